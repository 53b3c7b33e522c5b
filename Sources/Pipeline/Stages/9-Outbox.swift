// The outbox: submits what was confirmed, once (guarantee G2). The record of each step is on disk before the step that
// cannot be taken back; an attempt whose end is unknown is never repeated, only reconciled or put to the person.

import Interviews
import Ledger
import MailFormat
import Vocabulary

/// Submits confirmed drafts whose slot has come.
struct Outbox {
    let workbench: Workbench
    let submitter: any Submitter
    let look: any FreshLook
    /// Accounts whose server may take mail again, and how long after its refusal nobody tries all the same: what waits
    /// for that does not wait for its next attempt.
    var mended: [String: Duration] = [:]

    /// The waits between attempts after a temporary refusal, in seconds; the last one repeats (RFC 5321 section 4.5.4.1).
    static let backOff = [300, 600, 1200, 2400, 4000]

    /// One pass over everything that is due.
    ///
    /// - Returns: what happened to each draft, in the order of their slots.
    func run() async throws -> [(DraftID, DraftState)] {
        let now = workbench.surroundings.now()
        try await recover(now: now)
        let (due, retried) = try await workbench.ledger.detachedRead { ledger in
            let awaited = try ledger.drafts(in: [.confirmed]).filter { draft in
                guard draft.hold == nil, let slot = draft.confirmation?.slot else { return false }
                return slot <= now
            }
            // All of them, before the first that goes out tells that the server is mended.
            let retried = try Set(awaited.filter { try isMended($0, now: now, in: ledger) }.map(\.id))
            let due = awaited.filter { $0.nextAttempt.map { $0 <= now } ?? true || retried.contains($0.id) }
            return (
                due.sorted { ($0.confirmation?.slot ?? now, $0.id) < ($1.confirmation?.slot ?? now, $1.id) }, retried
            )
        }
        guard !due.isEmpty else { return [] }
        guard !workbench.isRehearsal, workbench.configuration.review.mode == .confirm else { return [] }
        var ended: [(DraftID, DraftState)] = []
        for draft in due {
            try Task.checkCancellation()
            try await send(draft.id, isRetry: retried.contains(draft.id))
            ended.append((draft.id, try await workbench.detached { try $0.ledger.draft(draft.id).state }))
        }
        return ended
    }

    /// Whether what it waits for, its account's server, may be mended.
    private func isMended(_ draft: Draft, now: Instant, in snapshot: Snapshot) throws -> Bool {
        guard !mended.isEmpty, let account = try workbench.account(of: draft, in: snapshot),
            let pause = mended[account], try snapshot.mark(MailFailure.submissionMark(account)) != nil
        else { return false }
        guard let refused = try snapshot.mark(MailFailure.refusalMark(account)).flatMap({ Int64($0) }) else {
            return true
        }
        let since = Instant(milliseconds: refused)
        return since > now || since + pause <= now
    }

    /// What a crash left behind: an attempt without "commit started" surely did not go out, one with it is unknown.
    func recover(now: Instant) async throws {
        let interrupted = try await workbench.ledger.detachedRead { try $0.drafts(in: [.sending]) }
        guard !interrupted.isEmpty else { return }
        try await workbench.ledger.detachedTransaction(now: now) { transaction in
            for draft in try transaction.drafts(in: [.sending]) {
                if draft.committedAt == nil {
                    let text = "interrupted before the message was handed over"
                    try transaction.append(
                        .submissionDeferred(SubmissionEnded(draft, at: now, text: text, nextAttempt: now)))
                } else {
                    let text = "interrupted while the message was handed over"
                    try transaction.append(.outcomeUnknown(SubmissionEnded(draft, at: now, text: text)))
                }
            }
        }
    }

    /// Gate, submission and record of one draft.
    private func send(_ id: DraftID, isRetry: Bool) async throws {
        do {
            try await look.lookAtEverything()
        } catch let failure as MailFailure {
            return try await deferForFailedLook(id, failure)
        }
        try await workbench.detached { try $0.syncReviewDirectory() }
        let now = workbench.surroundings.now()
        let attempt = try await workbench.ledger.detachedTransaction(now: now) { transaction in
            try begin(id, isRetry: isRetry, in: transaction)
        }
        guard let attempt else { return }
        let ledger = workbench.ledger
        let surroundings = workbench.surroundings
        let draft = attempt.draft
        let result = await submitter.submit(
            draft.bytes, from: attempt.sender, to: attempt.recipients, by: attempt.account
        ) {
            #if MUTANTS
                if Mutant.noCommitRecord.isActive { return }
            #endif
            try ledger.transaction(now: surroundings.now()) { transaction -> Void in
                guard try transaction.draft(draft.id)?.state == .sending else {
                    throw Refusal(.failed, "draft \(draft.id) was decided meanwhile")
                }
                try transaction.append(
                    .submissionCommitted(
                        DraftNoted(draft, at: transaction.now, reason: "the last bytes are about to leave")))
            }
        }
        try await end(draft.id, result)
        await submitter.recorded(result, by: attempt.account)
    }

    private struct Attempt {
        var draft: Draft
        var account: Configuration.Account
        var sender: Address
        var recipients: [Address]
    }

    /// Asks the gate and writes down that an attempt begins; nil where it does not.
    private func begin(_ id: DraftID, isRetry: Bool, in transaction: Transaction) throws -> Attempt? {
        let now = transaction.now
        let verdict = try workbench.gate(id, isRetry: isRetry, in: transaction)
        guard let draft = try transaction.draft(id), let interview = try transaction.interview(draft.interview) else {
            return nil
        }
        switch verdict {
        case .closed: return nil
        case .held(let reason, let messages):
            try transaction.append(
                .draftHeld(DraftHeld(draft, hold: Hold(since: now, reason: reason, messages: messages))))
            return nil
        case .returned(let reason, let rules):
            try transaction.append(.draftReturned(DraftNoted(draft, at: now, reason: reason, rules: rules)))
            return nil
        case .notNow(let reason):
            let next = now + .seconds(1800)
            try transaction.append(
                .submissionDeferred(SubmissionEnded(draft, at: now, text: "waits: \(reason)", nextAttempt: next)))
            return nil
        case .open: break
        }
        let name = draft.account.flatMap { workbench.configuration.account(named: $0) }
        guard let account = try name ?? workbench.account(for: interview, in: transaction), account.smtp != nil else {
            let reason = "no account with an smtp server; add one to the configuration"
            try transaction.append(.draftHeld(DraftHeld(draft, hold: Hold(since: now, reason: reason))))
            return nil
        }
        try transaction.append(
            .submissionStarted(SubmissionStarted(draft, at: now, attempt: draft.attempts + 1, account: account.name)))
        let sender = workbench.configuration.sender(of: account)
        return Attempt(
            draft: draft, account: account, sender: sender, recipients: [draft.to] + (account.bccSelf ? [sender] : []))
    }

    private func deferForFailedLook(_ id: DraftID, _ failure: MailFailure) async throws {
        try await workbench.ledger.detachedTransaction(now: workbench.surroundings.now()) { transaction in
            guard let draft = try transaction.draft(id), draft.state == .confirmed else { return }
            let text = "the mailbox could not be looked at first: \(failure.message)"
            let next = transaction.now + .seconds(300)
            if draft.failure == text, draft.nextAttempt.map({ $0 > transaction.now }) ?? false { return }
            try transaction.append(
                .submissionDeferred(SubmissionEnded(draft, at: transaction.now, text: text, nextAttempt: next)))
        }
    }

    /// Carried through also when the service stops meanwhile: what happened is written down.
    private func end(_ id: DraftID, _ result: SubmissionResult) async throws {
        let now = workbench.surroundings.now()
        try await workbench.ledger.detachedTransaction(now: now) { transaction in
            // Meanwhile its copy may have been seen, or the person may have decided: what is known stays known.
            guard let draft = try transaction.draft(id), draft.state == .sending else { return }
            try transaction.append(event(for: result, draft, now: now))
            try workbench.settle(draft.interview, in: transaction, now: now)
        }
    }

    private func event(for result: SubmissionResult, _ draft: Draft, now: Instant) -> Event {
        switch result {
        case .accepted(let reply):
            return .submissionAccepted(SubmissionEnded(draft, at: now, reply))
        case .refusedForNow(let reply):
            let wait = Self.backOff[min(max(draft.attempts - 1, 0), Self.backOff.count - 1)]
            return .submissionDeferred(SubmissionEnded(draft, at: now, reply, nextAttempt: now + .seconds(wait)))
        case .refusedForGood(let reply):
            return .submissionRefused(SubmissionEnded(draft, at: now, reply))
        case .notSent(let failure):
            // The draft stays confirmed while the account waits to be mended; its deadline still holds (G9).
            if failure.retry == .needsPerson, !failure.isAboutTheAccount {
                return .submissionRefused(SubmissionEnded(draft, at: now, text: failure.message))
            }
            let wait = Self.backOff[min(max(draft.attempts - 1, 0), Self.backOff.count - 1)]
            return .submissionDeferred(
                SubmissionEnded(draft, at: now, text: failure.message, nextAttempt: now + .seconds(wait)))
        case .unknown(let reason):
            #if MUTANTS
                if Mutant.resendUnknown.isActive {
                    return .submissionDeferred(
                        SubmissionEnded(draft, at: now, text: reason, nextAttempt: now + .seconds(300)))
                }
            #endif
            return .outcomeUnknown(SubmissionEnded(draft, at: now, text: reason))
        }
    }
}

extension SubmissionEnded {
    init(_ draft: Draft, at now: Instant, _ reply: SubmissionResult.Reply, nextAttempt: Instant? = nil) {
        self.init(
            draft, at: now, code: reply.code, status: reply.status, text: reply.text.isEmpty ? "accepted" : reply.text,
            nextAttempt: nextAttempt)
    }
}
