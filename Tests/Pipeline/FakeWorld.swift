// A world in memory for the pipeline: a clock that is set, mailboxes that are arrays, a submission server that does what
// a test says. Ledger and review directory are the real ones, in a temporary directory.

import Foundation
import Interviews
import Ledger
import Synchronization
import Vocabulary

@testable import Pipeline

/// Mailboxes of one account.
final class FakeMailbox: MailSource, Sendable {
    struct Content: Sendable {
        var mailboxes: [String: [(uid: UInt32, bytes: [UInt8])]] = ["INBOX": [], "Sent": []]
        var validity: UInt32 = 7
        var nextUID: UInt32 = 1
        /// When messages arrived, by UID; the others just now.
        var arrived: [UInt32: CivilDate] = [:]
        /// How often it was searched for senders.
        var searches = 0
        var failure: MailFailure?
        /// Leaves these out of its answers though it lists them.
        var withheld: Set<UInt32> = []
        /// What it tells of those that it withholds.
        var traits: [UInt32: MessageTrait] = [:]
        /// Says NO to every FETCH that asks for what is withheld, instead of leaving it out.
        var refusesWithheld = false
        /// Done when a look begins; for what happens "during the look".
        var onConnect: (@Sendable () -> Void)?
        /// Done when UIDs of this mailbox from one on are asked for; what it throws is what the server says.
        var onUIDs: (@Sendable (_ mailbox: String, _ first: UInt32) throws -> Void)?
        /// What a connection's thread does when it is asked for a sign.
        var onSign: (@Sendable () async -> Bool)?
        /// Done when a body is asked for.
        var onMessage: (@Sendable (UInt32) async -> Void)?
        var connections = 0
    }

    let content = Mutex(Content())

    func deliver(_ text: String, to mailbox: String = "INBOX") {
        content.withLock { content in
            let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
            content.mailboxes[mailbox, default: []].append((content.nextUID, bytes))
            content.nextUID += 1
        }
    }

    func connect(to account: Configuration.Account) async throws -> any MailSession {
        let (failure, act) = content.withLock { content in
            content.connections += 1
            return (content.failure, content.onConnect)
        }
        act?()
        if let failure { throw failure }
        return FakeSession(mailbox: self)
    }
}

/// A connection to them.
final class FakeSession: MailSession, Sendable {
    let mailbox: FakeMailbox
    private let selected = Mutex("INBOX")

    init(mailbox: FakeMailbox) { self.mailbox = mailbox }

    private var messages: [(uid: UInt32, bytes: [UInt8])] {
        let name = selected.withLock { $0 }
        return mailbox.content.withLock { $0.mailboxes[name] ?? [] }
    }

    func mailboxes() async throws -> [MailboxListing] {
        [MailboxListing(name: "INBOX", use: nil), MailboxListing(name: "Sent", use: .sent)]
    }

    func examine(_ name: String) async throws -> MailboxSnapshot {
        selected.withLock { $0 = name }
        return mailbox.content.withLock { content in
            MailboxSnapshot(
                name: name, uidValidity: content.validity, uidNext: nil, messages: content.mailboxes[name]?.count ?? 0)
        }
    }

    func uids(from uid: UInt32) async throws -> [UInt32] {
        try mailbox.content.withLock { $0.onUIDs }?(selected.withLock { $0 }, uid)
        return messages.map(\.uid).filter { $0 >= uid }
    }

    func uids(since date: CivilDate) async throws -> [UInt32] { messages(since: date).map(\.uid) }

    private func messages(since date: CivilDate) -> [(uid: UInt32, bytes: [UInt8])] {
        let arrived = mailbox.content.withLock { $0.arrived }
        return messages.filter { message in arrived[message.uid].map { $0 >= date } ?? true }
    }

    func uids(since date: CivilDate, from terms: [String]) async throws -> [UInt32] {
        mailbox.content.withLock { $0.searches += 1 }
        return messages(since: date).filter { message in
            let text = String(decoding: message.bytes, as: UTF8.self).lowercased()
            let from = text.split(separator: "\r\n").first { $0.hasPrefix("from:") } ?? ""
            return terms.contains { from.contains($0) }
        }.map(\.uid)
    }

    func heads(of uids: [UInt32]) async throws -> [MessageHead] {
        let (withheld, refuses) = mailbox.content.withLock { ($0.withheld, $0.refusesWithheld) }
        if refuses, !withheld.isDisjoint(with: uids) {
            throw MailFailure(
                .refused, account: "main", message: "NO some messages cannot be read", retry: .later(after: nil))
        }
        return messages.filter { uids.contains($0.uid) && !withheld.contains($0.uid) }.map { message in
            let end = Self.headerEnd(message.bytes)
            return MessageHead(
                uid: message.uid, received: nil, size: message.bytes.count, header: Array(message.bytes[..<end]))
        }
    }

    private static func headerEnd(_ bytes: [UInt8]) -> Int {
        let mark: [UInt8] = [13, 10, 13, 10]
        return bytes.indices.dropLast(3).first { Array(bytes[$0..<$0 + 4]) == mark }.map { $0 + 4 } ?? bytes.count
    }

    func traits(of uids: [UInt32]) async throws -> [UInt32: MessageTrait] {
        mailbox.content.withLock { $0.traits.filter { uids.contains($0.key) } }
    }

    func message(_ head: MessageHead, limit: Int, whole: Bool) async throws -> MessageContent? {
        await mailbox.content.withLock { $0.onMessage }?(head.uid)
        return messages.first { $0.uid == head.uid }.map { MessageContent(bytes: $0.bytes, isTruncated: false) }
    }

    let tellsOfChanges = false

    func waitForChange(atMost limit: Duration) async throws -> ChangeWait { .unable }

    func append(_ bytes: [UInt8], to name: String, date: Instant) async throws {
        mailbox.content.withLock { content in
            content.mailboxes[name, default: []].append((content.nextUID, bytes))
            content.nextUID += 1
        }
    }

    func giveSign() async -> Bool { await mailbox.content.withLock { $0.onSign }?() ?? false }

    func close() async {}
}

/// A submission server.
final class FakeSubmitter: Submitter, Sendable {
    struct State: Sendable {
        /// What the server took: recipients and bytes.
        var accepted: [(recipients: [Address], bytes: [UInt8])] = []
        /// What the next submissions do; accepting once this is used up.
        var script: [Behaviour] = []
    }

    enum Behaviour: Sendable {
        case accept
        case refuse(Int)
        /// Nothing was handed over.
        case fail(MailFailure)
        /// The connection is lost within the data: nothing was taken, and nothing was committed.
        case lose
        /// The server took it, and the connection was lost before its reply.
        case takeAndVanish
        /// The commit record cannot be written.
        case obeyCommit
    }

    let state = Mutex(State())

    func submit(
        _ bytes: [UInt8], from sender: Address, to recipients: [Address], by account: Configuration.Account,
        commit: @escaping @Sendable () throws -> Void
    ) async -> SubmissionResult {
        let behaviour = state.withLock { $0.script.isEmpty ? .accept : $0.script.removeFirst() }
        let lost = MailFailure(
            .connectionLost, account: account.name, message: "the connection was lost", retry: .immediately)
        if case .lose = behaviour { return .notSent(lost) }
        if case .fail(let failure) = behaviour { return .notSent(failure) }
        do { try commit() } catch { return .notSent(lost) }
        switch behaviour {
        case .refuse(let code):
            let reply = SubmissionResult.Reply(code: code, status: nil, text: "no")
            return code < 500 ? .refusedForNow(reply) : .refusedForGood(reply)
        case .takeAndVanish:
            state.withLock { $0.accepted.append((recipients, bytes)) }
            return .unknown(reason: "the connection was lost after the dot")
        default:
            state.withLock { $0.accepted.append((recipients, bytes)) }
            return .accepted(SubmissionResult.Reply(code: 250, status: "2.0.0", text: "queued"))
        }
    }

    func mails(to address: String) -> [[UInt8]] {
        state.withLock { $0.accepted.filter { $0.recipients.contains { $0.addrSpec == address } }.map(\.bytes) }
    }
}

/// Everything together.
final class FakeWorld: Sendable {
    let directory: String
    let mailbox = FakeMailbox()
    let submitter = FakeSubmitter()
    private let bench: Mutex<Workbench>
    var workbench: Workbench { bench.withLock { $0 } }
    let clock: Clock
    /// Transactions that were written.
    let transactions = Counter()

    final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    final class Clock: Sendable {
        private let value: Mutex<Instant>
        init(_ now: Instant) { value = Mutex(now) }
        var now: Instant {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }

    /// - Parameters:
    ///   - account: the lines of its table, without a name.
    ///   - settings: further tables of the configuration.
    init(
        mode: Configuration.Review.Mode = .confirm, now: String = "2026-10-08T12:00:00Z",
        zone: String = "Europe/Berlin",
        account: String = "imap = \"imap://127.0.0.1:1\"\nsmtp = \"smtp://127.0.0.1:1\"", settings: String = ""
    ) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("afterword-\(UUID().uuidString)").path
        let clock = Clock(Instant(rfc3339: now) ?? Instant(seconds: 0))
        self.clock = clock
        let generator = Mutex<UInt64>(0)
        let real = try Surroundings.process(environment: [:])
        let surroundings = Surroundings(
            now: { clock.now },
            random: { count in
                generator.withLock { state in
                    (0..<count).map { _ in
                        // Knuth's MMIX: the same on every run, and no two identifiers alike.
                        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        return UInt8(truncatingIfNeeded: state >> 33)
                    }
                }
            },
            zone: real.zone, environment: [:], isClockFixed: true)
        let text = """
            [identity]
            name = "Sam Candidate"
            address = "sam@candidate.example"
            time_zone = "\(zone)"
            [[account]]
            name = "main"
            \(account)
            [review]
            mode = "\(mode.rawValue)"
            \(settings)
            """
        let configuration = try Configuration(text: text, file: "config.toml", zoneExists: { _ in true })
        var paths = Paths(environment: ["HOME": directory])
        paths.stateDirectory = directory + "/state"
        paths.reviewDirectory = directory + "/review"
        let ledger = try Ledger.open(
            at: paths.ledger, now: clock.now, salt: { [UInt8](repeating: 7, count: 16) },
            faults: Faults(beforeCommit: { [transactions] in transactions.add() }))
        bench = Mutex(
            Workbench(
                surroundings: surroundings, configuration: configuration, paths: paths, ledger: ledger,
                review: try DiskReviewDirectory(paths.reviewDirectory),
                manners: try Manners.load(directory: directory, holidays: [], zones: real.zone),
                reading: try Self.reading.get()))
    }

    /// Phrases and weights are the same everywhere and take long to be put together.
    private static let reading = Result { try ReadingTools.load(zones: Surroundings.process(environment: [:]).zone) }

    /// The process ends and begins anew: what is not in the ledger is gone.
    func restart() throws {
        let old = workbench
        let ledger = try Ledger.open(at: old.paths.ledger, now: clock.now, salt: { [UInt8](repeating: 7, count: 16) })
        let anew = Workbench(
            surroundings: old.surroundings, configuration: old.configuration, paths: old.paths, ledger: ledger,
            review: old.review, manners: old.manners, reading: old.reading)
        bench.withLock { $0 = anew }
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var now: String {
        get { clock.now.rfc3339() }
        set { clock.now = Instant(rfc3339: newValue) ?? clock.now }
    }

    var pass: Pass { Pass(workbench: workbench, servers: Servers(mail: mailbox, submission: submitter)) }

    /// Acme, interviewed on Thursday 14:00–15:00 in Berlin.
    @discardableResult
    func interviewAtAcme() throws -> InterviewID {
        var input = FactsInput()
        input.company = "Acme"
        input.role = "Engineer"
        input.with = ["Jane Doe <jane@acme.example>"]
        input.at = "2026-10-08T14:00:00+02:00"
        let id = try workbench.add(input)
        try workbench.syncReviewDirectory()
        return id
    }

    /// Told how it went, at 15:05 in Berlin: the thank-you is drafted.
    func debrief(_ id: InterviewID) throws -> Draft {
        now = "2026-10-08T13:05:00Z"
        var input = FactsInput()
        input.rating = 4
        input.highlights = ["the migration plan"]
        try workbench.set(id, input, asDebrief: true)
        try workbench.syncReviewDirectory()
        guard let draft = try workbench.ledger.read({ try $0.drafts(of: id) }).first else {
            throw Refusal(.failed, "no draft was made")
        }
        return draft
    }

    func draft(_ id: DraftID) throws -> Draft { try workbench.ledger.draft(id) }
    func path(of draft: Draft) -> String { workbench.review.path(of: draft.fileName) }
}

/// What Jane writes after the interview at Acme.
let rejection = """
    From: Jane Doe <jane@acme.example>
    To: sam@candidate.example
    Subject: Your application
    Date: Thu, 8 Oct 2026 15:20:00 +0200
    Message-ID: <no@acme.example>

    Dear Sam,

    thank you for your time. Unfortunately, we have decided to move forward with another candidate.

    Jane
    """
