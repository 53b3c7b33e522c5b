// G7 from the confirmation to the submission: what the person overruled goes out, its reason is in the journal, and
// whatever else would be broken at the moment of sending still stops it.

import Foundation
import Interviews
import Ledger
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct ForcingTests {
    /// A thank-you into which the person wrote what E9 blocks.
    private func pressing(_ world: FakeWorld) async throws -> Draft {
        let id = try world.interviewAtAcme()
        _ = try await world.pass.run()
        let draft = try world.debrief(id)
        let path = world.path(of: draft)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let pressing = text.replacing(
            "\r\nSam Candidate\r\n", with: "\r\nPlease answer as soon as possible.\r\n\r\nSam Candidate\r\n")
        try #require(pressing != text)
        try pressing.write(toFile: path, atomically: false, encoding: .utf8)
        try world.workbench.syncReviewDirectory()
        return try world.draft(draft.id)
    }

    private func refusal(_ world: FakeWorld, _ draft: Draft, _ wish: ConfirmationWish) throws -> Refusal {
        try #require(throws: Refusal.self) { try world.workbench.confirm(draft.id, wish) }
    }

    private let reason = "they asked me to press them"

    @Test func whatIsOverruledWithAReasonGoesOutAndIsInTheJournal() async throws {
        let world = try FakeWorld()
        let draft = try await pressing(world)
        for wish in [ConfirmationWish(), ConfirmationWish(forceReason: " ")] {
            let refused = try refusal(world, draft, wish)
            #expect(refused.yieldsToForce && refused.message.contains("breaks E9"), "\(refused.message)")
        }
        #expect(try world.draft(draft.id).state == .waiting)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(forceReason: reason))

        let entries = try world.workbench.ledger.read { try $0.journal() }
        let confirmations = entries.compactMap { entry -> DraftConfirmed? in
            guard case .draftConfirmed(let event) = entry.event else { return nil }
            return event
        }
        #expect(confirmations.map(\.confirmation.forceReason) == [reason])
        #expect(confirmations.map(\.confirmation.forcedRules) == [["E9"]])
        _ = try await world.pass.run()
        let confirmed = try world.draft(draft.id)
        #expect(confirmed.state == .sent)
        #expect(world.submitter.mails(to: "jane@acme.example") == [confirmed.bytes])
    }

    /// The computer slept through the slot: at night another rule is broken than the one that was overruled.
    @Test func aRuleBrokenAfterTheConfirmationHoldsTheDraft() async throws {
        let world = try FakeWorld()
        let draft = try await pressing(world)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(forceReason: reason))
        world.now = "2026-10-08T21:30:00Z"
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        let held = try world.draft(draft.id)
        #expect(held.state == .confirmed)
        #expect(held.failure?.contains("23:30") == true, "\(held.failure ?? "nothing")")
        world.now = "2026-10-09T07:00:00Z"
        _ = try await world.pass.run()
        #expect(try world.draft(draft.id).state == .sent)
    }

    /// The same night, overruled: it was that rule the person meant.
    @Test func aRuleThatWasOverruledIsNotCheckedAgain() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        _ = try await world.pass.run()
        let draft = try world.debrief(id)
        let night = "2026-10-08T23:30:00+02:00"
        let refused = try refusal(world, draft, ConfirmationWish(at: night))
        #expect(refused.yieldsToForce && refused.message.contains("(slot)"), "\(refused.message)")
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(at: night, forceReason: "they work at night"))
        world.now = "2026-10-08T21:30:00Z"
        _ = try await world.pass.run()
        #expect(try world.draft(draft.id).state == .sent)
    }

    /// No reason makes up for a recipient who is no contact any more.
    @Test func whatNeverYieldsStopsItWhateverWasOverruled() async throws {
        let world = try FakeWorld()
        let draft = try await pressing(world)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(forceReason: reason))
        var facts = FactsInput()
        facts.with = ["Jane Doe <jane@acme.example>;role=insider"]
        try world.workbench.set(draft.interview, facts)
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        #expect(try world.draft(draft.id).state != .sent)
    }
}
