// What the simulation saw with its own eyes: what the person said yes to, what the submission server was given, what
// lay in the mailboxes then. The judgements in Judging*.swift are made from this and from nothing that the program says.

import Vocabulary

/// Something that must never happen did.
public struct Violation: Sendable, Hashable, CustomStringConvertible {
    /// The promise that was broken: `G1`, `C3`, `journal`.
    public var promise: String
    public var detail: String

    public var description: String { "\(promise): \(detail)" }
}

/// An interview as the person knows it.
struct Job: Sendable {
    /// The number in its handle.
    var handle: Int64
    var company: Int
    var zone: String
    /// What the person told of promised dates, in any round.
    var promised: [Instant] = []
    var hasFurtherRound = false
    /// They said something otherwise than by mail.
    var hasHeard = false
    /// What the person decided last.
    var ending = Ending.none
    var end: Instant
    var addedAt: Instant
}

enum Ending: Sendable {
    case none
    /// Until they write again.
    case closed
    case withdrawn
}

/// The person's yes to the bytes of one draft.
struct Yes: Sendable {
    var bytes: [UInt8]
    /// When it was said, in the world's own count.
    var number: Int
    var slot: Instant
    /// Index into `Witness.jobs`.
    var job: Int
    var kind: String
    /// When the plan had it due.
    var due: Instant
    /// The rules that the person overruled with a reason.
    var forced: Set<String>
}

/// Whether a message is out there.
enum Whereabouts: Sendable { case nowhere, unknown, out }

/// A mail that the submission server took, or the person sent by hand.
struct SentRecord: Sendable {
    var messageID: String
    var company: Int
    var job: Int
    var kind: String
    var at: Instant
    var number: Int
    /// By the person's own program.
    var isByHand = false
    /// The person said that it never arrived, though it did.
    var isDenied = false
}

struct Witness: Sendable {
    let setting: Setting
    var jobs: [Job] = []
    /// Standing yeses, by Message-ID.
    private(set) var yeses: [String: Yes] = [:]
    /// Drafts whose file the person changed after the yes.
    private var touched: Set<String> = []
    private(set) var whereabouts: [String: Whereabouts] = [:]
    var sent: [SentRecord] = []
    /// Messages that the person said have nothing to do with anything, by Message-ID.
    var ignored: Set<String> = []
    /// The same of everything by a sender, and of everything in a thread.
    var ignoredSenders: Set<String> = []
    var ignoredThreads: Set<String> = []
    /// The Message-ID of each day's digest, and the days whose digest the journal calls sent.
    var digests: [String: String] = [:]
    var digestsRecorded: Set<String> = []
    /// Everything is paused.
    var isPaused = false
    /// The clock went back at some time: distances between moments mean little from then on.
    var clockWentBack = false
    private(set) var violations: [Violation] = []

    init(setting: Setting) { self.setting = setting }

    mutating func accuse(_ promise: String, _ detail: String) {
        violations.append(Violation(promise: promise, detail: detail))
    }

    // MARK: - The person

    mutating func note(_ yes: Yes, of messageID: String) {
        yeses[messageID] = yes
        touched.remove(messageID)
    }

    /// The yes no longer counts: taken back, dropped, put off, sent otherwise.
    mutating func takeBack(_ messageID: String) { yeses[messageID] = nil }

    mutating func noteFileTouched(_ messageID: String) { touched.insert(messageID) }

    /// The file was brought back; where it is what the yes was said to, the yes stands again.
    mutating func noteRestored(_ messageID: String, _ bytes: [UInt8]?) {
        if let yes = yeses[messageID], yes.bytes == bytes { touched.remove(messageID) }
    }

    func isTouched(_ messageID: String) -> Bool { touched.contains(messageID) }

    mutating func noteSentByHand(_ messageID: String) {
        whereabouts[messageID] = .out
        takeBack(messageID)
    }

    /// The person decided an unknown outcome.
    mutating func noteResolved(_ messageID: String, isArrived: Bool) {
        if !isArrived {
            whereabouts[messageID] = .nowhere
            for index in sent.indices where sent[index].messageID == messageID { sent[index].isDenied = true }
        }
        takeBack(messageID)
    }

    /// They wrote, or were heard of: what was closed is open again.
    mutating func noteWord(from company: Int) {
        for index in jobs.indices where jobs[index].company == company && jobs[index].ending == .closed {
            jobs[index].ending = .none
        }
    }

    // MARK: - The submission server

    mutating func noteRefused(_ attempt: Attempt) { whereabouts[attempt.messageID] = .nowhere }

    mutating func noteUnknown(_ attempt: Attempt, isTaken: Bool, in scene: Scene) {
        if isTaken { noteTaken(attempt, in: scene) }
        whereabouts[attempt.messageID] = .unknown
    }

    mutating func noteTaken(_ attempt: Attempt, in scene: Scene) {
        whereabouts[attempt.messageID] = .out
        guard !attempt.isDigest, let yes = yeses[attempt.messageID] else { return }
        sent.append(
            SentRecord(
                messageID: attempt.messageID, company: jobs[yes.job].company, job: yes.job, kind: yes.kind,
                at: scene.now, number: yes.number))
    }

    /// From the moment that the last bytes may leave, nobody knows, until there is an answer.
    mutating func noteCommitted(_ attempt: Attempt) { whereabouts[attempt.messageID] = .unknown }
}

/// What a submission is judged by.
struct Scene: Sendable {
    var now: Instant
    var post: Post
    /// The number at which the present pass began.
    var passBegan: Int
}
