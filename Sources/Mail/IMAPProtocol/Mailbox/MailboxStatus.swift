// STATUS: what can be asked, and what came back.

/// What STATUS can be asked for (RFC 3501 §6.3.10, RFC 7162 §3.1.7, RFC 8438).
public enum StatusAttribute: String, Hashable, Sendable, CaseIterable {
    case messages = "MESSAGES"
    case uidNext = "UIDNEXT"
    case uidValidity = "UIDVALIDITY"
    case unseen = "UNSEEN"
    /// Only where CONDSTORE is offered; ``Session`` leaves it out elsewhere.
    case highestModSeq = "HIGHESTMODSEQ"
}

/// A STATUS reply. Each value is nil where the server did not tell it: 163.com leaves UIDNEXT out.
public struct MailboxStatus: Hashable, Sendable {
    public var name: MailboxName
    public var messages: UInt32?
    public var uidNext: UIDNext?
    public var uidValidity: UIDValidity?
    public var unseen: UInt32?
    public var highestModSeq: ModSeq?

    public init(name: MailboxName) { self.name = name }
}
