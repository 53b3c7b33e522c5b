// Unstructured header text: encoded words (RFC 2047) and what stands in their place in the wild.

/// Reads unstructured header values.
enum HeaderText {
    /// Decodes encoded words and raw 8-bit text.
    ///
    /// Neighbouring words of one charset are joined before they are decoded, for many programs split characters.
    static func decode(_ raw: ArraySlice<UInt8>) -> String {
        let bytes = raw.map { $0 == 0 || $0 == 10 || $0 == 13 || $0 == 9 ? 32 : $0 }
        var text = ""
        var pending: (charset: String, bytes: [UInt8])?
        var position = 0
        var plainStart = 0
        func flush() {
            if let word = pending { text += Charset.decode(word.bytes, charset: word.charset).text }
            pending = nil
        }
        func plain(upTo end: Int) {
            let between = bytes[plainStart..<end]
            if between.isEmpty || (pending != nil && end < bytes.count && between.allSatisfy { $0 == 32 }) { return }
            flush()
            text += Charset.decode(Array(between), charset: nil).text
        }
        while position < bytes.count {
            guard bytes[position] == 0x3D, let word = EncodedWord(bytes, at: position) else {
                position += 1
                continue
            }
            plain(upTo: position)
            if pending?.charset != word.charset { flush() }
            pending = (word.charset, (pending?.bytes ?? []) + word.bytes)
            position = word.end
            plainStart = position
        }
        plain(upTo: bytes.count)
        flush()
        return clean(text)
    }

    /// White space and control characters become single spaces; nothing at the ends.
    static func clean(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var space = false
        for scalar in text.unicodeScalars {
            let isControl =
                scalar.value < 32 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028
                || scalar.value == 0x2029
            if isControl || scalar == " " {
                space = !result.isEmpty
            } else {
                if space { result.append(" ") }
                space = false
                result.append(scalar)
            }
        }
        return String(result)
    }
}

/// `=?charset?encoding?text?=` (RFC 2047 section 2, RFC 2231 section 5 for the language).
private struct EncodedWord {
    let charset: String
    let bytes: [UInt8]
    let end: Int

    init?(_ source: [UInt8], at start: Int) {
        guard start + 6 < source.count, source[start + 1] == 0x3F,
            let first = Self.question(source, from: start + 2, limit: 64),
            first + 2 < source.count, source[first + 2] == 0x3F
        else { return nil }
        var charset = String(decoding: source[start + 2..<first], as: UTF8.self).lowercased()
        if let star = charset.firstIndex(of: "*") { charset = String(charset[..<star]) }
        guard !charset.isEmpty, !charset.contains(" ") else { return nil }
        let contentStart = first + 3
        var close = contentStart
        while close + 1 < source.count, !(source[close] == 0x3F && source[close + 1] == 0x3D) {
            // A new word begins inside this one: it was cut.
            if source[close] == 0x3D, source[close + 1] == 0x3F, close + 2 < source.count, source[close + 2] != 0x3D {
                return nil
            }
            close += 1
        }
        guard close + 1 < source.count else { return nil }
        let content = source[contentStart..<close]
        switch source[first + 1] | 0x20 {
        case 0x71: bytes = TransferDecoding.q(content)
        case 0x62: bytes = TransferDecoding.base64(content)
        default: return nil
        }
        self.charset = charset
        end = close + 2
    }

    private static func question(_ source: [UInt8], from start: Int, limit: Int) -> Int? {
        var index = start
        while index < source.count, index - start < limit {
            if source[index] == 0x3F { return index }
            index += 1
        }
        return nil
    }
}

/// The two encodings of encoded words; bodies are decoded by GMime.
enum TransferDecoding {
    /// The "Q" encoding (RFC 2047 section 4.2); a broken escape stands for itself.
    static func q(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == 0x3D, index + 2 < text.endIndex, let high = hex(text[index + 1]), let low = hex(text[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(byte == 0x5F ? 32 : byte)
                index += 1
            }
        }
        return result
    }

    /// Base64 (RFC 2045 section 6.8) without mercy for padding: what is no letter of it is skipped.
    static func base64(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text {
            if byte == 0x3D { (bits, count) = (0, 0) }
            guard let value = base64Value(byte) else { continue }
            bits = (bits << 6 | value) & 0xFFFFFF
            count += 6
            if count >= 8 {
                count -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return result
    }

    static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func base64Value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte - 0x41)
        case 0x61...0x7A: UInt32(byte - 0x61 + 26)
        case 0x30...0x39: UInt32(byte - 0x30 + 52)
        case 0x2B, 0x2D: 62
        case 0x2F, 0x5F: 63
        default: nil
        }
    }
}
