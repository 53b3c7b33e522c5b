// From what is planned and what there is to what has to be done now, for one interview. Steps are decisions: the
// caller records them as events, plans again and asks again, until nothing is left to do. Superseding comes first.

public import Interviews
public import Vocabulary

/// One thing to record or do.
public enum Step: Hashable, Sendable {
    /// The draft no longer fits what was said or decided.
    case supersede(DraftID, reason: String, rules: [RuleID], mail: MailID?)
    /// Its time is over, and nobody said yes to it.
    case expire(DraftID, reason: String, rules: [RuleID])
    /// The yes no longer counts: the person is asked again (G9). A `hold` with the same reason follows.
    case returnToWaiting(DraftID, reason: String, rules: [RuleID])
    case hold(DraftID, Hold)
    /// The draft stays and is put off; a yes to an earlier slot no longer counts.
    case postpone(DraftID, until: Instant, reason: String, rules: [RuleID])
    /// A draft is to be written; thin where no debrief says what to write about.
    case draft(Touch, isThin: Bool)
    /// Nothing came of it: the interview is closed (A11).
    case moveOn(reason: String, rules: [RuleID])
}

/// Compares plan and drafts.
public enum Settlement {
    /// What has to be done now; empty once everything is settled.
    ///
    /// - Parameters:
    ///   - plan: made from `input`, at the same `now`.
    ///   - isPaused: the whole search is paused; the interview's own pause is known from its record. Nothing is drafted
    ///     then and nothing closed, but what was overtaken is still superseded.
    ///   - untouched: drafts the person has not changed; a thin one of these is written anew once the debrief is in.
    public static func steps(
        _ plan: Plan, _ input: PlanInput, isPaused: Bool = false, untouched: Set<DraftID> = []
    ) -> [Step] {
        let settling = Settling(plan: plan, situation: Situation(input), untouched: untouched)
        let open = input.drafts.filter { $0.state.isOpen && !$0.state.isInFlight }.sorted { $0.id < $1.id }
        var steps = open.compactMap(settling.superseding)
        #if MUTANTS
            if Mutant.droppedCancel.isActive { steps = [] }
        #endif
        let superseded = Set(steps.compactMap { if case .supersede(let id, _, _, _) = $0 { id } else { nil } })
        for draft in open where !superseded.contains(draft.id) { steps += settling.ageing(draft) }
        guard !isPaused, !input.interview.isPaused(at: input.now) else { return steps }
        return steps + settling.drafting + settling.closing
    }

    /// Until when a yes holds (G9): to the deadline, or for a day after a slot that the person chose beyond it; nil
    /// without a yes.
    public static func confirmationHoldsUntil(_ draft: Draft) -> Instant? {
        draft.confirmation.map { $0.slot <= draft.deadline ? draft.deadline : $0.slot + Settling.grace }
    }

    /// What newly recorded mail by the person's own hand means for drafts that wait: each is held, and the question is
    /// whether the mail replaces it (RULES.md, "What an answer does"). Asked once, when the mail is recorded, and only
    /// by mail that was written after the interview that the draft is about.
    ///
    /// - Parameter interviews: all interviews at that company, with their drafts.
    public static func holds(
        for mail: SentMail, at interviews: [(interview: Interview, drafts: [Draft])], now: Instant
    ) -> [Step] {
        guard mail.kind == nil else { return [] }
        let drafts = interviews.flatMap { interview, drafts in
            drafts.filter { draft in
                let end = interview.rounds.first { $0.number == draft.round }?.end
                return end.map { mail.at >= $0 } ?? true
            }
        }
        return drafts.sorted { $0.id < $1.id }.compactMap { draft in
            guard draft.state == .waiting || draft.state == .confirmed || draft.state == .failed else { return nil }
            let reason = "you wrote to them by hand; does that mail replace this draft?"
            let messages = (draft.hold?.messages ?? []) + [mail.mail].compactMap { $0 }
            return .hold(draft.id, Hold(since: now, reason: reason, messages: messages))
        }
    }
}

/// The comparison at work.
private struct Settling {
    let plan: Plan
    let situation: Situation
    let untouched: Set<DraftID>

    var now: Instant { situation.now }
    var interview: Interview { situation.interview }

    /// How long a yes to a slot after the deadline holds, and a snoozed or held draft after it asks again.
    static let grace: Duration = .hours(24)
    /// How long a question to the person keeps a draft from expiring.
    static let patienceWithQuestions: Duration = .hours(7 * 24)

    private func touch(of draft: Draft) -> Touch? { plan.touches.first { $0.draft == draft.id } }

    // MARK: Superseding

    func superseding(_ draft: Draft) -> Step? {
        guard let touch = touch(of: draft) else { return isLastWord(draft) ? nil : vanished(draft) }
        if draft.kind == .thankYou, let end = interview.rounds.first(where: { $0.number == draft.round })?.end,
            end > now
        {
            return .supersede(draft.id, reason: "the interview was moved to a later time", rules: [], mail: nil)
        }
        if let step = otherRecipient(draft, touch) ?? writtenAnew(draft) { return step }
        let isSnoozed = draft.snoozedUntil.map { now < $0 } ?? false
        let reference = max(draft.due, draft.confirmation?.slot ?? draft.due)
        if touch.isFollowUp, !isSnoozed, touch.unmovedDue > reference {
            let day = Phrase.day(touch.due, in: situation.zone)
            return .supersede(draft.id, reason: "it is due on \(day) now", rules: touch.rules, mail: nil)
        }
        return nil
    }

    /// A note that says goodbye after the person withdrew.
    private func isLastWord(_ draft: Draft) -> Bool {
        guard draft.kind == .gracious, situation.standing.base == .withdrawn || situation.standing.base == .closed
        else { return false }
        return draft.madeAt >= situation.standing.since
    }

    private func vanished(_ draft: Draft) -> Step {
        if let contact = interview.contact(at: draft.to), contact.isUndeliverable {
            return .supersede(draft.id, reason: "mail to its recipient does not arrive", rules: [.recipient], mail: nil)
        }
        if let round = interview.rounds.first(where: { $0.number == draft.round }), round.isCancelled {
            return .supersede(draft.id, reason: "the interview was cancelled", rules: [], mail: nil)
        }
        switch situation.standing.base {
        case .withdrawn:
            return .supersede(draft.id, reason: "you withdrew", rules: [], mail: nil)
        case .closed:
            return .supersede(draft.id, reason: "the interview is closed", rules: [], mail: nil)
        default: break
        }
        if let answer = situation.standing.cause ?? situation.restart?.answer {
            return .supersede(draft.id, reason: "they wrote: \(answer.label.words)", rules: [], mail: answer.mail)
        }
        if let bound = situation.courtesyOnly?.rules ?? situation.leaveDenied?.rules {
            return .supersede(draft.id, reason: "the thank-you stays the only mail", rules: bound, mail: nil)
        }
        return .supersede(draft.id, reason: "it is no longer part of the plan", rules: [], mail: nil)
    }

    /// Mail that bounces is not sent; a draft nobody said yes to follows the person named to be in touch (A3).
    private func otherRecipient(_ draft: Draft, _ touch: Touch) -> Step? {
        if let contact = interview.contact(at: draft.to), contact.isUndeliverable {
            return .supersede(draft.id, reason: "mail to its recipient does not arrive", rules: [.recipient], mail: nil)
        }
        guard touch.isFollowUp || draft.kind == .news, let address = touch.to?.address, address != draft.to,
            draft.state != .confirmed
        else { return nil }
        return .supersede(
            draft.id, reason: "it goes to another person now", rules: situation.policy.recipients.rules, mail: nil)
    }

    private func writtenAnew(_ draft: Draft) -> Step? {
        guard draft.isThin, draft.state == .waiting, untouched.contains(draft.id),
            interview.rounds.contains(where: { $0.number == draft.round && $0.debrief.givenAt != nil })
        else { return nil }
        return .supersede(draft.id, reason: "the debrief is in: it is written anew", rules: [], mail: nil)
    }

    // MARK: Time passing

    func ageing(_ draft: Draft) -> [Step] {
        if draft.state == .confirmed, let limit = Settlement.confirmationHoldsUntil(draft), now > limit {
            let day = Phrase.moment(draft.deadline, in: situation.zone)
            let reason = "its deadline (\(day)) passed before it went out; is it still right?"
            return [
                .returnToWaiting(draft.id, reason: reason, rules: [.lateness]),
                .hold(draft.id, Hold(since: now, reason: reason, messages: draft.hold?.messages ?? [])),
            ]
        }
        if draft.state == .waiting || draft.state == .failed, now >= expiry(draft) {
            return [.expire(draft.id, reason: "its time is over", rules: draft.rules)]
        }
        return postponing(draft).map { [$0] } ?? []
    }

    /// Snoozed drafts keep, and so do those with a question to the person for a week.
    private func expiry(_ draft: Draft) -> Instant {
        let snoozed = draft.snoozedUntil.map { $0 + Self.grace }
        let held = draft.hold.map { $0.since + Self.patienceWithQuestions }
        return [draft.expires, snoozed, held].compactMap { $0 }.max() ?? draft.expires
    }

    /// An absence, or another mail to the company, puts a draft off without touching it.
    private func postponing(_ draft: Draft) -> Step? {
        guard let touch = touch(of: draft), touch.isFollowUp, touch.due > draft.due, touch.unmovedDue <= draft.due
        else {
            return nil
        }
        let until = situation.slots.draftTime(for: touch.due)
        let reason = "put off to \(Phrase.day(touch.due, in: situation.zone)): \(touch.reason)"
        switch draft.state {
        case .waiting:
            guard now < until, draft.snoozedUntil.map({ $0 < until }) ?? true else { return nil }
        case .confirmed:
            // A yes that keeps too little distance was checked when it was given and is again before it goes out.
            guard touch.rules.contains(.absence), (draft.confirmation?.slot ?? draft.due) < touch.due else {
                return nil
            }
        default: return nil
        }
        return .postpone(draft.id, until: max(until, now), reason: reason, rules: touch.rules)
    }

    // MARK: New drafts and the end

    var drafting: [Step] {
        plan.touches.compactMap { touch in
            guard touch.status == .planned, let kind = touch.kind.mail, touch.to?.address != nil, touch.draftAt <= now,
                now < touch.expires
            else { return nil }
            let debrief = interview.rounds.first { $0.number == touch.round }?.debrief
            return .draft(touch, isThin: kind == .thankYou && debrief?.givenAt == nil)
        }
    }

    var closing: [Step] {
        guard let at = plan.movesOnAt, at <= now, let part = situation.policy.moveOn,
            !plan.touches.contains(where: { $0.kind.mail != nil && $0.isPending }),
            !situation.input.drafts.contains(where: \.state.isOpen)
        else { return [] }
        return [.moveOn(reason: "nothing was heard: time to move on", rules: part.rules)]
    }
}
