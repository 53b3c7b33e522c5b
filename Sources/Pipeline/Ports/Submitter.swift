// What the pipeline asks of a submission server (RFC 6409). The real one is libcurl's SMTP (SMTPSubmitter.swift).

public import Vocabulary

/// Submits messages.
public protocol Submitter: Sendable {
    /// Hands over one message.
    ///
    /// - Parameters:
    ///   - bytes: the message, CRLF line ends.
    ///   - commit: called once, right before the last bytes leave; when it throws nothing is submitted (G2).
    func submit(
        _ bytes: [UInt8], from sender: Address, to recipients: [Address], by account: Configuration.Account,
        commit: @escaping @Sendable () throws -> Void
    ) async -> SubmissionResult

    /// Called when the outcome of a submission is written down.
    func recorded(_ result: SubmissionResult, by account: Configuration.Account) async
}

extension Submitter {
    public func recorded(_ result: SubmissionResult, by account: Configuration.Account) async {}
}

/// How a submission ended (MAIL-FACTS §4).
public enum SubmissionResult: Sendable, Hashable {
    /// The server took it.
    case accepted(Reply)
    /// 4xx: try again later.
    case refusedForNow(Reply)
    /// 5xx: never as it is.
    case refusedForGood(Reply)
    /// It surely did not go out; trying again is safe.
    case notSent(MailFailure)
    /// Nobody can tell. Never repeated automatically.
    case unknown(reason: String)

    public struct Reply: Sendable, Hashable {
        /// RFC 5321 reply code.
        public var code: Int
        /// RFC 3463 enhanced status code.
        public var status: String?
        /// The server's text, not yet made printable.
        public var text: String

        public init(code: Int, status: String?, text: String) {
            (self.code, self.status, self.text) = (code, status, text)
        }
    }
}
