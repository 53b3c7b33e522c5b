// Mail that the person wrote, or that our drafts became: copies under another Message-ID, letters by hand.

import Foundation
import Interviews
import Ledger
import MailFormat
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct OwnMailTests {
    private static let byHand = """
        From: Sam Candidate <sam@candidate.example>
        To: Jane Doe <jane@acme.example>
        Subject: One more thing
        Date: Thu, 8 Oct 2026 15:20:00 +0200

        Dear Jane,

        I forgot to ask whether you use trams.

        Sam
        """

    /// The message of a draft as a server files it that gives it another Message-ID.
    private static func copy(of draft: Draft, headers: String = "") -> String {
        let text = String(decoding: draft.bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        let id = "Message-ID: <\(draft.messageID.text)>"
        return text.replacing(id, with: "\(headers)Message-ID: <replaced@relay.example>")
    }

    private func confirmed(_ world: FakeWorld) async throws -> DraftID {
        let id = try world.interviewAtAcme()
        _ = try await world.pass.run()
        let draft = try world.debrief(id)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        return draft.id
    }

    @Test func anUnknownOutcomeIsKnownByACopyUnderAnotherMessageID() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        world.submitter.state.withLock { $0.script = [.takeAndVanish] }
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .uncertain)
        world.mailbox.deliver(Self.copy(of: try world.draft(id)), to: "Sent")
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .sent)
        #expect(try world.workbench.ledger.interview(try world.draft(id).interview).sent.count == 1)
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
    }

    @Test func aCopyOfASentDraftIsNoSecondMail() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        _ = try await world.pass.run()
        #expect(try world.draft(id).state == .sent)
        world.now = "2026-10-15T07:00:00Z"
        _ = try await world.pass.run()
        world.mailbox.deliver(Self.copy(of: try world.draft(id)), to: "Sent")
        _ = try await world.pass.run()
        let interview = try world.workbench.ledger.interview(try world.draft(id).interview)
        #expect(interview.sent.map(\.draft) == [id])
        #expect(try world.workbench.ledger.read { try $0.openDrafts() }.allSatisfy { $0.hold == nil })
    }

    /// G3: a draft sent by the person's own program, under an id that is not ours or none, moves the conversation of the
    /// others.
    @Test(arguments: ["Message-ID: <replaced@relay.example>\n", ""])
    func aDraftSentByHandHoldsTheOneConfirmedBefore(id: String) async throws {
        let world = try FakeWorld()
        let interview = try world.interviewAtAcme()
        var facts = FactsInput()
        facts.with = ["Karin Lind <karin@acme.example>"]
        try world.workbench.set(interview, facts)
        _ = try await world.pass.run()
        let first = try world.debrief(interview)
        let drafts = try world.workbench.ledger.read { try $0.drafts(of: interview) }
        let second = try #require(drafts.first { $0.id != first.id })
        _ = try world.workbench.confirm(first.id, ConfirmationWish())
        let copy = Self.copy(of: second).replacing("Message-ID: <replaced@relay.example>\n", with: id)
        world.mailbox.deliver(copy, to: "Sent")
        _ = try await world.pass.run()
        #expect(try world.draft(second.id).state == .sent)
        let hold = try #require(try world.draft(first.id).hold)
        #expect(hold.reason == "you sent \(second.id) by hand; is this one still right?")
        #expect(world.submitter.mails(to: first.to.addrSpec).isEmpty)
        try world.workbench.noteShown(try hold.messages.map { try world.workbench.ledger.mail($0) })
        _ = try world.workbench.confirm(first.id, ConfirmationWish())
        _ = try await world.pass.run()
        #expect(try world.draft(first.id).state == .sent)
    }

    @Test func aReplyToTheReplacedMessageIDBelongsToTheThread() async throws {
        let world = try FakeWorld()
        let id = try await confirmed(world)
        _ = try await world.pass.run()
        world.mailbox.deliver(Self.copy(of: try world.draft(id)), to: "Sent")
        _ = try await world.pass.run()
        world.mailbox.deliver(
            """
            From: Pat Roe <pat@elsewhere.example>
            To: sam@candidate.example
            Subject: Re: Thank you
            Date: Fri, 9 Oct 2026 09:00:00 +0200
            Message-ID: <pat@elsewhere.example>
            In-Reply-To: <replaced@relay.example>

            Thank you for your note.
            """)
        world.now = "2026-10-09T07:05:00Z"
        let report = try await world.pass.run()
        let mail = try world.workbench.ledger.mail(try #require(report.look.recorded.first))
        #expect(mail.match.interviews == [try world.draft(id).interview])
    }

    @Test func onlyHeadersOfServersThatReplaceIDsNameTheOriginal() async throws {
        for (header, isCopy) in [("X-Microsoft-Original-Message-ID", true), ("X-Original-Message-ID", false)] {
            let world = try FakeWorld(mode: .review)
            let draft = try world.debrief(try world.interviewAtAcme())
            world.mailbox.deliver(
                Self.byHand.replacing(
                    "Subject:", with: "Message-ID: <x@y.example>\n\(header): <\(draft.messageID.text)>\nSubject:"),
                to: "Sent")
            _ = try await world.pass.run()
            #expect(try world.draft(draft.id).state == (isCopy ? .sent : .waiting))
            #expect((try world.draft(draft.id).hold == nil) == isCopy)
        }
    }

    @Test func aDraftSentByTheirOwnProgramIsSentAndHoldsNoOther() async throws {
        let world = try FakeWorld(mode: .review)
        let draft = try world.debrief(try world.interviewAtAcme())
        let other = try world.interviewAtAcme()
        let second = try world.debrief(other)
        world.mailbox.deliver(Self.copy(of: draft), to: "Sent")
        _ = try await world.pass.run()
        #expect(try world.draft(draft.id).state == .sent)
        #expect(try world.draft(second.id).hold == nil)
    }

    @Test func mailByHandHoldsEveryDraftToThatCompany() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        var input = FactsInput()
        input.company = "ACME"
        input.with = ["Max Roe <max@acme.example>"]
        input.at = "2026-10-08T10:00:00+02:00"
        input.rating = 4
        let other = try world.workbench.add(input)
        let second = try #require(try world.workbench.ledger.read { try $0.drafts(of: other) }.first)
        world.mailbox.deliver(Self.byHand, to: "Sent")
        _ = try await world.pass.run()
        #expect(try world.draft(draft.id).hold?.messages == [MailID(1)])
        #expect(try world.draft(second.id).hold?.messages == [MailID(1)])
    }

    @Test func mailByHandFromBeforeTheInterviewHoldsNothing() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        world.mailbox.deliver(Self.byHand.replacing("15:20:00", with: "13:20:00"), to: "Sent")
        _ = try await world.pass.run()
        #expect(try world.draft(draft.id).hold == nil)
    }

    /// In two mailboxes, as a filter that copies would leave it.
    @Test func mailWithoutAMessageIDIsRecordedOnce() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        world.mailbox.deliver(Self.byHand, to: "Sent")
        world.mailbox.deliver(Self.byHand)
        _ = try await world.pass.run()
        #expect(try world.workbench.ledger.read { try $0.mails(of: id) }.count == 1)
        world.mailbox.deliver(Self.byHand.replacing("trams", with: "buses"))
        _ = try await world.pass.run()
        #expect(try world.workbench.ledger.read { try $0.mails(of: id) }.count == 2)
    }
}
