// Parts of a period: "end of next week", "early December", "mid to late January", "month's end".

import Vocabulary

extension DateScanner {
    enum Portion { case beginning, middle, end, firstHalf, secondHalf, firstWeek, secondWeek, thirdWeek, lastWeek }

    /// "end of next week", "early December", "the first half of November", "later this week", "over the course of June".
    func modified(at index: Int) -> (DateValue, Int)? {
        if let ended = unitEnd(at: index) { return ended }
        var next = index
        while isWord(
            next, "the", "very", "la", "in", "a", "toward", "towards", "sometime", "around", "about", "over", "at",
            "during")
        { next += 1 }
        if isWord(next, "course"), isWord(next + 1, "of") { return whole(at: next + 2) }
        guard let (portion, after) = portion(at: next) else { return nil }
        next = after
        if let (later, after) = laterPortion(at: next), let (value, end) = portioned(portion, at: after),
            let last = apply(later, to: value.whole)
        {
            var value = value.part
            value.last = max(value.first, last.last)
            return (value, end)
        }
        return portioned(portion, at: next).map { withTime($0.0.part, $0.1) } ?? closed(portion, at: next)
    }

    /// "to late", "-to-late", "or mid": the second part of "mid to late January".
    private func laterPortion(at index: Int) -> (Portion, Int)? {
        var next = isSign(index, "-") ? index + 1 : index
        guard isWord(next, "to", "or") || isSign(next, "/") else { return nil }
        next = isSign(next + 1, "-") ? next + 2 : next + 1
        return portion(at: next)
    }

    private func portioned(_ portion: Portion, at index: Int) -> ((whole: DateValue, part: DateValue), Int)? {
        var next = index
        if isSign(next, "-") { next += 1 }
        let isOf = isWord(next, "of")
        while isWord(next, "of", "in", "on", "the", "la", "part") { next += 1 }
        if portion == .end, isWord(next, "day", "business", "play", "today") { return nil }
        guard let (value, end) = period(at: next, relation: .on) ?? bareUnit(at: next) else { return nil }
        // "start 4 January" names what starts.
        if portion == .beginning, value.grain == .day, !isOf { return nil }
        guard let changed = apply(portion, to: value) else { return nil }
        return ((value, changed), end)
    }

    /// "end of the day", "end of business", "end of play": today's, or that of the day that follows.
    private func closed(_ portion: Portion, at index: Int) -> (DateValue, Int)? {
        var next = index
        while isWord(next, "of", "the") { next += 1 }
        guard portion == .end, isWord(next, "day", "business", "play", "today") else { return nil }
        return closingDay(at: next + 1)
    }

    private func whole(at index: Int) -> (DateValue, Int)? {
        let next = isWord(index, "the") ? index + 1 : index
        return period(at: next, relation: .on) ?? bareUnit(at: next)
    }

    /// "month's end", "year-end", "this month end", "Monatsende".
    private func unitEnd(at index: Int) -> (DateValue, Int)? {
        var next = index
        while isWord(next, "the", "this") { next += 1 }
        if isWord(next, "yearend", "eoy") {
            return unitPeriod(.year, ahead: 0).flatMap { apply(.end, to: $0) }.map { ($0, next + 1) }
        }
        if isWord(next, "monthend") {
            return unitPeriod(.month, ahead: 0).flatMap { apply(.end, to: $0) }.map { ($0, next + 1) }
        }
        guard isWord(next, "week", "month", "year"), let (unit, after) = unit(at: next) else { return nil }
        let end = isSign(after, "-") ? after + 1 : after
        guard isWord(end, "end"), !isWord(end + 1, "of") else { return nil }
        return unitPeriod(unit, ahead: 0).flatMap { apply(.end, to: $0) }.map { ($0, end + 1) }
    }

    /// The end of "the week is out", "the month is over" from its unit on.
    func unitRunningOut(at index: Int) -> (DateValue, Int)? {
        let start = isWord(index, "this") ? index + 1 : index
        guard isWord(start, "week", "month", "year", "day"), isWord(start + 1, "is", "ends", "runs", "closes"),
            let (unit, end) = unit(at: start)
        else { return nil }
        let after = isWord(end + 1, "out", "over", "up", "through", "done") ? end + 2 : end + 1
        return unitPeriod(unit, ahead: 0).map { ($0, after) }
    }

    private func portion(at index: Int) -> (Portion, Int)? {
        guard let word = word(index) else { return nil }
        let isHalf = isWord(index + 1, "half", "part", "end")
        switch word {
        case "early", "beginning", "top": return (.beginning, isHalf ? index + 2 : index + 1)
        case "opening" where isWord(index + 1, "days", "week"): return (.firstWeek, index + 2)
        case "mid", "midway", "midweek": return (.middle, index + 1)
        case "late", "later", "end", "ends": return (.end, isHalf ? index + 2 : index + 1)
        case "close" where isWord(index + 1, "of"): return (.end, index + 1)
        case "first", "front", "second", "latter", "back", "tail", "third", "last":
            return half(word, at: index) ?? weekPortion(word, at: index)
        default: return nil
        }
    }

    /// "the first half", "the back end", "the latter part", "the last day of".
    private func half(_ word: DateName, at index: Int) -> (Portion, Int)? {
        if word == "last" { return isWord(index + 1, "day") && isWord(index + 2, "of") ? (.end, index + 2) : nil }
        guard word != "third", isWord(index + 1, "half", "part", "end") else { return nil }
        if word == "first" || word == "front" { return (.firstHalf, index + 2) }
        return (isWord(index + 1, "end") ? .end : .secondHalf, index + 2)
    }

    /// "the first week of", "the last few days of".
    private func weekPortion(_ word: DateName, at index: Int) -> (Portion, Int)? {
        var next = index + 1
        if isWord(next, "few", "couple") { next += isWord(next + 1, "of") ? 2 : 1 }
        guard isWord(next, "week") || (isWord(next, "days") && (word == "first" || word == "last")),
            isWord(next + 1, "of", "in")
        else { return nil }
        switch word {
        case "first": return (.firstWeek, next + 1)
        case "second": return (.secondWeek, next + 1)
        case "third": return (.thirdWeek, next + 1)
        default: return (.lastWeek, next + 1)
        }
    }

    /// "the week", "the month", "the year": the current one.
    private func bareUnit(at index: Int) -> (DateValue, Int)? {
        guard let word = word(index), let unit = DateWords.units[word] else { return nil }
        return unitPeriod(unit, ahead: 0).map { ($0, index + 1) }
    }

    private func apply(_ portion: Portion, to value: DateValue) -> DateValue? {
        switch value.grain {
        case .week: partOfWeek(portion, value)
        case .month: partOfMonth(portion, value)
        case .quarter, .year: partOfYear(portion, value)
        case .day: portion == .end || portion == .beginning || portion == .middle ? value : nil
        case .hour: nil
        }
    }

    private func partOfWeek(_ portion: Portion, _ value: DateValue) -> DateValue? {
        var result = value
        let (first, last) = (value.first, value.last)
        switch portion {
        case .beginning, .firstHalf: result.last = first.adding(days: 2)
        case .middle: (result.first, result.last) = (first.adding(days: 1), first.adding(days: 3))
        case .end: result.first = last.adding(days: -1)
        case .secondHalf: result.first = last.adding(days: -2)
        default: return nil
        }
        // "this week" said at its end: the words mean the next one.
        if result.last < today {
            (result.first, result.last) = (result.first.adding(days: 7), result.last.adding(days: 7))
        }
        return result
    }

    private func partOfMonth(_ portion: Portion, _ value: DateValue) -> DateValue {
        var result = value
        let (first, last) = (value.first, value.last)
        switch portion {
        case .beginning: result.last = first.adding(days: 9)
        case .middle: (result.first, result.last) = (first.adding(days: 10), first.adding(days: 19))
        case .end: result.first = first.adding(days: 20)
        case .firstHalf: result.last = first.adding(days: 14)
        case .secondHalf: result.first = first.adding(days: 15)
        case .firstWeek: result.last = first.adding(days: 6)
        case .secondWeek: (result.first, result.last) = (first.adding(days: 7), first.adding(days: 13))
        case .thirdWeek: (result.first, result.last) = (first.adding(days: 14), first.adding(days: 20))
        case .lastWeek: result.first = last.adding(days: -6)
        }
        return result
    }

    private func partOfYear(_ portion: Portion, _ value: DateValue) -> DateValue? {
        var result = value
        let (first, last) = (value.first, value.last)
        let half = (last.dayNumber - first.dayNumber) / 2
        switch portion {
        case .beginning: result.last = first.adding(days: 30)
        case .middle where value.grain == .year:
            (result.first, result.last) = (first.adding(days: 151), first.adding(days: 211))
        case .end: result.first = last.adding(days: -30)
        case .firstHalf: result.last = CivilDate(year: first.year, month: 6, day: 30) ?? last
        case .secondHalf where value.grain == .year: result.first = first.adding(days: half)
        default: return nil
        }
        return result
    }
}
