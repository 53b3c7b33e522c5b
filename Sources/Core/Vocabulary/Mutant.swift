// Deliberate defects, one for each promise that the simulation must see broken (`make simulate MUTANT=…`). They exist
// only where the compiler was told MUTANTS; the program that is installed has none of them.

#if MUTANTS
    public import Synchronization

    /// A defect that can be switched on for a whole process.
    public enum Mutant: String, Sendable, CaseIterable {
        /// The gate lets through whatever came after the confirmation (G3).
        case skipGate = "skip-gate"
        /// "Commit started" is not written before the last bytes leave (G2).
        case noCommitRecord = "no-commit-record"
        /// An absence reply is taken for an answer.
        case automaticAsReply = "automatic-as-reply"
        /// A mailbox's mark moves before its messages are recorded (G4).
        case earlyMark = "early-mark"
        /// An answer no longer cancels the reminder that waits.
        case droppedCancel = "dropped-cancel"
        /// A submission with an unknown end is tried again (G2).
        case resendUnknown = "resend-unknown"
        /// A change of a draft's file goes unnoticed (G1).
        case ignoreEdit = "ignore-edit"
        /// Mondays are days like any other (C3).
        case mondayGuardOff = "monday-guard-off"
        /// Now and then an entry of the journal does not follow the one before it.
        case chainBreak = "chain-break"
        /// A digest that was sent counts as not sent yet.
        case digestTwice = "digest-twice"

        /// The one that is switched on in this process.
        public static let active = Mutex<Mutant?>(nil)

        public var isActive: Bool { Self.active.withLock { $0 == self } }
    }
#endif
