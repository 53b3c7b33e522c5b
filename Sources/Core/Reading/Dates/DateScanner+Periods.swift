// Single days and periods: written dates, names of days and months, counted units.

import Vocabulary

extension DateScanner {
    /// One day or period, without parts and times of day.
    func period(at index: Int, relation: DateRelation) -> (DateValue, Int)? {
        var start = skippingArticles(index)
        if isWord(start, "in"), word(start + 1).map({ DateWords.months[$0] != nil }) == true { start += 1 }
        if let day = numericDate(at: start) ?? nthWeekday(at: start) ?? weekThenDay(at: start) { return day }
        if let day = weekdayDate(at: start) ?? monthDate(at: start) ?? relativeDay(at: start) { return day }
        if let span = counted(at: start, relation: relation) ?? namedUnit(at: start) { return span }
        return weekOf(at: start) ?? feast(at: start) ?? dayOfMonth(at: start, from: index)
    }

    // MARK: Written in numbers

    /// `2026-10-16`, `2026/10/16`, `16.10.2026`, `16.10.`, `10/16/2026`, `10/16`.
    private func numericDate(at index: Int) -> (DateValue, Int)? {
        guard let first = number(index), !first.isOrdinal, let second = number(index + 2), glued(index + 1, index + 2)
        else { return nil }
        if isSign(index + 1, "-") || isSign(index + 1, "/"), first.digits == 4 {
            guard let third = number(index + 4), glued(index + 3, index + 4),
                isSign(index + 3, "-") || isSign(index + 3, "/"),
                let date = CivilDate(year: first.value, month: second.value, day: third.value)
            else { return nil }
            return (DateValue(date), index + 5)
        }
        guard first.digits <= 2, second.digits <= 2, !first.isOrdinal else { return nil }
        let isDotted = isSign(index + 1, ".")
        guard isDotted || isSign(index + 1, "/") || isSign(index + 1, "-") else { return nil }
        let hasYear = glued(index + 3, index + 4) && isSameSign(index + 1, index + 3)
        if hasYear, let third = number(index + 4), third.digits == 4 || third.digits == 2 {
            let year = third.digits == 2 ? 2000 + third.value : third.value
            return date(first.value, second.value, year, dayFirst: isDotted).map { (DateValue($0), index + 5) }
        }
        if isDotted {
            guard isSign(index + 3, "."), second.value >= 1, second.value <= 12 else { return nil }
            return yearless(month: second.value, day: first.value).map { ($0, index + 4) }
        }
        guard isSign(index + 1, "/"), !isWord(index + 3, "of") else { return nil }
        let monthFirst = first.value > 12 ? false : second.value > 12 ? true : isMonthFirst
        let (month, day) = monthFirst ? (first.value, second.value) : (second.value, first.value)
        return yearless(month: month, day: day).map { ($0, index + 3) }
    }

    /// Whether the tokens stand together without white space.
    private func glued(_ indices: Int...) -> Bool {
        indices.allSatisfy { tokens.indices.contains($0) && !tokens[$0].isSpaced }
    }

    private func isSameSign(_ left: Int, _ right: Int) -> Bool {
        guard tokens.indices.contains(left), tokens.indices.contains(right) else { return false }
        return tokens[left].kind == tokens[right].kind
    }

    private func date(_ first: Int, _ second: Int, _ year: Int, dayFirst: Bool) -> CivilDate? {
        let isDayFirst = dayFirst || first > 12 || (second <= 12 && !isMonthFirst)
        return isDayFirst
            ? CivilDate(year: year, month: second, day: first) : CivilDate(year: year, month: first, day: second)
    }

    /// The next such day that is not before today.
    func yearless(month: Int, day: Int) -> DateValue? {
        for year in today.year...today.year + 8 {
            guard let date = CivilDate(year: year, month: month, day: day), date >= today else { continue }
            var value = DateValue(date)
            value.probablyPast = date.dayNumber - today.dayNumber > 290
            return value
        }
        return nil
    }

    // MARK: Days and months by name

    private func month(_ index: Int) -> Int? { word(index).flatMap { DateWords.months[$0] } }

    private func weekday(_ index: Int) -> Int? { word(index).flatMap { DateWords.weekdays[$0] } }

    private func dayNumber(_ index: Int) -> Int? {
        if let number = number(index), number.digits <= 2, (1...31).contains(number.value) { return number.value }
        return word(index).flatMap { DateWords.ordinals[$0] }
    }

    /// A day's number and what follows it; "twenty-first" is two words.
    private func day(at index: Int) -> (Int, Int)? {
        if isWord(index, "twenty", "thirty"), let tens = word(index).flatMap({ DateWords.numbers[$0] }) {
            let next = isSign(index + 1, "-") ? index + 2 : index + 1
            let units = word(next).flatMap { DateWords.ordinals[$0] ?? DateWords.numbers[$0] }
            if let units, units < 10, tens + units <= 31 { return (tens + units, next + 1) }
        }
        return dayNumber(index).map { ($0, index + 1) }
    }

    /// "the first Friday of November", "the second Monday of next month".
    private func nthWeekday(at index: Int) -> (DateValue, Int)? {
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
    private func weekThenDay(at index: Int) -> (DateValue, Int)? {
        guard isWord(index, "next", "this"), isWord(index + 1, "week") else { return nil }
        var next = index + 2
        while isWord(next, "on") || isSign(next, ",") || isSign(next, "-") { next += 1 }
        guard let day = weekday(next), isPlainly(next, isQualified: true), explicitDay(at: next + 1) == nil else {
            return nil
        }
        let monday = today.adding(days: 1 - today.weekday.rawValue + (isWord(index, "next") ? 7 : 0))
        return (DateValue(monday.adding(days: day - 1)), next + 1)
    }

    private func year(at index: Int) -> (Int, Int)? {
        let next = isSign(index, ",") ? index + 1 : index
        guard let number = number(next), number.digits == 4, (1900...2200).contains(number.value) else { return nil }
        return (number.value, next + 1)
    }

    /// "16 October 2026", "the 16th of October", "October 16", "12-14 October", "October".
    private func monthDate(at index: Int) -> (DateValue, Int)? {
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
    private func isHour(_ index: Int) -> Bool {
        (isSign(index + 1, ":") && number(index + 2) != nil) || isWord(index + 1, "am", "pm", "oclock")
    }

    private func dayThenMonth(_ day: Int, at index: Int) -> (DateValue, Int)? {
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
    private func secondDay(at index: Int) -> (Int, Int)? {
        guard isSign(index, "-") || isWord(index, "to", "or", "and", "through") else { return nil }
        let next = isWord(index + 1, "the") ? index + 2 : index + 1
        guard number(next) != nil, let day = dayNumber(next), !isHour(next) else { return nil }
        return (day, next + 1)
    }

    private func finish(_ month: Int, _ day: Int, through end: Int?, at index: Int) -> (DateValue, Int)? {
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

    private func wholeMonth(_ month: Int, at index: Int) -> (DateValue, Int)? {
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

    private func hasMonthCompany(before index: Int) -> Bool {
        index == 0 || isSign(index - 1, "-")
            || isWord(
                index - 1, "in", "by", "of", "early", "mid", "late", "next", "this", "until", "before", "beginning",
                "end", "after", "during", "the")
    }

    /// "Friday", "next Friday", "Friday next week", "a week on Friday", "Friday the 16th", "Friday, 16 October".
    private func weekdayDate(at index: Int) -> (DateValue, Int)? {
        var next = index
        var shift = 0
        var qualifier: String?
        if isWord(next, "a", "one"), isWord(next + 1, "week"), isWord(next + 2, "on", "from", "after", "this") {
            shift = 7
            next += isWord(next + 3, "this") ? 4 : 3
        } else if isWord(next, "two"), isWord(next + 1, "weeks"), isWord(next + 2, "on", "from") {
            shift = 14
            next += 3
        }
        if isWord(next, "next", "this", "following", "last", "past") {
            qualifier = word(next)
            next += 1
        }
        guard let day = weekday(next), isPlainly(next, isQualified: qualifier != nil || shift > 0) else { return nil }
        if qualifier == "last" || qualifier == "past" { return nil }
        next += 1
        if isSign(next, "."), !isSign(next, "?"), tokens.indices.contains(next + 1), number(next + 1) != nil {
            next += 1
        }
        if let explicit = explicitDay(at: next) { return explicit }
        if isSign(next, ","), isWord(next + 1, "next", "this"), weekday(next + 2) == nil { next += 1 }
        return weekday(day, qualifier, shift: shift, at: next)
    }

    /// Short names of days are other words too ("sat", "sun").
    private func isPlainly(_ index: Int, isQualified: Bool) -> Bool {
        guard let name = word(index), DateWords.ambiguousNames.contains(name), !isQualified else { return true }
        return index == 0 || isWord(index - 1, "on", "by", "until", "before", "after", "and", "or", "to", "from")
            || number(index + 1) != nil || isSign(index + 1, ",") || month(index + 1) != nil
    }

    /// The date after a weekday's name: ", 16 October", " the 16th", " 16.10.".
    private func explicitDay(at index: Int) -> (DateValue, Int)? {
        var next = index
        while isSign(next, ",") || isSign(next, "(") || isWord(next, "the") { next += 1 }
        guard let (value, end) = numericDate(at: next) ?? monthDate(at: next), value.grain == .day else {
            guard let number = number(next), number.isOrdinal, number.value <= 31 else { return nil }
            return dayOfMonth(at: next, from: next - 1)
        }
        return (value, isSign(end, ")") ? end + 1 : end)
    }

    private func weekday(_ day: Int, _ qualifier: String?, shift: Int, at index: Int) -> (DateValue, Int)? {
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
        if isWord(index, "week"), !isWord(index + 1, "of") {
            return (DateValue(upcoming(day).adding(days: 7)), index + 1)
        }
        if isWord(index, "in"), let count = count(at: index + 1), isWord(count.next, "week", "weeks") {
            return (DateValue(monday.adding(days: count.value * 7 + day - 1)), count.next + 1)
        }
        if qualifier == "next" {
            return (DateValue(nextWeek(monday, day)), isWord(index, "coming") ? index + 1 : index)
        }
        if qualifier == "this", day == today.weekday.rawValue { return (DateValue(today), index) }
        return (DateValue(upcoming(day).adding(days: shift)), index)
    }

    /// "next Friday" is the Friday of the next calendar week.
    private func nextWeek(_ monday: CivilDate, _ day: Int) -> CivilDate { monday.adding(days: 6 + day) }

    /// The next such day after today.
    private func upcoming(_ day: Int) -> CivilDate {
        let distance = (day - today.weekday.rawValue + 6) % 7 + 1
        return today.adding(days: (distance - 1) % 7 + 1)
    }

    private func relativeDay(at index: Int) -> (DateValue, Int)? {
        switch word(index) {
        case "today", "tonight":
            var value = DateValue(today)
            if isWord(index, "tonight") { (value.time, value.endTime) = (.at(18), .at(21)) }
            return (value, index + 1)
        case "tomorrow": return (DateValue(today.adding(days: 1)), index + 1)
        case "overmorrow": return (DateValue(today.adding(days: 2)), index + 1)
        case "day" where isWord(index + 1, "after") && isWord(index + 2, "tomorrow"):
            return (DateValue(today.adding(days: 2)), index + 3)
        default: return nil
        }
    }

    /// "the 15th", "the 15th of next month", "the fifteenth"; a bare number only after an article or preposition.
    private func dayOfMonth(at index: Int, from start: Int) -> (DateValue, Int)? {
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
        for ahead in 0...2 {
            let first = addingMonths(ahead, to: CivilDate(year: today.year, month: today.month, day: 1) ?? today)
            guard let date = CivilDate(year: first.year, month: first.month, day: day), date >= today else { continue }
            let next = isSaid ? index + 4 : isDottedDay && !isOrdinal ? index + 2 : index + 1
            return (DateValue(date), next)
        }
        return nil
    }

    private static let countedNouns: Set<String> = [
        "floor", "round", "interview", "stage", "avenue", "street", "anniversary", "place", "year", "edition",
        "century",
        "grade", "party",
    ]

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
    private func counted(at index: Int, relation: DateRelation) -> (DateValue, Int)? {
        var next = index
        var isSpan = relation == .by || isWord(index - 1, "over", "during")
        var isOffset = isWord(next, "in")
        let lasts = isWord(
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
        guard let (low, high, unitIndex) = countRange(at: next) else { return isSpan ? vagueUnits(at: next) : nil }
        guard let (unit, end) = unit(at: unitIndex), low >= 0, high <= 400 else { return nil }
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
    private func afterwards(at index: Int) -> Int? {
        if isWord(index, "from"), isWord(index + 1, "now", "today") { return index + 2 }
        return isWord(index, "time", "hence") ? index + 1 : nil
    }

    private func isUnit(_ index: Int, plural: Bool) -> Bool {
        guard let word = word(index), DateWords.units[word] != nil else { return false }
        return !plural || word.hasSuffix("s")
    }

    /// "in the coming weeks", "over the next days": three of them.
    private func vagueUnits(at index: Int) -> (DateValue, Int)? {
        guard isUnit(index, plural: true), isWord(index - 1, "next", "following"), let (unit, end) = unit(at: index)
        else { return nil }
        return (offset(1, 3, unit, isSpan: true), end)
    }

    private func countRange(at index: Int) -> (Int, Int, Int)? {
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
    private func unit(at index: Int) -> (DateWords.Unit, Int)? {
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
    private func offset(_ low: Int, _ high: Int, _ unit: DateWords.Unit, isSpan: Bool) -> DateValue {
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

    private func moved(_ count: Int, _ unit: DateWords.Unit, from start: CivilDate? = nil) -> CivilDate {
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
    private func namedUnit(at index: Int) -> (DateValue, Int)? {
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

    private func quarterName(at index: Int) -> (DateValue, Int)? {
        guard isWord(index, "q"), let number = number(index + 1), (1...4).contains(number.value),
            !tokens[index + 1].isSpaced
        else { return nil }
        if let (year, next) = year(at: index + 2) { return quarter(number.value - 1, year).map { ($0, next) } }
        let isPast = number.value - 1 < (today.month - 1) / 3
        return quarter(number.value - 1, isPast ? today.year + 1 : today.year).map { ($0, index + 2) }
    }

    private func quarter(_ number: Int, _ year: Int) -> DateValue? {
        guard let first = CivilDate(year: year + number / 4, month: number % 4 * 3 + 1, day: 1) else { return nil }
        return DateValue(first, addingMonths(3, to: first).adding(days: -1), grain: .quarter)
    }

    private func weekend(_ shift: Int) -> DateValue {
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
    private func weekOf(at index: Int) -> (DateValue, Int)? {
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

    private func calendarWeek(at index: Int) -> (DateValue, Int)? {
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
    private func feast(at index: Int) -> (DateValue, Int)? {
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
    private func easter(_ year: Int) -> CivilDate {
        let (a, b, c) = (year % 19, year / 100, year % 100)
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
        let m = (a + 11 * h + 22 * l) / 451
        let sum = h + l - 7 * m + 114
        return CivilDate(year: year, month: sum / 31, day: sum % 31 + 1) ?? today
    }
}
