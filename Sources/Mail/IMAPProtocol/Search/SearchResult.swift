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

extension SearchResult {
    /// Without UIDs that were not asked for: `UID 100:*` also finds the last message when it is older
    /// (RFC 3501 §6.4.8).
    func restricted(by command: Command) -> SearchResult {
        guard case .search(let key) = command, let allowed = key.allowedUIDs else { return self }
        var result = self
        result.uids = uids.intersection(allowed)
        return result
    }
}
