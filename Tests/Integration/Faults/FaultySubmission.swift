// A submission server that breaks at a chosen point of its first conversation and behaves in all later ones. It counts
// what it accepted. It runs on threads of its own; not a mail server: nothing is delivered.

import Foundation
import Synchronization

@testable import TestServers

/// Where and how a conversation breaks.
struct Break: Sendable, Hashable, CustomStringConvertible {
    /// A point of the dialogue (RFC 5321).
    enum Point: String, CaseIterable, Comparable, Sendable {
        case connect, greeting, hello, startTLS = "starttls", authenticate, sender, recipient, data
        /// Within the message.
        case content
        /// After the dot, before the server has taken the message.
        case end
        /// The server has taken the message; its reply never comes.
        case accepted
        /// Between the reply and that to QUIT.
        case quit

        private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

        static func < (left: Point, right: Point) -> Bool { left.place < right.place }
    }

    enum Way: String, CaseIterable, Sendable {
        case close, reset, temporary, permanent
        /// Silence. The process is sent a signal, as an impatient person would.
        case hang
    }

    var point: Point
    var way: Way

    var description: String { "\(way.rawValue) at \(point.rawValue)" }

    /// On loopback a refused STARTTLS is followed by the login, which gets the same answer.
    var refusesTheLogin: Bool { way == .permanent && (point == .startTLS || point == .authenticate) }

    /// Every one that makes a difference.
    static let all: [Break] = Point.allCases.flatMap { point in
        Way.allCases.filter { way in
            switch (point, way) {
            // Nothing can be said there, or saying it is another point.
            case (.connect, .temporary), (.connect, .permanent), (.accepted, .temporary), (.accepted, .permanent),
                (.quit, .temporary), (.quit, .permanent):
                false
            default: true
            }
        }.map { Break(point: point, way: $0) }
    }
}

/// The server.
final class FaultySubmission: Sendable {
    let port: UInt16
    private let listener: Int32
    private let fault: Mutex<Break?>
    private let taken = Mutex<[[String]]>([])
    private let victim = Mutex<(process: pid_t, signal: Int32)?>(nil)
    private let victimKnown = DispatchSemaphore(value: 0)
    private let breaking = Mutex<(@Sendable () -> Void)?>(nil)

    /// The messages that were accepted, as lines.
    var accepted: [[String]] { taken.withLock { $0 } }

    init(_ fault: Break?) throws {
        self.fault = Mutex(fault)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0 ? getsockname(listener, $0, &length) : -1
            }
        }
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            while true {
                let client = acceptClosingOnExec(listener)
                guard client >= 0 else { return }
                guard let server = self else {
                    _ = close(client)
                    return
                }
                let fault = server.fault.withLock { fault in
                    defer { fault = nil }
                    return fault
                }
                Thread.detachNewThread { server.converse(Peer(client), fault) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Whom silence ends, and how.
    func watch(_ process: pid_t, signal: Int32 = SIGKILL) {
        victim.withLock { $0 = (process, signal) }
        victimKnown.signal()
    }

    /// Called when the conversation is about to break.
    func whenBreaking(_ body: @escaping @Sendable () -> Void) { breaking.withLock { $0 = body } }

    private struct Over: Error {}

    private func converse(_ line: Peer, _ fault: Break?) {
        defer { line.close() }
        do { try play(line, fault) } catch {}
    }

    private func play(_ line: Peer, _ fault: Break?) throws {
        try at(.connect, line, fault)
        try at(.greeting, line, fault)
        try line.say("220 mail.test ESMTP")
        try hello(line, fault)
        if fault?.point == .startTLS {
            try line.hear("STARTTLS")
            try at(.startTLS, line, fault)
        }
        try line.hear("AUTH PLAIN")
        try at(.authenticate, line, fault)
        try line.say("334 ")
        _ = try line.hear()
        try line.say("235 2.7.0 accepted")
        try line.hear("MAIL FROM:")
        try at(.sender, line, fault)
        try line.say("250 2.1.0 ok")
        try line.hear("RCPT TO:")
        try at(.recipient, line, fault)
        try line.say("250 2.1.5 ok")
        try line.hear("DATA")
        try at(.data, line, fault)
        try line.say("354 go ahead")
        let first = try line.hear()
        try at(.content, line, fault)
        let message = try line.message(after: first)
        try at(.end, line, fault)
        taken.withLock { $0.append(message) }
        try at(.accepted, line, fault)
        try line.say("250 2.0.0 queued")
        try line.hear("QUIT")
        try at(.quit, line, fault)
        try line.say("221 bye")
    }

    private func hello(_ line: Peer, _ fault: Break?) throws {
        try line.hear("EHLO")
        try at(.hello, line, fault)
        let tls = fault?.point == .startTLS ? ["250-STARTTLS"] : []
        for reply in ["250-mail.test"] + tls + ["250 AUTH PLAIN"] { try line.say(reply) }
    }

    /// Breaks off here if this is the point.
    private func at(_ point: Break.Point, _ line: Peer, _ fault: Break?) throws {
        guard let fault, fault.point == point else { return }
        breaking.withLock { $0 }?()
        switch fault.way {
        case .close: break
        case .reset: line.reset()
        case .temporary, .permanent:
            try line.say(fault.way == .temporary ? "451 4.3.0 not now" : "554 5.7.1 not ever")
            // What still comes is not answered any more than that.
            try line.hearQuit()
        case .hang:
            victimKnown.wait()
            victimKnown.signal()
            if let (process, signal) = victim.withLock({ $0 }) { kill(process, signal) }
            // Silent until the other side goes.
            line.waitForEnd()
        }
        throw Over()
    }
}

extension Peer {
    /// The rest of a message whose first line was heard, to its dot.
    fileprivate func message(after first: String) throws -> [String] {
        var lines = [first]
        while true {
            let line = try hear()
            if line == "." { return lines }
            lines.append(line)
        }
    }

    /// Whatever comes, to QUIT.
    fileprivate func hearQuit() throws {
        while try hear() != "QUIT" {}
        try say("221 bye")
    }
}
