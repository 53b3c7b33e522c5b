// Words, numbers and signs of a text about dates. What they mean is in DateWords.swift and DateScanner.swift.

/// One piece of a text about dates.
struct DateToken: Sendable {
    enum Kind: Sendable, Equatable {
        /// A word in the scanner's English (DateWords.swift).
        case word(DateName)
        /// A number as written in digits; how many digits, and whether `st`, `nd`, `rd` or `th` follows.
        case number(Int, digits: Int, isOrdinal: Bool)
        /// A sign: `.`, `,`, `:`, `-`, `/`, `+`, `(`, `)`, `?`, `!`, `;`; dashes of all lengths are `-`.
        case sign(UInt8)
    }
    var kind: Kind
    var range: Range<Int>
    /// Whether white space stands before it.
    var isSpaced: Bool

    @inline(__always)
    var word: DateName? {
        if case .word(let name) = kind { name } else { nil }
    }
}

enum DateLexer {
    /// Cuts `bytes[range]`; white space only separates.
    static func tokens(of bytes: [UInt8], in range: Range<Int>) -> [DateToken] {
        var tokens: [DateToken] = []
        var position = range.lowerBound
        var isSpaced = true
        while position < range.upperBound {
            let byte = bytes[position]
            let start = position
            switch byte {
            case 0x30...0x39:
                tokens.append(number(bytes, &position, range.upperBound, isSpaced))
                isSpaced = false
            case 0x41...0x5A, 0x61...0x7A, 0xC3...0xDF:
                if let word = word(bytes, &position, range.upperBound) {
                    tokens.append(DateToken(kind: .word(word), range: start..<position, isSpaced: isSpaced))
                }
                isSpaced = false
            case 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x28, 0x29, 0x3F, 0x21, 0x3B:
                position += 1
                tokens.append(DateToken(kind: .sign(byte), range: start..<position, isSpaced: isSpaced))
                isSpaced = false
            case 0xE2:
                let isDash =
                    position + 2 < range.upperBound && bytes[position + 1] == 0x80
                    && (0x90...0x95).contains(bytes[position + 2])
                position = min(position + 3, range.upperBound)
                if isDash {
                    tokens.append(DateToken(kind: .sign(0x2D), range: start..<position, isSpaced: isSpaced))
                }
                isSpaced = !isDash
            default:
                position += 1
                isSpaced = true
            }
        }
        return tokens
    }

    private static func number(
        _ bytes: [UInt8], _ position: inout Int, _ end: Int, _ isSpaced: Bool
    ) -> DateToken {
        let start = position
        var value = 0
        while position < end, (0x30...0x39).contains(bytes[position]) {
            value = min(value * 10 + Int(bytes[position] - 0x30), 99_999_999)
            position += 1
        }
        let digits = position - start
        var isOrdinal = false
        if position + 2 <= end, position + 2 == end || !isLetter(bytes[position + 2]) {
            switch (bytes[position] | 0x20, bytes[position + 1] | 0x20) {
            case (0x73, 0x74), (0x6E, 0x64), (0x72, 0x64), (0x74, 0x68): isOrdinal = true
            default: break
            }
            if isOrdinal { position += 2 }
        }
        return DateToken(
            kind: .number(value, digits: digits, isOrdinal: isOrdinal), range: start..<position, isSpaced: isSpaced)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) || byte >= 0xC3 }

    /// A word in lower case without accents; nil for an empty one. An apostrophe ends it (`today's` is `today`).
    private static func word(_ bytes: [UInt8], _ position: inout Int, _ end: Int) -> DateName? {
        var letters = FNV()
        var isEmpty = true
        while position < end {
            let byte = bytes[position]
            if (0x61...0x7A).contains(byte | 0x20) && byte >= 0x41 {
                letters.mix(byte | 0x20)
                position += 1
            } else if byte == 0xC3, position + 1 < end {
                fold(bytes[position + 1], into: &letters)
                position += 2
            } else if (0xC4...0xDF).contains(byte), position + 1 < end {
                letters.mix(0x78)
                position += 2
            } else {
                break
            }
            isEmpty = false
        }
        if isEmpty { position += 1 }
        // The possessive: `week's`, `week’s`.
        if position + 1 < end, bytes[position] == 0x27, bytes[position + 1] | 0x20 == 0x73 { position += 2 }
        if position + 3 < end, bytes[position] == 0xE2, bytes[position + 1] == 0x80, bytes[position + 2] == 0x99,
            bytes[position + 3] | 0x20 == 0x73
        {
            position += 4
        }
        guard !isEmpty else { return nil }
        let name = DateName(hash: letters.value)
        return DateWords.english[name] ?? name
    }

    /// A Latin letter (U+00C0…U+00FF) without its accent.
    private static func fold(_ second: UInt8, into letters: inout FNV) {
        switch second & 0x1F {
        case 0x00...0x05: letters.mix(0x61)
        case 0x06:
            letters.mix(0x61)
            letters.mix(0x65)
        case 0x07: letters.mix(0x63)
        case 0x08...0x0B: letters.mix(0x65)
        case 0x0C...0x0F: letters.mix(0x69)
        case 0x11: letters.mix(0x6E)
        case 0x12...0x16, 0x18: letters.mix(0x6F)
        case 0x19...0x1C: letters.mix(0x75)
        case 0x1F where second == 0x9F:
            letters.mix(0x73)
            letters.mix(0x73)
        default: letters.mix(0x79)
        }
    }
}
