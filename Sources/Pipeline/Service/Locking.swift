// One daemon at a time, by a lock on the state directory.

public import Ledger

extension Workbench {
    /// Whether a daemon runs on this state directory.
    public var isDaemonRunning: Bool { DaemonLock.isHeld(inStateDirectory: paths.stateDirectory) }

    /// Takes the daemon's lock.
    ///
    /// - Throws: `Refusal` with status 75 while another daemon runs.
    public func lockDaemon() throws -> DaemonLock {
        do {
            return try DaemonLock.take(inStateDirectory: paths.stateDirectory)
        } catch let error as LedgerError where error.code == .busy {
            throw Refusal(
                .later,
                "another daemon runs\(error.underlying.map { " (\($0))" } ?? ""); stop it first, or use 'afterword sync'"
            )
        }
    }
}
