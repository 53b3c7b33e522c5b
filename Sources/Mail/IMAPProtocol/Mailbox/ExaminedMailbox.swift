// What EXAMINE told about the mailbox it opened.

/// The state of a mailbox as EXAMINE gave it (RFC 3501 §6.3.2). Every value may be missing.
public struct ExaminedMailbox: Hashable, Sendable {
    public var name: MailboxName
    /// Messages in the mailbox.
    public var exists: UInt32?
    public var uidValidity: UIDValidity?
    /// A hint, see ``UIDNext``.
    public var uidNext: UIDNext?
    /// Non-nil only where the mailbox keeps mod-sequences: then, and only then, CONDSTORE may be used on it.
    public var highestModSeq: ModSeq?
    public var flags: [Flag] = []
    public var permanentFlags: [Flag] = []
    /// False where the server answered EXAMINE with `[READ-WRITE]`.
    public var isReadOnly = true

    public init(name: MailboxName) { self.name = name }
}
