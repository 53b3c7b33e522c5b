// A search as a list of steps, drawn from a seed before anything runs. A step carries its own randomness, so that it
// means nearly the same when others are left out: that is what lets a failing history be shrunk.

import Vocabulary

/// Something that happens in the world, besides what the program does by itself.
enum Act: String, Sendable, CaseIterable {
    // The person.
    case addInterview, addRound, debrief, setFacts
    case confirm, confirmLater, confirmBadly, confirmByForce, confirmWrongHash, readAndConfirm
    case unconfirm, drop, snooze, markSent, resolve, restoreFile, openEditor
    case editFile, spoilFile, deleteFile
    case heard, withdraw, close, reopen, pause, resume, tellNews
    case relabel, ignore, takeBackWord, rescue
    case writeByHand, sendDraftByHand
    // The employers.
    case answer, answerInThread, answerFromColleague, answerFromNoReply, absence, invitation, cancellation
    case companyNewsletter, companyInvoice, answerInJunk
    // The mail system.
    case bounce, duplicate, newValidity, otherMail
    // The machine.
    case wake, clockBack, clockForward
}

extension Act {
    /// Its coverage is counted with the state of the interview that it is about.
    var isAboutInterview: Bool {
        switch self {
        case .addRound, .debrief, .setFacts, .heard, .withdraw, .close, .reopen, .resume, .tellNews, .writeByHand,
            .answer, .answerInThread, .answerFromColleague, .answerFromNoReply, .absence, .invitation, .cancellation,
            .companyNewsletter, .companyInvoice, .answerInJunk:
            true
        default: false
        }
    }

    /// Its coverage is counted with the state of the draft that it is about, and it may meet one in that state.
    func isAbout(_ state: DraftState) -> Bool {
        switch self {
        case .confirm, .confirmLater, .confirmBadly, .confirmByForce, .drop, .restoreFile, .openEditor, .editFile,
            .spoilFile, .deleteFile:
            [.waiting, .confirmed, .failed].contains(state)
        case .confirmWrongHash, .snooze, .sendDraftByHand: [.waiting, .confirmed].contains(state)
        case .unconfirm: state == .confirmed
        case .markSent: [.waiting, .confirmed, .failed, .uncertain].contains(state)
        case .resolve: state == .uncertain
        default: false
        }
    }
}

/// What goes wrong once during a step.
struct Fault: Sendable, Hashable {
    enum Kind: String, Sendable, CaseIterable {
        /// The process dies before the n-th thing that it does to the world, or within a transaction.
        case crash
        /// The same, counted from the moment it begins to hand over a message.
        case crashWhileSending
        /// The n-th question to a mailbox server is the last one that the connection carries.
        case connectionLost
        /// The n-th connection to a mailbox server cannot be made.
        case unreachable
        /// The ledger's disk is full from the n-th transaction on.
        case diskFull
        /// Each question takes the mailbox server minutes.
        case slow
        /// The mailbox server leaves one message out of its answers.
        case withheld
        /// A message of an employer arrives at the n-th question to a mailbox server.
        case arrival
        /// The person saves a draft's file at the n-th question to a mailbox server.
        case editMeanwhile
        // How the next submission ends, in this step or later.
        case refusedForNow, refusedForGood, notSent, badPassword
        /// The server took the message, the reply never came.
        case takenUnknown
        /// The connection was lost after the last bytes; the server took nothing.
        case lostUnknown
    }

    var kind: Kind
    /// Which chance to strike it takes, from 0.
    var at: Int
    /// A fault of a submission strikes the digest, not mail to an employer.
    var strikesDigest: Bool
}

extension Fault.Kind {
    /// It waits for the next submission.
    var isOfSubmission: Bool {
        switch self {
        case .crashWhileSending, .refusedForNow, .refusedForGood, .notSent, .badPassword, .takenUnknown, .lostUnknown:
            true
        default: false
        }
    }
}

struct Step: Sendable {
    /// Minutes after the search's start.
    var minute: Int
    var act: Act
    /// Where the act's details are drawn from.
    var chance: UInt64
    /// The daemon makes a pass afterwards.
    var isFollowedByPass: Bool
    var fault: Fault?

    /// One line for the trace.
    var summary: String {
        var line = act.rawValue
        if let fault { line += " [\(fault.kind.rawValue) at \(fault.at)]" }
        return isFollowedByPass ? line : line + " (no pass)"
    }
}

/// Everything that determines a search.
public struct History: Sendable {
    public let seed: UInt64
    let setting: Setting
    var steps: [Step]

    /// The history of a seed.
    public init(seed: UInt64) {
        var chance = Chance(seed: seed)
        self.seed = seed
        setting = Setting(&chance)
        steps = Script(setting: setting).steps(&chance)
    }
}
