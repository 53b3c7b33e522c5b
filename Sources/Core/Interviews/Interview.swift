// The record of one interview: facts, rounds, and what happened. What it means at a moment is in Standing.swift.

public import Vocabulary

/// One application at one company from the first interview on.
public struct Interview: Hashable, Sendable, Codable {
    public var id: InterviewID
    public var addedAt: Instant
    public var company: String
    public var role: String?
    public var contacts: [Contact] = []
    public var rounds: [Round] = []
    /// IANA name of the recipient's zone; nil means the person's own.
    public var timeZone: String?
    /// Name of the policy; nil means the configured one.
    public var policy: String?
    /// The account that drafts go out by unless the employer wrote to another; nil means the first.
    public var account: String?
    public var tone: Tone?
    public var callPermission: CallPermission?
    /// Something felt off (B15).
    public var doubts: [Remark] = []
    public var notes: [Remark] = []
    public var lessons: [Remark] = []
    /// A significant change to tell them (E7).
    public var news: [Remark] = []
    /// What was promised about the answer, in the order it was recorded.
    public var promises: [Promise] = []
    public var answers: [Answer] = []
    public var sent: [SentMail] = []
    public var decisions: [Decision] = []
    /// Nothing is drafted or submitted until then; `.distantFuture` without an end.
    public var pausedUntil: Instant?

    public init(id: InterviewID, addedAt: Instant, company: String) {
        (self.id, self.addedAt, self.company) = (id, addedAt, company)
    }

    /// The round that counts: the last one that is not cancelled, else the last.
    public var currentRound: Round? { rounds.last { !$0.isCancelled } ?? rounds.last }

    public func contact(at address: Address) -> Contact? { contacts.first { $0.address == address } }

    public func isPaused(at now: Instant) -> Bool { pausedUntil.map { now < $0 } ?? false }
}

extension Instant {
    /// Later than any date that means something: the end of the year 9999.
    public static let distantFuture = Instant(seconds: 253_402_300_799)
}

/// A sentence of the person, dated.
public struct Remark: Hashable, Sendable, Codable {
    public var at: Instant
    public var text: String

    public init(at: Instant, text: String) { (self.at, self.text) = (at, text) }
}

/// What somebody said about when the answer comes.
public struct Promise: Hashable, Sendable, Codable {
    /// When it was said: the interview's end for what the person reports, a mail's date otherwise.
    public var saidAt: Instant
    public var expected: Expected

    public init(saidAt: Instant, expected: Expected) { (self.saidAt, self.expected) = (saidAt, expected) }
}

/// Something the employer said, by mail or otherwise.
public struct Answer: Hashable, Sendable, Codable {
    /// The mail's Date, or when the person heard it.
    public var at: Instant
    public var label: Label
    /// nil for what did not come by mail.
    public var mail: MailID?
    /// `phone` and the like, for what did not come by mail.
    public var channel: String?
    /// Written by a machine, though it may decide something.
    public var isMachine: Bool
    /// A promise in it.
    public var expected: Expected?
    /// An absence's end (18:00 that day is not meant; the working day after it is computed from the day).
    public var returnDate: CivilDate?
    /// Whether the sender can be answered (not a no-reply address).
    public var canBeAnswered: Bool
    public var from: Address?
    public var text: String?

    public init(
        at: Instant, label: Label, mail: MailID? = nil, channel: String? = nil, isMachine: Bool = false,
        expected: Expected? = nil, returnDate: CivilDate? = nil, canBeAnswered: Bool = true, from: Address? = nil,
        text: String? = nil
    ) {
        (self.at, self.label, self.mail, self.channel) = (at, label, mail, channel)
        (self.isMachine, self.expected, self.returnDate) = (isMachine, expected, returnDate)
        (self.canBeAnswered, self.from, self.text) = (canBeAnswered, from, text)
    }

    /// Until when an offer that did not come by mail wants an answer; a mail's is known from its reading.
    public var offerDeadline: Expected? { label == .offer && mail == nil ? expected : nil }

    /// Whether it leaves pending follow-ups as they are (RULES.md, "What an answer does", last row).
    public var keepsFollowUps: Bool {
        switch label {
        case .receipt, .automatic, .bounce: true
        case .other: isMachine
        default: false
        }
    }
}

/// A mail that went to the company.
public struct SentMail: Hashable, Sendable, Codable {
    public var at: Instant
    /// nil for mail the person wrote by hand.
    public var kind: DraftKind?
    public var draft: DraftID?
    public var mail: MailID?
    public var to: Address?
    public var round: Int
    public var messageID: MessageID?

    public init(
        at: Instant, kind: DraftKind?, draft: DraftID? = nil, mail: MailID? = nil, to: Address?, round: Int,
        messageID: MessageID? = nil
    ) {
        (self.at, self.kind, self.draft, self.mail) = (at, kind, draft, mail)
        (self.to, self.round, self.messageID) = (to, round, messageID)
    }
}

/// What the person decided about the interview (or A11 in their stead).
public struct Decision: Hashable, Sendable, Codable {
    public var at: Instant
    public var what: What
    public var reason: String?

    public enum What: String, Sendable, Codable {
        case withdrawn, closed, reopened
        /// A11: nothing came of it.
        case movedOn = "moved_on"
        /// A question is answered (a request, an unclear mail): follow-ups are planned anew.
        case resumed
    }

    public init(at: Instant, what: What, reason: String? = nil) {
        (self.at, self.what, self.reason) = (at, what, reason)
    }
}
