// The thread of one connection: an executor that runs its actor's jobs and, between them, waits
// for sockets and deadlines. So blocking calls are legal inside, jobs still run while an IDLE
// waits, and the compiler keeps the libcurl handle on one thread. Nothing here knows libcurl.
import CCurl
import Glibc
import Synchronization

/// An actor's own thread, which is also its event loop.
///
/// The owner names it as its executor and stops it in its `isolated deinit`:
/// ```swift
/// actor Connection {
///     private let lane: Lane
///     nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }
///     isolated deinit { lane.stop() }
/// }
/// ```
/// The thread keeps the lane alive until `stop()`, so an owner that forgets it leaks a thread.
final class Lane: SerialExecutor, Sendable {
    /// Why a wait ended.
    enum Wake: Sendable, Equatable {
        /// The descriptor has one of the awaited events, or an error or hang-up.
        case ready
        case deadlinePassed
        case cancelled
    }

    /// The lane cannot start: the process is out of descriptors or threads.
    struct StartFailure: Error, Equatable {
        /// The system's error number.
        let errno: Int32
    }

    private struct Wait {
        let descriptor: Int32
        let events: Int16
        let deadline: ContinuousClock.Instant
        let continuation: CheckedContinuation<Wake, Never>
    }

    private struct State {
        var jobs: [UnownedJob] = []
        var waits: [UInt64: Wait] = [:]
        /// Waits cancelled before they were registered.
        var cancelledEarly: Set<UInt64> = []
        var nextWait: UInt64 = 0
        var stopping = false
    }

    private let state = Mutex(State())
    private let threadID = Atomic<Int32>(0)
    private let wakeDescriptor: Int32
    private let name: String

    /// Starts the thread. `name` is shown by `ps -L` and debuggers, 15 bytes of it.
    init(name: String) throws(StartFailure) {
        self.name = String(decoding: name.utf8.prefix(15), as: UTF8.self)
        wakeDescriptor = ccurl_eventfd()
        guard wakeDescriptor >= 0 else { throw StartFailure(errno: errno) }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let failure = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<Lane>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard failure == 0 else {
            context.release()
            close(wakeDescriptor)
            throw StartFailure(errno: failure)
        }
    }

    // MARK: Executor

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        wake()
    }

    func isIsolatingCurrentContext() -> Bool? { isCurrent }

    func checkIsolated() {
        precondition(isCurrent, "called off the lane")
    }

    /// Ends the thread after the jobs that are already queued. Only for the owner's deinit: no job
    /// may be enqueued later.
    func stop() {
        state.withLock { $0.stopping = true }
        wake()
    }

    private var isCurrent: Bool { threadID.load(ordering: .relaxed) == ccurl_thread_id() }

    private func wake() {
        // The loop looks at the queue before it waits: on its own thread a signal is superfluous.
        guard !isCurrent else { return }
        var one: UInt64 = 1
        _ = write(wakeDescriptor, &one, MemoryLayout.size(ofValue: one))
    }

    // MARK: Waiting

    /// Suspends until `descriptor` has one of `events` (as for `poll`; a negative descriptor never
    /// has), `deadline` passes, or the task is cancelled, which is noticed at once unless
    /// `cancellable` is false.
    func wait(
        for descriptor: Int32, _ events: Int32, until deadline: ContinuousClock.Instant, cancellable: Bool = true,
        isolation: isolated (any Actor)? = #isolation
    ) async -> Wake {
        let id = state.withLock { state in
            state.nextWait += 1
            return state.nextWait
        }
        let register = { (continuation: CheckedContinuation<Wake, Never>) in
            self.register(
                id,
                Wait(
                    descriptor: descriptor, events: Int16(truncatingIfNeeded: events), deadline: deadline,
                    continuation: continuation))
        }
        guard cancellable else { return await withCheckedContinuation(register) }
        let wake = await withTaskCancellationHandler {
            // Without the capture the closure would not inherit the isolation.
            _ = isolation
            return await withCheckedContinuation(register)
        } onCancel: {
            cancel(id)
        }
        _ = state.withLock { $0.cancelledEarly.remove(id) }
        return wake
    }

    /// Ends every wait as if it were ready: what they wait for has gone.
    func interruptWaits() {
        let waits = state.withLock { state in
            defer { state.waits = [:] }
            return state.waits.values.map(\.continuation)
        }
        for continuation in waits { continuation.resume(returning: .ready) }
    }

    private func register(_ id: UInt64, _ wait: Wait) {
        let isCancelled = state.withLock { state in
            if state.cancelledEarly.remove(id) != nil { return true }
            state.waits[id] = wait
            return false
        }
        if isCancelled { wait.continuation.resume(returning: .cancelled) } else { wake() }
    }

    private func cancel(_ id: UInt64) {
        let wait = state.withLock { state in
            let wait = state.waits.removeValue(forKey: id)
            if wait == nil { state.cancelledEarly.insert(id) }
            return wait
        }
        wait?.continuation.resume(returning: .cancelled)
    }

    // MARK: The loop, on its own thread

    private func run() {
        threadID.store(ccurl_thread_id(), ordering: .relaxed)
        ccurl_name_thread(name)
        while true {
            let (jobs, stopping) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.stopping)
            }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            guard jobs.isEmpty else { continue }
            if stopping { break }
            waitOnce()
        }
        close(wakeDescriptor)
    }

    /// Polls the wake-up descriptor and every registered wait, then resumes those that are due.
    private func waitOnce() {
        let waits = state.withLock { state in state.waits.map { (id: $0.key, wait: $0.value) } }
        var polled = waits.map { pollfd(fd: $0.wait.descriptor, events: $0.wait.events, revents: 0) }
        polled.append(pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0))
        let nearest = waits.map(\.wait.deadline).min()
        _ = poll(&polled, nfds_t(polled.count), Self.milliseconds(until: nearest))
        if polled[waits.count].revents != 0 {
            var count: UInt64 = 0
            _ = read(wakeDescriptor, &count, MemoryLayout.size(ofValue: count))
        }
        let now = ContinuousClock.now
        for (index, element) in waits.enumerated() {
            let isReady = polled[index].revents != 0
            guard isReady || element.wait.deadline <= now else { continue }
            let wait = state.withLock { $0.waits.removeValue(forKey: element.id) }
            wait?.continuation.resume(returning: isReady ? .ready : .deadlinePassed)
        }
    }

    /// The argument of `poll`: rounded up, so that a deadline has passed when it returns; -1 for none.
    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = (deadline - ContinuousClock.now).components
        guard left.seconds < 1_000_000 else { return 1_000_000_000 }
        let milliseconds = left.seconds * 1_000 + (left.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(max(0, milliseconds))
    }
}
