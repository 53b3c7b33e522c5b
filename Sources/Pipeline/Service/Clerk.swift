// The clerk does what is due: settles, submits, files, writes the digest. It wakes when the bell rings and when something
// is due (Agenda.swift), reads what is due again each time, and never trusts one long sleep.

import Etiquette
import Foundation
import Interviews
import Ledger
import Logging
import ServiceLifecycle
import Synchronization
import Vocabulary

/// Works through what is due for as long as the service runs.
struct Clerk: Service {
    let workbench: Workbench
    let pass: Pass
    let watches: [(name: String, watch: AccountWatch)]
    let bell: Bell
    /// The messenger's, rung after every round.
    let messenger: Bell
    let journal: JournalLog
    let log: Logger

    init(
        workbench: Workbench, pass: Pass, watches: [(name: String, watch: AccountWatch)], bell: Bell, messenger: Bell,
        journal: JournalLog, log: Logger
    ) {
        (self.workbench, self.pass, self.watches, self.log) = (workbench, pass, watches, log)
        (self.bell, self.messenger, self.journal) = (bell, messenger, journal)
    }
    private let sign = Sign()
    private let troubles = Troubles()

    /// What was last wrong with each account; logged when it changes.
    private final class Troubles: Sendable {
        private let known = Mutex<[String: String]>([:])

        func tell(_ account: String, _ error: String?, _ log: Logger) {
            let before = known.withLock { known in
                defer { known[account] = error }
                return known[account]
            }
            guard before != error else { return }
            if let error {
                log.warning("\(error)", metadata: ["account": "\(account)"])
            } else {
                log.notice("the account works again", metadata: ["account": "\(account)"])
            }
        }
    }

    /// How the rounds stand: when the one under way began, for the watchdog, and what lies ahead after the last.
    private final class Sign: Sendable {
        private let since = Mutex<ContinuousClock.Instant?>(nil)
        private let ahead = Mutex<Agenda?>(nil)

        var agenda: Agenda? { ahead.withLock { $0 } }

        func began() { since.withLock { $0 = .now } }
        func ended(_ agenda: Agenda?) {
            ahead.withLock { $0 = agenda }
            since.withLock { $0 = nil }
        }
        func isAlive(patience: Duration) -> Bool {
            since.withLock { $0.map { $0.duration(to: .now) < patience } ?? true }
        }
    }

    /// The clock is looked at this often; more often where the supervisor wants to hear of us sooner.
    private var beatInterval: Duration {
        min(.seconds(30), Supervisor.watchdog(workbench.surroundings.environment).map { $0 / 3 } ?? .seconds(30))
    }
    /// A connection's thread that does not come round for as long as the supervisor waits is stuck.
    private var laneTime: Duration { Supervisor.watchdog(workbench.surroundings.environment) ?? Self.patience }
    /// A loop that did not come round for this long is stuck.
    private static let patience = Duration.seconds(900)

    func run() async throws {
        try await Outbox(workbench: workbench, submitter: pass.servers.submission, look: look)
            .recover(now: workbench.surroundings.now())
        Supervisor.notify("READY=1")
        // The bell's one consumer is never cancelled before the end: an AsyncStream does not survive that.
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await beat() }
                await round()
                for await _ in bell.rings { await round() }
                group.cancelAll()
            }
        }
    }

    /// Tells the supervisor how things are, notices a suspend, and rings when something is due, again and again.
    private func beat() async {
        var suspended = SuspendWatch()
        while !Task.isCancelled {
            if suspended.wasSuspended() {
                log.notice("resumed after a suspend; connecting again")
                for (_, watch) in watches { await watch.reconnect() }
                bell.ring()
            }
            await tellSupervisor()
            _ = try? await Task.sleep(for: beatInterval)
            if sign.agenda?.isDue(at: workbench.surroundings.now()) ?? true { bell.ring() }
        }
    }

    private func round() async {
        guard !Task.isCancelled else { return }
        sign.began()
        // What falls due while the round goes on is not slept over.
        let now = workbench.surroundings.now()
        let isWell = await work()
        do {
            try await workbench.detached { try journal.follow($0.ledger) }
        } catch {
            log.error("\(Refusal(wrapping: error).message)")
        }
        messenger.ring()
        sign.ended(
            try? await workbench.detached { bench in
                try bench.ledger.read { try bench.agenda(in: $0, isWell: isWell, now: now) }
            })
        await tellSupervisor()
        Thrift.rest()
    }

    private var look: WatchLook { WatchLook(watches: watches.map(\.watch)) }

    /// One round; returns whether nothing went wrong.
    private func work() async -> Bool {
        var report = PassReport()
        do {
            try await workbench.detached { try $0.syncReviewDirectory() }
            try await pass.act(&report, look: look)
        } catch is CancellationError {
            return false
        } catch {
            log.error("\(Refusal(wrapping: error).message)")
            return false
        }
        for failure in report.failures {
            log.warning("\(failure.message)", metadata: ["account": "\(failure.account)"])
        }
        return report.failures.isEmpty
    }

    /// STATUS for people, WATCHDOG as long as every loop comes round.
    private func tellSupervisor() async {
        let accounts = workbench.configuration.accounts
        var status = StatusText(watched: 0, mailboxes: accounts.reduce(0) { $0 + $1.mailboxes.count })
        var isAlive = sign.isAlive(patience: Self.patience)
        for (name, watch) in watches {
            let state = await watch.state
            troubles.tell(name, state.error, log)
            if state.state == .connected { status.watched += workbench.configuration.mailboxCount(of: name) }
            if await !watch.isAlive(patience: Self.patience, laneTime: laneTime) { isAlive = false }
            let text = try? String(decoding: JSONEncoder().encode(state), as: UTF8.self)
            let known = try? await workbench.ledger.detachedRead { try $0.mark("watch:\(name)") }
            guard known != text else { continue }
            _ = try? await workbench.ledger.detachedTransaction(now: workbench.surroundings.now()) { transaction in
                try transaction.setMark("watch:\(name)", text)
            }
        }
        guard Supervisor.isThere else { return }
        status.next = sign.agenda?.step
        Supervisor.notify("STATUS=" + status.line(now: workbench.surroundings.now(), zone: workbench.ownZone))
        if isAlive { Supervisor.notify("WATCHDOG=1") }
    }
}

extension Configuration {
    fileprivate func mailboxCount(of name: String) -> Int { account(named: name)?.mailboxes.count ?? 0 }
}

/// Notices that the machine slept: BOOTTIME went on, MONOTONIC did not.
struct SuspendWatch {
    private var offset: Int

    init(offset: Int = Self.offsetSeconds) { self.offset = offset }

    /// Whether it slept since this was last asked.
    ///
    /// - Parameter now: how many seconds BOOTTIME is ahead of MONOTONIC.
    mutating func wasSuspended(offset now: Int = Self.offsetSeconds) -> Bool {
        defer { offset = now }
        return now - offset > 10
    }

    static var offsetSeconds: Int {
        var boot = timespec()
        var monotonic = timespec()
        clock_gettime(CLOCK_BOOTTIME, &boot)
        clock_gettime(CLOCK_MONOTONIC, &monotonic)
        return boot.tv_sec - monotonic.tv_sec
    }
}
