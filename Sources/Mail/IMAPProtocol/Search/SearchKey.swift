// What SEARCH looks for. The encoding, with CHARSET and literals: CommandEncoder+Search.

/// A criterion of UID SEARCH (RFC 3501 §6.4.4). The description shows no search text.
public indirect enum SearchKey: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    case all
    /// Messages with these UIDs.
    case uids(UIDSet)
    /// INTERNALDATE within or after the day, the zone disregarded: search a day more.
    case since(SearchDate)
    case before(SearchDate)
    /// A substring of the From field, as all the following in any case.
    case from(String)
    case to(String)
    case cc(String)
    case subject(String)
    /// A substring of the named field; an empty one finds every message that has the field.
    case header(String, String)
    /// A substring of header or body.
    case text(String)
    case body(String)
    case larger(UInt32)
    case smaller(UInt32)
    /// Only where the mailbox has a HIGHESTMODSEQ (RFC 7162 §3.1.5).
    case modSeq(ModSeq)
    case not(SearchKey)
    case or(SearchKey, SearchKey)
    /// All of them; must not be empty.
    case and([SearchKey])

    /// Any of the keys, as a balanced tree of OR, so that the depth is the logarithm of the number.
    /// Nil for no keys at all.
    public static func any(of keys: some Collection<SearchKey>) -> SearchKey? {
        guard let first = keys.first else { return nil }
        guard keys.count > 1 else { return first }
        let middle = keys.index(keys.startIndex, offsetBy: keys.count / 2)
        guard let left = any(of: keys[..<middle]), let right = any(of: keys[middle...]) else { return first }
        return .or(left, right)
    }

    /// The UIDs that may be found at all; nil if any.
    var allowedUIDs: UIDSet? {
        switch self {
        case .uids(let set): return set
        case .and(let keys):
            return keys.compactMap(\.allowedUIDs).reduce(nil) { $0?.intersection($1) ?? $1 }
        default: return nil
        }
    }

    public var description: String {
        switch self {
        case .all: "ALL"
        case .uids(let set): "UID \(set.ranges.count) ranges"
        case .since(let date): "SINCE \(date.wire)"
        case .before(let date): "BEFORE \(date.wire)"
        case .from: "FROM …"
        case .to: "TO …"
        case .cc: "CC …"
        case .subject: "SUBJECT …"
        case .header(let name, _): "HEADER \(name) …"
        case .text: "TEXT …"
        case .body: "BODY …"
        case .larger(let size): "LARGER \(size)"
        case .smaller(let size): "SMALLER \(size)"
        case .modSeq(let value): "MODSEQ \(value)"
        case .not(let key): "NOT \(key)"
        case .or(let left, let right): "OR \(left) \(right)"
        case .and(let keys): "(\(keys.map(\.description).joined(separator: " ")))"
        }
    }

    public var debugDescription: String { description }
}
