// The door: a socket in the runtime directory through which the command line pokes the daemon. It says what to do in one
// word and gets one line back; it carries no mail and no secret.

@preconcurrency import Dispatch
import Foundation
import Logging
import ServiceLifecycle

/// What may be asked of a running daemon.
public enum DoorRequest: String, Sendable, CaseIterable {
    /// Something was decided: look at what is due.
    case poke
    /// Look at every mailbox now, and answer when that is done.
    case sync
}

/// Answers pokes for as long as the service runs.
struct Door: Service {
    let path: String
    let bell: Bell
    let look: WatchLook
    let pass: Pass
    let log: Logger

    func run() async throws {
        let listener = try UnixSocket.listen(at: path)
        let connections = AsyncStream<Int32> { continuation in
            let source = DispatchSource.makeReadSource(fileDescriptor: listener, queue: .global())
            source.setEventHandler {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                // The password command is not to inherit it.
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                continuation.yield(connection)
            }
            source.setCancelHandler { close(listener) }
            continuation.onTermination = { _ in source.cancel() }
            source.resume()
        }
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await connection in connections {
                    group.addTask { await answer(connection) }
                }
            }
        }
        unlink(path)
    }

    private func answer(_ connection: Int32) async {
        defer { close(connection) }
        let line = await UnixSocket.readLine(connection, timeout: 5)
        switch line.flatMap({ DoorRequest(rawValue: $0) }) {
        case .poke:
            bell.ring()
            UnixSocket.write("ok\n", to: connection)
        case .sync:
            do {
                try await look.lookAtEverything()
                pass.tryMended()
                bell.ring()
                UnixSocket.write("ok\n", to: connection)
            } catch {
                let refusal = Refusal(wrapping: error)
                UnixSocket.write("failed \(refusal.status.rawValue) \(refusal.message)\n", to: connection)
            }
        case nil:
            UnixSocket.write("failed 2 unknown request\n", to: connection)
        }
    }
}

extension Workbench {
    /// Pokes a running daemon.
    ///
    /// - Returns: its answer; nil where none runs. Never with a fixed clock (INTERFACE.md).
    @discardableResult
    public func poke(_ request: DoorRequest = .poke) async -> String? {
        guard !surroundings.isClockFixed, !isRehearsal else { return nil }
        guard let connection = UnixSocket.connect(to: paths.socket) else { return nil }
        defer { close(connection) }
        UnixSocket.write(request.rawValue + "\n", to: connection)
        return await UnixSocket.readLine(connection, timeout: request == .sync ? 120 : 5)
    }
}

/// Local sockets, briefly.
enum UnixSocket {
    static func listen(at path: String) throws -> Int32 {
        let slash = path.lastIndex(of: "/") ?? path.startIndex
        try Files.makePrivateDirectory(String(path[..<slash]))
        unlink(path)
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0, let bound = withAddress(of: path, { bind(descriptor, $0, $1) }), bound == 0,
            Glibc.listen(descriptor, 16) == 0
        else {
            let reason = Files.reason(errno)
            if descriptor >= 0 { close(descriptor) }
            throw Refusal(.failed, "cannot make the socket \(path): \(reason); check XDG_RUNTIME_DIR")
        }
        chmod(path, 0o600)
        return descriptor
    }

    static func connect(to path: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        guard withAddress(of: path, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    static func write(_ text: String, to descriptor: Int32) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    /// One line of at most 1,000 bytes, read off the cooperative pool.
    static func readLine(_ descriptor: Int32, timeout seconds: Int) async -> String? {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var line: [UInt8] = []
                let deadline = DispatchTime.now() + .seconds(seconds)
                while line.count < 1000, DispatchTime.now() < deadline {
                    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                    guard poll(&entry, 1, 200) > 0 else { continue }
                    var byte: UInt8 = 0
                    guard recv(descriptor, &byte, 1, 0) == 1 else { break }
                    if byte == 10 { return continuation.resume(returning: String(decoding: line, as: UTF8.self)) }
                    line.append(byte)
                }
                continuation.resume(returning: nil)
            }
        }
    }

    static func withAddress<Value>(of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value)
        -> Value?
    {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
