// Plain text: line ends, format=flowed (RFC 3676), and the folding of characters that only look like others.

/// Reads text/plain.
enum PlainText {
    /// Line ends become `\n`, NUL and most control characters go.
    static func normalized(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var lastWasCR = false
        for byte in text.utf8 {
            if byte == 10, lastWasCR { lastWasCR = false; continue }
            lastWasCR = byte == 13
            switch byte {
            case 13, 10, 11, 12: bytes.append(10)
            case 9: bytes.append(9)
            case 0..<32, 127: break
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Joins flowed lines (RFC 3676 section 4); quote marks stay in front of each paragraph.
    static func unflowed(_ text: String, deletesSpace: Bool) -> String {
        var result: [String] = []
        var open: (depth: Int, text: String)?
        func close() {
            if let paragraph = open { result.append(prefix(paragraph.depth) + paragraph.text) }
            open = nil
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let depth = line.prefix { $0 == ">" }.count
            var content = line.dropFirst(depth)
            if content.first == " " { content = content.dropFirst() }
            let isSignature = content == "-- "
            let flows = content.last == " " && !isSignature
            if open?.depth != depth || isSignature { close() }
            var piece = String(content)
            if flows, deletesSpace { piece.removeLast() }
            open = (depth, (open?.text ?? "") + piece)
            if !flows { close() }
        }
        close()
        return result.joined(separator: "\n")
    }

    private static func prefix(_ depth: Int) -> String {
        depth == 0 ? "" : String(repeating: ">", count: depth) + " "
    }

    /// For reading, not for showing: zero-width characters and soft hyphens go, look-alike spaces become spaces.
    static func folded(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xAD, 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0x34F, 0x180E, 0x202A...0x202E, 0x2066...0x2069: break
            case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: result.append(" ")
            case 0x2028, 0x2029, 0x85: result.append(" ")
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}

extension StringProtocol {
    /// Without white space at the end.
    func trimmedEnd() -> String {
        var end = endIndex
        while end > startIndex, self[index(before: end)].isWhitespace { end = index(before: end) }
        return String(self[..<end])
    }

    /// Without white space at either end.
    func trimmed() -> String { String(trimmedEnd().drop { $0.isWhitespace }) }
}

extension String {
    /// At most so many bytes, cut between characters.
    func prefix(bytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: limit)
        while end > startIndex, utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
