// What the tests of the servers share: finding them, and small conversations.

import Foundation
import Testing

@testable import DemoServers

/// In glibc since 2.36, not in Swift's module of it.
@_silgen_name("pidfd_open") private func pidfd_open(_ process: pid_t, _ flags: UInt32) -> Int32

enum Fixtures {
    /// The servers' programs as `make test` gives them, or as `make servers` leaves them; nil where there are none.
    static let binaries: ServerBinaries? = {
        if let directory = ProcessInfo.processInfo.environment["AFTERWORD_SERVERS"] {
            return try? ServerBinaries.find(directory: directory)
        }
        let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        return (try? ServerBinaries.find(directory: checkout + "/.build/servers")) ?? (try? ServerBinaries.find())
    }()

    /// Starts servers, hands them to the test, and stops them.
    static func withServers(
        tls: Bool = false, imapCapability: String? = nil, _ body: (MailServers) async throws -> Void
    ) async throws {
        let options = MailServers.Options(tls: tls, imapCapability: imapCapability, binaries: try #require(binaries))
        let servers = try await MailServers.start(options)
        do {
            try await body(servers)
        } catch {
            await servers.stop()
            throw error
        }
        await servers.stop()
    }

    /// Waits, for twenty seconds at most, until a directory in /tmp is gone (inotify(7)).
    static func isGone(_ directory: String) async -> Bool {
        let changes = inotify_init1(Int32(O_CLOEXEC))
        defer { close(changes) }
        let above = URL(filePath: directory).deletingLastPathComponent().path
        inotify_add_watch(changes, above, UInt32(IN_DELETE | IN_MOVED_FROM))
        let deadline = ContinuousClock.now + .seconds(20)
        while FileManager.default.fileExists(atPath: directory) {
            guard await isReadable(changes, until: deadline) else { return false }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            _ = read(changes, &buffer, buffer.count)
        }
        return true
    }

    /// Waits, for twenty seconds at most, until a process is over (pidfd_open(2)).
    static func hasEnded(_ process: pid_t) async -> Bool {
        let descriptor = pidfd_open(process, 0)
        guard descriptor >= 0 else { return true }
        defer { close(descriptor) }
        return await isReadable(descriptor, until: .now + .seconds(20))
    }

    private static func isReadable(_ descriptor: Int32, until deadline: ContinuousClock.Instant) async -> Bool {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let rest = max(deadline - .now, .zero)
                var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                let count = poll(&polled, 1, Int32(rest.components.seconds * 1000 + 1))
                continuation.resume(returning: count > 0)
            }
        }
    }

    /// Sends each line after the answer to the one before; returns every answer's last line, the greeting first.
    ///
    /// An answer is over with a line that `isLast` takes for its end.
    static func converse(
        port: UInt16, _ lines: [String], isLast: @escaping @Sendable (String) -> Bool
    ) async throws -> [String] {
        try await onThread {
            var connection = try LoopbackConnection(port: port)
            var answers = [try connection.line()]
            for line in lines {
                try connection.send(Array((line + "\r\n").utf8))
                var answer = try connection.line()
                while !isLast(answer) { answer = try connection.line() }
                answers.append(answer)
            }
            return answers
        }
    }

    /// A conversation with Exim; returns the reply codes.
    static func smtp(_ servers: MailServers, _ lines: [String]) async throws -> [String] {
        try await converse(port: servers.smtpPort, lines) { !$0.dropFirst(3).hasPrefix("-") }
            .map { String($0.prefix(3)) }
    }

    /// The AUTH PLAIN command (RFC 4616) for a user.
    static func auth(_ user: String, _ password: String) -> String {
        "AUTH PLAIN " + Data("\0\(user)\0\(password)".utf8).base64EncodedString()
    }

    /// The processes whose command line names the directory.
    static func processes(naming directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
            guard Int(name) != nil, let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
                return false
            }
            return String(decoding: line, as: UTF8.self).contains(directory)
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips the test visibly where no servers are there.
    static var needsServers: ConditionTrait {
        .enabled(if: Fixtures.binaries != nil, "there are no mail servers: run 'make servers'")
    }
}
