// The lane: jobs run while waits are pending, and waits end by readiness, deadline and cancellation.
import CCurl
import Glibc
import Testing

@testable import CurlTransport
@testable import TestServers

private actor Waiter {
    let lane: Lane
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }
    private(set) var count = 0

    init() throws { lane = try Lane(name: "waiter") }
    isolated deinit { lane.stop() }

    func wait(
        for descriptor: Int32, until deadline: ContinuousClock.Instant, cancellable: Bool = true
    ) async -> Lane.Wake {
        let before = ccurl_thread_id()
        let wake = await lane.wait(for: descriptor, POLLIN, until: deadline, cancellable: cancellable)
        #expect(ccurl_thread_id() == before, "back on the lane's own thread")
        return wake
    }

    func increment() { count += 1 }
    func threadID() -> Int32 { ccurl_thread_id() }
}

/// Both ends of a pipe, closed at the end.
private final class PipeEnds: Sendable {
    let reading: Int32
    let writing: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        (reading, writing) = (ends[0], ends[1])
    }
    deinit {
        close(reading)
        close(writing)
    }
    func write() { _ = Glibc.write(writing, [1], 1) }
}

@Suite struct LaneTests {
    @Test func jobsRunWhileAWaitIsPending() async throws {
        let waiter = try Waiter()
        let ends = PipeEnds()
        async let wake = waiter.wait(for: ends.reading, until: .now + .seconds(30))
        for _ in 0..<100 { await waiter.increment() }
        #expect(await waiter.count == 100)
        ends.write()
        #expect(await wake == .ready)
    }

    @Test func aWaitEndsAtItsDeadlineAndNotBefore() async throws {
        let waiter = try Waiter()
        let start = ContinuousClock.now
        #expect(await waiter.wait(for: -1, until: start + .milliseconds(30)) == .deadlinePassed)
        #expect(ContinuousClock.now - start >= .milliseconds(30))
    }

    @Test func ofTwoWaitsOnlyTheDueOneEnds() async throws {
        let waiter = try Waiter()
        let ends = PipeEnds()
        let long = Task { await waiter.wait(for: ends.reading, until: .now + .seconds(30)) }
        #expect(await waiter.wait(for: -1, until: .now + .milliseconds(5)) == .deadlinePassed)
        ends.write()
        #expect(await long.value == .ready)
    }

    @Test func cancellationEndsAWaitAtOnce() async throws {
        let waiter = try Waiter()
        let task = Task { await waiter.wait(for: -1, until: .now + .seconds(30)) }
        await waiter.increment()
        let start = ContinuousClock.now
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(ContinuousClock.now - start < .milliseconds(500))
    }

    @Test func aWaitOfACancelledTaskDoesNotBegin() async throws {
        let waiter = try Waiter()
        let ends = PipeEnds()
        let gate = Gate()
        let task = Task {
            await gate.opened()
            return await waiter.wait(for: ends.reading, until: .now + .seconds(30))
        }
        task.cancel()
        gate.open()
        #expect(await task.value == .cancelled)
    }

    @Test func aWaitThatCannotBeCancelledGoesOn() async throws {
        let waiter = try Waiter()
        let ends = PipeEnds()
        let task = Task { await waiter.wait(for: ends.reading, until: .now + .seconds(30), cancellable: false) }
        task.cancel()
        await waiter.increment()
        ends.write()
        #expect(await task.value == .ready)
    }

    @Test func everyLaneHasItsOwnThread() async throws {
        let (one, other) = (try Waiter(), try Waiter())
        let (first, second, again) = await (one.threadID(), other.threadID(), one.threadID())
        #expect(first != second && first == again)
    }

    @Test func aLaneEndsWithItsOwner() async throws {
        weak var lane: Lane?
        do {
            let waiter = try Waiter()
            lane = waiter.lane
            await waiter.increment()
        }
        // The thread lets go of its lane as its last act.
        let deadline = ContinuousClock.now + .seconds(5)
        while lane != nil, ContinuousClock.now < deadline { await Task.yield() }
        #expect(lane == nil)
    }
}
