// Submission to a server that somebody else wrote, failing on order: postfix's smtp-sink(1).

import Foundation
import Testing

@testable import CurlTransport

/// Postfix's sink, unpacked by `make servers`.
private final class Sink {
    let port: Int
    private let process = Process()

    static let directory: String? = {
        let checkout = URL(filePath: #filePath).pathComponents.dropLast(5).joined(separator: "/").dropFirst()
        let given = ProcessInfo.processInfo.environment["AFTERWORD_SERVERS"] ?? "\(checkout)/.build/servers"
        return FileManager.default.isExecutableFile(atPath: given + "/usr/sbin/smtp-sink") ? given : nil
    }()

    /// Starts it on a port that was free a moment ago.
    init(_ options: [String]) throws {
        let directory = try #require(Self.directory)
        port = Self.freePort()
        process.executableURL = URL(filePath: directory + "/usr/sbin/smtp-sink")
        process.arguments = (getuid() == 0 ? ["-u", "nobody"] : []) + options + ["127.0.0.1:\(port)", "8"]
        process.environment = ["LD_LIBRARY_PATH": directory + "/usr/lib/postfix"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit { process.terminate() }

    private static func freePort() -> Int {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 ? getsockname(listener, $0, &length) : -1
            }
        }
        return status == 0 ? Int(UInt16(bigEndian: address.sin_port)) : 0
    }
}

@Suite(.enabled(if: Sink.directory != nil, "there is no smtp-sink: run 'make servers'"), .timeLimit(.minutes(2)))
struct SinkTests {
    enum Expected: Sendable { case accepted, later, never, notSent, unknown }

    @Test(
        arguments: [
            ([], .accepted), (["-q", "connect"], .notSent), (["-q", "ehlo"], .notSent), (["-q", "mail"], .notSent),
            (["-q", "rcpt"], .notSent), (["-q", "data"], .notSent), (["-q", "."], .unknown),
            (["-q", "quit"], .accepted),
            (["-r", "mail"], .later), (["-r", "rcpt"], .later), (["-r", "data"], .later), (["-r", "."], .later),
            (["-f", "mail"], .never), (["-f", "rcpt"], .never), (["-f", "data"], .never), (["-f", "."], .never),
            (["-Q", "mail"], .later), (["-Q", "."], .later),
        ] as [([String], Expected)])
    func whateverTheSinkDoesTheOutcomeIsWhatItSays(options: [String], expected: Expected) async throws {
        let sink = try Sink(options)
        let submission = SMTPSubmission(
            endpoint: ServerEndpoint(scheme: .smtp, host: "127.0.0.1", port: sink.port), credential: .none)
        var outcome = try await submission.submit()
        // It listens a moment after it was started; each attempt takes that long.
        for _ in 0..<20_000 {
            guard case .notSent(let error, _) = outcome, error.code == .unreachable else { break }
            outcome = try await submission.submit()
        }
        switch (outcome, expected) {
        case (.accepted, .accepted), (.refusedLater, .later), (.refusedForever, .never), (.notSent, .notSent),
            (.unknown, .unknown):
            break
        default: Issue.record("\(options): \(outcome)")
        }
    }
}
