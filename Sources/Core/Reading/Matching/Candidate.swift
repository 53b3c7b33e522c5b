// What matching knows of an interview, and what it answers.

public import Vocabulary

/// An interview as matching sees it.
public struct Candidate: Sendable, Hashable, Codable {
    public var id: InterviewID
    public var company: String
    public var role: String?
    public var contacts: [Address]
    /// Domains known to be the company's, beside those of its contacts.
    public var domains: [String]
    /// Message-IDs of our mail and of mail that was matched to it.
    public var threadIDs: Set<MessageID>
    public var calendarUIDs: Set<String>
    /// Rejected, withdrawn, cancelled or closed.
    public var isOver: Bool
    /// The latest moment anything happened; nil where unknown.
    public var lastActivity: Instant?

    public init(
        id: InterviewID, company: String, role: String? = nil, contacts: [Address] = [], domains: [String] = [],
        threadIDs: Set<MessageID> = [], calendarUIDs: Set<String> = [], isOver: Bool = false,
        lastActivity: Instant? = nil
    ) {
        (self.id, self.company, self.role, self.contacts, self.domains) = (id, company, role, contacts, domains)
        (self.threadIDs, self.calendarUIDs, self.isOver) = (threadIDs, calendarUIDs, isOver)
        self.lastActivity = lastActivity
    }
}

/// Which interview a message belongs to.
public struct Match: Sendable, Hashable, Codable {
    public enum State: Sendable, Hashable, Codable {
        case matched(InterviewID)
        /// Several are possible, ascending by id; none is chosen.
        case ambiguous([InterviewID])
        case unmatched
        /// The person wants nothing of this sender, domain or thread.
        case ignored
    }

    public var state: State
    /// 0…1: how much speaks for the match, or for the best of several.
    public var score: Double
    /// What spoke, strongest first; `rule` is `thread`, `reference`, `calendar`, `contact`, `domain`, `company`, ….
    public var reasons: [Evidence]

    public init(state: State, score: Double, reasons: [Evidence]) {
        (self.state, self.score, self.reasons) = (state, score, reasons)
    }
}
