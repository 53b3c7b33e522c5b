// The calendar of sending: which days and hours mail may go out, in the recipient's zone (RULES.md, "Slots, exactly").
// What is computed from a policy comes in as a moment and leaves as a slot.

public import Vocabulary

/// The recipient's calendar under one policy.
public struct Slots: Hashable, Sendable {
    /// The recipient's zone.
    public var zone: Zone
    /// Public holidays of the configured calendars.
    public var holidays: Set<CivilDate>
    /// Rules by which Mondays are out; empty where they are not (C3).
    public var mondayRules: [RuleID]
    /// The product's own rule about weekends, holidays and nights holds.
    var hasCalendar: Bool

    public init(zone: Zone, holidays: Set<CivilDate>, policy: Policy) {
        (self.zone, self.holidays) = (zone, holidays)
        mondayRules = policy.noMondays?.rules ?? []
        #if MUTANTS
            if Mutant.mondayGuardOff.isActive { mondayRules = [] }
        #endif
        hasCalendar = policy.isOn(.slot)
    }

    /// 09:00, when every mail but the thank-you goes out.
    static let morning = TimeOfDay.at(9)
    /// The thank-you goes out from 08:00 to 18:00, in the evening until 21:00 where it would be late otherwise.
    static let dayBegins = TimeOfDay.at(8)
    static let dayEnds = TimeOfDay.at(18)
    static let eveningEnds = TimeOfDay.at(21)
    /// The morning after a night in which the thank-you became due.
    static let afterNight = TimeOfDay.at(10)
    /// How many days are searched for an allowed one; a calendar of nothing but holidays allows any day after it.
    private static let horizon = 400

    /// Whether mail may go out on that day at all; Mondays count for the thank-you.
    public func isAllowed(_ day: CivilDate, mondays: Bool = false) -> Bool {
        guard hasCalendar else { return mondays || mondayRules.isEmpty || day.weekday != .monday }
        if day.weekday.isWeekend || holidays.contains(day) { return false }
        return mondays || mondayRules.isEmpty || day.weekday != .monday
    }

    /// A day that people work on: Monday to Friday and no holiday.
    func isWorkingDay(_ day: CivilDate) -> Bool { !day.weekday.isWeekend && !holidays.contains(day) }

    /// 09:00 on the first allowed day whose 09:00 is not before `instant`.
    public func slot(notBefore instant: Instant) -> Instant {
        var day = zone.date(instant)
        if zone.instant(day, Self.morning) < instant { day = day.adding(days: 1) }
        return zone.instant(firstAllowed(from: day, mondays: false), Self.morning)
    }

    /// When a thank-you goes out that became due at `instant`.
    public func thankYouSlot(_ instant: Instant, deadline: Instant) -> Instant {
        let local = zone.civil(instant)
        if isAllowed(local.date, mondays: true), (Self.dayBegins...Self.dayEnds).contains(local.time) { return instant }
        let next = nextOpening(after: local)
        if next <= deadline { return next }
        if (Self.dayBegins...Self.eveningEnds).contains(local.time) { return instant }
        let day = local.time < Self.afterNight ? local.date : local.date.adding(days: 1)
        return zone.instant(day, Self.afterNight)
    }

    /// The next 08:00 of an allowed day, Mondays among them.
    private func nextOpening(after local: CivilDateTime) -> Instant {
        let first = local.time < Self.dayBegins ? local.date : local.date.adding(days: 1)
        return zone.instant(firstAllowed(from: first, mondays: true), Self.dayBegins)
    }

    /// 09:00 of the first allowed day after the one of `instant`, Mondays among them (E2).
    public func dayAfter(_ instant: Instant) -> Instant {
        zone.instant(firstAllowed(from: zone.date(instant).adding(days: 1), mondays: true), Self.morning)
    }

    /// The beginning of the first working day after `day`.
    public func workingDay(after day: CivilDate) -> Instant {
        var next = day.adding(days: 1)
        for _ in 0..<Self.horizon where !isWorkingDay(next) { next = next.adding(days: 1) }
        return zone.instant(next, .at(0))
    }

    /// 07:00 of the day before the one of `instant`: when reminder and final are drafted.
    func draftTime(for instant: Instant) -> Instant { zone.instant(zone.date(instant).adding(days: -1), .at(7)) }

    private func firstAllowed(from day: CivilDate, mondays: Bool) -> CivilDate {
        var candidate = day
        for _ in 0..<Self.horizon {
            if isAllowed(candidate, mondays: mondays) { return candidate }
            candidate = candidate.adding(days: 1)
        }
        return candidate
    }
}

extension Slots {
    /// When a mail of this kind can go out at the earliest from `now` on: what a confirmation without a time means
    /// once its slot is past.
    ///
    /// - Parameter deadline: the thank-you's, which decides whether it may go out in the evening or at the weekend.
    public func next(_ kind: DraftKind, notBefore now: Instant, deadline: Instant) -> Instant {
        let local = zone.civil(now)
        let isDaytime = (Self.dayBegins...Self.dayEnds).contains(local.time)
        // Once its deadline is past, nothing is gained by an evening or a weekend.
        if kind == .thankYou { return thankYouSlot(now, deadline: now <= deadline ? deadline : .endOfTime) }
        return isAllowed(local.date) && isDaytime ? now : slot(notBefore: now)
    }
}

extension Instant {
    /// Later than every deadline.
    fileprivate static let endOfTime = Instant(milliseconds: .max)
}
