// What a correction leaves behind: how mail of the same thread, sender or domain is read from then on. Listed, and
// removable; weights never change. How a rule is applied is in Reading.

public import Vocabulary

/// A rule that the person's correction of a message left.
public struct ReadingRule: Hashable, Sendable, Codable {
    /// Which messages a rule is for.
    public enum Scope: String, Sendable, Codable, CaseIterable { case thread, sender, domain }

    public var id: ReadingRuleID
    public var at: Instant
    /// The message that was corrected.
    public var mail: MailID
    public var scope: Scope
    /// Of a rule for a sender.
    public var sender: Address?
    /// Of a rule for a domain; lower case.
    public var domain: String?
    /// Of a rule for a thread: every message that bears or refers to one of these.
    public var thread: [MessageID] = []
    /// Where such mail belongs; nil for a rule about its kind, or that ignores it.
    public var interview: InterviewID?
    public var isIgnored = false
    /// What is read as `from` is `label`.
    public var from: Label?
    public var label: Label?

    public init(id: ReadingRuleID, at: Instant, mail: MailID, scope: Scope) {
        (self.id, self.at, self.mail, self.scope) = (id, at, mail, scope)
    }

    /// Whether it says where mail belongs, not what kind it is.
    public var isAboutPlace: Bool { label == nil }

    /// Whether a new rule takes the place of this one: the same messages, the same question.
    public func isReplaced(by other: ReadingRule) -> Bool {
        guard isAboutPlace == other.isAboutPlace, isAboutPlace || from == other.from else { return false }
        if mail == other.mail { return true }
        guard scope == other.scope else { return false }
        switch scope {
        case .sender: return sender == other.sender
        case .domain: return domain == other.domain
        case .thread: return !Set(thread).isDisjoint(with: other.thread)
        }
    }
}

public struct RuleRemoved: Hashable, Sendable, Codable {
    public var rule: ReadingRuleID
    public var at: Instant
    public var reason: String
    /// What the rule was about, so that it is forgotten with it.
    public var mail: MailID
    public var interview: InterviewID?

    public init(_ rule: ReadingRule, at: Instant, reason: String) {
        (self.rule, self.at, self.reason) = (rule.id, at, reason)
        (self.mail, self.interview) = (rule.mail, rule.interview)
    }
}

/// The person took the correction of a message back: the reading counts again.
public struct CorrectionWithdrawn: Hashable, Sendable, Codable {
    public var mail: MailID
    public var at: Instant

    public init(mail: MailID, at: Instant) { (self.mail, self.at) = (mail, at) }
}

/// What a message had changed in an interview besides its answer is taken back: these are its rounds and contacts
/// without it.
public struct MailRetracted: Hashable, Sendable, Codable {
    public var interview: InterviewID
    public var mail: MailID
    public var rounds: [Round]
    public var contacts: [Contact]

    public init(interview: InterviewID, mail: MailID, rounds: [Round], contacts: [Contact]) {
        (self.interview, self.mail, self.rounds, self.contacts) = (interview, mail, rounds, contacts)
    }
}
