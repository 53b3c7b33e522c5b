// The daemon at rest and when something comes: an empty poll on the wire, how soon a message is in the ledger, memory,
// processor time and wake-ups.

import DemoServers
import Foundation
import Glibc
import Ledger
import Synchronization
import Vocabulary

extension Bench {
    /// Until the daemon waits in IDLE, or for the next poll.
    func untilIdle(mode: String = "idle") async throws {
        for _ in 0..<600 {
            try await Task.sleep(for: .milliseconds(100))
            let file = directory + "/status.json"
            let script = "'\(settings.program)' status --json > '\(file)'; true"
            try Command(program: "/bin/sh", arguments: ["-c", script], environment: environment).run()
            guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { continue }
            if text.contains("\"mode\":\"\(mode)\"") || text.contains("\"mode\" : \"\(mode)\"") { return }
        }
        throw BenchmarkError("the daemon never waited for news")
    }

    func openLedger() throws -> Ledger {
        try Ledger.open(at: ledger, mode: .readOnly, now: Instant(seconds: 0), salt: { [] })
    }

    /// What the daemon's own poll costs on an open connection where there is no IDLE and nothing came: bytes, round trips
    /// and time on the wire. Its clock hurries (Tests/Haste), the wire and the server do not.
    func emptyPoll(messages: Int, _ checkout: String) async throws -> (
        bytes: Double, roundTrips: Double, seconds: Double, noop: Double
    ) {
        try Post(candidate: candidate, end: Date()).fill(servers, messages, employers: nil)
        try afterword(
            "add", "Acme GmbH", "--role", "Engineer", "--with", "Jane Doe <jane@acme.example>"
        ).run()
        // The first look, in its own time.
        try afterword("daemon", "--once").run()
        let tap = try Tap(to: servers.imapPort)
        try configure(imap: "imap://127.0.0.1:\(tap.port)", more: "disable_capabilities = [\"IDLE\"]")
        var daemon = afterword("daemon")
        daemon.environment.merge(try hurried(by: 10, checkout)) { $1 }
        return try await daemon.during { _ in
            try await untilIdle(mode: "poll")
            var (bytes, trips, seconds): ([Double], [Double], [Double]) = ([], [], [])
            _ = tap.take()
            while bytes.count < max(5, settings.runs) {
                guard tap.wait(atMost: .seconds(60)) else { throw BenchmarkError("the daemon does not poll") }
                var pieces = tap.take()
                while tap.wait(atMost: .milliseconds(300)) { pieces += tap.take() }
                // Now and then a look is a whole one all the same.
                guard !pieces.isEmpty, !pieces.text.contains("EXAMINE") else { continue }
                bytes.append(Double(pieces.byteCount))
                trips.append(Double(pieces.roundTrips))
                seconds.append(pieces.duration)
            }
            return (bytes.median, trips.median, seconds.median, try noop(through: tap))
        }
    }

    /// The environment of a program whose clocks run faster.
    private func hurried(by factor: Int, _ checkout: String) throws -> [String: String] {
        let library = directory + "/haste.so"
        try Command(
            program: "/usr/bin/cc",
            arguments: ["-O2", "-shared", "-fPIC", "-o", library, checkout + "/Tests/Haste/haste.c", "-ldl"]
        ).run()
        let now = Int(Date().timeIntervalSince1970)
        return ["LD_PRELOAD": library, "AFTERWORD_HASTE": "\(factor) \(now) \(now)"]
    }

    /// A connection of our own to the inbox, by the port of the server or of a tap.
    func inbox(_ port: UInt16) throws -> Wire {
        let wire = try Wire(port: port)
        try wire.until("* OK")
        try wire.send("a LOGIN \(candidate) \(servers.password)\r\n")
        try wire.until("a OK")
        try wire.send("b EXAMINE INBOX\r\n")
        try wire.until("b OK")
        return wire
    }

    /// One round trip to the same server by the same way: NOOP on an idle connection.
    private func noop(through tap: Tap) throws -> Double {
        let wire = try inbox(tap.port)
        var times: [Double] = []
        for _ in 0..<50 {
            _ = tap.take()
            try wire.send("c NOOP\r\n")
            try wire.until("c OK")
            times.append(tap.take().duration)
        }
        return times.median
    }

    /// From Dovecot's EXISTS on a second connection to the committed record.
    func delivery(rounds: Int = 100) async throws -> [Figure] {
        try addInterviews(1)
        let ledger = try openLedger()
        let waits = try await afterword("daemon").during { _ in
            try await untilIdle()
            let told = try watcher()
            var waits: [Double] = []
            for round in 1...rounds {
                told.withLock { $0 = nil }
                let text =
                    "From: Jane Doe <\(Post.address(0))>\r\nTo: \(candidate)\r\nSubject: Letter \(round)\r\n"
                    + "Message-ID: <\(round).now@outside.example>\r\n\r\nHello Sam, thank you for your note.\r\n"
                try await servers.deliver(Array(text.utf8), to: candidate)
                // A commit is seen in shared memory, which tells nobody of changes.
                while try ledger.read({ try $0.counts().mails }) < round { usleep(500) }
                let end = ContinuousClock.now
                while told.withLock({ $0 }) == nil { usleep(100) }
                if let start = told.withLock({ $0 }) { waits.append((end - start).inSeconds) }
            }
            return waits
        }
        let late = waits.percentile(99)
        return [
            Figure(
                name: "delivery to ledger with IDLE, 99th percentile of \(rounds)",
                command: "afterword daemon",
                ours: "+\(late.asTime) (median +\(waits.median.asTime))",
                peer: "EXISTS on a second raw connection",
                ratio: "", goal: "≤ +50 ms", isMet: late <= 0.05)
        ]
    }

    /// A second connection in IDLE, on a thread of its own; the moment of the last EXISTS.
    private func watcher() throws -> MomentBox {
        let wire = try inbox(servers.imapPort)
        try wire.send("c IDLE\r\n")
        try wire.until("+")
        let box = MomentBox()
        let carried = Carried(wire)
        Thread.detachNewThread { carried.follow(box) }
        return box
    }

    /// Idle memory over TLS for so many accounts, after everything was looked at; and of the peer in C.
    func idleMemory(accounts: Int) async throws -> (anonymous: Int, resident: Int) {
        guard let port = servers.imapsPort, let authority = servers.certificateAuthority else {
            throw BenchmarkError("these servers have no TLS")
        }
        try FileManager.default.copyItem(atPath: authority, toPath: directory + "/ca.pem")
        chmod(directory + "/ca.pem", 0o644)
        try configure(
            imap: "imaps://localhost:\(port)\"\nca_file = \"\(directory)/ca.pem", accounts: accounts)
        return try await afterword("daemon").during { process in
            try await untilIdle()
            try await Task.sleep(for: .seconds(5))
            return try memory(of: process)
        }
    }

    func peerMemory(_ checkout: String) async throws -> (anonymous: Int, resident: Int) {
        guard let port = servers.imapsPort else { throw BenchmarkError("these servers have no TLS") }
        let program = directory + "/hold"
        try Command(
            program: "/usr/bin/cc",
            arguments: ["-O2", "-o", program, checkout + "/Tests/Benchmarks/hold.c", "-lcurl"]
        ).run()
        let hold = Command(
            program: program,
            arguments: ["imaps://localhost:\(port)", directory + "/ca.pem", candidate, servers.password])
        return try await hold.during { process in
            try await Task.sleep(for: .seconds(2))
            return try memory(of: process)
        }
    }

    /// Processor time and wake-ups of a daemon in IDLE.
    func idleActivity(seconds: Int = 60) async throws -> [Figure] {
        try addInterviews(1)
        let (processor, wakeups) = try await afterword("daemon").during { process in
            try await untilIdle()
            try await Task.sleep(for: .seconds(3))
            let before = try activity(of: process)
            try await Task.sleep(for: .seconds(seconds))
            let after = try activity(of: process)
            // A thread that ended meanwhile takes its count along.
            let wakeups = after.wakeups.reduce(0) { $0 + $1.value - (before.wakeups[$1.key] ?? 0) }
            return (after.processor - before.processor, wakeups)
        }
        let day = processor * 86400 / Double(seconds)
        return [
            Figure(
                name: "processor time idle with IDLE, wake-ups (seen for \(seconds) s)",
                command: "afterword daemon",
                ours: "\(day.short) s a day, \(wakeups) wake-ups in \(seconds) s", peer: "–", ratio: "",
                goal: "≤ 1 s a day; none but timers due", isMet: day <= 1 && wakeups <= 2 * seconds / 60)
        ]
    }
}

/// A moment that one thread notes and another reads.
final class MomentBox: Sendable {
    private let moment = Mutex<ContinuousClock.Instant?>(nil)

    func withLock<Value: Sendable>(_ body: (inout sending ContinuousClock.Instant?) -> sending Value)
        -> Value
    {
        moment.withLock(body)
    }
}

/// Hands a connection to the one thread that uses it from now on.
final class Carried: Sendable {
    private let wire: Mutex<Wire?>

    init(_ wire: sending Wire) { self.wire = Mutex(wire) }

    func follow(_ box: MomentBox) {
        wire.withLock { wire in
            while let line = try? wire?.line() {
                if line.hasSuffix("EXISTS") { box.withLock { $0 = .now } }
            }
        }
    }
}
