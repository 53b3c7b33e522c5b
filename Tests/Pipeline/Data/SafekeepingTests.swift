// Backup, restore and forgetting around the pipeline: what may be sent after a restore, and what is left of what was
// forgotten; old texts that are dropped.

import Foundation
import Interviews
import Ledger
import Testing
import Vocabulary

@testable import Pipeline

private let promise = """
    From: Jane Doe <jane@acme.example>
    To: sam@candidate.example
    Subject: Zweiundvierzig
    Date: Thu, 8 Oct 2026 15:20:00 +0200
    Message-ID: <later@acme.example>

    Dear Sam, thank you. We will get back to you by Friday next week, unmistakably.
    """

@Suite struct SafekeepingTests {
    private func surroundings(of world: FakeWorld) -> Surroundings {
        var surroundings = world.workbench.surroundings
        surroundings.environment = ["HOME": world.directory, "XDG_STATE_HOME": world.directory + "/xdg"]
        surroundings.isClockFixed = false
        return surroundings
    }

    /// The world after a restore: the same servers, the ledger of `path`.
    private func restored(_ world: FakeWorld, from path: String) throws -> (Workbench, RestoreReport) {
        let surroundings = surroundings(of: world)
        let paths = Paths(environment: surroundings.environment)
        let report = try Workbench.restore(from: path, surroundings: surroundings, configurationFile: nil)
        let old = world.workbench
        let ledger = try Ledger.open(
            at: paths.ledger, now: surroundings.now(), salt: { [UInt8](repeating: 9, count: 16) })
        let workbench = Workbench(
            surroundings: old.surroundings, configuration: old.configuration, paths: paths, ledger: ledger,
            review: try DiskReviewDirectory(old.paths.reviewDirectory), manners: old.manners, reading: old.reading)
        return (workbench, report)
    }

    private func pass(_ workbench: Workbench, _ world: FakeWorld) -> Pass {
        Pass(workbench: workbench, servers: Servers(mail: world.mailbox, submission: world.submitter))
    }

    @Test func whatWentOutAfterTheBackupIsFoundInSentAndNotSentAgain() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        _ = try await world.pass.run()
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        let path = world.directory + "/copy.sqlite"
        try world.workbench.backup(to: path)
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
        let (workbench, report) = try restored(world, from: path)
        #expect(report.returned == [draft.id])
        #expect(try workbench.ledger.draft(draft.id).state == .waiting)
        _ = try await pass(workbench, world).run()
        #expect(try workbench.ledger.draft(draft.id).state == .sent)
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
    }

    @Test func nothingIsSubmittedBeforeSentWasSearched() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        let path = world.directory + "/copy.sqlite"
        try world.workbench.backup(to: path)
        let (workbench, _) = try restored(world, from: path)
        _ = try workbench.confirm(draft.id, ConfirmationWish())
        let now = workbench.surroundings.now()
        // The gate by itself, without any look: closed by the restore.
        let verdict = try workbench.ledger.transaction(now: now) { try workbench.gate(draft.id, in: $0) }
        #expect(verdict == .notNow(reason: "the ledger was restored, and Sent of account 'main' is searched first"))
        #expect(try workbench.ledger.read { try $0.mark(Ledger.restoredMark) } != nil)
        _ = try await pass(workbench, world).run()
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
        #expect(try workbench.ledger.read { try $0.mark(Ledger.restoredMark) } == nil)
    }

    @Test func aDraftThatWasOnItsWayInTheBackupIsUnknownAfterwards() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        try world.workbench.ledger.transaction(now: world.workbench.surroundings.now()) { transaction in
            try transaction.append(
                .submissionStarted(SubmissionStarted(draft, at: transaction.now, attempt: 1, account: "main")))
        }
        let path = world.directory + "/copy.sqlite"
        try world.workbench.ledger.backup(to: path)
        let (workbench, _) = try restored(world, from: path)
        #expect(try workbench.ledger.draft(draft.id).state == .uncertain)
        _ = try await pass(workbench, world).run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
    }

    @Test func aBackupOverwritesNothingAndARestoreWaitsForTheDaemon() throws {
        let world = try FakeWorld()
        try world.interviewAtAcme()
        let path = world.directory + "/copy.sqlite"
        try world.workbench.backup(to: path)
        let refusal = #expect(throws: Refusal.self) { try world.workbench.backup(to: path) }
        #expect(refusal?.message.contains("exists; name a new file") == true)
        let paths = Paths(environment: surroundings(of: world).environment)
        let lock = try DaemonLock.take(inStateDirectory: paths.stateDirectory)
        let busy = #expect(throws: Refusal.self) {
            try Workbench.restore(from: path, surroundings: surroundings(of: world), configurationFile: nil)
        }
        #expect(busy?.status == .later)
        withExtendedLifetime(lock) {}
    }

    @Test func nothingOfAForgottenInterviewIsLeft() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        let draft = try world.debrief(id)
        world.mailbox.deliver(promise)
        _ = try await world.pass.run()
        let mail = try #require(try world.workbench.ledger.read { try $0.mails() }.first)
        _ = try world.workbench.correct(mail.id, CorrectionWish(.is(.onHold)))
        #expect(FileManager.default.fileExists(atPath: world.path(of: draft)))
        let forgotten = try world.workbench.forget(id)
        #expect(forgotten.report.isErased)
        #expect(forgotten.mailboxes.map(\.name) == ["INBOX of account main"])
        #expect(!FileManager.default.fileExists(atPath: world.path(of: draft)))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: world.workbench.paths.ledger))
        for word in ["Acme", "acme.example", "jane", "Zweiundvierzig", "unmistakably", "migration plan"] {
            #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) is still there")
        }
        #expect(try world.workbench.ledger.read { try $0.verify().isIntact })
        #expect(try world.workbench.readingRules().isEmpty)
        // Its mail is never read again, not even when the company is tracked anew.
        try world.interviewAtAcme()
        _ = try await world.pass.run()
        #expect(try world.workbench.ledger.read { try $0.mails() }.isEmpty)
    }

    @Test func whatAMovedMessageLeftElsewhereIsForgottenWithIt() async throws {
        let world = try FakeWorld()
        try world.interviewAtAcme()
        var input = FactsInput()
        input.company = "Beta"
        input.at = "2026-10-06T10:00:00+02:00"
        let beta = try world.workbench.add(input)
        world.mailbox.deliver(promise)
        _ = try await world.pass.run()
        let mail = try #require(try world.workbench.ledger.read { try $0.mails() }.first)
        _ = try world.workbench.correct(mail.id, CorrectionWish(.belongs(beta), keepsRule: false))
        _ = try world.workbench.forget(beta)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: world.workbench.paths.ledger))
        #expect(bytes.range(of: Data("unmistakably".utf8)) == nil)
        #expect(try world.workbench.ledger.read { try $0.isFolded() && $0.verify().isIntact })
    }

    @Test func aDraftThatIsBeingSentIsNotForgotten() throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        let draft = try world.debrief(id)
        try world.workbench.ledger.transaction(now: world.workbench.surroundings.now()) { transaction in
            try transaction.append(
                .submissionStarted(SubmissionStarted(draft, at: transaction.now, attempt: 1, account: "main")))
        }
        let refusal = #expect(throws: Refusal.self) { try world.workbench.forget(id) }
        #expect(refusal?.status == .later)
    }

    @Test func oldTextsAreDroppedAndTheirReadingStays() async throws {
        let world = try FakeWorld(settings: "[reading]\nkeep_bodies = \"30d\"")
        try world.interviewAtAcme()
        world.mailbox.deliver(promise)
        _ = try await world.pass.run()
        let before = try #require(try world.workbench.ledger.read { try $0.mails() }.first)
        let state = try world.workbench.views(all: true).map(\.state)
        #expect(before.newText != nil)
        world.now = "2026-11-06T12:00:00Z"
        _ = try await world.pass.run()
        #expect(try world.workbench.ledger.mail(before.id).newText != nil)
        world.now = "2026-11-08T12:00:00Z"
        _ = try await world.pass.run()
        let after = try world.workbench.ledger.mail(before.id)
        #expect(after.newText == nil && after.reading == before.reading && after.actsOn == before.actsOn)
        #expect(state.count == 1)
        #expect(try world.workbench.ledger.read { try $0.isFolded() && $0.verify().isIntact })
    }
}
