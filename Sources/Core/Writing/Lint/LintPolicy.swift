// Which rules bind a draft, how heavily, and the limits: values, so that policies can be data. The standard tables
// are RULES.md's "Which rules bind under which policy" for the L rules.

public import Vocabulary

/// What one policy asks of a draft's text.
public struct LintPolicy: Hashable, Sendable {
    public var name: String
    /// A rule that is absent does not bind.
    public var severities: [RuleID: Severity]
    public var wordLimits: [DraftKind: Int]
    public var paragraphLimits: [DraftKind: Int]
    /// A formal greeting with title and family name does not do: the given name it must be (A6).
    public var greetsByGivenName: Bool

    public init(
        name: String, severities: [RuleID: Severity], wordLimits: [DraftKind: Int] = [:],
        paragraphLimits: [DraftKind: Int] = [:], greetsByGivenName: Bool = false
    ) {
        (self.name, self.severities, self.wordLimits) = (name, severities, wordLimits)
        (self.paragraphLimits, self.greetsByGivenName) = (paragraphLimits, greetsByGivenName)
    }

    /// The same without one rule, as a policy of the person may have it.
    public func without(_ rule: RuleID) -> LintPolicy {
        var copy = self
        copy.severities[rule] = nil
        return copy
    }

    public static let standardNames = ["considerate", "three-mails", "planner", "one-week", "patient", "four-notes"]

    /// The table of one of the six policies; nil for other names.
    public static func standard(_ name: String) -> LintPolicy? {
        guard standardNames.contains(name) else { return nil }
        let isDefault = name == "considerate"
        var severities = everywhere
        for (source, rules) in bySource where source == name || isDefault {
            severities.merge(rules) { $0 > $1 ? $0 : $1 }
        }
        var policy = LintPolicy(name: name, severities: severities)
        if name == "three-mails" {
            policy.severities["A6"] = .block
            policy.greetsByGivenName = true
        }
        if name == "three-mails" || isDefault { policy.wordLimits = [.thankYou: 120, .reminder: 120] }
        if name == "four-notes" || isDefault { policy.paragraphLimits = [.reminder: 3] }
        // E3 is B2 again, only noted (RULES.md): where B2 binds it would say the same twice.
        if isDefault { policy.severities["E3"] = nil }
        return policy
    }

    /// Conduct and wording, and the product's own checks: binding under all six. B6 and B10 weigh by tone; A18 is asked
    /// of texts for social networks only.
    private static let everywhere: [RuleID: Severity] = [
        "A18": .block, "B10": .block, "B11": .warn, "B12": .block, "B13": .warn, "B14": .warn, "E9": .block,
        "D9": .note,
        "slot": .block, "recipient": .block, "no-reply": .block, "names": .block, "weekday": .warn, "attachment": .warn,
        "doubled": .warn, "question-marks": .warn, "capitals": .warn, "links": .warn,
    ]

    private static let bySource: [(String, [RuleID: Severity])] = [
        ("three-mails", ["A5": .warn, "A6": .warn, "A7": .warn, "A9": .warn, "A10": .warn]),
        ("planner", ["B2": .warn, "B5": .warn, "B6": .warn, "B7": .warn, "B18": .warn]),
        ("one-week", ["C5": .warn]),
        ("patient", ["D3": .warn, "D9": .warn]),
        ("four-notes", ["E3": .note, "E4": .warn, "E6": .warn, "E7": .warn, "E8": .warn]),
    ]
}
