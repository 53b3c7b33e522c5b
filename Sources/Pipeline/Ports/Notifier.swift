// What the pipeline asks of whoever tells the person: `[notify] command`. The real one runs a program
// (CommandNotifier.swift).

public import Writing

/// Tells the person.
public protocol Notifier: Sendable {
    /// - Throws: `NotifierError` when it could not be told.
    func tell(_ notice: Notice) async throws
}

/// Why the person could not be told.
public struct NotifierError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What failed, then what to do; nothing of the notice.
    public var description: String

    public init(_ description: String) { self.description = description }
}
