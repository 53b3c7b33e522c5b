// A bad network between a client and a server: passes everything on, slowly, in slices, torn, spoilt or not at all, as the
// test says at the moment. It knows nothing of what it passes.

import Foundation
import Synchronization

/// Listens on a free port of 127.0.0.1 and connects to the server's port for each client.
final class FaultProxy: Sendable {
    enum Fault: Sendable, Hashable, CustomStringConvertible {
        case none
        /// Each piece is passed on this much later.
        case latency(milliseconds: Int32)
        /// One byte at a time.
        case slices
        /// After so many bytes, both ways together, the client gets an RST.
        case reset(after: Int)
        /// After so many bytes nothing is passed on any more, either way, and nobody hangs up.
        case halfOpen(after: Int)
        /// After so many bytes the server's next ones are replaced by noise.
        case garbage(after: Int)
        /// Clients are accepted, heard, and never answered.
        case blackHole

        var description: String {
            switch self {
            case .none: "none"
            case .latency(let time): "latency of \(time) ms"
            case .slices: "slices"
            case .reset(let count): "reset after \(count)"
            case .halfOpen(let count): "half-open after \(count)"
            case .garbage(let count): "garbage after \(count)"
            case .blackHole: "black hole"
            }
        }
    }

    private struct State {
        var fault = Fault.none
        /// How often the fault has struck since it was set.
        var strikes = 0
        /// Clients' ends of the connections that are open.
        var clients: Set<Int32> = []
        var connections = 0
    }

    var port: Int { listener.port }
    private let listener: ScriptedServer
    private let road: Road

    /// What connections share with the proxy; its listener must not keep the proxy itself alive.
    private final class Road: Sendable {
        let state = Mutex(State())
        let onStrike: @Sendable () -> Void
        init(_ onStrike: @escaping @Sendable () -> Void) { self.onStrike = onStrike }
    }

    /// - Parameter onStrike: called on a thread of the proxy when the fault strikes a connection.
    init(to server: Int, onStrike: @escaping @Sendable () -> Void = {}) throws {
        let road = Road(onStrike)
        self.road = road
        listener = try ScriptedServer(toAll: { peer in
            var passage = Passage(peer, to: server, road)
            try passage.run()
        })
    }

    /// How often the present fault has struck, and connections there were in all.
    var strikes: Int { road.state.withLock { $0.strikes } }
    var connections: Int { road.state.withLock { $0.connections } }

    /// From now on, for connections that are open too.
    func set(_ fault: Fault) { road.state.withLock { ($0.fault, $0.strikes) = (fault, 0) } }

    /// Ends every connection by RST.
    func cut() {
        road.state.withLock { state in
            for client in state.clients {
                Self.endByReset(client)
                // Wakes the thread that waits there.
                shutdown(client, Int32(SHUT_RDWR))
            }
        }
    }

    private static func endByReset(_ descriptor: Int32) {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
    }

    /// One connection, on a thread of its own.
    private struct Passage {
        private let client: Int32
        private let server: Int
        private let road: Road
        private var count = 0
        private var hasStruck = false
        /// Nothing is passed on any more, whatever the fault is by now.
        private var isDead = false

        init(_ peer: Peer, to server: Int, _ road: Road) {
            (client, self.server, self.road) = (peer.descriptor, server, road)
        }

        mutating func run() throws {
            road.state.withLock { state in
                state.clients.insert(client)
                state.connections += 1
            }
            defer { _ = road.state.withLock { $0.clients.remove(client) } }
            let upstream = try Peer.connected(to: server)
            defer { close(upstream) }
            var buffer = [UInt8](repeating: 0, count: 16_384)
            while true {
                var polled = [client, upstream].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
                guard poll(&polled, 2, -1) > 0 else { return }
                for (index, entry) in polled.enumerated() where entry.revents != 0 {
                    let length = read(entry.fd, &buffer, buffer.count)
                    guard length > 0 else {
                        // A half-open connection tells nobody of the other's end.
                        if isDead, index == 1 { waitForEnd() }
                        return
                    }
                    guard pass(buffer[..<length], to: polled[1 - index].fd, isAnswer: index == 1) else { return }
                }
            }
        }

        private var fault: Fault { road.state.withLock { $0.fault } }

        private mutating func strike() {
            guard !hasStruck else { return }
            hasStruck = true
            road.state.withLock { $0.strikes += 1 }
            road.onStrike()
        }

        /// False where the connection is over.
        private mutating func pass(_ bytes: ArraySlice<UInt8>, to target: Int32, isAnswer: Bool) -> Bool {
            defer { count += bytes.count }
            if isDead { return true }
            switch fault {
            case .none: return send(bytes, to: target)
            case .latency(let time):
                strike()
                poll(nil, 0, time)
                return send(bytes, to: target)
            case .slices:
                strike()
                return bytes.allSatisfy { send([$0], to: target) }
            case .reset(let limit):
                guard count + bytes.count > limit else { return send(bytes, to: target) }
                _ = send(bytes.prefix(max(0, limit - count)), to: target)
                strike()
                FaultProxy.endByReset(client)
                return false
            case .halfOpen(let limit):
                guard count + bytes.count > limit else { return send(bytes, to: target) }
                _ = send(bytes.prefix(max(0, limit - count)), to: target)
                isDead = true
                strike()
                return true
            case .garbage(let limit):
                guard isAnswer, count + bytes.count > limit, !hasStruck else { return send(bytes, to: target) }
                strike()
                return send(bytes.map { _ in UInt8.random(in: 0...255) }[...], to: target)
            case .blackHole:
                isDead = true
                strike()
                return true
            }
        }

        private func send(_ bytes: ArraySlice<UInt8>, to target: Int32) -> Bool {
            var rest = bytes
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes { Glibc.send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard sent > 0 else { return false }
                rest = rest.dropFirst(sent)
            }
            return true
        }

        private func waitForEnd() {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let length = read(client, &buffer, buffer.count)
                guard length > 0 || (length < 0 && errno == EAGAIN) else { return }
            }
        }
    }
}
