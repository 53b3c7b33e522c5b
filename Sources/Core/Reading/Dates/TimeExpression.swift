// Times as people type them into commands: `tomorrow 9:00`, `in 3 days`, `yesterday 10:00`, RFC 3339.

public import Vocabulary

/// Reads times that a person gives to a command.
public enum TimeExpression {
    /// The moment that `text` names, seen from `now`; nil where the whole text is not understood.
    ///
    /// Without a time of day a day means `defaultTime`. RFC 3339 and times with an offset name their instant whatever
    /// the zone; everything else is a wall clock in `zone`.
    public static func resolve(
        _ text: String, now: Instant, zone: Zone, defaultTime: TimeOfDay = .at(9)
    ) -> Instant? {
        guard text.utf8.count <= 200 else { return nil }
        let trimmed = trim(text)
        if let exact = Instant(rfc3339: trimmed) { return exact }
        if trimmed.lowercased() == "now" { return now }
        if let (civil, rest) = CivilDateTime.parsePrefix(Substring(trimmed)), rest.isEmpty {
            return zone.instant(civil)
        }
        if let past = past(trimmed.lowercased(), now: now, zone: zone, defaultTime: defaultTime) { return past }
        guard let mention = wholeMention(trimmed, reference: now, zone: zone) else { return nil }
        guard mention.relation == .on || mention.relation == .from else { return nil }
        let value = mention.value
        if let exact = value.exact { return Instant(milliseconds: exact.lowerBound) }
        let place = value.offset.map { Zone.fixed(offsetSeconds: $0) } ?? zone
        return place.instant(value.first, value.time ?? defaultTime)
    }

    /// What lies behind, which only a person at the command line names: `yesterday 10:00`, `last friday 14:30`,
    /// `2 days ago`, `3 hours ago`. An employer's promise never does, so the scanner of mail knows nothing of it.
    private static func past(_ text: String, now: Instant, zone: Zone, defaultTime: TimeOfDay) -> Instant? {
        let words = text.split(separator: " ").map(String.init)
        let today = zone.date(now)
        if words.first == "yesterday" {
            return moment(today.adding(days: -1), words.dropFirst(), now: now, zone: zone, defaultTime)
        }
        if words.first == "last", words.count > 1,
            let mention = wholeMention(words[1], reference: now, zone: zone), mention.value.time == nil,
            mention.value.first == mention.value.last, words[1].allSatisfy(\.isLetter)
        {
            let wanted = mention.value.first.weekday
            let day = (1...7).lazy.map { today.adding(days: -$0) }.first { $0.weekday == wanted }
            return day.flatMap { moment($0, words.dropFirst(2), now: now, zone: zone, defaultTime) }
        }
        guard words.count >= 3, words[2] == "ago", let count = words[0] == "a" || words[0] == "an" ? 1 : Int(words[0]),
            (0...9_999).contains(count)
        else { return nil }
        switch words[1] {
        case "minute", "minutes", "min": return words.count == 3 ? now - .minutes(count) : nil
        case "hour", "hours": return words.count == 3 ? now - .hours(count) : nil
        case "day", "days", "week", "weeks":
            let days = words[1].hasPrefix("week") ? count * 7 : count
            let time = words.count == 3 ? zone.civil(now).time : defaultTime
            return moment(today.adding(days: -days), words.dropFirst(3), now: now, zone: zone, time)
        default: return nil
        }
    }

    /// A day with the time of day that `words` say, if any.
    private static func moment(
        _ day: CivilDate, _ words: ArraySlice<String>, now: Instant, zone: Zone, _ defaultTime: TimeOfDay
    ) -> Instant? {
        guard !words.isEmpty else { return zone.instant(day, defaultTime) }
        let text = (["today"] + words).joined(separator: " ")
        guard let mention = wholeMention(text, reference: now, zone: zone), let time = mention.value.time,
            mention.value.exact == nil, mention.value.offset == nil
        else { return nil }
        return zone.instant(day, time)
    }

    /// The mention that takes up the whole of `text`, but for a final stop.
    static func wholeMention(_ text: String, reference: Instant, zone: Zone) -> DateMention? {
        let bytes = Array(text.utf8)
        let tokens = DateLexer.tokens(of: bytes, in: 0..<bytes.count)
        let scanner = DateScanner(tokens, reference: reference, zone: zone)
        guard let (mention, next) = scanner.mention(at: 0), tokens[next...].allSatisfy(isFinal) else { return nil }
        return mention
    }

    private static func isFinal(_ token: DateToken) -> Bool {
        guard case .sign(let sign) = token.kind else { return false }
        return sign == UInt8(ascii: ".") || sign == UInt8(ascii: ",") || sign == UInt8(ascii: "!")
    }

    static func trim(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let start = bytes.firstIndex { $0 > 0x20 } ?? bytes.count
        let end = (bytes.lastIndex { $0 > 0x20 } ?? start - 1) + 1
        return start < end ? String(decoding: bytes[start..<end], as: UTF8.self) : ""
    }
}
