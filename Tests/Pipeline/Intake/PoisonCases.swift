// Messages over which the connection ends whenever they are asked for: nothing behind them waits for long, they are named,
// and they are read when the server mends. Each through connection, look and ledger; every look has a connection of its own,
// as with `daemon --once`, unless a watch is said to run.

import Foundation
import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline
@testable import TestServers

@Suite("Poison", .serialized, .timeLimit(.minutes(15)))
struct PoisonCases {
    private static let connections: [Int] = TestCertificate.isAvailable ? [0, 12] : [0]

    private static func server(_ count: Int) -> ModelServer {
        let server = ModelServer()
        for number in 1...count { server.deliver(ModelLetter.text(subject: "Letter \(number)")) }
        return server
    }

    private static func names(_ numbers: [Int]) -> Set<String> { Set(numbers.map { "Letter \($0)" }) }

    // MARK: Bodies

    @Test(
        "a body in the middle of 50 that ends the connection is put to the person after three, and read when it comes",
        arguments: connections)
    func body(tls: Int) async throws {
        let server = Self.server(50)
        let poison = Poison([25], in: .bodies)
        server.misbehave(poison.fault)
        let intake = try await Intake(server, tls: tls)
        for _ in 0..<3 { try await intake.look(throwing: true) }
        #expect(try Set(intake.subjects) == Self.names(Array(1...50).filter { $0 != 25 }), "it is asked for last")
        #expect(poison.deaths == 3, "with others, and twice alone")
        try await intake.look(after: .minutes(2), throwing: true)
        #expect(poison.deaths == 4)
        let report = try await intake.look()
        #expect(report.unanswered.map(\.uid) == [25], "its text may be the answer")
        #expect(try intake.illnesses.contains { $0.contains("message 25 of INBOX") })
        // The line was the reason, and is mended.
        server.misbehave(nil)
        try await intake.look(after: .hours(1))
        let mail = try #require(try intake.mails.first { $0.subject == "Letter 25" })
        #expect(mail.notFullyRead == nil && mail.match.state == .matched)
        #expect(try Set(intake.mails.filter { !$0.isWithheld }.map(\.subject)) == Self.names(Array(1...50)))
        #expect(try intake.aside.isEmpty && (intake.illnesses.isEmpty))
    }

    @Test(
        "a body whose header settles nothing is put to the person, asked for ever more seldom, and read when it comes")
    func bodyOfAStranger() async throws {
        let server = ModelServer()
        server.deliver(ModelLetter.text(subject: "Letter 1"))
        server.deliver(ModelLetter.stranger)
        server.deliver(ModelLetter.text(subject: "Letter 3"))
        let poison = Poison([2], in: .bodies)
        server.misbehave(poison.fault)
        let intake = try await Intake(server)
        for _ in 0..<3 { try await intake.look(throwing: true) }
        #expect(try intake.mails.map(\.subject) == ["Letter 1", "Letter 3"])
        try await intake.look(after: .minutes(2), throwing: true)
        #expect(try poison.deaths == 4 && (intake.mails.count == 2))
        let report = try await intake.look()
        #expect(report.unanswered.map(\.uid) == [2], "it keeps what is confirmed waiting")
        #expect(try intake.mails.map(\.isWithheld) == [false, false, true])
        #expect(try intake.illnesses.contains { $0.contains("message 2 of INBOX") })
        #expect(try intake.mails.allSatisfy { $0.match.state != .unmatched }, "nothing was called nobody's")
        // Every half hour for three days.
        for _ in 0..<144 { _ = try? await intake.look(after: .minutes(30)) }
        #expect((72...84).contains(poison.deaths), "once an hour: \(poison.deaths)")
        server.misbehave(nil)
        for _ in 0..<5 { try await intake.look(after: .hours(5)) }
        let letter = try #require(try intake.mails.first { $0.subject == "Your interview" })
        #expect(letter.label == .rejection && letter.notFullyRead == nil)
        #expect(try intake.illnesses.isEmpty && (intake.aside.isEmpty))
        #expect(try intake.mails.filter(\.needsPerson).allSatisfy { !$0.isWithheld })
    }

    // MARK: Headers

    @Test("a header in the middle of 50 that ends the connection: the others are read by the third look")
    func header() async throws {
        let server = Self.server(50)
        let poison = Poison([25], in: .everything)
        server.misbehave(poison.fault)
        let intake = try await Intake(server)
        for _ in 0..<3 { try await intake.look(throwing: true) }
        let others = Self.names(Array(1...50).filter { $0 != 25 })
        #expect(try Set(intake.subjects) == others)
        try await intake.look(after: .minutes(2), throwing: true)
        let report = try await intake.look(after: .seconds(1))
        #expect(poison.deaths == 4, "with others, then three times alone")
        #expect(report.unanswered.map(\.uid) == [25] && report.obstacle(at: intake.account) != nil)
        #expect(try intake.illnesses.contains { $0.contains("message 25 of INBOX") })
        let status = try intake.world.workbench.status(version: "test")
        let inbox = try #require(status.accounts[0].mailboxes.first { $0.name == "INBOX" })
        #expect(inbox.messages == 50 && inbox.accounted == 49)
        // New mail does not wait for it, nor does the connection end at each look.
        server.deliver(ModelLetter.text(subject: "Letter 51"))
        try await intake.look(after: .seconds(1))
        #expect(try intake.subjects.contains("Letter 51") && poison.deaths == 4)
        server.misbehave(nil)
        try await intake.look(after: .hours(25))
        #expect(try Set(intake.mails.filter { !$0.isWithheld }.map(\.subject)) == Self.names(Array(1...51)))
        #expect(try intake.illnesses.isEmpty && (intake.aside.isEmpty))
    }

    @Test("two that end the connection, one by its header and one by its text")
    func two() async throws {
        let server = Self.server(20)
        let (header, body) = (Poison([7], in: .everything), Poison([12], in: .bodies))
        server.misbehave { command, peer in try header.fault(command, peer) || body.fault(command, peer) }
        let intake = try await Intake(server)
        for _ in 0..<4 { _ = try? await intake.look() }
        #expect(try Set(intake.subjects) == Self.names(Array(1...20).filter { $0 != 7 && $0 != 12 }))
        for _ in 0..<6 { _ = try? await intake.look(after: .minutes(3)) }
        #expect(body.deaths >= 3)
        #expect(
            try Set(intake.mails.filter { !$0.isWithheld }.map(\.subject))
                == Self.names(Array(1...20).filter { $0 != 7 && $0 != 12 }))
        #expect(try intake.illnesses.count == 2)
    }

    @Test("the person's word opens the gate, and later deaths ask nothing anew")
    func answered() async throws {
        let server = Self.server(3)
        let poison = Poison([2], in: .everything)
        server.misbehave(poison.fault)
        let intake = try await Intake(server)
        for _ in 0..<8 { _ = try? await intake.look(after: .minutes(2)) }
        let question = try #require(try intake.mails.first(where: \.isWithheld))
        _ = try intake.world.workbench.correct(question.id, CorrectionWish(.concernsNothing))
        for _ in 0..<6 { _ = try? await intake.look(after: .hours(30)) }
        #expect(try intake.mails.filter(\.isWithheld).map(\.id) == [question.id])
        #expect(try await intake.look().obstacle(at: intake.account) == nil)
        // It comes after all: then it counts like any other, whatever was said of it unread.
        server.misbehave(nil)
        try await intake.look(after: .hours(30))
        #expect(try intake.subjects.contains("Letter 2"))
    }

    // MARK: Elsewhere

    @Test("one in Sent or Junk keeps nothing of the inbox from being read", arguments: ["Sent", "Junk"])
    func elsewhere(mailbox: String) async throws {
        let server = ModelServer()
        server.change { $0.mailboxes["Junk"] = [] }
        for number in 1...3 {
            server.deliver(ModelLetter.text(subject: "Aside \(number)", id: "a\(number)"), to: mailbox)
        }
        let poison = Poison([2], in: .everything, of: mailbox)
        server.misbehave(poison.fault)
        let intake = try await Intake(server)
        server.deliver(ModelLetter.text(subject: "Letter 1"))
        for _ in 0..<3 { try await intake.look(throwing: true) }
        #expect(try Set(intake.subjects) == ["Letter 1", "Aside 1", "Aside 3"])
        // Looks come through between the tries.
        server.deliver(ModelLetter.text(subject: "Letter 2"))
        for _ in 0..<4 { _ = try? await intake.look(after: .hours(30)) }
        let report = try await intake.look(after: .seconds(1))
        #expect(
            try Set(intake.mails.filter { !$0.isWithheld }.map(\.subject)) == [
                "Letter 1", "Letter 2", "Aside 1", "Aside 3",
            ])
        #expect(report.unanswered.map(\.mailbox) == (mailbox == "Sent" ? ["Sent"] : []), "Junk keeps nothing waiting")
        #expect(report.isFirstOpen)
        server.misbehave(nil)
        for _ in 0..<2 { try await intake.look(after: .hours(30)) }
        #expect(try intake.subjects.contains("Aside 2"))
        #expect(try intake.aside.isEmpty)
    }

    @Test("the size of a withheld message that ends the connection keeps nothing from being read")
    func size() async throws {
        let server = Self.server(3)
        let deaths = Poison([2], in: .sizes)
        server.misbehave { command, peer in
            if try deaths.fault(command, peer) { return true }
            return try server.omit(2, from: command, peer)
        }
        let intake = try await Intake(server)
        for _ in 0..<6 { _ = try? await intake.look(after: .minutes(3)) }
        server.deliver(ModelLetter.text(subject: "Letter 4"))
        try await intake.look(after: .seconds(1))
        #expect(try Set(intake.mails.filter { !$0.isWithheld }.map(\.subject)) == Self.names([1, 3, 4]))
        #expect(try intake.illnesses.contains { $0.contains("message 2 of INBOX") })
        let before = deaths.deaths
        for _ in 0..<48 { _ = try? await intake.look(after: .hours(1)) }
        #expect(before >= 1 && deaths.deaths - before <= 48, "\(deaths.deaths) - \(before)")
        server.misbehave(nil)
        try await intake.look(after: .hours(30))
        #expect(try intake.subjects.contains("Letter 2") && (intake.aside.isEmpty))
    }

    @Test("parts that end the connection are followed by the whole message, also by another process")
    func parts() async throws {
        let server = ModelServer()
        let log = LargeLetter.Log()
        let letter = LargeLetter()
        server.deliver(letter.text)
        server.misbehave { command, peer in
            guard command.arguments.contains("BODYSTRUCTURE") else { return try letter.answer(command, peer, log) }
            peer.close()
            throw Peer.Gone()
        }
        let intake = try await Intake(server)
        try await intake.look(throwing: true)
        try await intake.look()
        let mail = try #require(try intake.mails.first)
        #expect(try mail.notFullyRead == nil && mail.calendar?.uid == "u-1@acme.example" && (intake.aside.isEmpty))
    }

    // MARK: What only looks like it

    /// The line breaks at a random command of each of three looks, or hangs, and is well from then on.
    @Test("a network that breaks at random for three looks costs nothing", arguments: 1...6 as ClosedRange<UInt64>)
    func network(seed: UInt64) async throws {
        let server = Self.server(20)
        let chance = Mutex(seed &* 0x9E37_79B9_7F4A_7C15)
        let left = Mutex(0)
        server.misbehave { command, peer in
            let isNow = left.withLock { left in
                left -= 1
                return left == 0
            }
            guard isNow else { return false }
            peer.close()
            throw Peer.Gone()
        }
        let intake = try await Intake(server)
        for _ in 0..<3 {
            let draw = chance.withLock { chance in
                chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(chance >> 33)
            }
            left.withLock { $0 = 8 + draw % 30 }
            _ = try? await intake.look(after: .seconds(2))
        }
        server.misbehave(nil)
        for _ in 0..<2 { try await intake.look(after: .minutes(2)) }
        #expect(try Set(intake.subjects) == Self.names(Array(1...20)))
        #expect(try intake.mails.allSatisfy { $0.notFullyRead == nil && !$0.isWithheld })
        #expect(try intake.aside.isEmpty && (intake.illnesses.isEmpty))
    }

    @Test("what is suspected outlasts a restart, and what is quarantined stays named")
    func restart() async throws {
        let server = Self.server(10)
        let poison = Poison([5], in: .everything)
        server.misbehave(poison.fault)
        let intake = try await Intake(server)
        for _ in 0..<2 {
            try await intake.look(throwing: true)
            try intake.world.restart()
        }
        for _ in 0..<2 {
            try await intake.look(after: .minutes(2), throwing: true)
            try intake.world.restart()
        }
        #expect(poison.deaths == 4)
        #expect(try Set(intake.subjects) == Self.names(Array(1...10).filter { $0 != 5 }))
        #expect(try intake.illnesses.count == 1)
        try intake.world.restart()
        try await intake.look(after: .seconds(1))
        #expect(try poison.deaths == 4 && (intake.mails.count(where: \.isWithheld)) == 1)
    }

    /// Their UIDs hold for one connection at the most, and most often stay all the same.
    @Test("without UIDVALIDITY the others are read, too", arguments: [Poison.Place.everything, .bodies])
    func withoutUIDValidity(place: Poison.Place) async throws {
        let server = Self.server(12)
        server.change { $0.uidValidity = nil }
        let poison = Poison([6], in: place)
        server.misbehave(poison.fault)
        let intake = try await Intake(server)
        for _ in 0..<3 { _ = try? await intake.look(after: .seconds(10)) }
        #expect(try Set(intake.subjects).isSuperset(of: Self.names(Array(1...12).filter { $0 != 6 })))
        for _ in 0..<12 { _ = try? await intake.look(after: .minutes(5)) }
        server.deliver(ModelLetter.text(subject: "Letter 13"))
        for _ in 0..<2 { _ = try? await intake.look(after: .minutes(1)) }
        #expect(try intake.subjects.contains("Letter 13"))
        #expect(poison.deaths < 13, "\(poison.deaths)")
        let subjects = try intake.mails.filter { !$0.isWithheld }.map(\.subject)
        #expect(Set(subjects).count == subjects.count, "nothing is recorded twice")
        server.misbehave(nil)
        for _ in 0..<2 { try await intake.look(after: .hours(30)) }
        #expect(try Set(intake.mails.filter { !$0.isWithheld }.map(\.subject)) == Self.names(Array(1...13)))
        #expect(try intake.illnesses.isEmpty)
    }

    // MARK: The watch

    @Test("a watch goes on beside it, and is told of news by IDLE")
    func watch() async throws {
        let server = Self.server(3)
        let poison = Poison([2], in: .everything)
        server.misbehave(poison.fault)
        let intake = try await Intake(server)
        try await intake.watching { watch in
            try await intake.until { Set(try intake.subjects).isSuperset(of: Self.names([1, 3])) }
            try await intake.until { poison.deaths == 3 }
            intake.world.forward(.minutes(2))
            try await intake.until {
                _ = try? await watch.look()
                return poison.deaths == 4
            }
            try await intake.until {
                let state = await watch.state
                return state.mode == .idle && state.state == .connected
            }
            server.deliver(ModelLetter.text(subject: "Letter 4"))
            try await intake.until { try intake.subjects.contains("Letter 4") }
            #expect(poison.deaths == 4)
        }
    }

    // MARK: Alone

    @Test func waitsDoubleUpToAnHour() {
        let waits = (0...16).map { WithheldMessage.wait(afterTries: $0) }
        #expect(Array(waits.prefix(6)) == [.zero, .zero, .minutes(1), .minutes(2), .minutes(4), .minutes(8)])
        #expect(waits.max() == .hours(1) && waits.last == .hours(1))
        #expect(WithheldMessage.wait(afterTries: .max) == .hours(1))
    }

    @Test func aClockThatWentBackKeepsNothingAway() {
        let now = Instant(seconds: 1_790_000_000)
        let message = WithheldMessage(uid: 1, looks: 9, alone: now + .minutes(50))
        #expect(!message.isDue(at: now) && message.isDue(at: now + .hours(1)) && message.isDue(at: now - .hours(5)))
    }

    @Test(arguments: [
        "17/3/m5/4711@1790000000/~1790000060", "17/0/~1790000060", "17/3/m5/~1790000060", "1/2/9@1790000000/~5",
    ])
    func aMarkIsReadAsItWasWritten(text: String) throws {
        #expect(try #require(WithheldMessage(text[...])).text == text)
    }
}

extension Intake {
    /// One look after so much time.
    @discardableResult
    fileprivate func look(after time: Duration) async throws -> LookReport {
        world.forward(time)
        return try await look()
    }

    /// One look over which the connection ends.
    fileprivate func look(after time: Duration = .zero, throwing: Bool) async throws {
        world.forward(time)
        let failure = await #expect(throws: MailFailure.self) { try await self.look() }
        #expect([.connectionLost, .timedOut].contains(failure?.code))
    }

    /// What is set aside in any mailbox.
    fileprivate var aside: [WithheldMessage] {
        get throws {
            try world.workbench.ledger.read { ledger in
                try ["INBOX", "Sent", "Junk"].flatMap { name in
                    try [0, 7, ledger.mailbox(account: "main", name: name)?.uidValidity ?? 7].flatMap {
                        try ledger.withheld(account: "main", mailbox: name, uidValidity: $0)
                    }
                }
            }
        }
    }

    fileprivate var illnesses: [String] { get throws { try world.workbench.status(version: "test").illnesses } }
}
