// Opening a ledger: the file and its permissions, its version, the connections' settings.

import GRDB
public import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

extension Ledger {
    /// Opens the ledger at `path`, making it and its directory (0700) in mode `.readWrite` where they are missing.
    ///
    /// - Parameters:
    ///   - now: when the ledger was made, if it is made.
    ///   - salt: sixteen or more random bytes for each call; they keep what is forgotten from being guessed.
    ///   - quickCheck: looks through the whole file for damage first (`PRAGMA quick_check`).
    /// - Throws: `LedgerError`: `.notFound`, `.notALedger`, `.newerVersion`, `.corrupt`, `.notWritable`, `.busy`, …
    public static func open(
        at path: String, mode: Mode = .readWrite, now: Instant, salt: @escaping @Sendable () -> [UInt8],
        quickCheck: Bool = false
    ) throws -> Ledger {
        try open(at: path, mode: mode, now: now, salt: salt, quickCheck: quickCheck, faults: .none)
    }

    /// The same with places to fail at and another patience with other writers, for tests.
    ///
    /// - Parameter isSimulated: one thread alone uses the ledger, and wants it fast: nothing is handed to other threads,
    ///   and records are not read again as long as the journal did not grow.
    package static func open(
        at path: String, mode: Mode = .readWrite, now: Instant, salt: @escaping @Sendable () -> [UInt8],
        quickCheck: Bool = false, faults: Faults, busyTimeout: Duration = .seconds(10), isSimulated: Bool = false
    ) throws -> Ledger {
        try LedgerError.translating(opening) {
            let exists = try prepareFile(at: path, mode: mode)
            return try patiently(for: busyTimeout) {
                if exists { try inspect(path, mode) }
                let pool = try DatabasePool(path: path, configuration: configuration(mode, busyTimeout: busyTimeout))
                if mode == .readWrite { try prepare(pool, createdAt: now) }
                if quickCheck { try check(pool) }
                return Ledger(
                    path: path, mode: mode, pool: pool, faults: faults, makeSalt: salt,
                    memory: isSimulated ? RecordMemory() : nil)
            }
        }
    }

    private static func prepare(_ pool: DatabasePool, createdAt: Instant) throws {
        try pool.write { db in try Schema.migrate(db, createdAt: createdAt.milliseconds) }
        // GRDB sets NORMAL after preparing the connection, which in WAL loses commits at a power cut.
        try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
    }

    /// Tries again while others open, make or close the same file: changing to WAL and back takes a lock that SQLite
    /// does not wait for (`sqlite3_busy_timeout`: "there is no guarantee that the handler is called").
    private static func patiently<Value>(for patience: Duration, _ body: () throws -> Value) throws -> Value {
        let pause = Duration.milliseconds(10)
        for _ in 0..<max(patience.wholeMilliseconds / pause.wholeMilliseconds, 1) {
            do { return try body() } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                usleep(UInt32(pause.wholeMilliseconds) * 1000)
            }
        }
        return try body()
    }

    private static let opening = "open the ledger"

    static func configuration(_ mode: Mode, busyTimeout: Duration = .seconds(10)) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = mode == .readOnly
        configuration.busyMode = .timeout(Double(busyTimeout.wholeMilliseconds) / 1000)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 2
        configuration.label = "ledger"
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA secure_delete = ON;
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA journal_size_limit = 4194304;
                    PRAGMA cache_size = -1024;
                    """)
        }
        return configuration
    }

    /// Sees to directory and file, and says whether there is something in the file already.
    static func prepareFile(at path: String, mode: Mode) throws -> Bool {
        var status = stat()
        if stat(path, &status) == 0, status.st_size > 0 {
            if mode == .readWrite, status.st_mode & 0o077 != 0 { chmod(path, 0o600) }
            return true
        }
        guard mode == .readWrite else { throw LedgerError(code: .notFound, operation: opening) }
        try makeDirectories(for: path, operation: opening)
        // SQLite gives its other files the mode of this one.
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LedgerError(errno: errno, operation: opening) }
        Glibc.close(descriptor)
        return false
    }

    /// Makes the directories above `path` that are missing, for their owner alone.
    static func makeDirectories(for path: String, operation: String) throws {
        let names = path.split(separator: "/", omittingEmptySubsequences: true).dropLast()
        var directory = path.hasPrefix("/") ? "" : "."
        for name in names {
            directory += "/\(name)"
            guard mkdir(directory, 0o700) != 0, errno != EEXIST else { continue }
            var status = stat()
            if stat(directory, &status) == 0 { continue }
            throw LedgerError(errno: errno, operation: operation)
        }
    }

    /// Looks whose file it is and of which version, without changing a byte.
    static func inspect(_ path: String, _ mode: Mode) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration(.readOnly))
        defer { try? queue.close() }
        let (application, version, tables) = try queue.read { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0,
                try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
                try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
            )
        }
        if application == 0, version == 0, tables == 0 {
            // Another process may just be making it.
            guard mode == .readWrite else { throw LedgerError(code: .notFound, operation: opening) }
            return
        }
        guard application == Schema.applicationID else { throw LedgerError(code: .notALedger, operation: opening) }
        guard version <= Schema.version else { throw LedgerError(code: .newerVersion, operation: opening) }
        guard mode == .readWrite || version == Schema.version else {
            throw LedgerError(code: .olderVersion, operation: opening)
        }
    }

    private static func check(_ pool: DatabasePool) throws {
        let findings = try pool.read { db in try String.fetchAll(db, sql: "PRAGMA quick_check(1)") }
        guard findings == ["ok"] else { throw LedgerError(code: .corrupt, operation: "check the ledger") }
    }
}

extension LedgerError {
    /// Translates an error of the operating system.
    init(errno number: Int32, operation: String) {
        let code: Code
        switch number {
        case ENOSPC, EDQUOT: code = .diskFull
        case EIO: code = .inputOutput
        case ENOENT: code = .notFound
        default: code = .notWritable
        }
        self.init(code: code, operation: operation, underlying: String(cString: strerror(number)))
    }
}
