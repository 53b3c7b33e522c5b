// What can go wrong with the servers of the demo and the tests. Not here: errors of Afterword itself.

/// Why a server of the demo or of a test could not do what was asked.
public struct ServerError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: Sendable {
        /// The servers' programs are not there, or incomplete.
        case missingPrograms
        /// There is no ordinary user that the servers could run as.
        case noUser
        /// A file or directory could not be made or read.
        case files
        /// A program such as `openssl` or `doveadm` failed.
        case program
        /// A server did not come up.
        case notReady
        /// A conversation with a server broke off, took too long or was refused.
        case conversation
    }

    /// The kind of failure.
    public let code: Code
    /// What was being done, and where it helps what to do about it.
    public let operation: String
    /// What the system, the program or the server's log said; empty when there is nothing more to say.
    public let underlying: String

    /// Creates an error.
    public init(_ code: Code, _ operation: String, underlying: String = "") {
        self.code = code
        self.operation = operation
        self.underlying = underlying
    }

    public var description: String {
        underlying.isEmpty ? operation : "\(operation): \(underlying)"
    }
}
