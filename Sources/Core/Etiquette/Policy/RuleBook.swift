// The ids of RULES.md and of the product's own checks. What the rules say is in RuleTexts.swift; what they do is
// in the parts of a policy, the guards and the lint.

public import Vocabulary

/// Which rules there are.
public enum RuleBook {
    /// The rules of each source, by letter: `A` has A1…A20.
    static let counts: [(letter: Character, count: Int)] = [("A", 20), ("B", 19), ("C", 6), ("D", 10), ("E", 9)]

    /// Every rule of the five sources, in order.
    public static let all: [RuleID] = counts.flatMap { source in
        (1...source.count).map { RuleID("\(source.letter)\($0)") }
    }

    /// Whether there is a rule of this id.
    public static func knows(_ rule: RuleID) -> Bool { all.contains(rule) }
}

extension RuleID {
    /// Weekend, holiday and night: no mail goes out then (RULES.md, "Slots, exactly").
    public static let slot: RuleID = "slot"
    /// A stated return date moves follow-ups (RULES.md, "What an answer does").
    public static let absence: RuleID = "absence"
    /// Mail goes to the interview's contacts only.
    public static let recipient: RuleID = "recipient"
    /// A late message is not sent late.
    public static let lateness: RuleID = "G9"
}
