// The end of a command: the server's verdict and what was gathered on the way.

/// The outcome of one command.
public struct Completion: Hashable, Sendable {
    public let tag: Tag
    public let kind: Command.Kind
    /// OK, NO or BAD, with code, text and ``StatusResponse/throttle``.
    public let status: StatusResponse
    /// What came for the command. Partial if the status is not OK.
    public let result: Result

    public init(tag: Tag, kind: Command.Kind, status: StatusResponse, result: Result) {
        self.tag = tag
        self.kind = kind
        self.status = status
        self.result = result
    }

    public var isOK: Bool { status.condition == .ok }

    public enum Result: Hashable, Sendable {
        case none
        case capabilities(CapabilitySet)
        /// What the server says it is, by lower-case name; empty for NIL.
        case identity([String: Redacted])
        case enabled(Set<Capability>)
        case listings([MailboxListing])
        case examined(ExaminedMailbox)
        /// With all values nil if the server sent no STATUS for the mailbox, or an empty one.
        case status(MailboxStatus)
        /// Nil if there was no reply, which differs from an empty one.
        case search(SearchResult?)
        case fetched(FetchResult)
        /// IDLE; true if we asked for the end, false if the server ended it by itself.
        case idle(wasAsked: Bool)
        /// The UID of the message appended, where UIDPLUS told it.
        case appended(UIDValidity?, UID?)
    }
}

/// How complete a FETCH was. The messages themselves came as ``Effect/message(_:_:)``.
public struct FetchResult: Hashable, Sendable {
    /// UIDs for which all that was asked for came.
    public var answered: UIDSet
    /// UIDs asked for, and not answered or not in full: ask again, or they were expunged.
    ///
    /// Of a set that ends in `*` only the bounded part counts; empty with CHANGEDSINCE, where omission
    /// means unchanged.
    public var missing: UIDSet
    /// Replies passed over because they repeated a message.
    public var duplicateCount: Int
    /// Replies passed over because they were of a message not asked for, or of none.
    public var unrequestedCount: Int

    public init(answered: UIDSet, missing: UIDSet, duplicateCount: Int = 0, unrequestedCount: Int = 0) {
        self.answered = answered
        self.missing = missing
        self.duplicateCount = duplicateCount
        self.unrequestedCount = unrequestedCount
    }
}
