// Days and months by name: "16 October", "next Friday", "the first Monday of November", "the 15th".

import Vocabulary

extension DateScanner {
    // MARK: Days and months by name

    func month(_ index: Int) -> Int? { word(index).flatMap { DateWords.months[$0] } }

    func weekday(_ index: Int) -> Int? { word(index).flatMap { DateWords.weekdays[$0] } }

    func dayNumber(_ index: Int) -> Int? {
        if let number = number(index), number.digits <= 2, (1...31).contains(number.value) { return number.value }
        return word(index).flatMap { DateWords.ordinals[$0] }
    }

    /// A day's number and what follows it; "twenty-first" is two words.
    func day(at index: Int) -> (Int, Int)? {
        if isWord(index, "twenty", "thirty"), let tens = word(index).flatMap({ DateWords.numbers[$0] }) {
            let next = isSign(index + 1, "-") ? index + 2 : index + 1
            let units = word(next).flatMap { DateWords.ordinals[$0] ?? DateWords.numbers[$0] }
            if let units, units < 10, tens + units <= 31 { return (tens + units, next + 1) }
        }
        return dayNumber(index).map { ($0, index + 1) }
    }

    /// "the first Friday of November", "the second Monday of next month".
    func nthWeekday(at index: Int) -> (DateValue, Int)? {
        let isLast = isWord(index, "last")
        guard let count = isLast ? 5 : dayNumber(index), count <= 5, let day = weekday(index + 1),
            isWord(index + 2, "of", "in")
        else { return nil }
        guard let (month, next) = period(at: index + 3, relation: .on), month.grain == .month else { return nil }
        let first = month.first.adding(days: (day - month.first.weekday.rawValue + 7) % 7)
        var date = first.adding(days: 7 * (count - 1))
        while date > month.last { date = date.adding(days: -7) }
        return (DateValue(date), next)
    }

    /// "next week on Friday", "this week Thursday".
    func weekThenDay(at index: Int) -> (DateValue, Int)? {
        guard isWord(index, "next", "this"), isWord(index + 1, "week") else { return nil }
        var next = index + 2
        while isWord(next, "on") || isSign(next, ",") || isSign(next, "-") { next += 1 }
        guard let day = weekday(next), isPlainly(next, isQualified: true), explicitDay(at: next + 1, on: day) == nil
        else {
            return nil
        }
        let monday = today.adding(days: 1 - today.weekday.rawValue + (isWord(index, "next") ? 7 : 0))
        return (DateValue(monday.adding(days: day - 1)), next + 1)
    }

    func year(at index: Int) -> (Int, Int)? {
        let next = isSign(index, ",") ? index + 1 : index
        guard let number = number(next), number.digits == 4, (1900...2200).contains(number.value) else { return nil }
        return (number.value, next + 1)
    }

    /// "16 October 2026", "the 16th of October", "October 16", "12-14 October", "October".
    func monthDate(at index: Int) -> (DateValue, Int)? {
        if let (day, next) = day(at: index) { return dayThenMonth(day, at: next) }
        guard let month = month(index) else { return nil }
        var next = index + 1
        if isSign(next, ".") { next += 1 }
        if isSign(next, "-") { next += 1 }
        if isWord(next, "the") { next += 1 }
        if isSign(next, "/") { next += 1 }
        if let (day, after) = day(at: next), !isHour(next) {
            next = after
            if let (end, after) = secondDay(at: next) { return finish(month, day, through: end, at: after) }
            return finish(month, day, through: nil, at: next)
        }
        return wholeMonth(month, at: index)
    }

    /// Whether the number is an hour: "May 9:00", "May 9 am".
    func isHour(_ index: Int) -> Bool {
        (isSign(index + 1, ":") && number(index + 2) != nil) || isWord(index + 1, "am", "pm", "oclock")
    }

    func dayThenMonth(_ day: Int, at index: Int) -> (DateValue, Int)? {
        var next = index
        if isSign(next, ".") { next += 1 }
        var end: Int?
        if let (last, after) = secondDay(at: next) {
            end = last
            next = after
            if isSign(next, ".") { next += 1 }
        }
        if isSign(next, "-") { next += 1 }
        while isWord(next, "of", "the") { next += 1 }
        guard let month = month(next) else { return nil }
        return finish(
            month, day, through: end, at: isSign(next + 1, ".") && year(at: next + 2) != nil ? next + 2 : next + 1)
    }

    /// "- 14", "to the 14th", "or 15th": the second day of a range within a month.
    func secondDay(at index: Int) -> (Int, Int)? {
        guard isSign(index, "-") || isWord(index, "to", "or", "and", "through") else { return nil }
        let next = isWord(index + 1, "the") ? index + 2 : index + 1
        guard number(next) != nil, let day = dayNumber(next), !isHour(next) else { return nil }
        return (day, next + 1)
    }

    func finish(_ month: Int, _ day: Int, through end: Int?, at index: Int) -> (DateValue, Int)? {
        if let (year, next) = year(at: index) {
            guard let first = CivilDate(year: year, month: month, day: day) else { return nil }
            let last = end.flatMap { CivilDate(year: year, month: month, day: $0) }
            return (DateValue(first, last.map { max($0, first) }), next)
        }
        guard var value = yearless(month: month, day: day) else { return nil }
        if let end, let last = CivilDate(year: value.first.year, month: month, day: end), last > value.first {
            value.last = last
        }
        return (value, index)
    }

    func wholeMonth(_ month: Int, at index: Int) -> (DateValue, Int)? {
        guard let name = word(index) else { return nil }
        let known = year(at: index + 1)
        if known == nil, DateWords.ambiguousNames.contains(name), !hasMonthCompany(before: index) { return nil }
        let isPast = month < today.month
        let year = known?.0 ?? (isPast ? today.year + 1 : today.year)
        guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
        var value = DateValue(
            first, first.adding(days: CivilDate.daysInMonth(month, year: year) - 1), grain: .month)
        value.probablyPast = known == nil && first.dayNumber - today.dayNumber > 290
        return (value, known?.1 ?? index + 1)
    }

    func hasMonthCompany(before index: Int) -> Bool {
        index == 0 || isSign(index - 1, "-")
            || isWord(
                index - 1, "in", "by", "of", "early", "mid", "late", "next", "this", "until", "before", "beginning",
                "end", "after", "during", "the")
    }

    /// "Friday", "next Friday", "Friday next week", "a week on Friday", "Friday the 16th", "Friday, 16 October".
    func weekdayDate(at index: Int) -> (DateValue, Int)? {
        var next = index
        var qualifier: DateName?
        if isWord(next, "next", "this", "following", "last", "past", "coming") {
            qualifier = word(next)
            next += isWord(next, "this") && isWord(next + 1, "coming") ? 2 : 1
        }
        guard let day = weekday(next), isPlainly(next, isQualified: qualifier != nil) else { return nil }
        if qualifier == "last" || qualifier == "past" { return nil }
        next += 1
        if isSign(next, "."), !isSign(next, "?"), tokens.indices.contains(next + 1), number(next + 1) != nil {
            next += 1
        }
        if let explicit = explicitDay(at: next, on: day) { return explicit }
        if isSign(next, ","), isWord(next + 1, "next", "this"), weekday(next + 2) == nil { next += 1 }
        return weekday(day, qualifier, at: next)
    }

    /// Short names of days are other words too ("sat", "sun").
    func isPlainly(_ index: Int, isQualified: Bool) -> Bool {
        guard let name = word(index), DateWords.ambiguousNames.contains(name), !isQualified else { return true }
        return index == 0
            || isWord(
                index - 1, "on", "by", "until", "till", "before", "after", "and", "or", "to", "from", "back", "come",
                "this", "next")
            || number(index + 1) != nil || isSign(index + 1, ",") || month(index + 1) != nil
    }

    /// The date after a weekday's name: ", 16 October", " the 16th", " 16.10.", ", den 16.", " 13".
    func explicitDay(at index: Int, on weekday: Int) -> (DateValue, Int)? {
        var next = index
        while isSign(next, ",") || isSign(next, "(") || isWord(next, "the") { next += 1 }
        if let (value, end) = numericDate(at: next, on: weekday) ?? monthDate(at: next), value.grain == .day {
            return (value, isSign(end, ")") ? end + 1 : end)
        }
        guard let number = number(next), number.value <= 31 else { return nil }
        if number.isOrdinal { return dayOfMonth(at: next, from: next - 1) }
        // A bare number is a day only where that day is such a weekday.
        let isDotted = isSign(next + 1, ".") && number.digits <= 2
        guard !isHour(next), !isWord(next + 1, "to", "oclock"), !isSign(next + 1, "-"), isDotted || number.value > 12,
            let date = dayAhead(number.value), date.weekday.rawValue == weekday
        else { return nil }
        return (DateValue(date), isDotted && isWord(next - 1, "the") ? next + 2 : next + 1)
    }

    /// The next day of that number, today included.
    func dayAhead(_ day: Int) -> CivilDate? {
        (0...2).lazy.compactMap { ahead -> CivilDate? in
            let first = addingMonths(ahead, to: CivilDate(year: today.year, month: today.month, day: 1) ?? today)
            return CivilDate(year: first.year, month: first.month, day: day)
        }.first { $0 >= today }
    }

    func weekday(_ day: Int, _ qualifier: DateName?, at index: Int) -> (DateValue, Int)? {
        let monday = today.adding(days: 1 - today.weekday.rawValue)
        if isWord(index, "next"), isWord(index + 1, "week") {
            return (DateValue(monday.adding(days: 6 + day)), index + 2)
        }
        if isWord(index, "of"), isWord(index + 1, "next"), isWord(index + 2, "week") {
            return (DateValue(monday.adding(days: 6 + day)), index + 3)
        }
        if isWord(index, "the"), isWord(index + 1, "following"), isWord(index + 2, "week") {
            return (DateValue(monday.adding(days: 6 + day)), index + 3)
        }
        if isWord(index, "this"), isWord(index + 1, "week") {
            return (DateValue(monday.adding(days: day - 1)), index + 2)
        }
        if isWord(index, "after"), isWord(index + 1, "next") {
            return (DateValue(upcoming(day).adding(days: 7)), index + 2)
        }
        if isWord(index, "in"), let count = count(at: index + 1), isWord(count.next, "week", "weeks") {
            return (DateValue(monday.adding(days: count.value * 7 + day - 1)), count.next + 1)
        }
        if qualifier == "next" { return (DateValue(nextWeek(monday, day)), index) }
        if qualifier == "this", day == today.weekday.rawValue { return (DateValue(today), index) }
        return (DateValue(upcoming(day)), index)
    }

    /// "next Friday" is the Friday of the next calendar week.
    func nextWeek(_ monday: CivilDate, _ day: Int) -> CivilDate { monday.adding(days: 6 + day) }

    /// The next such day after today.
    func upcoming(_ day: Int) -> CivilDate {
        let distance = (day - today.weekday.rawValue + 6) % 7 + 1
        return today.adding(days: (distance - 1) % 7 + 1)
    }

    func relativeDay(at index: Int) -> (DateValue, Int)? {
        switch word(index) {
        case "today", "tonight":
            var value = DateValue(today)
            if isWord(index, "tonight") { (value.time, value.endTime) = (.at(18), .at(21)) }
            return (value, index + 1)
        case "tomorrow": return (DateValue(today.adding(days: 1)), index + 1)
        case "overmorrow": return (DateValue(today.adding(days: 2)), index + 1)
        case "day" where isWord(index + 1, "after") && isWord(index + 2, "tomorrow"):
            return (DateValue(today.adding(days: 2)), index + 3)
        case "this":
            guard let (from, until) = partOfDay(at: index + 1) else { return nil }
            var value = DateValue(today)
            (value.time, value.endTime) = (from, until)
            return (value, index + 2)
        default: return nil
        }
    }

    /// "the 15th", "the 15th of next month", "the fifteenth"; a bare number only after an article or preposition.
    func dayOfMonth(at index: Int, from start: Int) -> (DateValue, Int)? {
        guard let day = dayNumber(index) else { return nil }
        let isOrdinal = number(index)?.isOrdinal ?? (word(index) != nil)
        let hasArticle = index > 0 && isWord(index - 1, "the", "le", "el")
        let isDottedDay =
            number(index) != nil && isSign(index + 1, ".") && index > 0 && isWord(index - 1, "the", "by", "am", "after")
        guard isOrdinal ? (hasArticle || number(index) != nil) : isDottedDay else { return nil }
        if word(index) != nil, isOrdinal, word(index + 1) != nil, !isWord(index + 1, "of", "at", "or", "and", "to") {
            return nil
        }
        if number(index) != nil, let follower = word(index + 1), Self.countedNouns.contains(follower) { return nil }
        if isWord(index + 1, "of"), isWord(index + 2, "next"), isWord(index + 3, "month") {
            let next = addingMonths(1, to: CivilDate(year: today.year, month: today.month, day: 1) ?? today)
            guard let date = CivilDate(year: next.year, month: next.month, day: day) else { return nil }
            return (DateValue(date), index + 4)
        }
        let isSaid = isWord(index + 1, "of") && isWord(index + 2, "this", "the") && isWord(index + 3, "month")
        let next = isSaid ? index + 4 : isDottedDay && !isOrdinal ? index + 2 : index + 1
        return dayAhead(day).map { (DateValue($0), next) }
    }

    static let countedNouns: Set<DateName> = [
        "floor", "round", "interview", "stage", "avenue", "street", "anniversary", "place", "year", "edition",
        "century",
        "grade", "party",
    ]
}
