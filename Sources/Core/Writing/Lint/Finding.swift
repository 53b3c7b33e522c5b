// What the lint says, and what it looks at.

public import Interviews
public import Vocabulary

/// Something the lint noticed in a draft.
public struct Finding: Hashable, Sendable, Codable {
    /// The rule of RULES.md, or a check of our own (`slot`, `names`, `weekday` …).
    public let rule: RuleID
    public let severity: Severity
    /// What is wrong and what to do; printable, one line.
    public let message: String
    /// Line of the body, 1 for the first; nil for the subject, the recipients or the whole.
    public let line: Int?

    public init(rule: RuleID, severity: Severity, message: String, line: Int? = nil) {
        (self.rule, self.severity, self.message, self.line) = (rule, severity, message, line)
    }

    /// Findings that `--force` does not overrule (RULES.md: unfilled slots, strangers as recipients).
    public var neverYields: Bool { severity == .block && Self.unyielding.contains(rule) }

    private static let unyielding: Set<RuleID> = ["slot", "recipient", "no-reply"]
}

/// A draft as the lint sees it: decoded, without headers it has no opinion about.
public struct DraftText: Hashable, Sendable {
    public var subject: String
    /// Plain text with `\n` line ends; quotations and signature may be there and are not counted.
    public var body: String
    /// To, Cc and Bcc together.
    public var recipients: [Address]
    public var from: Address?
    /// The subject is that of a conversation (`Re: …`), not the draft's own.
    public var isReply: Bool
    public var hasAttachment: Bool

    public init(
        subject: String, body: String, recipients: [Address], from: Address? = nil, isReply: Bool = false,
        hasAttachment: Bool = false
    ) {
        (self.subject, self.body, self.recipients, self.from) = (subject, body, recipients, from)
        (self.isReply, self.hasAttachment) = (isReply, hasAttachment)
    }
}

/// A word that the dictionary does not know.
public struct Misspelling: Hashable, Sendable {
    public let word: String
    /// Best first; may be empty.
    public let suggestions: [String]

    public init(word: String, suggestions: [String]) { (self.word, self.suggestions) = (word, suggestions) }
}

/// What the lint must know beyond the text.
public struct LintContext: Hashable, Sendable {
    /// Kind, tone, and the facts the letter was to be made from. Empty strings and nil mean: not known, not checked.
    public var facts: LetterFacts
    public var policy: LintPolicy
    /// The contacts of this interview; empty skips the recipient check (`afterword lint FILE` without an interview).
    public var contacts: [Contact] = []
    /// The other companies that are tracked, and the people there.
    public var otherCompanies: [String] = []
    public var otherPeople: [String] = []
    /// Bodies of the other drafts and mails of this round to the same company, with a handle to name them by (B12).
    public var siblings: [Sibling] = []
    /// What the dictionary said about `Lint.wordsToSpell`.
    public var misspellings: [Misspelling] = []
    /// A mail from them spoke of pay (B14).
    public var employerRaisedPay = false
    /// Hosts or addresses the person may link to: `sam.example`, `github.com/sam`.
    public var ownLinks: [String] = []

    public init(facts: LetterFacts, policy: LintPolicy) { (self.facts, self.policy) = (facts, policy) }

    /// Another text to the same company.
    public struct Sibling: Hashable, Sendable {
        public let name: String
        public let body: String

        public init(name: String, body: String) { (self.name, self.body) = (name, body) }
    }
}
