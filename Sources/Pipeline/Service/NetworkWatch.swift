// Notices that an address of this machine came or went (rtnetlink(7)): connections over the old network are dead, and
// would say so only after minutes.

@preconcurrency import Dispatch
import Foundation
import ServiceLifecycle

/// Has the watches connect anew when the network changes, for as long as the service runs.
struct NetworkWatch: Service {
    let watches: [AccountWatch]
    let pass: Pass

    /// One change comes as several messages within this time.
    private static let settling = Duration.seconds(2)

    func run() async throws {
        guard let descriptor = Self.open() else { return try await gracefulShutdown() }
        let changes = AsyncStream<Void>(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
            source.setEventHandler {
                var buffer = [UInt8](repeating: 0, count: 16 << 10)
                while true {
                    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
                    guard count > 0 else { return }
                    if NetworkNews.movesConnections(buffer[..<count]) { continuation.yield() }
                }
            }
            source.setCancelHandler { close(descriptor) }
            continuation.onTermination = { _ in source.cancel() }
            source.resume()
        }
        await cancelWhenGracefulShutdown {
            for await _ in changes {
                _ = try? await Task.sleep(for: Self.settling)
                pass.tryMended(by: .network)
                for watch in watches { await watch.reconnect() }
            }
        }
    }

    /// A socket that is told of addresses; nil where there is none to be had: then the silence of a dead connection ends
    /// with its next command.
    private static func open() -> Int32? {
        let descriptor = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        // struct sockaddr_nl: family, padding, port 0 (the kernel chooses), groups RTMGRP_IPV4_IFADDR and _IPV6_IFADDR.
        let address: [UInt32] = [UInt32(AF_NETLINK).littleEndian, 0, 0x10 | 0x100]
        let status = address.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { bind(descriptor, $0.baseAddress, 12) }
        }
        guard status == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}

/// What the kernel tells of addresses.
enum NetworkNews {
    private static let (newAddress, deletedAddress): (UInt16, UInt16) = (20, 21)
    private static let universe: UInt8 = 0

    /// Whether an address that connections to other machines use came or went. Those of containers and of one link alone
    /// do not count.
    static func movesConnections(_ datagram: ArraySlice<UInt8>) -> Bool {
        var rest = datagram
        // struct nlmsghdr: length, type, flags, sequence, port; then struct ifaddrmsg: family, prefix length, flags, scope.
        while rest.count >= 20 {
            let bytes = Array(rest.prefix(20))
            let length = Int(UInt32(bytes[0]) | UInt32(bytes[1]) << 8 | UInt32(bytes[2]) << 16 | UInt32(bytes[3]) << 24)
            let type = UInt16(bytes[4]) | UInt16(bytes[5]) << 8
            if type == newAddress || type == deletedAddress, bytes[19] == universe { return true }
            guard length >= 16, length <= rest.count else { return false }
            rest = rest.dropFirst((length + 3) & ~3)
        }
        return false
    }
}
