// The JSON that programs rely on (INTERFACE.md), as values. Keys become snake_case when they are printed; absent values
// are left out; times are RFC 3339 with offset.

/// A contact in short.
public struct ContactShape: Encodable, Sendable {
    public var name: String?
    public var address: String?
    public var role: String?
}

public struct NextShape: Encodable, Sendable {
    public var kind: String
    public var due: String
}

public struct ExpectedShape: Encodable, Sendable {
    public var from: String
    public var until: String
    public var source: String
    public var quote: String?
}

/// A row of `list`.
public struct InterviewShape: Encodable, Sendable {
    public var id: String
    public var company: String
    public var role: String?
    public var state: String
    public var round: Int
    public var at: String?
    public var expected: ExpectedShape?
    public var policy: String
    public var contact: ContactShape?
    public var next: NextShape?
    public var needsAttention: Bool
}

/// What `show` adds.
public struct InterviewDetailShape: Encodable, Sendable {
    public var interview: InterviewShape
    public var contacts: [ContactShape]
    public var facts: FactsShape
    public var touches: [TouchShape]
    public var messages: [MailShape]
    public var drafts: [DraftShape]
    public var plan: [PlanRowShape]
    public var notes: [NoteShape]

    private enum Keys: String, CodingKey { case contacts, facts, touches, messages, drafts, plan, notes }

    /// One flat object: the row of `list` and the rest.
    public func encode(to encoder: any Encoder) throws {
        try interview.encode(to: encoder)
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(contacts, forKey: .contacts)
        try container.encode(facts, forKey: .facts)
        try container.encode(touches, forKey: .touches)
        try container.encode(messages, forKey: .messages)
        try container.encode(drafts, forKey: .drafts)
        try container.encode(plan, forKey: .plan)
        try container.encode(notes, forKey: .notes)
    }
}

public struct NoteShape: Encodable, Sendable {
    public var at: String
    public var kind: String
    public var text: String
}

public struct FactsShape: Encodable, Sendable {
    public var rating: Int?
    public var highlights: [String]
    public var compliments: [String]
    public var topics: [String]
    public var project: String?
    public var hardQuestions: [String]
    public var hearFrom: String?
    public var tone: String?
    public var mayCall: MayCallShape?
    public var mayFollowUp: Bool?
    public var doubts: [String]
}

public struct MayCallShape: Encodable, Sendable {
    public var by: String
    public var at: String
}

/// A mail that went out, or a step of the plan that is over.
public struct TouchShape: Encodable, Sendable {
    public var kind: String
    public var at: String
    public var status: String
    public var to: String?
    public var draft: String?
    public var rules: [String]
}

/// A row of `plan` and `rehearse`.
public struct PlanRowShape: Encodable, Sendable {
    public var policy: String
    public var kind: String
    public var due: String
    public var deadline: String
    public var rules: [String]
    public var reason: String
    public var status: String?
    public var to: ContactShape?
    public var draft: String?
    public var optional: Bool?
}

public struct HoldShape: Encodable, Sendable {
    public var since: String
    public var reason: String
    public var messages: [String]
}

public struct FindingShape: Encodable, Sendable {
    public var rule: String
    public var severity: String
    public var message: String
    public var line: Int?
}

/// A row of `queue`.
public struct DraftShape: Encodable, Sendable {
    public var id: String
    public var interview: String
    public var kind: String
    public var to: String
    public var subject: String
    public var state: String
    public var due: String
    public var deadline: String
    public var path: String
    public var sha256: String
    public var messageId: String
    public var rules: [String]
    public var reason: String
    public var slot: String?
    public var sentAt: String?
    public var snoozedUntil: String?
    public var failure: String?
    public var problem: String?
    public var hold: HoldShape?
    public var lint: [FindingShape]
}

public struct EvidenceShape: Encodable, Sendable {
    public var text: String
    public var rule: String
}

public struct MatchShape: Encodable, Sendable {
    public var state: String
    public var by: [EvidenceShape]
    public var score: Double
    public var candidates: [String]?
}

/// A row of `inbox`.
public struct MailShape: Encodable, Sendable {
    public var id: String
    public var interview: String?
    public var kind: String
    public var confidence: Double
    public var evidence: [EvidenceShape]
    public var secondary: [String]
    public var machine: Bool
    public var from: String?
    public var subject: String
    public var date: String
    public var messageId: String?
    public var match: MatchShape
    public var expected: ExpectedShape?
    public var own: Bool?
    public var corrected: Bool?
    /// The rule that corrected it, where the person did not.
    public var rule: String?
    /// Why the sender may be forged.
    public var doubt: String?
    public var notFullyRead: String?
    /// Attachments that were left on the server; sizes are estimates.
    public var notFetched: [ReadShape.PartShape]?
}

/// A row of `inbox --rules`.
public struct RuleShape: Encodable, Sendable {
    public var id: String
    public var at: String
    public var message: String
    /// `thread`, `sender` or `domain`.
    public var scope: String
    public var sender: String?
    public var domain: String?
    public var thread: [String]?
    public var interview: String?
    public var ignored: Bool?
    public var from: String?
    public var kind: String?
    public var words: String
}

/// A line of `log`.
public struct LogShape: Encodable, Sendable {
    public var seq: Int64
    public var time: String
    public var event: String
    public var interview: String?
    public var draft: String?
    public var message: String?
    public var rules: [String]
    public var detail: JSONFragment
    public var hash: String
}

/// JSON that is there already, put into a document as it is.
public enum JSONFragment: Codable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONFragment])
    case object([String: JSONFragment])

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONFragment].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONFragment].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

/// `status`.
public struct StatusShape: Encodable, Sendable {
    public struct DaemonShape: Encodable, Sendable {
        public var running: Bool
        public var pid: Int32?
        public var since: String?
        public var version: String
    }

    public struct MailboxShape: Encodable, Sendable {
        public var name: String
        public var uidValidity: UInt32
        public var uidNext: UInt32
        public var messages: Int
        public var accounted: Int
    }

    public struct AccountShape: Encodable, Sendable {
        public var name: String
        public var state: String
        public var lastSync: String?
        public var mode: String?
        public var connectedSince: String?
        public var nextTry: String?
        public var mailboxes: [MailboxShape]
        public var error: String?
    }

    public struct CountsShape: Encodable, Sendable {
        public var waiting: Int
        public var confirmed: Int
        public var uncertain: Int
        public var unmatched: Int
    }

    public struct DigestShape: Encodable, Sendable {
        public var last: String?
        public var next: String?
    }

    public var daemon: DaemonShape
    public var accounts: [AccountShape]
    public var counts: CountsShape
    public var digest: DigestShape
    /// Why the exit status is 1, in plain words; empty in good health.
    public var illnesses: [String]
}
