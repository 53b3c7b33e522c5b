// What happens to drafts, and what the service notes about itself: the payloads of the events of these names.

public import Vocabulary

/// Something happened to a draft for a reason.
public struct DraftNoted: Hashable, Sendable, Codable {
    public var draft: DraftID
    public var interview: InterviewID
    public var at: Instant
    public var reason: String
    public var rules: [RuleID]
    public var mail: MailID?

    public init(_ draft: Draft, at: Instant, reason: String, rules: [RuleID] = [], mail: MailID? = nil) {
        (self.draft, self.interview, self.at) = (draft.id, draft.interview, at)
        (self.reason, self.rules, self.mail) = (reason, rules, mail)
    }
}

/// The person changed the file; these are the bytes a submission would send now.
public struct DraftEdited: Hashable, Sendable, Codable {
    public var draft: DraftID
    public var interview: InterviewID
    public var at: Instant
    public var subject: String
    public var bytes: [UInt8]
    public var sha256: String

    public init(_ draft: Draft, at: Instant, subject: String, bytes: [UInt8], sha256: String) {
        (self.draft, self.interview, self.at) = (draft.id, draft.interview, at)
        (self.subject, self.bytes, self.sha256) = (subject, bytes, sha256)
    }
}

/// The file in the review directory now holds these bytes; until this is recorded, a missing file is no deletion.
public struct DraftFileWritten: Hashable, Sendable, Codable {
    public var draft: DraftID
    public var interview: InterviewID
    public var at: Instant
    public var sha256: String

    public init(_ draft: Draft, at: Instant, sha256: String) {
        (self.draft, self.interview, self.at, self.sha256) = (draft.id, draft.interview, at, sha256)
    }
}

/// The file in the review directory is not usable (`problem`), or is again (nil).
public struct DraftFileProblem: Hashable, Sendable, Codable {
    public var draft: DraftID
    public var interview: InterviewID
    public var at: Instant
    public var problem: FileProblem?

    public init(_ draft: Draft, at: Instant, problem: FileProblem?) {
        (self.draft, self.interview, self.at, self.problem) = (draft.id, draft.interview, at, problem)
    }
}

/// The person's yes, with the bytes it pins (Date set to the slot).
public struct DraftConfirmed: Hashable, Sendable, Codable {
    public var draft: DraftID
    public var interview: InterviewID
    public var confirmation: Confirmation
    public var bytes: [UInt8]
    public var rules: [RuleID]

    public init(_ draft: Draft, confirmation: Confirmation, bytes: [UInt8], rules: [RuleID] = []) {
        (self.draft, self.interview) = (draft.id, draft.interview)
        (self.confirmation, self.bytes, self.rules) = (confirmation, bytes, rules)
    }
}

public struct DraftHeld: Hashable, Sendable, Codable {
    public var draft: DraftID
    public var interview: InterviewID
    public var hold: Hold

    public init(_ draft: Draft, hold: Hold) {
        (self.draft, self.interview, self.hold) = (draft.id, draft.interview, hold)
    }
}

public struct DraftSnoozed: Hashable, Sendable, Codable {
    public var draft: DraftID
    public var interview: InterviewID
    public var at: Instant
    public var until: Instant

    public init(_ draft: Draft, at: Instant, until: Instant) {
        (self.draft, self.interview, self.at, self.until) = (draft.id, draft.interview, at, until)
    }
}

/// A submission is about to begin; written before the connection is made.
public struct SubmissionStarted: Hashable, Sendable, Codable {
    public var draft: DraftID
    public var interview: InterviewID
    public var at: Instant
    public var attempt: Int
    public var account: String

    public init(_ draft: Draft, at: Instant, attempt: Int, account: String) {
        (self.draft, self.interview, self.at, self.attempt, self.account) = (
            draft.id, draft.interview, at, attempt, account
        )
    }
}

/// How a submission ended.
public struct SubmissionEnded: Hashable, Sendable, Codable {
    public var draft: DraftID
    public var interview: InterviewID
    public var at: Instant
    /// The server's reply code, where there was one.
    public var code: Int?
    /// RFC 3463 status.
    public var status: String?
    /// The server's text, made printable.
    public var text: String
    /// When it is tried again, for a deferred one.
    public var nextAttempt: Instant?

    public init(
        _ draft: Draft, at: Instant, code: Int? = nil, status: String? = nil, text: String, nextAttempt: Instant? = nil
    ) {
        (self.draft, self.interview, self.at) = (draft.id, draft.interview, at)
        (self.code, self.status, self.text, self.nextAttempt) = (code, status, text, nextAttempt)
    }
}

extension SubmissionEnded {
    /// What the server said, with its codes: `550 5.1.1 No such user here`.
    public var words: String { ([code.map(String.init), status].compactMap { $0 } + [text]).joined(separator: " ") }
}

/// An unknown outcome was decided, by looking or by the person.
public struct OutcomeResolved: Hashable, Sendable, Codable {
    public enum Outcome: String, Sendable, Codable {
        case arrived
        case notArrived = "not-arrived"
        case leave
    }

    public var draft: DraftID
    public var interview: InterviewID
    public var at: Instant
    public var outcome: Outcome
    public var reason: String

    public init(_ draft: Draft, at: Instant, outcome: Outcome, reason: String) {
        (self.draft, self.interview, self.at) = (draft.id, draft.interview, at)
        (self.outcome, self.reason) = (outcome, reason)
    }
}

/// The person sent the draft by their own program.
public struct SentByHand: Hashable, Sendable, Codable {
    public var draft: DraftID
    public var interview: InterviewID
    public var at: Instant
    public var mail: MailID?
    public var reason: String

    public init(_ draft: Draft, at: Instant, mail: MailID? = nil, reason: String) {
        (self.draft, self.interview, self.at, self.mail, self.reason) = (draft.id, draft.interview, at, mail, reason)
    }
}

/// A step of the daily digest of `day` (the person's own calendar day).
public struct DigestNoted: Hashable, Sendable, Codable {
    public var day: CivilDate
    public var at: Instant
    public var messageID: MessageID?
    public var note: String?
    /// When a failed one is tried again.
    public var nextAttempt: Instant?
    /// The suggestions that stood in it; nil for none.
    public var suggested: [SuggestionNoted]?

    public init(
        day: CivilDate, at: Instant, messageID: MessageID? = nil, note: String? = nil, nextAttempt: Instant? = nil,
        suggested: [SuggestionNoted]? = nil
    ) {
        (self.day, self.at, self.messageID, self.note, self.nextAttempt) = (day, at, messageID, note, nextAttempt)
        self.suggested = suggested
    }
}

/// A suggestion that stood in a digest: it limits those of later days (A18). No text, so there is nothing to forget.
public struct SuggestionNoted: Hashable, Sendable, Codable {
    public var interview: InterviewID
    /// A kind of Etiquette's `Suggestion`.
    public var kind: String

    public init(interview: InterviewID, kind: String) { (self.interview, self.kind) = (interview, kind) }
}

/// The daily audit of a mailbox: how many messages it holds and how many are accounted for.
public struct AuditDone: Hashable, Sendable, Codable {
    public var at: Instant
    public var account: String
    public var mailbox: String
    public var messages: Int
    public var accounted: Int
    /// Messages that no look had seen, and that were read now; nil for none.
    public var recovered: Int?

    public init(
        at: Instant, account: String, mailbox: String, messages: Int, accounted: Int, recovered: Int? = nil
    ) {
        (self.at, self.account, self.mailbox) = (at, account, mailbox)
        (self.messages, self.accounted, self.recovered) = (messages, accounted, recovered)
    }
}

public struct AccountNoted: Hashable, Sendable, Codable {
    public var at: Instant
    public var account: String
    /// What failed and what to do; never an address or a secret.
    public var reason: String
    public var until: Instant?

    public init(at: Instant, account: String, reason: String, until: Instant? = nil) {
        (self.at, self.account, self.reason, self.until) = (at, account, reason, until)
    }
}

/// Started, stopped, restored, forgotten: what happened to the service itself.
public struct ServiceNoted: Hashable, Sendable, Codable {
    public var at: Instant
    public var what: String
    public var note: String?

    public init(at: Instant, what: String, note: String? = nil) { (self.at, self.what, self.note) = (at, what, note) }
}
