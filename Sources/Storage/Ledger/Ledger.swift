// The ledger: one SQLite file that the daemon and the command line share. Here it is opened, read and written as a
// whole; what a reader can ask is in Snapshot*.swift, what a writer can do in Transaction*.swift.
//
// Rules that hold here:
// - A transaction is written whole or not at all, and is on the disk (fdatasync) when it returns.
// - The journal only grows; the projections are always what the journal folds to.
// - One writer at a time, in whatever process; others wait up to ten seconds.
// - A ledger of a later version is refused and left as it is.

package import GRDB
public import Vocabulary

/// The record of everything: journal, projections and marks.
///
/// The methods that are not `async` block: for milliseconds as a rule, for ten seconds at worst, while another process
/// writes. `detachedRead` and `detachedTransaction` do the same without holding a thread of the concurrency pool.
public final class Ledger: Sendable {
    /// How a ledger is opened.
    public enum Mode: Sendable {
        /// Creates the file where there is none, and brings an older one up to this version.
        case readWrite
        /// Needs a ledger of this version.
        case readOnly
    }

    public let path: String
    public let mode: Mode
    /// Sixteen or more random bytes for each call.
    let makeSalt: @Sendable () -> [UInt8]
    let faults: Faults
    package let pool: DatabasePool
    /// What was read since the journal last grew; only for simulations.
    private let memory: RecordMemory?

    init(
        path: String, mode: Mode, pool: DatabasePool, faults: Faults, makeSalt: @escaping @Sendable () -> [UInt8],
        memory: RecordMemory?
    ) {
        (self.path, self.mode, self.pool, self.faults, self.makeSalt) = (path, mode, pool, faults, makeSalt)
        self.memory = memory
    }

    /// A single thread uses it: nothing is handed to another one.
    package var runsInPlace: Bool { memory != nil }

    /// Reads at one moment: whatever others write meanwhile, `body` sees none of it.
    public func read<Value>(_ body: (Snapshot) throws -> Value) throws -> Value {
        try LedgerError.translating("read the ledger") {
            try pool.read { db in try body(Snapshot(db, memory)) }
        }
    }

    /// The same from the tables alone.
    package func readAfresh<Value>(_ body: (Snapshot) throws -> Value) throws -> Value {
        try LedgerError.translating("read the ledger") {
            try pool.read { db in try body(Snapshot(db)) }
        }
    }

    /// Reads at one moment, off the concurrency pool. It is carried through even if the task is cancelled.
    public func detachedRead<Value: Sendable>(
        _ body: @escaping @Sendable (Snapshot) throws -> Value
    ) async throws -> Value {
        if runsInPlace { return try read(body) }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncRead { result in
                continuation.resume(
                    with: Result {
                        try LedgerError.translating("read the ledger") {
                            let db = try result.get()
                            return try body(Snapshot(db))
                        }
                    })
            }
        }
    }

    /// Writes all of `body` or nothing; no other writer comes between what it reads and what it writes.
    ///
    /// - Parameter now: the time of the entries that are appended.
    /// - Throws: what `body` throws, after which nothing was written; `LedgerError` otherwise.
    @discardableResult
    public func transaction<Value>(now: Instant, _ body: (Transaction) throws -> Value) throws -> Value {
        try LedgerError.translating("write the ledger") {
            try pool.write { db in try run(body, in: db, now: now) }
        }
    }

    /// Writes all of `body` or nothing, off the concurrency pool. Once begun it is carried through even if the task is
    /// cancelled, for what it records has happened.
    @discardableResult
    public func detachedTransaction<Value: Sendable>(
        now: Instant, _ body: @escaping @Sendable (Transaction) throws -> Value
    ) async throws -> Value {
        if runsInPlace { return try transaction(now: now, body) }
        return try await withCheckedThrowingContinuation { continuation in
            pool.asyncWrite({ db in try self.run(body, in: db, now: now) }) { _, result in
                continuation.resume(
                    with: Result { try LedgerError.translating("write the ledger") { try result.get() } })
            }
        }
    }

    private func run<Value>(_ body: (Transaction) throws -> Value, in db: Database, now: Instant) throws -> Value {
        let transaction = Transaction(db, memory, now: now, makeSalt: makeSalt, faults: faults)
        let value = try body(transaction)
        if let failure = transaction.failure { throw failure }
        try faults.beforeCommit?()
        return value
    }

    /// Moves everything from the write-ahead log into the file itself and cuts the log to nothing; false where a reader
    /// is in the way.
    func emptyLog() throws -> Bool { try pool.writeWithoutTransaction(Self.emptyLog) }

    static func emptyLog(_ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0
    }

    /// Closes the connections; a later use fails. Not necessary before the process ends.
    public func close() throws {
        try LedgerError.translating("close the ledger") { try pool.close() }
    }
}

/// Places where tests let the ledger fail, as a crash would.
package struct Faults: Sendable {
    /// Called with the seq of the entry that is about to be appended.
    package var beforeAppend: (@Sendable (Int64) throws -> Void)?
    /// Called when everything of a transaction was written, but nothing committed.
    package var beforeCommit: (@Sendable () throws -> Void)?

    package init(
        beforeAppend: (@Sendable (Int64) throws -> Void)? = nil, beforeCommit: (@Sendable () throws -> Void)? = nil
    ) {
        (self.beforeAppend, self.beforeCommit) = (beforeAppend, beforeCommit)
    }

    package static let none = Faults()
}
