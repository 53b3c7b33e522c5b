// What came of one submission, and the table that tells it from what libcurl reports. Pure.
import CCurl

/// What came of one submission. Exactly one of these is true; only `unknown` may have been accepted
/// or not, and is never repeated automatically (G2).
public enum SubmissionOutcome: Sendable, Hashable {
    /// The server took the message for all recipients.
    case accepted(SMTPReply)
    /// A 4xx reply: nothing was accepted, later it may be.
    case refusedLater(SMTPReply, at: SMTPError.Operation)
    /// A 5xx reply: nothing was accepted, and the same will not be.
    case refusedForever(SMTPReply, at: SMTPError.Operation)
    /// Nothing was accepted, and why; trying again is safe. `committed` says that the record "commit
    /// started" was written: it has to be taken back.
    case notSent(SMTPError, committed: Bool)
    /// All bytes were handed over and no reply to them was read.
    case unknown(reason: String)
}

extension SubmissionOutcome: CustomStringConvertible {
    /// Codes and reasons only: no address, no text of the server.
    public var description: String {
        switch self {
        case .accepted(let reply): "accepted, reply \(reply)"
        case .refusedLater(let reply, let operation): "refused for now at \(operation.rawValue), reply \(reply)"
        case .refusedForever(let reply, let operation): "refused at \(operation.rawValue), reply \(reply)"
        case .notSent(let error, let committed): "not sent\(committed ? ", commit to be taken back" : ""): \(error)"
        case .unknown(let reason): "unknown: \(reason)"
        }
    }
}

/// How a transfer by `curl_easy_perform` ended.
struct SubmissionEnd {
    let result: CURLcode
    /// libcurl's words for the result.
    let text: String
    /// The last reply's code as libcurl read it, 0 for none.
    let responseCode: Int
    /// How far the conversation came, and the last reply with its text.
    let operation: SMTPError.Operation
    let lastReply: SMTPReply?
    /// All data was handed to libcurl.
    let handedOver: Bool
    /// The record "commit started" was written.
    let committed: Bool
    /// Why we ended it ourselves, if so.
    let stop: SMTPError?

    /// The truth table of MAIL-FACTS section 4.
    var outcome: SubmissionOutcome {
        handedOver ? outcomeAfterHandingOver : outcomeBefore
    }

    private var reply: SMTPReply {
        if let lastReply, lastReply.code == responseCode { return lastReply }
        return SMTPReply(code: responseCode)
    }

    /// Only a reply to the final dot tells anything; everything else is unknown.
    private var outcomeAfterHandingOver: SubmissionOutcome {
        switch (result, responseCode) {
        case (CURLE_OK, 200...299), (CURLE_WEIRD_SERVER_REPLY, 200...299): .accepted(reply)
        case (CURLE_WEIRD_SERVER_REPLY, 400...499): .refusedLater(reply, at: .content)
        case (CURLE_WEIRD_SERVER_REPLY, 500...599): .refusedForever(reply, at: .content)
        default: .unknown(reason: "\(text), last reply \(responseCode)")
        }
    }

    /// The last bytes never left, so no server can have taken the message.
    private var outcomeBefore: SubmissionOutcome {
        if let stop { return .notSent(stop, committed: committed) }
        switch (operation, responseCode) {
        case (.sender, 400...499), (.recipient, 400...499), (.data, 400...499):
            return .refusedLater(reply, at: operation)
        case (.sender, 500...599), (.recipient, 500...599), (.data, 500...599):
            return .refusedForever(reply, at: operation)
        case (.authenticate, 400...599): return .notSent(authenticationError, committed: committed)
        case (_, 400...599): return .notSent(serviceError, committed: committed)
        default: return .notSent(error, committed: committed)
        }
    }

    private var error: SMTPError {
        if result == CURLE_LOGIN_DENIED { return authenticationError }
        let (code, retry) = Self.meaning(of: result)
        let isConnecting = responseCode == 0 && code != .timedOut && code != .connectionLost
        return SMTPError(
            code: code, operation: isConnecting ? .connect : operation, underlying: text, retry: retry)
    }

    /// Refused before any sender was named: that is about the service, not about the message.
    private var serviceError: SMTPError {
        SMTPError(
            code: operation == .startTLS ? .tls : .serviceRefused, operation: operation, reply: reply,
            retry: reply.isTransientFailure ? .later(after: nil) : .needsPerson)
    }

    /// A refused STARTTLS or greeting ends with a code too; only AUTH's own reply is about credentials.
    private var authenticationError: SMTPError {
        switch responseCode {
        case 400...499:
            SMTPError(
                code: .authenticationUnavailable, operation: .authenticate, reply: reply, retry: .later(after: nil))
        // 334: XOAUTH2's way to refuse a token; libcurl hears no more of it.
        case 500...599, 334:
            SMTPError(code: .authenticationRefused, operation: .authenticate, reply: reply, retry: .needsPerson)
        default:
            SMTPError(code: .noAuthenticationOffered, operation: .authenticate, underlying: text, retry: .needsPerson)
        }
    }

    private static func meaning(of result: CURLcode) -> (SMTPError.Code, RetryAdvice) {
        if result.isCertificateFailure { return (.certificate, .needsPerson) }
        return switch result {
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            (.unreachable, .immediately)
        case CURLE_USE_SSL_FAILED: (.tls, .needsPerson)
        case CURLE_SSL_CONNECT_ERROR: (.tls, .immediately)
        case CURLE_OPERATION_TIMEDOUT: (.timedOut, .immediately)
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: (.resources, .later(after: nil))
        case CURLE_WEIRD_SERVER_REPLY, CURLE_REMOTE_ACCESS_DENIED: (.protocolViolation, .later(after: nil))
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: (.unreachable, .needsPerson)
        default: (.connectionLost, .immediately)
        }
    }
}

extension CURLcode {
    /// The peer's certificate, or the file to judge it by, is at fault.
    var isCertificateFailure: Bool {
        self == CURLE_PEER_FAILED_VERIFICATION || self == CURLE_SSL_CACERT_BADFILE || self == CURLE_SSL_ISSUER_ERROR
            || self == CURLE_SSL_INVALIDCERTSTATUS || self == CURLE_SSL_PINNEDPUBKEYNOTMATCH
    }
}
