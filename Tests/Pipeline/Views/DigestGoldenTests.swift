// Digests of twelve ledgers, as text and HTML: from what was recorded and read to the page that the person gets. How a
// digest is drawn whatever it holds is pinned in Tests/Core/Writing.

import Foundation
import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary
import Writing

@testable import Pipeline

@Suite struct DigestGoldenTests {
    @Test(arguments: ExampleLedger.allCases) func theDigestOfALedgerIsPinned(_ ledger: ExampleLedger) async throws {
        let world = try await ledger.world()
        let digest = try world.workbench.digest(on: nil)
        try expectGolden(DigestText.render(digest), "\(ledger.rawValue).txt")
        try expectGolden(DigestHTML.render(digest), "\(ledger.rawValue).html")
    }

    /// Neither what is to be written after a no nor how an unsure mail was read stands on a locked screen (C6).
    @Test(arguments: ExampleLedger.allCases) func thePreviewOfALedgerTellsNoNo(_ ledger: ExampleLedger) async throws {
        let page = DigestHTML.render(try await ledger.world().workbench.digest(on: nil))
        let preview = try #require(page.firstMatch(of: #/overflow:hidden">([^<]*)</div>/#)).1
        #expect(!preview.isEmpty)
        for word in ["after a no", "feedback", "rejection", ": a no", "read as"] {
            #expect(!preview.contains(word), "\(preview)")
        }
    }

    private func expectGolden(_ page: String, _ name: String) throws {
        // Hashes change with every word of a letter, and say nothing about the digest.
        let text = page.replacing(#/@[0-9a-f]{8}\b/#, with: "@HASH")
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let golden = try String(contentsOf: file, encoding: .utf8)
        #expect(text == golden, "differs from Views/Golden/\(name); UPDATE_GOLDEN=1 rewrites it")
    }
}

/// Searches at a telling moment.
enum ExampleLedger: String, CaseIterable, Sendable {
    case firstDay, dayBefore, debriefDue, thankYouWaits, waiting, reminderLate, rejection, offer, ambiguous
    case unknownOutcome, absence, refusedPassword

    /// What happened, up to the moment of the digest.
    func world() async throws -> FakeWorld {
        let world = try FakeWorld(now: self == .dayBefore ? "2026-10-06T12:00:00Z" : "2026-10-08T12:00:00Z")
        guard self != .firstDay else { return try await world.looked(at: "2026-10-09T05:31:00Z") }
        let acme = try world.interviewAtAcme()
        switch self {
        case .firstDay, .debriefDue: break
        case .dayBefore: return try await world.looked(at: "2026-10-07T12:31:00Z")
        case .thankYouWaits: _ = try world.debrief(acme)
        case .waiting, .reminderLate: try await world.thank(acme)
        case .unknownOutcome:
            world.submitter.state.withLock { $0.script = [.takeAndVanish] }
            try await world.thank(acme)
        case .refusedPassword:
            world.mailbox.content.withLock { content in
                content.failure = MailFailure(
                    .credentialRefused, account: "main",
                    message: "account main: the password was refused; run 'afterword doctor'", retry: .needsPerson)
            }
            _ = try? await world.pass.run()
        case .rejection, .offer, .ambiguous, .absence:
            try await world.thank(acme)
            try self == .ambiguous ? world.interview("Acme", "Manager") : world.interview("Globex", "Analyst")
            try await world.answer(self)
        }
        return try await world.looked(at: moment)
    }

    private var moment: String {
        switch self {
        case .waiting: "2026-10-12T05:31:00Z"
        // The reminder's deadline was the 25th.
        case .reminderLate: "2026-10-26T06:31:00Z"
        case .rejection, .offer, .ambiguous, .absence: "2026-10-13T05:31:00Z"
        default: "2026-10-09T05:31:00Z"
        }
    }

    fileprivate var answer: (subject: String, text: String) {
        switch self {
        case .rejection:
            (
                "Your application",
                "thank you for your time last week. Unfortunately we have decided to move forward with another candidate."
            )
        case .offer:
            (
                "Your offer",
                "we are delighted to offer you the position of Engineer. Please let us know by October 16 whether you accept our offer."
            )
        case .absence:
            ("Automatic reply: Thank you", "I am out of the office until October 19 and will answer after my return.")
        default: ("Our next conversation", "we would like to invite you to a second interview. When could you come?")
        }
    }
}

extension FakeWorld {
    /// A pass of the daemon, then the digest's moment.
    fileprivate func looked(at moment: String) async throws -> FakeWorld {
        now = moment
        _ = try? await pass.run()
        return self
    }

    /// Debriefed, with a promise for the 14th; the thank-you is confirmed and submitted.
    fileprivate func thank(_ id: InterviewID) async throws {
        let draft = try debrief(id)
        var promise = FactsInput()
        promise.expect = "2026-10-14"
        try workbench.set(id, promise, asDebrief: true)
        let current = try self.draft(draft.id)
        _ = try workbench.confirm(draft.id, ConfirmationWish(prefix: String(current.sha256.prefix(8))))
        _ = try await pass.run()
    }

    /// Another one, debriefed, whose thank-you was dropped.
    fileprivate func interview(_ company: String, _ role: String) throws {
        var input = FactsInput()
        (input.company, input.role, input.at) = (company, role, "2026-10-07T10:00:00+02:00")
        input.with = ["Kim Novak <kim@\(company.lowercased()).example>"]
        (input.rating, input.topics) = (5, ["on-call without heroes"])
        let id = try workbench.add(input)
        for draft in try workbench.ledger.read({ try $0.drafts(of: id) }) { try workbench.drop(draft.id) }
        try workbench.syncReviewDirectory()
    }

    fileprivate func answer(_ ledger: ExampleLedger) async throws {
        // The digest before tells nothing of it.
        now = "2026-10-12T05:31:00Z"
        _ = try await pass.run()
        let (subject, text) = ledger.answer
        let from = ledger == .ambiguous ? "HR <people@acme.example>" : "Jane Doe <jane@acme.example>"
        mailbox.deliver(
            """
            From: \(from)
            To: sam@candidate.example
            Subject: \(subject)
            Date: Mon, 12 Oct 2026 10:00:00 +0200
            Message-ID: <answer@acme.example>\(ledger == .absence ? "\nAuto-Submitted: auto-replied" : "")

            Dear Sam,

            \(text)

            Kind regards
            """)
        now = "2026-10-12T08:05:00Z"
        _ = try await pass.run()
    }
}
