// Plain text: line ends, format=flowed (RFC 3676), and the folding of characters that only look like others.

/// Reads text/plain.
enum PlainText {
    /// Line ends become `\n`, NUL and most control characters go.
    static func normalized(_ text: String) -> String {
        var text = text
        return text.withUTF8 { source in
            String(unsafeUninitializedCapacity: source.count) { target in
                var (count, index) = (0, 0)
                while index < source.count {
                    var end = index
                    while end < source.count, source[end] >= 32, source[end] != 127 { end += 1 }
                    count = target[count...].initialize(fromContentsOf: source[index..<end])
                    guard end < source.count else { break }
                    let isLineEnd = (10...13).contains(source[end])
                    if isLineEnd || source[end] == 9 {
                        target[count] = isLineEnd ? 10 : 9
                        count += 1
                    }
                    let isCRLF = source[end] == 13 && end + 1 < source.count && source[end + 1] == 10
                    index = end + (isCRLF ? 2 : 1)
                }
                return count
            }
        }
    }

    /// Joins flowed lines (RFC 3676 section 4); quote marks stay in front of each paragraph.
    static func unflowed(_ text: String, deletesSpace: Bool) -> String {
        var result: [String] = []
        var open: (depth: Int, text: String)?
        func close() {
            if let paragraph = open { result.append(prefix(paragraph.depth) + paragraph.text) }
            open = nil
        }
        for line in text.lines {
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
        guard !text.isASCII else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case ..<0x80: result.append(UInt8(truncatingIfNeeded: scalar.value))
            case 0xAD, 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0x34F, 0x180E, 0x202A...0x202E, 0x2066...0x2069: break
            case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000, 0x2028, 0x2029, 0x85: result.append(32)
            default: result.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension StringProtocol {
    /// Whether no character lies beyond ASCII.
    var isASCII: Bool {
        utf8.withContiguousStorageIfAvailable { bytes in bytes.allSatisfy { $0 < 0x80 } }
            ?? utf8.allSatisfy { $0 < 0x80 }
    }
}

extension StringProtocol where UTF8View: BidirectionalCollection {
    /// Without white space at the end.
    func trimmedEnd() -> String {
        if let last = utf8.last, last > 32, last < 0x80 { return String(self) }
        var end = endIndex
        while end > startIndex, self[index(before: end)].isWhitespace { end = index(before: end) }
        return String(self[..<end])
    }

    /// Without white space at either end.
    func trimmed() -> String {
        if let first = utf8.first, first > 32, first < 0x80 { return trimmedEnd() }
        return String(trimmedEnd().drop { $0.isWhitespace })
    }
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
