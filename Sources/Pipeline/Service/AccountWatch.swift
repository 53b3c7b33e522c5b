// Watching one account: a connection that is kept, a look whenever something changes or somebody asks, and patience when
// the server is away. One account's trouble is its own.

import Interviews
import Ledger
import ServiceLifecycle
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

/// The waits between attempts to connect: 2 s, doubled up to 5 min, with jitter; back to the start only after a session
/// that lasted (MAIL-FACTS §3).
struct BackOff: Sendable {
    static let first = Duration.seconds(2)
    static let longest = Duration.seconds(300)
    /// A refused password is tried three times, then the account is parked.
    static let parking = Duration.seconds(3600)

    private(set) var failures = 0
    private(set) var refusals = 0

    mutating func succeeded(after lasting: Duration) {
        if lasting >= .seconds(120) { failures = 0 }
        refusals = 0
    }

    /// How long to wait after a failure; `jitter` is 0…1.
    mutating func wait(after failure: MailFailure, jitter: Double) -> Duration {
        failures += 1
        if failure.retry == .needsPerson {
            refusals += 1
            if refusals >= 3 { return Self.parking }
        }
        if case .later(let asked?) = failure.retry, asked > Self.longest { return asked }
        let doubled = min(Self.first * (1 << min(failures - 1, 8)), Self.longest)
        return doubled * (0.75 + 0.5 * jitter)
    }

    var isParked: Bool { refusals >= 3 }
}

/// Watches one account for as long as the service runs.
actor AccountWatch: Service {
    private let pass: Pass
    private let account: Configuration.Account
    /// Called after every look, and with every change of state.
    private let report: @Sendable (LookReport?) async -> Void
    private var waiting: [CheckedContinuation<Void, any Error>] = []
    private var pause: Task<Void, Never>?
    private var mustReconnect = false
    /// Why the loop rests, while it does: a refused password and a server that asked for patience are not pressed.
    private var resting: MailFailure?
    private var isOver = false
    private(set) var state = WatchState()
    /// The last time the loop came round: a stuck one misses the watchdog.
    private(set) var lastSign: ContinuousClock.Instant = .now

    /// Silence on a connection is broken after this at the latest; the others are the mailboxes without IDLE.
    private static let renewal = Duration.seconds(300)
    private static let pollInterval = Duration.seconds(120)

    init(pass: Pass, account: Configuration.Account, report: @escaping @Sendable (LookReport?) async -> Void) {
        (self.pass, self.account, self.report) = (pass, account, report)
    }

    /// A look that begins after this call.
    func look() async throws {
        guard !isOver else { throw CancellationError() }
        if let resting, resting.retry == .needsPerson || resting.code == .throttled { throw resting }
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(continuation)
            pause?.cancel()
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
        answer(waiting, with: .failure(CancellationError()))
        waiting = []
    }

    private func loop() async {
        var backOff = BackOff()
        while !Task.isCancelled {
            let began = ContinuousClock.now
            let failure = await session()
            if Task.isCancelled { return }
            if state.connectedSince != nil { backOff.succeeded(after: .now - began) }
            await rest(after: failure, &backOff)
        }
    }

    /// One connection from login to its end; returns why it ended.
    private func session() async -> MailFailure {
        lastSign = .now
        mustReconnect = false
        state.state = .connecting
        do {
            let session = try await pass.servers.mail.connect(to: account)
            state.mode = await session.tellsOfChanges ? .idle : .poll
            state.state = .connected
            state.connectedSince = pass.workbench.surroundings.now()
            state.error = nil
            try pass.note(account, nil)
            let failure = await follow(session)
            await session.close()
            return failure
        } catch {
            state.connectedSince = nil
            return MailFailure(error, account: account)
        }
    }

    private func follow(_ session: any MailSession) async -> MailFailure {
        do {
            while !Task.isCancelled && !mustReconnect {
                lastSign = .now
                let asked = waiting
                waiting = []
                do {
                    let found = try await Look(workbench: pass.workbench, account: account, session: session).run()
                    state.lastSync = pass.workbench.surroundings.now()
                    answer(asked, with: .success(()))
                    await report(found)
                } catch {
                    answer(asked, with: .failure(MailFailure(error, account: account)))
                    throw error
                }
                if waiting.isEmpty, !mustReconnect { try await waitForNews(session) }
            }
            return MailFailure(.cancelled, account: account.name, message: "interrupted", retry: .immediately)
        } catch {
            return MailFailure(error, account: account)
        }
    }

    /// IDLE on the first mailbox where the server has it, else a pause; either ends when somebody asks for a look.
    private func waitForNews(_ session: any MailSession) async throws {
        _ = try await session.examine(account.mailboxes[0])
        // Somebody may have asked meanwhile, when there was nothing to interrupt.
        guard waiting.isEmpty, !mustReconnect else { return }
        let outcome = Task<Bool, any Error> { try await session.waitForChange(atMost: Self.renewal) }
        pause = Task {
            await withTaskCancellationHandler {
                _ = try? await outcome.value
            } onCancel: {
                outcome.cancel()
            }
        }
        defer { pause = nil }
        do {
            if try await withTaskCancellationHandler(
                operation: { try await outcome.value }, onCancel: { outcome.cancel() })
            {
                state.mode = .idle
                return
            }
        } catch let failure as MailFailure where failure.code == .cancelled {
            return
        }
        state.mode = .poll
        await sleep(Self.pollInterval)
    }

    private func rest(after failure: MailFailure, _ backOff: inout BackOff) async {
        if failure.code == .cancelled { return }
        let wait = backOff.wait(after: failure, jitter: Double(pass.workbench.surroundings.random(1)[0]) / 255)
        state.state = backOff.isParked ? .parked : .waiting
        state.connectedSince = nil
        state.error = failure.message
        state.nextTry = pass.workbench.surroundings.now() + wait
        try? pass.note(account, failure)
        let asked = waiting
        waiting = []
        answer(asked, with: .failure(failure))
        await report(nil)
        resting = failure
        await sleep(wait)
        resting = nil
        state.nextTry = nil
    }

    /// A pause that a request for a look ends.
    private func sleep(_ duration: Duration) async {
        guard waiting.isEmpty, !mustReconnect else { return }
        let task = Task { _ = try? await Task.sleep(for: duration) }
        pause = task
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        pause = nil
    }

    private func answer(_ asked: [CheckedContinuation<Void, any Error>], with result: Result<Void, any Error>) {
        for continuation in asked { continuation.resume(with: result) }
    }
}
