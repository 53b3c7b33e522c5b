// What `log` and `why` say of a step, word for word.

import Interviews
import Testing
import Vocabulary
import Writing

@Suite struct EventSentenceTests {
    private let now = Instant(seconds: 1_791_806_400)  // 2026-10-12 12:00 UTC

    private func sentence(_ event: Event) -> String { EventSentence(event, recordedAt: now, zone: .utc).text }

    private func draft() throws -> Draft {
        Draft(
            id: DraftID(7), interview: InterviewID(1), round: 1, kind: .thankYou, account: nil,
            to: try #require(Address("jane@acme.example")), subject: "Thanks",
            messageID: try #require(MessageID("<x@y.example>")), fileName: "d7.eml", madeAt: now, due: now,
            deadline: now, expires: now, rules: ["A4"], reason: "due at once after the debrief", isThin: false,
            bytes: [], sha256: String(repeating: "ab", count: 32))
    }

    @Test func aDraftIsToldWithItsReasonAndItsMail() throws {
        let draft = try draft()
        #expect(
            sentence(.draftMade(draft))
                == "d7, thank-you to jane@acme.example, drafted for Mon 2026-10-12 12:00: due at once after the debrief"
        )
        #expect(
            sentence(.draftSuperseded(DraftNoted(draft, at: now, reason: "they wrote", mail: MailID(4))))
                == "d7 superseded: they wrote (m4)")
        let hold = Hold(since: now, reason: "a message came", messages: [MailID(4), MailID(5)])
        #expect(sentence(.draftHeld(DraftHeld(draft, hold: hold))) == "d7 is held: a message came, m4, m5")
    }

    @Test func aConfirmationTellsWhatWasOverruled() throws {
        let confirmation = Confirmation(
            at: now, slot: now, sha256: String(repeating: "cd", count: 32), forceReason: "they asked for it",
            forcedRules: ["C3"])
        #expect(
            sentence(.draftConfirmed(DraftConfirmed(try draft(), confirmation: confirmation, bytes: [])))
                == "you confirmed d7, hash cdcdcdcd, for Mon 2026-10-12 12:00, overruling what stood against it: “they asked for it”"
        )
    }

    @Test func aDebriefTellsItsFacts() {
        var facts = FactsRecorded(interview: InterviewID(1), at: now)
        facts.isDebrief = true
        facts.rating = 4
        facts.highlights = ["the migration plan"]
        facts.mayFollowUp = false
        #expect(
            sentence(.factsRecorded(facts))
                == "your debrief: rating 4, highlight “the migration plan”, no following up")
    }

    @Test func whatHasADateOfItsOwnIsToldAtThatDate() {
        let earlier = now + .hours(-5)
        let decision = Decision(at: earlier, what: .movedOn, reason: "time to move on")
        let told = EventSentence(
            .decisionTaken(DecisionTaken(interview: InterviewID(1), decision: decision)), recordedAt: now, zone: .utc)
        #expect(told.at == earlier)
        #expect(told.text == "it was closed without an answer: time to move on")
        #expect(sentence(.paused(Paused(interview: nil, until: .distantFuture))) == "you paused it")
    }

    @Test func anAuditIsToldInNumbers() {
        let audit = AuditDone(at: now, account: "main", mailbox: "INBOX", messages: 312, accounted: 312)
        #expect(sentence(.auditDone(audit)) == "audit of main, INBOX: 312 in mailbox, 312 accounted for")
    }
}
