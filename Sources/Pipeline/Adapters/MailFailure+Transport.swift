// What the transports report, in the words of the pipeline: what failed, then what to do.

import CurlTransport

extension MailFailure {
    /// Any error of an IMAP operation.
    init(_ error: any Error, account: Configuration.Account) {
        switch error {
        case let failure as MailFailure: self = failure
        case let error as IMAPError: self.init(error, account)
        case is CancellationError:
            self.init(.cancelled, account: account.name, message: "interrupted", retry: .immediately)
        default:
            self.init(
                .connectionLost, account: account.name,
                message: "the mail of account '\(account.name)' could not be read",
                retry: .later(after: nil))
        }
    }

    private init(_ error: IMAPError, _ account: Configuration.Account) {
        let name = "account '\(account.name)'"
        let server = "the IMAP server of \(name)"
        let reason = error.underlying.map { " (\($0))" } ?? ""
        let (code, message): (Code, String) =
            switch error.code {
            case .unreachable: (.unreachable, "\(server) cannot be reached\(reason); check 'imap' and the network")
            case .tls:
                (.noTLS, "no secure connection to \(server)\(reason); it must offer TLS, or STARTTLS for imap://")
            case .certificate:
                (.certificate, "the certificate of \(server) is not trusted\(reason); set ca_file if it is your own")
            case .authenticationRefused, .invalidCredential:
                (.credentialRefused, "\(server) refused the password; check 'user' and the password command")
            case .throttled: (.throttled, "\(server) asks for patience; it is tried again later")
            case .connectionLost: (.connectionLost, "the connection to \(server) was lost\(reason)")
            case .timedOut: (.timedOut, "\(server) did not answer in time")
            case .protocolViolation: (.protocolViolation, "\(server) said something that is not IMAP\(reason)")
            case .mailboxMissing:
                (.mailboxMissing, "a mailbox of \(name) is missing; check 'mailboxes', 'sent' and 'junk'")
            case .mailboxChanged: (.connectionLost, "a mailbox of \(name) was replaced meanwhile; it is read again")
            case .refused, .busy, .invalidCommand, .resources:
                (.refused, "\(server) refused \(error.operation.rawValue)\(reason)")
            case .cancelled: (.cancelled, "interrupted")
            }
        self.init(code, account: account.name, message: message, retry: Retry(error.retry))
    }

    /// Why a submission did not happen.
    init(_ error: SMTPError, _ account: Configuration.Account) {
        let server = "the SMTP server of account '\(account.name)'"
        let reason = error.underlying.map { " (\($0))" } ?? ""
        let (code, message): (Code, String) =
            switch error.code {
            case .unreachable: (.unreachable, "\(server) cannot be reached\(reason); check 'smtp' and the network")
            case .tls:
                (.noTLS, "no secure connection to \(server)\(reason); it must offer TLS, or STARTTLS for smtp://")
            case .certificate:
                (.certificate, "the certificate of \(server) is not trusted\(reason); set ca_file if it is your own")
            case .authenticationRefused, .invalidCredential:
                (.credentialRefused, "\(server) refused the password; check 'user' and the password command")
            case .authenticationUnavailable: (.throttled, "\(server) cannot check passwords now")
            case .noAuthenticationOffered:
                (.credentialRefused, "\(server) offers no login on this connection; nothing was handed over")
            case .tooLarge(let limit):
                (.refused, "the message is larger than the \(limit) bytes that \(server) takes; make it shorter")
            case .timedOut: (.timedOut, "\(server) did not answer in time")
            case .cancelled: (.cancelled, "interrupted")
            default: (.connectionLost, "the message was not handed over to \(server): \(error)")
            }
        self.init(code, account: account.name, message: message, retry: Retry(error.retry))
    }
}

extension MailFailure.Retry {
    fileprivate init(_ advice: RetryAdvice) {
        switch advice {
        case .immediately: self = .immediately
        case .later(let wait): self = .later(after: wait)
        case .never, .needsPerson: self = .needsPerson
        }
    }
}
