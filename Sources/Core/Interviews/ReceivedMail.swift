// A message that was recorded because it may concern an interview, with how it was read, and the person's corrections.

public import Vocabulary

/// Where a message lies (MAIL-FACTS §3: the durable key).
public struct MailPlace: Hashable, Sendable, Codable {
    public var account: String
    public var mailbox: String
    public var uidValidity: UInt32
    public var uid: UInt32

    public init(account: String, mailbox: String, uidValidity: UInt32, uid: UInt32) {
        (self.account, self.mailbox, self.uidValidity, self.uid) = (account, mailbox, uidValidity, uid)
    }
}

/// How a message was read, with its reasons (G8).
public struct MailReading: Hashable, Sendable, Codable {
    public var label: Label
    /// 0…1
    public var confidence: Double
    public var evidence: [Evidence]
    public var secondary: [Label]
    /// Why a machine is thought to have written it, else nil.
    public var machine: String?
    /// Why it is taken for an automatic reply, else nil.
    public var automatic: String?
    public var expected: Expected?
    public var returnDate: CivilDate?
    /// Until when an offer wants an answer.
    public var offerDeadline: Expected?
    /// Times that they propose or fix; nil where there are none.
    public var proposedTimes: [ProposedTime]?
    /// Why the sender is doubted (the person's own server found that it may be forged), else nil.
    public var doubt: String?

    public init(
        label: Label, confidence: Double, evidence: [Evidence] = [], secondary: [Label] = [], machine: String? = nil,
        automatic: String? = nil, expected: Expected? = nil, returnDate: CivilDate? = nil,
        offerDeadline: Expected? = nil, proposedTimes: [ProposedTime] = [], doubt: String? = nil
    ) {
        (self.label, self.confidence, self.evidence, self.secondary) = (label, confidence, evidence, secondary)
        (self.machine, self.automatic, self.expected) = (machine, automatic, expected)
        (self.returnDate, self.offerDeadline, self.doubt) = (returnDate, offerDeadline, doubt)
        self.proposedTimes = proposedTimes.isEmpty ? nil : proposedTimes
    }
}

/// Which interview a message belongs to, and why.
public struct MailMatch: Hashable, Sendable, Codable {
    public var state: State
    /// One for `matched` and `unsure`, several for `ambiguous`, none for `unmatched`; ascending.
    public var interviews: [InterviewID]
    public var by: [Evidence]
    public var score: Double

    public enum State: String, Sendable, Codable {
        case matched, ambiguous
        /// Matched, but read below the confidence to act.
        case unsure
        case unmatched
    }

    public init(state: State, interviews: [InterviewID], by: [Evidence] = [], score: Double = 0) {
        (self.state, self.interviews, self.by, self.score) = (state, interviews, by, score)
    }

    public static let unmatched = MailMatch(state: .unmatched, interviews: [])
}

/// A recorded message.
public struct ReceivedMail: Hashable, Sendable, Codable {
    public var id: MailID
    public var place: MailPlace
    public var messageID: MessageID?
    public var from: Address?
    public var to: [Address]
    public var subject: String
    /// The Date header, INTERNALDATE where that is missing or unreadable.
    public var date: Instant
    /// The zone of the Date header, as `ParsedMessage.Headers.dateOffset`.
    public var dateOffset: Int?
    public var recordedAt: Instant
    /// Whether the person wrote it themselves (seen in Sent, or From an own address).
    public var isOwn: Bool
    /// What its author wrote, without quotations and signature; dropped after `keep_bodies`.
    public var newText: String?
    public var inReplyTo: [MessageID]
    public var references: [MessageID]
    public var reading: MailReading
    public var match: MailMatch
    public var calendar: ParsedMessage.Calendar?
    /// The sender can be answered (no no-reply address).
    public var canBeAnswered: Bool
    public var isListMail: Bool
    /// Why it could not be read fully, else nil.
    public var notFullyRead: String?
    /// Attachments that were left on the server, which are not read anyway; nil where nothing was.
    public var notFetched: [ParsedMessage.Part]?
    /// What the person said of it instead.
    public var correction: Correction?
    /// The draft that it is a copy of, under a Message-ID that a server put in the place of ours.
    public var copyOf: DraftID?

    public init(
        id: MailID, place: MailPlace, messageID: MessageID?, from: Address?, to: [Address], subject: String,
        date: Instant,
        recordedAt: Instant, isOwn: Bool, newText: String?, inReplyTo: [MessageID], references: [MessageID],
        reading: MailReading, match: MailMatch, calendar: ParsedMessage.Calendar? = nil, canBeAnswered: Bool = true,
        isListMail: Bool = false, notFullyRead: String? = nil
    ) {
        (self.id, self.place, self.messageID, self.from, self.to) = (id, place, messageID, from, to)
        (self.subject, self.date, self.recordedAt, self.isOwn) = (subject, date, recordedAt, isOwn)
        (self.newText, self.inReplyTo, self.references) = (newText, inReplyTo, references)
        (self.reading, self.match, self.calendar) = (reading, match, calendar)
        (self.canBeAnswered, self.isListMail, self.notFullyRead) = (canBeAnswered, isListMail, notFullyRead)
    }

    /// What a record is marked with that stands for a message which the server lists and does not give.
    public static let withheldRule = "withheld"

    /// Nothing is known of it but where it lies: the server does not give it, or did not while the person was asked.
    public var isWithheld: Bool { match.by.contains { $0.rule == Self.withheldRule } }

    /// The label that counts: the person's, else the reading's.
    public var label: Label { correction?.label ?? reading.label }

    /// The interview whose state it moves; nil while it is ambiguous, unsure, unmatched or ignored.
    public var actsOn: InterviewID? {
        if let correction {
            if correction.isIgnored { return nil }
            if let interview = correction.interview { return interview }
            if correction.label != nil, match.state == .unsure { return match.interviews.first }
        }
        return match.state == .matched ? match.interviews.first : nil
    }

    /// Whether it acts on the interview, or may.
    public func concerns(_ interview: InterviewID) -> Bool {
        actsOn == interview || (actsOn == nil && match.interviews.contains(interview))
    }

    /// Waits for the person: which interview, or what it says.
    public var needsPerson: Bool {
        guard actsOn == nil, correction == nil, !isOwn else { return false }
        return match.state == .ambiguous || match.state == .unsure
    }
}

/// The person's word about a message, in the place of the reading's.
public struct Correction: Hashable, Sendable, Codable {
    public var at: Instant
    public var interview: InterviewID?
    public var label: Label?
    public var isIgnored: Bool
    /// The rule that said it, where it was not the person about this very message.
    public var rule: ReadingRuleID?

    public init(
        at: Instant, interview: InterviewID? = nil, label: Label? = nil, isIgnored: Bool = false,
        rule: ReadingRuleID? = nil
    ) {
        (self.at, self.interview, self.label) = (at, interview, label)
        (self.isIgnored, self.rule) = (isIgnored, rule)
    }
}
