// A message that takes the connection with it whenever it is asked for: those behind it are read, and it is named.

import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline
@testable import TestServers

@Suite("Poison", .serialized, .timeLimit(.minutes(10)))
struct PoisonCases {
    private static func server(_ count: Int) -> ModelServer {
        let server = ModelServer()
        for number in 1...count { server.deliver(ModelLetter.text(subject: "Letter \(number)")) }
        return server
    }

    /// What the server does when it is asked for the message.
    enum Death: CaseIterable { case end, shortLiteral, longLiteral, noise }

    private static func die(_ death: Death, _ peer: Peer) throws {
        switch death {
        case .end: break
        case .shortLiteral: try peer.send("* 1 FETCH (UID 2 BODY[]<0> {4000}\r\nFrom: Jane")
        case .longLiteral: try peer.send("* 1 FETCH (UID 2 BODY[]<0> {4294967295}\r\nFrom: Jane")
        case .noise: try peer.send("* 1 FETCH (UID 2 BODY[]<0> \(String(repeating: "(", count: 2 << 20))")
        }
        peer.close()
        throw Peer.Gone()
    }

    @Test(arguments: Death.allCases)
    func aBodyThatBreaksEveryConnectionIsRecordedByItsHeader(death: Death) async throws {
        let server = Self.server(3)
        let intake = try await Intake(server)
        server.misbehave { command, peer in
            guard command.name == "UID FETCH", command.arguments.hasPrefix("2 "),
                !command.arguments.contains("[HEADER]")
            else { return false }
            try Self.die(death, peer)
            return true
        }
        try await intake.watching { _ in
            try await intake.until { try intake.subjects == ["Letter 1", "Letter 2", "Letter 3"] }
        }
        #expect(try intake.mails.map { $0.notFullyRead != nil } == [false, true, false])
        #expect(server.state.withLock { $0.logins } >= 4, "three tries, each of which ended a connection")
        // Nothing is suspected any more.
        let left = try intake.world.workbench.ledger.read { try $0.mark("suspicion:main:INBOX:7") }
        #expect(left == nil)
    }

    /// Headers are asked for together: the one among them is found.
    @Test(arguments: [3, 40])
    func aHeaderThatBreaksEveryConnectionIsWithheldAndNamed(count: Int) async throws {
        let server = Self.server(count)
        let intake = try await Intake(server)
        server.misbehave { command, peer in
            let messages = server.state.withLock { $0.mailboxes[command.mailbox] ?? [] }
            guard command.name == "UID FETCH",
                ModelConversation.asked(command.arguments, messages).contains(where: { $0.1.uid == 2 })
            else { return false }
            try Self.die(.end, peer)
            return true
        }
        let others = Set((1...count).map { "Letter \($0)" }).subtracting(["Letter 2"])
        try await intake.watching { watch in
            try await intake.until { Set(try intake.subjects).isSuperset(of: others) }
            // The watch waits for news now; a look is asked for, as by `sync`.
            try await intake.until {
                _ = try? await watch.look()
                return try intake.world.workbench.status(version: "test").illnesses
                    .contains { $0.contains("message 2 of INBOX") }
            }
        }
        #expect(Set(try intake.mails.filter { !$0.isWithheld }.map(\.subject)) == others)
        let status = try intake.world.workbench.status(version: "test")
        let inbox = try #require(status.accounts[0].mailboxes.first { $0.name == "INBOX" })
        #expect(inbox.messages == count && inbox.accounted == count - 1)
        // The next day it is tried again, and comes.
        server.misbehave(nil)
        try await intake.look()
        #expect(Set(try intake.mails.filter { !$0.isWithheld }.map(\.subject)) == others)
        intake.world.now = (try #require(Instant(rfc3339: intake.world.now)) + .hours(25)).rfc3339()
        try await intake.look()
        #expect(Set(try intake.mails.filter { !$0.isWithheld }.map(\.subject)).contains("Letter 2"))
        #expect(try intake.world.workbench.status(version: "test").illnesses.isEmpty)
    }

    @Test(arguments: ["62 @0 17/0 18/2 b19/1", "1 @1790000000 17/3", "0 @0 b19/2"])
    func aSuspicionIsReadAsItWasWritten(text: String) { #expect(Suspicion(text).text == text) }

    @Test func whatIsSuspectedIsAskedForLastAndInEverSmallerGroups() {
        let now = Instant(seconds: 1_790_000_000)
        var suspicion = Suspicion()
        suspicion.broke(.headers(Array(1...64)), now: now)
        #expect(suspicion.groups(of: Array(1...70), at: 500).map(\.count) == [6] + Array(repeating: 8, count: 8))
        suspicion.came(.headers(Array(1...8)))
        suspicion.broke(.headers(Array(9...16)), now: now)
        #expect(suspicion.groups(of: Array(9...18), at: 500) == (9...18).map { [$0] })
        for _ in 0..<3 { suspicion.broke(.headers([9]), now: now) }
        #expect(suspicion.isPoison(9) && suspicion.groups(of: [9, 10], at: 500) == [[10]])
        // Once a day it is tried again.
        let retries = [23, 24, 25].map { hours in suspicion.takeRetry(now: now + .hours(hours)) }
        #expect(retries == [false, true, false])
        #expect(suspicion.groups(of: [9, 10], at: 500, retries: true) == [[10], [9]])
    }
}
