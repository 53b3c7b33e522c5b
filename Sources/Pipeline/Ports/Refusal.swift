// How a command ends when it cannot be done: what failed, what to do, and the exit status (INTERFACE.md).

/// The exit statuses.
public enum ExitStatus: Int32, Sendable {
    case done = 0
    /// It could not be done.
    case failed = 1
    /// Wrong usage, broken configuration, a corrupt ledger or one from a newer version.
    case usage = 2
    /// Nothing matched, or a name matched several.
    case noMatch = 3
    /// Try again later.
    case later = 75
}

/// Why something is not done.
public struct Refusal: Error, Sendable, CustomStringConvertible, Equatable {
    public var status: ExitStatus
    /// What failed, then what to do.
    public var message: String
    /// A reason overrules it (`--force --reason`, G7).
    public var yieldsToForce: Bool

    public init(_ status: ExitStatus, _ message: String, yieldsToForce: Bool = false) {
        (self.status, self.message, self.yieldsToForce) = (status, message, yieldsToForce)
    }

    public var description: String { message }
}
