// VTIMEZONE (RFC 5545 section 3.6.5), for zone ids that no one else knows: the offset of one wall-clock time.

import Vocabulary

/// The observances of one VTIMEZONE.
struct TimeZoneRules {
    private struct Observance {
        var start: CivilDateTime
        var offset: Int
        var offsetBefore: Int
        /// Further onsets besides the rule's.
        var dates: [CivilDateTime]
        var rule: YearlyRule?
    }

    private var observances: [Observance] = []

    /// Nil where the calendar has no usable VTIMEZONE of that id.
    init?(_ calendar: CalendarComponent, id: String) {
        guard let zone = calendar.descendants("VTIMEZONE").first(where: { $0.first("TZID")?.text == id }) else {
            return nil
        }
        for part in zone.children where part.name == "STANDARD" || part.name == "DAYLIGHT" {
            guard let start = part.first("DTSTART").flatMap({ Self.civil($0.value) }),
                let offset = part.first("TZOFFSETTO").flatMap({ Self.offset($0.value) })
            else { continue }
            let before = part.first("TZOFFSETFROM").flatMap { Self.offset($0.value) } ?? offset
            observances.append(
                Observance(
                    start: start, offset: offset, offsetBefore: before,
                    dates: part.all("RDATE").prefix(500).compactMap { Self.civil($0.value) },
                    rule: part.first("RRULE").flatMap { YearlyRule($0.value) }))
        }
        guard !observances.isEmpty else { return nil }
    }

    /// Seconds east of UTC when a wall clock there shows `civil`.
    func offset(at civil: CivilDateTime) -> Int {
        var latest: (onset: CivilDateTime, offset: Int)?
        for observance in observances {
            guard let onset = Self.lastOnset(observance, before: civil) else { continue }
            if let known = latest, known.onset >= onset { continue }
            latest = (onset, observance.offset)
        }
        return latest?.offset ?? observances.min { $0.start < $1.start }?.offsetBefore ?? 0
    }

    private static func lastOnset(_ observance: Observance, before civil: CivilDateTime) -> CivilDateTime? {
        var onsets = ([observance.start] + observance.dates).filter { $0 <= civil }
        if let rule = observance.rule {
            for year in [civil.date.year, civil.date.year - 1] {
                guard let day = rule.day(in: year) else { continue }
                let onset = CivilDateTime(day, observance.start.time)
                if onset <= civil, onset >= observance.start, rule.until.map({ onset.date <= $0 }) ?? true {
                    onsets.append(onset)
                }
            }
        }
        return onsets.max()
    }

    private static func civil(_ text: String) -> CivilDateTime? {
        let bare = text.filter { $0.isNumber }
        guard bare.count >= 8, let date = CivilDate(iso: iso(bare)) else { return nil }
        guard bare.count >= 14 else { return CivilDateTime(date, .at(0)) }
        guard let hour = Int(bare.dropFirst(8).prefix(2)), let minute = Int(bare.dropFirst(10).prefix(2)),
            let time = TimeOfDay(hour: hour, minute: minute)
        else { return nil }
        return CivilDateTime(date, time)
    }

    static func iso(_ digits: String) -> String {
        "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.dropFirst(6).prefix(2))"
    }

    /// `+0100` or `-053000`.
    private static func offset(_ text: String) -> Int? {
        let digits = text.filter { $0.isNumber }
        guard digits.count >= 4, let hours = Int(digits.prefix(2)), let minutes = Int(digits.dropFirst(2).prefix(2)),
            hours < 24,
            minutes < 60
        else { return nil }
        return (text.hasPrefix("-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}

/// `FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU`, the only kind of rule that time zones need; all others are none.
private struct YearlyRule {
    let month: Int
    /// 1…4 from the month's start, -1…-4 from its end; nil with `monthDays`.
    let ordinal: Int?
    let weekday: Weekday?
    let monthDays: [Int]
    let until: CivilDate?

    init?(_ text: String) {
        var parts: [String: String] = [:]
        for part in text.uppercased().split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parts[String(pair[0])] = String(pair[1]) }
        }
        guard parts["FREQ"] == "YEARLY", let month = parts["BYMONTH"].flatMap({ Int($0) }), (1...12).contains(month)
        else {
            return nil
        }
        self.month = month
        let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        let byDay = parts["BYDAY"] ?? ""
        weekday = days.firstIndex(of: String(byDay.suffix(2))).flatMap { Weekday(rawValue: $0 + 1) }
        ordinal = Int(byDay.dropLast(2).filter { $0 != "+" })
        monthDays = (parts["BYMONTHDAY"] ?? "").split(separator: ",").compactMap { Int($0) }
        until = parts["UNTIL"].flatMap { CivilDate(iso: TimeZoneRules.iso($0)) }
        guard ordinal != nil && weekday != nil || !monthDays.isEmpty else { return nil }
    }

    /// The day of the change in a year.
    func day(in year: Int) -> CivilDate? {
        guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
        let length = CivilDate.daysInMonth(month, year: year)
        let matching = (0..<length).map { first.adding(days: $0) }.filter { weekday == nil || $0.weekday == weekday }
        if !monthDays.isEmpty { return matching.first { monthDays.contains($0.day) } }
        guard let ordinal, ordinal != 0 else { return nil }
        let index = ordinal > 0 ? ordinal - 1 : matching.count + ordinal
        return matching.indices.contains(index) ? matching[index] : nil
    }
}
