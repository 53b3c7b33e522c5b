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
        let text = Array(text.utf8)
        let delay = Self.suggestedDelay(in: text)
        switch code {
        case .throttled: reason = .throttled
        case .limit: reason = .limit
        case .unavailable: reason = .unavailable
        case .serverBug: reason = .serverBug
        case .inUse: reason = .inUse
        default:
            // Exchange Online, for minutes after a good login: "BAD User is authenticated but not connected."
            if ASCII.firstRange(of: "authenticated but not connected", in: text) != nil {
                reason = .unavailable
                break
            }
            // Gmail puts the code last and on an OK: "OK Success [THROTTLED]".
            guard delay != nil || ASCII.firstRange(of: "[throttled]", in: text) != nil else { return nil }
            reason = .throttled
        }
        self.delay = delay
    }

    /// Exchange: "Request is throttled. Suggested Backoff Time: 299996 milliseconds".
    private static func suggestedDelay(in text: [UInt8]) -> Duration? {
        guard let label = ASCII.firstRange(of: "suggested backoff time:", in: text) else { return nil }
        var cursor = ByteCursor(text, at: label.upperBound)
        cursor.skipSpaces()
        let digits = cursor.take(while: ASCII.isDigit)
        guard !digits.isEmpty else { return nil }
        let number = Int(String(decoding: digits, as: UTF8.self)) ?? .max
        cursor.skipSpaces()
        let day = 86_400
        return cursor.take("s") ? .seconds(min(number, day)) : .milliseconds(min(number, day * 1000))
    }
}
