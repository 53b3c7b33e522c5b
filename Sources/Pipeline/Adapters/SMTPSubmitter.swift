// Submission over SMTP: the pipeline's port on top of CurlTransport.

import CurlTransport
public import Vocabulary

/// Submits by the account's SMTP server.
public struct SMTPSubmitter: Submitter {
    private let credentials: CredentialLookup

    public init(environment: [String: String]) { credentials = CredentialLookup(environment: environment) }

    public func submit(
        _ bytes: [UInt8], from sender: Address, to recipients: [Address], by account: Configuration.Account,
        commit: @escaping @Sendable () throws -> Void
    ) async -> SubmissionResult {
        guard let server = account.smtp else {
            return .notSent(
                MailFailure(
                    .unreachable, account: account.name,
                    message: "account '\(account.name)' has no smtp server; add 'smtp' to it", retry: .needsPerson))
        }
        do {
            let credential = try await credentials.credential(of: account)
            let envelope = try SMTPEnvelope(sender: sender.addrSpec, recipients: recipients.map(\.addrSpec))
            let submission = SMTPSubmission(endpoint: server.endpoint(account), credential: credential)
            return SubmissionResult(await submission.submit(envelope, message: bytes, commit: commit), account)
        } catch let error as SMTPError {
            return .notSent(MailFailure(error, account))
        } catch let failure as MailFailure {
            return .notSent(failure)
        } catch {
            return .notSent(MailFailure(error, account: account))
        }
    }
}

extension SubmissionResult {
    init(_ outcome: SubmissionOutcome, _ account: Configuration.Account) {
        switch outcome {
        case .accepted(let reply): self = .accepted(Reply(reply))
        case .refusedLater(let reply, _): self = .refusedForNow(Reply(reply))
        case .refusedForever(let reply, _): self = .refusedForGood(Reply(reply))
        case .notSent(let error, _): self = .notSent(MailFailure(error, account))
        case .unknown(let reason): self = .unknown(reason: reason)
        }
    }
}

extension SubmissionResult.Reply {
    init(_ reply: SMTPReply) { self.init(code: reply.code, status: reply.enhanced?.description, text: reply.text) }
}
