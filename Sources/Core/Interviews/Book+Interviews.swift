// What the person's facts and decisions, and the people found in mail, change in an interview's record.

import Vocabulary

extension Book {
    mutating func applyToInterviews(_ event: Event) {
        switch event {
        case .interviewAdded(let interview): interviews[interview.id] = interview
        case .factsRecorded(let facts): interviews[facts.interview]?.record(facts)
        case .roundScheduled(let change): interviews[change.interview]?.schedule(change.round)
        case .roundCancelled(let change):
            interviews[change.interview]?.changeRound(change.number) { $0.isCancelled = true }
        case .answerHeard(let change): interviews[change.interview]?.add(change.answer)
        case .decisionTaken(let change): interviews[change.interview]?.take(change.decision)
        case .remarkAdded(let change): interviews[change.interview]?.add(change.remark, as: change.kind)
        case .paused(let change):
            if let id = change.interview {
                interviews[id]?.pausedUntil = change.until
            } else {
                pausedUntil = change.until
            }
        case .contactAdded(let change): interviews[change.interview]?.merge(change.contact)
        case .contactUndeliverable(let change):
            guard let count = interviews[change.interview]?.contacts.count else { return }
            for index in 0..<count where interviews[change.interview]?.contacts[index].address == change.address {
                interviews[change.interview]?.contacts[index].isUndeliverable = true
            }
        default: break
        }
    }
}

extension Interview {
    mutating func record(_ facts: FactsRecorded) {
        company = facts.company ?? company
        role = facts.role ?? role
        timeZone = facts.timeZone ?? timeZone
        policy = facts.policy ?? policy
        account = facts.account ?? account
        tone = facts.tone ?? tone
        callPermission = facts.callPermission ?? callPermission
        for contact in facts.contacts { merge(contact) }
        if let promise = facts.promise { promises.append(promise) }
        doubts += facts.doubts.map { Remark(at: facts.at, text: $0) }
        let number = facts.round ?? currentRound?.number ?? 1
        if !rounds.contains(where: { $0.number == number }) {
            rounds.append(Round(number: number, start: nil, knownSince: facts.at))
        }
        changeRound(number) { round in round.debrief.record(facts) }
    }

    mutating func schedule(_ round: Round) {
        if let index = rounds.firstIndex(where: { $0.number == round.number }) {
            let debrief = rounds[index].debrief
            rounds[index] = round
            rounds[index].debrief = debrief
        } else {
            rounds.append(round)
            rounds.sort { $0.number < $1.number }
        }
    }

    mutating func changeRound(_ number: Int, _ change: (inout Round) -> Void) {
        for index in rounds.indices where rounds[index].number == number { change(&rounds[index]) }
    }

    mutating func add(_ answer: Answer) {
        answers.append(answer)
        // With an offer it is they who wait.
        if let expected = answer.expected, answer.offerDeadline == nil,
            !answer.keepsFollowUps || answer.label == .receipt
        {
            promises.append(Promise(saidAt: answer.at, expected: expected))
        }
    }

    /// Takes back what a message had said: its answer, and the promise in it.
    mutating func forget(answerOf mail: MailID) {
        answers.removeAll { $0.mail == mail }
        sent.removeAll { $0.mail == mail && $0.draft == nil }
        promises.removeAll { $0.expected.source == mail.description }
    }

    mutating func take(_ decision: Decision) { decisions.append(decision) }

    mutating func add(_ remark: Remark, as kind: RemarkAdded.Kind) {
        switch kind {
        case .note: notes.append(remark)
        case .lesson: lessons.append(remark)
        case .news: news.append(remark)
        case .doubt: doubts.append(remark)
        }
    }

    /// Adds a contact, or completes the one with the same address (or, without one, the same name).
    mutating func merge(_ contact: Contact) {
        let known = contacts.firstIndex { other in
            if let address = contact.address, let otherAddress = other.address { return address == otherAddress }
            return contact.name != nil && contact.name?.lowercased() == other.name?.lowercased()
        }
        guard let known else {
            contacts.append(contact)
            return
        }
        contacts[known].name = contact.name ?? contacts[known].name
        contacts[known].address = contact.address ?? contacts[known].address
        contacts[known].role = contact.role
    }
}

extension Debrief {
    /// Takes the facts of a debrief into the record.
    public mutating func record(_ facts: FactsRecorded) {
        if facts.isDebrief { givenAt = facts.at }
        rating = facts.rating ?? rating
        highlights += facts.highlights
        compliments += facts.compliments
        topics += facts.topics
        project = facts.project ?? project
        hardQuestions += facts.hardQuestions
        hearFrom = facts.hearFrom ?? hearFrom
        mayFollowUp = facts.mayFollowUp ?? mayFollowUp
    }
}
