// How far a mailbox was read.

public import Vocabulary

/// What is known of one mailbox under one UIDVALIDITY (RFC 3501 section 2.3.1.1).
public struct MailboxMark: Hashable, Sendable {
    public var account: String
    public var name: String
    public var uidValidity: UInt32
    /// Everything below was looked at, down to `lowWater`. Not the server's UIDNEXT, which is a hint at most.
    public var uidNext: UInt32
    /// The lowest UID that the window of the first search held.
    public var lowWater: UInt32
    /// CONDSTORE's HIGHESTMODSEQ (RFC 7162); nil where the server has none.
    public var highestModSeq: UInt64?
    public var lastLook: Instant?
    public var auditedAt: Instant?
    /// How many messages lie there, and how many of them are accounted for: looked at, or older than what the first
    /// search asked for. The server withholds the others.
    public var messages: Int
    public var accounted: Int

    public init(
        account: String, name: String, uidValidity: UInt32, uidNext: UInt32 = 0, lowWater: UInt32 = 0,
        highestModSeq: UInt64? = nil, lastLook: Instant? = nil, auditedAt: Instant? = nil, messages: Int = 0,
        accounted: Int = 0
    ) {
        (self.account, self.name, self.uidValidity, self.uidNext) = (account, name, uidValidity, uidNext)
        (self.lowWater, self.highestModSeq, self.lastLook) = (lowWater, highestModSeq, lastLook)
        (self.auditedAt, self.messages, self.accounted) = (auditedAt, messages, accounted)
    }

    /// The server gives no UIDVALIDITY that UIDs could hold under; `uidValidity` is a number of our own.
    public var isUnstable: Bool { Self.isUnstable(uidValidity) }

    /// Whether this is such a number of our own.
    public static func isUnstable(_ uidValidity: UInt32) -> Bool { uidValidity >= ownUIDValidities.lowerBound }

    /// What stands for a UIDVALIDITY that a server does not give. Servers count from 1 or take the time in seconds.
    static let ownUIDValidities: ClosedRange<UInt32> = 0xFF00_0000...UInt32.max
}

/// What became of one message of a mailbox.
public enum SeenState: Hashable, Sendable {
    /// Looked at; it matches nothing.
    case unmatched
    case recorded(MailID)
    /// Of an interview that was forgotten: never to be read again.
    case forgotten
}
