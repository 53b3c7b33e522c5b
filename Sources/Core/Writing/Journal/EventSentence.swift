// A step of the journal as a sentence for people: what `log` prints and what `why` gives as reasons (G8). It names the
// draft or message it is about; which rules are behind it stands beside it, for the caller knows them from the entry.

public import Interviews
public import Vocabulary

/// One event, told.
public struct EventSentence: Sendable, Hashable {
    /// When it happened: a mail's own date, otherwise when it was decided or done.
    public var at: Instant
    /// One sentence without a full stop; text of mail in it is not made printable yet.
    public var text: String

    /// - Parameters:
    ///   - recordedAt: when the journal took it, for events that have no moment of their own.
    ///   - zone: the clock that times in the sentence are read from.
    public init(_ event: Event, recordedAt: Instant, zone: Zone) {
        let teller = Teller(recordedAt: recordedAt, zone: zone)
        (at, text) =
            teller.aboutInterview(event) ?? teller.aboutMail(event) ?? teller.aboutDraft(event)
            ?? teller.aboutSubmission(event) ?? teller.aboutService(event) ?? (
                recordedAt, event.name.rawValue.split(separator: "_").joined(separator: " ")
            )
    }
}

/// Finds the words, one kind of events a function.
private struct Teller {
    typealias Told = (at: Instant, text: String)

    let recordedAt: Instant
    let zone: Zone

    // MARK: - The person's facts and decisions

    func aboutInterview(_ event: Event) -> Told? {
        switch event {
        case .interviewAdded(let interview):
            let role = interview.role.map { ", \($0)" } ?? ""
            let time = interview.rounds.first?.start.map { "; the interview is \(stamp($0))" } ?? ""
            return (interview.addedAt, "you recorded \(interview.company)\(role)\(time)")
        case .factsRecorded(let facts): return (facts.at, told(facts))
        case .roundScheduled(let change):
            let time = change.round.start.map { "is \(stamp($0))" } ?? "has no time yet"
            return (change.round.knownSince, "round \(change.round.number) \(time)\(by(change.mail))")
        case .roundCancelled(let change):
            return (recordedAt, "round \(change.number) was cancelled\(by(change.mail))")
        case .answerHeard(let heard):
            let channel = heard.answer.channel.map { " by \($0)" } ?? ""
            let words = heard.answer.text.map { ": \(quoted($0))" } ?? ""
            return (heard.answer.at, "you heard from them\(channel), \(heard.answer.label.words)\(words)")
        case .decisionTaken(let taken): return (taken.decision.at, told(taken.decision))
        case .remarkAdded(let added):
            return (added.remark.at, "your \(added.kind.rawValue): \(quoted(added.remark.text))")
        case .paused(let paused):
            guard let until = paused.until else { return (recordedAt, "the pause ended") }
            return (recordedAt, until == .distantFuture ? "you paused it" : "you paused it until \(stamp(until))")
        default: return nil
        }
    }

    private func told(_ facts: FactsRecorded) -> String {
        var parts: [String] = []
        if let rating = facts.rating { parts.append("rating \(rating)") }
        parts += facts.highlights.map { "highlight \(quoted($0))" }
        parts += facts.compliments.map { "compliment \(quoted($0))" }
        parts += facts.topics.map { "topic \(quoted($0))" }
        parts += facts.hardQuestions.map { "hard question \(quoted($0))" }
        parts += facts.doubts.map { "doubt \(quoted($0))" }
        if let project = facts.project { parts.append("project \(quoted(project))") }
        if let promise = facts.promise { parts.append(told(promise.expected)) }
        if let who = facts.hearFrom { parts.append("you will hear from \(who)") }
        if let may = facts.mayFollowUp { parts.append(may ? "following up is welcome" : "no following up") }
        if let call = facts.callPermission { parts.append("\(call.by) may be called") }
        parts += facts.contacts.map { "contact \($0.name ?? $0.address?.addrSpec ?? "")" }
        for (name, value) in [
            ("company", facts.company), ("role", facts.role), ("time zone", facts.timeZone),
            ("policy", facts.policy), ("account", facts.account), ("tone", facts.tone?.rawValue),
        ] {
            if let value { parts.append("\(name) \(value)") }
        }
        let what = facts.isDebrief ? "your debrief" : "you recorded"
        return parts.isEmpty ? what : "\(what): \(parts.joined(separator: ", "))"
    }

    private func told(_ expected: Expected) -> String {
        "an answer by \(stamp(expected.until))\(expected.quote.map { " (\(quoted($0)))" } ?? "")"
    }

    private func told(_ decision: Decision) -> String {
        let what =
            switch decision.what {
            case .withdrawn: "you withdrew"
            case .closed: "you closed it"
            case .reopened: "you reopened it"
            case .movedOn: "it was closed without an answer"
            case .resumed: "you let the follow-ups go on"
            }
        return what + reason(decision.reason)
    }

    // MARK: - What mail brought

    func aboutMail(_ event: Event) -> Told? {
        switch event {
        case .messageRead(let mail): return (mail.date, told(mail))
        case .messageCorrected(let change):
            var parts: [String] = []
            if change.correction.isIgnored { parts.append("concerns no interview") }
            if let interview = change.correction.interview { parts.append("belongs to \(interview)") }
            if let label = change.correction.label { parts.append("means \(label.words)") }
            let who = change.correction.rule.map { "rule \($0) says" } ?? "you said"
            return (change.correction.at, "\(who) that \(change.mail) \(parts.joined(separator: " and "))")
        case .correctionWithdrawn(let change): return (change.at, "you took back what you said of \(change.mail)")
        case .mailRetracted(let change):
            return (recordedAt, "what \(change.mail) had changed here was taken back: it belongs elsewhere")
        case .ruleKept(let rule): return (rule.at, "rule \(rule.id) was kept: \(told(rule))")
        case .ruleRemoved(let change):
            return (change.at, "rule \(change.rule) was removed\(reason(change.reason))")
        case .contactAdded(let added):
            let who = added.contact.name ?? added.contact.address?.addrSpec ?? "somebody"
            return (recordedAt, "\(who) became a contact\(by(added.mail))")
        case .contactUndeliverable(let change):
            return (recordedAt, "mail to \(change.address.addrSpec) cannot be delivered\(by(change.mail))")
        default: return nil
        }
    }

    private func told(_ rule: ReadingRule) -> String {
        let messages =
            switch rule.scope {
            case .thread: "mail of the thread of \(rule.mail)"
            case .sender: "mail from \(rule.sender?.addrSpec ?? "the sender of \(rule.mail)")"
            case .domain: "mail from \(rule.domain ?? "the domain of \(rule.mail)")"
            }
        if rule.isIgnored { return messages + " concerns nothing" }
        if let label = rule.label {
            return "\(messages) read as \(rule.from?.words ?? "anything") means \(label.words)"
        }
        return "\(messages) belongs to \(rule.interview?.description ?? "nothing")"
    }

    private func told(_ mail: ReceivedMail) -> String {
        if mail.isOwn { return "\(mail.id): you wrote to them, \(quoted(mail.subject))" }
        let percent = Int((mail.reading.confidence * 100).rounded())
        let words = mail.reading.evidence.first.map { ": \(quoted($0.text)) (\($0.rule))" } ?? ""
        let label = mail.reading.label.words
        let interviews = mail.match.interviews.map(\.description).joined(separator: " or ")
        switch mail.match.state {
        case .matched: return "\(mail.id) read as \(label), \(percent) % sure\(words)"
        case .ambiguous: return "\(mail.id) read as \(label), about \(interviews): you are asked which\(words)"
        case .unsure: return "\(mail.id) read as \(label), only \(percent) % sure: you are asked\(words)"
        case .unmatched: return "\(mail.id) read as \(label), about no interview\(words)"
        }
    }

    // MARK: - Drafts

    func aboutDraft(_ event: Event) -> Told? {
        switch event {
        case .draftMade(let draft):
            let what = "\(draft.id), \(draft.kind.hyphenated) to \(draft.to.addrSpec), drafted"
            return (draft.madeAt, "\(what) for \(stamp(draft.due))\(reason(draft.reason))")
        case .draftEdited(let edit): return (edit.at, "you changed \(edit.draft), hash \(edit.sha256.prefix(8))")
        case .draftFileWritten(let written):
            return (written.at, "\(written.draft) written to the review directory, hash \(written.sha256.prefix(8))")
        case .draftFileProblem(let change):
            return (change.at, "the file of \(change.draft) is \(change.problem.map(told) ?? "usable again")")
        case .draftConfirmed(let confirmed):
            let confirmation = confirmed.confirmation
            let what = "you confirmed \(confirmed.draft), hash \(confirmation.sha256.prefix(8))"
            let forced = confirmation.forceReason.map { ", overruling what stood against it: \(quoted($0))" } ?? ""
            return (confirmation.at, "\(what), for \(stamp(confirmation.slot))\(forced)")
        case .draftReturned(let note): return told(note, "is back to waiting")
        case .draftHeld(let held):
            let mails = held.hold.messages.map(\.description).joined(separator: ", ")
            return (
                held.hold.since, "\(held.draft) is held\(reason(held.hold.reason))\(mails.isEmpty ? "" : ", \(mails)")"
            )
        case .draftReleased(let note): return told(note, "is no longer held")
        case .draftSnoozed(let snoozed):
            return (snoozed.at, "\(snoozed.draft) put off until \(stamp(snoozed.until))")
        case .draftDropped(let note): return told(note, "dropped")
        case .draftSuperseded(let note): return told(note, "superseded")
        case .draftExpired(let note): return told(note, "expired")
        default: return nil
        }
    }

    private func told(_ note: DraftNoted, _ what: String) -> Told {
        (note.at, "\(note.draft) \(what)\(reason(note.reason))\(by(note.mail))")
    }

    private func told(_ problem: FileProblem) -> String {
        switch problem {
        case .missing: "gone"
        case .unreadable: "not readable"
        case .otherRecipient: "addressed to somebody else"
        case .otherMessageID: "not the draft's"
        }
    }

    // MARK: - Submission

    func aboutSubmission(_ event: Event) -> Told? {
        switch event {
        case .submissionStarted(let started):
            return (started.at, "\(started.draft): attempt \(started.attempt) by account \(started.account)")
        case .submissionCommitted(let note): return told(note, "committed")
        case .submissionAccepted(let ended): return told(ended, "accepted by the server")
        case .submissionDeferred(let ended):
            let next = ended.nextAttempt.map { ", again \(stamp($0))" } ?? ""
            return told(ended, "not sent yet\(next)")
        case .submissionRefused(let ended): return told(ended, "refused")
        case .outcomeUnknown(let ended): return told(ended, "may have arrived or not")
        case .outcomeResolved(let resolved):
            let what =
                switch resolved.outcome {
                case .arrived: "arrived"
                case .notArrived: "did not arrive"
                case .leave: "is left open"
                }
            return (resolved.at, "\(resolved.draft) \(what)\(reason(resolved.reason))")
        case .sentByHand(let sent):
            return (sent.at, "\(sent.draft) sent by hand\(reason(sent.reason))\(by(sent.mail))")
        case .sentCopyFiled(let note): return (note.at, "\(note.draft): \(note.reason)")
        default: return nil
        }
    }

    private func told(_ ended: SubmissionEnded, _ what: String) -> Told {
        let code = [ended.code.map { "\($0)" }, ended.status].compactMap { $0 }.joined(separator: " ")
        return (ended.at, "\(ended.draft) \(what): \(code.isEmpty ? "" : code + " ")\(ended.text)")
    }

    // MARK: - The service

    func aboutService(_ event: Event) -> Told? {
        switch event {
        case .digestMade(let note): return (note.at, "the digest of \(note.day) was written")
        case .digestSent(let note): return (note.at, "the digest of \(note.day) went out")
        case .digestFailed(let note): return (note.at, "the digest of \(note.day) did not go out\(reason(note.note))")
        case .auditDone(let audit):
            let counts = "\(audit.messages) in mailbox, \(audit.accounted) accounted for"
            return (audit.at, "audit of \(audit.account), \(audit.mailbox): \(counts)")
        case .accountParked(let note): return (note.at, "account \(note.account) needs you\(reason(note.reason))")
        case .accountRecovered(let note): return (note.at, "account \(note.account) \(note.reason)")
        case .serviceNoted(let note): return (note.at, "the service: \(note.what)\(reason(note.note))")
        default: return nil
        }
    }

    // MARK: - Words

    private func reason(_ text: String?) -> String { text.map { ": \($0)" } ?? "" }

    private func by(_ mail: MailID?) -> String { mail.map { " (\($0))" } ?? "" }

    private func quoted(_ text: String) -> String { "“\(text.prefix(200))”" }

    private func stamp(_ instant: Instant) -> String {
        let local = zone.civil(instant)
        return "\(local.date.weekday.englishName.prefix(3)) \(local.date) \(local.time.description.prefix(5))"
    }
}
