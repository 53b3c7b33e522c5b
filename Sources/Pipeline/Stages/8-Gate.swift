// The gate: the last look before a submission (guarantee G3), and everything else that must still hold at that moment
// (G1: the confirmed bytes; G7: the guards; G9: the deadline). In doubt the draft is held.

import Etiquette
import Interviews
import Ledger
import MailFormat
import Vocabulary

/// What the gate says about one confirmed draft.
enum GateVerdict: Sendable, Hashable {
    case open
    /// Held until the person looks.
    case held(reason: String, messages: [MailID])
    /// Back to `waiting`: the confirmation no longer holds.
    case returned(reason: String, rules: [RuleID])
    /// Stays confirmed and is tried again: the hour is wrong there (night, weekend, Monday).
    case notNow(reason: String)
    /// Nothing to do: not confirmed any more, or not due.
    case closed
}

/// Looks at every account; used by the gate right before a submission.
public protocol FreshLook: Sendable {
    /// A look that begins after this call at every watched mailbox and Sent of all accounts.
    ///
    /// - Throws: `MailFailure` for the first account that could not be looked at.
    func lookAtEverything() async throws
}

extension Workbench {
    /// Judges a confirmed draft after a fresh look.
    ///
    /// - Parameter isRetry: its next attempt is not waited for, since what it waits for may be mended.
    func gate(_ id: DraftID, isRetry: Bool = false, in transaction: Transaction) throws -> GateVerdict {
        let now = transaction.now
        guard let draft = try transaction.draft(id), draft.state == .confirmed, let confirmation = draft.confirmation,
            draft.hold == nil, let interview = try transaction.interview(draft.interview)
        else { return .closed }
        guard confirmation.slot <= now, isRetry || draft.nextAttempt.map({ $0 <= now }) ?? true else {
            return .closed
        }
        if try isPaused(interview, in: transaction) { return .closed }
        guard draft.sha256 == confirmation.sha256, Fingerprint.sha256(draft.bytes) == confirmation.sha256 else {
            return .returned(reason: "the draft changed after it was confirmed", rules: ["G1"])
        }
        if let problem = draft.problem { return .returned(reason: explanation(of: problem, draft), rules: ["G1"]) }
        guard let limit = Settlement.confirmationHoldsUntil(draft), now <= limit else {
            return .returned(reason: "its deadline passed before it could be sent", rules: ["G9"])
        }
        if let reason = try whyRestoreWaits(in: transaction) { return .notNow(reason: reason) }
        #if MUTANTS
            if Mutant.skipGate.isActive { return try manners(of: draft, interview, confirmation, in: transaction) }
        #endif
        let moved = try transaction.mailsRecorded(afterConfirmationOf: id).filter { stirs($0, draft, interview) }
        if !moved.isEmpty {
            return .held(reason: "a message came after you confirmed it", messages: moved.map(\.id))
        }
        return try manners(of: draft, interview, confirmation, in: transaction)
    }

    /// The guards once more, for the moment of sending (G7).
    private func manners(
        of draft: Draft, _ interview: Interview, _ confirmation: Confirmation, in transaction: Transaction
    ) throws -> GateVerdict {
        let broken = try guardViolations(draft, interview, at: transaction.now, moment: .submission, in: transaction)
            .filter { !$0.yieldsToForce || !confirmation.forcedRules.contains($0.rule) }
        if let hard = broken.first(where: { !$0.yieldsToForce }) {
            return .returned(reason: hard.reason, rules: [hard.rule])
        }
        guard let first = broken.first else { return .open }
        if broken.allSatisfy({ $0.rule == "slot" || $0.rule == "C3" }) { return .notNow(reason: first.reason) }
        return .returned(reason: first.reason, rules: broken.map(\.rule))
    }

    func isPaused(_ interview: Interview, in snapshot: Snapshot) throws -> Bool {
        let now = surroundings.now()
        if interview.isPaused(at: now) { return true }
        return try snapshot.pausedUntil().map { now < $0 } ?? false
    }

    /// Whether a message holds the draft (G3): matched or ambiguous for its interview, from a contact, or from the
    /// company's domain. Our own messages never reach the ledger as messages; mail the person wrote to others and list
    /// mail that is neither matched nor ambiguous do not count.
    func stirs(_ mail: ReceivedMail, _ draft: Draft, _ interview: Interview) -> Bool {
        if mail.correction?.isIgnored ?? false || mail.copyOf != nil { return false }
        if mail.match.interviews.contains(interview.id) || mail.actsOn == interview.id { return true }
        guard let from = mail.from, !mail.isOwn else { return false }
        if interview.contact(at: from) != nil || from == draft.to { return true }
        if mail.isListMail { return false }
        let companies = interview.contacts.compactMap { $0.address?.domainKey }.filter(reading.isCompanyDomain)
        return companies.contains { from.domainKey == $0 || from.domainKey.hasSuffix("." + $0) }
    }
}
