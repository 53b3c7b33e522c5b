// What the person saw: a confirmation is of a version that was shown, and a hold is released only after its messages were.

public import Interviews
import Ledger
public import Vocabulary

extension Workbench {
    /// Remembers that the person saw this version of a draft.
    public func noteShown(_ draft: Draft) throws {
        try ledger.transaction(now: surroundings.now()) { try $0.setMark("shown:\(draft.id)", draft.sha256) }
    }

    /// Remembers that the person saw these messages; what holds a draft must have been shown before it is released (G3).
    public func noteShown(_ mails: [ReceivedMail]) throws {
        let new = try ledger.read { snapshot in try mails.filter { try snapshot.mark("shown:\($0.id)") == nil } }
        guard !new.isEmpty else { return }
        try ledger.transaction(now: surroundings.now()) { transaction in
            for mail in new { try transaction.setMark("shown:\(mail.id)", "yes") }
        }
    }

    /// Whether the person saw this version.
    public func wasShown(_ draft: Draft) throws -> Bool {
        try ledger.read { try $0.mark("shown:\(draft.id)") } == draft.sha256
    }

    /// Takes the file's changes over and returns the draft as it is now.
    public func refresh(_ id: DraftID) throws -> Draft { try refreshed(id) }
}
