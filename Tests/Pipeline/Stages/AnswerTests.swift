// What an answer does on its way through the pipeline: what is doubted, what it tells besides, how it explains itself, and
// what other rules would have made of it.

import Interviews
import Ledger
import Reading
import Testing
import Vocabulary
import Writing

@testable import Pipeline

@Suite struct AnswerTests {
    /// Acme with its thank-you confirmed for later, and the message read.
    private func answered(_ text: String, settings: String = "") async throws -> (FakeWorld, Draft, ReceivedMail) {
        let world = try FakeWorld(settings: settings)
        let id = try world.interviewAtAcme()
        let draft = try world.debrief(id)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(at: "2026-10-08T18:00:00+02:00"))
        world.mailbox.deliver(text)
        world.now = "2026-10-08T13:30:00Z"
        _ = try await world.pass.run()
        let mail = try #require(try world.workbench.ledger.read { try $0.mails() }.first)
        return (world, try world.draft(draft.id), mail)
    }

    private func letter(_ text: String) -> String {
        """
        From: Jane Doe <jane@acme.example>
        To: sam@candidate.example
        Subject: News
        Date: Thu, 8 Oct 2026 15:20:00 +0200
        Message-ID: <news@acme.example>

        Dear Sam,

        \(text)

        Jane
        """
    }

    @Test func aReadingBelowTheConfidenceToActMovesNothingHoldsAndAsks() async throws {
        let (world, draft, mail) = try await answered(rejection, settings: "[reading]\nact_above = 1")
        #expect(mail.label == .rejection && mail.match.state == .unsure && mail.actsOn == nil)
        let interview = mail.match.interviews[0]
        #expect(try world.workbench.view(of: interview).state == .held)
        #expect(draft.state == .confirmed)

        // Its slot comes, and it stays.
        world.now = "2026-10-08T16:05:00Z"
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        #expect(try world.draft(draft.id).hold?.messages == [mail.id])
        let questions = try world.workbench.digest(on: nil).questions
        let question = try #require(questions.first { $0.commands.first == "afterword relabel \(mail.id) rejection" })
        #expect(question.question.contains("It was read as rejection, without certainty."))

        _ = try world.workbench.correct(mail.id, CorrectionWish(.is(.rejection)))
        #expect(try world.workbench.view(of: interview).state == .rejected)
        #expect(try world.draft(draft.id).state == .superseded)
    }

    @Test func theWholeReasoningIsTold() async throws {
        let (world, _, mail) = try await answered(rejection)
        let why = try world.workbench.why(mail)
        #expect(why[0].hasPrefix("\(mail.id) is rejection, certainty "))
        #expect(
            why.contains {
                $0.hasPrefix("- “Unfortunately, we have decided to move forward with another candidate.” (rejection.")
            })
        #expect(why.contains("matched: \(mail.match.interviews[0])"))
        #expect(why.contains { $0.contains("jane@acme.example") && $0.hasSuffix("(contact)") })
    }

    @Test func proposedTimesAndDeadlinesAreToldWithTheMessage() async throws {
        let (world, _, mail) = try await answered(
            letter("are you available for a call on Tuesday 14:00 or Wednesday 10:00-11:00 CET?"))
        #expect(
            try world.workbench.why(mail).filter { $0.hasPrefix("- proposes") } == [
                "- proposes Tue 2026-10-13 14:00 (“on Tuesday 14:00”)",
                "- proposes Wed 2026-10-14 11:00 to 12:00 (“Wednesday 10:00-11:00 CET”)",
            ])
        let (other, _, offer) = try await answered(
            letter("we are pleased to offer you the position. Please let us know by Wednesday, 14 October."))
        #expect(
            try other.workbench.why(offer).contains(
                "- wants an answer by Wed 2026-10-14 18:00 (“Please let us know by Wednesday, 14 October.”)"))
    }

    @Test func whoAnswersInOurThreadBecomesAContact() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        let draft = try world.debrief(id)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        _ = try await world.pass.run()
        #expect(try world.draft(draft.id).state == .sent)
        world.mailbox.deliver(
            """
            From: Bo Lee <bo@parent.example>
            To: sam@candidate.example
            Subject: Re: \(draft.subject)
            Date: Thu, 8 Oct 2026 16:20:00 +0200
            In-Reply-To: \(draft.messageID)
            Message-ID: <thanks@parent.example>

            Dear Sam,

            thank you for your note, it was a pleasure to meet you.

            Bo Lee
            """)
        world.now = "2026-10-08T14:30:00Z"
        _ = try await world.pass.run()
        let interview = try world.workbench.ledger.interview(id)
        #expect(interview.contacts.map(\.name) == ["Jane Doe", "Bo Lee"])
        #expect(interview.answers.map(\.label) == [.acknowledgement])
    }

    /// Without phrases and weights nothing is a rejection.
    @Test func aReplayTellsWhatOtherRulesWouldMakeOfTheMail() async throws {
        let (world, _, mail) = try await answered(rejection)
        let interview = mail.match.interviews[0]
        #expect(try world.workbench.view(of: interview).state == .rejected)
        #expect(try world.workbench.replay().changes.isEmpty)

        let old = world.workbench
        let blank = ReadingTools(
            reader: old.reading.reader, senders: old.reading.senders,
            classifier: { Classifier(phrases: try PhraseMatcher([])) })
        let other = Workbench(
            surroundings: old.surroundings, configuration: old.configuration, paths: old.paths, ledger: old.ledger,
            review: old.review, manners: old.manners, reading: blank)
        let before = try old.ledger.read { try $0.journal() }.count
        let replay = try other.replay()
        #expect(replay.changes.map(\.mail) == [mail.id])
        #expect(replay.changes.map(\.label) == [.rejection])
        #expect(replay.changes.map(\.newLabel) != [.rejection])
        #expect(replay.states.map(\.interview) == [interview])
        #expect(replay.states.map(\.state) == [.rejected])
        #expect(replay.states.map(\.newState) != [.rejected])
        #expect(try old.ledger.read { try $0.journal() }.count == before)
        #expect(try world.workbench.view(of: interview).state == .rejected)
    }
}
