// Finds dates in a row of tokens: the small grammar of how people name days and periods. Times of day are in
// DateScanner+Times.swift, single periods in DateScanner+Periods.swift.

import Vocabulary

/// Reads dates relative to a day.
struct DateScanner {
    let tokens: [DateToken]
    /// The sender's wall clock at the reference: what "today" and "tomorrow" count from.
    let now: CivilDateTime
    let reference: Instant
    let zone: Zone
    /// Whether `10/11` means October 11th.
    var isMonthFirst: Bool
    /// The time named last: "the day after" counts from it.
    var anchor: DateValue?

    /// - Parameter sender: the clock of who wrote; nil for `zone`.
    init(_ tokens: [DateToken], reference: Instant, zone: Zone, sender: Zone? = nil, isMonthFirst: Bool? = nil) {
        self.tokens = tokens
        self.reference = reference
        self.zone = zone
        now = (sender ?? zone).civil(reference)
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
    mutating func mentions() -> [DateMention] {
        var found: [DateMention] = []
        var index = 0
        while index < tokens.count {
            if let (mention, next) = mention(at: index) {
                found.append(mention)
                if !mention.value.probablyPast { anchor = mention.value }
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
        if let after = limit(at: next) { (relation, next) = (.by, after) }
        if value.lasts, relation == .on { relation = .by }
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
        if isWord(next, "longer", "later"), isWord(next + 1, "than") { return (.by, next + 2) }
        if isWord(next, "as"), isWord(next + 1, "late"), isWord(next + 2, "as") { return (.by, next + 3) }
        if isWord(next, "up"), isWord(next + 1, "to") { return (.by, next + 2) }
        if isWord(next, "prior"), isWord(next + 1, "to") { return (.before, next + 2) }
        if isWord(next, "ahead"), isWord(next + 1, "of") { return (.before, next + 2) }
        guard let word = word(next) else { return (.on, index) }
        switch word {
        case "by", "until", "till", "til", "through", "within", "inside":
            return (.by, isWord(next + 1, "of", "zu") ? next + 2 : next + 1)
        case "before":
            // "before the end of the week" ends with the week.
            let article = isWord(next + 1, "the") ? next + 2 : next + 1
            let isEnd = isWord(article, "end", "close") || unitRunningOut(at: article) != nil
            return (negated ? .from : isEnd ? .by : .before, next + 1)
        case "after", "past": return (.after, next + 1)
        case "following": return isAnchor(next + 1) ? (.after, next + 1) : (.on, index)
        case "from": return (.from, next + 1)
        case "on", "am", "around", "about", "during", "el", "le", "op": return (.on, next + 1)
        default: return (.on, negated ? index : next)
        }
    }

    /// "at the latest", "max", "tops", "at the outside" after a time.
    private func limit(at index: Int) -> Int? {
        var next = isSign(index, ",") ? index + 1 : index
        if isWord(next, "max", "maximum", "tops") { return next + 1 }
        // "Friday, latest Monday" limits what follows.
        if isWord(next, "latest") {
            return isAnchor(next + 1) || isWord(next + 1, "by", "on", "am", "in") ? nil : next + 1
        }
        if isWord(next, "at"), isWord(next + 1, "most") { return next + 2 }
        if isWord(next, "at") { next += 1 }
        guard isWord(next, "the") else { return nil }
        next += isWord(next + 1, "very", "absolute") ? 2 : 1
        return isWord(next, "latest", "outside", "most") ? next + 1 : nil
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
        guard
            isWord(next, "to", "or", "and", "through", "until", "by") || isSign(next, "-")
                || isSign(next, "/") && weekday(next + 1) != nil
        else { return nil }
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
}
