// What can go wrong with the ledger, and what to do about it. Causes that only SQLite knows are translated here; no
// description holds an address, a subject, a text or a value of a statement.

import GRDB

/// The ledger could not be opened, read or written.
public struct LedgerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of trouble it is.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is no ledger at that path.
        case notFound
        /// The file is damaged, or holds something that cannot be read.
        case corrupt
        /// The file is a database, but none of ours.
        case notALedger
        /// Written by a later version of the program; it was left as it is.
        case newerVersion
        /// Written by an earlier version; it is brought up to date when it is opened for writing.
        case olderVersion
        /// Another process kept it locked for longer than the busy timeout.
        case busy
        /// No room on the disk; nothing of the transaction was written.
        case diskFull
        /// The directory or the file must not be written.
        case notWritable
        /// The disk did not do what it was told.
        case inputOutput
        /// Something that was asked for is not there: an unknown interview, an existing backup file.
        case refused
        /// SQLite failed in a way that has no name here.
        case other
    }

    /// Whether and when trying again makes sense.
    public enum Retry: Hashable, Sendable {
        case immediately
        case later(after: Duration)
        case never
        case needsPerson
    }

    public var code: Code
    /// What was being done: `open the ledger`.
    public var operation: String
    /// The cause in the words of SQLite or the operating system, without values.
    public var underlying: String?

    public init(code: Code, operation: String, underlying: String? = nil) {
        (self.code, self.operation, self.underlying) = (code, operation, underlying)
    }

    /// Whether and when trying again makes sense.
    public var retry: Retry {
        switch code {
        case .busy: .immediately
        case .diskFull, .inputOutput: .later(after: .seconds(60))
        case .notWritable, .corrupt, .newerVersion: .needsPerson
        case .notFound, .notALedger, .olderVersion, .refused, .other: .never
        }
    }

    /// What the person can do.
    public var remedy: String {
        switch code {
        case .notFound: "add an interview first, or check the state directory"
        case .corrupt: "keep the file, then restore the last backup with 'afterword restore FILE'"
        case .notALedger: "move the file away; it is not Afterword's"
        case .newerVersion: "use the newer version of afterword that wrote it"
        case .olderVersion: "run 'afterword status' once to bring it up to date"
        case .busy: "try again; another afterword process is writing"
        case .diskFull: "make room on the disk; nothing was lost"
        case .notWritable: "check the owner and the permissions of the file and its directory"
        case .inputOutput: "check the disk"
        case .refused: "check what was asked for"
        case .other: "run 'afterword doctor'"
        }
    }

    public var description: String {
        let cause = underlying.map { " (\($0))" } ?? ""
        return "could not \(operation): \(summary)\(cause); \(remedy)"
    }

    private var summary: String {
        switch code {
        case .notFound: "there is no ledger"
        case .corrupt: "the ledger is damaged"
        case .notALedger: "the file is not a ledger"
        case .newerVersion: "the ledger is from a newer version"
        case .olderVersion: "the ledger is from an earlier version"
        case .busy: "the ledger is in use"
        case .diskFull: "the disk is full"
        case .notWritable: "it cannot be opened or written"
        case .inputOutput: "the disk failed"
        case .refused: "it was refused"
        case .other: "the database failed"
        }
    }
}

extension LedgerError {
    /// Translates an error of SQLite.
    init(_ error: DatabaseError, operation: String) {
        let code: Code
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: code = .busy
        case .SQLITE_FULL: code = .diskFull
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_FORMAT: code = .corrupt
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN: code = .notWritable
        // The shared memory beside the database is a file, too, and could not be made large enough.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: code = .diskFull
        case .SQLITE_IOERR: code = .inputOutput
        default: code = .other
        }
        // The message of SQLite names tables and columns, never values.
        let words = error.message ?? "no message"
        self.init(code: code, operation: operation, underlying: "SQLite \(error.extendedResultCode.rawValue): \(words)")
    }

    /// Runs `body` and translates what SQLite throws; other errors pass.
    static func translating<Value>(_ operation: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as DatabaseError {
            throw LedgerError(error, operation: operation)
        }
    }
}
