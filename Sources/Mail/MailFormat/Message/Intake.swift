// What happens to the bytes before a parser sees them: everything that makes GMime slow, hungry or deep is bounded here
// (TECH-FACTS: groups within groups overflow its stack, a million parts take a gigabyte).

/// Bytes that are safe to parse, and what had to be done to them.
struct Intake {
    private(set) var bytes: [UInt8]
    private(set) var defects: [String] = []
    private(set) var notFullyRead: String?

    /// Colons of one address header: each may open a group within a group, which GMime reads recursively.
    static let colonsOfAddressHeader = 100
    /// Lines that may be boundaries; more are no mail.
    static let boundaryLines = 10_000

    init(_ message: [UInt8], limits: MessageReader.Limits) {
        bytes = message
        if bytes.count > limits.messageBytes {
            bytes.removeSubrange(limits.messageBytes...)
            notFullyRead = "larger than \(limits.messageBytes) bytes"
        }
        trimStart()
        mendLineEnds()
        boundHeader(limits.headerBytes)
        boundLines(limits.headerBytes)
    }

    private mutating func passed(_ limit: String) {
        if notFullyRead == nil { notFullyRead = limit }
    }

    /// A byte order mark, an mbox line or empty lines before the header are no part of the message.
    private mutating func trimStart() {
        var start = 0
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        var first = start
        while first < bytes.count, bytes[first] == 10 || bytes[first] == 13 { first += 1 }
        if first > start, HeaderFields.startsWithField(bytes[first...]) { start = first }
        let rest = bytes[start...]
        if rest.starts(with: Array("From ".utf8)) || rest.starts(with: Array(">From ".utf8)),
            let end = rest.firstIndex(of: 10)
        {
            start = end + 1
        }
        guard start > 0 else { return }
        bytes.removeSubrange(..<start)
        defects.append("something stood before the header")
    }

    /// Lines that end in CR alone (old Macintosh programs): without any LF there is no header to find.
    private mutating func mendLineEnds() {
        guard !bytes.contains(10), bytes.contains(13) else { return }
        for index in bytes.indices where bytes[index] == 13 { bytes[index] = 10 }
        defects.append("lines end in CR alone")
    }

    private mutating func boundHeader(_ limit: Int) {
        let end = HeaderFields.endOfHeader(bytes[...])
        guard end > limit else { return }
        let cut = bytes[..<limit].lastIndex(of: 10).map { $0 + 1 } ?? limit
        bytes.replaceSubrange(cut..<end, with: cut == 0 || bytes[cut - 1] == 10 ? [10] : [10, 10])
        passed("a header larger than \(limit) bytes")
    }

    /// One pass over all lines, for embedded messages have headers too.
    private mutating func boundLines(_ headerLimit: Int) {
        var scan = LineScan(headerLimit: headerLimit)
        var cut: Int?
        bytes.withUnsafeMutableBufferPointer { buffer in
            var start = 0
            while start < buffer.count, cut == nil {
                var end = start
                while end < buffer.count, buffer[end] != 10 { end += 1 }
                if scan.line(&buffer, start, end) { cut = start }
                start = end + 1
            }
        }
        if scan.endedHeader { passed("an embedded header larger than \(headerLimit) bytes") }
        if scan.neutralized { passed("an address header with more than \(Self.colonsOfAddressHeader) groups") }
        guard let cut else { return }
        bytes.removeSubrange(cut...)
        passed("more than \(Self.boundaryLines) boundaries, or a part's header larger than \(headerLimit) bytes")
    }
}

/// The state of the pass over all lines.
private struct LineScan {
    let headerLimit: Int
    var inAddressHeader = false
    var colons = 0
    var boundaries = 0
    /// Where the header after a boundary began; nil outside of one.
    var partHeader: Int?
    var neutralized = false
    /// Where the present run of lines that look like fields began.
    private var run: Int?
    /// A run was longer than a header may be and was ended by an empty line in place of one of its lines.
    private(set) var endedHeader = false

    private static let names = ["from", "to", "cc", "bcc", "reply-to", "sender"].map { Array($0.utf8) }

    init(headerLimit: Int) { self.headerLimit = headerLimit }

    /// Looks at one line; true when reading has to stop before it.
    mutating func line(_ buffer: inout UnsafeMutableBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end > start, buffer[start] != 13 else {
            partHeader = nil
            inAddressHeader = false
            run = nil
            return false
        }
        boundRun(&buffer, start, end)
        let first = buffer[start]
        if first == 0x2D, end - start > 2, buffer[start + 1] == 0x2D {
            boundaries += 1
            inAddressHeader = false
            partHeader = end
            return boundaries > Intake.boundaryLines
        }
        if first != 32, first != 9 {
            inAddressHeader = Self.isAddressHeader(buffer, start, end)
            colons = 0
        }
        if inAddressHeader { countColons(&buffer, start, end) }
        if let partHeader, end - partHeader > headerLimit, Self.isField(buffer, start, end) { return true }
        return false
    }

    /// Any run of fields may be the header of an embedded message, for which GMime needs quadratic time.
    private mutating func boundRun(_ buffer: inout UnsafeMutableBufferPointer<UInt8>, _ start: Int, _ end: Int) {
        guard Self.isField(buffer, start, end) else {
            run = nil
            return
        }
        let began = run ?? start
        run = began
        // The message's own header is bounded already.
        guard began > 0, end - began > headerLimit else { return }
        for index in start..<end { buffer[index] = 10 }
        run = nil
        endedHeader = true
    }

    private mutating func countColons(_ buffer: inout UnsafeMutableBufferPointer<UInt8>, _ start: Int, _ end: Int) {
        for index in start..<end where buffer[index] == 0x3A {
            colons += 1
            guard colons > Intake.colonsOfAddressHeader else { continue }
            buffer[index] = 32
            neutralized = true
        }
    }

    private static func isAddressHeader(_ buffer: UnsafeMutableBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        switch buffer[start] | 0x20 {
        case 0x66, 0x74, 0x63, 0x62, 0x72, 0x73: break
        default: return false
        }
        return names.contains { name in
            var index = start
            for byte in name {
                guard index < end, buffer[index] | 0x20 == byte | 0x20 else { return false }
                index += 1
            }
            while index < end, buffer[index] == 32 || buffer[index] == 9 { index += 1 }
            return index < end && buffer[index] == 0x3A
        }
    }

    private static func isField(_ buffer: UnsafeMutableBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if buffer[start] == 32 || buffer[start] == 9 { return true }
        return HeaderFields.startsWithField(buffer[start..<end])
    }
}
