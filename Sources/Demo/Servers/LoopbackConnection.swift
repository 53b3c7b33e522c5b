// A line-based conversation over a loopback socket, on a thread of its own. Not here: any protocol.

import Dispatch
import Glibc

/// A connection to a port on 127.0.0.1. Its calls block, so it is only used inside ``onThread(_:)``.
struct LoopbackConnection: ~Copyable {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// The longest line that is read.
    private static let maximumLineBytes = 65_536

    /// Connects.
    ///
    /// - Parameter timeout: how long connecting and each reading or writing may take.
    init(port: UInt16, timeout: Duration = .seconds(10)) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("making a socket") }
        var limit = timeval(tv_sec: Int(timeout.components.seconds), tv_usec: 0)
        limit.tv_usec = Int(timeout.components.attoseconds / 1_000_000_000_000)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        let address = sockaddr_in.loopback(port: port)
        let status = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Self.failure("connecting to port \(port)") }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Sends all bytes.
    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("sending") }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads one line and returns it without its line break.
    mutating func line() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                var line = buffer[..<end]
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                let text = String(decoding: line, as: UTF8.self)
                buffer.removeSubrange(...end)
                return text
            }
            guard buffer.count < Self.maximumLineBytes else { throw ServerError(.conversation, "endless line") }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count < 0, errno == EINTR { continue }
            guard count != 0 else { throw ServerError(.conversation, "the server closed the connection") }
            guard count > 0 else { throw Self.failure("receiving") }
            buffer += chunk[..<count]
        }
    }

    private static func failure(_ operation: String) -> ServerError {
        let reason = errno == EAGAIN ? "no answer in time" : String(cString: strerror(errno))
        return ServerError(.conversation, operation, underlying: reason)
    }
}

private let threads = DispatchQueue(label: "afterword.demo.servers", attributes: .concurrent)

/// Does blocking work on a thread outside of the pool that Swift's tasks share.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        threads.async { continuation.resume(with: Result { try work() }) }
    }
}
