// Data the server sends under `*`, except FETCH, which comes in parts: see ResponsePart.

/// An untagged response (RFC 3501 §7).
public enum UntaggedResponse: Hashable, Sendable {
    /// OK, NO, BAD, BYE, PREAUTH; also the greeting.
    case status(StatusResponse)
    case capability(CapabilitySet)
    case listing(MailboxListing)
    case mailboxStatus(MailboxStatus)
    case search(SearchResult)
    /// ESEARCH with the tag of the command it answers, where given (RFC 4731 §3.1).
    case extendedSearch(SearchResult, Tag?)
    case flags([Flag])
    case exists(UInt32)
    case recent(UInt32)
    case expunge(SequenceNumber)
    case vanished(UIDSet, earlier: Bool)
    case enabled(Set<Capability>)
    /// What the server says it is, by lower-case name (RFC 2971).
    case identity([String: Redacted])
    /// Well framed, and of no use to us: LSUB, NAMESPACE, QUOTA, SORT, THREAD, METADATA and unknown ones.
    case other(name: String)
}
