// Spans and units: "within five working days", "next week", "the week of the 12th", "in the new year".

import Vocabulary

extension DateScanner {
    // MARK: Counted

    /// A number before a unit: digits, a word, "a", "a couple of", "a few", "several".
    func count(at index: Int) -> (value: Int, next: Int)? {
        if let number = number(index), !number.isOrdinal, number.digits <= 3 { return (number.value, index + 1) }
        guard let word = word(index) else { return nil }
        if let value = DateWords.numbers[word] {
            if isSign(index + 1, "("), let again = number(index + 2), isSign(index + 3, ")") {
                return (again.value, index + 4)
            }
            return (value, index + 1)
        }
        switch word {
        case "a", "an", "next", "another":
            if isWord(index + 1, "couple") { return (2, isWord(index + 2, "of") ? index + 3 : index + 2) }
            if isWord(index + 1, "few") { return (3, index + 2) }
            return word == "next" ? nil : (1, index + 1)
        case "couple": return (2, isWord(index + 1, "of") ? index + 2 : index + 1)
        case "few": return (3, index + 1)
        case "several": return (4, index + 1)
        default: return nil
        }
    }

    /// "in 3 days", "within five working days", "the next two weeks", "2-3 weeks", "48 hours", "a fortnight".
    func counted(at index: Int, relation: DateRelation) -> (DateValue, Int)? {
        var next = index
        var isSpan = relation == .by || isWord(index - 1, "over", "during")
        var isOffset = isWord(next, "in")
        let follows = isWord(
            index - 1, "take", "takes", "taking", "need", "needs", "another", "usually", "least", "lasts")
        if isWord(next, "in", "over", "dentro", "en", "during") {
            if !isWord(next, "in", "en") { isSpan = true }
            isOffset = isWord(next, "in", "en")
            next += 1
        }
        while isWord(
            next, "of", "about", "around", "approximately", "roughly", "say", "max", "maximum", "under", "than")
        { next += 1 }
        if isWord(next, "less"), isWord(next + 1, "than") { next += 2; isSpan = true }
        while isWord(next, "the", "la") { next += 1 }
        if isWord(next, "next", "following") {
            guard count(at: next + 1) != nil || isUnit(next + 1, plural: true) else { return nil }
            next += 1
            isSpan = true
        }
        guard let (low, high, counted) = countRange(at: next) else { return isSpan ? vagueUnits(at: next) : nil }
        // "another fortnight", "two more days".
        let isMore = isWord(counted, "more", "further") || isWord(next, "another")
        let unitIndex = isWord(counted, "more", "further") ? counted + 1 : counted
        guard let (unit, end) = unit(at: unitIndex), low >= 0, high <= 400 else { return nil }
        let lasts = follows || isMore
        let isFortnight = isWord(unitIndex, "fortnight")
        let scale = isFortnight ? 2 : 1
        let after = afterwards(at: end)
        let isLong = unit != .hour && unit != .minute
        guard isSpan || isOffset || after != nil || index == 0 || relation == .after || (lasts && isLong) else {
            return nil
        }
        if isWord(end, "from", "after"), let (start, last) = period(at: end + 1, relation: .on), start.grain == .day,
            start.exact == nil, isLong, unit != .workday
        {
            return (
                DateValue(moved(low * scale, unit, from: start.first), moved(high * scale, unit, from: start.first)),
                last
            )
        }
        let value = offset(low * scale, high * scale, unit, isSpan: isSpan || lasts)
        return (value, after ?? end)
    }

    /// "from now", "from today", "time" ("in two weeks' time").
    func afterwards(at index: Int) -> Int? {
        if isWord(index, "from"), isWord(index + 1, "now", "today") { return index + 2 }
        return isWord(index, "time", "hence") ? index + 1 : nil
    }

    func isUnit(_ index: Int, plural: Bool) -> Bool {
        guard let word = word(index), DateWords.units[word] != nil else { return false }
        return !plural || DateWords.pluralUnits.contains(word)
    }

    /// "in the coming weeks", "over the next days": three of them.
    func vagueUnits(at index: Int) -> (DateValue, Int)? {
        guard isUnit(index, plural: true), isWord(index - 1, "next", "following"), let (unit, end) = unit(at: index)
        else { return nil }
        return (offset(1, 3, unit, isSpan: true), end)
    }

    func countRange(at index: Int) -> (Int, Int, Int)? {
        var start = index
        if isWord(start, "between") { start += 1 }
        guard let low = count(at: start) else { return nil }
        let joins = isSign(low.next, "-") || isWord(low.next, "to", "or", "and", "by", "a")
        if joins, let high = count(at: low.next + 1), high.value >= low.value {
            return (low.value, high.value, high.next)
        }
        return (low.value, low.value, low.next)
    }

    /// A unit, "working days" and "jours ouvrés" included.
    func unit(at index: Int) -> (DateWords.Unit, Int)? {
        if isWord(index, "working", "business", "work", "office"), isWord(index + 1, "day", "days") {
            return (.workday, index + 2)
        }
        if isSign(index, "-"), isWord(index + 1, "day", "days", "week", "weeks") { return unit(at: index + 1) }
        guard let word = word(index), let unit = DateWords.units[word] else { return nil }
        if unit == .day, isWord(index + 1, "ouvres", "ouvrables", "ouvre", "habiles", "laborables", "laborales") {
            return (.workday, index + 2)
        }
        return (unit, index + 1)
    }

    /// So many units from now. A span closes at 18:00 of its last day; an offset keeps the wall clock ("+ N d").
    func offset(_ low: Int, _ high: Int, _ unit: DateWords.Unit, isSpan: Bool) -> DateValue {
        switch unit {
        case .minute, .hour:
            let seconds: Int64 = unit == .hour ? 3600 : 60
            let from = reference + .seconds(Int64(low) * seconds)
            let until = reference + .seconds(Int64(high) * seconds)
            var value = DateValue(zone.date(from), zone.date(until), grain: .hour)
            value.exact = from.milliseconds...until.milliseconds
            return value
        case .workday: return DateValue(workday(low), workday(high))
        case .day, .week, .month, .year:
            let first = moved(low, unit)
            let last = moved(high, unit)
            var value = DateValue(first, last)
            guard !isSpan else { return value }
            let (from, until) = (zone.instant(first, now.time), zone.instant(last, now.time))
            value.exact = from.milliseconds...max(from, until).milliseconds
            return value
        }
    }

    func moved(_ count: Int, _ unit: DateWords.Unit, from start: CivilDate? = nil) -> CivilDate {
        let start = start ?? today
        return switch unit {
        case .week: start.adding(days: 7 * count)
        case .month: addingMonths(count, to: start)
        case .year: addingMonths(12 * count, to: start)
        default: start.adding(days: count)
        }
    }

    /// The `count`-th Monday-to-Friday day after today.
    func workday(_ count: Int) -> CivilDate {
        var date = today
        var left = count
        while left > 0 {
            date = date.adding(days: 1)
            if !date.weekday.isWeekend { left -= 1 }
        }
        return date
    }

    func addingMonths(_ count: Int, to date: CivilDate) -> CivilDate {
        let months = date.year * 12 + date.month - 1 + count
        let (year, month) = (months / 12, months % 12 + 1)
        return CivilDate(year: year, month: month, day: min(date.day, CivilDate.daysInMonth(month, year: year))) ?? date
    }

    // MARK: Weeks, months, quarters and years as such

    /// "next week", "this month", "the week after next", "semaine prochaine", "Q1", "next quarter".
    func namedUnit(at index: Int) -> (DateValue, Int)? {
        if isWord(index, "in", "during", "over") { return namedUnit(at: skippingArticles(index + 1)) }
        if isWord(index, "week", "month"), isWord(index + 1, "after") {
            let unit: DateWords.Unit = isWord(index, "week") ? .week : .month
            if isWord(index + 2, "next") { return unitPeriod(unit, ahead: 2).map { ($0, index + 3) } }
            return nil
        }
        if isWord(index, "this"), let (unit, end) = unit(at: index + 1) {
            return unitPeriod(unit, ahead: 0).map { ($0, end) }
        }
        if isWord(index, "next", "following"), let (unit, end) = unit(at: index + 1), !isUnit(index + 1, plural: true) {
            return unitPeriod(unit, ahead: 1).map { ($0, end) }
        }
        if isWord(index, "this", "next"), isWord(index + 1, "quarter") {
            return quarter((today.month - 1) / 3 + (isWord(index, "next") ? 1 : 0), today.year).map { ($0, index + 2) }
        }
        if isWord(index, "weekend") { return (weekend(0), index + 1) }
        if isWord(index, "this", "next"), isWord(index + 1, "weekend") {
            return (weekend(isWord(index, "next") ? 7 : 0), index + 2)
        }
        if let (unit, end) = unit(at: index), isWord(end, "next") {
            return unitPeriod(unit, ahead: 1).map { ($0, end + 1) }
        }
        if let (unit, end) = unit(at: index), isWord(end, "que"), isWord(end + 1, "viene") {
            return unitPeriod(unit, ahead: 1).map { ($0, end + 2) }
        }
        return quarterName(at: index)
    }

    func quarterName(at index: Int) -> (DateValue, Int)? {
        guard isWord(index, "q"), let number = number(index + 1), (1...4).contains(number.value),
            !tokens[index + 1].isSpaced
        else { return nil }
        if let (year, next) = year(at: index + 2) { return quarter(number.value - 1, year).map { ($0, next) } }
        let isPast = number.value - 1 < (today.month - 1) / 3
        return quarter(number.value - 1, isPast ? today.year + 1 : today.year).map { ($0, index + 2) }
    }

    func quarter(_ number: Int, _ year: Int) -> DateValue? {
        guard let first = CivilDate(year: year + number / 4, month: number % 4 * 3 + 1, day: 1) else { return nil }
        return DateValue(first, addingMonths(3, to: first).adding(days: -1), grain: .quarter)
    }

    func weekend(_ shift: Int) -> DateValue {
        let saturday = today.adding(days: 6 - today.weekday.rawValue + shift)
        return DateValue(max(saturday, today), saturday.adding(days: 1))
    }

    /// The calendar week, month or year `ahead` of the present one. A week is Monday to Friday.
    func unitPeriod(_ unit: DateWords.Unit, ahead: Int) -> DateValue? {
        switch unit {
        case .week:
            var monday = today.adding(days: 1 - today.weekday.rawValue + 7 * ahead)
            if ahead == 0, today.weekday.isWeekend { monday = monday.adding(days: 7) }
            return DateValue(monday, monday.adding(days: 4), grain: .week)
        case .month:
            let month = addingMonths(ahead, to: CivilDate(year: today.year, month: today.month, day: 1) ?? today)
            return DateValue(month, addingMonths(1, to: month).adding(days: -1), grain: .month)
        case .year:
            guard let first = CivilDate(year: today.year + ahead, month: 1, day: 1) else { return nil }
            return DateValue(first, addingMonths(12, to: first).adding(days: -1), grain: .year)
        case .day: return ahead <= 1 ? DateValue(today.adding(days: ahead)) : nil
        case .workday: return DateValue(workday(max(1, ahead)))
        case .hour, .minute: return nil
        }
    }

    /// "the week of the 12th", "w/c 12 October", "week commencing Monday", "calendar week 43".
    func weekOf(at index: Int) -> (DateValue, Int)? {
        var next = index
        if isWord(next, "w"), isSign(next + 1, "/"), isWord(next + 2, "c", "b") {
            next += 3
        } else if isWord(next, "wc", "wb") {
            next += 1
        } else if isWord(next, "week"), isWord(next + 1, "of", "commencing", "beginning", "starting", "from") {
            next += 2
        } else {
            return calendarWeek(at: index)
        }
        guard let (value, end) = period(at: next, relation: .on), value.grain == .day else { return nil }
        let monday = value.first.adding(days: 1 - value.first.weekday.rawValue)
        return (DateValue(monday, monday.adding(days: 4), grain: .week), end)
    }

    func calendarWeek(at index: Int) -> (DateValue, Int)? {
        var next = index
        if isWord(next, "calendar"), isWord(next + 1, "week") {
            next += 2
        } else if isWord(next, "calendarweek") {
            next += 1
        }
        guard next > index, let number = number(next), (1...53).contains(number.value) else { return nil }
        for year in [today.year, today.year + 1] {
            guard let fourth = CivilDate(year: year, month: 1, day: 4) else { continue }
            let monday = fourth.adding(days: 1 - fourth.weekday.rawValue + 7 * (number.value - 1))
            if monday.adding(days: 6) >= today {
                return (DateValue(monday, monday.adding(days: 4), grain: .week), next + 1)
            }
        }
        return nil
    }

    /// Christmas, the new year, the holidays.
    func feast(at index: Int) -> (DateValue, Int)? {
        var next = index
        if isWord(next, "in") { next = skippingArticles(next + 1) }
        switch word(next) {
        case "christmas", "xmas":
            return yearless(month: 12, day: 24).map { ($0, isWord(next + 1, "eve") ? next + 2 : next + 1) }
        case "new" where isWord(next + 1, "year", "years"):
            guard let first = CivilDate(year: today.year + 1, month: 1, day: 1) else { return nil }
            return (DateValue(first, first.adding(days: 30), grain: .month), next + 2)
        case "easter":
            let thisYear = easter(today.year)
            return (DateValue(thisYear >= today ? thisYear : easter(today.year + 1)), next + 1)
        case "thanksgiving":
            guard let first = CivilDate(year: today.year, month: 11, day: 1) else { return nil }
            let day = first.adding(days: (4 - first.weekday.rawValue + 7) % 7 + 21)
            return (DateValue(day), next + 1)
        default: return nil
        }
    }

    /// Easter Sunday by the anonymous Gregorian algorithm (Meeus, Jones, Butcher).
    func easter(_ year: Int) -> CivilDate {
        let (a, b, c) = (year % 19, year / 100, year % 100)
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let sum = h + l - 7 * m + 114
        return CivilDate(year: year, month: sum / 31, day: sum % 31 + 1) ?? today
    }
}
