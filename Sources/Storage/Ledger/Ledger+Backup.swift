// Copies of the ledger: made while it is in use, and put back.

import GRDB
import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

extension Ledger {
    /// Writes a copy of this moment to `target`, a single file of mode 0600; others may write meanwhile. The copy
    /// holds nothing that was forgotten before.
    ///
    /// - Throws: `LedgerError.refused` when `target` exists.
    public func backup(to target: String) throws {
        let operation = "back up the ledger"
        var status = stat()
        guard stat(target, &status) != 0 else {
            throw LedgerError(code: .refused, operation: operation, underlying: "the file exists")
        }
        let partial = target + ".partial"
        unlink(partial)
        let descriptor = Glibc.open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LedgerError(errno: errno, operation: operation) }
        defer {
            Glibc.close(descriptor)
            unlink(partial)
        }
        try LedgerError.translating(operation) {
            // A connection of its own, so that nobody waits for it.
            let queue = try DatabaseQueue(path: path, configuration: Self.configuration(.readOnly))
            defer { try? queue.close() }
            try queue.inDatabase { db in try db.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
        }
        // `link` and not `rename`: a file that was made meanwhile is not overwritten.
        guard fsync(descriptor) == 0, link(partial, target) == 0 else {
            throw LedgerError(errno: errno, operation: operation)
        }
    }
}
