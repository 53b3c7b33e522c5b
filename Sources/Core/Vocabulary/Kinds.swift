// The kinds of mail, as INTERFACE.md names them: labels of what employers write, kinds of what we write.

/// What an employer's message says: the label of INTERFACE.md ("Labels").
public enum Label: String, Sendable, Codable, CaseIterable {
    /// The application was received.
    case receipt
    /// Asks for or proposes times.
    case scheduling
    /// An interview is fixed, the first or the next.
    case invitation
    /// Documents, a task, a form, references are asked for.
    case request
    /// Tells when an answer comes, or that it takes longer.
    case timeline
    case onHold = "on_hold"
    case offer
    case rejection
    case feedback
    /// A person's thanks for our note; nothing decided.
    case acknowledgement
    /// Out of office and the like.
    case automatic
    /// A delivery report about a message of ours.
    case bounce
    case other

    /// As sentences name it.
    public var words: String { rawValue.split(separator: "_").joined(separator: " ") }
}

/// A kind of message that Afterword drafts.
public enum DraftKind: String, Sendable, Codable, CaseIterable, Comparable {
    case thankYou = "thank_you"
    case reminder
    case final
    case news
    case gracious
    case feedback

    /// The usual order in a round.
    public static func < (left: DraftKind, right: DraftKind) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }

    /// The name with a hyphen, as file names and people use it: `thank-you`.
    public var hyphenated: String { rawValue == "thank_you" ? "thank-you" : rawValue }
}

/// The states of a draft (INTERFACE.md).
public enum DraftState: String, Sendable, Codable, CaseIterable {
    case waiting, confirmed, sending, sent, failed, uncertain, superseded, dropped, expired

    /// Still asks for something: listed by `queue` without `--all`.
    public var isOpen: Bool {
        switch self {
        case .waiting, .confirmed, .sending, .failed, .uncertain: true
        case .sent, .superseded, .dropped, .expired: false
        }
    }
}

/// The states of an interview (INTERFACE.md).
public enum InterviewState: String, Sendable, Codable, CaseIterable {
    case proposed, scheduled, held, waiting, overdue, reminded
    case lastCall = "last_call"
    case inDialogue = "in_dialogue"
    case nextRound = "next_round"
    case onHold = "on_hold"
    case offer, rejected, withdrawn, cancelled, closed

    /// Hidden by `list` without `--all`.
    public var isOver: Bool {
        switch self {
        case .rejected, .withdrawn, .cancelled, .closed: true
        default: false
        }
    }
}

/// How formal a draft is written (B6).
public enum Tone: String, Sendable, Codable, CaseIterable {
    case formal, casual
}

/// How a finding weighs on a confirmation (G7).
public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
    case note, warn, block

    public static func < (left: Severity, right: Severity) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
