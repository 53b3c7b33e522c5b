// Quotes, parentheses and the announcement of a literal within one line. Nothing else is understood here.

/// Reads a line once, for its framing.
struct LineLexer {
    /// A literal announced at a line's end: `{12}`, or `~{12}` for literal8 (RFC 3516).
    struct Literal: Hashable {
        /// Index of the brace or tilde.
        var start: Int
        /// Nil if the number has more than 63 bits.
        var byteCount: Int?
    }

    /// Open parentheses, those of earlier lines of the response included.
    private(set) var depth: Int
    private(set) var literal: Literal?

    init(depth: Int) {
        self.depth = depth
    }

    /// Reads from `start` to the end, where the line feed is.
    ///
    /// Servers that forget to escape quotes (GreenMail, BlitzMail, Cyrus 2.0) mostly forget two, which leaves the rest of
    /// the line in step.
    mutating func read(_ buffer: [UInt8], from start: Int) {
        var end = buffer.count
        while end > start, buffer[end - 1] == ASCII.lineFeed || buffer[end - 1] == ASCII.carriageReturn { end -= 1 }
        var isQuoted = false
        var index = start
        while index < end {
            let byte = buffer[index]
            if isQuoted {
                if byte == ASCII.backslash {
                    index += 1
                } else if byte == ASCII.quote {
                    isQuoted = false
                }
            } else if byte == ASCII.quote {
                isQuoted = true
            } else if byte == ASCII.openParenthesis {
                depth += 1
            } else if byte == ASCII.closeParenthesis {
                depth -= 1
            }
            index += 1
        }
        literal = isQuoted ? nil : Self.announcement(in: buffer[start..<end])
    }

    private static func announcement(in line: ArraySlice<UInt8>) -> Literal? {
        guard line.last == ASCII.closeBrace else { return nil }
        let digits = line.dropLast().reversed().prefix(while: ASCII.isDigit).count
        let brace = line.endIndex - 2 - digits
        guard digits > 0, brace >= line.startIndex, line[brace] == ASCII.openBrace else { return nil }
        var cursor = ByteCursor(Array(line[(brace + 1)...]))
        let byteCount = cursor.takeNumber().flatMap { Int(exactly: $0) }
        let hasTilde = brace > line.startIndex && line[brace - 1] == ASCII.tilde
        return Literal(start: hasTilde ? brace - 1 : brace, byteCount: byteCount)
    }
}
