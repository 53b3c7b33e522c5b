// MAIL-FACTS §7, cases 15 to 17, 24 and 25: numbers that do not hold, and logins; each through connection, look and ledger.

import Foundation
import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary

@testable import CurlTransport
@testable import Pipeline
@testable import TestServers

@Suite("Cases of MAIL-FACTS §7: numbers", .serialized, .timeLimit(.minutes(15)))
struct NumberCases {
    private static let connections: [Int] = TestCertificate.isAvailable ? [0, 4] : [0]

    private static func server() -> ModelServer {
        let server = ModelServer()
        server.deliver(ModelLetter.text(subject: "With an id"))
        server.deliver(ModelLetter.text(subject: "Without one", id: nil))
        server.deliver(ModelLetter.groceries)
        return server
    }

    @Test(
        "15: another UIDVALIDITY: nothing is recorded twice, whatever the numbers, and what is new is read",
        arguments: connections)
    func case15Changed(tls: Int) async throws {
        let server = Self.server()
        let intake = try await Intake(server, tls: tls)
        try await intake.look()
        #expect(try intake.subjects == ["With an id", "Without one"])
        let before = try intake.mails
        server.renumber(validity: 8)
        server.deliver(ModelLetter.text(subject: "New"))
        try await intake.look()
        #expect(try intake.subjects == ["With an id", "Without one", "New"])
        #expect(Array(try intake.mails.prefix(2)) == before)
        let inbox = try #require(
            try intake.world.workbench.status(version: "test").accounts[0].mailboxes.first { $0.name == "INBOX" })
        #expect(inbox.uidValidity == 8 && inbox.messages == 4 && inbox.accounted == 4)
    }

    @Test("15: UIDVALIDITY 0 or none: numbers hold for one connection", arguments: [0, nil] as [UInt32?], connections)
    func case15Zero(validity: UInt32?, tls: Int) async throws {
        let server = Self.server()
        server.change { $0.uidValidity = validity }
        let intake = try await Intake(server, tls: tls)
        try await intake.look()
        for round in 1...3 {
            // Each time the same numbers mean other messages.
            server.renumber(validity: validity)
            server.deliver(ModelLetter.text(subject: "New \(round)"))
            try await intake.look()
        }
        #expect(try intake.subjects == ["With an id", "Without one", "New 1", "New 2", "New 3"])
        let inbox = try #require(
            try intake.world.workbench.status(version: "test").accounts[0].mailboxes.first { $0.name == "INBOX" })
        #expect(inbox.uidValidity == 0 && inbox.messages == 6 && inbox.accounted == 6)
    }

    @Test("15: what was forgotten stays forgotten under other numbers", arguments: connections)
    func case15Forgotten(tls: Int) async throws {
        let server = Self.server()
        let intake = try await Intake(server, tls: tls)
        try await intake.look()
        let interview = try #require(try intake.world.workbench.ledger.read { try $0.interviews() }.first)
        _ = try intake.world.workbench.ledger.forget(interview.id, now: intake.world.workbench.surroundings.now())
        try intake.world.interviewAtAcme()
        server.renumber(validity: 9)
        try await intake.look()
        #expect(try intake.subjects.isEmpty)
    }

    @Test("16: no UIDNEXT: new mail is found all the same", arguments: connections)
    func case16(tls: Int) async throws {
        let server = Self.server()
        server.change { $0.tellsUIDNext = false }
        let intake = try await Intake(server, tls: tls)
        try await intake.look()
        server.deliver(ModelLetter.text(subject: "Later"))
        try await intake.look()
        #expect(try intake.subjects.last == "Later")
    }

    @Test("17: UIDNEXT falls, or is far ahead", arguments: [-3, 1000], connections)
    func case17(offset: Int, tls: Int) async throws {
        let server = Self.server()
        let intake = try await Intake(server, tls: tls)
        try await intake.look()
        server.change { $0.uidNextOffset = offset }
        try await intake.look()
        server.deliver(ModelLetter.text(subject: "Later"))
        try await intake.look()
        #expect(try intake.subjects == ["With an id", "Without one", "Later"])
    }

    // MARK: Logins

    @Test("24: PREAUTH needs no login, and is read", arguments: connections)
    func case24Preauth(tls: Int) async throws {
        let server = Self.server()
        server.change { $0.greeting = "* PREAUTH welcome" }
        let intake = try await Intake(server, tls: tls)
        try await intake.look()
        #expect(try intake.subjects.count == 2)
        #expect(server.state.withLock { $0.logins } == 0)
    }

    /// An address of this machine that is not on the loopback interface; nil without network.
    private static let ownAddress: String? = {
        let literal = EHLOLiteral.text(for: "192.0.2.1").dropFirst().dropLast()
        return literal.hasPrefix("127.") || literal.hasPrefix("IPv6") ? nil : String(literal)
    }()

    @Test("24: missing STARTTLS: no password leaves, the person is told", .enabled(if: ownAddress != nil))
    func case24MissingSTARTTLS() async throws {
        let host = try #require(Self.ownAddress)
        let server = try ScriptedServer(onEveryAddress: true, toAll: Self.server().serve)
        let world = try FakeWorld(
            account: "imap = \"imap://\(host):\(server.port)\"\nuser = \"sam\"\npassword_command = [\"echo\", \"x\"]")
        let pass = Pass(
            workbench: world.workbench,
            servers: Servers(mail: IMAPMailSource(environment: [:]), submission: world.submitter))
        let failure = await #expect(throws: MailFailure.self) {
            try await pass.look(at: world.workbench.configuration.accounts[0])
        }
        #expect(failure?.code == .noTLS && failure?.retry == .needsPerson)
        #expect(!server.transcript.contains { $0.contains("AUTHENTICATE") || $0.contains("LOGIN") })
        #expect(!(try world.workbench.status(version: "test").illnesses.isEmpty))
    }

    @Test("25: a refused password is asked for anew, tried three times, and then left alone", arguments: connections)
    func case25Refused(tls: Int) async throws {
        let server = Self.server()
        server.change { $0.secret = "another" }
        let intake = try await Intake(server, tls: tls)
        try await intake.watching { watch in
            try await intake.until { await watch.state.state == .parked }
            let failure = await #expect(throws: MailFailure.self) { try await watch.look() }
            #expect(failure?.code == .credentialRefused && failure?.retry == .needsPerson)
            let state = await watch.state
            #expect(state.nextTry.map { $0 - intake.world.workbench.surroundings.now() } == .seconds(3600))
        }
        #expect(server.state.withLock { $0.logins } == 3)
        let status = try intake.world.workbench.status(version: "test")
        #expect(status.accounts[0].state == "parked" && !status.illnesses.isEmpty)
        let events = try intake.world.workbench.ledger.read { try $0.journal(after: 0) }.map(\.eventName)
        #expect(events.count { $0 == "account_parked" } == 1)
    }

    @Test("25: a password command that prints a stale secret first", arguments: connections)
    func case25Stale(tls: Int) async throws {
        let server = Self.server()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: file) }
        let script = "if [ -e \(file) ]; then echo open sesame; else touch \(file); echo stale; fi"
        let intake = try await Intake(server, tls: tls, credential: ["sh", "-c", script])
        try await intake.watching { watch in
            try await intake.until { try intake.subjects.count == 2 }
            #expect(await watch.state.state == .connected)
        }
        #expect(server.state.withLock { $0.logins } == 2)
    }

    @Test("25: a password command that hangs ends in time, and nothing is sent to the server", arguments: connections)
    func case25Hanging(tls: Int) async throws {
        let server = Self.server()
        let intake = try await Intake(server, tls: tls, credential: ["sleep", "600"])
        let source = IMAPMailSource(environment: [:], options: .init(), credentialTime: .milliseconds(100))
        let failure = await #expect(throws: MailFailure.self) {
            try await intake.pass(source).look(at: intake.account)
        }
        #expect(failure?.code == .credentialUnavailable)
        #expect(intake.transcript.isEmpty && server.state.withLock { $0.logins } == 0)
    }
}
