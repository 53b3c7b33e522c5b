// Character classes of the IMAP grammar over bytes (RFC 3501 §9). No text is decoded here.

/// Bytes that the grammar names, and its character classes.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let ampersand: UInt8 = 0x26
    static let openParenthesis: UInt8 = 0x28
    static let closeParenthesis: UInt8 = 0x29
    static let asterisk: UInt8 = 0x2A
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let minus: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let nine: UInt8 = 0x39
    static let colon: UInt8 = 0x3A
    static let lessThan: UInt8 = 0x3C
    static let greaterThan: UInt8 = 0x3E
    static let openBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let closeBracket: UInt8 = 0x5D
    static let openBrace: UInt8 = 0x7B
    static let closeBrace: UInt8 = 0x7D
    static let tilde: UInt8 = 0x7E

    static func isDigit(_ byte: UInt8) -> Bool { byte >= zero && byte <= nine }

    static func lowercased(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    static func uppercased(_ byte: UInt8) -> UInt8 { byte >= 0x61 && byte <= 0x7A ? byte & 0xDF : byte }

    /// `ATOM-CHAR`: anything but controls, 8-bit and `atom-specials`. What commands may hold.
    static func isAtomCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case openParenthesis, closeParenthesis, openBrace, space, 0x25, asterisk, quote, backslash, closeBracket:
            false
        default: byte > 0x1F && byte < 0x7F
        }
    }

    /// True if the bytes are the word, whatever their case. `word` is lower-case ASCII.
    static func equal(_ bytes: some Sequence<UInt8>, _ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            bytes.lazy.map(lowercased).elementsEqual(word)
        }
    }

    /// Where the word first stands in the bytes, in any case. `word` is lower-case ASCII.
    static func firstRange(of word: StaticString, in bytes: [UInt8]) -> Range<Int>? {
        word.withUTF8Buffer { word in
            guard let first = word.first, bytes.count >= word.count else { return nil }
            for start in 0...(bytes.count - word.count) where lowercased(bytes[start]) == first {
                let end = start + word.count
                if bytes[start..<end].lazy.map(lowercased).elementsEqual(word) { return start..<end }
            }
            return nil
        }
    }

    /// Lower-case form of ASCII letters only, as IMAP compares names.
    static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.lazy.map(lowercased), as: UTF8.self)
    }

    /// Upper-case form of ASCII letters only.
    static func uppercased(_ text: String) -> String {
        String(decoding: text.utf8.lazy.map(uppercased), as: UTF8.self)
    }
}
