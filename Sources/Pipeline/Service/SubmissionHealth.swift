// How the submission servers are: what needs the person (a refused password, a certificate) is written down as ill health of
// the account, as it is for its mailbox, until the server lets us in again. What becomes of a draft is the outbox's.

import Interviews
import Ledger
import Synchronization
import Vocabulary

/// A submission server whose health is noted after every attempt, once the attempt's own outcome is on disk.
struct NotedSubmitter: Submitter {
    let workbench: Workbench
    let submitter: any Submitter
    let rest: SubmissionRest

    func submit(
        _ bytes: [UInt8], from sender: Address, to recipients: [Address], by account: Configuration.Account,
        commit: @escaping @Sendable () throws -> Void
    ) async -> SubmissionResult {
        if let failure = rest.failure(of: account.name, at: workbench.surroundings.now()) { return .notSent(failure) }
        return await submitter.submit(bytes, from: sender, to: recipients, by: account, commit: commit)
    }

    func recorded(_ result: SubmissionResult, by account: Configuration.Account) async {
        // A note that cannot be written keeps nothing else from going on.
        switch result {
        case .accepted, .refusedForNow, .refusedForGood: try? await note(nil, account)
        case .notSent(let failure) where failure.isAboutTheAccount:
            let now = workbench.surroundings.now()
            let isFromServer = rest.begin(failure, of: account.name, at: now)
            try? await note(failure, account)
            guard isFromServer else { return }
            try? await workbench.ledger.detachedTransaction(now: now) { transaction in
                try transaction.setMark(MailFailure.refusalMark(account.name), String(now.milliseconds))
            }
        case .notSent, .unknown: break
        }
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

/// Submission servers that refused us and are left alone for a while: providers lock a mailbox whose password is tried
/// again and again. It lasts as long as one configuration does, unless something may have mended them; a pass of its own
/// tries once.
final class SubmissionRest: Sendable {
    /// So long nobody tries again.
    static let length = Duration.seconds(1800)
    /// And so long at the least, whatever may have been mended.
    static let shortest = Duration.seconds(60)
    /// The least after the refusal of an earlier process: one that ends and starts again and again presses nobody.
    static let shortestAfterStart = Duration.seconds(300)

    private let refusals = Mutex<[String: (failure: MailFailure, since: Instant)]>([:])
    /// Accounts that may have been mended since anybody took them up, with the least time after their refusal.
    private let mended = Mutex<[String: Duration]>([:])

    /// Why the server is left alone now; nil where it may be asked. A clock that went back ends the rest.
    func failure(of account: String, at now: Instant) -> MailFailure? {
        guard let refusal = refusals.withLock({ $0[account] }), refusal.since <= now,
            now < refusal.since + Self.length
        else { return nil }
        return refusal.failure
    }

    /// What may have mended a server.
    enum Occasion {
        /// A new configuration, or the person who asks for a look.
        case person
        /// Another network: no password is better there, but a server may be another one.
        case network
    }

    /// These accounts may have been mended.
    func end(of accounts: [String], at now: Instant, by occasion: Occasion) {
        let rested = refusals.withLock { refusals in
            var rested: [String: Duration] = [:]
            for account in accounts {
                guard let refusal = refusals[account] else {
                    if occasion == .person { rested[account] = Self.shortestAfterStart }
                    continue
                }
                guard refusal.since > now || refusal.since + Self.shortest <= now,
                    occasion == .person || refusal.failure.code == .certificate || refusal.failure.code == .noTLS
                else { continue }
                refusals[account] = nil
                rested[account] = Self.shortest
            }
            return rested
        }
        mended.withLock { $0.merge(rested) { min($0, $1) } }
    }

    /// The accounts whose rest was ended since this was last asked, each with the least time after its refusal.
    func takeMended() -> [String: Duration] {
        mended.withLock { mended in
            defer { mended = [:] }
            return mended
        }
    }

    /// Begins a rest, unless one is under way.
    ///
    /// - Returns: whether it begins: the server itself refused, and not a rest in its stead.
    func begin(_ failure: MailFailure, of account: String, at now: Instant) -> Bool {
        guard self.failure(of: account, at: now) == nil else { return false }
        refusals.withLock { $0[account] = (failure, now) }
        return true
    }
}

extension Workbench {
    /// What is wrong with an account's submission server, as long as something waits for it: a confirmed draft, or the
    /// digest.
    func submissionTrouble(of account: Configuration.Account, in snapshot: Snapshot) throws -> String? {
        guard account.smtp != nil, let trouble = try snapshot.mark(MailFailure.submissionMark(account.name)) else {
            return nil
        }
        if configuration.accounts.first(where: { $0.smtp != nil })?.name == account.name { return trouble }
        guard configuration.review.mode == .confirm else { return nil }
        let isAwaited = try snapshot.drafts(in: [.confirmed]).contains { draft in
            try self.account(of: draft, in: snapshot) == account.name
        }
        return isAwaited ? trouble : nil
    }

    /// The account that a draft goes out by: its own, else its interview's.
    func account(of draft: Draft, in snapshot: Snapshot) throws -> String? {
        try draft.account ?? snapshot.interview(draft.interview).flatMap { try account(for: $0, in: snapshot) }?.name
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

    /// The name under which the ledger keeps when it last refused us, in milliseconds since 1970.
    static func refusalMark(_ account: String) -> String { "refused:\(account)" }
}
