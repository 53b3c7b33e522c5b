// Submissions against a scripted server: the happy ways, and what is never handed over.
import Testing

@testable import CurlTransport
@testable import TestServers

@Suite struct SMTPSubmissionTests {
    // MARK: Accepted

    @Test func aMessageArrivesByteForByteAfterTheCommit() async throws {
        let server = try ScriptedServer(accepting(offering: ["SIZE 1000000", "AUTH PLAIN LOGIN"]))
        let counter = CommitCounter()
        let outcome = try await SMTPSubmission.to(server).submit(commit: counter.commit)
        let reply = SMTPReply(code: 250, enhanced: .init("2.0.0"), text: "queued as 42")
        #expect(outcome == .accepted(reply))
        #expect(counter.count == 1)
        let heard = server.transcript
        #expect(heard.first == "EHLO [127.0.0.1]")
        #expect(heard.contains("MAIL FROM:<a@b.test> SIZE=\(testMessage.count)"))
        let message = ["From: a@b.test", "To: c@d.test", "Subject: x", "", "..hello", "world", ".", "QUIT"]
        #expect(Array(heard.suffix(8)) == message)
    }

    @Test func allRecipientsAreNamed() async throws {
        let server = try ScriptedServer(accepting(recipients: 2))
        let outcome = try await SMTPSubmission.to(server).submit(recipients: ["c@d.test", "a@b.test"])
        guard case .accepted = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(server.transcript.filter { $0.hasPrefix("RCPT") } == ["RCPT TO:<c@d.test>", "RCPT TO:<a@b.test>"])
    }

    @Test func aServerOnLoopbackMayAskForNoCredentials() async throws {
        let server = try ScriptedServer(accepting(offering: ["SIZE"]))
        let outcome = try await SMTPSubmission.to(server, credential: Credential.none).submit()
        guard case .accepted = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
    }

    @Test func LOGINIsUsedWhereItIsAllThereIs() async throws {
        let server = try ScriptedServer { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say(ehlo: ["AUTH GSSAPI NTLM LOGIN"])
            try peer.hear("AUTH LOGIN")
            try peer.say("334 VXNlcm5hbWU6")
            _ = try peer.hear()
            try peer.say("334 UGFzc3dvcmQ6")
            _ = try peer.hear()
            try peer.say("235 ok")
            try peer.takeEnvelope()
            try peer.takeMessage()
            try peer.say("250 ok")
            try peer.takeQuit()
        }
        let outcome = try await SMTPSubmission.to(server).submit()
        guard case .accepted = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
    }

    @Test(arguments: Credential.BearerMechanism.allCases)
    func aTokenGoesByItsMechanism(mechanism: Credential.BearerMechanism) async throws {
        let server = try ScriptedServer { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say(ehlo: ["AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER"])
            try peer.hear("AUTH \(mechanism.rawValue)")
            try peer.say("334 ")
            _ = try peer.hear()
            try peer.say("235 ok")
            try peer.takeEnvelope()
            try peer.takeMessage()
            try peer.say("250 ok")
            try peer.takeQuit()
        }
        let token = try #require(Secret("ya29.token"))
        let outcome = try await SMTPSubmission.to(
            server, credential: .bearer(user: "sam", token: token, mechanism)
        ).submit()
        guard case .accepted = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
    }

    // MARK: Never handed over

    /// Case 24, and what looks like AUTH to us but not to libcurl.
    @Test(arguments: [[], ["SIZE 100"], ["auth plain login"], ["AUTH=PLAIN"], ["AUTH CRAM-MD5 GSSAPI"]])
    func withoutUsableAUTHNothingIsHandedOver(keywords: [String]) async throws {
        try await expectNotSent(.noAuthenticationOffered, at: .hello) { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say(ehlo: keywords)
            peer.waitForEnd()
        }
    }

    @Test func aServerThatKnowsOnlyHELOIsNotSentTo() async throws {
        try await expectNotSent(.noAuthenticationOffered, at: .hello) { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say("502 what")
            try peer.hear("HELO")
            try peer.say("250 mail.test")
            peer.waitForEnd()
        }
    }

    @Test func aReplyOf235ThatAnswersNoAUTHIsNoLogin() async throws {
        try await expectNotSent(.noAuthenticationOffered, at: .hello) { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say("235 welcome")
            peer.waitForEnd()
        }
    }

    @Test func aTokenIsNeverReplacedByAnEmptyPassword() async throws {
        let token = try #require(Secret("ya29.token"))
        try await expectNotSent(
            .noAuthenticationOffered, at: .hello, credential: .bearer(user: "sam", token: token, .xoauth2)
        ) { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say(ehlo: ["AUTH PLAIN LOGIN"])
            peer.waitForEnd()
        }
    }

    @Test func anExpiredTokenIsRefused() async throws {
        let token = try #require(Secret("ya29.token"))
        let server = try ScriptedServer { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say(ehlo: ["AUTH XOAUTH2"])
            try peer.hear("AUTH XOAUTH2")
            try peer.say("334 ")
            _ = try peer.hear()
            try peer.say("334 eyJzdGF0dXMiOiI0MDAifQ==")
            peer.waitForEnd()
        }
        let submission = SMTPSubmission.to(server, credential: .bearer(user: "sam", token: token, .xoauth2))
        let outcome = try await submission.submit()
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .authenticationRefused && error.retry == .needsPerson)
    }

    @Test func aMessageOverTheSizeIsNotBegun() async throws {
        try await expectNotSent(.tooLarge(limit: 10), at: .hello) { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say(ehlo: ["SIZE 10", "AUTH PLAIN"])
            peer.waitForEnd()
        }
    }

    @Test func bytesPushedBehindTheSTARTTLSReplyEndIt() async throws {
        try await expectNotSent(.protocolViolation, at: .hello) { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say(ehlo: ["STARTTLS", "AUTH PLAIN"])
            try peer.hear("STARTTLS")
            try peer.say("220 go", "250-mail.test", "250 AUTH PLAIN")
            peer.waitForEnd()
        }
    }

    @Test func anAddressThatIsNotASCIINeedsSMTPUTF8() async throws {
        let script: @Sendable ([String]) -> ScriptedServer.Script = { keywords in
            { peer in
                try peer.openSMTP(offering: keywords)
                try peer.takeEnvelope()
                try peer.takeMessage()
                try peer.say("250 ok")
                try peer.takeQuit()
            }
        }
        let able = try ScriptedServer(script(["SMTPUTF8", "AUTH PLAIN"]))
        let sent = try await SMTPSubmission.to(able).submit(recipients: ["jürgen@d.test"])
        guard case .accepted = sent else { throw Peer.Unexpected(line: "\(sent)") }
        #expect(able.transcript.contains { $0.hasPrefix("MAIL") && $0.hasSuffix(" SMTPUTF8") })

        let unable = try ScriptedServer(script(["AUTH PLAIN"]))
        let outcome = try await SMTPSubmission.to(unable).submit(recipients: ["jürgen@d.test"])
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .extensionMissing("SMTPUTF8") && error.retry == .never)
        #expect(!unable.transcript.contains { $0.hasPrefix("MAIL") })
    }

    @Test func asciiAddressesDoNotAskForSMTPUTF8() async throws {
        let server = try ScriptedServer(accepting(offering: ["SMTPUTF8", "8BITMIME", "AUTH PLAIN"]))
        _ = try await SMTPSubmission.to(server).submit()
        #expect(!server.transcript.contains { $0.contains("SMTPUTF8") })
    }

    @Test(arguments: [
        "", "a", "@b.test", "a@", "a@b\r\nRCPT TO:<x@y.test>", "a@b\n", "a\u{0}@b.test", "a b@c.test",
        "<a@b.test>", "a@b.test> SIZE=1", "a\u{85}@b.test", "a\u{2028}@b.test",
        String(repeating: "x", count: 250) + "@b.test",
    ])
    func anAddressThatWouldChangeTheCommandIsRefused(address: String) {
        #expect(throws: SMTPError.self) { try SMTPEnvelope(sender: "a@b.test", recipients: ["c@d.test", address]) }
        #expect(throws: SMTPError.self) { try SMTPEnvelope(sender: address, recipients: ["c@d.test"]) }
    }

    @Test func anEnvelopeHasARecipient() {
        #expect(throws: SMTPError.self) { try SMTPEnvelope(sender: "a@b.test", recipients: []) }
    }

    @Test(arguments: [
        "", "x", "Subject: x\n", "Subject: x\r\n\r\na\nb\r\n", "a\rb\r\n", "a\r\n\r", "a\u{0}b\r\n",
        String(repeating: "x", count: 999) + "\r\n",
    ])
    func aMessageThatIsNotInWireFormIsRefusedUnsent(message: String) async throws {
        let server = try ScriptedServer { peer in peer.waitForEnd() }
        let outcome = try await SMTPSubmission.to(server).submit(Array(message.utf8))
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .invalidMessage && error.operation == .prepare && error.retry == .never)
        server.stop()
    }

    @Test func aLineOf998BytesIsInWireForm() {
        #expect(WireForm.defect(of: Array((String(repeating: "x", count: 998) + "\r\n").utf8)) == nil)
        #expect(WireForm.defect(of: Array("\r\n".utf8)) == nil)
    }

    // MARK: Ends from outside

    @Test func nobodyListeningIsUnreachable() async throws {
        let server = try ScriptedServer()
        let submission = SMTPSubmission.to(server)
        server.stop()
        let outcome = try await submission.submit()
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .unreachable && error.operation == .connect && error.retry == .immediately)
    }

    @Test(arguments: [SMTPError.Operation.greet, .hello, .sender])
    func cancellingEndsASubmissionBeforeItsData(operation: SMTPError.Operation) async throws {
        let gate = Gate()
        let server = try ScriptedServer { peer in
            switch operation {
            case .greet: break
            case .hello:
                try peer.say("220 mail.test")
                try peer.hear("EHLO")
            default:
                try peer.openSMTP()
                try peer.hear("MAIL")
            }
            gate.open()
            peer.waitForEnd()
        }
        let submission = SMTPSubmission.to(server)
        let task = Task { try await submission.submit() }
        await gate.opened()
        let start = ContinuousClock.now
        task.cancel()
        let outcome = try await task.value
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .cancelled && error.operation == operation)
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    /// Whoever stops the service has no ten minutes; what is not known by then is unknown.
    @Test func cancellingAfterTheDotWaitsForTheReplyOnlyAWhile() async throws {
        let gate = Gate()
        let server = try ScriptedServer { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            try peer.takeMessage()
            gate.open()
            peer.waitForEnd()
        }
        var limits = SMTPLimits()
        limits.finalReplyWhenCancelled = .seconds(2)
        let submission = SMTPSubmission.to(server, limits: limits)
        let task = Task { try await submission.submit() }
        await gate.opened()
        let start = ContinuousClock.now
        task.cancel()
        guard case .unknown = try await task.value else { throw Peer.Unexpected(line: "an outcome") }
        #expect((.seconds(2) ... .seconds(60)).contains(ContinuousClock.now - start), "and not ten minutes")
    }

    @Test func cancellingAfterTheDotChangesNothing() async throws {
        let gate = Gate()
        let server = try ScriptedServer { peer in
            try peer.openSMTP()
            try peer.takeEnvelope()
            try peer.takeMessage()
            gate.open()
            gate.waitForLeaving()
            try peer.say("250 ok")
            try peer.takeQuit()
        }
        let submission = SMTPSubmission.to(server)
        let task = Task { try await submission.submit() }
        await gate.opened()
        task.cancel()
        gate.leave()
        let outcome = try await task.value
        #expect(outcome == .accepted(SMTPReply(code: 250, text: "ok")))
    }

    @Test func noDescriptionNamesAnAddressOrTheServersWords() async throws {
        let server = try ScriptedServer { peer in
            try peer.openSMTP()
            try peer.hear("MAIL")
            try peer.say("550 5.1.8 a@b.test is not welcome here")
            try peer.takeQuit()
        }
        let outcome = try await SMTPSubmission.to(server).submit()
        #expect("\(outcome)" == "refused at sender, reply 550 5.1.8")
    }

    // MARK: Playing

    private func accepting(
        offering keywords: [String] = ["AUTH PLAIN LOGIN"], recipients: Int = 1
    ) -> ScriptedServer.Script {
        { peer in
            try peer.openSMTP(offering: keywords)
            try peer.takeEnvelope(recipients: recipients)
            try peer.takeMessage()
            try peer.say("250 2.0.0 queued as 42")
            try peer.takeQuit()
        }
    }

    private func expectNotSent(
        _ code: SMTPError.Code, at operation: SMTPError.Operation, credential: Credential? = nil,
        _ script: @escaping ScriptedServer.Script
    ) async throws {
        let server = try ScriptedServer(script)
        let counter = CommitCounter()
        let outcome = try await SMTPSubmission.to(server, credential: credential).submit(commit: counter.commit)
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == code && error.operation == operation)
        #expect(counter.count == 0)
        #expect(!server.transcript.contains { $0.hasPrefix("MAIL") || $0.hasPrefix("AUTH") })
    }
}
