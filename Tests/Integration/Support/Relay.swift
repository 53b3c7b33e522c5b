// A relay between the program and its submission server that stops at a chosen point of the conversation, so that a
// test can end the program there. It runs on threads of its own.

import Foundation
import Synchronization

@testable import TestServers

/// Passes everything on until the chosen point; from there the program waits for ever.
final class Relay: Sendable {
    /// A point of an SMTP submission.
    enum Point: String, CaseIterable, Sendable {
        /// The server never sees MAIL.
        case beforeSender = "MAIL FROM:"
        /// The server never sees DATA.
        case beforeData = "DATA\r\n"
        /// The server never sees the end of the message, which has left the program.
        case beforeEnd = "\r\n.\r\n"
        /// The server has taken the message, and the program never hears of it.
        case afterEnd

        fileprivate var needle: [UInt8] { Array((self == .afterEnd ? Point.beforeEnd : self).rawValue.utf8) }
    }

    /// Where the program connects to.
    let port: UInt16
    private let listener: Int32
    private let point: Point
    private let reached = Mutex(false)
    /// Rung when it has.
    let news = Doorbell()

    /// The conversation has come to the point.
    var hasStopped: Bool { reached.withLock { $0 } }

    /// Listens, and connects to the server's port for each connection.
    init(to server: UInt16, stoppingAt point: Point) throws {
        self.point = point
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = Self.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 4) == 0 ? getsockname(listener, $0, &length) : -1
            }
        }
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            while true {
                let client = acceptClosingOnExec(listener)
                guard client >= 0 else { return }
                guard let relay = self, let upstream = Self.connected(to: server) else {
                    close(client)
                    continue
                }
                relay.pass(client, upstream)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func pass(_ client: Int32, _ upstream: Int32) {
        Thread.detachNewThread { [self] in
            pump(from: client, to: upstream) { window in
                guard window.contains(point.needle) else { return .forward }
                if point == .afterEnd { return .forwardAndMute }
                return .hold
            }
        }
        Thread.detachNewThread { [self] in
            pump(from: upstream, to: client) { _ in .forward }
            close(client)
            close(upstream)
        }
    }

    private enum Decision { case forward, forwardAndMute, hold }
    private let isMuted = Mutex(false)

    /// Copies from one side to the other until the first one ends, then ends the second one.
    private func pump(from source: Int32, to target: Int32, _ decide: ([UInt8]) -> Decision) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var window: [UInt8] = []
        var isHeld = false
        while true {
            let count = recv(source, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            window = window.suffix(8) + buffer[..<count]
            switch isHeld ? .hold : decide(window) {
            case .hold:
                isHeld = true
                reached.withLock { $0 = true }
                news.ring()
                continue
            case .forwardAndMute:
                isMuted.withLock { $0 = true }
                send(target, buffer, count, Int32(MSG_NOSIGNAL))
            case .forward:
                // A reply that comes after muting is the one to the end of the message.
                if isMuted.withLock({ $0 }) {
                    reached.withLock { $0 = true }
                    news.ring()
                } else {
                    send(target, buffer, count, Int32(MSG_NOSIGNAL))
                }
            }
        }
        shutdown(target, Int32(SHUT_WR))
    }

    private static func connected(to port: UInt16) -> Int32? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = loopback(port: port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
