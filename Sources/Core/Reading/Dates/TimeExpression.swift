// Times as people type them into commands: `tomorrow 9:00`, `in 3 days`, RFC 3339.

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
        guard let mention = wholeMention(trimmed, reference: now, zone: zone) else { return nil }
        guard mention.relation == .on || mention.relation == .from else { return nil }
        let value = mention.value
        if let exact = value.exact { return Instant(milliseconds: exact.lowerBound) }
        let place = value.offset.map { Zone.fixed(offsetSeconds: $0) } ?? zone
        return place.instant(value.first, value.time ?? defaultTime)
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
