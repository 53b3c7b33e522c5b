// Plausible histories of a search, from a seed: what happens next depends on what the book says now, in any order that
// the pipeline could record, mistakes and corrections included.

import Interviews
import Vocabulary

/// Makes one event after another.
struct EventGenerator {
    private var random: Seeded
    private(set) var book = Book()
    private(set) var now = Instant.start
    private var interviews: Int64 = 0
    private var drafts: Int64 = 0
    private var mails: Int64 = 0
    private var rules: Int64 = 0

    init(seed: UInt64) { random = Seeded(seed) }

    mutating func next() -> Event {
        now = now + .seconds(Int.random(in: -60...7200, using: &random))
        let event = pick()
        book.apply(event)
        return event
    }

    private mutating func pick() -> Event {
        guard let interview = book.sortedInterviews.randomElement(using: &random) else { return add() }
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<6: return add()
        case 6..<30: return person(interview)
        case 30..<55: return mail(interview)
        case 55..<60: return rule(interview)
        case 60..<92: return draft(interview)
        default: return service(interview)
        }
    }

    private mutating func add() -> Event {
        interviews += 1
        var interview = Interview.sample(interviews, company: text())
        interview.addedAt = now
        return .interviewAdded(interview)
    }

    private mutating func text() -> String {
        let words = ["Zürich", "\"quoted\"", "line\nbreak", "tab\t", "日本", "back\\slash", "👍🏽", "plain", "\u{0}", "a/b"]
        return (0..<Int.random(in: 1...4, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }
            .joined(separator: " ")
    }

    private mutating func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &random) ? value : nil }

    private mutating func person(_ interview: Interview) -> Event {
        let id = interview.id
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1:
            var facts = FactsRecorded(interview: id, at: now)
            facts.isDebrief = Bool.random(using: &random)
            facts.company = maybe(text())
            facts.rating = maybe(Int.random(in: 1...5, using: &random))
            facts.highlights = [text()]
            facts.promise = maybe(
                Promise(saidAt: now, expected: Expected(from: now, until: now + .hours(48), source: "person")))
            facts.contacts = [Contact(name: text(), address: Sample.address("jane@acme.example", maybe(text())))]
            facts.mayFollowUp = maybe(true)
            facts.round = maybe(2)
            return .factsRecorded(facts)
        case 2:
            let number = Int.random(in: 1...3, using: &random)
            return .roundScheduled(
                RoundScheduled(interview: id, round: Round(number: number, start: maybe(now), knownSince: now)))
        case 3: return .roundCancelled(RoundCancelled(interview: id, number: 1))
        case 4: return .answerHeard(AnswerHeard(interview: id, answer: Answer(at: now, label: label(), text: text())))
        case 5:
            let what: [Decision.What] = [.withdrawn, .closed, .reopened, .movedOn, .resumed]
            return .decisionTaken(
                DecisionTaken(
                    interview: id, decision: Decision(at: now, what: what.randomElement(using: &random) ?? .closed),
                    rules: ["A11"]))
        case 6:
            let kinds: [RemarkAdded.Kind] = [.note, .lesson, .news, .doubt]
            return .remarkAdded(
                RemarkAdded(
                    interview: id, kind: kinds.randomElement(using: &random) ?? .note,
                    remark: Remark(at: now, text: text())))
        case 7: return .paused(Paused(interview: maybe(id), until: maybe(now + .hours(24))))
        default:
            let address = Sample.address("jane@acme.example", maybe(text()))
            return maybe(.contactUndeliverable(ContactUndeliverable(interview: id, address: address, mail: nil)))
                ?? .contactAdded(
                    ContactAdded(interview: id, contact: Contact(name: text(), address: address), mail: nil))
        }
    }

    private mutating func label() -> Label { Label.allCases.randomElement(using: &random) ?? .other }

    private mutating func mail(_ interview: Interview) -> Event {
        let known = book.sortedMails.randomElement(using: &random)
        if let known, Int.random(in: 0..<3, using: &random) == 0 {
            let correction = Correction(
                at: now, interview: maybe(interview.id), label: maybe(label()),
                isIgnored: Int.random(in: 0..<5, using: &random) == 0)
            return .messageCorrected(MessageCorrected(mail: known.id, correction: correction))
        }
        let isAgain = Int.random(in: 0..<8, using: &random) == 0
        if !isAgain || known == nil { mails += 1 }
        var mail = ReceivedMail.sample(isAgain ? known?.id.number ?? mails : mails, of: interview.id, label: label())
        mail.newText = maybe(text())
        mail.isOwn = Int.random(in: 0..<6, using: &random) == 0
        mail.subject = text()
        mail.date = now
        mail.reading.confidence = Double.random(in: 0...1, using: &random)
        mail.reading.expected = maybe(Expected(from: now, until: now + .hours(72), source: "mail", quote: text()))
        mail.reading.returnDate = maybe(CivilDate(dayNumber: 20_000))
        let other = book.sortedInterviews.randomElement(using: &random)?.id ?? interview.id
        switch Int.random(in: 0..<6, using: &random) {
        case 0: mail.match = .unmatched
        case 1: mail.match = MailMatch(state: .ambiguous, interviews: Set([interview.id, other]).sorted(), score: 0.5)
        case 2: mail.match = MailMatch(state: .unsure, interviews: [interview.id], score: 0.3)
        default: break
        }
        return .messageRead(mail)
    }

    private mutating func draft(_ interview: Interview) -> Event {
        guard let draft = book.sortedDrafts.randomElement(using: &random), Int.random(in: 0..<8, using: &random) > 0
        else {
            drafts += 1
            return .draftMade(.sample(drafts, of: interview.id, text: text()))
        }
        let noted = DraftNoted(draft, at: now, reason: text(), rules: ["C1"], mail: maybe(MailID(max(mails, 1))))
        let ended = SubmissionEnded(draft, at: now, code: maybe(451), text: text(), nextAttempt: maybe(now + .hours(1)))
        switch Int.random(in: 0..<19, using: &random) {
        case 0:
            return .draftEdited(
                DraftEdited(draft, at: now, subject: text(), bytes: Array(text().utf8), sha256: "edited"))
        case 1:
            return maybe(.draftFileProblem(DraftFileProblem(draft, at: now, problem: maybe(.missing))))
                ?? .draftFileWritten(DraftFileWritten(draft, at: now, sha256: draft.sha256))
        case 2, 3:
            let confirmation = Confirmation(
                at: now, slot: now + .hours(2), sha256: "pinned", forceReason: maybe(text()))
            return .draftConfirmed(DraftConfirmed(draft, confirmation: confirmation, bytes: Array(text().utf8)))
        case 4: return .draftReturned(noted)
        case 5: return .draftHeld(DraftHeld(draft, hold: Hold(since: now, reason: text(), messages: [MailID(1)])))
        case 6: return .draftReleased(noted)
        case 7: return .draftSnoozed(DraftSnoozed(draft, at: now, until: now + .hours(20)))
        case 8: return .draftDropped(noted)
        case 9: return .draftSuperseded(noted)
        case 10: return .draftExpired(noted)
        case 11:
            return .submissionStarted(
                SubmissionStarted(draft, at: now, attempt: draft.attempts + 1, account: "main"))
        case 12: return .submissionCommitted(noted)
        case 13: return .submissionAccepted(ended)
        case 14: return maybe(.submissionDeferred(ended)) ?? .submissionRefused(ended)
        case 15: return .outcomeUnknown(ended)
        case 16:
            let outcomes: [OutcomeResolved.Outcome] = [.arrived, .notArrived, .leave]
            return .outcomeResolved(
                OutcomeResolved(
                    draft, at: now, outcome: outcomes.randomElement(using: &random) ?? .leave, reason: text()))
        case 17: return .sentByHand(SentByHand(draft, at: now, mail: maybe(MailID(max(mails, 1))), reason: text()))
        default: return .sentCopyFiled(noted)
        }
    }

    private mutating func rule(_ interview: Interview) -> Event {
        guard let mail = book.sortedMails.randomElement(using: &random) else { return add() }
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            guard let rule = book.sortedRules.randomElement(using: &random) else { fallthrough }
            return .ruleRemoved(RuleRemoved(rule, at: now, reason: text()))
        case 1: return .correctionWithdrawn(CorrectionWithdrawn(mail: mail.id, at: now))
        case 2:
            return .mailRetracted(
                MailRetracted(
                    interview: interview.id, mail: mail.id, rounds: interview.rounds, contacts: interview.contacts))
        default:
            rules += 1
            var rule = ReadingRule(id: ReadingRuleID(rules), at: now, mail: mail.id, scope: .sender)
            rule.sender = mail.from
            rule.interview = maybe(interview.id)
            rule.label = rule.interview == nil ? label() : nil
            return .ruleKept(rule)
        }
    }

    private mutating func service(_ interview: Interview) -> Event {
        let day = DigestNoted(
            day: CivilDate(dayNumber: 20_000 + Int.random(in: 0...5, using: &random)), at: now,
            messageID: maybe(Sample.messageID(1)), nextAttempt: maybe(now),
            suggested: maybe([SuggestionNoted(interview: interview.id, kind: "linkedin")]))
        let account = AccountNoted(at: now, account: "main", reason: text(), until: maybe(now))
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return .digestMade(day)
        case 1: return .digestSent(day)
        case 2: return .digestFailed(day)
        case 3:
            return .auditDone(AuditDone(at: now, account: "main", mailbox: "INBOX", messages: 10, accounted: 10))
        case 4: return .accountParked(account)
        case 5: return .accountRecovered(account)
        default: return .serviceNoted(ServiceNoted(at: now, what: "started", note: maybe(text())))
        }
    }
}
