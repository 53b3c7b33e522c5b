// When an answer was promised, which times were proposed, and the reasons of a reading.

/// When an answer can be expected, and who said so.
public struct Expected: Hashable, Sendable, Codable {
    /// The earliest moment of the promise.
    public var from: Instant
    /// The latest moment: what "has passed" is measured by (A8, B3).
    public var until: Instant
    /// `person`, `insider`, or the handle of a message (`m12`).
    public var source: String
    /// The words of the promise, where there are any.
    public var quote: String?

    public init(from: Instant, until: Instant, source: String, quote: String? = nil) {
        (self.from, self.until, self.source, self.quote) = (from, until, source, quote)
    }
}

/// A piece of evidence: the words, and the rule or weight that spoke.
public struct Evidence: Hashable, Sendable, Codable {
    public var text: String
    public var rule: String

    public init(text: String, rule: String) { (self.text, self.rule) = (text, rule) }
}

/// A time that is proposed in a message.
public struct ProposedTime: Sendable, Hashable, Codable {
    public var start: Instant
    /// The end, where one is said.
    public var end: Instant?
    /// Whether a time of day was said; without one `start` is 00:00 of the day in the zone.
    public var hasTime: Bool
    /// The words.
    public var quote: String

    public init(start: Instant, end: Instant?, hasTime: Bool, quote: String) {
        (self.start, self.end, self.hasTime, self.quote) = (start, end, hasTime, quote)
    }
}
