// What a FETCH asks for. Guarantee G5: no item here sets \Seen.

/// One thing to fetch of each message (RFC 3501 §6.4.5). The UID always comes along.
///
/// Guarantee G5: a body is asked for by `BODY.PEEK` only; `BODY[…]`, `RFC822` and `RFC822.TEXT`, which set
/// `\Seen`, cannot be expressed.
public enum FetchAttribute: Hashable, Sendable {
    /// RFC822.SIZE: a hint, hMailServer and Exchange tell another size than the body's.
    case size
    case internalDate
    case flags
    case bodyStructure
    /// MODSEQ; only where the mailbox has a HIGHESTMODSEQ.
    case modSeq
    case body(BodySection, ByteRange? = nil)

    var wire: String {
        switch self {
        case .size: return "RFC822.SIZE"
        case .internalDate: return "INTERNALDATE"
        case .flags: return "FLAGS"
        case .bodyStructure: return "BODYSTRUCTURE"
        case .modSeq: return "MODSEQ"
        case .body(let section, let range):
            let slice = range.map { "<\($0.first).\($0.count)>" } ?? ""
            return "BODY.PEEK[\(section.wire)]\(slice)"
        }
    }
}
