// Watching one account: a connection that is kept, a look whenever something changes or somebody asks, and patience when
// the server is away. One account's trouble is its own.

import Interviews
import Ledger
import ServiceLifecycle
import Synchronization
public import Vocabulary

/// How an account is doing, as `status` shows it.
public struct WatchState: Sendable, Hashable, Codable {
    public enum Mode: String, Sendable, Codable { case idle, poll }
    public enum State: String, Sendable, Codable { case connected, connecting, waiting, parked }

    public var state: State = .connecting
    public var mode: Mode?
    public var connectedSince: Instant?
    public var lastSync: Instant?
    public var nextTry: Instant?
    public var error: String?

    public init() {}
}

/// How often a watch breaks the silence (MAIL-FACTS §3), and its patience.
struct WatchTimes: Sendable {
    /// An IDLE is renewed after this; the mailboxes without IDLE are looked at then, too.
    var renewal = Duration.seconds(300)
    /// Where there is no IDLE.
    var poll = Duration.seconds(120)
    /// A server whose polls told of nothing is looked at as a whole all the same after this: one that tells less than it
    /// should keeps no mail back for longer.
    var whole = Duration.seconds(900)
    var rules = Patience.Rules()
}

/// Watches one account for as long as the service runs.
actor AccountWatch: Service {
    private let pass: Pass
    private let account: Configuration.Account
    /// Called after every look, and with every change of state.
    private let report: @Sendable (LookReport?) async -> Void
    /// Those who asked for a look, by number; `waiting` are the numbers that no look has taken up yet.
    private var requests: [Int: CheckedContinuation<Void, any Error>] = [:]
    private var waiting: [Int] = []
    private var lastRequest = 0
    private var pause: Task<Void, Never>?
    private var mustReconnect = false
    /// Why nobody may ask for a look just now: a refused password and a server that asked for patience are not pressed.
    private var resting: MailFailure?
    private var isOver = false
    private var patience = Patience()
    /// The last IDLE ended without a word; and how often there was mail then all the same.
    private var wasSilent = false
    private var lies = 0
    /// When the last whole look began on this connection; nil where the next one must be whole.
    private var lastWhole: Duration?
    /// How often a whole look found mail right after a poll that told of nothing. A message that came in between looks the
    /// same; two do not happen. Kept from one connection to the next: it is the server that is so.
    private var pollLies = 0
    private(set) var state = WatchState()
    /// The last time the loop came round, or a look came further.
    private let sign = Sign()
    /// The connection in use, and since when its thread owes a sign.
    private var connection: (any MailSession)?
    private var askedForSign: ContinuousClock.Instant?
    private var isLooking = false

    private final class Sign: Sendable {
        private let moment = Mutex(ContinuousClock.now)

        var last: ContinuousClock.Instant { moment.withLock { $0 } }
        func give() { moment.withLock { $0 = .now } }
    }

    private let times: WatchTimes
    private static let start = ContinuousClock.now

    init(
        pass: Pass, account: Configuration.Account, times: WatchTimes = WatchTimes(),
        report: @escaping @Sendable (LookReport?) async -> Void
    ) {
        (self.pass, self.account, self.times, self.report) = (pass, account, times, report)
        patience.rules = times.rules
    }

    /// How often it failed since a session lasted.
    var failures: Int { patience.failures }

    /// A look that begins after this call. Ends at once when the caller is cancelled; the look itself goes on.
    ///
    /// - Throws: `MailFailure`, also for what the look had to leave out.
    func look() async throws {
        guard !isOver else { throw CancellationError() }
        if let resting { throw resting }
        lastRequest += 1
        let number = lastRequest
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                guard !Task.isCancelled else {
                    continuation.resume(throwing: CancellationError())
                    return
                }
                requests[number] = continuation
                waiting.append(number)
                pause?.cancel()
            }
        } onCancel: {
            Task { await self.answer([number], with: .failure(CancellationError())) }
        }
    }

    /// Drops the connection and looks at once: after a suspend or a change of network.
    func reconnect() {
        mustReconnect = true
        pause?.cancel()
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await self.loop() }
        isOver = true
        answer(requests.keys.sorted(), with: .failure(CancellationError()))
    }

    private func loop() async {
        while !Task.isCancelled {
            let delay = patience.delay(at: now)
            if delay > .zero { await hold(until: now + delay) }
            if Task.isCancelled { return }
            patience.login(at: now)
            let failure = await session()
            if Task.isCancelled { return }
            if failure.code == .unreachable { patience.takeBackLogin() }
            await rest(after: failure)
        }
    }

    /// When the loop last came round, or a look came further.
    var lastSign: ContinuousClock.Instant { sign.last }

    /// Asks the connection's thread for a sign, and says whether the last one is not overdue: a lane that is stuck misses
    /// the watchdog, and so does a look that stands still. A look may take as long as it needs: every message is a sign,
    /// and so is a wait for the server, which has a deadline of its own.
    func isAlive(patience: Duration, laneTime: Duration) -> Bool {
        if let askedForSign {
            guard askedForSign.duration(to: .now) < laneTime else { return false }
        } else if let connection {
            askedForSign = .now
            Task {
                let isWaiting = await connection.giveSign()
                if isWaiting, isLooking { sign.give() }
                askedForSign = nil
            }
        }
        guard state.state == .connected || state.state == .connecting, resting == nil else { return true }
        return sign.last.duration(to: .now) < patience
    }

    private var now: Duration { Self.start.duration(to: .now) }

    /// One connection from login to its end; returns why it ended.
    private func session() async -> MailFailure {
        sign.give()
        mustReconnect = false
        state.state = .connecting
        state.connectedSince = nil
        do {
            let began = now
            let session = try await pass.servers.mail.connect(to: account)
            state.mode = await session.tellsOfChanges ? .idle : .poll
            state.state = .connected
            state.connectedSince = pass.workbench.surroundings.now()
            connection = session
            let failure = await follow(session)
            await session.close()
            connection = nil
            patience.ended(after: now - began)
            return failure
        } catch {
            return MailFailure(error, account: account)
        }
    }

    private func follow(_ session: any MailSession) async -> MailFailure {
        let memory = SessionMemory()
        var workbench = pass.workbench
        let (sign, tell) = (sign, workbench.surroundings.headway)
        workbench.surroundings.headway = {
            sign.give()
            tell($0)
        }
        (lies, lastWhole) = (0, nil)
        do {
            while !Task.isCancelled && !mustReconnect {
                sign.give()
                let found = try await look(
                    Look(workbench: workbench, account: account, session: session, memory: memory))
                if let wish = await session.takeWantedPause() { await obey(wish) }
                guard waiting.isEmpty, !mustReconnect else { continue }
                try await waitForNews(session, canIdle: found.isFirstOpen)
            }
            return MailFailure(.cancelled, account: account.name, message: "interrupted", retry: .immediately)
        } catch {
            return MailFailure(error, account: account)
        }
    }

    /// One look, for all who asked before it began; a poll where nobody asked and nothing speaks against it.
    private func look(_ look: Look) async throws -> LookReport {
        let asked = waiting
        waiting = []
        isLooking = true
        defer { isLooking = false }
        do {
            guard let found = try await found(by: look, mayPoll: asked.isEmpty) else {
                state.lastSync = pass.workbench.surroundings.now()
                wasSilent = false
                return LookReport(isFirstOpen: true)
            }
            state.lastSync = pass.workbench.surroundings.now()
            state.error = found.condition.failure?.message
            try pass.note(account, found.condition)
            answer(asked, with: found.obstacle(at: account).map { .failure($0) } ?? .success(()))
            if wasSilent, found.examinedInFirst > 0 { lies += 1 }
            wasSilent = false
            await report(found)
            return found
        } catch {
            answer(asked, with: .failure(MailFailure(error, account: account)))
            throw error
        }
    }

    /// Nil where a poll told that nothing changed, and there was a whole look not long ago.
    private func found(by look: Look, mayPoll: Bool) async throws -> LookReport? {
        var isUnchanged = false
        if mayPoll, pollLies < 2, let lastWhole {
            isUnchanged = try await look.isUnchanged()
            if isUnchanged, now - lastWhole < times.whole { return nil }
        }
        let began = now
        let report = try await look.run()
        lastWhole = began
        if isUnchanged, report.examinedInWatched > 0 { pollLies += 1 }
        return report
    }

    /// IDLE on the first mailbox where the server has it, else a pause; either ends when somebody asks for a look.
    private func waitForNews(_ session: any MailSession, canIdle: Bool) async throws {
        // A server whose IDLE keeps silent is polled: by IDLEs that are short.
        let limit = lies < 2 ? times.renewal : times.poll
        let began = now
        if canIdle, let outcome = try await idle(session, atMost: limit) {
            // What came is read at once, without asking whether it is there.
            if outcome == .news { lastWhole = nil }
            wasSilent = now - began >= limit
            await note(lies < 2 ? .idle : .poll)
            return
        }
        await note(.poll)
        guard waiting.isEmpty, !mustReconnect else { return }
        await sleep(times.poll)
    }

    private func note(_ mode: WatchState.Mode) async {
        guard state.mode != mode else { return }
        state.mode = mode
        await report(nil)
    }

    /// Nil where the server cannot.
    private func idle(_ session: any MailSession, atMost limit: Duration) async throws -> ChangeWait? {
        let outcome = Task<ChangeWait, any Error> { try await session.waitForChange(atMost: limit) }
        pause = Task {
            await withTaskCancellationHandler {
                _ = try? await outcome.value
            } onCancel: {
                outcome.cancel()
            }
        }
        defer { pause = nil }
        do {
            let end = try await withTaskCancellationHandler(
                operation: { try await outcome.value }, onCancel: { outcome.cancel() })
            return end == .unable ? nil : end
        } catch let failure as MailFailure where failure.code == .cancelled {
            return .silence
        }
    }

    private func rest(after failure: MailFailure) async {
        if failure.code == .cancelled { return }
        let wait = patience.wait(after: failure, jitter: Double(pass.workbench.surroundings.random(1)[0]) / 255)
        state.state = patience.isParked ? .parked : .waiting
        state.connectedSince = nil
        state.error = failure.message
        state.nextTry = pass.workbench.surroundings.now() + wait
        let isFirm = failure.retry == .needsPerson || failure.code == .throttled
        // First, so that nobody asks in between and waits for the end of the rest.
        resting = isFirm ? failure : nil
        answer(waiting, with: .failure(failure))
        try? pass.note(account, patience.isParked ? .parked(failure) : .failing(failure))
        let end = now + wait
        await report(nil)
        if isFirm {
            await hold(until: end)
        } else if waiting.isEmpty, !mustReconnect {
            await sleep(wait)
        }
        resting = nil
        state.nextTry = nil
    }

    /// The server asked to be spared, on an answer that was otherwise fine: the connection stays.
    private func obey(_ wish: Duration) async {
        let wait = min(wish, Patience.longestWish)
        let failure = MailFailure(
            .throttled, account: account.name,
            message: "the IMAP server of account '\(account.name)' asks for patience; it is tried again later",
            retry: .later(after: wait))
        resting = failure
        answer(waiting, with: .failure(failure))
        state.nextTry = pass.workbench.surroundings.now() + wait
        let end = now + wait
        await report(nil)
        await hold(until: end)
        state.nextTry = nil
        resting = nil
    }

    /// A pause that nobody can shorten. After a suspend it is measured anew.
    private func hold(until moment: Duration) async {
        while now < moment, !Task.isCancelled { await sleep(moment - now) }
    }

    /// A pause that a request for a look, or a reconnect, ends.
    private func sleep(_ duration: Duration) async {
        let task = Task { _ = try? await Task.sleep(for: duration) }
        pause = task
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        pause = nil
    }

    private func answer(_ numbers: [Int], with result: Result<Void, any Error>) {
        waiting.removeAll(where: numbers.contains)
        for number in numbers { requests.removeValue(forKey: number)?.resume(with: result) }
    }
}
