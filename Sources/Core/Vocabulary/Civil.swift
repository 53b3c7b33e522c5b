// Dates and times as a wall calendar shows them, without zone: the proleptic Gregorian calendar.

/// A day of the week; raw values follow ISO 8601 (Monday is 1).
public enum Weekday: Int, Sendable, Codable, CaseIterable, Comparable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    public static func < (left: Weekday, right: Weekday) -> Bool { left.rawValue < right.rawValue }

    public var isWeekend: Bool { self >= .saturday }

    /// The English name, capitalised.
    public var englishName: String {
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][rawValue - 1]
    }
}

/// A calendar day.
public struct CivilDate: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let year: Int
    /// 1…12
    public let month: Int
    /// 1…31
    public let day: Int

    /// The day, or nil where the calendar has none such (31 April).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysInMonth(month, year: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The day that lies `dayNumber` days after 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
    public init(dayNumber: Int) {
        let shifted = min(max(dayNumber, -719_162), 2_932_896) + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
        month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    public var dayNumber: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.floorDivided(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    public var weekday: Weekday { Weekday(rawValue: (dayNumber + 3).floorModulo(7) + 1) ?? .monday }

    /// The day `count` days later (earlier where negative), kept within the years 1…9999.
    public func adding(days count: Int) -> CivilDate { CivilDate(dayNumber: dayNumber.saturatingAdd(count)) }

    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    public static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    public static func daysInMonth(_ month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// ISO 8601: `2026-10-08`.
    public var description: String {
        let digits = String(year)
        return String(repeating: "0", count: max(0, 4 - digits.count))
            + "\(digits)-\(twoDigits(month))-\(twoDigits(day))"
    }

    /// Reads ISO 8601 `YYYY-MM-DD`, nothing else.
    public init?(iso text: some StringProtocol) {
        let parts = Substring(text).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = parts[0].asciiNumber(digits: 4), let month = parts[1].asciiNumber(digits: 2),
            let day = parts[2].asciiNumber(digits: 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The English month name, capitalised.
    public var englishMonth: String {
        [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ][month - 1]
    }
}

/// A time of day without zone.
public struct TimeOfDay: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let hour: Int
    public let minute: Int
    public let second: Int

    /// nil outside 00:00:00…23:59:59.
    public init?(hour: Int, minute: Int, second: Int = 0) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    /// The time `seconds` after midnight, taken modulo a day.
    public init(secondsAfterMidnight seconds: Int) {
        let inDay = seconds.floorModulo(86_400)
        (hour, minute, second) = (inDay / 3600, inDay / 60 % 60, inDay % 60)
    }

    /// A full hour, taken modulo a day: `TimeOfDay.at(9)`.
    public static func at(_ hour: Int, _ minute: Int = 0) -> TimeOfDay {
        TimeOfDay(secondsAfterMidnight: hour * 3600 + minute * 60)
    }

    public var secondsAfterMidnight: Int { hour * 3600 + minute * 60 + second }

    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
        left.secondsAfterMidnight < right.secondsAfterMidnight
    }

    /// `09:00`, with seconds only where there are any.
    public var description: String {
        "\(twoDigits(hour)):\(twoDigits(minute))" + (second == 0 ? "" : ":\(twoDigits(second))")
    }

    /// Reads `9:00`, `09:00` or `09:00:30`.
    public init?(_ text: some StringProtocol) {
        let parts = Substring(text).split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3,
            let hour = parts[0].asciiNumber(digits: 1) ?? parts[0].asciiNumber(digits: 2),
            let minute = parts[1].asciiNumber(digits: 2)
        else { return nil }
        let second = parts.count == 3 ? parts[2].asciiNumber(digits: 2) : 0
        guard let second else { return nil }
        self.init(hour: hour, minute: minute, second: second)
    }
}

/// A day and a time of day, without zone.
public struct CivilDateTime: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let date: CivilDate
    public let time: TimeOfDay

    public init(_ date: CivilDate, _ time: TimeOfDay) { (self.date, self.time) = (date, time) }

    /// The wall clock in UTC, `seconds` after the Unix epoch.
    public init(unixSeconds seconds: Int64) {
        let day = seconds.floorDivided(by: 86_400)
        self.init(
            CivilDate(dayNumber: Int(clamping: day)),
            TimeOfDay(secondsAfterMidnight: Int(seconds.floorModulo(86_400))))
    }

    /// Seconds after the Unix epoch if this wall clock stood in UTC.
    public var unixSeconds: Int64 { Int64(date.dayNumber) * 86_400 + Int64(time.secondsAfterMidnight) }

    public static func < (left: CivilDateTime, right: CivilDateTime) -> Bool {
        (left.date, left.time) < (right.date, right.time)
    }

    /// `2026-10-08T15:00:00`.
    public var description: String {
        "\(date)T\(twoDigits(time.hour)):\(twoDigits(time.minute)):\(twoDigits(time.second))"
    }

    /// Reads `YYYY-MM-DD`, `T` or a space, `HH:MM` with optional seconds; returns what follows.
    public static func parsePrefix(_ text: Substring) -> (CivilDateTime, rest: Substring)? {
        guard let date = CivilDate(iso: text.prefix(10)) else { return nil }
        let afterDate = text.dropFirst(10)
        guard let separator = afterDate.first, "Tt ".contains(separator) else { return nil }
        let clock = afterDate.dropFirst()
        for length in [8, 5] {
            if clock.count >= length, let time = TimeOfDay(clock.prefix(length)) {
                return (CivilDateTime(date, time), clock.dropFirst(length))
            }
        }
        return nil
    }
}
