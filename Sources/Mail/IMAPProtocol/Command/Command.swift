// The commands we can send. Their bytes: CommandEncoder. What comes back: Completion.

/// A command to the server.
///
/// Guarantee G5, your mailbox is only read: there is no SELECT, STORE, EXPUNGE, CLOSE, COPY, MOVE, CREATE,
/// DELETE or RENAME here and no way to send free text, a mailbox is opened by EXAMINE, and a body is
/// fetched by BODY.PEEK. The one command that writes is APPEND. The description shows no names or texts.
public enum Command: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    case capability
    case noop
    /// Who we are (RFC 2971); 163.com refuses to open a mailbox without it.
    case id(ClientIdentity)
    /// Before the first EXAMINE only: iCloud refuses it later (RFC 5161 allows that).
    case enable([Capability])
    /// All mailboxes, with SPECIAL-USE where offered.
    case list(ListPattern)
    /// Opens a mailbox for reading. With `condstore` also asks for mod-sequences, where offered.
    case examine(MailboxName, condstore: Bool = false)
    case status(MailboxName, [StatusAttribute])
    /// UID SEARCH; the result is a set of UIDs, as ESEARCH where offered.
    case search(SearchKey)
    /// UID FETCH. With `changedSince` only messages with a higher mod-sequence (RFC 7162 §3.1.4).
    case fetch(UIDSet, [FetchAttribute], changedSince: ModSeq? = nil)
    /// Ended by ``Session/endIdle()`` (RFC 2177).
    case idle
    /// The only command that writes, for the Sent mailbox.
    case append(AppendedMessage, to: MailboxName)
    case logout

    /// Which mailboxes LIST names.
    public enum ListPattern: Hashable, Sendable {
        case all
        /// One mailbox; `*` and `%` in its name are wildcards to the server.
        case mailbox(MailboxName)
    }

    /// A command without its arguments.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case capability = "CAPABILITY"
        case noop = "NOOP"
        case id = "ID"
        case enable = "ENABLE"
        case list = "LIST"
        case examine = "EXAMINE"
        case status = "STATUS"
        case search = "UID SEARCH"
        case fetch = "UID FETCH"
        case idle = "IDLE"
        case append = "APPEND"
        case logout = "LOGOUT"
    }

    public var kind: Kind {
        switch self {
        case .capability: .capability
        case .noop: .noop
        case .id: .id
        case .enable: .enable
        case .list: .list
        case .examine: .examine
        case .status: .status
        case .search: .search
        case .fetch: .fetch
        case .idle: .idle
        case .append: .append
        case .logout: .logout
        }
    }

    public var description: String { kind.rawValue }
    public var debugDescription: String { description }
}

/// What ID tells the server; never empty, for some servers refuse an empty or NIL list.
public struct ClientIdentity: Hashable, Sendable {
    public let name: String
    public let version: String

    /// Returns nil unless both are printable ASCII of 1 to 30 bytes (RFC 2971 §3.3 allows more).
    public init?(name: String, version: String) {
        let isFit = { (text: String) in
            (1...30).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        }
        guard isFit(name), isFit(version) else { return nil }
        (self.name, self.version) = (name, version)
    }
}

/// A message for APPEND.
public struct AppendedMessage: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The whole message with CRLF line ends, as it was submitted.
    public var bytes: [UInt8]
    public var flags: [Flag]
    public var internalDate: InternalDate?

    public init(bytes: [UInt8], flags: [Flag] = [.seen], internalDate: InternalDate? = nil) {
        self.bytes = bytes
        self.flags = flags
        self.internalDate = internalDate
    }

    public var description: String { "message of \(bytes.count) bytes" }
    public var debugDescription: String { description }
}
