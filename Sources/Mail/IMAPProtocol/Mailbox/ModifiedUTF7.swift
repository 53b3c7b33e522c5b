// Modified UTF-7, the transport form of mailbox names (RFC 3501 §5.1.3). Which form is used: MailboxName.

/// Conversion between Unicode text and modified UTF-7 (RFC 3501 §5.1.3, after RFC 2152).
enum ModifiedUTF7 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,".utf8)

    static func encode(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        var shifted: [UInt16] = []
        for scalar in text.unicodeScalars {
            if (0x20...0x7E).contains(scalar.value) {
                flush(&shifted, into: &output)
                output.append(UInt8(scalar.value))
                if scalar.value == UInt32(ASCII.ampersand) { output.append(ASCII.minus) }
            } else {
                shifted.append(contentsOf: UTF16.encode(scalar).map { Array($0) } ?? [])
            }
        }
        flush(&shifted, into: &output)
        return output
    }

    /// Returns nil where the bytes are not modified UTF-7.
    static func decode(_ bytes: some Collection<UInt8>) -> String? {
        var text = String.UnicodeScalarView()
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte >= 0x20, byte <= 0x7E else { return nil }
            guard byte == ASCII.ampersand else {
                text.append(Unicode.Scalar(byte))
                continue
            }
            guard let end = rest.firstIndex(of: ASCII.minus) else { return nil }
            if end == rest.startIndex {
                text.append(Unicode.Scalar(ASCII.ampersand))
            } else {
                guard let scalars = decodeShifted(rest[..<end]) else { return nil }
                text.append(contentsOf: scalars)
            }
            rest = rest[rest.index(after: end)...]
        }
        return String(text)
    }

    private static func flush(_ units: inout [UInt16], into output: inout [UInt8]) {
        guard !units.isEmpty else { return }
        output.append(ASCII.ampersand)
        var bits: UInt32 = 0
        var bitCount = 0
        for unit in units {
            bits = (bits << 16) | UInt32(unit)
            bitCount += 16
            while bitCount >= 6 {
                bitCount -= 6
                output.append(alphabet[Int((bits >> UInt32(bitCount)) & 0x3F)])
            }
            bits &= (1 << UInt32(bitCount)) - 1
        }
        if bitCount > 0 { output.append(alphabet[Int((bits << UInt32(6 - bitCount)) & 0x3F)]) }
        output.append(ASCII.minus)
        units.removeAll()
    }

    private static func decodeShifted(_ bytes: some Collection<UInt8>) -> [Unicode.Scalar]? {
        var units: [UInt16] = []
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in bytes {
            guard let value = sextet(byte) else { return nil }
            bits = (bits << 6) | value
            bitCount += 6
            if bitCount >= 16 {
                bitCount -= 16
                units.append(UInt16(truncatingIfNeeded: bits >> UInt32(bitCount)))
                bits &= (1 << UInt32(bitCount)) - 1
            }
        }
        guard bitCount < 6, bits == 0 else { return nil }
        var scalars: [Unicode.Scalar] = []
        var decoder = UTF16()
        var iterator = units.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): scalars.append(scalar)
            case .emptyInput: return scalars
            case .error: return nil
            }
        }
    }

    private static func sextet(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case ASCII.plus: 62
        case ASCII.comma: 63
        default: nil
        }
    }
}
