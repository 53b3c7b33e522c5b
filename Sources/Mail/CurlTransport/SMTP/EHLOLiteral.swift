// How we name ourselves to a server: by address, never by the machine's name.
import CCurl
import Glibc

/// The argument of EHLO (RFC 5321 section 4.1.3): the address of our own end of the connection.
enum EHLOLiteral {
    /// The address from which the system would reach `host`: of the loopback interface for a server
    /// there, else of the default route, IPv4 first. `[127.0.0.1]` where there is none. No packet is
    /// sent and no name looked up, so this neither waits nor tells anyone.
    static func text(for host: String) -> String {
        let name = host.lowercased()
        let targets = name == "localhost" ? ["127.0.0.1"] : [name, "192.0.2.1", "2001:db8::1"]
        for target in targets {
            if let literal = ownAddress(reaching: target) { return literal }
        }
        return "[127.0.0.1]"
    }

    /// The same as a path for libcurl's URL, which it takes for the argument of EHLO.
    static func path(for host: String) -> String {
        text(for: host).map { $0 == "[" ? "%5B" : $0 == "]" ? "%5D" : String($0) }.joined()
    }

    /// Connects a datagram socket, which only chooses a route. Nil for anything but a numeric address.
    private static func ownAddress(reaching address: String) -> String? {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, "587", &hints, &found) == 0, let found else { return nil }
        defer { freeaddrinfo(found) }
        let descriptor = socket(
            found.pointee.ai_family, found.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard connect(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else { return nil }
        var own = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &own) { own in
            own.withMemoryRebound(to: sockaddr.self, capacity: 1) { own in
                guard getsockname(descriptor, own, &length) == 0 else { return nil }
                return literal(of: own, length)
            }
        }
    }

    private static func literal(of address: UnsafePointer<sockaddr>, _ length: socklen_t) -> String? {
        var name = [CChar](repeating: 0, count: 64)
        guard getnameinfo(address, length, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0 else {
            return nil
        }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        // A scope, as in fe80::1%eth0, is no part of a literal.
        let text = String(decoding: bytes.prefix { $0 != 0x25 }, as: UTF8.self)
        return address.pointee.sa_family == sa_family_t(AF_INET6) ? "[IPv6:\(text)]" : "[\(text)]"
    }
}
