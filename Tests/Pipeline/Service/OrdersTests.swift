import Interviews
import Ledger
import Logging
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline

/// What the service is told by signals, and what it tells: of itself to the supervisor, of its work to the log.
@Suite(.timeLimit(.minutes(15))) struct OrdersTests {
    @Test func anOrderThatCameBeforeAnybodyWaitedIsCarriedOut() async {
        let orders = Orders()
        orders.give(.reload)
        #expect(await orders.next() == .reload)
        orders.give(.reload)
        orders.give(.stop)
        #expect(await orders.next() == .stop)
        // A stop stays one, and comes before everything else.
        #expect(await orders.next() == .stop)
        #expect(orders.mustStop)
    }

    @Test(arguments: [Orders.Order.stop, .reload]) func anOrderEndsTheWait(order: Orders.Order) async {
        let orders = Orders()
        async let next = orders.next()
        orders.give(order)
        #expect(await next == order)
    }

    @Test func aCancelledWaitLeavesTheOrdersToOthers() async {
        let orders = Orders()
        let task = Task { await orders.next() }
        task.cancel()
        #expect(await task.value == nil)
        orders.give(.reload)
        #expect(await orders.next() == .reload)
    }

    // MARK: - The watchdog

    /// One lane that is stuck is seen from outside, however well the rest is; the loop of a lane that answers is alive.
    @Test func aConnectionWhoseThreadIsStuckIsNotAlive() async throws {
        let world = try FakeWorld()
        try world.interviewAtAcme()
        let (freed, free) = AsyncStream.makeStream(of: Void.self)
        let asked = Bell()
        world.mailbox.content.withLock { content in
            content.onSign = {
                asked.ring()
                for await _ in freed {}
                return false
            }
        }
        let connected = Bell()
        let watch = AccountWatch(pass: world.pass, account: world.workbench.configuration.accounts[0]) { _ in
            connected.ring()
        }
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watch.run() }
            defer { group.cancelAll() }
            for await _ in connected.rings { break }
            let hour = Duration.seconds(3600)
            #expect(await watch.isAlive(patience: hour, laneTime: hour), "it was not asked before")
            for await _ in asked.rings { break }
            #expect(await watch.isAlive(patience: hour, laneTime: hour), "it may take its time")
            #expect(await !watch.isAlive(patience: hour, laneTime: .zero), "but not more than that")
            free.finish()
            while await !watch.isAlive(patience: hour, laneTime: .zero) { await Task.yield() }
        }
    }

    /// Two letters of Jane's; a look stands still at each until it is let on.
    private final class Standstill: Sendable {
        let world: FakeWorld
        /// Whether the connection says that a command is under way.
        let isWaiting = Mutex(false)
        let asked = Bell()
        let standing: AsyncStream<UInt32>
        let allow: AsyncStream<Void>.Continuation

        init() throws {
            world = try FakeWorld()
            try world.interviewAtAcme()
            for number in 1...2 {
                world.mailbox.deliver("From: Jane <jane@acme.example>\nSubject: Letter \(number)\n\nDear Sam\n")
            }
            let (standing, stand) = AsyncStream.makeStream(of: UInt32.self)
            let (goOn, allow) = AsyncStream.makeStream(of: Void.self)
            (self.standing, self.allow) = (standing, allow)
            world.mailbox.content.withLock { content in
                content.onMessage = { uid in
                    stand.yield(uid)
                    for await _ in goOn { return }
                }
                content.onSign = { [weak self] in
                    defer { self?.asked.ring() }
                    return self?.isWaiting.withLock { $0 } ?? false
                }
            }
        }
    }

    /// Without a connection that waits for its server, every message that is done is a sign, and nothing else.
    @Test func aLookThatStandsStillIsNotAlive() async throws {
        let still = try Standstill()
        let world = still.world
        let watch = AccountWatch(pass: world.pass, account: world.workbench.configuration.accounts[0]) { _ in }
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await watch.run() }
            defer { group.cancelAll() }
            var messages = still.standing.makeAsyncIterator()
            #expect(await messages.next() == 1)
            let first = await watch.lastSign
            let hour = Duration.seconds(3600)
            #expect(await watch.isAlive(patience: hour, laneTime: hour), "it may take its time")
            for await _ in still.asked.rings { break }
            #expect(await !watch.isAlive(patience: .zero, laneTime: hour), "but not more than that")
            #expect(await watch.lastSign == first)

            still.allow.yield()
            #expect(await messages.next() == 2)
            let second = await watch.lastSign
            #expect(second > first)
            // A wait for the server is one, too.
            still.isWaiting.withLock { $0 = true }
            while await watch.lastSign == second {
                _ = await watch.isAlive(patience: hour, laneTime: hour)
                await Task.yield()
            }
            still.allow.finish()
        }
    }

    @Test func aSuspendIsNoticedOnceAndADriftIsNone() {
        var watch = SuspendWatch(offset: 100)
        let slept = [100, 110, 110 + 45 * 60, 110 + 45 * 60].map { watch.wasSuspended(offset: $0) }
        #expect(slept == [false, false, true, false])
        #expect(SuspendWatch.offsetSeconds >= 0)
    }

    // MARK: - The log

    /// Keeps what is logged.
    private final class Memory: Sendable {
        let entries = Mutex<[(level: Logger.Level, message: String, metadata: Logger.Metadata)]>([])
        var logger: Logger { Logger(label: "test") { _ in Handler(memory: self) } }
    }

    private struct Handler: LogHandler {
        let memory: Memory
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            memory.entries.withLock { $0.append((event.level, "\(event.message)", event.metadata ?? [:])) }
        }
    }

    @Test func whatHappensIsLoggedWithHandlesAndRulesAndWithoutTexts() async throws {
        let world = try FakeWorld()
        let memory = Memory()
        let journal = try JournalLog(world.workbench, log: memory.logger)
        let draft = try world.debrief(try world.interviewAtAcme())
        try journal.follow(world.workbench.ledger)
        let entries = memory.entries.withLock { $0 }
        #expect(entries.map(\.message).first == "interview added")
        let made = try #require(entries.first { $0.message == "draft made" })
        #expect(made.level == .info)
        #expect(made.metadata["interview"] == "i1" && made.metadata["draft"] == "\(draft.id)")
        #expect(made.metadata["rule"]?.description.contains("A4") == true)
        let all = entries.map { "\($0.message) \($0.metadata)" }.joined(separator: "\n")
        for text in ["migration", "Jane", "acme", "candidate.example"] { #expect(!all.contains(text), "\(all)") }
        // Nothing is told twice, and what is new is told.
        try journal.follow(world.workbench.ledger)
        #expect(memory.entries.withLock { $0.count } == entries.count)
        world.mailbox.deliver(
            """
            From: Jane Doe <jane@acme.example>
            To: sam@candidate.example
            Subject: Your application
            Date: Thu, 08 Oct 2026 13:10:00 +0000
            Message-ID: <no@acme.example>

            Unfortunately we have decided to move forward with another candidate.
            """)
        _ = try await world.pass.run()
        try journal.follow(world.workbench.ledger)
        let read = try #require(memory.entries.withLock { $0 }.first { $0.message == "message read" })
        #expect(read.metadata["message"] == "m1" && read.metadata["interview"] == "i1")
    }
}
