// A header block as fields in their order, undecoded: of the message, of embedded messages and of delivery reports.
// What single fields mean is read in Headers.swift.

/// The fields of a header block (RFC 5322 section 2.2), lenient.
struct HeaderFields {
    struct Field {
        /// Lower case.
        let name: String
        /// The value with its folding, without the line end.
        let raw: ArraySlice<UInt8>
    }

    private(set) var fields: [Field] = []
    private(set) var defects: [String] = []
    /// Where the body begins.
    private(set) var end: Int

    /// Reads fields until an empty line or the end.
    init(_ bytes: ArraySlice<UInt8>) {
        end = bytes.endIndex
        var position = bytes.startIndex
        var current: (name: String, start: Int, end: Int)?
        var malformed = 0
        // Where a field or the empty line stands that was last looked ahead for: each line is looked at once.
        var known = bytes.startIndex
        while position < bytes.endIndex {
            let line = Self.line(bytes, from: position)
            let next = line.next
            defer { position = next }
            if line.content.isEmpty {
                end = next
                break
            }
            if Self.isBlank(line.content[line.content.startIndex]), let open = current {
                current = (open.name, open.start, line.content.endIndex)
            } else if let colon = Self.colon(line.content) {
                close(&current, bytes)
                current = (Self.name(line.content[..<colon]), colon + 1, line.content.endIndex)
            } else if Self.startsBody(bytes, next, known: &known) {
                end = position
                defects.append("no empty line between header and body")
                break
            } else {
                malformed += 1
            }
        }
        close(&current, bytes)
        if malformed > 0 { defects.append("\(malformed) header lines without a colon") }
    }

    private mutating func close(_ current: inout (name: String, start: Int, end: Int)?, _ bytes: ArraySlice<UInt8>) {
        if let open = current { fields.append(Field(name: open.name, raw: bytes[open.start..<open.end])) }
        current = nil
    }

    /// The raw value of the first field of that name.
    func first(_ name: String) -> ArraySlice<UInt8>? { fields.first { $0.name == name }?.raw }

    func all(_ name: String) -> [ArraySlice<UInt8>] { fields.filter { $0.name == name }.map(\.raw) }

    /// The value as it is written, unfolded and trimmed; for values that are ASCII by definition.
    func value(_ name: String) -> String? { first(name).map(Self.plain) }

    func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

    /// Unfolds and trims; bytes that are no UTF-8 become U+FFFD.
    static func plain(_ raw: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(raw.count)
        for byte in raw {
            let isSpace = byte == 10 || byte == 13 || byte == 9 || byte == 32 || byte == 0
            if !isSpace {
                text.append(byte)
            } else if let last = text.last, last != 32 {
                text.append(32)
            }
        }
        if text.last == 32 { text.removeLast() }
        return String(decoding: text, as: UTF8.self)
    }
}

extension HeaderFields {
    /// Whether the bytes begin with `Name:`.
    static func startsWithField(_ bytes: some Collection<UInt8>) -> Bool {
        var length = 0
        for byte in bytes {
            switch byte {
            case 0x3A: return length > 0
            case 33...126 where length < 128: length += 1
            default: return false
            }
        }
        return false
    }

    /// The index behind the empty line that ends the header; the end of the bytes where there is none.
    static func endOfHeader(_ bytes: ArraySlice<UInt8>) -> Int {
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let line = line(bytes, from: position)
            if line.content.isEmpty { return line.next }
            position = line.next
        }
        return bytes.endIndex
    }

    static func line(_ bytes: ArraySlice<UInt8>, from start: Int) -> (content: ArraySlice<UInt8>, next: Int) {
        let feed = bytes[start...].firstIndex(of: 10)
        var end = feed ?? bytes.endIndex
        let next = feed.map { $0 + 1 } ?? end
        if end > start, bytes[end - 1] == 13 { end -= 1 }
        return (bytes[start..<end], next)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    /// The index of the colon behind a field name; white space before it is obsolete syntax (RFC 5322 section 4.5).
    private static func colon(_ line: ArraySlice<UInt8>) -> Int? {
        var index = line.startIndex
        while index < line.endIndex, line[index] > 32, line[index] < 127, line[index] != 0x3A { index += 1 }
        guard index > line.startIndex else { return nil }
        while index < line.endIndex, isBlank(line[index]) { index += 1 }
        return index < line.endIndex && line[index] == 0x3A ? index : nil
    }

    private static func name(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { !isBlank($0) }, as: UTF8.self).lowercased()
    }

    /// A line without colon is the body's first where no field follows before the next empty line.
    private static func startsBody(_ bytes: ArraySlice<UInt8>, _ next: Int, known: inout Int) -> Bool {
        var position = max(next, known)
        while position < bytes.endIndex {
            let following = Self.line(bytes, from: position)
            if following.content.isEmpty || colon(following.content) != nil {
                known = position
                return false
            }
            position = following.next
        }
        return true
    }
}
