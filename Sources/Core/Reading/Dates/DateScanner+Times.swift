// Times of day, close of business, moments with an offset, and names of zones.

import Vocabulary

extension DateScanner {
    /// RFC 3339 and ISO 8601 with a time: `2026-11-24T09:00:00+01:00`, `2026-11-24T09:00`.
    func moment(at index: Int) -> (DateValue, Int)? {
        guard let year = number(index), year.digits == 4, isSign(index + 1, "-"), let month = number(index + 2),
            isSign(index + 3, "-"), let day = number(index + 4), isWord(index + 5, "t"), let hour = number(index + 6),
            isSign(index + 7, ":"), let minute = number(index + 8),
            let date = CivilDate(year: year.value, month: month.value, day: day.value)
        else { return nil }
        var next = index + 9
        var second = 0
        if isSign(next, ":"), let seconds = number(next + 1) {
            second = seconds.value
            next += 2
        }
        guard let time = TimeOfDay(hour: hour.value, minute: minute.value, second: second) else { return nil }
        var value = DateValue(date)
        value.time = time
        if let (offset, end) = offset(at: next) {
            value.offset = offset
            next = end
        }
        return (value, next)
    }

    private func offset(at index: Int) -> (Int, Int)? {
        if isWord(index, "z") { return (0, index + 1) }
        let isWest = isSign(index, "-")
        guard isWest || isSign(index, "+"), let hours = number(index + 1), hours.digits <= 2, hours.value <= 14 else {
            return nil
        }
        var seconds = hours.value * 3600
        var next = index + 2
        if isSign(next, ":"), let minutes = number(next + 1), minutes.value < 60 {
            seconds += minutes.value * 60
            next += 2
        }
        return (isWest ? -seconds : seconds, next)
    }

    // MARK: Close of business

    /// "close of business Friday", "COB tomorrow", "EOD", "EOW", "end of play on Tuesday".
    func closing(at index: Int) -> (DateValue, Int)? {
        var next = index
        if isWord(next, "the") { next += 1 }
        if isWord(next, "close", "end"), isWord(next + 1, "of") {
            next += isWord(next + 2, "the") ? 3 : 2
            if isWord(next, "working", "business"), isWord(next + 1, "day") { next += 1 }
            guard isWord(next, "business", "play", "day", "today") else { return nil }
            return closingDay(at: next + 1)
        }
        switch word(next) {
        case "cob", "eod", "eob", "cop": return closingDay(at: next + 1)
        case "eow": return unitPeriod(.week, ahead: 0).map { (DateValue($0.last), next + 1) }
        case "eom": return unitPeriod(.month, ahead: 0).map { (DateValue($0.last), next + 1) }
        default: return nil
        }
    }

    /// The day whose close is meant: the one named next, else today.
    func closingDay(at index: Int) -> (DateValue, Int)? {
        var next = index
        if isSign(next, ",") { next += 1 }
        if isWord(next, "on", "of") { next += 1 }
        if let (value, end) = period(at: next, relation: .on), value.grain == .day, value.exact == nil {
            return (value, end)
        }
        return (DateValue(today), index)
    }

    // MARK: Times of day

    /// A day followed by a time or part of the day.
    func withTime(_ value: DateValue, _ index: Int) -> (DateValue, Int) {
        guard value.exact == nil, value.grain == .day, value.first == value.last else { return (value, index) }
        var next = index
        var hasPreposition = false
        while isSign(next, ",") || isSign(next, "(") || isSign(next, "-") || isSign(next, ":")
            || isWord(next, "at", "um", "a", "by", "from", "between", "around", "von", "om", "t")
        {
            if isWord(next, "at", "um", "a", "om", "between", "from", "by") { hasPreposition = true }
            next += 1
        }
        if let (times, end) = times(at: next, isBareAllowed: hasPreposition) {
            var result = value
            (result.time, result.endTime, result.offset) = (times.start, times.end, times.offset)
            return (result, isSign(end, ")") && isSign(next - 1, "(") ? end + 1 : end)
        }
        let part = isWord(next, "in") && isWord(next + 1, "the") ? next + 2 : next
        if let (from, until) = partOfDay(at: part) {
            var result = value
            (result.time, result.endTime) = (from, until)
            return (result, part + 1)
        }
        return (value, index)
    }

    /// A time before its day: "14:00 on Friday", "noon tomorrow", "5pm"; alone it means today or tomorrow.
    func timeFirst(at index: Int) -> (DateValue, Int)? {
        let start = isWord(index, "at") ? index + 1 : index
        guard let (times, end) = times(at: start, isBareAllowed: false) else { return nil }
        var next = end
        if isSign(next, ",") { next += 1 }
        if isWord(next, "on", "am") { next += 1 }
        var value: DateValue
        if let (day, after) = period(at: next, relation: .on), day.grain == .day, day.exact == nil {
            value = day
            next = after
        } else {
            let isPast = times.start <= now.time
            value = DateValue(isPast ? today.adding(days: 1) : today)
            next = end
        }
        (value.time, value.endTime, value.offset) = (times.start, times.end, times.offset)
        return (value, next)
    }

    func partOfDay(at index: Int) -> (TimeOfDay, TimeOfDay)? {
        switch word(index) {
        case "morning", "vormittag": (.at(9), .at(12))
        case "afternoon", "nachmittag", "arvo": (.at(13), .at(18))
        case "evening", "abend", "night": (.at(18), .at(21))
        case "lunchtime": (.at(12), .at(14))
        default: nil
        }
    }

    struct Times {
        var start: TimeOfDay
        var end: TimeOfDay?
        var offset: Int?
    }

    /// One time or a range of two, and a zone: "14:00-14:45 CET", "2 to 3 pm", "noon".
    func times(at index: Int, isBareAllowed: Bool) -> (Times, Int)? {
        guard var first = clock(at: index, isBareAllowed: isBareAllowed || isRangeBefore(index)) else { return nil }
        var next = first.next
        var end: TimeOfDay?
        if isSign(next, "-") || isWord(next, "to", "by", "until", "and"),
            let second = clock(at: next + 1, isBareAllowed: isSign(next, "-") || isWord(next, "to", "until", "by"))
        {
            // "2 to 3 pm": the later half of the day holds for both.
            if !first.isHalfKnown, second.isHalfKnown, second.time.hour >= 12, first.time.hour < 12,
                TimeOfDay.at(first.time.hour + 12, first.time.minute) < second.time
            {
                first.time = .at(first.time.hour + 12, first.time.minute)
            }
            end = second.time > first.time ? second.time : nil
            next = second.next
        } else if !first.isSure && !isBareAllowed {
            return nil
        }
        var times = Times(start: first.time, end: end, offset: nil)
        let zoneAt = isSign(next, "(") ? next + 1 : next
        if let (offset, after) = zoneName(at: zoneAt) {
            times.offset = offset
            next = isSign(after, ")") && zoneAt > next ? after + 1 : after
        }
        return (times, next)
    }

    /// Whether "2 to 3 pm" or "2-3pm" stands at `index`.
    private func isRangeBefore(_ index: Int) -> Bool {
        guard let number = number(index), number.digits <= 2, isSign(index + 1, "-") || isWord(index + 1, "to") else {
            return false
        }
        guard let second = clock(at: index + 2, isBareAllowed: false) else { return false }
        return second.isSure
    }

    private struct Clock {
        var time: TimeOfDay
        var next: Int
        /// Whether it can be nothing but a time of day.
        var isSure: Bool
        /// Whether morning or afternoon is said.
        var isHalfKnown: Bool
    }

    private func clock(at index: Int, isBareAllowed: Bool) -> Clock? {
        if isWord(index, "noon", "midday", "mittag", "midi", "mediodia") {
            return Clock(time: .at(12), next: index + 1, isSure: true, isHalfKnown: true)
        }
        if isWord(index, "midnight") {
            return Clock(time: .at(23, 59), next: index + 1, isSure: true, isHalfKnown: true)
        }
        guard let hour = number(index), hour.digits <= 2, !hour.isOrdinal, hour.value <= 24 else { return nil }
        var next = index + 1
        var minute = 0
        var isSure = false
        if isSign(next, ":") || isSign(next, ".") || isWord(next, "oclock"), let minutes = number(next + 1),
            minutes.digits == 2,
            minutes.value < 60, !tokens[next + 1].isSpaced
        {
            // "14.30" is a time only where the text says so otherwise, else it is a number.
            isSure = !isSign(next, ".")
            minute = minutes.value
            next += 2
            if isSign(next, ":"), let seconds = number(next + 1), seconds.digits == 2 { next += 2 }
        }
        let isAfternoon = meridiem(at: next)
        if let isAfternoon {
            next = isAfternoon.next
            guard (1...12).contains(hour.value) else { return nil }
            let base = hour.value % 12 + (isAfternoon.isPM ? 12 : 0)
            return Clock(time: .at(base, minute), next: next, isSure: true, isHalfKnown: true)
        }
        if isWord(next, "oclock") || (isWord(next, "o") && isWord(next + 1, "clock")) {
            next += isWord(next, "o") ? 2 : 1
            isSure = true
        }
        guard isSure || isBareAllowed, let time = TimeOfDay(hour: hour.value, minute: minute) else { return nil }
        return Clock(time: time, next: next, isSure: isSure, isHalfKnown: hour.value > 12 || hour.digits == 2)
    }

    private func meridiem(at index: Int) -> (isPM: Bool, next: Int)? {
        if isWord(index, "am", "pm") { return (isWord(index, "pm"), index + 1) }
        guard isWord(index, "a", "p"), isSign(index + 1, "."), isWord(index + 2, "m") else { return nil }
        return (isWord(index, "p"), isSign(index + 3, ".") ? index + 4 : index + 3)
    }

    /// "CET", "UK time", "UTC+1". American zones follow the season of the reference.
    private func zoneName(at index: Int) -> (Int, Int)? {
        guard let name = word(index) else { return nil }
        if name == "utc" || name == "gmt" {
            if let (offset, next) = offset(at: index + 1) { return (offset, next) }
            return (0, index + 1)
        }
        if let hours = Self.zones[name] { return (Int(hours * 3600), index + 1) }
        guard let standard = Self.seasonalZones[name] else { return nil }
        let month = today.month
        let isSummer = (4...10).contains(month)
        return ((standard + (isSummer ? 1 : 0)) * 3600, index + 1)
    }

    private static let zones: [DateName: Double] = [
        "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "bst": 1, "eet": 2, "eest": 3, "est": -5, "edt": -4, "cst": -6,
        "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "sgt": 8, "jst": 9, "aest": 10, "aedt": 11, "msk": 3,
    ]
    private static let seasonalZones: [DateName: Int] = ["et": -5, "ct": -6, "mt": -7, "pt": -8]
}
