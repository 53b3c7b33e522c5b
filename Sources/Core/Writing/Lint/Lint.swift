// The lint: a draft's text against the rules. Pure; the dictionary's word is an input, guards of timing are the
// plan's. Each check carries its rule's id, and runs only where the policy has the rule.

internal import Vocabulary

/// Checks drafts.
public enum Lint {
    /// What is to be said about the draft: blocks first, then by line.
    public static func check(_ draft: DraftText, context: LintContext) -> [Finding] {
        let text = LintedText(bounded(draft), context)
        var findings: [Finding] = []
        for check in checks {
            guard let bound = context.policy.severities[check.rule], check.kinds.contains(context.facts.kind) else {
                continue
            }
            for remark in check.look(text) {
                findings.append(
                    Finding(
                        rule: check.rule, severity: remark.severity ?? bound,
                        message: Printable.escape(remark.message), line: remark.line))
            }
        }
        return findings.enumerated().sorted { left, right in
            (right.element.severity, left.element.line ?? 0, left.offset)
                < (left.element.severity, right.element.line ?? 0, right.offset)
        }.map(\.element)
    }

    /// Checks a text for a social network (A18, B8): at most 300 characters, and never a word about the result.
    public static func checkSocial(_ text: String, policy: LintPolicy) -> [Finding] {
        var findings: [Finding] = []
        if text.count > 300 {
            findings.append(
                Finding(rule: "B8", severity: .warn, message: "\(text.count) characters; LinkedIn takes 300 in a note"))
        }
        let normal = LintedText.normal(text)
        if let severity = policy.severities["A18"], let phrase = askingAfter.first(where: { normal.contains(" \($0)") })
        {
            findings.append(
                Finding(
                    rule: "A18", severity: severity,
                    message: "asks about the interview (“\(phrase)”): never on social media"))
        }
        return findings
    }

    private static let askingAfter = [
        "result", "outcome", "decision", "decided", "any news", "an update", "updates", "hear back", "feedback",
        "status of", "my interview", "my application",
    ]

    /// One thing a rule looks at.
    struct Check: Sendable {
        let rule: RuleID
        let kinds: Set<DraftKind>
        let look: @Sendable (LintedText) -> [Remark]

        init(
            _ rule: RuleID, _ kinds: Set<DraftKind> = Set(DraftKind.allCases),
            look: @escaping @Sendable (LintedText) -> [Remark]
        ) {
            (self.rule, self.kinds, self.look) = (rule, kinds, look)
        }
    }

    /// A finding before it is weighed; `severity` only where it differs from the policy's.
    struct Remark {
        var message: String
        var line: Int?
        var severity: Severity?

        init(_ message: String, line: Int? = nil, severity: Severity? = nil) {
            (self.message, self.line, self.severity) = (message, line, severity)
        }
    }

    private static let checks: [Check] =
        formChecks + contentChecks + conductChecks + proofChecks + identityChecks + dateChecks

    /// A draft of any size is answered in bounded time.
    static func bounded(_ draft: DraftText) -> DraftText {
        guard draft.body.utf8.count > 40_000 else { return draft }
        var cut = draft
        cut.body = String(draft.body.prefix(20_000))
        return cut
    }
}

extension Lint.Check {
    /// A check with at most one remark.
    static func one(
        _ rule: RuleID, _ kinds: Set<DraftKind> = Set(DraftKind.allCases),
        _ look: @escaping @Sendable (LintedText) -> Lint.Remark?
    ) -> Lint.Check {
        Lint.Check(rule, kinds) { text in look(text).map { [$0] } ?? [] }
    }

    /// A check that the text says something: one remark where it does not.
    static func says(_ rule: RuleID, _ kinds: Set<DraftKind>, _ message: String, _ phrases: [String]) -> Lint.Check {
        .one(rule, kinds) { text in text.says(phrases) ? nil : Lint.Remark(message) }
    }
}
