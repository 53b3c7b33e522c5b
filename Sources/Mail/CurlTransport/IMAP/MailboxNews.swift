// What a server says unasked about the mailbox that is open.
public import IMAPProtocol

/// What happened in the examined mailbox since it was last told.
public struct MailboxNews: Sendable, Hashable {
    /// The number of messages, where the server named it: look for new ones.
    public var exists: UInt32?
    /// How many messages went.
    public var expungedCount = 0
    /// UIDs that went, where the server names them.
    public var vanished = UIDSet()
    /// Messages whose flags or other data changed.
    public var changedCount = 0

    public init() {}

    public var isEmpty: Bool { self == MailboxNews() }

    /// Messages came or went; else at most their flags changed.
    public var movesMessages: Bool { exists != nil || expungedCount > 0 || !vanished.isEmpty }

    /// Adds what an effect tells. Returns false if it is no news of the mailbox.
    mutating func take(_ effect: Effect) -> Bool {
        switch effect {
        case .exists(let count): exists = count
        case .expunged: expungedCount += 1
        case .vanished(let uids, earlier: false): vanished.formUnion(uids)
        case .unsolicited: changedCount += 1
        default: return false
        }
        return true
    }
}
