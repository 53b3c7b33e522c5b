// The whole intake against a model server: connection, look, watch and ledger, with a clock that stands.

import CurlTransport
import Foundation
import IMAPProtocol
import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline
@testable import TestServers

/// One account on a model server.
final class Intake: Sendable {
    let server: ModelServer
    let world: FakeWorld
    private let reports = Bell()
    private let listener: ScriptedServer
    private let tls: [TLSServer]
    private let certificate: TestCertificate?
    /// What lies before the servers that speak TLS: the last connection there.
    private let line = Line()

    private final class Line: Sendable {
        let descriptor = Mutex<Int32?>(nil)
    }

    /// `tls` is how many connections are to be served by TLS; else any number in plain text.
    init(
        _ server: ModelServer = ModelServer(), tls count: Int = 0, mode: Configuration.Review.Mode = .confirm,
        credential: [String] = ["echo", "open sesame"], more: String = ""
    ) async throws {
        self.server = server
        let login = "user = \"sam\"\npassword_command = \(credential)\n\(more)"
        if count == 0 {
            let listener = try ScriptedServer(toAll: server.serve)
            (self.listener, tls, certificate) = (listener, [], nil)
            world = try FakeWorld(mode: mode, account: "imap = \"imap://127.0.0.1:\(listener.port)\"\n\(login)")
        } else {
            let certificate = try await TestCertificate(for: "IP:127.0.0.1")
            var tls: [TLSServer] = []
            for _ in 0..<count { tls.append(try await TLSServer(certificate, server.serve)) }
            let ports = Mutex(tls.map(\.port))
            let line = line
            let listener = try ScriptedServer(toAll: { peer in
                let port = ports.withLock { $0.isEmpty ? nil : $0.removeFirst() }
                line.descriptor.withLock { $0 = peer.descriptor }
                if let port { try peer.relay(to: port) }
            })
            (self.listener, self.tls, self.certificate) = (listener, tls, certificate)
            world = try FakeWorld(
                mode: mode,
                account:
                    "imap = \"imaps://127.0.0.1:\(listener.port)\"\nca_file = \"\(certificate.certificate)\"\n\(login)")
        }
        try world.interviewAtAcme()
    }

    /// Ends the last connection by RST, below TLS.
    func resetLine() { line.descriptor.withLock { $0 }.map(Peer.abort) }

    /// Everything that clients said in plain text.
    var transcript: [String] { listener.transcript }

    var account: Configuration.Account { world.workbench.configuration.accounts[0] }

    var source: IMAPMailSource {
        var options = IMAPConnectionOptions()
        options.session.answerTime = .seconds(5)
        options.session.doneTime = .milliseconds(200)
        options.session.logoutTime = .seconds(1)
        return IMAPMailSource(environment: [:], options: options)
    }

    func pass(_ source: (any MailSource)? = nil) -> Pass {
        Pass(workbench: world.workbench, servers: Servers(mail: source ?? self.source, submission: world.submitter))
    }

    /// One look by a connection of its own.
    @discardableResult
    func look() async throws -> LookReport { try await pass().look(at: account) }

    /// The subjects of recorded messages, in the order they were recorded.
    var subjects: [String] {
        get throws { try world.workbench.ledger.read { try $0.mails() }.sorted { $0.id < $1.id }.map(\.subject) }
    }

    var mails: [ReceivedMail] {
        get throws { try world.workbench.ledger.read { try $0.mails() }.sorted { $0.id < $1.id } }
    }

    /// Runs the daemon's watch of the account meanwhile.
    func watching(
        _ source: (any MailSource)? = nil, times: WatchTimes = .short,
        _ body: @Sendable @escaping (AccountWatch) async throws -> Void
    ) async throws {
        let reports = reports
        let watch = AccountWatch(pass: pass(source), account: account, times: times) { _ in reports.ring() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watch.run() }
            defer { group.cancelAll() }
            try await body(watch)
        }
    }

    /// Waits for reports of the watch until this is so.
    func until(_ condition: () async throws -> Bool) async throws {
        if try await condition() { return }
        for await _ in reports.rings where try await condition() { return }
    }
}

extension WatchTimes {
    /// For tests, which wait for everything.
    static let short = WatchTimes(
        renewal: .seconds(20), poll: .milliseconds(20),
        rules: Patience.Rules(
            first: .milliseconds(5), longest: .milliseconds(40), lasting: .seconds(120), parking: .seconds(3600),
            loginInterval: .milliseconds(1)))
}

/// Refuses to connect a few times first.
final class UnreachableFirst: MailSource, Sendable {
    let source: any MailSource
    let left: Mutex<Int>

    init(_ source: any MailSource, times: Int) {
        self.source = source
        left = Mutex(times)
    }

    func connect(to account: Configuration.Account) async throws -> any MailSession {
        let isDown = left.withLock { left in
            defer { left -= 1 }
            return left > 0
        }
        if isDown {
            throw MailFailure(
                .unreachable, account: account.name, message: "no such host", retry: .immediately)
        }
        return try await source.connect(to: account)
    }
}
