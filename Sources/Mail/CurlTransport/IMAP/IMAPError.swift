// What can go wrong with an IMAP connection, and what to do about it. Telling it from libcurl's and
// the server's words: IMAPError+Meaning.

/// Why an IMAP operation failed. A description holds no address, secret or text of the server.
///
/// After every code but `mailboxMissing`, `refused`, `busy`, `invalidCommand`, and `cancelled` of an
/// IDLE the connection is closed.
public struct IMAPError: Error, Sendable, Hashable {
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// No address found, nobody listening, no route.
        case unreachable
        /// No TLS could be agreed, or the server offers no STARTTLS where it is required.
        case tls
        /// TLS works, but the certificate is not trusted or is for another name.
        case certificate
        /// The server refused the credentials, or offers no mechanism to use them by.
        case authenticationRefused
        /// The server wants to be left alone; `retry` says for how long.
        case throttled
        /// The connection ended.
        case connectionLost
        /// No answer within its time.
        case timedOut
        /// What came is not IMAP, or passes a limit.
        case protocolViolation
        /// EXAMINE of a mailbox that is not there.
        case mailboxMissing
        /// The open mailbox got another UIDVALIDITY: nothing known of it holds.
        case mailboxChanged
        /// NO or BAD.
        case refused
        /// The task was cancelled.
        case cancelled
        /// Another operation is still under way on this connection.
        case busy
        /// Not connected, no mailbox examined, or an argument that cannot be sent.
        case invalidCommand
        /// The user name or secret cannot be sent.
        case invalidCredential
        /// Out of memory, descriptors or threads.
        case resources
    }

    /// What was being done.
    public enum Operation: String, Sendable, Hashable, CaseIterable {
        case connect, list, examine, noop, status, search, fetch, idle, append, logout
    }

    public let code: Code
    public let operation: Operation
    /// libcurl's, the system's or the parser's own words; nil where there are none.
    public let underlying: String?
    /// What the server said, for the person only: it may hold an address. Never described.
    public let serverText: String?
    public let retry: RetryAdvice

    public init(
        code: Code, operation: Operation, underlying: String? = nil, serverText: String? = nil, retry: RetryAdvice
    ) {
        self.code = code
        self.operation = operation
        self.underlying = underlying
        self.serverText = serverText
        self.retry = retry
    }
}

extension IMAPError: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String {
        "IMAP \(operation.rawValue) failed: \(code.rawValue)" + (underlying.map { " (\($0))" } ?? "")
    }
    public var debugDescription: String { description }
}
