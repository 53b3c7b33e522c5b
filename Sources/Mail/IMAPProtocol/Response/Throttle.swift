// Hints that the server wants to be left alone for a while. What is done about them: the caller.

/// A server's wish for less, read from a code or from its words.
public struct Throttle: Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable {
        /// `[THROTTLED]`, or a back-off time in the text.
        case throttled
        /// `[LIMIT]` (RFC 9051 §7.1).
        case limit
        /// `[UNAVAILABLE]`: a part of the server is down (RFC 5530); Exchange says it in words.
        case unavailable
        /// `[SERVERBUG]` (RFC 5530).
        case serverBug
        /// `[INUSE]`: another session holds the mailbox (RFC 5530).
        case inUse
    }

    public var reason: Reason
    /// How long, if the server said so; at most a day.
    public var delay: Duration?

    public init(reason: Reason, delay: Duration? = nil) {
        self.reason = reason
        self.delay = delay
    }

    /// Nil where neither code nor text ask for less.
    init?(code: ResponseCode?, text: String) {
        let delay = Self.suggestedDelay(in: text)
        switch code {
        case .throttled: reason = .throttled
        case .limit: reason = .limit
        case .unavailable: reason = .unavailable
        case .serverBug: reason = .serverBug
        case .inUse: reason = .inUse
        default:
            // Exchange Online, for minutes after a good login: "BAD User is authenticated but not connected."
            if ASCII.lowercased(text).contains("authenticated but not connected") {
                reason = .unavailable
                break
            }
            // Gmail puts the code last and on an OK: "OK Success [THROTTLED]".
            guard delay != nil || ASCII.lowercased(text).contains("[throttled]") else { return nil }
            reason = .throttled
        }
        self.delay = delay
    }

    /// Exchange: "Request is throttled. Suggested Backoff Time: 299996 milliseconds".
    private static func suggestedDelay(in text: String) -> Duration? {
        let text = ASCII.lowercased(text)
        guard let label = text.firstRange(of: "suggested backoff time:") else { return nil }
        let rest = text[label.upperBound...].utf8.drop { $0 == ASCII.space }
        let digits = rest.prefix(while: ASCII.isDigit)
        guard !digits.isEmpty else { return nil }
        let number = Int(Substring(digits)) ?? .max
        let unit = rest[digits.endIndex...].drop { $0 == ASCII.space }
        let isSeconds = unit.starts(with: "s".utf8)
        let day = 86_400
        return isSeconds ? .seconds(min(number, day)) : .milliseconds(min(number, day * 1000))
    }
}
