// The ledger's own long work, followed: the walk along its hash chain, and the tables made anew.

public import Ledger
import Writing

extension Workbench {
    /// Walks along the hash chain, then compares the tables with the journal.
    ///
    /// - Returns: what the walk found, and whether the tables are what the journal folds to; false where the chain is
    ///   broken.
    public func verify() throws -> (verification: Verification, isFolded: Bool) {
        try ledger.read { try $0.verifyWithTables(progress: told("checking the journal")) }
    }

    /// Makes the tables anew from the journal.
    public func rebuild() throws { try ledger.rebuild(progress: told("making the tables anew")) }

    /// What a walk over the journal calls, for whoever shows how far it is.
    func told(_ what: String) -> (Int64, Int64) -> Void {
        { done, total in surroundings.headway(Headway(what, done: Int(done), of: Int(total))) }
    }
}
