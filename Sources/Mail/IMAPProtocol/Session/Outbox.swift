// Command bytes that may not be sent yet, because the server has not said "go on" to a literal.

/// Orders outgoing bytes around synchronizing literals (RFC 3501 §7.5).
struct Outbox: Sendable {
    private struct Entry {
        var tag: Tag
        var segments: ArraySlice<[UInt8]>
    }

    /// The first entry waits for `+`; the others for the first.
    private var entries: [Entry] = []

    /// The command whose literal waits for the server's consent.
    var awaited: Tag? { entries.first?.tag }

    /// True if no byte of this command has been sent.
    func isHeldBack(_ tag: Tag) -> Bool { entries.dropFirst().contains { $0.tag == tag } }

    /// Takes a command; returns what may be sent at once.
    mutating func add(_ tag: Tag, _ segments: [[UInt8]]) -> [UInt8] {
        let isFree = entries.isEmpty
        entries.append(Entry(tag: tag, segments: segments[...]))
        return isFree ? sendFirst() : []
    }

    /// The server consented.
    mutating func proceed() -> [UInt8] { sendFirst() }

    /// The server answered the command instead of consenting: its rest is dropped, the next ones may go.
    mutating func cancelAwaited() -> [UInt8] {
        guard !entries.isEmpty else { return [] }
        entries.removeFirst()
        return sendFirst()
    }

    /// The next segment of the first command, and whole commands after it as far as none waits.
    private mutating func sendFirst() -> [UInt8] {
        var bytes: [UInt8] = []
        while !entries.isEmpty {
            if let segment = entries[0].segments.popFirst() { bytes.append(contentsOf: segment) }
            guard entries[0].segments.isEmpty else { break }
            entries.removeFirst()
        }
        return bytes
    }
}
