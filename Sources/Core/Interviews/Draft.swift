// The record of one draft, from the first line to what became of it.

public import Vocabulary

/// A message that Afterword wrote, or holds for the person.
public struct Draft: Hashable, Sendable, Codable {
    public var id: DraftID
    public var interview: InterviewID
    public var round: Int
    public var kind: DraftKind
    public var account: String?
    public var to: Address
    public var subject: String
    /// Fixed when the draft is made; never changes, so that a copy can be recognised.
    public var messageID: MessageID
    /// The name in the review directory.
    public var fileName: String
    public var state: DraftState = .waiting
    public var madeAt: Instant
    public var due: Instant
    /// After this moment a confirmation asks again (G9).
    public var deadline: Instant
    public var expires: Instant
    public var rules: [RuleID]
    public var reason: String
    /// Written without a debrief.
    public var isThin = false
    /// The last good version: the exact bytes a submission would send.
    public var bytes: [UInt8]
    /// SHA-256 of `bytes`, lower-case hexadecimal.
    public var sha256: String
    /// SHA-256 of the version last written to the review directory; nil before the first.
    public var writtenSHA256: String?
    public var confirmation: Confirmation?
    public var hold: Hold?
    public var problem: FileProblem?
    public var snoozedUntil: Instant?
    /// Submissions begun so far; risen before the attempt.
    public var attempts = 0
    public var nextAttempt: Instant?
    /// The server's last word about a refused submission.
    public var failure: String?
    /// "Commit started" is on disk: from here on an attempt is never repeated automatically (G2).
    public var committedAt: Instant?
    public var sentAt: Instant?
    public var isFiled = false

    public init(
        id: DraftID, interview: InterviewID, round: Int, kind: DraftKind, account: String?, to: Address,
        subject: String,
        messageID: MessageID, fileName: String, madeAt: Instant, due: Instant, deadline: Instant, expires: Instant,
        rules: [RuleID], reason: String, isThin: Bool, bytes: [UInt8], sha256: String
    ) {
        (self.id, self.interview, self.round, self.kind, self.account) = (id, interview, round, kind, account)
        (self.to, self.subject, self.messageID, self.fileName) = (to, subject, messageID, fileName)
        (self.madeAt, self.due, self.deadline, self.expires) = (madeAt, due, deadline, expires)
        (self.rules, self.reason, self.isThin, self.bytes, self.sha256) = (rules, reason, isThin, bytes, sha256)
    }
}

/// The person's yes to exactly these bytes at this time (G1).
public struct Confirmation: Hashable, Sendable, Codable {
    public var at: Instant
    /// When it is to be submitted.
    public var slot: Instant
    /// SHA-256 of the bytes that were confirmed.
    public var sha256: String
    /// Why a blocking finding or guard was overruled (G7).
    public var forceReason: String?
    /// The rules that were overruled; no other yields because these did.
    public var forcedRules: [RuleID]

    public init(
        at: Instant, slot: Instant, sha256: String, forceReason: String? = nil, forcedRules: [RuleID] = []
    ) {
        (self.at, self.slot, self.sha256) = (at, slot, sha256)
        (self.forceReason, self.forcedRules) = (forceReason, forcedRules)
    }
}

/// Why a draft waits though it was confirmed, or cannot be (G3, G9).
public struct Hold: Hashable, Sendable, Codable {
    public var since: Instant
    public var reason: String
    public var messages: [MailID]

    public init(since: Instant, reason: String, messages: [MailID] = []) {
        (self.since, self.reason, self.messages) = (since, reason, messages)
    }
}

/// What is wrong with the file in the review directory; the ledger keeps the last good version.
public enum FileProblem: String, Sendable, Codable {
    case missing
    case unreadable
    case otherRecipient = "other_recipient"
    case otherMessageID = "other_message_id"
}
