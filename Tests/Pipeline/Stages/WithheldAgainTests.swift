// A withheld message under another number: known again by size and time of arrival, where the server tells those.

import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct WithheldAgainTests {
    /// The mailbox as it is at one moment: what is withheld has a letter for its trait, nil where none is told.
    struct Moment: Sendable, CustomTestStringConvertible {
        var messages: [String]
        var withheld: [UInt32: Character?]
        var testDescription: String {
            "\(messages) \(withheld.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value ?? "-")" })"
        }
    }

    private func world(_ validity: UInt32) async throws -> (world: FakeWorld, draft: DraftID) {
        let world = try FakeWorld()
        world.mailbox.content.withLock { $0.validity = validity }
        let id = try world.interviewAtAcme()
        _ = try await world.pass.run()
        let draft = try world.debrief(id)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        return (world, draft.id)
    }

    private func place(_ moment: Moment, in world: FakeWorld) throws {
        let traits = try moment.withheld.compactMapValues { letter in
            try letter.map {
                try #require(MessageTrait(size: Int($0.asciiValue ?? 1), received: Instant(seconds: 1_790_000_000)))
            }
        }
        world.mailbox.content.withLock { content in
            content.mailboxes["INBOX"] = moment.messages.enumerated().map { index, name in
                (UInt32(index + 1), Array("From: x@shop.example\r\nMessage-ID: <\(name)@x.example>\r\n\r\nx".utf8))
            }
            (content.withheld, content.traits) = (Set(moment.withheld.keys), traits)
        }
    }

    /// Looks until the person was asked.
    private func asked(_ world: FakeWorld) async throws -> ReceivedMail {
        for _ in 0..<3 { _ = try await world.workbench.lookOnce(world.pass.servers) }
        return try #require(try questions(world).first)
    }

    private func questions(_ world: FakeWorld) throws -> [ReceivedMail] {
        try world.workbench.ledger.read { try $0.mails(.needingPerson) }.filter(\.isWithheld)
    }

    private func later(_ world: FakeWorld) async throws {
        world.now = (try #require(Instant(rfc3339: world.now)) + .minutes(6)).rfc3339()
        _ = try await world.pass.run()
    }

    private static let first = Moment(messages: ["leeks", "no"], withheld: [2: "a"])

    /// The same message: nothing above it shows so; its number was given to another; it stands before another now.
    private static let same = [
        Moment(messages: ["leeks", "no"], withheld: [2: "a"]), Moment(messages: ["no", "beans"], withheld: [1: "a"]),
        Moment(messages: ["leeks", "beans", "no"], withheld: [3: "a"]),
    ]

    @Test(arguments: same, [0, 7] as [UInt32])
    func anAnswerOutlastsOtherNumbers(moment: Moment, validity: UInt32) async throws {
        let (world, draft) = try await world(validity)
        try place(Self.first, in: world)
        let mail = try await asked(world)
        _ = try world.workbench.correct(mail.id, CorrectionWish(.concernsNothing))
        try place(moment, in: world)
        if validity != 0 { world.mailbox.content.withLock { $0.validity = 8 } }
        try await later(world)
        #expect(try questions(world).isEmpty, "not asked again")
        #expect(try world.draft(draft).state == .sent)
        let kept = try world.workbench.ledger.read { try $0.mails() }.filter(\.isWithheld)
        #expect(kept.map(\.id) == [mail.id])
        #expect(kept[0].place.uid == moment.withheld.keys.first)
        #expect(kept[0].subject.hasPrefix("Message \(kept[0].place.uid) of INBOX"))
        #expect(try world.workbench.ledger.read { try $0.isFolded() })
    }

    @Test(arguments: same)
    func aQuestionGoesWithItsMessage(moment: Moment) async throws {
        let (world, draft) = try await world(0)
        try place(Self.first, in: world)
        let mail = try await asked(world)
        try place(moment, in: world)
        try await later(world)
        #expect(try questions(world).map(\.id) == [mail.id])
        #expect(try world.draft(draft).state == .confirmed)
    }

    /// Another message: it took the number; two that look alike; one of which nothing is told, with none above it.
    private static let others = [
        Moment(messages: ["leeks", "yes"], withheld: [2: "b"]),
        Moment(messages: ["leeks", "no", "yes"], withheld: [2: "a", 3: "a"]),
        Moment(messages: ["leeks", "yes"], withheld: [2: nil]),
        Moment(messages: ["leeks", "beans", "yes"], withheld: [3: "b"]),
    ]

    @Test(arguments: others)
    func anAnswerIsForNoOtherMessage(moment: Moment) async throws {
        let (world, draft) = try await world(0)
        try place(Self.first, in: world)
        let mail = try await asked(world)
        _ = try world.workbench.correct(mail.id, CorrectionWish(.concernsNothing))
        try place(moment, in: world)
        try await later(world)
        let questions = try questions(world)
        #expect(!questions.isEmpty && questions.allSatisfy { $0.id != mail.id })
        #expect(try world.draft(draft).state == .confirmed)
    }

    /// A question that nobody answered does not stay with a number that another message has now.
    @Test func aQuestionDoesNotStayWithANumber() async throws {
        let (world, _) = try await world(0)
        try place(Self.first, in: world)
        let mail = try await asked(world)
        try place(Moment(messages: ["leeks", "yes"], withheld: [2: "b"]), in: world)
        try await later(world)
        let questions = try questions(world)
        #expect(questions.count == 1 && questions[0].id != mail.id)
        #expect(try world.workbench.ledger.read { try $0.mail(mail.id) }?.needsPerson == false)
    }

    @Test(arguments: ["17/3/m5", "17/1", "1/3", "17/3/m5/4711@1790000000", "17/1/4711@1790000000"])
    func aMarkIsReadAsItWasWritten(text: String) throws {
        #expect(try #require(WithheldMessage(text[...])).text == text)
    }

    @Test func aMarkOfAnOlderVersionIsUnderstood() {
        #expect(WithheldMessage("17") == WithheldMessage(uid: 17, looks: 1))
        #expect(WithheldMessage("x/3") == nil)
    }

    /// What servers tell of messages that they cannot read.
    @Test(arguments: [(0, 1_790_000_000), (100, 0), (100, 86_399), (-1, 1_790_000_000)])
    func noSizeAndTheBeginningOfTimeAreNoTrait(size: Int, seconds: Int64) {
        #expect(MessageTrait(size: size, received: Instant(seconds: seconds)) == nil)
    }
}
