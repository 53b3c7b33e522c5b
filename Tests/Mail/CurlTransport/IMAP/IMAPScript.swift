// The usual opening of an IMAP conversation, for scripts that only differ later.
import IMAPProtocol

@testable import CurlTransport
@testable import TestServers

extension Peer {
    /// From the greeting to the end of our own hand-over command. `glued` follows the login's OK in the
    /// same segment.
    func openIMAP(offering capabilities: String = "IMAP4rev1 IDLE UIDPLUS", glued: String = "") throws {
        try say("* OK ready")
        try loginIMAP(offering: capabilities, glued: glued)
        try answerHandOver(offering: capabilities)
    }

    func loginIMAP(offering capabilities: String, glued: String = "") throws {
        let capability = try hear("A001 CAPABILITY")
        try say("* CAPABILITY \(capabilities) AUTH=PLAIN SASL-IR", "\(tag(of: capability)) OK done")
        let login = try hear("A002 AUTHENTICATE PLAIN")
        try send("\(tag(of: login)) OK logged in\r\n" + glued)
    }

    func answerHandOver(offering capabilities: String) throws {
        let tag = try hear(command: "CAPABILITY")
        try say("* CAPABILITY \(capabilities)", "\(tag) OK done")
    }

    /// The next command, which must begin so after its tag. Returns the tag.
    @discardableResult
    func hear(command: String) throws -> String {
        let line = try hear()
        let tag = tag(of: line)
        guard line.dropFirst(tag.count + 1).hasPrefix(command) else { throw Unexpected(line: line) }
        return tag
    }

    func tag(of line: String) -> String { String(line.prefix { $0 != " " }) }

    func answerExamine(_ exists: Int = 3) throws {
        let tag = try hear(command: "EXAMINE")
        try say(
            "* FLAGS (\\Seen)", "* \(exists) EXISTS", "* OK [UIDVALIDITY 7] valid", "* OK [UIDNEXT 9] next",
            "\(tag) OK [READ-ONLY] done")
    }

    func answerLogout() throws {
        let tag = try hear(command: "LOGOUT")
        try say("* BYE bye", "\(tag) OK done")
    }
}

extension IMAPConnection {
    static func to(
        _ server: ScriptedServer, credential: Credential? = nil,
        _ change: (inout IMAPConnectionOptions) -> Void = { _ in }
    ) throws -> IMAPConnection {
        var options = IMAPConnectionOptions()
        options.session.answerTime = .seconds(5)
        options.session.doneTime = .seconds(5)
        options.session.logoutTime = .seconds(2)
        change(&options)
        return try IMAPConnection(
            endpoint: ServerEndpoint(scheme: .imap, host: "127.0.0.1", port: server.port),
            credential: credential ?? Secret("open sesame").map { .password(user: "sam", $0) } ?? .none,
            options: options)
    }
}

/// The error of an operation that must fail.
func imapError(_ operation: () async throws -> Void) async throws -> IMAPError {
    do { try await operation() } catch let error as IMAPError { return error }
    throw Peer.Unexpected(line: "no error")
}
