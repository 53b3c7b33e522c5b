// Taking the last decision about a draft back, as `review` offers it.

public import Interviews
import Ledger
import Vocabulary

/// A decision that was just made, with the draft as it was before.
public struct DraftDecision: Sendable {
    public enum What: String, Sendable {
        case confirmed, snoozed = "put off", dropped
    }

    public var what: What
    public var before: Draft

    public init(_ what: What, before: Draft) { (self.what, self.before) = (what, before) }
}

extension Workbench {
    /// Takes a decision back.
    ///
    /// - Throws: `Refusal` where it was acted on already, as a submission that began.
    public func undo(_ decision: DraftDecision) throws {
        let id = decision.before.id
        guard decision.what != .confirmed else { return try unconfirm(id) }
        let now = surroundings.now()
        let state: DraftState = decision.what == .dropped ? .dropped : .waiting
        try ledger.transaction(now: now) { transaction in
            guard let draft = try transaction.draft(id), draft.state == state else {
                throw Refusal(.later, "draft \(id) changed meanwhile; look at it with 'afterword show \(id)'")
            }
            switch decision.what {
            case .dropped:
                try transaction.append(
                    .draftReturned(DraftNoted(draft, at: now, reason: "you took the decision to drop it back")))
            case .snoozed, .confirmed:
                let until = decision.before.snoozedUntil ?? now
                try transaction.append(.draftSnoozed(DraftSnoozed(draft, at: now, until: until)))
            }
            try settle(draft.interview, in: transaction, now: now)
        }
        if try ledger.draft(id).state.isOpen { try restoreFile(of: id) }
        try syncReviewDirectory()
    }
}
