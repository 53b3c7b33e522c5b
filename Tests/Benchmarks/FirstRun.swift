// A first run over a mailbox of weeks, beside mbsync pulling the same mailbox; what it leaves in the ledger; how it grows
// with the mailbox.

import DemoServers
import Foundation

extension Bench {
    /// 20,000 messages, one in twenty an employer's.
    func firstRun() throws -> [Figure] {
        try Post(candidate: candidate, end: Date()).fill(servers, settings.size, employers: 20)
        try addInterviews()
        // Both meet a mailbox whose index Dovecot has made.
        _ = try mbsync()
        let (ours, peer) = try alternately(
            settings.runs, { try keepingState { try pass().seconds } }, { try mbsync().seconds })
        let floor = try (0..<settings.runs).map { _ in try rawHeaders() }.median
        return [
            Figure(
                name: "first run over \(settings.size) messages", command: "afterword daemon --once",
                ours: ours.asTime,
                peer: "mbsync \(peer.asTime); the headers alone, read and thrown away, \(floor.asTime)",
                ratio: (peer / ours).asTimes + " faster",
                goal: "≥ 5 ×",
                isMet: peer / ours >= 5)
        ]
    }

    /// The same with every message from a tracked employer, so that each body is read, classified and recorded.
    func everyBody() throws -> [Figure] {
        try Post(candidate: candidate, end: Date()).fill(servers, settings.size, employers: 1)
        try addInterviews()
        _ = try mbsync()
        let (ours, peer) = try alternately(
            settings.runs, { try keepingState { try pass().seconds } },
            { try mbsync().seconds + notmuch().seconds })
        return [
            Figure(
                name: "the same, every message an employer's: all bodies read, classified, recorded",
                command: "afterword daemon --once", ours: ours.asTime,
                peer: "mbsync, then notmuch new: \(peer.asTime)",
                ratio: (peer / ours).asTimes + " faster", goal: "≥ 20 ×", isMet: peer / ours >= 20)
        ]
    }

    /// Mail that concerns no interview: what it leaves in the ledger.
    func growth() throws -> [Figure] {
        try Post(candidate: candidate, end: Date()).fill(servers, settings.size, employers: nil)
        try addInterviews()
        try afterword("daemon", "--once").run()
        let each = Double(ledgerBytes()) / Double(settings.size)
        return [
            Figure(
                name: "the ledger for each message that is not employer mail",
                command: "ls -l ledger.sqlite*",
                ours: "\(each.short) bytes", peer: "1 KB", ratio: (each / 1024).asTimes, goal: "≤ 1 KB",
                isMet: each <= 1024)
        ]
    }

    /// What the server and the line take for the headers of all messages, whoever asks.
    private func rawHeaders() throws -> Double {
        let wire = try inbox(servers.imapPort)
        let began = ContinuousClock.now
        try wire.send("c UID FETCH 1:* (RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER])\r\n")
        try wire.skip(to: "\r\nc OK")
        return (ContinuousClock.now - began).inSeconds
    }

    func pass() throws -> Usage { try afterword("daemon", "--once").run() }
}

/// First runs over mailboxes of growing size, each on a mailbox of its own.
func scaling(_ settings: Settings, _ servers: MailServers) throws -> (
    points: [Plot.Point], figures: [Figure]
) {
    var points: [Plot.Point] = []
    for size in settings.scaling {
        note("scaling: \(size) messages")
        let bench = try Bench(settings, servers)
        defer { bench.remove() }
        try Post(candidate: bench.candidate, end: Date()).fill(servers, size, employers: 20)
        try bench.addInterviews()
        let pulled = try bench.mbsync()
        let usage = try bench.pass()
        points.append(
            Plot.Point(messages: size, seconds: usage.seconds, peak: usage.peak, mbsync: pulled.seconds))
    }
    guard let last = points.last else { return (points, []) }
    return (
        points,
        [
            Figure(
                name: "peak memory of a first run over \(last.messages) messages",
                command: "afterword daemon --once",
                ours: last.peak.asMemory, peer: "–", ratio: "", goal: "≤ 60 MB",
                isMet: last.peak <= 60 * 1024)
        ]
    )
}
