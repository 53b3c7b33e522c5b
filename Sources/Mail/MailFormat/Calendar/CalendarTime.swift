// Dates and times of iCalendar (RFC 5545 sections 3.3.4 to 3.3.6) and the zones they stand in.

import Vocabulary

/// Reads the times of one calendar.
///
/// A zone id is tried as an IANA name, also behind the prefixes of Mozilla and others, then as a name of Windows; only
/// what is neither is taken from the calendar's own VTIMEZONE, for those are often wrong.
struct CalendarTime {
    /// A moment, and the zone it was given in.
    struct Moment {
        var instant: Instant
        /// IANA name, `UTC`, or an offset; nil for floating times and whole days, which are read as UTC.
        var zone: String?
        var isDay = false
        var civil: CivilDateTime
        var resolved: Zone?
    }

    let calendar: CalendarComponent
    let zones: @Sendable (String) -> Zone?

    /// The moment of a DTSTART or DTEND; nil where it cannot be read.
    func moment(_ property: CalendarComponent.Property) -> Moment? {
        guard let (civil, isDay, isUTC) = Self.civil(property.value.trimmed()) else { return nil }
        let floating = Zone.utc.instant(civil)
        if isDay { return Moment(instant: floating, zone: nil, isDay: true, civil: civil) }
        if isUTC { return Moment(instant: floating, zone: "UTC", civil: civil, resolved: .utc) }
        guard let id = property.parameters["TZID"]?.filter({ $0 != "\"" }).trimmed(), !id.isEmpty else {
            return Moment(instant: floating, zone: nil, civil: civil)
        }
        if let zone = zone(id) {
            return Moment(instant: zone.instant(civil), zone: zone.name, civil: civil, resolved: zone)
        }
        guard let own = TimeZoneRules(calendar, id: id) else {
            return Moment(instant: floating, zone: nil, civil: civil)
        }
        let fixed = Zone.fixed(offsetSeconds: own.offset(at: civil))
        return Moment(instant: fixed.instant(civil), zone: fixed.name, civil: civil, resolved: fixed)
    }

    /// The end by DURATION (nominal days, exact hours); a whole day without one lasts a day.
    static func end(of start: Moment, duration: String?) -> Instant? {
        guard let duration else {
            return start.isDay ? start.instant + .hours(24) : nil
        }
        guard let (days, seconds) = span(duration) else { return nil }
        let zone = start.resolved ?? .utc
        return zone.adding(days: days, to: start.instant) + .seconds(seconds)
    }

    /// `20261124T100000`, with `Z` for UTC; `20261124` is a whole day.
    private static func civil(_ text: String) -> (CivilDateTime, isDay: Bool, isUTC: Bool)? {
        let digits = Array(text.utf8)
        func number(_ start: Int, _ count: Int) -> Int? {
            guard digits.count >= start + count else { return nil }
            var value = 0
            for byte in digits[start..<start + count] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        guard let year = number(0, 4), let month = number(4, 2), let day = number(6, 2),
            let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        guard digits.count > 8, digits[8] == UInt8(ascii: "T") else {
            return digits.count == 8 ? (CivilDateTime(date, .at(0)), true, false) : nil
        }
        // A leap second is the minute's last.
        guard let hour = number(9, 2), let minute = number(11, 2), let second = number(13, 2),
            let time = TimeOfDay(hour: hour, minute: minute, second: min(second, 59))
        else { return nil }
        return (CivilDateTime(date, time), false, digits.count > 15 && digits[15] | 0x20 == UInt8(ascii: "z"))
    }

    /// `P1DT2H30M` or `P2W`, in days and seconds; negative ones are none.
    private static func span(_ text: String) -> (days: Int, seconds: Int)? {
        var rest = text[...]
        if rest.first == "+" { rest = rest.dropFirst() }
        guard rest.first == "P" else { return nil }
        rest = rest.dropFirst()
        var (days, seconds) = (0, 0)
        while let first = rest.first {
            if first == "T" {
                rest = rest.dropFirst()
                continue
            }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard (1...7).contains(digits.count), let value = Int(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            switch rest.first {
            case "W": days += value * 7
            case "D": days += value
            case "H": seconds += value * 3600
            case "M": seconds += value * 60
            case "S": seconds += value
            default: return nil
            }
            rest = rest.dropFirst()
        }
        return (days, seconds)
    }
}

extension CalendarTime {
    /// The zone of an id, if its name says which; nil sends the reader to the VTIMEZONE.
    func zone(_ id: String) -> Zone? {
        if ["utc", "gmt", "z", "etc/utc", "etc/gmt", "coordinated universal time"].contains(id.lowercased()) {
            return .utc
        }
        if let name = WindowsZones.ianaName(id), let zone = named(name) { return zone }
        let bare = ["posix/", "right/"].first { id.hasPrefix($0) }.map { String(id.dropFirst($0.utf8.count)) } ?? id
        if let zone = named(bare) { return zone }
        // `/mozilla.org/20050126_1/Europe/Berlin`, `/freeassociation.sourceforge.net/Tzfile/Europe/Berlin`
        let parts = id.split(separator: "/")
        for count in [3, 2] where parts.count > count || (id.hasPrefix("/") && parts.count == count) {
            if let zone = named(parts.suffix(count).joined(separator: "/")) { return zone }
        }
        if let location = definition(id)?.first("X-LIC-LOCATION")?.text, let zone = named(location) { return zone }
        return nil
    }

    private func definition(_ id: String) -> CalendarComponent? {
        calendar.descendants("VTIMEZONE").first { $0.first("TZID")?.text == id }
    }

    private func named(_ name: String) -> Zone? {
        // Names without a slash are old ones ("CET"); some files beside the zones' have such names and mean nothing.
        Zone.isPlausibleName(name) && !["localtime", "posixrules", "Factory"].contains(name) ? zones(name) : nil
    }
}
