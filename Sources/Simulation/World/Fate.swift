// Where things go wrong: every effect of the program asks here first whether it may happen.

/// The process was killed. Nothing that it does afterwards reaches the world.
struct Crash: Error {}

/// What the program does to the world.
enum Effect: String, Sendable {
    case connect, question, append, submission, entry, commit, file
}

/// The fault of the present step, and how far it is from striking. A fault of a submission waits for one.
struct Fate: Sendable {
    private(set) var fault: Fault?
    /// The process is dead until it is started again.
    private(set) var isDead = false
    private(set) var hasStruck = false
    /// A message of the kind that the fault is meant for is being handed over.
    private var isSending = false
    private var count = 0

    /// A new step begins.
    mutating func begin(_ next: Fault?) {
        isSending = false
        if let fault, fault.kind.isOfSubmission, !hasStruck, next == nil { return }
        (fault, hasStruck, count) = (next, false, 0)
    }

    /// The process is started again; its fault does not strike twice.
    mutating func restart() { (isDead, fault, isSending) = (false, nil, false) }

    /// Whether the fault of that kind strikes here, the n-th time that it could.
    mutating func strikes(_ kind: Fault.Kind) -> Bool {
        guard let fault, fault.kind == kind, !hasStruck, !kind.isOfSubmission || isSending else { return false }
        defer { count += 1 }
        hasStruck = count >= fault.at
        return hasStruck
    }

    /// A fault that lasts once it has begun.
    mutating func holds(_ kind: Fault.Kind) -> Bool { (hasStruck && fault?.kind == kind) || strikes(kind) }

    mutating func beginSubmission(isDigest: Bool) { isSending = fault.map { $0.strikesDigest == isDigest } ?? false }

    /// Before an effect.
    ///
    /// - Throws: `Crash`.
    mutating func pass(_ effect: Effect) throws(Crash) {
        if strikes(.crash) || strikes(.crashWhileSending) { isDead = true }
        if isDead { throw Crash() }
    }
}
