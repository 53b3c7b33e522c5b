// Withdrawing from all others, and what a replay of the recorded mail would change.

import Interviews
import Ledger
import Testing
import Vocabulary
import Writing

@testable import Pipeline

@Suite struct WithdrawingTests {
    private func three() throws -> (FakeWorld, [InterviewID]) {
        let world = try FakeWorld()
        var ids = [try world.interviewAtAcme()]
        for (company, contact) in [("Beta", ["Rob Roe <rob@beta.example>"]), ("Gamma", [])] {
            var input = FactsInput()
            input.company = company
            input.role = "Analyst"
            input.with = contact
            input.at = "2026-10-06T10:00:00+02:00"
            ids.append(try world.workbench.add(input))
        }
        return (world, ids)
    }

    @Test func eachOtherGetsAPoliteNoteThatWaits() async throws {
        let (world, ids) = try three()
        #expect(throws: Refusal.self) { try world.workbench.withdrawAllOthers(ids[0]) }
        try world.workbench.heard(ids[0], .offer, by: nil, expect: nil, text: nil)
        let withdrawn = try world.workbench.withdrawAllOthers(ids[0])
        #expect(withdrawn.map(\.interview) == [ids[1], ids[2]])
        #expect(withdrawn.map { $0.draft == nil } == [false, true])
        for id in ids.dropFirst() { #expect(try world.workbench.view(of: id).state == .withdrawn) }
        #expect(try world.workbench.view(of: ids[0]).state == .offer)
        let note = try world.draft(try #require(withdrawn[0].draft))
        #expect(note.kind == .gracious && note.state == .waiting)
        let text = world.workbench.read(note.bytes).text
        #expect(text.contains("accepted") && text.contains("withdraw") && text.contains("future"))
        #expect(!text.contains("Acme"))
        #expect(try world.workbench.lint(note).filter { $0.severity == .block }.isEmpty)
        // It stays through later passes, and goes out only when it is confirmed.
        _ = try await world.pass.run()
        #expect(try world.draft(note.id).state == .waiting)
        #expect(world.submitter.mails(to: "rob@beta.example").isEmpty)
        _ = try world.workbench.confirm(note.id, ConfirmationWish())
        world.now = "2026-10-09T07:05:00Z"
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "rob@beta.example").count == 1)
        // Nothing else is written to them any more.
        #expect(try world.workbench.ledger.read { try $0.drafts(of: ids[1]) }.filter(\.state.isOpen).isEmpty)
    }
}

extension WithdrawingTests {
    @Test func anInterviewThatIsAheadIsCalledOffBeforeItBegins() throws {
        let (world, ids) = try three()
        // Friday evening; the interview would be on Monday morning, before the first slot of a follow-up.
        world.now = "2026-10-09T18:00:00Z"
        var input = FactsInput()
        input.company = "Delta"
        input.with = ["Dee Dane <dee@delta.example>"]
        input.at = "2026-10-12T08:30:00+02:00"
        let ahead = try world.workbench.add(input)
        try world.workbench.heard(ids[0], .offer, by: nil, expect: nil, text: nil)
        let withdrawn = try world.workbench.withdrawAllOthers(ids[0])
        let note = try world.draft(try #require(withdrawn.first { $0.interview == ahead }?.draft))
        #expect(note.due == Instant(rfc3339: world.now))
        let text = world.workbench.read(note.bytes).text
        #expect(
            text.contains("interview on Monday, October 12") && !text.contains("spoke")
                && !text.contains("my interview"))
    }
}

@Suite struct ReplayTests {
    @Test func aReplayOfTodaysMailChangesNothingAndAMisreadOneIsShown() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        for (number, text) in [
            "Could you please send us your references?",
            "Unfortunately, we have decided to move forward with another candidate.",
        ].enumerated() {
            world.mailbox.deliver(
                """
                From: Jane Doe <jane@acme.example>
                To: sam@candidate.example
                Subject: Your application
                Date: Thu, 8 Oct 2026 15:2\(number):00 +0200
                Message-ID: <r\(number)@acme.example>

                Dear Sam,

                \(text)

                Jane
                """)
        }
        _ = try await world.pass.run()
        let same = try world.workbench.replay()
        #expect(same.read == 2 && same.changes.isEmpty && same.states.isEmpty)
        // As an older version might have read the rejection.
        var mail = try world.workbench.ledger.mail(MailID(2))
        mail.reading.label = .receipt
        let misread = mail
        let now = world.workbench.surroundings.now()
        try world.workbench.ledger.transaction(now: now) { try $0.append(.messageRead(misread)) }
        let before = try world.workbench.ledger.read { try $0.lastSeq() }
        let replay = try world.workbench.replay()
        #expect(replay.changes.map(\.newLabel) == [.rejection])
        #expect(replay.states.map(\.newState) == [.rejected] && replay.states.map(\.interview) == [id])
        #expect(try world.workbench.ledger.read { try $0.lastSeq() } == before)
        // What the person said stays.
        _ = try world.workbench.correct(mail.id, CorrectionWish(.is(.onHold)))
        #expect(try world.workbench.replay().changes.isEmpty)
    }
}
