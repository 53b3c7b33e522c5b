// The arithmetic of a policy: spans of time, the moments they are counted from, and terms made of both.

public import Vocabulary

/// A span of time as policies write it: `48h` adds hours, `7d` adds calendar days and keeps the wall clock.
public enum Offset: Hashable, Sendable, CustomStringConvertible {
    case hours(Int)
    case days(Int)

    /// Reads `48h` or `7d`, up to 9,999 hours or 999 days; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let digits = text.dropLast()
        guard (1...4).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }),
            let number = Int(digits)
        else { return nil }
        switch text.last {
        case "h": self = .hours(number)
        case "d" where number <= 999: self = .days(number)
        default: return nil
        }
    }

    /// The moment this much after `instant`, by the wall clock of `zone` where days are counted.
    public func added(to instant: Instant, in zone: Zone) -> Instant {
        switch self {
        case .hours(let count): instant + .hours(count)
        case .days(let count): zone.adding(days: count, to: instant)
        }
    }

    /// `48h`, `7d`.
    public var description: String {
        switch self {
        case .hours(let count): "\(count)h"
        case .days(let count): "\(count)d"
        }
    }

    /// `48 hours`, `1 day`.
    public var words: String {
        switch self {
        case .hours(let count): "\(count) hour\(count == 1 ? "" : "s")"
        case .days(let count): "\(count) day\(count == 1 ? "" : "s")"
        }
    }
}

/// What a term counts from.
public enum Anchor: String, Hashable, Sendable, CaseIterable {
    /// The latest moment of the promise.
    case expected
    /// When the thank-you was sent, else its due while it is pending, else the interview's end.
    case thankYou = "thank_you"
    case interviewEnd = "interview_end"
    /// When the reminder was sent, else the moment it can go out at the earliest.
    case reminder
    /// When the rejection was written.
    case rejection

    /// As sentences name it.
    public var words: String {
        switch self {
        case .expected: "the promised date"
        case .thankYou: "the thank-you"
        case .interviewEnd: "the interview"
        case .reminder: "the reminder"
        case .rejection: "the rejection"
        }
    }
}

/// One condition on a date; of several that hold, the latest counts.
public struct Term: Hashable, Sendable {
    /// What is counted from.
    public var anchor: Anchor
    /// What is added to it.
    public var add: Offset
    /// Added instead with `patience = "high"`.
    public var patientAdd: Offset?
    /// Holds only with one of these ratings; an unknown rating is none of them.
    public var ratings: [Int]?
    /// Holds unless the rating is one of these.
    public var unlessRatings: [Int]?
    /// The rules it acts for.
    public var rules: [RuleID]

    public init(
        anchor: Anchor, add: Offset, patientAdd: Offset? = nil, ratings: [Int]? = nil, unlessRatings: [Int]? = nil,
        rules: [RuleID]
    ) {
        (self.anchor, self.add, self.patientAdd) = (anchor, add, patientAdd)
        (self.ratings, self.unlessRatings, self.rules) = (ratings, unlessRatings, rules)
    }

    /// Whether it holds for an interview that was rated so.
    func holds(rating: Int?) -> Bool {
        if let ratings { return rating.map(ratings.contains) ?? false }
        if let unlessRatings, let rating { return !unlessRatings.contains(rating) }
        return true
    }

    /// What is added under this patience.
    func offset(_ patience: Patience) -> Offset { patience == .high ? patientAdd ?? add : add }
}

/// How long the person likes to wait (`[schedule] patience`).
public enum Patience: String, Hashable, Sendable, CaseIterable {
    case normal, high
}
