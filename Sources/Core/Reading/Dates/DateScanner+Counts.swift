// Counted units: "within five working days", "in two weeks", "another ten days", "a day or two".

import Vocabulary

extension DateScanner {
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
        case "a", "an", "next", "coming", "another":
            if isWord(index + 1, "couple") { return (2, isWord(index + 2, "of") ? index + 3 : index + 2) }
            if isWord(index + 1, "few") { return (3, index + 2) }
            return word == "next" || word == "coming" ? nil : (1, index + 1)
        case "couple": return (2, isWord(index + 1, "of") ? index + 2 : index + 1)
        case "few": return (3, index + 1)
        case "several": return (4, index + 1)
        default: return nil
        }
    }

    /// How a count of units is introduced.
    private struct Opening {
        /// Where the count begins.
        var next: Int
        /// "within", "over the next": any time until then.
        var isSpan: Bool
        /// "in": at its end.
        var isOffset: Bool
    }

    private func opening(at index: Int, relation: DateRelation) -> Opening? {
        var opening = Opening(
            next: index, isSpan: relation == .by || isWord(index - 1, "over", "during"), isOffset: isWord(index, "in"))
        if isWord(index, "in", "over", "dentro", "en", "during", "for") {
            opening.isOffset = isWord(index, "in", "en")
            opening.isSpan = opening.isSpan || isWord(index, "over", "dentro", "during")
            opening.next += 1
        }
        while isWord(
            opening.next, "of", "about", "around", "approximately", "roughly", "say", "max", "maximum", "under", "than",
            "the", "la", "zu", "circa", "ca", "at", "most", "approx")
        { opening.next += 1 }
        if isWord(opening.next, "less"), isWord(opening.next + 1, "than") {
            opening.next += 2
            opening.isSpan = true
        }
        while isWord(opening.next, "the", "la") { opening.next += 1 }
        if isWord(opening.next, "next", "following", "coming") {
            let isPair = isUnit(opening.next + 1, plural: false) && isWord(opening.next + 2, "or")
            guard isPair || count(at: opening.next + 1) != nil || isUnit(opening.next + 1, plural: true) else {
                return nil
            }
            opening.next += 1
            opening.isSpan = true
        }
        return opening
    }

    /// "in 3 days", "within five working days", "the next two weeks", "2-3 weeks", "48 hours", "a fortnight", "a day or
    /// two".
    func counted(at index: Int, relation: DateRelation) -> (DateValue, Int)? {
        guard let opening = opening(at: index, relation: relation) else { return nil }
        // "another fortnight", "two more days".
        let isAnother = isWord(opening.next, "another")
        let first = isAnother && count(at: opening.next + 1) != nil ? opening.next + 1 : opening.next
        guard var (low, high, counted) = countRange(at: first) ?? unitPair(at: first) else {
            return opening.isSpan ? vagueUnits(at: opening.next) : nil
        }
        let isMore = isAnother || isWord(counted, "more", "further")
        if isWord(counted, "more", "further") { counted += 1 }
        guard case (let unit, var end)? = self.unit(at: counted), low >= 0, high <= 400 else { return nil }
        if isWord(end, "or"), let other = count(at: end + 1), other.value > low, low == high,
            self.unit(at: other.next) == nil
        {
            (high, end) = (other.value, other.next)
        } else if isWord(end, "or"), isWord(end + 1, "so") {
            end += 2
        }
        let lasts = isMore || isDuration(before: index)
        if isWord(counted, "fortnight", "fortnights") { (low, high) = (2 * low, 2 * high) }
        if let from = self.counted(low, high, unit, from: end) { return from }
        let after = afterwards(at: end)
        let isLong = unit != .minute && (unit != .hour || high >= 24)
        guard
            opening.isSpan || opening.isOffset || after != nil || index == 0 || relation == .after || (lasts && isLong)
        else { return nil }
        var value = offset(opening.isSpan && low == high ? 0 : low, high, unit, isSpan: opening.isSpan || lasts)
        value.lasts = lasts && low == high
        return (value, after ?? end)
    }

    /// "day or two": one to two.
    private func unitPair(at index: Int) -> (Int, Int, Int)? {
        isWord(index - 1, "next", "following", "coming") && isUnit(index, plural: false) && isWord(index + 1, "or")
            ? (1, 1, index) : nil
    }

    /// "two weeks from Friday", "ten days after the 15th".
    private func counted(_ low: Int, _ high: Int, _ unit: DateWords.Unit, from index: Int) -> (DateValue, Int)? {
        guard isWord(index, "from", "after", "of"), unit == .day || unit == .week || unit == .month,
            let (start, next) = period(at: index + 1, relation: .on), start.grain == .day, start.exact == nil,
            !isWord(index, "of") || start.first != today
        else { return nil }
        return (DateValue(moved(low, unit, from: start.first), moved(high, unit, from: start.first)), next)
    }

    /// Whether what stands before says how long something takes: "takes", "allow", "another", "give us about".
    private func isDuration(before index: Int) -> Bool {
        var last = index - 1
        while isWord(
            last, "about", "around", "roughly", "only", "just", "up", "to", "us", "me", "for", "at", "least", "a")
        {
            last -= 1
        }
        return isWord(
            last, "take", "takes", "taking", "took", "need", "needs", "another", "usually", "typically", "normally",
            "least", "lasts", "allow", "give", "be", "on", "dauert", "noch")
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
        guard isUnit(index, plural: true), isWord(index - 1, "next", "following", "coming"),
            let (unit, end) = unit(at: index)
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
            let here = zone.civil(reference)
            let from = zone.instant(moved(low, unit, from: here.date), here.time)
            let until = zone.instant(moved(high, unit, from: here.date), here.time)
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
}
