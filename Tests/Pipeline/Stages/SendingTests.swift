// From confirmation to submission: G1, G2, G3 and G9 against servers that fail in every way.

import Foundation
import Interviews
import Ledger
import MailFormat
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct SendingTests {
    private func confirmed(_ world: FakeWorld) async throws -> DraftID {
        let id = try world.interviewAtAcme()
        _ = try await world.pass.run()
        let draft = try world.debrief(id)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(prefix: String(draft.sha256.prefix(8))))
        return draft.id
    }

    @Test func aConfirmedDraftIsSubmittedOnceWithExactlyTheConfirmedBytes() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        let draft = try world.draft(id)
        for _ in 0..<3 { _ = try await world.pass.run() }
        #expect(world.submitter.mails(to: "jane@acme.example") == [draft.bytes])
        #expect(Fingerprint.sha256(draft.bytes) == draft.confirmation?.sha256)
        #expect(try world.draft(id).state == .sent)
        #expect(world.mailbox.content.withLock { $0.mailboxes["Sent"]?.count } == 1)
    }

    @Test func anUnconfirmedDraftIsNeverSubmitted() async throws {
        let world = try FakeWorld()
        _ = try world.debrief(try world.interviewAtAcme())
        for _ in 0..<3 { _ = try await world.pass.run() }
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
    }

    @Test func inReviewModeNothingCanBeConfirmed() async throws {
        let world = try FakeWorld(mode: .review)
        let draft = try world.debrief(try world.interviewAtAcme())
        #expect(throws: Refusal.self) { try world.workbench.confirm(draft.id, ConfirmationWish()) }
    }

    @Test func anUnknownOutcomeIsNeverRepeated() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        world.submitter.state.withLock { $0.script = [.takeAndVanish] }
        for _ in 0..<4 { _ = try await world.pass.run() }
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
        #expect(try world.draft(id).state == .uncertain)
        try world.workbench.resolve(id, .arrived)
        #expect(try world.draft(id).state == .sent)
    }

    @Test func aMessageThatTheServerDoesNotGiveKeepsTheDraftWaiting() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        world.mailbox.deliver(rejection)
        world.mailbox.content.withLock { $0.withheld = [1] }
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        let draft = try world.draft(id)
        #expect(draft.state == .confirmed)
        #expect(draft.failure?.contains("does not give a message of INBOX") ?? false)
    }

    @Test func whatWasHandedOverStaysAsItWasWhateverIsDoneToItsFile() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        world.submitter.state.withLock { $0.script = [.takeAndVanish] }
        _ = try await world.pass.run()
        let draft = try world.draft(id)
        let file = try String(contentsOfFile: world.path(of: draft), encoding: .utf8)
        try (file + "One more line.\r\n").write(toFile: world.path(of: draft), atomically: true, encoding: .utf8)
        try world.workbench.resolve(id, .arrived)
        #expect(try world.draft(id).bytes == draft.bytes)
        #expect(world.submitter.mails(to: "jane@acme.example") == [draft.bytes])
    }

    @Test func anUnknownOutcomeIsKnownOnceTheCopyLiesInSent() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        world.submitter.state.withLock { $0.script = [.takeAndVanish] }
        _ = try await world.pass.run()
        let bytes = try world.draft(id).bytes
        world.mailbox.deliver(String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n"), to: "Sent")
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .sent)
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
    }

    @Test func aConnectionLostWithinTheDataIsTriedAgain() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        world.submitter.state.withLock { $0.script = [.lose] }
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .confirmed)
        world.now = "2026-10-08T13:20:00Z"
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .sent)
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
    }

    @Test func aTemporaryRefusalWaitsAndAPermanentOneEnds() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        world.submitter.state.withLock { $0.script = [.refuse(451), .refuse(550)] }
        _ = try await world.pass.run()
        let deferred = try world.draft(id)
        #expect(deferred.state == .confirmed)
        #expect(deferred.nextAttempt != nil)
        _ = try await world.pass.run()
        #expect(try world.draft(id).attempts == 1, "tried again only after the wait")
        world.now = "2026-10-08T13:30:00Z"
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .failed)
        world.now = "2026-10-08T14:30:00Z"
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
    }

    @Test func aCrashBeforeTheCommitTriesAgainAndAfterItAsks() async throws {
        for isCommitted in [false, true] {
            let world = try FakeWorld()
            let id = try await confirmed(world)
            let draft = try world.draft(id)
            try world.workbench.ledger.transaction(now: world.workbench.surroundings.now()) { transaction in
                try transaction.append(
                    .submissionStarted(SubmissionStarted(draft, at: transaction.now, attempt: 1, account: "main")))
                if isCommitted {
                    try transaction.append(
                        .submissionCommitted(
                            DraftNoted(draft, at: transaction.now, reason: "the last bytes are about to leave")))
                }
            }
            // The process ends here; the next pass finds what it left.
            _ = try await world.pass.run()
            _ = try await world.pass.run()
            #expect(try world.draft(id).state == (isCommitted ? .uncertain : .sent))
            #expect(world.submitter.mails(to: "jane@acme.example").count == (isCommitted ? 0 : 1))
        }
    }

    @Test func aMessageAfterTheConfirmationStopsTheSubmission() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        world.mailbox.deliver(rejection)
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        #expect(try world.draft(id).state != .sent)
    }

    @Test func aMessageThatArrivesDuringTheLookStopsTheSubmission() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        let mailbox = world.mailbox
        // The first connection is the pass's own look; the second is the gate's.
        mailbox.content.withLock { content in
            content.connections = 0
            content.onConnect = {
                if mailbox.content.withLock({ $0.connections }) == 2 { mailbox.deliver(rejection) }
            }
        }
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        #expect(try world.draft(id).state != .sent)
    }

    @Test func aFailedLookLetsTheDraftWait() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        world.mailbox.content.withLock {
            $0.failure = MailFailure(.unreachable, account: "main", message: "cannot be reached", retry: .immediately)
        }
        let report = try await world.pass.run()
        #expect(!report.failures.isEmpty)
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        #expect(try world.draft(id).failure?.contains("cannot be reached") == true)
        world.mailbox.content.withLock { $0.failure = nil }
        world.now = "2026-10-08T13:15:00Z"
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .sent)
    }

    @Test func aFileChangedAfterTheConfirmationAsksAgain() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        let draft = try world.draft(id)
        let path = world.path(of: draft)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("Sam Candidate\r\n", with: "Sam\r\n").write(toFile: path, atomically: false, encoding: .utf8)
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .waiting)
        #expect(try world.draft(id).sha256 != draft.sha256)
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
    }

    @Test func aDeadlineThatPassedAsksAgain() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        world.now = "2026-10-10T09:00:00Z"
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .waiting)
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
    }

    @Test func anotherHashThanTheOneSeenIsRefused() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        #expect(throws: Refusal.self) {
            try world.workbench.confirm(draft.id, ConfirmationWish(prefix: "ffff0000ffff"))
        }
        #expect(try world.draft(draft.id).state == .waiting)
    }

    @Test func aConfirmationCanBeTakenBack() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        try world.workbench.unconfirm(id)
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .waiting)
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
    }
}

@Suite struct ReviewDirectoryTests {
    @Test func aFileThatNoLongerParsesKeepsTheLastGoodVersion() throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        try Data([0, 1, 2, 255]).write(to: URL(fileURLWithPath: world.path(of: draft)))
        try world.workbench.syncReviewDirectory()
        let after = try world.draft(draft.id)
        #expect(after.problem == .unreadable)
        #expect(after.bytes == draft.bytes)
        #expect(throws: Refusal.self) { try world.workbench.confirm(draft.id, ConfirmationWish()) }
    }

    @Test func aDeletedFileIsAskedAboutAndCanBeBroughtBack() throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        try FileManager.default.removeItem(atPath: world.path(of: draft))
        try world.workbench.syncReviewDirectory()
        #expect(try world.draft(draft.id).problem == .missing)
        #expect(try world.draft(draft.id).state == .waiting, "deleting is not dropping")
        try world.workbench.restoreFile(of: draft.id)
        #expect(try world.draft(draft.id).problem == nil)
        #expect(FileManager.default.fileExists(atPath: world.path(of: draft)))
    }

    @Test func anotherRecipientIsNoticed() throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        let path = world.path(of: draft)
        let text = try String(contentsOfFile: path, encoding: .utf8).replacing(
            "jane@acme.example", with: "eve@evil.example")
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        try world.workbench.syncReviewDirectory()
        #expect(try world.draft(draft.id).problem == .otherRecipient)
        #expect(try world.draft(draft.id).to.addrSpec == "jane@acme.example")
    }

    @Test func theFileOfADroppedDraftIsRemovedUnlessItWasChanged() throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        try world.workbench.drop(draft.id)
        #expect(!FileManager.default.fileExists(atPath: world.path(of: draft)))
    }
}

@Suite struct EditingFormTests {
    @Test func afterTheEditorTheFileIsTheMessageThatWillBeSubmitted() throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        world.now = "2026-10-08T13:05:00Z"
        var input = FactsInput()
        input.highlights = ["the tour of the Gießerei"]
        try world.workbench.set(id, input, asDebrief: true)
        try world.workbench.syncReviewDirectory()
        let draft = try #require(try world.workbench.ledger.read { try $0.drafts(of: id) }.first)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        try world.workbench.makeEditable(draft.id)
        let shown = try String(contentsOfFile: world.path(of: draft), encoding: .utf8)
        #expect(shown.contains("Gießerei"), "the editor shows letters, not their encoding")
        try world.workbench.finishEditing(draft.id)
        let after = try world.draft(draft.id)
        #expect(after.state == .confirmed, "looking is not editing")
        let file = Array(try Data(contentsOf: URL(fileURLWithPath: world.path(of: draft))))
        let firstLine = Array("X-Unsent: 1\r\n".utf8)
        #expect(Array(file.prefix(firstLine.count)) == firstLine)
        #expect(Fingerprint.sha256(Array(file.dropFirst(firstLine.count))) == after.sha256)
    }
}

@Suite struct LookingTests {
    @Test func mailThatMeantNothingIsFoundWhenItsInterviewIsAdded() async throws {
        let world = try FakeWorld(now: "2026-10-08T13:30:00Z")
        world.mailbox.deliver(rejection)
        let first = try await world.pass.run()
        #expect(first.look.recorded.isEmpty)
        try world.interviewAtAcme()
        let second = try await world.pass.run()
        #expect(second.look.recorded.count == 1)
        let third = try await world.pass.run()
        #expect(third.look.recorded.isEmpty)
    }

    @Test func aMailboxThatGotAnotherValidityIsNotReadTwice() async throws {
        let world = try FakeWorld(now: "2026-10-08T13:30:00Z")
        let id = try world.interviewAtAcme()
        world.mailbox.deliver(rejection)
        _ = try await world.pass.run()
        world.mailbox.content.withLock { $0.validity = 8 }
        let again = try await world.pass.run()
        #expect(again.look.recorded.isEmpty)
        #expect(try world.workbench.ledger.interview(id).answers.count == 1)
    }

    @Test func theFirstDigestIsDueAtItsHourAndGoesOutOnceADay() async throws {
        let world = try FakeWorld(now: "2026-10-08T04:00:00Z")
        for time in ["2026-10-08T05:29:00Z", "2026-10-08T05:31:00Z", "2026-10-08T05:45:00Z", "2026-10-09T05:31:00Z"] {
            world.now = time
            _ = try await world.pass.run()
        }
        #expect(world.submitter.mails(to: "sam@candidate.example").count == 2)
    }
}

@Suite struct HoldingTests {
    @Test func aHeldDraftIsReleasedOnlyAfterItsMessagesWereShown() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        world.mailbox.deliver(
            rejection.replacing("Unfortunately, we have decided to move forward with another candidate.", with: "Best")
                .replacing("Jane Doe <jane@acme.example>", with: "Jobs <jobs@acme.example>"))
        _ = try await world.pass.run()
        let held = try world.draft(draft.id)
        #expect(held.state == .confirmed)
        let hold = try #require(held.hold)
        #expect(throws: Refusal.self) { try world.workbench.confirm(draft.id, ConfirmationWish()) }
        try world.workbench.noteShown(try hold.messages.map { try world.workbench.ledger.mail($0) })
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
    }
}
