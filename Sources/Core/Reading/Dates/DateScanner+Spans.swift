// Weeks, months, quarters and feasts as such: "next week", "the week of the 12th", "in the new year".

import Vocabulary

extension DateScanner {
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
        if let running = unitRunningOut(at: index) { return running }
        if isWord(index, "overnext"), let (unit, end) = unit(at: index + 1) {
            return unitPeriod(unit, ahead: 2).map { ($0, end) }
        }
        if isWord(index, "next", "following", "coming"), let (unit, end) = unit(at: index + 1),
            !isUnit(index + 1, plural: true)
        {
            return unitPeriod(unit, ahead: 1).map { ($0, end) }
        }
        if isWord(index, "this", "next"), isWord(index + 1, "quarter") {
            return quarter((today.month - 1) / 3 + (isWord(index, "next") ? 1 : 0), today.year).map { ($0, index + 2) }
        }
        if isWord(index, "weekend") { return (weekend(0), index + 1) }
        if isWord(index, "this", "next", "coming"), isWord(index + 1, "weekend") {
            return (weekend(isWord(index, "next") ? 7 : 0), index + 2)
        }
        if let (unit, end) = unit(at: index), isWord(end, "next", "coming") {
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
        var next = isWord(index, "in") ? skippingArticles(index + 1) : index
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
