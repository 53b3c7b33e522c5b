// A day, period or moment that words name, before it becomes a window of instants.

public import Vocabulary

/// How the words stand to the time they name.
enum DateRelation: Sendable, Equatable {
    /// Named alone, or with "on", "in", "during".
    case on
    /// Up to it: "by", "before the end of", "within", "no later than", "until".
    case by
    /// "before Friday": the day before it closes.
    case before
    /// Not earlier than its end: "after the 15th".
    case after
    /// "from Monday on", "not before December".
    case from
}

/// What a piece of text names.
struct DateValue: Sendable, Equatable {
    enum Grain: Sendable { case hour, day, week, month, quarter, year }

    var first: CivilDate
    var last: CivilDate
    var grain: Grain = .day
    var time: TimeOfDay?
    var endTime: TimeOfDay?
    /// Seconds east of UTC, where the text names an offset or a zone.
    var offset: Int?
    /// An exact moment ("in 3 days", RFC 3339); the days above are its day.
    var exact: ClosedRange<Int64>?
    /// Whether the words name how long something takes: "another week".
    var lasts = false
    /// Whether the year was guessed and lies far ahead: the words probably look back.
    var probablyPast = false

    init(_ first: CivilDate, _ last: CivilDate? = nil, grain: Grain = .day) {
        (self.first, self.last, self.grain) = (first, last ?? first, grain)
    }

    /// The zone that its clock is in: the one named, for a time of day the sender's, for days `zone`.
    func place(zone: Zone, sender: Zone) -> Zone {
        offset.map { Zone.fixed(offsetSeconds: $0) } ?? (time == nil && endTime == nil ? zone : sender)
    }
}

/// A time that words in a text name, where they stand, and how.
struct DateMention: Sendable {
    var value: DateValue
    var relation: DateRelation
    /// In bytes of the text.
    var range: Range<Int>
}

/// From a moment to a moment.
public struct TimeWindow: Sendable, Hashable, Codable {
    public var from: Instant
    public var until: Instant

    public init(from: Instant, until: Instant) { (self.from, self.until) = (from, max(from, until)) }
}

extension DateMention {
    /// The window that the mention promises: a day closes at 18:00 of `zone`, a week on Friday (RULES.md, "Slots,
    /// exactly"); a time of day is the sender's.
    func window(reference: Instant, zone: Zone, sender: Zone? = nil) -> TimeWindow {
        let place = value.place(zone: zone, sender: sender ?? zone)
        if let exact = value.exact {
            let from = Instant(milliseconds: exact.lowerBound)
            let until = Instant(milliseconds: exact.upperBound)
            switch relation {
            case .on: return TimeWindow(from: from, until: until)
            case .by, .before: return TimeWindow(from: min(reference, until), until: until)
            case .after, .from: return TimeWindow(from: until, until: zone.adding(days: 7, to: until))
            }
        }
        let opening = place.instant(value.first, value.time ?? .at(0))
        var closing = place.instant(value.last, value.endTime ?? value.time ?? .at(18))
        // "Today" of a sender in the west, where the day closed already in the east.
        if closing < reference, value.time == nil, value.endTime == nil, let sender {
            closing = max(closing, sender.instant(value.last, .at(18)))
        }
        switch relation {
        case .on: return TimeWindow(from: max(opening, min(reference, closing)), until: closing)
        case .by: return TimeWindow(from: min(reference, closing), until: closing)
        case .before:
            let isDay = value.time == nil
            let end = isDay ? place.instant(value.first.adding(days: -1), .at(18)) : closing
            return TimeWindow(from: min(reference, end), until: max(end, reference))
        case .after:
            return TimeWindow(from: closing, until: place.instant(value.last.adding(days: 7), .at(18)))
        case .from:
            let isLong = value.last.dayNumber - value.first.dayNumber >= 7
            return TimeWindow(
                from: opening, until: isLong ? closing : place.instant(value.first.adding(days: 7), .at(18)))
        }
    }
}
