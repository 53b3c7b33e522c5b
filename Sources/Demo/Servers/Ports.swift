// Free ports on loopback. Not here: connecting to them.

import Glibc

/// The servers' ports, all on 127.0.0.1.
struct Ports: Equatable, Sendable {
    let imap: UInt16
    let imaps: UInt16
    let lmtp: UInt16
    let smtp: UInt16
    let smtps: UInt16

    /// Asks the kernel for free ports, all held at once so that no two are the same.
    ///
    /// Somebody else may take one before the server does; who starts the servers tries again then.
    static func free() throws -> Ports {
        var sockets: [Int32] = []
        defer { sockets.forEach { close($0) } }
        var ports: [UInt16] = []
        for _ in 0..<5 {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { throw failure() }
            sockets.append(descriptor)
            var address = sockaddr_in.loopback(port: 0)
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
                }
            }
            guard status == 0 else { throw failure() }
            ports.append(UInt16(bigEndian: address.sin_port))
        }
        return Ports(imap: ports[0], imaps: ports[1], lmtp: ports[2], smtp: ports[3], smtps: ports[4])
    }

    private static func failure() -> ServerError {
        ServerError(.files, "finding a free port", underlying: String(cString: strerror(errno)))
    }
}

extension sockaddr_in {
    /// A port on 127.0.0.1.
    static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
        return address
    }
}
