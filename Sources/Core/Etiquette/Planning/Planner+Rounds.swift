// What every round brings by itself: the note of the evening before, and the thank-yous.

internal import Interviews
internal import Vocabulary

extension Planning {
    mutating func planRounds() {
        guard let current = interview.currentRound else {
            ask("Nothing is known about the interview's time: record it.", [])
            return
        }
        if current.isCancelled {
            say("The interview was cancelled.", [])
        } else if current.isProposal {
            ask("The invitation is not accepted yet: nothing is planned before it is.", [])
        } else if current.start == nil {
            ask("The interview has no time yet: nothing is planned before it has.", [])
        }
        for round in interview.rounds where !round.isCancelled && !round.isProposal {
            guard let start = round.start, let end = round.end else { continue }
            if now < start, situation.isUndecided { planPrep(round, start: start) }
            if let part = policy.thankYou { planThankYous(round, end: end, part: part) }
        }
        noteDebrief()
    }

    private mutating func planPrep(_ round: Round, start: Instant) {
        let own = situation.input.ownZone
        let evening = own.instant(own.date(start).adding(days: -1), Slots.dayEnds)
        let due = max(evening, round.knownSince)
        touches.append(
            Touch(
                kind: .prep, round: round.number, to: nil, due: due, unmovedDue: due, deadline: start, expires: start,
                draftAt: due, rules: policy.prep.rules,
                reason: "the evening before: ask when you will hear, from whom, and whether you may follow up",
                status: .planned, draft: nil, isOptional: false, news: nil))
    }

    /// A debrief is asked for once the interview is over, while its mails can still profit.
    private mutating func noteDebrief() {
        guard situation.isUndecided, let round = situation.round, let end = round.end, end <= now,
            round.debrief.givenAt == nil
        else { return }
        ask("The interview is over: tell how it went.", ["A1", "B15", "B17"].filter(policy.isOn))
    }

    private mutating func planThankYous(_ round: Round, end: Instant, part: Policy.ThankYou) {
        let drafts = situation.input.drafts.filter {
            $0.kind == .thankYou && $0.round == round.number && $0.state != .superseded
        }
        // Who sat at the table; a recruiter only where nobody else is known. And who was written to before it turned out
        // that mail does not arrive.
        let hasInterviewer = interview.contacts.contains { $0.canBeWritten && $0.role != .recruiter }
        let contacts = interview.contacts.filter { contact in
            guard let address = contact.address else { return false }
            let isThanked = contact.canBeWritten && (contact.role != .recruiter || !hasInterviewer)
            return isThanked || drafts.contains { $0.to == address && !$0.state.isOpen }
                || situation.wasThanked(address, round: round.number)
        }
        let times = thankYouTimes(round, end: end, part: part)
        for contact in contacts {
            let draft = drafts.filter { $0.to == contact.address }.max { $0.id < $1.id }
            addThankYou(round, to: contact, draft: draft, times: times, part: part)
        }
        if !contacts.contains(where: \.canBeWritten),
            !touches.contains(where: { $0.round == round.number && $0.isSent })
        {
            addThankYou(round, to: nil, draft: nil, times: times, part: part)
        }
    }

    private mutating func addThankYou(
        _ round: Round, to contact: Contact?, draft: Draft?, times: ThankYouTimes, part: Policy.ThankYou
    ) {
        var status: Touch.Status = times.expires <= now ? .missed : .planned
        if let draft {
            status = .drafted(draft.state)
        } else if let address = contact?.address, situation.wasThanked(address, round: round.number) {
            status = .sent
        }
        var rules = Set(part.rules)
        var reason = times.reason
        if let courtesy = policy.thankYouOnly, round.debrief.rating.map(courtesy.ratings.contains) == true {
            rules.formUnion(courtesy.rules)
            reason += "; a courtesy, and the only mail after this rating"
        } else if rules.contains("D2") {
            reason += "; it keeps you in mind while they compare candidates"
        }
        if times.isMoved { rules.insert(.slot) }
        let touch = Touch(
            kind: .mail(.thankYou), round: round.number, to: contact, due: times.due, unmovedDue: times.due,
            deadline: times.deadline, expires: times.expires, draftAt: times.draftAt, rules: rules.sorted(),
            reason: reason, status: status, draft: draft?.id, isOptional: false, news: nil)
        let isCurrent = round.number == interview.currentRound?.number
        // What was decided leaves no thank-you to write; of earlier rounds only what can still be written counts.
        if touch.isPending ? situation.isUndecided : isCurrent || draft != nil { touches.append(touch) }
    }

    struct ThankYouTimes {
        var due: Instant
        var deadline: Instant
        var expires: Instant
        var draftAt: Instant
        var isMoved: Bool
        var reason: String
    }

    private func thankYouTimes(_ round: Round, end: Instant, part: Policy.ThankYou) -> ThankYouTimes {
        let slots = situation.slots
        let debriefed = round.debrief.givenAt.map { max($0, end) }
        let due: Instant
        let deadline: Instant
        var computed = end
        var reason: String
        switch part.due {
        case .dayAfter:
            due = slots.dayAfter(end)
            deadline = part.deadline?.added(to: end, in: zone) ?? zone.instant(zone.date(due), Slots.dayEnds)
            computed = due
            reason = "the day after the interview"
        case .interviewEnd, .debrief:
            deadline = part.deadline?.added(to: end, in: zone) ?? end
            // A debrief that comes after the deadline no longer says when the note is due.
            if part.due == .debrief, let debriefed, debriefed <= deadline { computed = debriefed }
            due = slots.thankYouSlot(computed, deadline: deadline)
            reason = computed == end ? "when the interview ends" : "at once after the debrief"
            if let span = part.deadline { reason += ", within \(span.words)" }
        }
        let half = Instant(milliseconds: end.milliseconds + max(0, (deadline - end).wholeMilliseconds) / 2)
        return ThankYouTimes(
            due: due, deadline: deadline,
            expires: max(part.expires.added(to: end, in: zone), part.expiresAfterDue.added(to: due, in: zone)),
            draftAt: debriefed ?? half, isMoved: due != computed,
            reason: due == computed ? reason : reason + "; moved to a time at which mail goes out")
    }
}

extension Situation {
    /// A thank-you of that round went to that address.
    func wasThanked(_ address: Address, round: Int) -> Bool {
        interview.sent.contains { $0.kind == .thankYou && $0.round == round && $0.to == address }
    }

    /// Whoever was to be in touch can be written to.
    var isNamedKnown: Bool {
        hearFrom == nil || named(among: interview.contacts.filter(\.canBeWritten)) != nil
    }

}
