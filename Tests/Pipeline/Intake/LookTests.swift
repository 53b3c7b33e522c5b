// What a look brings: the audit, Sent, Junk, new addresses; against a model server.

import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary
import Writing

@testable import Pipeline
@testable import TestServers

@Suite("A look", .serialized, .timeLimit(.minutes(15)))
struct LookTests {
    private static func events(_ intake: Intake, _ name: String) throws -> [Event] {
        try intake.world.workbench.ledger.read { try $0.journal(after: 0) }
            .filter { $0.eventName == name }.compactMap(\.event)
    }

    // MARK: The audit

    @Test func theAuditReadsWhatEveryLookMissed() async throws {
        let server = ModelServer()
        let intake = try await Intake(server)
        server.deliver(ModelLetter.text(subject: "First"))
        try await intake.look()
        // The server keeps one to itself, then shows it below its UIDNEXT.
        let hidden = server.deliver(ModelLetter.text(subject: "Hidden"))
        let all = server.state.withLock { $0.mailboxes["INBOX"] ?? [] }
        server.change { $0.mailboxes["INBOX"]?.removeAll { $0.uid == hidden } }
        server.deliver(ModelLetter.text(subject: "Second"))
        try await intake.look()
        server.change { $0.mailboxes["INBOX"] = (all + ($0.mailboxes["INBOX"] ?? []).filter { $0.uid > hidden }) }
        try await intake.look()
        #expect(try intake.subjects == ["First", "Second"])

        intake.world.now = "2026-10-09T12:00:00Z"
        try await intake.look()
        #expect(try intake.subjects == ["First", "Second", "Hidden"])
        let audits = try Self.events(intake, "audit_done").compactMap { event -> AuditDone? in
            if case .auditDone(let audit) = event, audit.mailbox == "INBOX" { audit } else { nil }
        }
        #expect(audits.map(\.messages) == [1, 3])
        #expect(audits.map(\.accounted) == [1, 3])
        #expect(audits.map(\.recovered) == [nil, 1])
        let inbox = try #require(
            try intake.world.workbench.status(version: "test").accounts[0].mailboxes.first { $0.name == "INBOX" })
        #expect(inbox.messages == 3 && inbox.accounted == 3)
    }

    @Test(arguments: [
        (nil, true), ("2026-10-07T12:00:00Z", true), ("2026-10-07T12:00:01Z", false),
        ("2026-10-08T12:00:00Z", false), ("2026-10-09T11:59:59Z", false), ("2026-10-09T12:00:00Z", true),
    ])
    func anAuditIsDueOnceADay(last: String?, isDue: Bool) throws {
        let now = try #require(Instant(rfc3339: "2026-10-08T12:00:00Z"))
        #expect(Daily.isDue(lastDone: last.flatMap { Instant(rfc3339: $0) }, now: now) == isDue)
    }

    @Test func mailOlderThanTheWindowIsAccountedFor() {
        let audit = Audit(present: [1, 2, 3, 10, 11, 12], lowWater: 10)
        #expect(audit.owed == [10, 11, 12])
        #expect(audit.accounted(missing: []) == 6)
        #expect(audit.accounted(missing: [11, 99]) == 5)
    }

    // MARK: Sent

    @Test func whereSentIsNotKnownTheInboxIsReadAndNothingIsSent() async throws {
        let server = ModelServer()
        server.change {
            $0.uses = [:]
            $0.mailboxes = ["INBOX": [], "Ausgang": []]
        }
        server.deliver(ModelLetter.groceries)
        let intake = try await Intake(server)
        let interview = try #require(try intake.world.workbench.ledger.read { try $0.interviews() }.first)
        let draft = try intake.world.debrief(interview.id)
        _ = try intake.world.workbench.confirm(draft.id, ConfirmationWish())
        let report = try await intake.pass().run()
        #expect(report.look.examined == 1)
        #expect(report.failures.first?.message.contains("sent = ") ?? false)
        #expect(intake.world.submitter.state.withLock { $0.accepted.isEmpty })
        #expect(try intake.world.draft(draft.id).state == .confirmed)
        let status = try intake.world.workbench.status(version: "test")
        #expect(status.accounts[0].state == "trouble" && status.illnesses.contains { $0.contains("doctor") })
        #expect(
            try Self.events(intake, "service_noted").contains { event in
                if case .serviceNoted(let note) = event { note.what == "account_incomplete" } else { false }
            })
        await #expect(throws: MailFailure.self) { try await DirectLook(pass: intake.pass()).lookAtEverything() }
    }

    @Test func inReviewModeUnknownSentIsToldAndNoFailure() async throws {
        let server = ModelServer()
        server.change {
            $0.uses = [:]
            $0.mailboxes = ["INBOX": []]
        }
        let intake = try await Intake(server, mode: .review)
        let report = try await intake.pass().run()
        #expect(report.failures.isEmpty)
        let status = try intake.world.workbench.status(version: "test")
        #expect(status.illnesses.isEmpty && status.accounts[0].error != nil)
    }

    @Test func thePersonMaySayThatThereIsNoSent() async throws {
        let server = ModelServer()
        server.change {
            $0.uses = [:]
            $0.mailboxes = ["INBOX": []]
        }
        let intake = try await Intake(server, more: "sent = \"\"\njunk = \"\"")
        try await DirectLook(pass: intake.pass()).lookAtEverything()
        #expect(!intake.transcript.contains { $0.contains("LIST") })
    }

    @Test func aMissingMailboxDoesNotKeepTheOthersFromBeingRead() async throws {
        let server = ModelServer()
        server.deliver(ModelLetter.text(subject: "Read"))
        let intake = try await Intake(server, more: "mailboxes = [\"INBOX\", \"Jobs\"]")
        let report = try await intake.look()
        #expect(try intake.subjects == ["Read"])
        #expect(report.problem?.code == .mailboxMissing)
        let message = try #require(report.problem?.message)
        #expect(message.contains("no mailbox 'Jobs'") && message.contains("the server has INBOX, Sent"))
        #expect(try intake.world.workbench.status(version: "test").illnesses.contains { $0.contains("'Jobs'") })
        await #expect(throws: MailFailure.self) { try await DirectLook(pass: intake.pass()).lookAtEverything() }
    }

    @Test(arguments: [
        (["INBOX", "Sent Items"], ["Sent Items"]), (["INBOX", "INBOX.Sent"], ["INBOX.Sent"]),
        (["Gesendete Elemente"], ["Gesendete Elemente"]), (["[Gmail]/Messages envoyés"], ["[Gmail]/Messages envoyés"]),
        (["Archive/Sent", "Sentinel", "Presents"], []), (["Sent Messages", "Sent"], ["Sent", "Sent Messages"]),
    ])
    func sentIsFoundByItsUsualNames(names: [String], expected: [String]) {
        let found = SpecialMailboxes.sent(configured: nil, listing: names.map { .init(name: $0, use: nil) })
        #expect(found == (expected.isEmpty ? .unknown : .named(expected)))
    }

    @Test func aSpecialUseWinsOverANameAndTheConfigurationOverBoth() {
        let listing = [MailboxListing(name: "Sent", use: nil), MailboxListing(name: "Out", use: .sent)]
        #expect(SpecialMailboxes.sent(configured: nil, listing: listing) == .named(["Out"]))
        #expect(SpecialMailboxes.sent(configured: "Mine", listing: listing) == .named(["Mine"]))
        #expect(SpecialMailboxes.sent(configured: "", listing: listing) == .none)
        #expect(SpecialMailboxes.junk(configured: nil, listing: [.init(name: "Spam", use: nil)]) == "Spam")
        #expect(SpecialMailboxes.junk(configured: "", listing: [.init(name: "Spam", use: nil)]) == nil)
    }

    // MARK: Junk

    @Test func mailOfAnEmployerInJunkIsToldOfAndMovesNothing() async throws {
        let server = ModelServer()
        server.change { $0.mailboxes["Junk"] = [] }
        server.deliver(ModelLetter.text(subject: "Lost rejection"), to: "Junk")
        server.deliver(ModelLetter.groceries, to: "Junk")
        let intake = try await Intake(server)
        try await intake.look()
        let mail = try #require(try intake.mails.first)
        #expect(try intake.mails.count == 1)
        #expect(mail.place.mailbox == "Junk" && mail.match.state == .unsure && mail.needsPerson && mail.actsOn == nil)
        let world = intake.world
        let interview = try #require(try world.workbench.ledger.read { try $0.interviews() }.first)
        #expect(interview.answers.isEmpty)
        let now = world.workbench.surroundings.now()
        let digest = try world.workbench.ledger.read {
            try world.workbench.digest(of: world.workbench.ownZone.date(now), in: $0, now: now)
        }
        #expect(digest.questions.contains { $0.question.contains("lies in Junk") })
        #expect(!(try world.workbench.status(version: "test").accounts[0].mailboxes.contains { $0.name == "Junk" }))

        // Not again on the same day; on the next, what is new.
        server.deliver(ModelLetter.text(subject: "Another"), to: "Junk")
        try await intake.look()
        #expect(try intake.mails.count == 1)
        world.now = "2026-10-09T12:00:00Z"
        try await intake.look()
        #expect(try intake.subjects == ["Lost rejection", "Another"])
    }

    @Test func aJunkThatIsNotThereIsToldAndNothingWaitsForIt() async throws {
        let server = ModelServer()
        server.deliver(ModelLetter.groceries)
        let intake = try await Intake(server, more: "junk = \"Trash can\"")
        let report = try await intake.pass().run()
        #expect(report.failures.isEmpty && report.look.problem == nil)
        try await DirectLook(pass: intake.pass()).lookAtEverything()
        let status = try intake.world.workbench.status(version: "test")
        #expect(status.illnesses.isEmpty)
        let error = try #require(status.accounts[0].error)
        #expect(error.contains("'Trash can'") && error.contains("the server has INBOX, Sent"))
        #expect(try intake.world.workbench.digest(on: nil).health.problems == [error])
        server.change { $0.mailboxes["Trash can"] = [] }
        try await intake.look()
        #expect(try intake.world.workbench.status(version: "test").accounts[0].error == nil)
    }

    @Test func mailThatWasMovedOutOfJunkIsReadLikeAnyOther() async throws {
        let server = ModelServer()
        server.change { $0.mailboxes["Junk"] = [] }
        server.deliver(ModelLetter.text(subject: "Rescued", id: "rescued"), to: "Junk")
        let intake = try await Intake(server)
        try await intake.look()
        server.change { $0.mailboxes["Junk"] = [] }
        server.deliver(ModelLetter.text(subject: "Rescued", id: "rescued"))
        try await intake.look()
        let mail = try #require(try intake.mails.first)
        #expect(try intake.mails.count == 1)
        #expect(mail.place.mailbox == "INBOX" && mail.match.state == .matched && mail.label == .rejection)
        #expect(try intake.world.workbench.ledger.read { try $0.isFolded() })
    }

    // MARK: Sparing the server

    @Test func mailboxesAreListedOnceForEachConnection() async throws {
        let server = ModelServer()
        let intake = try await Intake(server)
        try await intake.watching { watch in
            for _ in 0..<3 { try await watch.look() }
        }
        #expect(intake.transcript.count { $0.contains(" LIST ") } == 1)
    }

    @Test func anEmptyPollAsksForNothingButTheMailboxes() async throws {
        let server = ModelServer()
        let intake = try await Intake(server)
        for _ in 0..<3 { server.deliver(ModelLetter.groceries) }
        try await intake.look()
        let before = intake.transcript.count
        try await intake.look()
        let words = intake.transcript[before...].compactMap {
            $0.split(separator: " ").dropFirst().first.map(String.init)
        }
        #expect(words.filter { $0 != "CAPABILITY" } == ["AUTHENTICATE", "LIST", "EXAMINE", "EXAMINE", "LOGOUT"])
    }

    @Test func aRequestThatIsCancelledEndsAtOnce() async throws {
        let server = ModelServer()
        let intake = try await Intake(server)
        let reached = Gate()
        try await intake.watching { watch in
            try await intake.until { await watch.state.lastSync != nil }
            server.misbehaveOnce(at: "EXAMINE") { _, peer in
                reached.open()
                peer.waitForEnd()
            }
            let request = Task { try await watch.look() }
            await reached.opened()
            request.cancel()
            let result = await request.result
            #expect(throws: CancellationError.self) { try result.get() }
        }
    }

    @Test func searchTermsFitIntoCommands() {
        let terms = (0..<200).map { "someone.\($0)@a-rather-long-name-of-a-company.example" }
        let portions = SearchTerms.portions(of: terms)
        #expect(portions.flatMap { $0 } == terms)
        #expect(portions.allSatisfy { $0.map { $0.utf8.count + 16 }.reduce(0, +) <= 800 })
        #expect(SearchTerms.portions(of: [String(repeating: "x", count: 2000)]).count == 1)
    }
}
