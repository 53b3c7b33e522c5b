// Response codes: what stands in brackets after OK, NO, BAD, BYE and PREAUTH. Reading them: ResponseGrammar+Status.

/// A response code (RFC 3501 §7.1, RFC 5530, RFC 4315, RFC 7162, and what servers made up).
public enum ResponseCode: Hashable, Sendable {
    case alert
    case alreadyExists
    /// The server copied the message in, under this UID.
    case appendUID(UIDValidity, UIDSet)
    case authenticationFailed
    case authorizationFailed
    case badCharset([String])
    case cannot
    case capability(CapabilitySet)
    case clientBug
    /// The mailbox examined before is closed; what follows is of the new one.
    case closed
    case contactAdmin
    case copyUID(UIDValidity, UIDSet, UIDSet)
    case corruption
    /// A password or token that is too old.
    case expired
    case highestModSeq(ModSeq)
    case inUse
    case limit
    case noModSeq
    case noPermission
    case nonexistent
    case overQuota
    case parse
    case permanentFlags([Flag])
    case privacyRequired
    case readOnly
    case readWrite
    case serverBug
    /// Gmail and Exchange: too much was asked for.
    case throttled
    case tooBig
    case tryCreate
    case uidNext(UIDNext)
    case uidNotSticky
    case uidValidity(UIDValidity)
    case unavailable
    case unknownCTE
    case unseen(SequenceNumber)
    /// Any other, by its upper-case name; arguments may hold addresses and are not described. What is no
    /// name has the name `?` and is all argument.
    case other(name: String, argument: Redacted?)
    /// A known name whose argument is not in the grammar, such as UIDVALIDITY without a number.
    case malformed(name: String)
}

/// Text of the server that may hold personal data: readable, never described.
public struct Redacted: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }

    public var description: String { "\(text.utf8.count) bytes" }
    public var debugDescription: String { description }
}
