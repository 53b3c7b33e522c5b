// How an account proves who it is. Where the secrets come from (a command, a file) is not here.

/// A password or token, which no description, dump or error ever shows.
public struct Secret: Sendable {
    private let text: String

    /// Nil for an empty text, or one with a line break or NUL: those cannot be sent as credentials,
    /// and come from a command that printed something else than its first line.
    public init?(_ text: String) {
        guard !text.isEmpty, !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) else { return nil }
        self.text = text
    }

    /// The one way out, for the call that hands the secret to libcurl.
    func reveal<Failure: Error>(_ body: (String) throws(Failure) -> Void) throws(Failure) { try body(text) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(secret)" }
    public var debugDescription: String { description }
    /// No children: `dump` walks the mirror.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What is offered to a server as proof of identity.
public enum Credential: Sendable {
    /// A token's SASL mechanism.
    public enum BearerMechanism: String, Sendable, CaseIterable {
        /// Google's and Microsoft's own, older mechanism.
        case xoauth2 = "XOAUTH2"
        /// RFC 7628.
        case oauthBearer = "OAUTHBEARER"
    }

    /// PLAIN, LOGIN or, for IMAP, the LOGIN command: whichever the server offers, in this order.
    case password(user: String, Secret)
    /// An OAuth access token by exactly this mechanism; never falls back to another.
    case bearer(user: String, token: Secret, BearerMechanism)
    /// For a server that asks for nothing: IMAP that greets with PREAUTH, SMTP on loopback.
    case none

    var isNone: Bool {
        if case .none = self { true } else { false }
    }

    /// Whether the user name can be sent at all.
    var isSendable: Bool {
        switch self {
        case .password(let user, _), .bearer(let user, _, _):
            !user.isEmpty && !user.utf8.contains { $0 < 0x20 || $0 == 0x7F }
        case .none: true
        }
    }
}

extension Credential: CustomStringConvertible {
    /// The kind alone: a user name is mostly a mail address.
    public var description: String {
        switch self {
        case .password: "password"
        case .bearer(_, _, let mechanism): mechanism.rawValue
        case .none: "none"
        }
    }
}
