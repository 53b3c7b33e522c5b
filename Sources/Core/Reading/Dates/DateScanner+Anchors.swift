// Days counted from another day: "the day after", "that Friday", "two weeks of that date", "a week tomorrow".

import Vocabulary

extension DateScanner {
    /// A day or period counted from the time named last: "the following week", "the next day", "two days later".
    func anchored(at index: Int) -> (DateValue, Int)? {
        guard let anchor, anchor.grain == .day || anchor.grain == .week, anchor.exact == nil else { return nil }
        let day = anchor.last
        if isWord(index, "that", "same"), let found = thatPeriod(at: index + 1, of: day) { return found }
        if isWord(index, "next"), isWord(index + 1, "day"), index > 0, isWord(index - 1, "the", "very") {
            return (DateValue(day.adding(days: 1)), index + 2)
        }
        if isWord(index, "following"), !isWord(index + 1, "the") {
            return following(at: index + 1, day, end: index + 2)
        }
        if isLater(index + 1) { return following(at: index, day, end: index + 2) }
        guard let (low, high, counted) = countRange(at: index), let (unit, end) = unit(at: counted),
            unit != .hour, unit != .minute
        else { return nil }
        guard let next = afterAnchor(end) else { return nil }
        let scale = isWord(counted, "fortnight") ? 2 : 1
        return (DateValue(moved(low * scale, unit, from: day), moved(high * scale, unit, from: day)), next)
    }

    /// "that day", "that evening", "that week", "the same month".
    private func thatPeriod(at index: Int, of day: CivilDate) -> (DateValue, Int)? {
        let next = isWord(index, "same", "very") ? index + 1 : index
        if isWord(next, "day", "date") { return (DateValue(day), next + 1) }
        if let (from, until) = partOfDay(at: next) {
            var value = DateValue(day)
            (value.time, value.endTime) = (from, until)
            return (value, next + 1)
        }
        guard isWord(next, "week", "month"), let (unit, end) = unit(at: next) else { return nil }
        return (period(unit, holding: day), end)
    }

    /// "the week after", "the Monday following", "the day after": the first such after `day`.
    private func following(at index: Int, _ day: CivilDate, end: Int) -> (DateValue, Int)? {
        if isWord(index, "day") { return (DateValue(day.adding(days: 1)), end) }
        if let weekday = weekday(index) {
            let ahead = (weekday - day.weekday.rawValue + 6) % 7 + 1
            return (DateValue(day.adding(days: ahead)), end)
        }
        guard isWord(index, "week", "month"), let (unit, _) = unit(at: index) else { return nil }
        return (period(unit, holding: moved(1, unit, from: day)), end)
    }

    /// "after", "later", "following", and no day or name that it would govern.
    private func isLater(_ index: Int) -> Bool {
        guard isWord(index, "after", "later", "following", "thereafter") else { return false }
        guard isWord(index, "after", "following") else { return true }
        if isWord(index + 1, "that", "this") { return weekday(index + 2) == nil }
        return isWord(index + 1, "and", "we", "i", "with", "to", "once") || !tokens.indices.contains(index + 1)
            || word(index + 1) == nil && number(index + 1) == nil
    }

    /// What shows that a count starts at the time named last: "two weeks later", "within ten days of that date".
    private func afterAnchor(_ index: Int) -> Int? {
        if isWord(index, "later", "thereafter", "afterwards", "hence") { return index + 1 }
        guard isWord(index, "of", "from", "after", "following") else { return nil }
        if isWord(index + 1, "that", "this", "then", "which") {
            return isWord(index + 2, "date", "day", "deadline", "meeting", "point") ? index + 3 : index + 2
        }
        guard isWord(index + 1, "the"), isWord(index + 2, "closing", "interview", "interviews", "deadline") else {
            return nil
        }
        return isWord(index + 3, "date", "day") ? index + 4 : index + 3
    }

    private func period(_ unit: DateWords.Unit, holding day: CivilDate) -> DateValue {
        if unit == .week {
            let monday = day.adding(days: 1 - day.weekday.rawValue)
            return DateValue(monday, monday.adding(days: 4), grain: .week)
        }
        let first = CivilDate(year: day.year, month: day.month, day: 1) ?? day
        return DateValue(first, addingMonths(1, to: first).adding(days: -1), grain: .month)
    }

    // MARK: Weeks from a day

    /// "a week tomorrow", "a fortnight on Friday", "Friday fortnight", "today week", "heute in zwei Wochen".
    func weeksFromDay(at index: Int) -> (DateValue, Int)? {
        if let (day, next) = plainDay(at: index) {
            if isWord(next, "week", "fortnight"), !isWord(next + 1, "of", "commencing", "beginning", "end") {
                return (DateValue(day.adding(days: isWord(next, "week") ? 7 : 14)), next + 1)
            }
            guard isWord(next, "in"), let (count, unitAt) = count(at: next + 1), let (unit, end) = unit(at: unitAt),
                unit == .week
            else { return nil }
            return (DateValue(day.adding(days: 7 * count)), end)
        }
        guard let (count, unitAt) = count(at: index), count <= 8, isWord(unitAt, "week", "weeks", "fortnight") else {
            return nil
        }
        var next = unitAt + 1
        while isWord(next, "on", "from", "this", "coming") { next += 1 }
        guard let (day, end) = plainDay(at: next), isPlainly(next, isQualified: true) else { return nil }
        return (DateValue(day.adding(days: 7 * count * (isWord(unitAt, "fortnight") ? 2 : 1))), end)
    }

    /// "today", "tomorrow" or a weekday, which is the next such day.
    private func plainDay(at index: Int) -> (CivilDate, Int)? {
        if isWord(index, "today") { return (today, index + 1) }
        if isWord(index, "tomorrow") { return (today.adding(days: 1), index + 1) }
        guard let day = weekday(index) else { return nil }
        return (today.adding(days: (day - today.weekday.rawValue + 6) % 7 + 1), index + 1)
    }

    /// "the week before Christmas", "the week after Easter".
    func weekBesides(at index: Int) -> (DateValue, Int)? {
        guard isWord(index, "week"), isWord(index + 1, "before", "after"),
            let (feast, end) = feast(at: skippingArticles(index + 2))
        else { return nil }
        let monday = feast.first.adding(days: 1 - feast.first.weekday.rawValue)
            .adding(days: isWord(index + 1, "before") ? -7 : 7)
        return (DateValue(monday, monday.adding(days: 4), grain: .week), end)
    }
}
