// How long a submission waits for what.

/// The times of one submission (RFC 5321 section 4.5.3.2).
public struct SMTPLimits: Sendable, Hashable {
    /// From the name look-up to the accepted credentials.
    public var connect: Duration = .seconds(120)
    /// For each reply before the data.
    public var reply: Duration = .seconds(300)
    /// Without a byte of the message taken by the server.
    public var dataStall: Duration = .seconds(180)
    /// For the reply to the final dot; a server that still expands a list needs this long.
    public var finalReply: Duration = .seconds(600)
    /// For the reply to the final dot once the submission is cancelled: the service is to end, and whoever stops it has
    /// little patience.
    public var finalReplyWhenCancelled: Duration = .seconds(8)
    /// For the reply to QUIT: the outcome is known by then.
    public var quit: Duration = .seconds(2)

    public init() {}
}
