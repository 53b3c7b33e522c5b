// What a server said while libcurl logged in: greeting, alerts, refusals. Afterwards the session
// machine reads everything.
import IMAPProtocol

/// The server's status responses up to the hand-over.
struct LoginConversation {
    private(set) var greeting: StatusResponse?
    /// `[ALERT]`s, which must be shown to the person (RFC 3501 section 7.1).
    private(set) var alerts: [StatusResponse] = []
    /// The last NO, BAD or BYE; nil if there was none.
    private(set) var refusal: StatusResponse?

    /// What the server offered last; nil if it did not say.
    private(set) var capabilities: CapabilitySet?

    /// Whether the server refused nothing and does not forbid the LOGIN command.
    var offersLOGINCommand: Bool {
        guard refusal == nil, let capabilities else { return false }
        return !capabilities.contains(Capability("LOGINDISABLED"))
    }

    /// Reads the lines that libcurl passed on.
    init(lines: [UInt8]) {
        var parser = ResponseParser()
        for part in parser.parse(lines[...]) {
            switch part {
            case .untagged(.status(let status)):
                if greeting == nil { greeting = status }
                take(status)
            case .untagged(.capability(let offered)): capabilities = offered
            case .tagged(_, let status): take(status)
            default: break
            }
        }
    }

    private mutating func take(_ status: StatusResponse) {
        if status.code == .alert { alerts.append(status) }
        switch status.condition {
        case .no, .bad, .bye: refusal = status
        case .ok, .preauth: break
        }
    }
}
