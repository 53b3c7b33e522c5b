// What SEARCH and ESEARCH found.

/// The result of UID SEARCH, whether it came as SEARCH (RFC 3501 §7.2.5) or ESEARCH (RFC 4731 §3.1).
public struct SearchResult: Hashable, Sendable {
    public var uids = UIDSet()
    /// What the server counted; nil for the plain form. A count other than the set's own is a server's fault.
    public var count: UInt32?
    /// The highest mod-sequence among the found.
    public var highestModSeq: ModSeq?

    public init(uids: UIDSet = UIDSet()) { self.uids = uids }
}
