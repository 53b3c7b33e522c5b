// OK, NO, BAD, BYE, PREAUTH with their text.

/// A status response (RFC 3501 §7.1): condition, code, and text for people.
public struct StatusResponse: Hashable, Sendable {
    public enum Condition: String, Hashable, Sendable {
        case ok = "OK"
        case no = "NO"
        case bad = "BAD"
        case bye = "BYE"
        case preauth = "PREAUTH"
    }

    public var condition: Condition
    public var code: ResponseCode?
    /// What the server says to people; may hold an address, so it is not described.
    public var text: Redacted
    /// What the server asks us to spare it.
    public var throttle: Throttle?

    public init(condition: Condition, code: ResponseCode? = nil, text: String = "") {
        self.condition = condition
        self.code = code
        self.text = Redacted(text)
        throttle = Throttle(code: code, text: text)
    }
}
