// What the pipeline asks of a mailbox. The real one speaks IMAP through CurlTransport (IMAPMailSource.swift); the
// simulation has one in memory. Nothing here can change a flag or move a message (G5).

public import Vocabulary

/// Opens accounts.
public protocol MailSource: Sendable {
    /// Connects and logs in.
    ///
    /// - Throws: `MailFailure`.
    func connect(to account: Configuration.Account) async throws -> any MailSession
}

/// One open connection to one account.
public protocol MailSession: Sendable {
    /// The names of the mailboxes the server has, with what they are for (RFC 6154).
    func mailboxes() async throws -> [MailboxListing]
    /// Opens a mailbox for reading only (EXAMINE).
    func examine(_ mailbox: String) async throws -> MailboxSnapshot
    /// UIDs from `uid` on in the examined mailbox, ascending.
    func uids(from uid: UInt32) async throws -> [UInt32]
    /// UIDs of messages that arrived on or after `date`, ascending.
    func uids(since date: CivilDate) async throws -> [UInt32]
    /// UIDs of messages since `date` whose From holds one of `terms`, ascending.
    func uids(since date: CivilDate, from terms: [String]) async throws -> [UInt32]
    /// Headers of messages in the examined mailbox; those the server leaves out are missing from the answer.
    func heads(of uids: [UInt32]) async throws -> [MessageHead]
    /// What the server tells of messages whose headers it does not give; those it tells nothing of are missing.
    func traits(of uids: [UInt32]) async throws -> [UInt32: MessageTrait]
    /// A message, at most `limit` bytes of it (BODY.PEEK); nil where the server answers without it. Of a large one,
    /// parts that are not read are left out, unless it has to be `whole`.
    func message(_ head: MessageHead, limit: Int, whole: Bool) async throws -> MessageContent?
    /// These messages are probably asked for next, in this order: they may be fetched together.
    func expect(_ heads: [MessageHead])
    /// Whether the server tells of changes by itself (IDLE, RFC 2177); else it has to be asked now and then.
    var tellsOfChanges: Bool { get async }
    /// Waits until something comes or goes in the examined mailbox, at most `limit`; returns at once where the server
    /// cannot say.
    func waitForChange(atMost limit: Duration) async throws -> ChangeWait
    /// What the server tells of changes, in one round trip: of the examined mailbox since this was last asked (NOOP), of
    /// `others` how they are (STATUS). Nil where it cannot be asked so.
    func changes(of others: [String]) async throws -> MailboxChanges?
    /// How long the server asked to be spared since this was last asked; nil where it did not.
    func takeWantedPause() async -> Duration?
    /// Files a copy with \Seen set (APPEND), the only write there is.
    func append(_ bytes: [UInt8], to mailbox: String, date: Instant) async throws
    /// Comes back at once where the connection's thread does its work; never where it is stuck.
    ///
    /// - Returns: whether a command is under way; it has a deadline of its own.
    func giveSign() async -> Bool
    /// Says goodbye, within a bounded time.
    func close() async
}

extension MailSession {
    public func takeWantedPause() async -> Duration? { nil }
    public func traits(of uids: [UInt32]) async throws -> [UInt32: MessageTrait] { [:] }
    public func giveSign() async -> Bool { false }
    public func expect(_ heads: [MessageHead]) {}
    public func changes(of others: [String]) async throws -> MailboxChanges? { nil }
}

/// How a wait for changes ended.
public enum ChangeWait: Sendable {
    /// The server cannot tell: poll instead.
    case unable
    /// Nothing came or went.
    case silence
    case news
}

/// What a server tells of mailboxes that are not looked into.
public struct MailboxChanges: Sendable, Hashable {
    /// Something came or went in the examined one.
    public var isOpenOneChanged: Bool
    /// The others; one that the server does not describe is missing, and UIDVALIDITY is not asked for (0).
    public var others: [MailboxSnapshot]

    public init(isOpenOneChanged: Bool, others: [MailboxSnapshot]) {
        (self.isOpenOneChanged, self.others) = (isOpenOneChanged, others)
    }
}

public struct MailboxListing: Sendable, Hashable {
    public enum Use: String, Sendable { case sent, junk, drafts, trash, archive, all }

    /// Decoded name.
    public var name: String
    public var use: Use?

    public init(name: String, use: Use?) { (self.name, self.use) = (name, use) }
}

public struct MailboxSnapshot: Sendable, Hashable {
    public var name: String
    /// 0 where the server gives none: UIDs hold for this connection at the most.
    public var uidValidity: UInt32
    /// A hint at most (MAIL-FACTS §3); nil where the server does not say.
    public var uidNext: UInt32?
    public var messages: Int

    public init(name: String, uidValidity: UInt32, uidNext: UInt32?, messages: Int) {
        (self.name, self.uidValidity, self.uidNext, self.messages) = (name, uidValidity, uidNext, messages)
    }
}

public struct MessageHead: Sendable {
    public var uid: UInt32
    /// INTERNALDATE: counts only where the Date header is missing.
    public var received: Instant?
    /// RFC822.SIZE, a hint.
    public var size: Int
    /// The header block.
    public var header: [UInt8]

    public init(uid: UInt32, received: Instant?, size: Int, header: [UInt8]) {
        (self.uid, self.received, self.size, self.header) = (uid, received, size, header)
    }
}

/// What a message is known again by where nothing else of it is known.
public struct MessageTrait: Sendable, Hashable {
    /// RFC822.SIZE.
    public let size: Int
    /// INTERNALDATE.
    public let received: Instant

    /// Nil for what servers tell of messages that they cannot read: no size, or the beginning of time.
    public init?(size: Int, received: Instant) {
        guard size > 0, received.seconds > 366 * 86400 else { return nil }
        (self.size, self.received) = (size, received)
    }
}

public struct MessageContent: Sendable {
    public var bytes: [UInt8]
    public var isTruncated: Bool
    /// Parts were left out; each stands in `bytes` as its marked header (`MessageReader.omissionField`).
    public var hasOmissions: Bool
    /// The server did not give more than the header.
    public var isHeaderAlone: Bool

    public init(bytes: [UInt8], isTruncated: Bool, hasOmissions: Bool = false, isHeaderAlone: Bool = false) {
        (self.bytes, self.isTruncated) = (bytes, isTruncated)
        (self.hasOmissions, self.isHeaderAlone) = (hasOmissions, isHeaderAlone)
    }
}

/// Why a mail server could not be used.
public struct MailFailure: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable {
        case unreachable, certificate, noTLS = "no_tls", credentialRefused = "credential_refused"
        case credentialUnavailable = "credential_unavailable", throttled, connectionLost = "connection_lost"
        case timedOut = "timed_out", protocolViolation = "protocol_violation", mailboxMissing = "mailbox_missing"
        case refused, cancelled
        /// Nothing tells where sent mail lies.
        case sentUnknown = "sent_unknown"
        /// Where the server puts junk is not there; nothing waits for that.
        case junkMissing = "junk_missing"
        /// It is there and could not be searched this time; nothing waits for that either.
        case junkUnread = "junk_unread"
    }

    public enum Retry: Sendable, Hashable {
        case immediately
        case later(after: Duration?)
        case needsPerson
    }

    public var code: Code
    public var account: String
    /// What failed, then what to do; no address, no mail text, no secret.
    public var message: String
    public var retry: Retry

    public init(_ code: Code, account: String, message: String, retry: Retry) {
        (self.code, self.account, self.message, self.retry) = (code, account, message, retry)
    }

    public var description: String { message }
}
