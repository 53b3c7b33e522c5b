// The usual opening of an SMTP conversation, for scripts that only differ later.
import Synchronization

@testable import CurlTransport
@testable import TestServers

extension Peer {
    /// From the greeting to the accepted credentials.
    func openSMTP(offering keywords: [String] = ["AUTH PLAIN LOGIN"]) throws {
        try say("220 mail.test ESMTP")
        try hear("EHLO")
        try say(ehlo: keywords)
        guard keywords.contains(where: { $0.hasPrefix("AUTH ") }) else { return }
        try hear("AUTH PLAIN")
        try hearInitialResponse()
    }

    func say(ehlo keywords: [String]) throws {
        let lines = ["mail.test"] + keywords
        for (index, line) in lines.enumerated() {
            try say("250\(index == lines.count - 1 ? " " : "-")\(line)")
        }
    }

    /// libcurl sends the response on a line of its own unless asked otherwise.
    private func hearInitialResponse() throws {
        try say("334 ")
        _ = try hear()
        try say("235 2.7.0 accepted")
    }

    /// From MAIL to the reply to DATA.
    func takeEnvelope(recipients: Int = 1) throws {
        try hear("MAIL FROM:")
        try say("250 2.1.0 ok")
        for _ in 0..<recipients {
            try hear("RCPT TO:")
            try say("250 2.1.5 ok")
        }
        try hear("DATA")
        try say("354 go ahead")
    }

    /// Hears the message up to the final dot.
    @discardableResult
    func takeMessage() throws -> [String] {
        var lines: [String] = []
        while true {
            let line = try hear()
            if line == "." { return lines }
            lines.append(line)
        }
    }

    func takeQuit() throws {
        try hear("QUIT")
        try say("221 bye")
    }
}

/// Counts the calls of `commit`.
final class CommitCounter: Sendable {
    private let calls = Mutex(0)
    var count: Int { calls.withLock { $0 } }
    func commit() { calls.withLock { $0 += 1 } }
}

let testMessage = Array("From: a@b.test\r\nTo: c@d.test\r\nSubject: x\r\n\r\n.hello\r\nworld\r\n".utf8)

extension SMTPSubmission {
    static func to(
        _ server: ScriptedServer, credential: Credential? = nil, limits: SMTPLimits = SMTPLimits()
    ) -> SMTPSubmission {
        SMTPSubmission(
            endpoint: ServerEndpoint(scheme: .smtp, host: "127.0.0.1", port: server.port),
            credential: credential ?? Secret("open sesame").map { .password(user: "sam", $0) } ?? .none,
            limits: limits)
    }

    func submit(
        _ message: [UInt8] = testMessage, recipients: [String] = ["c@d.test"],
        commit: @escaping @Sendable () throws -> Void = {}
    ) async throws -> SubmissionOutcome {
        try await submit(SMTPEnvelope(sender: "a@b.test", recipients: recipients), message: message, commit: commit)
    }
}
