// Header fields as bytes: folding (RFC 5322 section 2.2.3), encoded words (RFC 2047), addresses, dates.

import CGMime
import Vocabulary

/// A growing header block; values come as pieces between which a line may break.
struct HeaderBlock {
    static let lineEnd: [UInt8] = [13, 10]
    /// What lines should not be longer than.
    static let preferredLength = 78
    private(set) var bytes: [UInt8] = []

    /// Adds `name: value`; the pieces are joined by a space or by a line break and a space.
    mutating func add(_ name: String, folded pieces: [String]) {
        var length = name.utf8.count + 1
        bytes += Array("\(name):".utf8)
        for (index, piece) in pieces.enumerated() {
            if index > 0, length + 1 + piece.utf8.count > Self.preferredLength {
                bytes += Self.lineEnd
                length = 0
            }
            bytes.append(32)
            bytes += Array(piece.utf8)
            length += 1 + piece.utf8.count
        }
        bytes += Self.lineEnd
    }
}

/// Encodes unstructured text and phrases.
enum HeaderWriting {
    /// The pieces of an unstructured value; words that need it are encoded, with everything between them.
    static func unstructured(_ text: String) -> [String] {
        let words = HeaderText.clean(text).split(separator: " ").map(String.init)
        guard let first = words.firstIndex(where: needsEncoding), let last = words.lastIndex(where: needsEncoding)
        else {
            return words.isEmpty ? [""] : words
        }
        let encoded = encodedWords(words[first...last].joined(separator: " "), inPhrase: false)
        return Array(words[..<first]) + encoded + Array(words[(last + 1)...])
    }

    /// The pieces of a display name: atoms, one quoted string, or encoded words (RFC 5322 section 3.2.5).
    static func phrase(_ name: String) -> [String] {
        let text = HeaderText.clean(name)
        if text.utf8.contains(where: { $0 > 126 }) || text.contains("=?") || text.utf8.count > 200 {
            return encodedWords(text, inPhrase: true)
        }
        let words = text.split(separator: " ").map(String.init)
        if words.allSatisfy({ $0.utf8.allSatisfy(isAtomText) }), words.joined(separator: " ") == text { return words }
        return ["\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""]
    }

    /// Not ASCII, or it would be read as an encoded word, or too long to fold.
    private static func needsEncoding(_ word: String) -> Bool {
        word.utf8.contains { $0 > 126 } || word.contains("=?") || word.utf8.count > 200
    }

    static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
    }

    /// Words of at most 75 characters, cut between characters; base64 where most of it would be escaped.
    private static func encodedWords(_ text: String, inPhrase: Bool) -> [String] {
        let special = text.utf8.count { !isPlainInQ($0) && $0 != 32 }
        let usesBase64 = special * 3 > text.utf8.count
        // With the longest header name before it a word still ends within the preferred length.
        let room = usesBase64 ? 39 : 52
        var words: [String] = []
        var current: [UInt8] = []
        var length = 0
        func close() {
            guard !current.isEmpty else { return }
            words.append(usesBase64 ? "=?utf-8?B?\(base64(current))?=" : "=?utf-8?Q?\(q(current))?=")
            current = []
            length = 0
        }
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            let cost = usesBase64 ? bytes.count : bytes.reduce(0) { $0 + (isPlainInQ($1) || $1 == 32 ? 1 : 3) }
            if length + cost > room { close() }
            current += bytes
            length += cost
        }
        close()
        return words
    }

    /// Safe in every place where encoded words may stand (RFC 2047 section 5, rule 3).
    private static func isPlainInQ(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x21, 0x2A, 0x2B, 0x2D, 0x2F: true
        default: false
        }
    }

    private static func q(_ bytes: [UInt8]) -> String {
        bytes.map { byte in
            byte == 32 ? "_" : isPlainInQ(byte) ? String(Unicode.Scalar(byte)) : "=" + hexadecimal(byte)
        }.joined()
    }

    static func hexadecimal(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for index in 0..<4 {
                text.append(index <= group.count ? letters[bits >> (18 - 6 * index) & 63] : "=")
            }
        }
        return text
    }
}

/// Writes addresses (RFC 5322 section 3.4).
struct AddressWriter {
    /// The pieces of an address list.
    func list(_ addresses: [Address]) throws(CompositionError) -> [String] {
        var pieces: [String] = []
        for (index, address) in addresses.enumerated() {
            var own = address.displayName.map(HeaderWriting.phrase) ?? []
            let spec = try self.spec(address)
            own.append(own.isEmpty ? spec : "<\(spec)>")
            if index + 1 < addresses.count, let last = own.popLast() { own.append(last + ",") }
            pieces += own
        }
        return pieces
    }

    /// `local@domain`, as it goes into the envelope too.
    func spec(_ address: Address) throws(CompositionError) -> String {
        let isDotAtom =
            !address.localPart.hasPrefix(".") && !address.localPart.hasSuffix(".")
            && !address.localPart.contains("..")
            && address.localPart.utf8.allSatisfy { HeaderWriting.isAtomText($0) || $0 == 0x2E || $0 > 126 }
        let local = isDotAtom ? address.localPart : "\"\(address.localPart)\""
        return "\(local)@\(try domain(address.domain))"
    }

    private func domain(_ domain: String) throws(CompositionError) -> String {
        if domain.utf8.allSatisfy({ $0 < 127 }) { return domain }
        let label = MailFormat.exclusively { () -> String? in
            guard let mailbox = internet_address_mailbox_new(nil, "x@\(domain)") else { return nil }
            defer { cgmime_unref(mailbox) }
            return internet_address_mailbox_get_idn_addr(cgmime_mailbox(mailbox)).map { String(cString: $0) }
        }
        guard let label, label.hasPrefix("x@"), label.utf8.count <= 257,
            label.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
        else { throw .unusableDomain }
        return String(label.dropFirst(2))
    }
}

/// Writes the Date header (RFC 5322 section 3.3).
enum DateWriting {
    static func header(_ date: Instant, offsetSeconds: Int) -> String {
        // Offsets are whole minutes within a day; anything else would be no date for others.
        let minutes = max(-1439, min(1439, offsetSeconds / 60))
        let local = CivilDateTime(unixSeconds: date.seconds + Int64(minutes * 60))
        let weekday = local.date.weekday.englishName.prefix(3)
        let month = local.date.englishMonth.prefix(3)
        let year = String(repeating: "0", count: max(0, 4 - String(local.date.year).count)) + String(local.date.year)
        let clock = [local.time.hour, local.time.minute, local.time.second].map(pad).joined(separator: ":")
        let offset = (minutes < 0 ? "-" : "+") + pad(abs(minutes) / 60) + pad(abs(minutes) % 60)
        return "\(weekday), \(local.date.day) \(month) \(year) \(clock) \(offset)"
    }

    private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
