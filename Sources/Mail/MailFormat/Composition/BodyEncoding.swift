// A text as a body: 7bit where it can be, else quoted-printable (RFC 2045 section 6.7).

/// The encoding of one text part.
struct BodyEncoding {
    let transferEncoding: String
    let content: [UInt8]
    let isASCII: Bool

    /// Lines beyond this are not allowed (RFC 5322 section 2.1.1).
    static let lineLimit = 998

    /// Encodes a text; line ends become CRLF, the last line gets one, control characters other than tabs go.
    init(_ text: String) {
        var lines = Array(PlainText.normalized(text).utf8).split(separator: 10, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        isASCII = lines.allSatisfy { $0.allSatisfy { $0 < 0x80 } }
        let isPlain =
            isASCII
            && lines.allSatisfy { line in
                // "From " at a line's start is changed by mbox stores.
                line.count <= Self.lineLimit && !line.starts(with: "From ".utf8)
            }
        transferEncoding = isPlain ? "7bit" : "quoted-printable"
        var bytes: [UInt8] = []
        for line in lines {
            if isPlain { bytes += line } else { QuotedPrintable.append(line, to: &bytes) }
            bytes += HeaderBlock.lineEnd
        }
        content = bytes
    }

    /// The part's header fields.
    func fields(type: String) -> HeaderBlock {
        var header = HeaderBlock()
        header.add("Content-Type", folded: ["\(type);", "charset=utf-8"])
        header.add("Content-Transfer-Encoding", folded: [transferEncoding])
        return header
    }

    /// Header fields, empty line, content.
    func part(type: String) -> [UInt8] { fields(type: type).bytes + HeaderBlock.lineEnd + content }
}

/// Quoted-printable (RFC 2045 section 6.7).
enum QuotedPrintable {
    /// One line without its end, with soft breaks where it is longer than 76 characters.
    static func append(_ line: some RandomAccessCollection<UInt8>, to result: inout [UInt8]) {
        var column = 0
        let startsAsFrom = line.starts(with: "From ".utf8)
        for (index, byte) in line.enumerated() {
            let isLast = index == line.count - 1
            let isPlain = (33...126).contains(byte) && byte != 0x3D || (byte == 32 || byte == 9) && !isLast
            let plain = isPlain && !(index == 0 && startsAsFrom)
            let width = plain ? 1 : 3
            // The last unit may stand in column 76, all others leave room for the soft break.
            if column + width > (isLast ? 76 : 75) {
                result += [0x3D, 13, 10]
                column = 0
            }
            if plain { result.append(byte) } else { result += "=\(HeaderWriting.hexadecimal(byte))".utf8 }
            column += width
        }
    }

    /// Decodes; broken escapes stand for themselves, soft breaks join lines.
    static func decode(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 0x3D else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if index + 2 < bytes.count, let high = TransferDecoding.hex(bytes[index + 1]),
                let low = TransferDecoding.hex(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else if let next = softBreak(bytes, index + 1) {
                index = next
            } else {
                result.append(0x3D)
                index += 1
            }
        }
        return result
    }

    /// The index behind white space and a line end, nil where something else follows.
    private static func softBreak(_ bytes: [UInt8], _ start: Int) -> Int? {
        var index = start
        while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 || bytes[index] == 13 { index += 1 }
        return index == bytes.count || bytes[index] == 10 ? min(index + 1, bytes.count) : nil
    }
}
