// What must never happen: checked when a mail is confirmed and again right before it is sent. Channels other than mail
// are in Channel.swift; what a text may say is the lint's business.

internal import Interviews
public import Vocabulary

/// A rule that an action would break.
public struct Violation: Hashable, Sendable {
    /// The rule that says so.
    public var rule: RuleID
    /// A sentence for the person.
    public var reason: String
    /// `--force --reason` overrules it (G7).
    public var yieldsToForce: Bool

    public init(_ rule: RuleID, _ reason: String, yieldsToForce: Bool) {
        (self.rule, self.reason, self.yieldsToForce) = (rule, reason, yieldsToForce)
    }
}

/// Checks actions against the guards of a policy.
public enum Guards {
    /// What a mail of this kind, sent at this slot, would break; in the order of rules, empty where nothing.
    ///
    /// - Parameters:
    ///   - slot: when it would be submitted; right before a submission that is `input.now`.
    ///   - deadline: the draft's, which decides whether a thank-you may go out in the evening or at the weekend.
    ///   - draft: the draft itself, so that it does not stand in its own way.
    ///   - moment: what else is confirmed counts only when a mail is; before a submission, what went out does.
    public static func checkMail(
        _ kind: DraftKind, to recipient: Address, at slot: Instant, deadline: Instant? = nil, draft: DraftID? = nil,
        moment: Moment = .confirmation, in input: PlanInput
    ) -> [Violation] {
        let check = MailCheck(
            kind: kind, recipient: recipient, slot: slot, deadline: deadline, draft: draft, moment: moment,
            situation: Situation(input))
        return check.violations.sorted { ($0.rule, $0.reason) < ($1.rule, $1.reason) }
    }

    /// When a mail is checked.
    public enum Moment: Hashable, Sendable {
        case confirmation
        /// Right before it is sent.
        case submission
    }

    /// Whether two moments lie less than `days` calendar days apart.
    static func isTooClose(_ left: Instant, _ right: Instant, days: Int, zone: Zone) -> Bool {
        max(left, right) < zone.adding(days: days, to: min(left, right))
    }
}

/// One mail looked at.
private struct MailCheck {
    var kind: DraftKind
    var recipient: Address
    var slot: Instant
    var deadline: Instant?
    var draft: DraftID?
    var moment: Guards.Moment
    var situation: Situation

    var policy: Policy { situation.policy }
    var zone: Zone { situation.zone }
    var isFollowUp: Bool { kind == .reminder || kind == .final }
    /// Sent unasked after the thank-you.
    var isUnasked: Bool { isFollowUp || kind == .news }

    var violations: [Violation] {
        [recipientViolation, limitViolation, timelineViolation, newsViolation, ratingViolation, leaveViolation]
            .compactMap { $0 } + spacingViolations + calendarViolations
    }

    private var recipientViolation: Violation? {
        guard let contact = situation.interview.contact(at: recipient), contact.role != .insider else {
            return Violation(.recipient, "the recipient is no contact of this interview", yieldsToForce: false)
        }
        guard contact.isUndeliverable else { return nil }
        return Violation(.recipient, "a delivery report said that mail does not arrive there", yieldsToForce: true)
    }

    private var limitViolation: Violation? {
        guard let limit = policy.limit, kind < .gracious, let rule = limit.rules.first else { return nil }
        let others = rivals.filter { $0.kind < .gracious && $0.round == situation.round?.number }.map(\.kind)
        let sent = situation.countedMails.filter { $0.draft == nil || $0.draft != draft }.compactMap(\.kind)
        guard Situation.count(sent + others + [kind]) > limit.mails else { return nil }
        return Violation(
            rule, "\(limit.mails) mails in a round are enough while they do not write", yieldsToForce: true)
    }

    /// Other drafts that went out or will, for all that is known; a submission comes before what is only confirmed.
    private var rivals: [Draft] {
        situation.input.drafts.filter { other in
            other.id != draft && (moment == .confirmation ? other.state.isCommitted : other.state.isInFlight)
        }
    }

    /// B3, and E7 where that rule keeps the time before the promised date free.
    private var timelineViolation: Violation? {
        guard isFollowUp, let expected = situation.expected, slot < expected.until,
            let rule = (policy.promisedDate ?? policy.significance)?.rules.first
        else { return nil }
        let day = Phrase.day(expected.until, in: zone)
        return Violation(rule, "an answer was promised by \(day): no follow-up before", yieldsToForce: true)
    }

    private var newsViolation: Violation? {
        guard kind == .news, let rule = policy.significance?.rules.first, situation.interview.news.isEmpty,
            situation.input.offersElsewhere.isEmpty
        else { return nil }
        return Violation(rule, "no significant change is recorded that this mail could tell", yieldsToForce: true)
    }

    private var ratingViolation: Violation? {
        guard isUnasked, let part = situation.courtesyOnly, let rule = part.rules.first else { return nil }
        return Violation(
            rule, "after an interview rated \(situation.rating ?? 0) the thank-you stays the only mail",
            yieldsToForce: true)
    }

    private var leaveViolation: Violation? {
        guard isUnasked, let rule = situation.leaveDenied?.rules.first else { return nil }
        return Violation(rule, "they would rather not be reached out to", yieldsToForce: true)
    }

    private var spacingViolations: [Violation] {
        guard kind.isSpaced, let spacing = policy.spacing, let rule = spacing.rules.first else { return [] }
        var moments = situation.spacedMails + rivals.filter(\.kind.isSpaced).map { $0.confirmation?.slot ?? $0.due }
        if moment == .submission { moments.removeAll { $0 > slot } }
        let close = moments.sorted().first { Guards.isTooClose(slot, $0, days: spacing.days, zone: zone) }
        guard let close else { return [] }
        let day = Phrase.day(close, in: zone)
        return [
            Violation(
                rule, "another mail to this company is of \(day), less than \(spacing.days) days away",
                yieldsToForce: true)
        ]
    }

    private var calendarViolations: [Violation] {
        let slots = situation.slots
        let local = zone.civil(slot)
        var found: [Violation] = []
        if kind != .thankYou, local.date.weekday == .monday, let rule = slots.mondayRules.first {
            found.append(Violation(rule, "\(Phrase.day(local.date)) is a Monday there", yieldsToForce: true))
        }
        guard policy.isOn(.slot), !isThankYouInTime(local) else { return found }
        let when = Phrase.moment(slot, in: zone)
        if situation.input.holidays.contains(local.date) {
            found.append(Violation(.slot, "\(when) is a public holiday there", yieldsToForce: true))
        } else if local.date.weekday.isWeekend {
            found.append(Violation(.slot, "\(when) is at the weekend there", yieldsToForce: true))
        }
        if !isDaytime(local.time) {
            found.append(
                Violation(.slot, "\(when) there is not between 08:00 and 18:00", yieldsToForce: true))
        }
        return found
    }

    /// The deadline wins over evening and weekend, not over the night.
    private func isThankYouInTime(_ local: CivilDateTime) -> Bool {
        guard kind == .thankYou, let deadline, slot <= deadline else { return false }
        return situation.slots.thankYouSlot(slot, deadline: deadline) == slot
    }

    /// 08:00 to 18:00, with the ten minutes that a submission at 18:00 may take to get its turn.
    private func isDaytime(_ time: TimeOfDay) -> Bool {
        (Slots.dayBegins...(moment == .submission ? .at(18, 10) : Slots.dayEnds)).contains(time)
    }
}
