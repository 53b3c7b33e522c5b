// When a connection may carry credentials: TLS with a trusted certificate for the right name, or
// plain text to the loopback interface and nowhere else.
import IMAPProtocol
import Testing

@testable import CurlTransport
@testable import TestServers

@Suite struct EncryptionTests {
    // MARK: Certificates

    @Test(.enabled(if: TestCertificate.isAvailable))
    func aTrustedCertificateForTheAddressIsAccepted() async throws {
        let certificate = try await TestCertificate(for: "IP:127.0.0.1")
        let server = try await TLSServer(certificate) { peer in
            try peer.openIMAP(glued: "* 12 EXISTS\r\n* OK half a li")
            try peer.answerExamine()
            let tag = try peer.hear(command: "UID SEARCH")
            // More than one TLS record and one read: some of it waits decrypted, unseen by poll.
            let uids = (1...20_000).map { " \($0)" }.joined()
            try peer.say("* SEARCH\(uids)", "\(tag) OK done")
            try peer.answerLogout()
        }
        let connection = try connection(server, caFile: certificate.certificate)
        try await connection.connect()
        _ = try await connection.examine(.inbox)
        #expect(try await connection.search(.all)?.count == 20_000)
        await connection.logout()
    }

    @Test(.enabled(if: TestCertificate.isAvailable))
    func aSelfSignedCertificateIsRefused() async throws {
        let certificate = try await TestCertificate(for: "IP:127.0.0.1")
        let server = try await TLSServer(certificate) { peer in try peer.openIMAP() }
        let error = try await imapError { try await connection(server).connect() }
        #expect(error.code == .certificate && error.retry == .needsPerson)
        #expect(server.transcript.isEmpty)
    }

    @Test(.enabled(if: TestCertificate.isAvailable))
    func aTrustedCertificateForAnotherNameIsRefused() async throws {
        let certificate = try await TestCertificate(for: "DNS:other.test")
        let server = try await TLSServer(certificate) { peer in try peer.openIMAP() }
        let error = try await imapError {
            try await connection(server, caFile: certificate.certificate).connect()
        }
        #expect(error.code == .certificate && error.retry == .needsPerson)
        #expect(server.transcript.isEmpty)
    }

    @Test func aMissingAuthorityFileNeedsThePerson() async throws {
        let server = try ScriptedServer { peer in peer.waitForEnd() }
        let endpoint = ServerEndpoint(
            scheme: .imaps, host: "127.0.0.1", port: server.port, caFile: "/nonexistent/ca.pem")
        let error = try await imapError {
            try await IMAPConnection(endpoint: endpoint, credential: password()).connect()
        }
        #expect(error.code == .certificate && error.retry == .needsPerson)
    }

    @Test(.enabled(if: TestCertificate.isAvailable))
    func aSubmissionGoesByTLSOrNotAtAll() async throws {
        let certificate = try await TestCertificate(for: "IP:127.0.0.1")
        for caFile in [nil, certificate.certificate] {
            let server = try await TLSServer(certificate) { peer in
                try peer.openSMTP()
                try peer.takeEnvelope()
                try peer.takeMessage()
                try peer.say("250 ok")
                try peer.takeQuit()
            }
            let endpoint = ServerEndpoint(scheme: .smtps, host: "127.0.0.1", port: server.port, caFile: caFile)
            let outcome = try await SMTPSubmission(endpoint: endpoint, credential: password()).submit()
            switch outcome {
            case .accepted: #expect(caFile != nil)
            case .notSent(let error, committed: false):
                #expect(caFile == nil && error.code == .certificate && error.retry == .needsPerson)
                #expect(server.transcript.isEmpty)
            default: throw Peer.Unexpected(line: "\(outcome)")
            }
        }
    }

    @Test func aServerThatSpeaksNoTLSWhereItMustIsRefused() async throws {
        let server = try ScriptedServer { peer in
            try peer.say("* OK plain")
            peer.waitForEnd()
        }
        let endpoint = ServerEndpoint(scheme: .imaps, host: "127.0.0.1", port: server.port)
        let error = try await imapError {
            try await IMAPConnection(endpoint: endpoint, credential: password()).connect()
        }
        #expect(error.code == .tls)
    }

    // MARK: Plain text

    /// An address of this machine that is not on the loopback interface; nil without network.
    static let ownAddress: String? = {
        let literal = EHLOLiteral.text(for: "192.0.2.1").dropFirst().dropLast()
        return literal.hasPrefix("127.") || literal.hasPrefix("IPv6") ? nil : String(literal)
    }()

    /// Case 24: STARTTLS missing, or stripped on the way.
    @Test(.enabled(if: ownAddress != nil))
    func outsideLoopbackNothingIsSentWithoutTLS() async throws {
        let host = try #require(Self.ownAddress)
        let imap = try ScriptedServer(onEveryAddress: true) { peer in try peer.openIMAP() }
        let error = try await imapError {
            try await IMAPConnection(
                endpoint: ServerEndpoint(scheme: .imap, host: host, port: imap.port), credential: password()
            ).connect()
        }
        #expect(error.code == .tls && error.retry == .needsPerson)
        #expect(imap.transcript == ["A001 CAPABILITY"])

        let smtp = try ScriptedServer(onEveryAddress: true) { peer in try peer.openSMTP() }
        let outcome = try await SMTPSubmission(
            endpoint: ServerEndpoint(scheme: .smtp, host: host, port: smtp.port), credential: password()
        ).submit()
        guard case .notSent(let refusal, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(refusal.code == .tls && refusal.retry == .needsPerson)
        #expect(!smtp.transcript.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
    }

    @Test(.enabled(if: ownAddress != nil))
    func outsideLoopbackPREAUTHWithoutTLSIsNoConnection() async throws {
        let host = try #require(Self.ownAddress)
        let server = try ScriptedServer(onEveryAddress: true) { peer in
            try peer.say("* PREAUTH welcome")
            try peer.answerHandOver(offering: "IMAP4rev1 STARTTLS")
            peer.waitForEnd()
        }
        let error = try await imapError {
            try await IMAPConnection(
                endpoint: ServerEndpoint(scheme: .imap, host: host, port: server.port), credential: password()
            ).connect()
        }
        #expect(error.code == .tls)
    }

    @Test(.enabled(if: ownAddress != nil && TestCertificate.isAvailable))
    func outsideLoopbackNothingIsSubmittedWithoutCredentials() async throws {
        let host = try #require(Self.ownAddress)
        let certificate = try await TestCertificate(for: "IP:\(host)")
        let server = try await TLSServer(certificate, address: host) { peer in
            try peer.openSMTP(offering: ["SIZE"])
            try peer.takeEnvelope()
        }
        let endpoint = ServerEndpoint(
            scheme: .smtps, host: host, port: server.port, caFile: certificate.certificate)
        let outcome = try await SMTPSubmission(endpoint: endpoint, credential: Credential.none).submit()
        guard case .notSent(let error, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(error.code == .invalidCredential && error.retry == .needsPerson)
        #expect(!server.transcript.contains { $0.hasPrefix("MAIL") })
    }

    /// The proxy is on loopback; the server behind it is not, as far as anyone knows.
    @Test func behindAProxyOnLoopbackPlainTextIsForbidden() async throws {
        let server = try ScriptedServer { peer in
            while try !peer.hear().isEmpty {}
            try peer.say("HTTP/1.1 200 OK", "")
            try peer.openIMAP()
        }
        let endpoint = ServerEndpoint(
            scheme: .imap, host: "127.0.0.1", port: 143, proxy: "http://127.0.0.1:\(server.port)")
        let error = try await imapError {
            try await IMAPConnection(endpoint: endpoint, credential: password()).connect()
        }
        #expect(error.code == .tls && error.retry == .needsPerson)
        #expect(!server.transcript.contains { $0.contains("AUTHENTICATE") || $0.contains("LOGIN") })
    }

    @Test func onLoopbackSTARTTLSIsUsedWhereOffered() async throws {
        let server = try ScriptedServer { peer in
            try peer.say("* OK ready")
            var tag = try peer.hear(command: "CAPABILITY")
            try peer.say("* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN", "\(tag) OK done")
            tag = try peer.hear(command: "STARTTLS")
            // Bytes pushed behind the answer would be read as if they came encrypted.
            try peer.say("\(tag) OK go", "* CAPABILITY IMAP4rev1 AUTH=PLAIN")
            peer.waitForEnd()
        }
        let endpoint = ServerEndpoint(scheme: .imap, host: "127.0.0.1", port: server.port)
        let error = try await imapError {
            try await IMAPConnection(endpoint: endpoint, credential: password()).connect()
        }
        #expect(error.code == .protocolViolation)
        #expect(server.transcript.count == 2)
    }

    @Test func eachProtocolHasItsOwnSchemes() async throws {
        let imap = ServerEndpoint(scheme: .imap, host: "127.0.0.1", port: 1)
        let smtp = ServerEndpoint(scheme: .smtps, host: "127.0.0.1", port: 1)
        let error = try await imapError { try await IMAPConnection(endpoint: smtp, credential: password()).connect() }
        #expect(error.code == .unreachable && error.retry == .needsPerson)
        let outcome = try await SMTPSubmission(endpoint: imap, credential: password()).submit()
        guard case .notSent(let refusal, committed: false) = outcome else { throw Peer.Unexpected(line: "\(outcome)") }
        #expect(refusal.code == .unreachable && refusal.retry == .needsPerson)
    }

    // MARK: Playing

    private func connection(_ server: TLSServer, caFile: String? = nil) throws -> IMAPConnection {
        try IMAPConnection(
            endpoint: ServerEndpoint(scheme: .imaps, host: "127.0.0.1", port: server.port, caFile: caFile),
            credential: password())
    }

    private func password() throws -> Credential {
        .password(user: "sam", try #require(Secret("open sesame")))
    }
}
