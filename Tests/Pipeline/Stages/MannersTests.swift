// Manners in the service: channels other than mail, leave to call read from mail, prep, thin thank-yous, an offer that is
// news elsewhere, suggestions where they are shown.

import Etiquette
import Interviews
import Ledger
import MailFormat
import Testing
import Vocabulary
import Writing

@testable import Pipeline

@Suite struct MannersTests {
    private func mail(_ text: String, subject: String = "Your interview", id: String = "a1@acme.example") -> String {
        """
        From: Jane Doe <jane@acme.example>
        To: sam@candidate.example
        Subject: \(subject)
        Message-ID: <\(id)>
        Date: Fri, 09 Oct 2026 10:00:00 +0200

        \(text)
        """
    }

    private func refusal(_ channel: Channel, _ world: FakeWorld, _ id: InterviewID) -> String? {
        do {
            _ = try world.workbench.leave(for: channel, id)
            return nil
        } catch let refusal as Refusal {
            #expect(refusal.status == .failed && !refusal.yieldsToForce)
            return refusal.message
        } catch {
            return "\(error)"
        }
    }

    // MARK: Channels

    @Test(arguments: [(Channel.call, "A14, B9"), (.text, "A15"), (.comment, "A16"), (.visit, "A17, B9")])
    func aChannelIsRefusedWithItsRule(_ channel: Channel, _ rules: String) throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        world.now = "2026-10-12T10:00:00Z"
        #expect(refusal(channel, world, id)?.contains("(\(rules))") == true)
        #expect(try world.workbench.why(id).contains { $0.hasPrefix("- no ") && $0.hasSuffix("(\(rules))") })
    }

    @Test func leaveToCallAndAnAppointmentAreAnswered() throws {
        let world = try FakeWorld(now: "2026-10-07T12:00:00Z")
        let id = try world.interviewAtAcme()
        #expect(try world.workbench.leave(for: .visit, id).contains("an appointment at Acme"))
        var facts = FactsInput()
        facts.mayCall = "Jane"
        try world.workbench.set(id, facts, asDebrief: false)
        #expect(try world.workbench.leave(for: .call, id).contains("Jane said so, noted Wed 2026-10-07 14:00 (A14)"))
        #expect(refusal(.text, world, id) != nil)
    }

    /// "Feel free to call me" is no leave before the person said so; it is asked about once.
    @Test func wordsOfTheirsAreAskedAboutBeforeACallIsAllRight() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        world.now = "2026-10-09T08:10:00Z"
        world.mailbox.deliver(
            mail("Dear Sam,\n\nThank you for coming in. Feel free to call me if you have questions.\n\nJane"))
        _ = try await world.pass.run()
        let offer = try #require(try world.workbench.view(of: id).callOffer)
        #expect(offer.quote == "Feel free to call me if you have questions")
        #expect(offer.command == "afterword set i1 --may-call \"Jane Doe\"")
        let question = try #require(
            try world.workbench.digest(on: nil).questions.first { $0.question.contains("May you call?") })
        #expect(
            question.question.hasPrefix("Jane Doe wrote “Feel free to call me") && question.commands == [offer.command])
        #expect(refusal(.call, world, id)?.contains(offer.hint) == true)
        #expect(try world.workbench.why(id).contains("- \(offer.hint)"))

        world.now = "2026-10-09T08:20:00Z"
        var facts = FactsInput()
        facts.mayCall = "Jane Doe"
        try world.workbench.set(id, facts, asDebrief: false)
        #expect(try world.workbench.view(of: id).callOffer == nil)
        #expect(refusal(.call, world, id) == nil)
        #expect(try !world.workbench.digest(on: nil).questions.contains { $0.question.contains("May you call?") })
    }

    /// A name of theirs is copied into a command only where a shell and the parser take it for a name.
    @Test(arguments: [
        ("Jane Doe-Smith", "\"Jane Doe-Smith\""), ("-Jane", "them"), ("--undo", "them"), (".Jane", "them"),
        ("Jane; reboot", "them"), ("", "them"),
    ])
    func aNameInASuggestedCommandIsNeverAnOption(_ name: String, _ word: String) async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        world.now = "2026-10-09T08:10:00Z"
        world.mailbox.deliver(
            mail("Please call me when you have a minute.\n\nJane")
                .replacing("From: Jane Doe <", with: "From: \"\(name)\" <"))
        _ = try await world.pass.run()
        let offer = try #require(try world.workbench.view(of: id).callOffer)
        #expect(offer.command == "afterword set i1 --may-call \(word)")
    }

    @Test func theQuestionAboutACallIsAskedOnce() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        world.now = "2026-10-09T08:10:00Z"
        world.mailbox.deliver(mail("Please call me when you have a minute.\n\nJane"))
        _ = try await world.pass.run()
        for day in 10...13 {
            world.now = "2026-10-\(day)T05:31:00Z"
            _ = try await world.pass.run()
        }
        let asked = world.submitter.mails(to: "sam@candidate.example").count { bytes in
            world.workbench.read(bytes).text.contains("May you call?")
        }
        #expect(asked == 1)
        #expect(try world.workbench.view(of: id).callOffer != nil, "still told by 'show' and 'why'")
    }

    // MARK: Before and after the interview

    @Test func theDayBeforeSaysWhatToAskFor() throws {
        let world = try FakeWorld(now: "2026-10-06T06:00:00Z")
        try world.interviewAtAcme()
        #expect(try world.workbench.digest(on: nil).prep.isEmpty)
        for moment in ["2026-10-07T06:00:00Z", "2026-10-07T17:00:00Z", "2026-10-08T05:31:00Z"] {
            world.now = moment
            let prep = try #require(try world.workbench.digest(on: nil).prep.first)
            let text = prep.lines.joined(separator: "\n")
            #expect(prep.company == "Acme" && prep.role == "Engineer")
            for rule in ["A2", "A3", "B6", "D10"] { #expect(text.contains(rule), "\(text)") }
            #expect(text.contains("Jane Doe"))
        }
        world.now = "2026-10-08T12:30:00Z"
        #expect(try world.workbench.digest(on: nil).prep.isEmpty)
    }

    /// Before a second round it tells what the first brought, and asks only for what is still unknown.
    @Test func theDayBeforeTellsWhatIsKnown() throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        world.now = "2026-10-08T13:05:00Z"
        var facts = FactsInput()
        (facts.rating, facts.highlights, facts.hardQuestions) = (4, ["the migration plan"], ["why do you leave?"])
        (facts.hearFrom, facts.tone) = ("Jane Doe", "casual")
        try world.workbench.set(id, facts, asDebrief: true)
        var second = FactsInput()
        second.at = "2026-10-20T10:00:00+02:00"
        try world.workbench.addRound(id, second)
        world.now = "2026-10-19T06:00:00Z"
        let prep = try #require(try world.workbench.digest(on: nil).prep.first)
        #expect(
            prep.lines == [
                "Ask when you can expect to hear (A2, C1, E1).", "Ask whether you may reach out later (D10).",
                "You meet: Jane Doe", "Spoken about: the migration plan", "Hard last time: why do you leave?",
            ])
    }

    /// Half of 24 hours after the end nothing was told: a draft with an open place, which never goes out so.
    @Test func aThankYouWithoutDebriefIsThinAndCannotGoOut() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        world.now = "2026-10-09T00:59:00Z"
        _ = try await world.pass.run()
        #expect(try world.workbench.ledger.read { try $0.drafts(of: id) }.isEmpty)
        world.now = "2026-10-09T01:01:00Z"
        _ = try await world.pass.run()
        let thin = try #require(try world.workbench.ledger.read { try $0.drafts(of: id) }.first)
        #expect(thin.isThin)
        let findings = try world.workbench.lint(thin)
        #expect(findings.contains { $0.rule == "slot" && $0.severity == .block && $0.neverYields })
        let entry = try #require(try world.workbench.digest(on: nil).drafts.first)
        #expect(entry.remarks.contains { $0.contains("Written without a debrief") })
        #expect(throws: Refusal.self) {
            try world.workbench.confirm(thin.id, ConfirmationWish(prefix: String(thin.sha256.prefix(8))))
        }

        world.now = "2026-10-09T07:00:00Z"
        var facts = FactsInput()
        (facts.rating, facts.highlights) = (4, ["the migration plan"])
        try world.workbench.set(id, facts, asDebrief: true)
        let drafts = try world.workbench.ledger.read { try $0.drafts(of: id) }
        #expect(drafts.map(\.state) == [.superseded, .waiting])
        #expect(try world.workbench.lint(try #require(drafts.last)).filter { $0.severity == .block }.isEmpty)
    }

    // MARK: A significant change (E7)

    @Test func anOfferReadFromMailIsNewsElsewhereAndRevealsNothing() async throws {
        let world = try FakeWorld()
        try world.interviewAtAcme()
        var other = FactsInput()
        (other.company, other.role, other.at) = ("Globex", "Analyst", "2026-10-08T10:00:00+02:00")
        (other.with, other.rating) = (["Hank Scorpio <hank@globex.example>"], 4)
        let globex = try world.workbench.add(other)
        world.now = "2026-10-09T08:10:00Z"
        world.mailbox.deliver(
            mail(
                """
                Dear Sam,

                We are delighted to offer you the position of Engineer. Please let us know by Friday, 16 October 2026
                whether you accept our offer.

                Jane
                """, subject: "Your offer"))
        _ = try await world.pass.run()
        let news = try #require(
            try world.workbench.ledger.read { try $0.drafts(of: globex) }.first { $0.kind == .news })
        let text = String(decoding: news.bytes, as: UTF8.self)
        #expect(text.contains("another offer") && text.contains("October 16"), "\(text)")
        #expect(!text.contains("Acme") && !text.contains("Jane") && !text.contains("Engineer"))
        #expect(news.rules.contains("E7"))
        #expect(try world.workbench.lint(news).filter { $0.severity == .block }.isEmpty)
    }

    /// An offer by telephone may name a day, too; it is theirs to wait for, not a promise of theirs.
    @Test func anOfferThatWasHeardNamesItsDay() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        var other = FactsInput()
        (other.company, other.role, other.at) = ("Globex", "Analyst", "2026-10-08T10:00:00+02:00")
        (other.with, other.rating) = (["Hank Scorpio <hank@globex.example>"], 4)
        let globex = try world.workbench.add(other)
        world.now = "2026-10-09T08:10:00Z"
        try world.workbench.heard(globex, .offer, by: "phone", expect: "2026-10-16", text: nil)
        #expect(try world.workbench.view(of: globex).offerDeadline?.until.rfc3339() == "2026-10-16T16:00:00Z")
        #expect(try world.workbench.ledger.interview(globex).expected == nil)
        _ = try await world.pass.run()
        let news = try #require(
            try world.workbench.ledger.read { try $0.drafts(of: id) }.first { $0.kind == .news })
        #expect(world.workbench.read(news.bytes).text.contains("October 16"))
    }

    // MARK: Suggestions

    @Test func whatTheDigestSuggestsIsShownWithTheInterview() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        var given: [String] = []
        for day in 0..<40 {
            world.now = (try #require(Instant(rfc3339: "2026-10-09T07:31:00Z")) + .hours(24 * day)).rfc3339()
            // The day's digest goes out; what it suggested stays the same all day.
            _ = try await world.pass.run()
            let digest = try world.workbench.digest(on: nil)
            let shown = try world.workbench.suggestions(about: try world.workbench.view(of: id))
            #expect(shown == digest.suggestions)
            for suggestion in shown {
                let kind = try #require(suggestion.noted?.kind)
                #expect((suggestion.copy != nil) == (kind == "linkedin"), "only a note has words to copy")
                #expect((suggestion.copy?.count ?? 0) <= 300)
                given.append("\(day) \(kind)")
            }
        }
        // Nothing social while the thank-you may still go out; then fourteen days of the calendar between any two, which
        // are an hour more than these on 25 October.
        #expect(given == ["3 connection", "18 linkedin", "32 event", "36 lessons"])
    }

    /// A company or a role whose name asks for the result gives no text that seems to; any other gives one.
    @Test(arguments: [
        ("Acme", "Engineer", true), ("Decision Labs", "Engineer", false), ("Feedback Ltd", "Engineer", false),
        ("Acme", "Outcome Analyst", false),
    ])
    func aSocialTextNeverSeemsToAskForTheResult(_ company: String, _ role: String, _ hasCopy: Bool) throws {
        let world = try FakeWorld(now: "2026-10-20T12:00:00Z")
        var input = FactsInput()
        (input.company, input.role, input.at) = (company, role, "2026-10-08T14:00:00+02:00")
        // Who knows someone inside is not asked for a connection first.
        input.with = ["Jane Doe <jane@acme.example>", "Ida <ida@acme.example>;role=insider"]
        let id = try world.workbench.add(input)
        let suggestions = try world.workbench.suggestions(about: try world.workbench.view(of: id))
        #expect(suggestions.map { $0.noted?.kind } == ["linkedin"])
        let text = """
            Hello Jane, thank you for the conversation about the \(role) role at \(company). I enjoyed it and would be \
            glad to stay in touch here.
            """
        #expect(suggestions.map(\.copy) == [hasCopy ? text : nil])
    }

    /// What the person sets after a newer word corrects that word; a debrief tells what was said in the interview.
    @Test func theDateThatThePersonSetsCorrectsTheNewerWord() throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        world.now = "2026-10-12T10:00:00Z"
        try world.workbench.heard(id, .timeline, by: "phone", expect: "2026-10-20", text: nil)
        var facts = FactsInput()
        facts.expect = "2026-10-16"
        try world.workbench.set(id, facts, asDebrief: true)
        #expect(try world.workbench.ledger.interview(id).expected?.quote == "2026-10-20")
        facts.expect = "2026-10-23"
        try world.workbench.set(id, facts)
        #expect(try world.workbench.ledger.interview(id).expected?.quote == "2026-10-23")
    }
}
