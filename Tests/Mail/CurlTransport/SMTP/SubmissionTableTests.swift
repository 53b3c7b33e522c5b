// Every row of the truth table, over real sockets: what the server did, what we tell of it, and
// whether "commit started" was written.
import Testing

@testable import CurlTransport
@testable import TestServers

@Suite struct SubmissionTableTests {
    /// A large message: what is sent of it cannot all wait in the buffers of the sockets.
    static let largeMessage = Array(
        ("Subject: x\r\n\r\n" + String(repeating: String(repeating: "0123456789", count: 7) + "\r\n", count: 70_000))
            .utf8)

    // MARK: Replies to the dot

    @Test(arguments: [250, 200, 251, 252])
    func anyPositiveReplyToTheDotIsAccepted(code: Int) async throws {
        let (outcome, commits) = try await outcome { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            try peer.takeMessage()
            try peer.say("\(code) taken")
            try peer.takeQuit()
        }
        #expect(outcome == .accepted(SMTPReply(code: code, text: "taken")))
        #expect(commits == 1)
    }

    @Test(arguments: [421, 450, 451, 452])
    func aTransientReplyToTheDotIsRefusedLater(code: Int) async throws {
        let (outcome, commits) = try await outcome { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            try peer.takeMessage()
            try peer.say("\(code)-4.3.1 busy", "\(code) 4.3.1 try later")
            try peer.takeQuit()
        }
        let reply = SMTPReply(code: code, enhanced: .init("4.3.1"), text: "busy\ntry later")
        #expect(outcome == .refusedLater(reply, at: .content))
        #expect(commits == 1)
    }

    @Test(arguments: [550, 552, 554])
    func aPermanentReplyToTheDotIsRefusedForever(code: Int) async throws {
        let (outcome, commits) = try await outcome { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            try peer.takeMessage()
            try peer.say("\(code) 5.7.1 no")
            try peer.takeQuit()
        }
        #expect(outcome == .refusedForever(SMTPReply(code: code, enhanced: .init("5.7.1"), text: "no"), at: .content))
        #expect(commits == 1)
    }

    @Test(arguments: ["close", "reset", "half a reply", "half a line", "354 again", "silence"])
    func withoutAReplyToTheDotTheOutcomeIsUnknown(kind: String) async throws {
        let (outcome, commits) = try await outcome { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            try peer.takeMessage()
            switch kind {
            case "reset": peer.reset()
            case "half a reply": try peer.say("250-2.0.0 queued, and")
            case "half a line": try peer.send("250 2.0.0 queu")
            case "354 again": try peer.say("354 go ahead")
            case "silence": peer.waitForEnd()
            default: break
            }
        }
        guard case .unknown = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(commits == 1)
    }

    // MARK: Within the data

    @Test(arguments: ["close", "reset", "552 too much", "421 shutting down"])
    func aConnectionThatDiesBeforeTheLastBytesIsNotCommitted(kind: String) async throws {
        let (outcome, commits) = try await outcome(waitsForServer: true) { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            // The first bytes are here; the last two wait for the commit, and that for this end.
            _ = try peer.hear(bytes: 10)
            switch kind {
            case "close": peer.close()
            case "reset": peer.reset()
            default: try peer.say(kind)
            }
        }
        guard case .notSent(let error, let committed) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == (kind.first == "c" || kind.first == "r" ? .connectionLost : .interrupted))
        #expect(error.operation == .content)
        #expect(committed == (commits == 1))
    }

    @Test func aConnectionLostAmidALargeMessageIsSafeToTryAgain() async throws {
        let (outcome, commits) = try await outcome(message: Self.largeMessage) { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            _ = try peer.hear(bytes: 100_000)
            peer.reset()
        }
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .connectionLost && error.retry == .immediately)
        #expect(commits == 0)
    }

    @Test func aServerThatStopsReadingIsGivenUpBeforeTheCommit() async throws {
        var limits = SMTPLimits()
        limits.dataStall = .milliseconds(300)
        let (outcome, commits) = try await outcome(message: Self.largeMessage, limits: limits) { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            _ = try peer.hear(bytes: 100_000)
            peer.waitForEndWithoutReading()
        }
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .timedOut && error.operation == .content)
        #expect(commits == 0)
    }

    @Test func aConnectionLostDuringTheCommitTakesItBack() async throws {
        let gate = Gate()
        let server = try ScriptedServer { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            gate.waitForOpening()
            peer.close()
            gate.leave()
        }
        let outcome = try await SMTPSubmission.to(server).submit {
            gate.open()
            gate.waitForLeaving()
        }
        guard case .notSent(let error, committed: true) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .connectionLost)
        #expect(!server.transcript.contains("."))
    }

    @Test func aCommitThatFailsSendsNothing() async throws {
        struct DiskFull: Error {}
        let server = try ScriptedServer { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            try peer.takeMessage()
            try peer.say("250 taken")
        }
        let outcome = try await SMTPSubmission.to(server).submit { throw DiskFull() }
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .commitFailed && error.underlying == "DiskFull")
        #expect(!server.transcript.contains("."))
    }

    // MARK: Before the data

    @Test(arguments: [SMTPError.Operation.sender, .recipient, .data], [421, 450, 550, 554])
    func aRefusalBeforeTheDataNamesItsStep(operation: SMTPError.Operation, code: Int) async throws {
        let (outcome, commits) = try await outcome { peer in
            try peer.openSMTP()
            for step in [SMTPError.Operation.sender, .recipient, .data] {
                _ = try peer.hear()
                try peer.say(step == operation ? "\(code) no" : "250 ok")
                if step == operation { break }
            }
            try peer.takeQuit()
        }
        let reply = SMTPReply(code: code, text: "no")
        #expect(
            outcome == (code < 500 ? .refusedLater(reply, at: operation) : .refusedForever(reply, at: operation)))
        #expect(commits == 0)
    }

    @Test func oneRefusedRecipientOfTwoRefusesAll() async throws {
        let (outcome, commits) = try await outcome(recipients: ["c@d.test", "a@b.test"]) { peer in
            try peer.openSMTP()
            try peer.hear("MAIL FROM:")
            try peer.say("250 ok")
            try peer.hear("RCPT TO:<c@d.test>")
            try peer.say("250 ok")
            try peer.hear("RCPT TO:<a@b.test>")
            try peer.say("550 5.1.1 unknown")
            try peer.takeQuit()
        }
        #expect(
            outcome
                == .refusedForever(SMTPReply(code: 550, enhanced: .init("5.1.1"), text: "unknown"), at: .recipient))
        #expect(commits == 0)
    }

    @Test(arguments: [("421 busy", RetryAdvice.later(after: nil)), ("554 go away", .needsPerson)])
    func aRefusedGreetingIsAboutTheService(line: String, retry: RetryAdvice) async throws {
        let (outcome, _) = try await outcome { peer in
            try peer.say(line)
            try peer.takeQuit()
        }
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .serviceRefused && error.operation == .greet && error.retry == retry)
    }

    @Test(arguments: [
        ("535 5.7.8 wrong", SMTPError.Code.authenticationRefused, RetryAdvice.needsPerson),
        ("454 4.7.0 later", .authenticationUnavailable, .later(after: nil)),
    ])
    func refusedCredentialsAreToldFromAPassingFault(
        line: String, code: SMTPError.Code, retry: RetryAdvice
    ) async throws {
        let server = try ScriptedServer { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say(ehlo: ["AUTH PLAIN"])
            try peer.hear("AUTH PLAIN")
            try peer.say("334 ")
            _ = try peer.hear()
            try peer.say(line)
            try peer.takeQuit()
        }
        let outcome = try await SMTPSubmission.to(server).submit()
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == code && error.retry == retry && error.reply?.code == Int(line.prefix(3)))
        #expect(!server.transcript.contains { $0.hasPrefix("MAIL") })
    }

    // MARK: Playing

    private func outcome(
        message: [UInt8] = testMessage, recipients: [String] = ["c@d.test"], limits: SMTPLimits? = nil,
        waitsForServer: Bool = false, _ script: @escaping ScriptedServer.Script
    ) async throws -> (SubmissionOutcome, commits: Int) {
        let gate = Gate()
        let server = try ScriptedServer { peer in
            defer { gate.leave() }
            try script(peer)
            if !waitsForServer { return }
            gate.leave()
            peer.waitForEnd()
        }
        var shortened = SMTPLimits()
        shortened.finalReply = .seconds(1)
        let counter = CommitCounter()
        let outcome = try await SMTPSubmission.to(server, limits: limits ?? shortened)
            .submit(message, recipients: recipients) {
                // The end of the connection is on its way by now: the second look finds it.
                if waitsForServer { gate.waitForLeaving() }
                counter.commit()
            }
        return (outcome, counter.count)
    }
}
