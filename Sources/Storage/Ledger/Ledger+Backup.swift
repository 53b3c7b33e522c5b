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
    public func backup(to target: String) throws { try Self.copy(path, to: target, operation: "back up the ledger") }

    /// Writes what the ledger at `source` holds at this moment into a new file.
    static func copy(_ source: String, to target: String, operation: String) throws {
        var status = stat()
        guard lstat(target, &status) != 0 else {
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
            let queue = try DatabaseQueue(path: source, configuration: configuration(.readOnly))
            defer { try? queue.close() }
            try queue.inDatabase { db in try db.execute(sql: "VACUUM INTO ?", arguments: [partial]) }
        }
        // `link` and not `rename`: a file that was made meanwhile is not overwritten.
        guard fsync(descriptor) == 0, link(partial, target) == 0 else {
            throw LedgerError(errno: errno, operation: operation)
        }
        try synchronizeDirectory(of: target, operation: operation)
    }

    /// Makes new names in the directory of `path` survive a power cut.
    static func synchronizeDirectory(of path: String, operation: String) throws {
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError(errno: errno, operation: operation) }
        defer { Glibc.close(descriptor) }
        guard fsync(descriptor) == 0 else { throw LedgerError(errno: errno, operation: operation) }
    }
}
