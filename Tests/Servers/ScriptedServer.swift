// A server that plays a script over real sockets, on threads of its own. Not a mail server: it says
// what the test tells it to, and keeps what it heard.
import Foundation
import Synchronization

/// Listens on a free port of 127.0.0.1, or of every address, and plays a script to each connection, in
/// order.
final class ScriptedServer: Sendable {
    typealias Script = @Sendable (Peer) throws -> Void

    struct Failure: Error {
        let call: String
        let errno: Int32
    }

    let port: Int
    private let listener: Int32
    private let heard = Mutex<[String]>([])
    private let played = Mutex(0)

    /// What all clients said, line by line.
    var transcript: [String] { heard.withLock { $0 } }
    /// How many scripts have come to their end, by throwing or not.
    var playedCount: Int { played.withLock { $0 } }

    init(onEveryAddress: Bool = false, _ scripts: Script...) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw Failure(call: "socket", errno: errno) }
        port = try Self.listen(listener, onEveryAddress: onEveryAddress)
        let listener = listener
        let thread = Thread { [self] in
            for script in scripts {
                let connection = acceptClosingOnExec(listener)
                guard connection >= 0 else { return }
                play(script, to: Peer(connection) { line in self.heard.withLock { $0.append(line) } })
            }
        }
        thread.start()
    }

    /// Plays the script to every connection, each on a thread of its own.
    init(onEveryAddress: Bool = false, toAll script: @escaping Script) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard listener >= 0 else { throw Failure(call: "socket", errno: errno) }
        port = try Self.listen(listener, onEveryAddress: onEveryAddress)
        let listener = listener
        // Not the server itself: that would keep it alive for ever.
        let note: @Sendable (String) -> Void = { [weak self] line in self?.heard.withLock { $0.append(line) } }
        let thread = Thread {
            while true {
                let connection = acceptClosingOnExec(listener)
                guard connection >= 0 else { return }
                let thread = Thread {
                    let peer = Peer(connection, note)
                    try? script(peer)
                    peer.close()
                }
                thread.start()
            }
        }
        thread.start()
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Ends accepting: a script that waits for a connection is not played.
    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func play(_ script: Script, to peer: Peer) {
        // A client that goes away in the middle is part of many tests.
        try? script(peer)
        peer.close()
        played.withLock { $0 += 1 }
    }

    private static func listen(_ listener: Int32, onEveryAddress: Bool) throws -> Int {
        // Small, so that a large message cannot wait in the buffers as a whole.
        var size: Int32 = 65_536
        setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = onEveryAddress ? 0 : UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard bind(listener, pointer, length) == 0 else { throw Failure(call: "bind", errno: errno) }
                guard Glibc.listen(listener, 8) == 0 else { throw Failure(call: "listen", errno: errno) }
                guard getsockname(listener, pointer, &length) == 0 else {
                    throw Failure(call: "getsockname", errno: errno)
                }
            }
            return Int(UInt16(bigEndian: pointer.pointee.sin_port))
        }
    }
}

/// Accepts a connection that processes started by other tests do not inherit.
func acceptClosingOnExec(_ listener: Int32) -> Int32 {
    let connection = accept(listener, nil, nil)
    if connection >= 0 { _ = fcntl(connection, F_SETFD, FD_CLOEXEC) }
    return connection
}

/// The server's end of one connection: blocking, with a limit of ten seconds for each read.
final class Peer {
    struct Gone: Error {}
    struct Unexpected: Error {
        let line: String
    }

    let descriptor: Int32
    private let output: Int32
    private let note: (String) -> Void
    private var buffer: [UInt8] = []
    private var isOpen = true

    init(_ descriptor: Int32, output: Int32? = nil, _ note: @escaping (String) -> Void = { _ in }) {
        self.descriptor = descriptor
        self.output = output ?? descriptor
        self.note = note
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close() }

    /// Sends lines, each with CRLF.
    func say(_ lines: String...) throws { try send(lines.map { $0 + "\r\n" }.joined()) }

    /// Sends text as it is.
    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { bytes in
                output == descriptor
                    ? Glibc.send(output, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
                    : Glibc.write(output, bytes.baseAddress, bytes.count)
            }
            guard count > 0 else { throw Gone() }
            rest = rest.dropFirst(count)
        }
    }

    /// The next line without its line break.
    func hear() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                var line = buffer[..<end]
                if line.last == 0x0D { line.removeLast() }
                let text = String(decoding: line, as: UTF8.self)
                buffer.removeSubrange(...end)
                note(text)
                return text
            }
            try fill()
        }
    }

    /// The next line, which must begin so.
    @discardableResult
    func hear(_ prefix: String) throws -> String {
        let line = try hear()
        guard line.uppercased().hasPrefix(prefix.uppercased()) else { throw Unexpected(line: line) }
        return line
    }

    /// Hears exactly so many bytes.
    func hear(bytes count: Int) throws -> [UInt8] {
        while buffer.count < count { try fill() }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    /// Whether the client said something, or went away, within this time.
    func hasInput(within milliseconds: Int32) -> Bool {
        guard buffer.isEmpty else { return true }
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, milliseconds) > 0
    }

    /// Blocks until the client goes away.
    func waitForEnd() { while (try? fill()) != nil {} }

    /// Blocks until the client goes away, while its bytes stay where they are.
    func waitForEndWithoutReading() {
        var polled = pollfd(fd: descriptor, events: 0, revents: 0)
        _ = poll(&polled, 1, 10_000)
    }

    func close() {
        guard isOpen else { return }
        isOpen = false
        // A process that another test is just starting may hold a copy of the descriptor: closing ours would not end it.
        shutdown(descriptor, Int32(SHUT_RDWR))
        Glibc.close(descriptor)
        if output != descriptor { Glibc.close(output) }
    }

    /// Ends the connection by RST.
    func reset() {
        Self.abort(descriptor)
        close()
    }

    /// Dissolving the association aborts it whoever else holds a copy of the descriptor (connect(2)).
    static func abort(_ descriptor: Int32) {
        var nobody = sockaddr()
        nobody.sa_family = sa_family_t(AF_UNSPEC)
        connect(descriptor, &nobody, socklen_t(MemoryLayout<sockaddr>.size))
    }

    private func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = isOpen ? read(descriptor, &chunk, chunk.count) : 0
        guard count > 0 else { throw Gone() }
        buffer += chunk.prefix(count)
    }
}
