// What happens to a draft, event by event. Which event may happen when is decided elsewhere (Etiquette, Pipeline);
// here it is only taken into account.

import Vocabulary

extension Book {
    mutating func applyToDrafts(_ event: Event) {
        switch event {
        case .draftMade(let draft): drafts[draft.id] = draft
        case .draftEdited(let change): drafts[change.draft]?.edit(change)
        case .draftFileWritten(let change): drafts[change.draft]?.writtenSHA256 = change.sha256
        case .draftFileProblem(let change): drafts[change.draft]?.problem = change.problem
        case .draftConfirmed(let change): drafts[change.draft]?.confirm(change)
        case .draftReturned(let note): drafts[note.draft]?.returnToWaiting()
        case .draftHeld(let change): drafts[change.draft]?.hold = change.hold
        case .draftReleased(let note): drafts[note.draft]?.hold = nil
        case .draftSnoozed(let change):
            drafts[change.draft]?.returnToWaiting()
            drafts[change.draft]?.snoozedUntil = change.until
        case .draftDropped(let note): drafts[note.draft]?.end(as: .dropped)
        case .draftSuperseded(let note): drafts[note.draft]?.end(as: .superseded)
        case .draftExpired(let note): drafts[note.draft]?.end(as: .expired)
        default: break
        }
    }

    mutating func applySubmission(_ event: Event) {
        switch event {
        case .submissionStarted(let change):
            drafts[change.draft]?.state = .sending
            drafts[change.draft]?.attempts = change.attempt
            drafts[change.draft]?.nextAttempt = nil
        case .submissionCommitted(let note): drafts[note.draft]?.committedAt = note.at
        case .submissionAccepted(let end): markSent(end.draft, at: end.at, mail: nil)
        case .submissionDeferred(let end):
            drafts[end.draft]?.state = .confirmed
            drafts[end.draft]?.committedAt = nil
            drafts[end.draft]?.failure = end.words
            drafts[end.draft]?.nextAttempt = end.nextAttempt
        case .submissionRefused(let end):
            drafts[end.draft]?.state = .failed
            drafts[end.draft]?.failure = end.words
        case .outcomeUnknown(let end):
            drafts[end.draft]?.state = .uncertain
            drafts[end.draft]?.failure = end.words
        case .outcomeResolved(let change): resolve(change)
        case .sentByHand(let change): markSent(change.draft, at: change.at, mail: change.mail)
        case .sentCopyFiled(let note): drafts[note.draft]?.isFiled = true
        default: break
        }
    }

    private mutating func resolve(_ change: OutcomeResolved) {
        switch change.outcome {
        // It left when its last bytes did, however much later that became known.
        case .arrived: markSent(change.draft, at: drafts[change.draft]?.committedAt ?? change.at, mail: nil)
        case .notArrived:
            drafts[change.draft]?.committedAt = nil
            drafts[change.draft]?.returnToWaiting()
        case .leave: drafts[change.draft]?.end(as: .dropped)
        }
    }

    private mutating func markSent(_ id: DraftID, at instant: Instant, mail: MailID?) {
        guard let draft = drafts[id] else { return }
        // A mail's time is its Date, which is the slot: what is counted from it (a week later at nine) does not slip by
        // the minutes that the submission took. One that went out much later counts from then.
        let slot = draft.confirmation?.slot ?? instant
        let date = instant >= slot && instant - slot < .hours(12) ? slot : instant
        drafts[id]?.state = .sent
        drafts[id]?.sentAt = instant
        drafts[id]?.hold = nil
        drafts[id]?.nextAttempt = nil
        interviews[draft.interview]?.sent.removeAll { $0.draft == id || (mail != nil && $0.mail == mail) }
        interviews[draft.interview]?.sent.append(
            SentMail(
                at: date, kind: draft.kind, draft: id, mail: mail, to: draft.to, round: draft.round,
                messageID: draft.messageID))
    }
}

extension Draft {
    mutating func edit(_ change: DraftEdited) {
        (subject, bytes, sha256, writtenSHA256) = (change.subject, change.bytes, change.sha256, change.sha256)
        problem = nil
        if state == .confirmed || state == .failed { returnToWaiting() }
    }

    mutating func confirm(_ change: DraftConfirmed) {
        state = .confirmed
        confirmation = change.confirmation
        bytes = change.bytes
        sha256 = change.confirmation.sha256
        (hold, nextAttempt, failure, snoozedUntil) = (nil, nil, nil, nil)
    }

    mutating func returnToWaiting() {
        state = .waiting
        (confirmation, nextAttempt) = (nil, nil)
    }

    mutating func end(as state: DraftState) {
        self.state = state
        (hold, nextAttempt, snoozedUntil) = (nil, nil, nil)
    }
}
