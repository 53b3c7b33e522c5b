// What can go wrong before a server has taken a message. What came of a submission is SubmissionOutcome.

/// Why nothing was sent. A description holds no address, secret or text of the server.
public struct SMTPError: Error, Sendable, Hashable {
    public enum Code: Sendable, Hashable {
        /// No address found, nobody listening, no route.
        case unreachable
        /// No TLS could be agreed, or the server offers no STARTTLS where it is required.
        case tls
        /// TLS works, but the certificate is not trusted or is for another name.
        case certificate
        /// The server turned us away before any sender was named.
        case serviceRefused
        /// The server refused the credentials.
        case authenticationRefused
        /// The server cannot check credentials now (a 4xx reply to AUTH).
        case authenticationUnavailable
        /// Credentials are configured, and the server offers no mechanism to use them by.
        case noAuthenticationOffered
        /// The message is over the size that the server named.
        case tooLarge(limit: Int)
        /// An address or the message needs an extension that the server does not offer.
        case extensionMissing(String)
        /// An address cannot be put into a command.
        case invalidEnvelope
        /// The message is not in wire form: CRLF, lines up to 998 bytes, no NUL.
        case invalidMessage
        /// The user name or secret cannot be sent, or there is none for a server that is not on loopback.
        case invalidCredential
        /// The connection ended before the last bytes were handed over.
        case connectionLost
        /// The server spoke, or closed, while data was still due: whatever it says, it has no message.
        case interrupted
        /// No reply within its time, before the last bytes were handed over.
        case timedOut
        /// The record "commit started" could not be written.
        case commitFailed
        /// Something that is not SMTP.
        case protocolViolation
        /// The task was cancelled before the last bytes were handed over.
        case cancelled
        /// Out of memory, descriptors or threads.
        case resources
    }

    /// What was being done.
    public enum Operation: String, Sendable, Hashable, CaseIterable {
        case prepare, connect, greet, hello, startTLS, authenticate, sender, recipient, data, content
    }

    public let code: Code
    public let operation: Operation
    /// libcurl's or the system's own words; nil where there are none.
    public let underlying: String?
    /// The server's reply where one explains the failure; its text is for the person only.
    public let reply: SMTPReply?
    public let retry: RetryAdvice

    public init(
        code: Code, operation: Operation, underlying: String? = nil, reply: SMTPReply? = nil, retry: RetryAdvice
    ) {
        self.code = code
        self.operation = operation
        self.underlying = underlying
        self.reply = reply
        self.retry = retry
    }
}

extension SMTPError: CustomStringConvertible {
    public var description: String {
        var text = "SMTP \(operation.rawValue) failed: \(code)"
        if let reply { text += ", reply \(reply)" }
        if let underlying { text += " (\(underlying))" }
        return text
    }
}
