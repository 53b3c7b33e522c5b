// Why a command was not sent.

/// Why ``Session/send(_:)`` refused a command; nothing was sent and the session is unchanged.
public enum CommandError: Error, Hashable, Sendable {
    /// The server does not offer it, or the user switched it off.
    case notOffered(Capability)
    /// Not in this state: before the greeting, in IDLE, no mailbox open, after LOGOUT or a failure.
    case notNow
    /// ENABLE after an EXAMINE.
    case enableAfterExamine
    /// A line of so many bytes, more than the limit: split the set, see ``Session/fetches(of:_:)``.
    case tooLong(byteCount: Int, limit: Int)
    /// An argument is empty or holds NUL, CR or LF, or is not in the grammar.
    case badArgument
}
