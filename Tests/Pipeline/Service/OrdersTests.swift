import Interviews
import Ledger
import Logging
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline

/// What the service is told by signals, and what it tells: of itself to the supervisor, of its work to the log.
@Suite(.timeLimit(.minutes(1))) struct OrdersTests {
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
