// Sockets: a plain connection of one's own, and a tap that counts what goes through it.

import Dispatch
import Foundation
import Glibc
import Synchronization

/// A connection to a port of this machine. Its calls block.
final class Wire {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(port: UInt16) throws {
        descriptor = try connected(to: port)
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw BenchmarkError("sending failed")
        }
    }

    /// The next line without its end.
    func line() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = String(decoding: buffer[..<end].filter { $0 != 13 }, as: UTF8.self)
                buffer.removeSubrange(...end)
                return line
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { throw BenchmarkError("the server closed the connection") }
            buffer += chunk[..<count]
        }
    }

    /// Reads and throws away until these bytes come.
    func skip(to mark: String) throws {
        let mark = Array(mark.utf8)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let end = buffer.suffix(mark.count + 256)
            if end.indices.contains(where: { end[$0...].starts(with: mark) }) { break }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { throw BenchmarkError("the server closed the connection") }
            buffer = Array(end) + chunk[..<count]
        }
        buffer = []
    }

    /// Reads until a line begins so.
    @discardableResult
    func until(_ start: String) throws -> String {
        while true {
            let line = try line()
            if line.hasPrefix(start) { return line }
        }
    }
}

private func connected(to port: UInt16) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = port.bigEndian
    let status = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
    guard status == 0 else {
        close(descriptor)
        throw BenchmarkError("nobody answers at port \(port)")
    }
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    return descriptor
}

/// Listens on a port of its own and passes everything on to another one, noting when how much went which way.
final class Tap: Sendable {
    struct Piece: Sendable {
        var moment: ContinuousClock.Instant
        var isFromClient: Bool
        var bytes: [UInt8]
    }

    let port: UInt16
    private let pieces = Mutex<[Piece]>([])
    private let news = DispatchSemaphore(value: 0)

    init(to target: UInt16) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard status else {
            close(listener)
            throw BenchmarkError("no port to listen on")
        }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                var one: Int32 = 1
                setsockopt(
                    client, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
                Thread.detachNewThread { [self] in relay(client, target) }
            }
        }
    }

    private func relay(_ client: Int32, _ target: UInt16) {
        defer { close(client) }
        guard let server = try? connected(to: target) else { return }
        defer { close(server) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            var polled = [client, server].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, 2, -1) > 0 else { return }
            for (index, entry) in polled.enumerated() where entry.revents != 0 {
                let count = read(entry.fd, &buffer, buffer.count)
                guard count > 0 else { return }
                let piece = Piece(moment: .now, isFromClient: index == 0, bytes: Array(buffer[..<count]))
                pieces.withLock { $0.append(piece) }
                news.signal()
                guard send(polled[1 - index].fd, buffer, count, Int32(MSG_NOSIGNAL)) == count else {
                    return
                }
            }
        }
    }

    /// Waits until something went through, at most so long; whether something did.
    func wait(atMost limit: DispatchTimeInterval) -> Bool { news.wait(timeout: .now() + limit) == .success }

    /// What went through since the last call.
    func take() -> [Piece] {
        pieces.withLock { pieces in
            defer { pieces = [] }
            return pieces
        }
    }
}

extension [Tap.Piece] {
    var byteCount: Int { reduce(0) { $0 + $1.bytes.count } }
    /// How often the client spoke and then waited for the server.
    var roundTrips: Int {
        indices.filter { self[$0].isFromClient && ($0 + 1 == count || !self[$0 + 1].isFromClient) }
            .count
    }
    /// From the first byte to the last.
    var duration: Double {
        guard let first, let last else { return .nan }
        return (last.moment - first.moment).inSeconds
    }
    var text: String { String(decoding: flatMap(\.bytes), as: UTF8.self) }
}
