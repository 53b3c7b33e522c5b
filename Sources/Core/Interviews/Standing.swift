// The state machine: what an interview's record means. `Standing` is what was said and decided, in the order of its
// dates, whatever order it arrived in; `InterviewState` adds the clock.

public import Vocabulary

/// What was said and decided so far, folded in the order of dates (RULES.md, "What an answer does").
public struct Standing: Hashable, Sendable {
    /// What holds apart from the clock.
    public enum Base: String, Hashable, Sendable, CaseIterable {
        /// Nothing decided: the clock says which state it is.
        case open
        case inDialogue, nextRound, onHold, offer, rejected, withdrawn, closed
    }

    /// What becomes of reminder and final.
    public enum FollowUps: Hashable, Sendable {
        /// Planned by the policy, not before the moment where one is given.
        case planned(notBefore: Instant?)
        /// The person is asked first: a request or an unclear mail came.
        case asksPerson
        case none
    }

    public var base: Base = .open
    public var followUps: FollowUps = .planned(notBefore: nil)
    /// When this standing began.
    public var since: Instant
    /// The answer that led to it, where one did.
    public var cause: Answer?
    /// A withdrawn interview got an answer after all: the person is asked, the state stays.
    public var lateAnswer: Answer?

    /// Folds the record.
    public init(_ interview: Interview) {
        since = interview.addedAt
        var entries: [(at: Instant, rank: Int, index: Int, apply: Step)] = []
        for (index, answer) in interview.answers.enumerated() { entries.append((answer.at, 1, index, .answer(answer))) }
        for (index, mail) in interview.sent.enumerated() { entries.append((mail.at, 2, index, .sent(mail))) }
        for (index, decision) in interview.decisions.enumerated() {
            entries.append((decision.at, 3, index, .decision(decision)))
        }
        for (index, round) in interview.rounds.enumerated()
        where round.number > 1 && round.start != nil && !round.isCancelled {
            entries.append((round.knownSince, 4, index, .round(round)))
        }
        entries.sort { ($0.at, $0.rank, $0.index) < ($1.at, $1.rank, $1.index) }
        for entry in entries { handle(entry.apply, at: entry.at) }
    }

    /// One thing that happened.
    enum Step: Hashable, Sendable {
        case answer(Answer)
        case sent(SentMail)
        case decision(Decision)
        /// A further round got its time.
        case round(Round)
    }

    mutating func handle(_ step: Step, at instant: Instant) {
        switch step {
        case .answer(let answer): handle(answer)
        case .sent(let mail): handle(mail)
        case .decision(let decision): handle(decision)
        case .round:
            guard base != .withdrawn else { return }
            move(to: .open, at: instant, .planned(notBefore: nil), cause: nil)
        }
    }

    private mutating func handle(_ answer: Answer) {
        guard !answer.keepsFollowUps else { return }
        guard base != .withdrawn else {
            lateAnswer = answer
            return
        }
        switch answer.label {
        case .rejection: move(to: .rejected, answer, .none)
        case .offer: move(to: .offer, answer, .none)
        case .onHold: move(to: .onHold, answer, .none)
        case .timeline: move(to: .open, answer, .planned(notBefore: nil))
        case .scheduling: move(to: .inDialogue, answer, .none)
        case .invitation: move(to: .nextRound, answer, .none)
        case .request, .other: move(to: .inDialogue, answer, .asksPerson)
        // Thanks and reasons after a no change nothing about the no.
        case .acknowledgement where base == .rejected, .feedback where base == .rejected || base == .offer: return
        case .acknowledgement: move(to: .inDialogue, answer, .planned(notBefore: answer.at + .hours(7 * 24)))
        case .feedback: move(to: .inDialogue, answer, .none)
        case .receipt, .automatic, .bounce: return
        }
    }

    private mutating func handle(_ mail: SentMail) {
        switch mail.kind {
        case .reminder?, .final?:
            if base == .inDialogue { move(to: .open, at: mail.at, followUps, cause: nil) }
        case nil:
            // The person wrote by hand: what they were asked is answered, and follow-ups are planned anew.
            if followUps == .asksPerson { followUps = .planned(notBefore: nil) }
        default: return
        }
    }

    private mutating func handle(_ decision: Decision) {
        switch decision.what {
        case .withdrawn: move(to: .withdrawn, at: decision.at, .none, cause: nil)
        case .closed, .movedOn: move(to: .closed, at: decision.at, .none, cause: nil)
        case .reopened: move(to: .open, at: decision.at, .planned(notBefore: nil), cause: nil)
        case .resumed: if followUps == .asksPerson { followUps = .planned(notBefore: nil) }
        }
        lateAnswer = nil
    }

    private mutating func move(to base: Base, _ answer: Answer, _ followUps: FollowUps) {
        move(to: base, at: answer.at, followUps, cause: answer)
    }

    private mutating func move(to base: Base, at instant: Instant, _ followUps: FollowUps, cause: Answer?) {
        (self.base, since, self.followUps, self.cause) = (base, instant, followUps, cause)
    }
}

/// What the plan knows and the state asks: computed by Etiquette from policy and drafts.
public struct Outlook: Hashable, Sendable {
    /// The current round's thank-you is in the policy and neither sent, dropped nor expired.
    public var thankYouPending: Bool
    /// When the next reminder or final that is not sent yet is due.
    public var followUpDue: Instant?

    public init(thankYouPending: Bool, followUpDue: Instant?) {
        (self.thankYouPending, self.followUpDue) = (thankYouPending, followUpDue)
    }
}

extension Interview {
    /// The state at `now` (INTERFACE.md, "Interview states").
    public func state(at now: Instant, outlook: Outlook) -> InterviewState {
        let standing = Standing(self)
        switch isOvertaken(standing, at: now) ? .open : standing.base {
        case .withdrawn: return .withdrawn
        case .closed: return .closed
        case .rejected: return .rejected
        case .offer: return .offer
        case .onHold: return .onHold
        case .nextRound: return .nextRound
        case .inDialogue:
            if case .planned = standing.followUps, let due = outlook.followUpDue, due <= now { return .overdue }
            return .inDialogue
        case .open: return clockState(at: now, since: standing.since, outlook: outlook)
        }
    }

    /// Talk before a round, its time above all, is over once the round was held, or fixed by what was said.
    private func isOvertaken(_ standing: Standing, at now: Instant) -> Bool {
        guard standing.base == .inDialogue || standing.base == .nextRound, let round = currentRound, !round.isCancelled,
            !round.isProposal, let end = round.end, standing.since < end
        else { return false }
        return now >= end || round.knownSince >= standing.since
    }

    private func clockState(at now: Instant, since: Instant, outlook: Outlook) -> InterviewState {
        guard let round = currentRound else { return .proposed }
        if round.isCancelled { return .cancelled }
        guard let start = round.start, let end = round.end, !round.isProposal else { return .proposed }
        if now < start || now < end { return .scheduled }
        if outlook.thankYouPending { return .held }
        // What was sent before they wrote that it takes longer, or before it was reopened, is another stretch.
        let kinds = sent.filter { $0.round == round.number && $0.at >= since }.compactMap(\.kind)
        if kinds.contains(.final) { return .lastCall }
        if kinds.contains(.reminder) { return .reminded }
        // A promise about a day before the interview was about something else.
        if let expected, expected.until > end, expected.until < now { return .overdue }
        if let due = outlook.followUpDue, due <= now { return .overdue }
        return .waiting
    }

    /// The promise that counts: the one said last since the round before the current one ended; of several said at the
    /// same moment the one recorded last. It lapses once they write, after its date, that it takes longer without
    /// saying how long.
    public var expected: Expected? {
        let earlierEnd = rounds.filter { !$0.isCancelled }.dropLast().last?.end
        let counting = promises.filter { promise in earlierEnd.map { promise.saidAt > $0 } ?? true }
        guard let latest = counting.enumerated().max(by: { ($0.1.saidAt, $0.0) < ($1.1.saidAt, $1.0) })?.element else {
            return nil
        }
        let hasLapsed = answers.contains { answer in
            answer.label == .timeline && answer.expected == nil && answer.at >= latest.expected.until
        }
        return hasLapsed ? nil : latest.expected
    }
}
