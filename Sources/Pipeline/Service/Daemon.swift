// The service: one watch for each account, one clerk that does what is due, one door for other processes. Put together
// here, run as one ServiceGroup; SIGTERM starts nothing new and lets a submission within DATA finish.

import Foundation
import Interviews
import Ledger
public import Logging
import ServiceLifecycle
import Vocabulary

/// The long-running service.
public struct Daemon: Sendable {
    let workbench: Workbench
    let servers: Servers
    let log: Logger
    /// Makes the workbench anew, with the configuration as it is then; for SIGHUP.
    let reload: @Sendable () throws -> Workbench

    public init(
        workbench: Workbench, servers: Servers, log: Logger, reload: @escaping @Sendable () throws -> Workbench
    ) {
        (self.workbench, self.servers, self.log, self.reload) = (workbench, servers, log, reload)
    }

    /// Runs until SIGTERM or SIGINT. The caller holds the daemon's lock.
    public func run() async throws {
        var current = workbench
        // Caught from here to the end: a signal that comes while one generation ends and before the next began counts, too.
        let orders = Orders()
        let listening = await orders.listen()
        defer { listening.cancel() }
        let journal = try JournalLog(current, log: log)
        try note("started", current)
        while true {
            let generation = Generation(
                workbench: current, servers: servers, orders: orders, journal: journal, log: log)
            guard try await generation.run() == .reload, !orders.mustStop else { break }
            do {
                current = try reload()
                log.notice("configuration read again")
            } catch {
                // A broken new configuration is refused and the old one kept.
                log.error("the new configuration is refused, the old one stays: \(Refusal(wrapping: error).message)")
            }
        }
        Supervisor.notify("STOPPING=1")
        try note("stopped", current)
        try journal.follow(current.ledger)
    }

    private func note(_ what: String, _ workbench: Workbench) throws {
        let now = workbench.surroundings.now()
        try workbench.ledger.transaction(now: now) { transaction in
            try transaction.append(.serviceNoted(.init(at: now, what: what)))
            if what == "started" { try transaction.setMark("daemon:since", String(now.milliseconds)) }
        }
    }
}

/// The service under one configuration.
struct Generation: Sendable {
    let workbench: Workbench
    let servers: Servers
    let orders: Orders
    let journal: JournalLog
    let log: Logger

    /// Runs until there is an order; a stop comes before everything else.
    func run() async throws -> Orders.Order {
        let bell = Bell()
        let pass = Pass(workbench: workbench, servers: servers)
        let log = log
        let watches = workbench.configuration.accounts.map { account in
            AccountWatch(pass: pass, account: account) { _ in bell.ring() }
        }
        let named = zip(workbench.configuration.accounts.map(\.name), watches).map { (name: $0.0, watch: $0.1) }
        let messages = Bell()
        let clerk = Clerk(
            workbench: workbench, pass: pass, watches: named, bell: bell, messenger: messages, journal: journal,
            log: log)
        // The configuration, or what it names, may be what the person mended.
        pass.tryMended()
        let door = Door(
            path: workbench.paths.socket, bell: bell, look: WatchLook(watches: watches), pass: pass, log: log)
        let folder = FolderWatch(directory: workbench.paths.reviewDirectory, bell: bell)
        let end = Obedience(orders: orders)
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = watches.map { .init(service: $0) }
        services += [.init(service: clerk), .init(service: door), .init(service: folder)]
        services.append(.init(service: NetworkWatch(watches: watches, pass: pass)))
        let command = workbench.configuration.notifyCommand
        if !command.isEmpty {
            let notifier = CommandNotifier(command: command)
            services.append(
                .init(service: Messenger(workbench: workbench, notifier: notifier, bell: messages, log: log)))
        }
        services.append(
            .init(
                service: end, successTerminationBehavior: .gracefullyShutdownGroup,
                failureTerminationBehavior: .cancelGroup))
        var configuration = ServiceGroupConfiguration(services: services, logger: log)
        configuration.maximumGracefulShutdownDuration = .seconds(12)
        try await ServiceGroup(configuration: configuration).run()
        return end.order
    }
}

/// The gate's look by the watches.
struct WatchLook: FreshLook {
    let watches: [AccountWatch]

    func lookAtEverything() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for watch in watches { group.addTask { try await watch.look() } }
            try await group.waitForAll()
        }
    }
}

/// Wakes the clerk; rings that nobody heard yet count as one.
final class Bell: Sendable {
    let rings: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (rings, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func ring() { continuation.yield() }
}
