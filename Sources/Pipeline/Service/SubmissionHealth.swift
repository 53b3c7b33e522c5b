// How the submission servers are: what needs the person (a refused password, a certificate) is written down as ill health of
// the account, as it is for its mailbox, until the server lets us in again. What becomes of a draft is the outbox's.

import Interviews
import Ledger
import Vocabulary

/// A submission server whose health is noted after every attempt.
struct NotedSubmitter: Submitter {
    let workbench: Workbench
    let submitter: any Submitter

    func submit(
        _ bytes: [UInt8], from sender: Address, to recipients: [Address], by account: Configuration.Account,
        commit: @escaping @Sendable () throws -> Void
    ) async -> SubmissionResult {
        let result = await submitter.submit(bytes, from: sender, to: recipients, by: account, commit: commit)
        // A note that cannot be written keeps nobody from recording what became of the message.
        switch result {
        case .accepted, .refusedForNow, .refusedForGood: try? await note(nil, account)
        case .notSent(let failure) where failure.isAboutTheAccount: try? await note(failure, account)
        case .notSent, .unknown: break
        }
        return result
    }

    private func note(_ failure: MailFailure?, _ account: Configuration.Account) async throws {
        let mark = MailFailure.submissionMark(account.name)
        let known = try await workbench.ledger.detachedRead { try $0.mark(mark) }
        guard known != failure?.message else { return }
        let now = workbench.surroundings.now()
        try await workbench.ledger.detachedTransaction(now: now) { transaction in
            try transaction.setMark(mark, failure?.message)
            let noted = AccountNoted(at: now, account: account.name, reason: failure?.message ?? "takes mail again")
            try transaction.append(failure == nil ? .accountRecovered(noted) : .accountParked(noted))
        }
    }
}

extension MailFailure {
    /// It concerns the account and not the message: once the person has mended it, the same message can go out.
    var isAboutTheAccount: Bool {
        switch code {
        case .credentialRefused, .credentialUnavailable, .certificate, .noTLS: retry == .needsPerson
        default: false
        }
    }

    /// The name under which the ledger keeps what is wrong with an account's submission server.
    static func submissionMark(_ account: String) -> String { "submission:\(account)" }
}
