// A message that the server lists and does not give: nothing is sent until the person says what it is, and then
// something is again (G3 without a deadlock).

import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary
import Writing

@testable import Pipeline

@Suite struct WithheldTests {
    /// A confirmed thank-you, and a message in the inbox that the server does not give.
    private func stuck(in mailbox: String = "INBOX") async throws -> (world: FakeWorld, draft: DraftID) {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        _ = try await world.pass.run()
        let draft = try world.debrief(id)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        world.mailbox.deliver(rejection, to: mailbox)
        world.mailbox.content.withLock { $0.withheld = [1] }
        return (world, draft.id)
    }

    private func question(_ world: FakeWorld) throws -> ReceivedMail? {
        try world.workbench.ledger.read { try $0.mails(.needingPerson) }.first { $0.isWithheld }
    }

    private func isSent(_ world: FakeWorld) -> Bool { !world.submitter.mails(to: "jane@acme.example").isEmpty }

    private func later(_ world: FakeWorld) async throws {
        world.now = (try #require(Instant(rfc3339: world.now)) + .minutes(6)).rfc3339()
        _ = try await world.pass.run()
    }

    @Test func afterThreeLooksThePersonIsAskedAndToldEverywhere() async throws {
        let (world, draft) = try await stuck()
        _ = try await world.workbench.lookOnce(world.pass.servers)
        _ = try await world.workbench.lookOnce(world.pass.servers)
        #expect(try question(world) == nil)
        #expect(try world.workbench.status(version: "test").illnesses.isEmpty)
        for _ in 0..<3 { try await later(world) }

        let mail = try #require(try question(world))
        #expect(mail.place.uid == 1 && mail.place.mailbox == "INBOX")
        #expect(!isSent(world))
        #expect(try world.workbench.ledger.read { try $0.mails() }.count == 1, "asked once")
        let failure = try #require(try world.draft(draft).failure)
        #expect(failure.contains("'afterword ignore \(mail.id)'"))
        let status = try world.workbench.status(version: "test")
        #expect(status.illnesses.contains { $0.contains("\(mail.id): ") && $0.contains("message 1 of INBOX") })
        #expect(status.counts.unmatched == 1)
        let digest = try world.workbench.digest(on: nil)
        #expect(digest.questions.contains { $0.commands.first == "afterword ignore \(mail.id)" })
        let now = try #require(Instant(rfc3339: world.now))
        let notices = try Notices(workbench: world.workbench).take(now: now)
        #expect(notices.contains { (notice: Notice) in notice.mail == mail.id })
    }

    @Test func ignoringItOpensTheGateAndTakingThatBackClosesIt() async throws {
        let (world, draft) = try await stuck()
        for _ in 0..<3 { try await later(world) }
        let mail = try #require(try question(world))
        let report = try world.workbench.correct(mail.id, CorrectionWish(.concernsNothing))
        #expect(report.rule == nil)
        try world.workbench.withdrawCorrection(of: mail.id)
        try await later(world)
        #expect(!isSent(world))
        _ = try world.workbench.correct(mail.id, CorrectionWish(.concernsNothing))
        #expect(try world.workbench.status(version: "test").illnesses.isEmpty)
        try await later(world)
        #expect(try world.draft(draft).state == .sent)
        #expect(try question(world) == nil, "not asked again")
    }

    /// What it says alone places it nowhere: it may be an answer to anything.
    @Test func sayingWhatItSaysOpensNothing() async throws {
        let (world, draft) = try await stuck()
        for _ in 0..<3 { try await later(world) }
        let mail = try #require(try question(world))
        _ = try world.workbench.correct(mail.id, CorrectionWish(.is(.rejection)))
        try await later(world)
        #expect(!isSent(world))
        #expect(try world.draft(draft).state == .confirmed)
        #expect(try world.draft(draft).failure?.contains("'afterword ignore \(mail.id)'") == true)
    }

    @Test func forgettingItWithItsInterviewLeavesNothingThatKeepsOthersWaiting() async throws {
        let (world, draft) = try await stuck()
        for _ in 0..<3 { try await later(world) }
        let mail = try #require(try question(world))
        let interview = try world.draft(draft).interview
        _ = try world.workbench.correct(mail.id, CorrectionWish(.belongs(interview)))
        _ = try world.workbench.forget(interview)
        try await later(world)
        try await later(world)
        #expect(try world.workbench.status(version: "test").illnesses.isEmpty)
        #expect(try world.workbench.ledger.read { try $0.mails() }.isEmpty)
        // And it stays forgotten when the server gives it.
        world.mailbox.content.withLock { $0.withheld = [] }
        try await later(world)
        #expect(try world.workbench.ledger.read { try $0.mails() }.isEmpty)
    }

    @Test func assigningItHoldsTheDraftAsAnAnswerDoes() async throws {
        let (world, draft) = try await stuck()
        for _ in 0..<3 { try await later(world) }
        let mail = try #require(try question(world))
        let interview = try world.draft(draft).interview
        _ = try world.workbench.correct(mail.id, CorrectionWish(.belongs(interview)))
        try await later(world)
        #expect(!isSent(world))
        #expect(try world.draft(draft).hold?.messages == [mail.id])
    }

    @Test func whatIsGivenAfterAllIsReadLikeAnyOtherAndHoldsTheDraft() async throws {
        let (world, draft) = try await stuck()
        for _ in 0..<3 { try await later(world) }
        let asked = try #require(try question(world))
        world.mailbox.content.withLock { $0.withheld = [] }
        try await later(world)
        #expect(!isSent(world))
        let mails = try world.workbench.ledger.read { try $0.mails() }
        #expect(mails.map(\.subject).contains("Your application"))
        #expect(mails.first { $0.id == asked.id }?.needsPerson == false)
        let read = try #require(mails.first { $0.subject == "Your application" })
        #expect(read.label == .rejection)
        let state = try world.draft(draft)
        #expect(state.state == .superseded || state.hold?.messages == [read.id])
        #expect(try world.workbench.ledger.read { try $0.isFolded() })
    }

    /// The person moved it out of the mailbox, as they were told to.
    @Test func whatIsGoneIsNotAskedForAnyMore() async throws {
        let (world, draft) = try await stuck()
        for _ in 0..<3 { try await later(world) }
        #expect(try question(world) != nil)
        world.mailbox.content.withLock { $0.mailboxes["INBOX"] = [] }
        try await later(world)
        #expect(try question(world) == nil)
        #expect(try world.draft(draft).state == .sent)
    }

    @Test func aServerThatGivesNearlyNothingIsNoHeapOfQuestions() async throws {
        let world = try FakeWorld()
        try world.interviewAtAcme()
        for _ in 0..<40 { world.mailbox.deliver("From: x@shop.example\nSubject: Leeks\n\nx\n") }
        world.mailbox.content.withLock { $0.withheld = Set(1...40) }
        for _ in 0..<4 { try await later(world) }
        #expect(try world.workbench.ledger.read { try $0.mails() }.count == WithheldMessage.limit)
        #expect(try world.workbench.status(version: "test").illnesses.contains { $0.contains("does not give 24 more") })
    }

    @Test(arguments: ["17/3/m5", "17/1", "1/3"])
    func aMarkIsReadAsItWasWritten(text: String) throws {
        #expect(try #require(WithheldMessage(text[...])).text == text)
    }

    @Test func aMarkOfAnOlderVersionIsUnderstood() {
        #expect(WithheldMessage("17") == WithheldMessage(uid: 17, looks: 1))
        #expect(WithheldMessage("x/3") == nil)
    }
}
