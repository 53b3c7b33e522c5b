// Decisions that are taken back.

import Foundation
import Interviews
import Ledger
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct UndoTests {
    @Test(arguments: [DraftDecision.What.confirmed, .snoozed, .dropped])
    func aDecisionThatIsTakenBackLeavesTheDraftAsItWas(what: DraftDecision.What) async throws {
        let world = try FakeWorld()
        let before = try world.debrief(try world.interviewAtAcme())
        switch what {
        case .confirmed: _ = try world.workbench.confirm(before.id, ConfirmationWish())
        case .snoozed: _ = try world.workbench.snooze(before.id, until: "2026-10-09 08:00")
        case .dropped: try world.workbench.drop(before.id)
        }
        #expect(try world.draft(before.id) != before)
        try world.workbench.undo(DraftDecision(what, before: before))
        let after = try world.draft(before.id)
        #expect(after.state == .waiting)
        #expect(after.problem == nil)
        #expect(after.snoozedUntil.map { $0 <= world.workbench.surroundings.now() } ?? true)
        #expect(FileManager.default.fileExists(atPath: world.path(of: after)))
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        #expect(try world.draft(before.id).state == .waiting)
        _ = try world.workbench.confirm(before.id, ConfirmationWish())
        #expect(try world.draft(before.id).state == .confirmed)
    }

    @Test func whatWasActedOnIsNotTakenBack() async throws {
        let world = try FakeWorld()
        let before = try world.debrief(try world.interviewAtAcme())
        _ = try world.workbench.confirm(before.id, ConfirmationWish())
        _ = try await world.pass.run()
        #expect(throws: Refusal.self) { try world.workbench.undo(DraftDecision(.confirmed, before: before)) }
        #expect(try world.draft(before.id).state == .sent)
    }
}
