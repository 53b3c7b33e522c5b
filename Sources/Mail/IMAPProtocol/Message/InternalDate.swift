// The date a server keeps with a message, and the calendar date that SEARCH compares. No clock is read here.

/// A day without a time, as `SEARCH SINCE` takes it (RFC 3501 §9, `date`).
public struct SearchDate: Hashable, Sendable {
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    /// Returns nil unless the day exists and the year has four digits.
    public init?(year: Int, month: Int, day: Int) {
        guard CivilCalendar.contains(year: year, month: month, day: day) else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// The UTC day of an instant, in seconds since 1970; nil outside the years 1 to 9999.
    public init?(secondsSince1970: Int64) {
        guard secondsSince1970.magnitude < 400_000_000_000 else { return nil }
        let days = secondsSince1970 >= 0 ? secondsSince1970 / 86_400 : (secondsSince1970 - 86_399) / 86_400
        let date = CivilCalendar.date(daysSince1970: Int(days))
        self.init(year: date.year, month: date.month, day: date.day)
    }

    /// The wire form, such as `1-Nov-2026`.
    var wire: String { "\(day)-\(CivilCalendar.monthNames[month - 1])-\(CivilCalendar.padded(year, to: 4))" }
}

/// INTERNALDATE: when the server took the message in (RFC 3501 §2.3.3).
public struct InternalDate: Hashable, Sendable {
    public let date: SearchDate
    public let hour: Int
    public let minute: Int
    /// 0 to 60, for leap seconds.
    public let second: Int
    /// Offset from UTC, east positive.
    public let zoneMinutes: Int

    public init?(date: SearchDate, hour: Int, minute: Int, second: Int, zoneMinutes: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
            abs(zoneMinutes) < 24 * 60
        else { return nil }
        (self.date, self.hour, self.minute, self.second) = (date, hour, minute, second)
        self.zoneMinutes = zoneMinutes
    }

    /// An instant, in UTC.
    public init?(secondsSince1970: Int64) {
        guard let date = SearchDate(secondsSince1970: secondsSince1970) else { return nil }
        let second = Int(((secondsSince1970 % 86_400) + 86_400) % 86_400)
        self.init(
            date: date, hour: second / 3600, minute: second / 60 % 60, second: second % 60, zoneMinutes: 0)
    }

    public var secondsSince1970: Int64 {
        let days = CivilCalendar.daysSince1970(year: date.year, month: date.month, day: date.day)
        return Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second - zoneMinutes * 60)
    }

    /// The text within the quotes of `date-time`, such as `21-Nov-2026 03:15:00 +0000`.
    var wire: String {
        let two = { CivilCalendar.padded($0, to: 2) }
        let day = date.day < 10 ? " \(date.wire)" : date.wire
        let zone = "\(zoneMinutes < 0 ? "-" : "+")\(two(abs(zoneMinutes) / 60))\(two(abs(zoneMinutes) % 60))"
        return "\(day) \(two(hour)):\(two(minute)):\(two(second)) \(zone)"
    }

    /// Reads the text within the quotes. A day of one digit may stand with or without its leading space, and
    /// qq.com leaves the zone out.
    init?(wire bytes: some Collection<UInt8>) {
        var cursor = ByteCursor(Array(bytes))
        cursor.skipSpaces()
        guard let day = cursor.takeNumber(), cursor.take(ASCII.minus),
            let month = CivilCalendar.month(named: cursor.take(while: { $0 != ASCII.minus })),
            cursor.take(ASCII.minus), let year = cursor.takeNumber(), cursor.take(ASCII.space),
            let date = SearchDate(year: Int(clamping: year), month: month, day: Int(clamping: day)),
            let hour = cursor.takeNumber(), cursor.take(ASCII.colon),
            let minute = cursor.takeNumber(), cursor.take(ASCII.colon),
            let second = cursor.takeNumber()
        else { return nil }
        cursor.skipSpaces()
        var zoneMinutes = 0
        if let sign = cursor.peek, sign == ASCII.plus || sign == ASCII.minus {
            cursor.advance()
            guard let zone = cursor.takeNumber(), zone <= 2359 else { return nil }
            zoneMinutes = (sign == ASCII.minus ? -1 : 1) * Int(zone / 100 * 60 + zone % 100)
        }
        self.init(
            date: date, hour: Int(clamping: hour), minute: Int(clamping: minute), second: Int(clamping: second),
            zoneMinutes: zoneMinutes)
    }
}

/// The proleptic Gregorian calendar, by Howard Hinnant's day-count formulas.
enum CivilCalendar {
    static let monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func month(named name: some Sequence<UInt8>) -> Int? {
        let name = Array(name.lazy.map(ASCII.lowercased))
        return monthNames.firstIndex { $0.utf8.lazy.map(ASCII.lowercased).elementsEqual(name) }.map { $0 + 1 }
    }

    static func contains(year: Int, month: Int, day: Int) -> Bool {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= lengths[month - 1]
    }

    static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let days = days + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
