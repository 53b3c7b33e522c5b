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
    private func stuck(uidValidity: UInt32 = 7) async throws -> (world: FakeWorld, draft: DraftID) {
        let world = try FakeWorld()
        world.mailbox.content.withLock { $0.validity = uidValidity }
        let id = try world.interviewAtAcme()
        _ = try await world.pass.run()
        let draft = try world.debrief(id)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        world.mailbox.deliver(rejection)
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

    // MARK: - Without UIDVALIDITY

    /// Each pass has connections of its own, as with `daemon --once`.
    @Test func withoutUIDValidityThePersonIsAskedAtTheFirstLookAndOnce() async throws {
        let (world, draft) = try await stuck(uidValidity: 0)
        _ = try await world.workbench.lookOnce(world.pass.servers)
        let mail = try #require(try question(world))
        let told = try world.workbench.status(version: "test").illnesses
        #expect(told.contains { $0.contains("\(mail.id): ") && $0.contains("message 1 of INBOX") })
        for _ in 0..<2 { try await later(world) }
        #expect(!isSent(world))
        #expect(try world.draft(draft).failure?.contains("'afterword ignore \(mail.id)'") == true)
        #expect(try world.workbench.ledger.read { try $0.mails() }.map(\.id) == [mail.id])
        #expect(try world.workbench.status(version: "test").illnesses == told)
    }

    @Test func withoutUIDValidityAnAnswerOutlastsTheConnection() async throws {
        let (world, draft) = try await stuck(uidValidity: 0)
        world.mailbox.deliver("From: x@shop.example\nMessage-ID: <leeks@shop.example>\nSubject: Leeks\n\nx\n")
        _ = try await world.workbench.lookOnce(world.pass.servers)
        let mail = try #require(try question(world))
        _ = try world.workbench.correct(mail.id, CorrectionWish(.concernsNothing))
        try await later(world)
        #expect(try world.draft(draft).state == .sent)
        try await later(world)
        #expect(try question(world) == nil, "not asked again")
        #expect(try world.workbench.status(version: "test").illnesses.isEmpty)
        #expect(try world.workbench.ledger.read { try $0.isFolded() })
    }

    /// What the mailbox holds later, by UID from 1 on, and which of it is withheld: one more; one that took the number of
    /// what was deleted, which nothing shows; and three where another message shows that numbers moved: another has its
    /// number, it is withheld itself, it has another number.
    private static let others: [(messages: [String], withheld: Set<UInt32>)] = [
        (["leeks", "no", "again"], [2, 3]), (["leeks", "again"], [2]), (["other", "no"], [2]),
        (["leeks", "no"], [1, 2]), (["no", "leeks"], [1]),
    ]

    @Test(arguments: others)
    func withoutUIDValidityAnAnswerIsForNoOtherMessage(messages: [String], withheld: Set<UInt32>) async throws {
        let (world, draft) = try await stuck(uidValidity: 0)
        func place(_ names: [String], withheld: Set<UInt32>) {
            world.mailbox.content.withLock { content in
                content.mailboxes["INBOX"] = names.enumerated().map { index, name in
                    (UInt32(index + 1), Array("From: x@shop.example\r\nMessage-ID: <\(name)@x.example>\r\n\r\nx".utf8))
                }
                content.withheld = withheld
            }
        }
        place(["leeks", "no"], withheld: [2])
        _ = try await world.workbench.lookOnce(world.pass.servers)
        let mail = try #require(try question(world))
        _ = try world.workbench.correct(mail.id, CorrectionWish(.concernsNothing))
        place(messages, withheld: withheld)
        try await later(world)
        #expect(!isSent(world))
        let asked = try world.workbench.ledger.read { try $0.mails(.needingPerson) }.filter(\.isWithheld)
        #expect(!asked.isEmpty && asked.allSatisfy { $0.id != mail.id })
        #expect(try world.draft(draft).state == .confirmed)
    }

    /// The old numbers and what hangs on them end in one transaction.
    @Test func withoutUIDValidityAnAnswerOutlastsALookThatIsCut() async throws {
        let (world, _) = try await stuck(uidValidity: 0)
        world.mailbox.deliver("From: x@shop.example\nMessage-ID: <leeks@shop.example>\nSubject: Leeks\n\nx\n")
        _ = try await world.workbench.lookOnce(world.pass.servers)
        let mail = try #require(try question(world))
        _ = try world.workbench.correct(mail.id, CorrectionWish(.concernsNothing))
        world.now = (try #require(Instant(rfc3339: world.now)) + .hours(25)).rfc3339()
        // The look at the inbox asks for all, then whether what it did not get is there; then the audit that is due does.
        let asked = Mutex(0)
        world.mailbox.content.withLock {
            $0.onUIDs = { mailbox, first in
                guard mailbox == "INBOX", first == 1 else { return }
                let times = asked.withLock { count in
                    count += 1
                    return count
                }
                guard times == 3 else { return }
                throw MailFailure(.connectionLost, account: "main", message: "lost", retry: .immediately)
            }
        }
        let cut = try await world.workbench.lookOnce(world.pass.servers)
        #expect(cut.failures.map(\.code) == [.connectionLost])
        let report = try await world.workbench.lookOnce(world.pass.servers)
        #expect(report.failures.isEmpty && report.look.unanswered.isEmpty)
        #expect(try question(world) == nil, "not asked again")
        #expect(try world.workbench.ledger.read { try $0.mails() }.map(\.id) == [mail.id])
    }

    @Test func withoutUIDValidityWhatIsGivenLaterIsReadAndTheQuestionTakenBack() async throws {
        let (world, _) = try await stuck(uidValidity: 0)
        _ = try await world.workbench.lookOnce(world.pass.servers)
        let mail = try #require(try question(world))
        world.mailbox.content.withLock { $0.withheld = [] }
        try await later(world)
        #expect(!isSent(world))
        let mails = try world.workbench.ledger.read { try $0.mails() }
        #expect(mails.first { $0.id == mail.id }?.needsPerson == false)
        #expect(mails.contains { $0.label == .rejection })
    }
}
