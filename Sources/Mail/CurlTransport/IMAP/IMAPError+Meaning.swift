// From what libcurl or the server answered to what it means for us.
import CCurl
import IMAPProtocol

extension IMAPError {
    /// A connection that libcurl could not make. `conversation` is what the server said meanwhile.
    init(connecting failure: CurlFailure, _ conversation: LoginConversation) {
        if let refusal = conversation.refusal {
            self.init(login: refusal, failure)
            return
        }
        let code: Code
        var retry = RetryAdvice.immediately
        switch failure.result {
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: code = .unreachable
        case CURLE_OPERATION_TIMEDOUT: code = .timedOut
        case CURLE_LOGIN_DENIED: (code, retry) = (.authenticationRefused, .needsPerson)
        case CURLE_USE_SSL_FAILED: (code, retry) = (.tls, .needsPerson)
        case CURLE_SSL_CONNECT_ERROR: code = .tls
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: (code, retry) = (.resources, .later(after: nil))
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: (code, retry) = (.unreachable, .needsPerson)
        case CURLE_WEIRD_SERVER_REPLY: (code, retry) = (.protocolViolation, .later(after: nil))
        case let result where result.isCertificateFailure: (code, retry) = (.certificate, .needsPerson)
        default: code = .connectionLost
        }
        self.init(code: code, operation: .connect, underlying: failure.text, retry: retry)
    }

    /// The server answered, and not with OK: to STARTTLS, to the login, or already as greeting.
    private init(login status: StatusResponse, _ failure: CurlFailure) {
        let code: Code
        let retry: RetryAdvice
        if let delay = status.wantedPause {
            (code, retry) = (.throttled, .later(after: delay))
        } else if failure.result == CURLE_USE_SSL_FAILED {
            (code, retry) = (.tls, .needsPerson)
        } else if failure.result == CURLE_LOGIN_DENIED {
            (code, retry) = (.authenticationRefused, .needsPerson)
        } else {
            (code, retry) = (.refused, .later(after: nil))
        }
        self.init(
            code: code, operation: .connect, underlying: failure.text, serverText: status.text.text, retry: retry)
    }

    /// A command answered by NO or BAD.
    init(_ operation: Operation, refused status: StatusResponse) {
        let text = status.text.text
        let isMissing = operation == .examine && status.meansMissingMailbox
        // One message may be what is unavailable, for ever: that is no reason to leave the others alone.
        let isAboutMessage = operation == .fetch && status.throttle?.isAboutMessage ?? false
        if let delay = status.wantedPause, !isAboutMessage {
            self.init(code: .throttled, operation: operation, serverText: text, retry: .later(after: delay))
        } else if isMissing {
            self.init(code: .mailboxMissing, operation: operation, serverText: text, retry: .needsPerson)
        } else {
            // Exchange: "NO User is authenticated but not connected" passes by itself.
            let retry: RetryAdvice = status.condition == .bad ? .never : .immediately
            let words = "\(status.condition.rawValue)\(status.code.map { _ in " with a code" } ?? "")"
            self.init(code: .refused, operation: operation, underlying: words, serverText: text, retry: retry)
        }
    }

    /// The session machine gave the connection up.
    init(_ operation: Operation, _ error: SessionError, goodbye: StatusResponse?) {
        switch error {
        case .parsing(let error):
            let isEnd = error.kind.isEnd
            self.init(
                code: isEnd ? .connectionLost : .protocolViolation, operation: operation,
                underlying: error.description, serverText: goodbye?.text.text,
                retry: isEnd ? .immediately : .later(after: nil))
        case .connectionEnded:
            let retry: RetryAdvice = (goodbye?.wantedPause).map { .later(after: $0) } ?? .immediately
            self.init(
                code: goodbye?.wantedPause == nil ? .connectionLost : .throttled, operation: operation,
                underlying: goodbye == nil ? nil : "BYE", serverText: goodbye?.text.text, retry: retry)
        default:
            self.init(
                code: .protocolViolation, operation: operation, underlying: "out of step", retry: .later(after: nil))
        }
    }

    /// The session refused to send a command.
    init(_ operation: Operation, _ error: CommandError) {
        self.init(code: .invalidCommand, operation: operation, underlying: "\(error)", retry: .never)
    }
}

extension Throttle {
    /// Said of a FETCH, it may mean the message and not the server.
    fileprivate var isAboutMessage: Bool { delay == nil && (reason == .unavailable || reason == .serverBug) }
}

extension ParseError.Kind {
    fileprivate var isEnd: Bool {
        switch self {
        case .endedWithinLiteral, .endedWithinLine: true
        case .grammar, .limit: false
        }
    }
}

extension StatusResponse {
    /// Non-nil where the server wants a pause; nil inside where it does not say how long.
    fileprivate var wantedPause: Duration?? {
        if let throttle { return .some(throttle.delay) }
        // Gmail: "NO [ALERT] Too many simultaneous connections. (Failure)"; others say it in a BYE.
        return text.text.lowercased().contains("too many") ? .some(nil) : nil
    }

    /// Dovecot 2.3 and Cyrus tell it by words alone.
    fileprivate var meansMissingMailbox: Bool {
        guard condition == .no else { return false }
        if code == .nonexistent || code == .tryCreate { return true }
        let words = text.text.lowercased()
        return code == nil && ["doesn't exist", "does not exist", "unknown mailbox"].contains(where: words.contains)
    }
}
