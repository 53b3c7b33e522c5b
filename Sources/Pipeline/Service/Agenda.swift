// When the clerk is wanted next: a daemon that has nothing to do does nothing. Pure but for reading the ledger.

import Etiquette
import Interviews
import Ledger
import Vocabulary

/// What lies ahead of the clerk.
struct Agenda: Sendable, Hashable {
    /// When there is something to do, as far as it is known; never later than `longestRest` ahead.
    var wake: Instant
    /// The first step that is planned, for the status line.
    var step: StatusText.Step?
    /// When this was found out.
    var madeAt: Instant

    /// So long the clerk rests at the most: what nobody foresaw is found then.
    static let longestRest = Duration.seconds(600)
    /// The same while a draft is on its way, a copy is not filed, or something went wrong.
    static let shortRest = Duration.seconds(60)

    /// Whether a round is due; a clock that went back proves nothing about what is.
    func isDue(at now: Instant) -> Bool { now >= wake || now < madeAt }
}

extension Workbench {
    /// What lies ahead after a round.
    ///
    /// - Parameters:
    ///   - isWell: nothing went wrong in that round.
    ///   - now: when it began.
    func agenda(in snapshot: Snapshot, isWell: Bool, now: Instant) throws -> Agenda {
        let search = try Search(snapshot)
        let drafts = search.interviews.flatMap { search.drafts(of: $0.id) }
        let submits = configuration.review.mode == .confirm
        let isCalm = isWell && !drafts.contains { $0.isUnderWay(at: now, submits: submits) }
        var moments = drafts.filter(\.state.isOpen).flatMap(\.moments)
        var agenda = Agenda(wake: now + (isCalm ? Agenda.longestRest : Agenda.shortRest), madeAt: now)
        for interview in search.interviews {
            let plan = Planner.plan(try planInput(interview, among: search, now: now))
            moments += plan.upcoming.flatMap { [$0.draftAt, $0.due, $0.deadline, $0.expires] }
            moments += [plan.movesOnAt].compactMap { $0 }
            guard let touch = plan.upcoming.first(where: { $0.due > now }),
                agenda.step.map({ touch.due < $0.due }) ?? true
            else { continue }
            agenda.step = .init(due: touch.due, kind: touch.kind.name, company: interview.company)
        }
        moments += [nextDigest(after: now), try snapshot.pausedUntil()].compactMap { $0 }
        moments += [try snapshot.digest(ownZone.date(now))?.nextAttempt].compactMap { $0 }
        agenda.wake = moments.filter { $0 > now }.min().map { min($0, agenda.wake) } ?? agenda.wake
        return agenda
    }

    private func nextDigest(after now: Instant) -> Instant {
        let today = ownZone.date(now)
        let todays = ownZone.instant(today, configuration.digest.at)
        return todays > now ? todays : ownZone.instant(today.adding(days: 1), configuration.digest.at)
    }
}

extension Draft {
    /// When something about it changes by time alone.
    fileprivate var moments: [Instant] {
        [
            due, deadline, expires, confirmation?.slot, nextAttempt, snoozedUntil,
            Settlement.confirmationHoldsUntil(self),
        ].compactMap { $0 }
    }

    /// It is being sent, should be, or waits for its copy.
    fileprivate func isUnderWay(at now: Instant, submits: Bool) -> Bool {
        switch state {
        case .sending, .uncertain: true
        case .confirmed: submits && hold == nil && (nextAttempt ?? confirmation?.slot).map { $0 <= now } ?? false
        case .sent: !isFiled && committedAt != nil
        case .waiting, .failed, .superseded, .dropped, .expired: false
        }
    }
}
