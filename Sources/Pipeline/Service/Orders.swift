// What signals tell the service: SIGTERM and SIGINT to stop, SIGHUP to read its configuration again. They are caught once
// for as long as the process serves, and kept until somebody acts on them: none is lost between two generations.

import ServiceLifecycle
import Synchronization
import UnixSignals

/// Orders that came and are not carried out yet.
final class Orders: Sendable {
    enum Order: Sendable { case stop, reload }

    private struct State {
        var mustStop = false
        var mustReload = false
        var waiting: CheckedContinuation<Order?, Never>?

        /// The order to carry out now; a stop stays one for ever.
        mutating func take() -> Order? {
            if mustStop { return .stop }
            defer { mustReload = false }
            return mustReload ? .reload : nil
        }
    }

    private let state = Mutex(State())

    /// A stop was ordered.
    var mustStop: Bool { state.withLock { $0.mustStop } }

    /// Begins to catch the signals; they are caught when this returns, until the task is cancelled.
    func listen() async -> Task<Void, Never> {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        return Task { for await signal in signals { give(signal == .sighup ? .reload : .stop) } }
    }

    func give(_ order: Order) {
        let (waiting, taken) = state.withLock { state -> (CheckedContinuation<Order?, Never>?, Order?) in
            if order == .stop { state.mustStop = true } else { state.mustReload = true }
            guard let waiting = state.waiting else { return (nil, nil) }
            state.waiting = nil
            return (waiting, state.take())
        }
        waiting?.resume(returning: taken)
    }

    /// The next order, at once where one is there; nil when the task is cancelled. One caller at a time.
    func next() async -> Order? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isAnswered, order) = state.withLock { state -> (Bool, Order?) in
                    let order = state.take()
                    guard order == nil, !Task.isCancelled else { return (true, order) }
                    state.waiting = continuation
                    return (false, nil)
                }
                if isAnswered { continuation.resume(returning: order) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume(returning: nil)
        }
    }
}

/// Ends a generation by the order that comes first.
final class Obedience: Service {
    private let orders: Orders
    private let carriedOut = Mutex(Orders.Order.stop)

    init(orders: Orders) { self.orders = orders }

    /// Why the generation ended; a stop where nobody ordered it.
    var order: Orders.Order { carriedOut.withLock { $0 } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            guard let order = await self.orders.next() else { return }
            if order == .reload {
                Supervisor.notify("RELOADING=1\nMONOTONIC_USEC=\(Supervisor.monotonicMicroseconds)")
            }
            self.carriedOut.withLock { $0 = order }
        }
    }
}
