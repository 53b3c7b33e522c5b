// Logging in by libcurl: mechanisms, refusals, and how they are told apart.
import IMAPProtocol
import Testing

@testable import CurlTransport
@testable import TestServers

@Suite struct LoginTests {
    @Test func aRefusedPasswordNeedsThePerson() async throws {
        let error = try await loginError(answer: "NO [AUTHENTICATIONFAILED] sam is unknown")
        #expect(error.code == .authenticationRefused && error.retry == .needsPerson)
        #expect(error.serverText == "sam is unknown" && !error.description.contains("sam"))
    }

    /// Case 8, and others that want to be left alone.
    @Test(arguments: [
        ("NO [THROTTLED] busy. Suggested Backoff Time: 300000 milliseconds", Duration.seconds(300)),
        ("NO [UNAVAILABLE] later", nil), ("NO [INUSE] later", nil), ("NO [LIMIT] later", nil),
        ("NO [ALERT] Too many simultaneous connections. (Failure)", nil),
    ])
    func aThrottledLoginIsTriedLater(answer: String, after: Duration?) async throws {
        let error = try await loginError(answer: answer)
        #expect(error.code == .throttled && error.retry == .later(after: after))
    }

    @Test func aGreetingOfBYEIsNoRefusalOfThePassword() async throws {
        let error = try await connectError { peer in try peer.say("* BYE Too many connections from you") }
        #expect(error.code == .throttled && error.retry == .later(after: nil))
        let other = try await connectError { peer in try peer.say("* BYE shutting down") }
        #expect(other.code == .refused && other.retry == .later(after: nil))
    }

    @Test func anAlertOfTheGreetingIsKeptForThePerson() async throws {
        let server = try ScriptedServer { peer in
            try peer.say("* OK [ALERT] maintenance tonight")
            try peer.loginIMAP(offering: "IMAP4rev1")
            try peer.answerHandOver(offering: "IMAP4rev1")
        }
        let connection = try IMAPConnection.to(server)
        try await connection.connect()
        #expect(await connection.alerts.map(\.text.text) == ["maintenance tonight"])
    }

    @Test(arguments: ["IMAP4rev1 LOGINDISABLED", "IMAP4rev1 LOGINDISABLED AUTH=GSSAPI AUTH=CRAM-MD5"])
    func withoutAMechanismNothingIsSent(capabilities: String) async throws {
        let server = try ScriptedServer { peer in
            try peer.say("* OK ready")
            let tag = try peer.hear(command: "CAPABILITY")
            try peer.say("* CAPABILITY \(capabilities)", "\(tag) OK done")
            peer.waitForEnd()
        }
        let connection = try IMAPConnection.to(server)
        let error = try await imapError { try await connection.connect() }
        #expect(error.code == .authenticationRefused && error.retry == .needsPerson)
        #expect(server.transcript == ["A001 CAPABILITY"])
    }

    /// Servers that offer no PLAIN, or in lower case, which libcurl does not see.
    @Test(arguments: ["IMAP4rev1", "IMAP4rev1 auth=plain"])
    func thePasswordGoesByTheLOGINCommandWhereNeeded(capabilities: String) async throws {
        let first: ScriptedServer.Script = { peer in
            try peer.say("* OK ready")
            let tag = try peer.hear(command: "CAPABILITY")
            try peer.say("* CAPABILITY \(capabilities)", "\(tag) OK done")
            peer.waitForEnd()
        }
        let server = try ScriptedServer(first) { peer in
            try peer.say("* OK ready")
            var tag = try peer.hear(command: "CAPABILITY")
            try peer.say("* CAPABILITY \(capabilities)", "\(tag) OK done")
            tag = try peer.hear(command: "LOGIN sam \"open sesame\"")
            try peer.say("\(tag) OK done")
            try peer.answerHandOver(offering: "IMAP4rev1")
        }
        try await IMAPConnection.to(server).connect()
    }

    @Test(arguments: Credential.BearerMechanism.allCases)
    func aTokenGoesByItsMechanism(mechanism: Credential.BearerMechanism) async throws {
        let token = try #require(Secret("ya29.token"))
        let server = try ScriptedServer { peer in
            try peer.say("* OK ready")
            var tag = try peer.hear(command: "CAPABILITY")
            try peer.say(
                "* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2 AUTH=OAUTHBEARER", "\(tag) OK done")
            tag = try peer.hear(command: "AUTHENTICATE \(mechanism.rawValue) ")
            try peer.say("\(tag) OK done")
            try peer.answerHandOver(offering: "IMAP4rev1")
        }
        try await IMAPConnection.to(server, credential: .bearer(user: "sam", token: token, mechanism)).connect()
    }

    @Test func aTokenIsNeverReplacedByAnEmptyPassword() async throws {
        let token = try #require(Secret("ya29.token"))
        let server = try ScriptedServer { peer in
            try peer.say("* OK ready")
            let tag = try peer.hear(command: "CAPABILITY")
            try peer.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN", "\(tag) OK done")
            peer.waitForEnd()
        }
        let connection = try IMAPConnection.to(server, credential: .bearer(user: "sam", token: token, .xoauth2))
        let error = try await imapError { try await connection.connect() }
        #expect(error.code == .authenticationRefused)
        #expect(server.transcript == ["A001 CAPABILITY"])
    }

    /// Case 25: the token has expired; XOAUTH2 tells it in a challenge, at which libcurl gives up.
    @Test func anExpiredTokenIsRefused() async throws {
        let token = try #require(Secret("ya29.token"))
        let server = try ScriptedServer { peer in
            try peer.say("* OK ready")
            let tag = try peer.hear(command: "CAPABILITY")
            try peer.say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2", "\(tag) OK done")
            _ = try peer.hear(command: "AUTHENTICATE XOAUTH2 ")
            try peer.say("+ eyJzdGF0dXMiOiI0MDAifQ==")
            peer.waitForEnd()
        }
        let connection = try IMAPConnection.to(server, credential: .bearer(user: "sam", token: token, .xoauth2))
        let error = try await imapError { try await connection.connect() }
        #expect(error.code == .authenticationRefused && error.retry == .needsPerson)
    }

    /// Case 24.
    @Test func aPREAUTHServerNeedsNoCredentials() async throws {
        let server = try ScriptedServer { peer in
            try peer.say("* PREAUTH ready")
            let tag = try peer.hear(command: "CAPABILITY")
            try peer.say("* CAPABILITY IMAP4rev1", "\(tag) OK done")
            try peer.answerHandOver(offering: "IMAP4rev1")
            try peer.answerExamine()
        }
        let connection = try IMAPConnection.to(server, credential: Credential.none)
        try await connection.connect()
        #expect(try await connection.examine(.inbox).exists == 3)
    }

    @Test func withoutCredentialsAndPREAUTHThereIsNoConnection() async throws {
        let error = try await connectError(credential: Credential.none) { peer in
            try peer.say("* OK ready")
            let tag = try peer.hear(command: "CAPABILITY")
            try peer.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN", "\(tag) OK done")
            peer.waitForEnd()
        }
        #expect(error.code == .authenticationRefused)
    }

    @Test(arguments: ["", "HTTP/1.1 400 Bad Request", "220 mail.test ESMTP"])
    func aServerThatIsNotIMAPIsNone(line: String) async throws {
        let error = try await connectError { peer in
            if !line.isEmpty { try peer.say(line) }
        }
        #expect([.protocolViolation, .connectionLost].contains(error.code))
    }

    @Test func nobodyListeningIsUnreachable() async throws {
        let server = try ScriptedServer()
        let connection = try IMAPConnection.to(server)
        server.stop()
        let error = try await imapError { try await connection.connect() }
        #expect(error.code == .unreachable && error.retry == .immediately)
    }

    @Test func aServerThatNeverGreetsIsGivenUp() async throws {
        let server = try ScriptedServer { peer in peer.waitForEnd() }
        let connection = try IMAPConnection.to(server) { $0.connectTimeout = .milliseconds(300) }
        let error = try await imapError { try await connection.connect() }
        #expect(error.code == .timedOut && error.operation == .connect)
    }

    @Test(arguments: ["before the greeting", "within the login", "within the hand-over"])
    func cancellingEndsConnectingWithinHalfASecond(moment: String) async throws {
        let gate = Gate()
        let server = try ScriptedServer { peer in
            if moment != "before the greeting" { try peer.say("* OK ready") }
            if moment == "within the hand-over" {
                try peer.loginIMAP(offering: "IMAP4rev1")
                try peer.hear(command: "CAPABILITY")
            }
            gate.open()
            peer.waitForEnd()
        }
        let connection = try IMAPConnection.to(server)
        let task = Task { _ = try await connection.connect() }
        await gate.opened()
        let start = ContinuousClock.now
        task.cancel()
        let error = try await imapError { try await task.value }
        #expect(error.code == .cancelled && ContinuousClock.now - start < .milliseconds(500))
    }

    // MARK: Playing

    private func loginError(answer: String) async throws -> IMAPError {
        try await connectError { peer in
            try peer.say("* OK ready")
            var tag = try peer.hear(command: "CAPABILITY")
            try peer.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR", "\(tag) OK done")
            tag = try peer.hear(command: "AUTHENTICATE PLAIN")
            try peer.say("\(tag) \(answer)")
        }
    }

    private func connectError(
        credential: Credential? = nil, _ script: @escaping ScriptedServer.Script
    ) async throws -> IMAPError {
        let server = try ScriptedServer(script)
        let connection = try IMAPConnection.to(server, credential: credential)
        return try await imapError { try await connection.connect() }
    }
}
