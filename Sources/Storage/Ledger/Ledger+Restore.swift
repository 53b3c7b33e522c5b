// Putting a backup in the place of the ledger (`afterword restore`).

import GRDB
import Interviews
public import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// What a restore came to.
public struct RestoreReport: Hashable, Sendable {
    /// The number of the backup's last entry.
    public var lastSeq: Int64 = 0
    /// Drafts that were confirmed when the backup was made, and wait again.
    public var returned: [DraftID] = []
    /// Where the ledger that was replaced lies now; nil where there was none.
    public var replaced: String?
}

/// What takes long in a restore.
public enum RestoreStep: Sendable {
    /// The walk along the backup's hash chain.
    case checking
    /// The tables are made anew from its journal.
    case folding
}

extension Ledger {
    /// The mark that says when the ledger was restored (milliseconds since 1970). As long as it is set, what the
    /// backup calls unsent may have been sent since: Sent is to be searched before anything is submitted, then the
    /// mark is removed.
    public static let restoredMark = "restored"

    /// Puts a backup in the place of the ledger at `path`, and voids every confirmation in it. The ledger that was
    /// there is kept beside it. Whoever calls it holds the daemon's lock and has no ledger open.
    ///
    /// Handles that the replaced ledger gave out are not given out again, if it can still be read.
    ///
    /// - Parameter progress: called now and then with the step and its entries, done and all of them.
    /// - Throws: `LedgerError`; `path` is then as it was. `.corrupt` for a backup whose chain is broken.
    public static func restore(
        from backup: String, to path: String, now: Instant, salt: @escaping @Sendable () -> [UInt8],
        progress: @escaping @Sendable (RestoreStep, Int64, Int64) -> Void = { _, _, _ in }
    ) throws -> RestoreReport {
        try LedgerError.translating(restoring) {
            guard access(backup, R_OK) == 0 else { throw LedgerError(errno: errno, operation: restoring) }
            // An empty file is what a new ledger begins as, but no backup is one.
            var status = stat()
            guard stat(backup, &status) == 0, status.st_size > 0 else {
                throw LedgerError(code: .notALedger, operation: restoring, underlying: "it is empty")
            }
            try inspect(backup, .readWrite)
            try makeDirectories(for: path, operation: restoring)
            let staged = path + ".restoring"
            for suffix in ["", "-wal", "-shm"] { unlink(staged + suffix) }
            try copy(backup, to: staged, operation: restoring)
            defer { for suffix in ["", "-wal", "-shm"] { unlink(staged + suffix) } }
            let ledger = try open(at: staged, now: now, salt: salt, quickCheck: true)
            guard try ledger.read({ try $0.verify { progress(.checking, $0, $1) }.isIntact }) else {
                throw LedgerError(code: .corrupt, operation: restoring)
            }
            let given = access(path, F_OK) == 0 ? try handlesGiven(at: path) : nil
            var report = try ledger.transaction(now: now) { transaction in
                try transaction.voidConfirmations(givenSince: given ?? [:]) { progress(.folding, $0, $1) }
            }
            guard try ledger.emptyLog() else { throw LedgerError(code: .busy, operation: restoring) }
            try ledger.close()
            report.replaced = try putAside(path, now: now)
            guard rename(staged, path) == 0 else { throw LedgerError(errno: errno, operation: restoring) }
            try synchronizeDirectory(of: path, operation: restoring)
            return report
        }
    }

    private static let restoring = "restore the ledger"

    /// What the ledger that is replaced gave out; nil when it cannot be read. Its write-ahead log is empty afterwards.
    private static func handlesGiven(at path: String) throws -> [String: Int64]? {
        let queue: DatabaseQueue
        let given: [String: Int64]
        do {
            guard try prepareFile(at: path, mode: .readWrite) else { return nil }
            queue = try DatabaseQueue(path: path, configuration: configuration(.readWrite))
            given = try queue.read { db in
                let row = try Row.fetchOne(db, sql: "SELECT interviews, drafts, mails FROM ledger")
                return ["interviews": row?[0] ?? 0, "drafts": row?[1] ?? 0, "mails": row?[2] ?? 0]
            }
        } catch let error as DatabaseError where error.resultCode != .SQLITE_BUSY {
            return nil
        }
        guard try queue.inDatabase(Self.emptyLog) else { throw LedgerError(code: .busy, operation: restoring) }
        try queue.close()
        return given
    }

    /// Gives the ledger a second name and takes away its write-ahead log, which would be taken for the new one's.
    /// After a crash at any step `path` is the old ledger.
    private static func putAside(_ path: String, now: Instant) throws -> String? {
        guard access(path, F_OK) == 0 else { return nil }
        var aside = "\(path).replaced-\(now.seconds)"
        while access(aside, F_OK) == 0 { aside += "+" }
        guard link(path, aside) == 0 else { throw LedgerError(errno: errno, operation: restoring) }
        var status = stat()
        if stat(path + "-wal", &status) == 0, status.st_size > 0 {
            // Only a ledger that could not be read has something in it still.
            guard rename(path + "-wal", aside + "-wal") == 0 else {
                throw LedgerError(errno: errno, operation: restoring)
            }
        }
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        return aside
    }
}

extension Transaction {
    func voidConfirmations(
        givenSince given: [String: Int64], progress: @escaping (Int64, Int64) -> Void
    ) throws -> RestoreReport {
        var report = RestoreReport(lastSeq: try lastSeq())
        // The chain vouches for the journal; what the tables say comes from there.
        _ = try rebuild(progress: progress)
        for column in ["interviews", "drafts", "mails"] {
            try db.execute(
                sql: "UPDATE ledger SET \(column) = max(\(column), ?)", arguments: [given[column] ?? 0])
        }
        try append(
            .serviceNoted(ServiceNoted(at: now, what: "restored", note: "a backup with \(report.lastSeq) entries")))
        for draft in try drafts() where draft.state == .confirmed {
            let reason = "the ledger was restored from a backup; confirm it again"
            try append(.draftReturned(DraftNoted(draft, at: now, reason: reason)))
            report.returned.append(draft.id)
        }
        // One that was on its way when the backup was made may have arrived: that is for Sent or the person to say.
        for draft in try drafts() where draft.state == .sending {
            let reason = "the backup that was restored was made while it was being sent"
            try append(.outcomeUnknown(SubmissionEnded(draft, at: now, text: reason)))
        }
        try setMark(Ledger.restoredMark, String(now.milliseconds))
        return report
    }
}
