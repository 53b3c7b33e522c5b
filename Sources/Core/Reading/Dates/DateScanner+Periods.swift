// One day or period, whichever way it is named; dates written in numbers. Names are read in DateScanner+Days.swift,
// counted units and weeks in DateScanner+Spans.swift.

import Vocabulary

extension DateScanner {
    /// One day or period, without parts and times of day.
    func period(at index: Int, relation: DateRelation) -> (DateValue, Int)? {
        var start = skippingArticles(index)
        if isWord(start, "in"), word(start + 1).map({ DateWords.months[$0] != nil }) == true { start += 1 }
        if let day = anchored(at: start) ?? weeksFromDay(at: start) { return day }
        if let day = numericDate(at: start) ?? nthWeekday(at: start) ?? weekThenDay(at: start) { return day }
        if let day = weekdayDate(at: start) ?? monthDate(at: start) ?? relativeDay(at: start) { return day }
        if let span = counted(at: start, relation: relation) ?? namedUnit(at: start) { return span }
        return weekOf(at: start) ?? weekBesides(at: start) ?? feast(at: start) ?? dayOfMonth(at: start, from: index)
    }

    // MARK: Written in numbers

    /// A numeric date after a weekday's name, which decides whether `10/11` is in November.
    func numericDate(at index: Int, on weekday: Int) -> (DateValue, Int)? {
        guard let found = numericDate(at: index), found.0.first.weekday.rawValue != weekday else {
            return numericDate(at: index)
        }
        var other = self
        other.isMonthFirst.toggle()
        guard let swapped = other.numericDate(at: index), swapped.0.first.weekday.rawValue == weekday else {
            return found
        }
        return swapped
    }

    /// `2026-10-16`, `2026/10/16`, `16.10.2026`, `16.10.`, `10/16/2026`, `10/16`.
    func numericDate(at index: Int) -> (DateValue, Int)? {
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
            guard second.value >= 1, second.value <= 12 else { return nil }
            let isEnded = isSign(index + 3, ".")
            guard isEnded || second.digits == 2 && isWord(index - 1, "by", "am", "the", "of", "after", "from") else {
                return nil
            }
            return yearless(month: second.value, day: first.value).map { ($0, isEnded ? index + 4 : index + 3) }
        }
        guard isSign(index + 1, "/"), !isWord(index + 3, "of") else { return nil }
        let monthFirst = first.value > 12 ? false : second.value > 12 ? true : isMonthFirst
        let (month, day) = monthFirst ? (first.value, second.value) : (second.value, first.value)
        guard let usual = yearless(month: month, day: day) else { return nil }
        // Where the usual order names a day long ago, and the other one of the next months, the writer is from elsewhere.
        guard usual.probablyPast, let other = yearless(month: day, day: month),
            other.first.dayNumber - today.dayNumber < 120
        else { return (usual, index + 3) }
        return (other, index + 3)
    }

    /// Whether the tokens stand together without white space.
    func glued(_ indices: Int...) -> Bool {
        indices.allSatisfy { tokens.indices.contains($0) && !tokens[$0].isSpaced }
    }

    func isSameSign(_ left: Int, _ right: Int) -> Bool {
        guard tokens.indices.contains(left), tokens.indices.contains(right) else { return false }
        return tokens[left].kind == tokens[right].kind
    }

    func date(_ first: Int, _ second: Int, _ year: Int, dayFirst: Bool) -> CivilDate? {
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
}
