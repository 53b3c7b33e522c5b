// Reminder and final: whether they are planned at all, and when.

internal import Interviews
internal import Vocabulary

extension Planning {
    mutating func planFollowUps() {
        guard policy.reminder != nil, let round = situation.round, let end = round.end, mayPlanFollowUps() else {
            return
        }
        planReminder(round, end: end)
        planFinal(round, end: end)
        if touches.contains(where: { $0.kind == .mail(.reminder) }), policy.final == nil, let silence = policy.silence {
            say("After this one note there is silence; an answer can take months.", silence.rules)
        }
    }

    /// Whether reminder and final are planned; says why not.
    private mutating func mayPlanFollowUps() -> Bool {
        guard situation.standing.base == .open || situation.standing.base == .inDialogue else { return false }
        switch situation.standing.followUps {
        case .planned: break
        case .asksPerson:
            ask("They asked for something or wrote something unclear: answer it, then it is planned anew.", [])
            return false
        case .none: return false
        }
        if let courtesy = situation.courtesyOnly {
            say("The interview was rated \(situation.rating ?? 0): the thank-you stays the only mail.", courtesy.rules)
            return false
        }
        if let leave = situation.leaveDenied {
            say("They would rather not be reached out to: the thank-you stays the only mail.", leave.rules)
            return false
        }
        return true
    }

    private mutating func planReminder(_ round: Round, end: Instant) {
        guard let part = policy.reminder else { return }
        let anchors: [Anchor: Instant] = [.interviewEnd: replanAnchor(end), .thankYou: thankYouAnchor(round, end: end)]
        plan(.reminder, part, round: round, anchors: anchors)
    }

    private mutating func planFinal(_ round: Round, end: Instant) {
        guard let part = policy.final, let reminder = touches.last(where: { $0.kind == .mail(.reminder) }) else {
            return
        }
        let anchor: Instant
        if reminder.isSent {
            anchor = situation.sentAt(.reminder) ?? reminder.due
        } else if reminder.isPending {
            // An unsent reminder can go out now at the earliest, so the final never overtakes it.
            anchor = max(situation.committedSlot(of: reminder) ?? reminder.due, now)
        } else {
            say("The reminder was not sent: no further mail follows it.", part.rules)
            return
        }
        let anchors: [Anchor: Instant] = [
            .reminder: anchor, .interviewEnd: replanAnchor(end), .thankYou: thankYouAnchor(round, end: end),
        ]
        plan(.final, part, round: round, anchors: anchors)
    }

    /// What "after the interview" counts from: a message that it takes longer, with no date, begins anew.
    private func replanAnchor(_ end: Instant) -> Instant {
        guard situation.expected == nil, let answer = situation.restart?.answer, answer.label == .timeline else {
            return end
        }
        return max(end, answer.at)
    }

    /// The time it was sent, else its due while pending, else the interview's end.
    private func thankYouAnchor(_ round: Round, end: Instant) -> Instant {
        let mine = touches.filter { $0.kind == .mail(.thankYou) && $0.round == round.number }
        let pending = mine.filter(\.isPending).map(\.due).max()
        let sent = interview.sent.filter { $0.kind == .thankYou && $0.round == round.number }.map(\.at).max()
        switch (sent, pending) {
        case (.some(let sent), .some(let pending)): return max(sent, pending)
        case (.some(let moment), nil), (nil, .some(let moment)): return moment
        case (nil, nil): return end
        }
    }

    /// Adds the touch of this kind, or the note why there is none.
    private mutating func plan(_ kind: DraftKind, _ part: Policy.FollowUp, round: Round, anchors: [Anchor: Instant]) {
        let terms: [Term]
        if situation.expected != nil {
            terms = part.promised
        } else if let unpromised = part.unpromised {
            terms = unpromised
        } else {
            ask(
                "No date was promised: ask when you can expect to hear; then the \(kind.rawValue) can be planned.",
                part.rules)
            return
        }
        var anchors = anchors
        anchors[.expected] = situation.expected?.until
        guard let winner = latest(terms, anchors) else { return }
        var rules = Set(part.rules + winner.term.rules)
        var reason = reason(of: winner.term, computed: winner.at)
        if situation.expected != nil, let bound = policy.promisedDate { rules.formUnion(bound.rules) }
        var computed = winner.at
        if let floor = restartFloor, floor > computed {
            computed = floor
            reason = "planned anew after \(Phrase.day(situation.restart?.at ?? floor, in: zone))"
        }
        let unmoved = situation.slots.slot(notBefore: computed)
        let moved = movedSlot(from: computed, rules: &rules, reason: &reason)
        noteMonday(after: computed, slot: moved, rules: &rules, reason: &reason)
        add(
            followUp(
                kind, part, round: round, due: moved, unmovedDue: unmoved, rules: rules.sorted(),
                reason: part.isOptional ? reason + "; optional" : reason))
    }

    private func latest(_ terms: [Term], _ anchors: [Anchor: Instant]) -> (term: Term, at: Instant)? {
        var best: (term: Term, at: Instant)?
        for term in terms where term.holds(rating: situation.rating) {
            guard let anchor = anchors[term.anchor] else { continue }
            let at = term.offset(situation.input.patience).added(to: anchor, in: zone)
            if best.map({ at > $0.at }) ?? true { best = (term, at) }
        }
        return best
    }

    private func reason(of term: Term, computed: Instant) -> String {
        let offset = term.offset(situation.input.patience)
        let anchor =
            switch term.anchor {
            case .expected:
                "\(term.anchor.words) (\(situation.expected.map { Phrase.day($0.until, in: zone) } ?? "unknown"))"
            default: term.anchor.words
            }
        return offset == .hours(0) || offset == .days(0) ? "after \(anchor)" : "\(offset.words) after \(anchor)"
    }

    /// Before this moment nothing is planned anew (RULES.md, "What an answer does").
    private var restartFloor: Instant? {
        let named: Instant? = if case .planned(let floor) = situation.standing.followUps { floor } else { nil }
        return [named, situation.restart?.at].compactMap { $0 }.max()
    }

    /// The slot, put off by an absence and by other mails to the company.
    func movedSlot(from computed: Instant, rules: inout Set<RuleID>, reason: inout String) -> Instant {
        let slots = situation.slots
        var moved = slots.slot(notBefore: computed)
        if policy.isOn(.absence), let day = situation.absence?.returnDate {
            let back = slots.workingDay(after: day)
            if back > moved {
                moved = slots.slot(notBefore: back)
                rules.insert(.absence)
                reason += "; not before they are back on \(Phrase.day(day))"
            }
        }
        return spaced(moved, rules: &rules, reason: &reason)
    }

    /// The first slot from `moment` on with the policy's days to every other mail to the company (C4).
    func spaced(_ moment: Instant, rules: inout Set<RuleID>, reason: inout String) -> Instant {
        guard let spacing = policy.spacing else { return moment }
        let others =
            situation.spacedMails + situation.input.companyDrafts
            + touches.filter { touch in
                touch.isPending && (touch.kind == .mail(.news) || touch.kind == .mail(.reminder))
            }.map(\.due)
        var slot = moment
        for other in others.sorted() where Guards.isTooClose(slot, other, days: spacing.days, zone: zone) {
            slot = situation.slots.slot(notBefore: zone.adding(days: spacing.days, to: other))
            rules.formUnion(spacing.rules)
        }
        if slot != moment { reason += "; \(spacing.days) days from the other mail to this company" }
        return slot
    }

    /// Names C3 where it was a Monday that moved the slot.
    private func noteMonday(after computed: Instant, slot: Instant, rules: inout Set<RuleID>, reason: inout String) {
        let slots = situation.slots
        guard !slots.mondayRules.isEmpty, zone.date(slot).weekday == .tuesday else { return }
        let monday = zone.instant(zone.date(slot).adding(days: -1), Slots.morning)
        if monday >= computed {
            rules.formUnion(slots.mondayRules)
            reason += "; not on a Monday"
        }
    }

    private func followUp(
        _ kind: DraftKind, _ part: Policy.FollowUp, round: Round, due: Instant, unmovedDue: Instant, rules: [RuleID],
        reason: String
    ) -> Touch {
        let draft = situation.draft(of: kind, round: round.number)
        let expires = part.expires.added(to: due, in: zone)
        var status: Touch.Status = expires <= now ? .missed : .planned
        if let draft {
            status = .drafted(draft.state)
        } else if situation.sentAt(kind) != nil {
            status = .sent
        }
        return Touch(
            kind: .mail(kind), round: round.number, to: situation.followUpRecipient, due: due, unmovedDue: unmovedDue,
            deadline: part.deadline.added(to: due, in: zone), expires: expires,
            draftAt: situation.slots.draftTime(for: due), rules: rules, reason: reason, status: status,
            draft: draft?.id,
            isOptional: part.isOptional, news: nil)
    }

    /// Adds a touch unless it would be one mail too many (A19, B19, D7). What the person said yes to comes first.
    mutating func add(_ touch: Touch) {
        if touch.isPending, !isCommitted(touch), let limit = policy.limit, let kind = touch.kind.mail {
            let planned = touches.filter { $0.isPending && $0.round == touch.round }
            let known = Set(planned.compactMap(\.draft))
            let promised = situation.input.drafts.filter { draft in
                draft.state.isCommitted && draft.kind < .gracious && draft.round == touch.round
                    && !known.contains(draft.id)
            }
            let sent = situation.countedMails.compactMap(\.kind)
            let kinds = planned.compactMap(\.kind.mail) + promised.map(\.kind) + sent + [kind]
            if Situation.count(kinds) > limit.mails {
                say("\(limit.mails) mails in a round are enough: no \(kind.rawValue).", limit.rules)
                return
            }
        }
        touches.append(touch)
    }

    private func isCommitted(_ touch: Touch) -> Bool {
        if case .drafted(let state) = touch.status { state.isCommitted } else { false }
    }
}

extension Situation {
    /// The draft that stands for a touch of this kind since follow-ups were planned anew; one on its way always does.
    func draft(of kind: DraftKind, round: Int) -> Draft? {
        input.drafts.filter { draft in
            guard draft.kind == kind, draft.round == round, draft.state != .superseded else { return false }
            guard let restart, !draft.state.isInFlight else { return true }
            return (draft.sentAt ?? draft.madeAt) >= restart.at
        }.max { $0.id < $1.id }
    }

    /// When a mail of this kind went out since follow-ups were planned anew.
    func sentAt(_ kind: DraftKind) -> Instant? {
        interview.sent.filter { mail in
            mail.kind == kind && mail.round == round?.number && restart.map { mail.at >= $0.at } ?? true
        }.map(\.at).max()
    }

    /// When a touch's draft goes out by the person's word.
    func committedSlot(of touch: Touch) -> Instant? {
        input.drafts.first { $0.id == touch.draft }.flatMap { draft in
            draft.state.isCommitted ? draft.confirmation?.slot : draft.snoozedUntil.map { max($0, touch.due) }
        }
    }
}
