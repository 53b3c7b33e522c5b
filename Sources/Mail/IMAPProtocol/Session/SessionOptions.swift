// What can be set of a session.

/// Options of a ``Session``.
public struct SessionOptions: Hashable, Sendable {
    public var limits = ParserLimits()
    /// Capabilities that are treated as not offered, per account, for servers that lie.
    public var disabledCapabilities: Set<Capability> = []
    /// Longest command line without CONDSTORE, CRLF included (RFC 2683 §3.2.1.5: 1,000;
    /// Yahoo and UW imapd hold to it).
    public var commandLineByteLimit = 980
    /// Longest command line with CONDSTORE, CRLF included (RFC 7162 §4).
    public var condstoreCommandLineByteLimit = 8192
    /// How long the server may take for an ordinary answer.
    public var answerTime: Duration = .seconds(60)
    /// How long it may take to end IDLE after DONE.
    public var doneTime: Duration = .seconds(15)
    /// How long it may take for LOGOUT.
    public var logoutTime: Duration = .seconds(5)
    /// How long one IDLE may last before it is renewed.
    public var idleTime: Duration = .seconds(7 * 60)

    public init() {}
}
