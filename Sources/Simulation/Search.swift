// One search, from the first step to the last: the real pipeline and the real ledger in a simulated world. After every
// step everything that must hold is looked at; the first thing that does not ends the search.

import Foundation
import GRDB
import Interviews
import Ledger
import Pipeline
import Vocabulary

/// What became of a search.
public struct Outcome: Sendable {
    public var steps = 0
    public var violations: [Violation] = []
    public var coverage = Coverage()
    /// Line by line; empty unless it was asked for.
    public var trace: [String] = []
}

/// A search that runs.
public struct Search {
    private let history: History
    private let tools: Tools
    private let directory: String
    private let world: World
    private var workbench: Workbench
    private var check = LedgerCheck()
    /// How far the clock was set forward or back by now.
    private var skew = Duration.zero

    /// Runs a history.
    ///
    /// - Parameter scratch: a directory for the ledger, best in memory; emptied afterwards.
    public static func run(_ history: History, tools: Tools, scratch: String, isTraced: Bool = false) async -> Outcome {
        let directory = scratch + "/search"
        try? FileManager.default.removeItem(atPath: directory)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        do {
            var search = try Search(history, tools, directory, isTraced: isTraced)
            return await search.run()
        } catch {
            return Outcome(violations: [Violation(promise: "start", detail: "\(error)")])
        }
    }

    private init(_ history: History, _ tools: Tools, _ directory: String, isTraced: Bool) throws {
        (self.history, self.tools, self.directory) = (history, tools, directory)
        world = World(setting: history.setting, seed: history.seed, isTraced: isTraced)
        workbench = try Self.boot(world, history.setting, tools, directory)
    }

    /// Opens everything, as a process does when it starts.
    private static func boot(
        _ world: World, _ setting: Setting, _ tools: Tools, _ directory: String
    ) throws -> Workbench {
        let surroundings = world.surroundings(zones: tools.zones)
        let configuration = try Configuration(
            text: setting.configuration, file: "config.toml", zoneExists: { _ in true }, policyExists: { _ in true })
        var paths = Paths(environment: ["HOME": directory])
        paths.stateDirectory = directory
        let random = surroundings.random
        let ledger = try Ledger.open(
            at: paths.ledger, now: surroundings.now(), salt: { random(16) }, faults: world.ledgerFaults,
            isSimulated: true)
        return Workbench(
            surroundings: surroundings, configuration: configuration, paths: paths, ledger: ledger,
            review: DeskPort(world: world), manners: tools.manners, reading: tools.reading)
    }

    private mutating func run() async -> Outcome {
        var outcome = Outcome()
        world.with { $0.tell("seed \(history.seed): \(history.setting.summary)") }
        for step in history.steps {
            outcome.steps += 1
            do { try await take(step) } catch {
                world.with { $0.witness.accuse("crash", "a step ends in \(type(of: error)): \(error)") }
            }
            if !world.with({ $0.witness.violations.isEmpty }) { break }
        }
        if (try? check.fold(workbench.ledger)) != true {
            world.with { $0.witness.accuse("fold", "the tables are not what the journal folds to") }
        }
        world.with { state in
            outcome.violations = state.witness.violations
            outcome.coverage = state.coverage
            outcome.trace = state.trace
        }
        for violation in outcome.violations where !outcome.trace.isEmpty { outcome.trace.append("BROKEN \(violation)") }
        try? workbench.ledger.close()
        return outcome
    }

    private mutating func take(_ step: Step) async throws {
        let moment = world.with { $0.setting.start } + .minutes(step.minute) + skew
        try await wakeUntil(moment)
        world.with { state in
            state.now = max(state.now, moment)
            state.fate.begin(step.fault)
            state.tell(step.summary)
            state.coverage.count(.act, step.act.rawValue)
        }
        let hasHappened = try await act(step)
        // Most of the passes that would find nothing new are left out: they are what takes the time.
        if step.isFollowedByPass, hasHappened || step.fault != nil || step.chance % 3 == 0 { try await pass() }
        // The rest of a crash: the service is started again and makes a pass.
        if world.with({ $0.fate.isDead }) {
            try restart()
            try await pass()
        }
        world.with { $0.fate.begin(nil) }
    }

    /// The machine is on: what becomes due before the next step is not kept waiting.
    private mutating func wakeUntil(_ moment: Instant) async throws {
        guard history.setting.isAlwaysOn else { return }
        for _ in 0..<6 {
            let now = world.now
            let due = try workbench.ledger.read { try $0.openDrafts() }
                .filter { $0.state == .confirmed && $0.hold == nil }
                .compactMap { draft in
                    draft.confirmation.map { max($0.slot, draft.nextAttempt ?? $0.slot) }
                }.filter { $0 > now && $0 < moment }.min()
            guard let due else { return }
            world.with { state in
                state.now = due + .seconds(state.chance.below(60))
                state.tell("something is due")
            }
            try await pass()
        }
    }

    // MARK: - Acting

    /// - Returns: whether anything was there to be done.
    private mutating func act(_ step: Step) async throws -> Bool {
        switch step.act {
        case .wake: break
        case .clockBack: setClock(.zero - .minutes(30 + Int(step.chance % 300)))
        case .clockForward: setClock(.minutes(60 + Int(step.chance % 4000)))
        case .answer:
            countState(step)
            world.with { state in
                guard !state.witness.jobs.isEmpty else { return }
                let job = Int(step.chance % UInt64(state.witness.jobs.count))
                state.answer(from: state.witness.jobs[job].company, chance: step.chance)
            }
        case .answerInThread, .answerFromColleague, .answerFromNoReply, .absence, .invitation, .cancellation,
            .companyNewsletter, .companyInvoice, .answerInJunk, .bounce, .duplicate, .newValidity, .otherMail, .rescue:
            countState(step)
            world.with { $0.perform(step.act, chance: step.chance) }
        default: return try actAsPerson(step)
        }
        return true
    }

    private mutating func actAsPerson(_ step: Step) throws -> Bool {
        var person = Person(
            world: world, workbench: workbench, seed: step.chance, before: check.journal.lastSeq)
        do { try person.perform(step.act) } catch { try excuse(error) }
        try check.follow(workbench.ledger, in: world)
        if let stopped = person.stopped, !world.with({ $0.witness.clockWentBack }) {
            check.noteStop(of: stopped)
            check.checkStops(in: world)
        }
        return person.hasActed
    }

    private mutating func setClock(_ change: Duration) {
        skew = skew + change
        world.with { state in
            state.now = state.now + change
            if change < .zero { state.witness.clockWentBack = true }
        }
    }

    /// The state of the interview that mail comes to.
    private func countState(_ step: Step) {
        let jobs = world.with { $0.witness.jobs }
        guard !jobs.isEmpty else { return }
        let job = jobs[Int(step.chance % UInt64(jobs.count))]
        guard let state = try? workbench.view(of: InterviewID(job.handle)).state.rawValue else { return }
        world.with { $0.coverage.count(.state, "\(state)×\(step.act.rawValue)") }
    }

    // MARK: - The service

    private mutating func pass() async throws {
        if world.with({ $0.fate.isDead }) { return }
        let hasStruck = world.with { state in
            state.passBegan = state.post.tick()
            return state.fate.hasStruck
        }
        let ledger = workbench.ledger
        let submission = SubmissionPort(world: world) { messageID in
            try ledger.pool.read { db in try Self.isCommitted(messageID, db) }
        }
        let pass = Pass(workbench: workbench, servers: Servers(mail: MailPort(world: world), submission: submission))
        var isClean = !hasStruck
        do {
            let report = try await pass.run()
            isClean = isClean && report.failures.isEmpty && !world.with { $0.fate.hasStruck }
        } catch {
            isClean = false
            try excuse(error)
        }
        try check.follow(ledger, in: world)
        if isClean { try check.checkNothingIsLost(ledger, in: world) }
    }

    /// The last entry about the draft with that Message-ID says that its last bytes are about to leave.
    private static func isCommitted(_ messageID: String, _ db: Database) throws -> Bool {
        try String.fetchOne(
            db,
            sql: """
                SELECT event FROM journal WHERE draft = (SELECT id FROM draft WHERE message_id = ?)
                ORDER BY seq DESC LIMIT 1
                """, arguments: [messageID]) == "submission_committed"
    }

    /// Errors that the present fault explains; others are defects.
    private func excuse(_ error: any Error) throws {
        let (isDead, fault) = world.with { ($0.fate.isDead, $0.fate.hasStruck ? $0.fate.fault?.kind : nil) }
        if error is Crash, isDead { return }
        if fault == .diskFull, error is LedgerError || error is ReviewDirectoryError { return }
        throw error
    }

    private mutating func restart() throws {
        world.with { state in
            state.coverage.count(.fault, state.fate.fault?.kind.rawValue ?? "crash")
            state.tell("  killed; started again")
            state.fate.restart()
        }
        try workbench.ledger.close()
        workbench = try Self.boot(world, history.setting, tools, directory)
        try check.follow(workbench.ledger, in: world)
    }
}
