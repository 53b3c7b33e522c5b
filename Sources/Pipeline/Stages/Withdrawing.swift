// After an offer was accepted: the other interviews are withdrawn, each with a polite note as a draft. Nothing is sent by
// this; each note waits like any other draft.

import Etiquette
import Interviews
import Ledger
public import Vocabulary

/// What became of one of the others.
public struct Withdrawn: Sendable, Hashable {
    public var interview: InterviewID
    public var company: String
    /// The note; nil where there is nobody to write to.
    public var draft: DraftID?
}

extension Workbench {
    /// Withdraws every live interview but `kept`, and drafts a note to each.
    ///
    /// - Throws: `Refusal` where no offer of `kept` is recorded: withdrawing from everything else is not for less.
    public func withdrawAllOthers(_ kept: InterviewID) throws -> [Withdrawn] {
        let now = surroundings.now()
        let interview = try ledger.interview(kept)
        guard Standing(interview).base == .offer else {
            throw Refusal(
                .failed,
                "no offer of \(kept) is recorded, and the others would all be withdrawn; record it with 'afterword heard \(kept) offer'"
            )
        }
        let others = try views(all: false).filter { $0.interview.id != kept }
        let withdrawn = try ledger.transaction(now: now) { transaction in
            try others.map { try withdraw($0.interview.id, becauseOf: interview, in: transaction) }
        }
        try syncReviewDirectory()
        return withdrawn
    }

    private func withdraw(
        _ id: InterviewID, becauseOf kept: Interview, in transaction: Transaction
    ) throws -> Withdrawn {
        let now = transaction.now
        try transaction.append(
            .decisionTaken(
                DecisionTaken(
                    interview: id,
                    decision: Decision(at: now, what: .withdrawn, reason: "you accepted another offer (\(kept.id))"))))
        try settle(id, in: transaction, now: now)
        guard let interview = try transaction.interview(id) else {
            return Withdrawn(interview: id, company: "", draft: nil)
        }
        let touch = Planner.farewell(try planInput(interview, in: transaction, now: now))
        let composer = Composer(workbench: self, transaction: transaction, interview: interview, now: now)
        let draft = try composer.draft(for: touch, isThin: false, isWithdrawal: true)
        if let draft { try transaction.append(.draftMade(draft)) }
        return Withdrawn(interview: id, company: interview.company, draft: draft?.id)
    }
}
