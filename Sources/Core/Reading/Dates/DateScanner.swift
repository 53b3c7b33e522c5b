// Finds dates in a row of tokens: the small grammar of how people name days and periods. Times of day are in
// DateScanner+Times.swift, single periods in DateScanner+Periods.swift.

import Vocabulary

/// Reads dates relative to a day.
struct DateScanner {
    let tokens: [DateToken]
    /// The wall clock at the reference.
    let now: CivilDateTime
    let reference: Instant
    let zone: Zone
    /// Whether `10/11` means October 11th.
    let isMonthFirst: Bool

    init(_ tokens: [DateToken], reference: Instant, zone: Zone, isMonthFirst: Bool? = nil) {
        self.tokens = tokens
        self.reference = reference
        self.zone = zone
        now = zone.civil(reference)
        self.isMonthFirst = isMonthFirst ?? Self.isMonthFirst(zone)
    }

    /// Americans write the month first.
    private static func isMonthFirst(_ zone: Zone) -> Bool {
        zone.name.hasPrefix("America/") || zone.name.hasPrefix("US/") || zone.name == "Pacific/Honolulu"
    }

    var today: CivilDate { now.date }

    @inline(__always)
    func word(_ index: Int) -> DateName? { tokens.indices.contains(index) ? tokens[index].word : nil }

    @inline(__always)
    func isWord(_ index: Int, _ name: DateName) -> Bool { word(index) == name }

    @inline(__always)
    func isWord(_ index: Int, _ one: DateName, _ other: DateName) -> Bool {
        guard let word = word(index) else { return false }
        return word == one || word == other
    }

    @inline(__always)
    func isWord(_ index: Int, _ names: DateName...) -> Bool {
        guard let word = word(index) else { return false }
        for name in names where name == word { return true }
        return false
    }

    func number(_ index: Int) -> (value: Int, digits: Int, isOrdinal: Bool)? {
        guard tokens.indices.contains(index), case .number(let value, let digits, let isOrdinal) = tokens[index].kind
        else { return nil }
        return (value, digits, isOrdinal)
    }

    @inline(__always)
    func isSign(_ index: Int, _ sign: Unicode.Scalar) -> Bool {
        guard tokens.indices.contains(index), case .sign(let byte) = tokens[index].kind else { return false }
        return UInt32(byte) == sign.value
    }

    /// Skips `the`, `of`, `on`, `of the` and the like.
    func skippingArticles(_ index: Int) -> Int {
        var next = index
        while isWord(next, "the", "of", "on", "la", "le", "el", "this") && !(isWord(next, "this") && next == index) {
            next += 1
        }
        return next
    }

    // MARK: Mentions

    /// All mentions from left to right, none overlapping another.
    func mentions() -> [DateMention] {
        var found: [DateMention] = []
        var index = 0
        while index < tokens.count {
            if let (mention, next) = mention(at: index) {
                found.append(mention)
                index = max(next, index + 1)
            } else {
                index += 1
            }
        }
        return found
    }

    /// The mention that begins at `index`, preposition included.
    func mention(at index: Int) -> (DateMention, next: Int)? {
        var (relation, start) = relation(at: index)
        guard let (value, end) = expression(at: start, relation: relation), end > start else { return nil }
        var next = end
        if isWord(next, "at"), isWord(next + 1, "the"), isWord(next + 2, "latest") {
            (relation, next) = (.by, next + 3)
        }
        let bytes = tokens[index].range.lowerBound..<tokens[next - 1].range.upperBound
        return (DateMention(value: value, relation: relation, range: bytes), next)
    }

    /// The preposition at `index`, and where what it governs begins.
    private func relation(at index: Int) -> (DateRelation, Int) {
        var next = index
        var negated = false
        if isWord(next, "not") {
            negated = true
            next += 1
        }
        if isWord(next, "no"), isWord(next + 1, "later"), isWord(next + 2, "than") || isWord(next + 2, "then") {
            return (.by, next + 3)
        }
        if isWord(next, "no"), isWord(next + 1, "earlier", "sooner"), isWord(next + 2, "than") {
            return (.from, next + 3)
        }
        if isWord(next, "at"), isWord(next + 1, "the"), isWord(next + 2, "latest") { return (.by, next + 3) }
        if isWord(next, "latest") { next += isWord(next + 1, "by", "on", "am") ? 1 : 0; return (.by, next + 1) }
        if isWord(next, "on"), isWord(next + 1, "or"), isWord(next + 2, "before", "by") { return (.by, next + 3) }
        if isWord(next, "on"), isWord(next + 1, "or"), isWord(next + 2, "after") { return (.from, next + 3) }
        if isWord(next, "d"), isWord(next + 1, "ici") { return (.by, next + 2) }
        guard let word = word(next) else { return (.on, index) }
        switch word {
        case "by", "until", "till", "til", "through", "within": return (.by, next + 1)
        case "before":
            // "before the end of the week" ends with the week.
            let isEnd = isWord(next + 1, "end", "close") || isWord(next + 1, "the") && isWord(next + 2, "end", "close")
            return (negated ? .from : isEnd ? .by : .before, next + 1)
        case "after", "past": return (.after, next + 1)
        case "following": return isAnchor(next + 1) ? (.after, next + 1) : (.on, index)
        case "from": return (.from, next + 1)
        case "on", "am", "around", "about", "during", "el", "le", "op": return (.on, next + 1)
        default: return (.on, negated ? index : next)
        }
    }

    /// Whether a date's name stands at `index`: "following the 15th", but not "following week".
    private func isAnchor(_ index: Int) -> Bool {
        let start = skippingArticles(index)
        return number(start) != nil
            || word(start).map { DateWords.weekdays[$0] != nil || DateWords.months[$0] != nil } == true
    }

    // MARK: Expressions

    /// A period with its part of the day or of the week, and ranges of periods.
    private func expression(at index: Int, relation: DateRelation) -> (DateValue, Int)? {
        guard var (value, next) = part(at: index, relation: relation) else { return nil }
        if let (end, after) = rangeEnd(at: next, from: value) {
            value.last = max(value.first, end.last)
            value.exact = mergedExact(value, end)
            if let time = end.endTime ?? end.time { value.endTime = time }
            next = after
        }
        return (value, next)
    }

    /// "Monday to Wednesday", "Tuesday or Wednesday": the later end counts.
    private func rangeEnd(at index: Int, from value: DateValue) -> (DateValue, Int)? {
        guard value.time == nil, value.grain == .day || value.grain == .month, value.exact == nil else { return nil }
        var next = index
        if isSign(next, ",") && isWord(next + 1, "or") { next += 1 }
        guard isWord(next, "to", "or", "and", "through", "until", "by") || isSign(next, "-") else { return nil }
        guard let (end, after) = part(at: next + 1, relation: .on), end.exact == nil, end.last >= value.first,
            end.last.dayNumber - value.first.dayNumber < 62
        else { return nil }
        return (end, after)
    }

    private func mergedExact(_ value: DateValue, _ end: DateValue) -> ClosedRange<Int64>? {
        guard let first = value.exact, let last = end.exact else { return nil }
        return first.lowerBound...max(first.lowerBound, last.upperBound)
    }

    /// A time of day with a day, a day with a time of day, "end of" and "early" with a period.
    private func part(at index: Int, relation: DateRelation) -> (DateValue, Int)? {
        if let moment = moment(at: index) { return moment }
        if let closing = closing(at: index) { return closing }
        if let modified = modified(at: index) { return modified }
        if let (value, next) = period(at: index, relation: relation) { return withTime(value, next) }
        return timeFirst(at: index)
    }

    // MARK: Parts of a period

    private enum Portion { case beginning, middle, end, firstHalf, secondHalf, firstWeek, lastWeek }

    /// "end of next week", "early December", "the first half of November", "later this week".
    private func modified(at index: Int) -> (DateValue, Int)? {
        var next = index
        while isWord(next, "the", "very", "la", "in", "a", "toward", "towards", "sometime") { next += 1 }
        guard let (portion, after) = portion(at: next) else { return nil }
        next = after
        if isSign(next, "-") { next += 1 }
        while isWord(next, "of", "in", "on", "the", "la") { next += 1 }
        if portion == .end, let closed = endOfNamed(at: next) { return closed }
        guard let (value, end) = period(at: next, relation: .on) ?? bareUnit(at: next) else { return nil }
        guard let changed = apply(portion, to: value) else { return nil }
        return withTime(changed, end)
    }

    private func portion(at index: Int) -> (Portion, Int)? {
        guard let word = word(index) else { return nil }
        switch word {
        case "early", "beginning": return (.beginning, index + 1)
        case "earlier": return nil
        case "mid", "midway": return (.middle, index + 1)
        case "late", "later", "end", "ends": return (.end, index + 1)
        case "latter": return isWord(index + 1, "half", "part") ? (.secondHalf, index + 2) : nil
        case "first" where isWord(index + 1, "half"): return (.firstHalf, index + 2)
        case "second" where isWord(index + 1, "half"): return (.secondHalf, index + 2)
        case "first" where isWord(index + 1, "week") && isWord(index + 2, "of", "in"): return (.firstWeek, index + 2)
        case "last" where isWord(index + 1, "week") && isWord(index + 2, "of", "in"): return (.lastWeek, index + 2)
        case "last" where isWord(index + 1, "day") && isWord(index + 2, "of"): return (.end, index + 2)
        default: return nil
        }
    }

    /// "end of the day", "end of business", "end of play": today's, or that of the day that follows.
    private func endOfNamed(at index: Int) -> (DateValue, Int)? {
        guard isWord(index, "day", "business", "play", "today") else { return nil }
        return closingDay(at: index + 1)
    }

    /// "the week", "the month", "the year": the current one.
    private func bareUnit(at index: Int) -> (DateValue, Int)? {
        guard let word = word(index), let unit = DateWords.units[word] else { return nil }
        return unitPeriod(unit, ahead: 0).map { ($0, index + 1) }
    }

    private func apply(_ portion: Portion, to value: DateValue) -> DateValue? {
        var result = value
        let (first, last) = (value.first, value.last)
        switch (portion, value.grain) {
        case (.beginning, .week): result.last = first.adding(days: 2)
        case (.middle, .week): (result.first, result.last) = (first.adding(days: 1), first.adding(days: 3))
        case (.end, .week): result.first = last.adding(days: -1)
        case (.beginning, .month): result.last = first.adding(days: 9)
        case (.middle, .month): (result.first, result.last) = (first.adding(days: 10), first.adding(days: 19))
        case (.end, .month): result.first = first.adding(days: 20)
        case (.firstHalf, .month): result.last = first.adding(days: 14)
        case (.secondHalf, .month): result.first = first.adding(days: 15)
        case (.firstWeek, .month): result.last = first.adding(days: 6)
        case (.lastWeek, .month): result.first = last.adding(days: -6)
        case (.beginning, .quarter), (.beginning, .year): result.last = first.adding(days: 30)
        case (.middle, .year): (result.first, result.last) = (first.adding(days: 151), first.adding(days: 211))
        case (.end, .quarter), (.end, .year): result.first = last.adding(days: -30)
        case (.firstHalf, .year): result.last = CivilDate(year: first.year, month: 6, day: 30) ?? last
        case (.end, .day): break
        case (.beginning, .day), (.middle, .day): break
        default: return nil
        }
        // "this week" said at its end: the words mean the next one.
        if result.last < today, value.grain == .week {
            (result.first, result.last) = (result.first.adding(days: 7), result.last.adding(days: 7))
        }
        return result
    }
}
