// A client's connection passed on to another server, for watching or for encryption that another program does.
import Foundation

extension Peer {
    /// Passes bytes on between the client and another port of this machine until either goes. `observe` is shown what the
    /// server says, before it is passed on.
    func relay(to port: Int, _ observe: (ArraySlice<UInt8>) -> Void = { _ in }) throws {
        let other = try Self.connected(to: port)
        defer { Glibc.close(other) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            var polled = [descriptor, other].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, 2, -1) > 0 else { return }
            for (index, entry) in polled.enumerated() where entry.revents != 0 {
                let count = read(entry.fd, &buffer, buffer.count)
                guard count > 0 else { return }
                if index == 1 { observe(buffer[..<count]) }
                guard Glibc.send(polled[1 - index].fd, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
            }
        }
    }

    /// A port of 127.0.0.1 that nobody listened at a moment ago.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { Glibc.close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard status == 0 else { throw Gone() }
        return UInt16(bigEndian: address.sin_port)
    }

    /// A connection to a port of this machine.
    static func connected(to port: Int) throws -> Int32 {
        let other = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(other, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            Glibc.close(other)
            throw Gone()
        }
        var on: Int32 = 1
        setsockopt(other, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        return other
    }
}
