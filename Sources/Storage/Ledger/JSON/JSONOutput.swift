// JSON, written: the text under construction, and how values other than containers look in it (RFC 8259).
//
// The journal is folded from JSON payload by payload; Foundation's coders took seven eighths of that time. These write
// and read what Codable's synthesised code asks for, and nothing else.

import Interviews
import Vocabulary

/// JSON text under construction.
final class JSONOutput {
    enum Style {
        /// As it is stored: moments in milliseconds, keys as properties are called.
        case stored
        /// As `log --json` shows it (INTERFACE.md): keys in snake_case, moments as RFC 3339, handles as people type
        /// them; texts of mail left out.
        case shown
    }

    private(set) var bytes: [UInt8] = []
    let style: Style
    /// The closing brackets of open containers, innermost last, and whether something was written in them.
    private var scopes: [(close: UInt8, isEmpty: Bool)] = []

    init(style: Style) {
        self.style = style
        bytes.reserveCapacity(512)
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    // MARK: Structure

    /// Opens an object or an array and says at which depth it lies.
    func open(object isObject: Bool) -> Int {
        bytes.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
        scopes.append((isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"), true))
        return scopes.count
    }

    /// Closes what is open deeper than `depth`.
    func close(to depth: Int) {
        while scopes.count > depth { bytes.append(scopes.removeLast().close) }
    }

    /// Makes room for the next member of the container at `depth`.
    func separate(at depth: Int) {
        close(to: depth)
        if !scopes[depth - 1].isEmpty { bytes.append(UInt8(ascii: ",")) }
        scopes[depth - 1].isEmpty = false
    }

    func key(_ key: String, at depth: Int) {
        separate(at: depth)
        string(style == .shown ? key.snakeCased : key)
        bytes.append(UInt8(ascii: ":"))
    }

    // MARK: Values

    func null() { bytes += "null".utf8 }

    func bool(_ value: Bool) { bytes += value ? "true".utf8 : "false".utf8 }

    func integer(_ value: some FixedWidthInteger) { bytes += value.description.utf8 }

    /// The shortest digits that read back as the same number.
    func number(_ value: Double) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "not a number of JSON"))
        }
        bytes += value.description.utf8
    }

    func string(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            var plain = 0
            for index in utf8.indices where utf8[index] < 0x20 || utf8[index] == 0x22 || utf8[index] == 0x5C {
                bytes += utf8[plain..<index]
                escape(utf8[index])
                plain = index + 1
            }
            bytes += utf8[plain...]
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func escape(_ byte: UInt8) {
        switch byte {
        case 0x0A: bytes += "\\n".utf8
        case 0x0D: bytes += "\\r".utf8
        case 0x09: bytes += "\\t".utf8
        case 0x22: bytes += "\\\"".utf8
        case 0x5C: bytes += "\\\\".utf8
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes += "\\u00".utf8
            bytes += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }

    /// Any other value, by its own `encode(to:)`.
    func value(_ value: some Encodable) throws {
        if style == .shown, try show(value) { return }
        let depth = scopes.count
        let before = bytes.count
        try value.encode(to: JSONWriter(output: self))
        close(to: depth)
        if bytes.count == before { bytes += "{}".utf8 }
    }

    /// Writes what people read differently from how it is stored; false for everything else.
    private func show(_ value: some Encodable) throws -> Bool {
        switch value {
        case let instant as Instant: string(instant.rfc3339())
        case let handle as any Handle: string(handle.description)
        case let day as CivilDate: string(day.description)
        case let address as Address:
            let depth = open(object: true)
            if let name = address.displayName {
                key("name", at: depth)
                string(name)
            }
            key("address", at: depth)
            string(address.addrSpec)
            close(to: depth - 1)
        default: return false
        }
        return true
    }
}

extension String {
    /// `messageID` as `message_id`, `writtenSHA256` as `written_sha256`.
    var snakeCased: String {
        var result = ""
        let letters = Array(self)
        for (index, letter) in letters.enumerated() {
            let followsSmall = index > 0 && !letters[index - 1].isUppercase
            let beginsWord = index > 0 && index + 1 < letters.count && letters[index + 1].isLowercase
            if letter.isUppercase, followsSmall || beginsWord { result.append("_") }
            result += letter.lowercased()
        }
        return result
    }
}
