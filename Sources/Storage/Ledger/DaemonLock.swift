// One daemon at a time: a lock on a file in the state directory. The kernel lets it go when the process ends, however
// it ends.

#if canImport(Glibc)
    import Glibc
#endif

/// Held by the daemon as long as it runs; let go when the value goes, or the process.
public final class DaemonLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Takes the lock of a state directory.
    ///
    /// - Throws: `LedgerError.busy` when another process has it; its pid stands in `underlying`.
    public static func take(inStateDirectory directory: String) throws -> DaemonLock {
        try Ledger.makeDirectories(for: path(in: directory), operation: operation)
        let descriptor = open(path(in: directory), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw LedgerError(errno: errno, operation: operation) }
        var lock = wholeFile(F_WRLCK)
        guard fcntl(descriptor, setLock, &lock) == 0 else {
            let number = errno
            let holder = readPID(descriptor)
            close(descriptor)
            guard number == EAGAIN || number == EACCES else { throw LedgerError(errno: number, operation: operation) }
            throw LedgerError(code: .busy, operation: operation, underlying: holder.map { "process \($0)" })
        }
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) != 0 || pwrite(descriptor, text, text.count, 0) != text.count {
            let number = errno
            close(descriptor)
            throw LedgerError(errno: number, operation: operation)
        }
        return DaemonLock(descriptor: descriptor)
    }

    /// Who holds the lock.
    public enum Holder: Hashable, Sendable {
        case nobody
        /// nil when the file does not say.
        case process(pid: Int32?)
    }

    /// Looks who holds the lock, without taking it for a moment even.
    public static func holder(inStateDirectory directory: String) -> Holder {
        let descriptor = open(path(in: directory), O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return .nobody }
        defer { close(descriptor) }
        var lock = wholeFile(F_WRLCK)
        guard fcntl(descriptor, getLock, &lock) == 0, lock.l_type != Int16(F_UNLCK) else { return .nobody }
        return .process(pid: readPID(descriptor))
    }

    /// Whether a daemon runs on this state directory.
    public static func isHeld(inStateDirectory directory: String) -> Bool {
        holder(inStateDirectory: directory) != .nobody
    }

    private static let operation = "take the daemon's lock"

    // Locks of the open file description (fcntl(2)): unlike POSIX locks they do not fall when another descriptor of
    // the file is closed, and unlike flock(2) they can be asked about. The names need _GNU_SOURCE.
    private static let getLock: Int32 = 36
    private static let setLock: Int32 = 37

    private static func wholeFile(_ type: some BinaryInteger) -> flock {
        var lock = flock()
        lock.l_type = Int16(type)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }

    private static func path(in directory: String) -> String { directory + "/daemon.lock" }

    private static func readPID(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes[..<count].prefix { $0 != 10 }, as: UTF8.self))
    }
}
