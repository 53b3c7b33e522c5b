// How much of anything the parser takes from a server.

/// Limits against hostile and broken servers. Memory used by the parser is bounded by them.
public struct ParserLimits: Hashable, Sendable {
    /// Names a limit in a ``ParseError``.
    public enum Limit: String, Hashable, Sendable {
        case lineByteCount, responseByteCount, bufferedLiteralByteCount, streamedLiteralByteCount
        case nesting, bodyPartCount, fetchItemCount, searchRangeCount, listingCount
    }

    /// One line without its literals. Dovecot sends a whole ESEARCH result as one.
    public var lineByteCount = 4 << 20
    /// All that is kept of one response: lines and buffered literals.
    public var responseByteCount = 8 << 20
    /// A literal where a name or another short text is expected.
    public var bufferedLiteralByteCount = 64 << 10
    /// A body or a slice of one, which is passed on in pieces and not kept.
    public var streamedLiteralByteCount = 64 << 20
    /// Parentheses within each other.
    public var nesting = 64
    /// Parts in one BODYSTRUCTURE.
    public var bodyPartCount = 1000
    /// Items in one FETCH response.
    public var fetchItemCount = 1000
    /// Ranges in the result of one search, or of the UIDs one FETCH brought.
    public var searchRangeCount = 1_000_000
    /// Mailboxes in the result of one LIST.
    public var listingCount = 20_000

    public init() {}
}
