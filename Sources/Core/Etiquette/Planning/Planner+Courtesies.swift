// Mails that something calls for: news in between (E7), thanks and the question for feedback after a no (B7, E8, C5),
// and the end of waiting (A11).

internal import Interviews
internal import Vocabulary

extension Planning {
    // MARK: News

    mutating func planNews() {
        let drafts = situation.input.drafts.filter { $0.kind == .news && $0.state != .superseded }
        for draft in drafts where draft.state.isOpen && isNewsTime {
            let before = drafts.map(\.madeAt).filter { $0 < draft.madeAt }.max()
            let news = news(after: before, until: draft.madeAt)?.news
            if let part = policy.news { touches.append(newsTouch(part, at: draft.madeAt, news: news, draft: draft)) }
        }
        guard isNewsTime, let (news, latest) = news(after: drafts.map(\.madeAt).max(), until: nil) else { return }
        guard let part = policy.news else {
            if !news.remarks.isEmpty { say("The policy \(policy.name) writes no news in between.", []) }
            return
        }
        if let bound = situation.courtesyOnly?.rules ?? situation.leaveDenied?.rules {
            say("The thank-you stays the only mail, so the news is not written.", bound)
            return
        }
        add(newsTouch(part, at: latest, news: news, draft: nil))
    }

    /// What changed after one moment and until another, both nil without bound, and when the last of it did.
    private func news(after start: Instant?, until end: Instant?) -> (news: News, latest: Instant)? {
        func isNew(_ moment: Instant) -> Bool {
            (start.map { moment > $0 } ?? true) && (end.map { moment <= $0 } ?? true)
        }
        let remarks = interview.news.filter { isNew($0.at) }
        let offers = situation.input.offersElsewhere.filter { $0.interview != interview.id && isNew($0.at) }
        guard let latest = (remarks.map(\.at) + offers.map(\.at)).max() else { return nil }
        let deadlines = offers.compactMap(\.answerBy).sorted { $0.until < $1.until }
        return (
            News(remarks: remarks.map(\.text), hasOffer: !offers.isEmpty, answerBy: deadlines.first), latest
        )
    }

    /// Between the interview and the answer (E7); not while everything is on hold until they write.
    private var isNewsTime: Bool {
        situation.isUndecided && situation.standing.base != .onHold && !situation.heldRounds.isEmpty
    }

    private func newsTouch(_ part: Policy.Occasional, at: Instant, news: News?, draft: Draft?) -> Touch {
        var rules = Set(part.rules)
        var reason = news?.hasOffer == true ? "an offer from elsewhere" : "a change that matters for the position"
        let held = situation.heldRounds.last
        let computed = part.add.added(to: max(at, held?.end ?? at), in: zone)
        let unmoved = situation.slots.slot(notBefore: computed)
        let due = draft?.due ?? spaced(unmoved, rules: &rules, reason: &reason)
        let expires = part.expires.added(to: due, in: zone)
        let status: Touch.Status = draft.map { .drafted($0.state) } ?? (expires <= now ? .missed : .planned)
        return Touch(
            kind: .mail(.news), round: held?.number ?? 1, to: situation.followUpRecipient, due: due,
            unmovedDue: unmoved,
            deadline: part.deadline.added(to: due, in: zone), expires: expires, draftAt: at, rules: rules.sorted(),
            reason: reason, status: status, draft: draft?.id, isOptional: false, news: news)
    }

    // MARK: After a no

    mutating func planCourtesies() {
        guard situation.standing.base == .rejected, let rejection = situation.standing.cause else { return }
        guard let round = situation.heldRounds.last(where: { ($0.end ?? rejection.at) <= rejection.at }) else {
            say("They decided before an interview: nothing is written.", [])
            return
        }
        let isAnswered = interview.answers.contains { $0.label == .feedback && $0.at >= rejection.at }
        let rating = round.debrief.rating
        let feedback = policy.feedback.flatMap { part in
            isAnswered || rating.map { $0 < part.leastRating ?? 1 } == true ? nil : part
        }
        if feedback == nil, !isAnswered, let part = policy.feedback {
            say("The interview was rated \(rating ?? 0): no feedback is asked for.", part.rules)
        }
        // Where both are due they are one mail (E8).
        if let feedback {
            addCourtesy(.feedback, feedback, also: policy.gracious, round: round, rejection: rejection)
        } else if let gracious = policy.gracious {
            addCourtesy(.gracious, gracious, also: nil, round: round, rejection: rejection)
        }
    }

    private mutating func addCourtesy(
        _ kind: DraftKind, _ part: Policy.Occasional, also second: Policy.Occasional?, round: Round, rejection: Answer
    ) {
        let recipient = situation.courtesyRecipient(rejection)
        let computed = part.add.added(to: rejection.at, in: zone)
        let due = situation.slots.slot(notBefore: computed)
        let expires = part.expires.added(to: due, in: zone)
        let done = situation.input.drafts.filter { draft in
            (draft.kind == .gracious || draft.kind == .feedback) && draft.round == round.number
                && draft.state != .superseded
        }
        let draft = done.max { $0.id < $1.id }
        let wasSent = interview.sent.contains { sent in
            (sent.kind == .gracious || sent.kind == .feedback) && sent.round == round.number
        }
        var status: Touch.Status = expires <= now ? .missed : .planned
        if let draft { status = .drafted(draft.state) } else if wasSent { status = .sent }
        let what = second == nil ? (kind == .gracious ? "thanks" : "asks for feedback") : "thanks and asks for feedback"
        touches.append(
            Touch(
                kind: .mail(draft?.kind ?? kind), round: round.number, to: recipient, due: due, unmovedDue: due,
                deadline: part.deadline.added(to: due, in: zone), expires: expires, draftAt: rejection.at,
                rules: Set(part.rules + (second?.rules ?? [])).sorted(),
                reason: "\(part.add.words) after the rejection; \(what)", status: status, draft: draft?.id,
                isOptional: false, news: nil))
    }

    // MARK: Moving on

    /// When the interview is closed if nobody answers (A11).
    var movesOnAt: Instant? {
        guard let part = policy.moveOn, let round = situation.round, let end = round.end else { return nil }
        guard case .planned = situation.standing.followUps else { return nil }
        guard situation.standing.base == .open || situation.standing.base == .inDialogue else { return nil }
        let mine = touches.filter { $0.round == round.number && $0.kind.mail != nil }
        var moments = [end] + interview.sent.filter { $0.round == round.number }.map(\.at)
        moments += mine.compactMap { touch in
            switch touch.status {
            case .drafted(.expired), .missed: touch.expires
            case .sent, .drafted(.sent), .drafted(.dropped): nil
            default: max(touch.due, now)
            }
        }
        if let restart = situation.restart { moments.append(restart.at) }
        if let expected = situation.expected { moments.append(expected.until) }
        if situation.expected == nil, !mine.contains(where: \.isFollowUp), policy.isOn("D4") {
            moments.append(part.unplanned.added(to: end, in: zone))
        }
        return moments.max().map { part.after.added(to: $0, in: zone) }
    }
}

extension Situation {
    /// Who thanks and questions after a no go to: whoever wrote it, where that is a contact who can be answered.
    func courtesyRecipient(_ rejection: Answer) -> Contact? {
        if rejection.canBeAnswered, let from = rejection.from, let contact = interview.contact(at: from),
            contact.canBeWritten
        {
            return contact
        }
        return followUpRecipient
    }
}
