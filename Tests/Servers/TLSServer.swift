// A scripted server behind TLS: the script talks through `openssl s_server`, with a certificate made
// for the test. For one connection.
import Foundation
import Synchronization

/// A key with a certificate that it signed itself, in a directory of its own that goes with it.
final class TestCertificate: Sendable {
    static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: openssl) }
    fileprivate static let openssl = "/usr/bin/openssl"

    let directory: URL
    var certificate: String { directory.appendingPathComponent("certificate.pem").path }
    var key: String { directory.appendingPathComponent("key.pem").path }

    /// `name` is what the certificate is for, as in `IP:127.0.0.1`.
    init(for name: String) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        self.directory = directory
        let arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=test", "-addext", "subjectAltName=\(name)", "-keyout", key, "-out", certificate,
        ]
        let status = try await withCheckedThrowingContinuation { continuation in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Self.openssl)
            process.arguments = arguments
            process.standardError = FileHandle.nullDevice
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else { throw ScriptedServer.Failure(call: "openssl req", errno: status) }
    }

    deinit { try? FileManager.default.removeItem(at: directory) }
}

/// Plays a script to one TLS connection.
final class TLSServer: Sendable {
    let port: Int
    private let heard = Mutex<[String]>([])
    private let process: Int32
    /// Kept: its files go with it, and the server reads them when it starts.
    private let certificate: TestCertificate

    var transcript: [String] { heard.withLock { $0 } }

    init(
        _ certificate: TestCertificate, address: String = "127.0.0.1", _ script: @escaping ScriptedServer.Script
    ) async throws {
        signal(SIGPIPE, SIG_IGN)
        self.certificate = certificate
        let server = Process()
        server.executableURL = URL(fileURLWithPath: TestCertificate.openssl)
        server.arguments = [
            "s_server", "-accept", "\(address):0", "-cert", certificate.certificate, "-key", certificate.key,
            "-quiet", "-naccept", "1",
        ]
        let (input, output) = (Pipe(), Pipe())
        server.standardInput = input
        server.standardOutput = output
        server.standardError = FileHandle.nullDevice
        try server.run()
        let process = server.processIdentifier
        self.process = process
        let reading = fcntl(output.fileHandleForReading.fileDescriptor, F_DUPFD_CLOEXEC, 0)
        let writing = fcntl(input.fileHandleForWriting.fileDescriptor, F_DUPFD_CLOEXEC, 0)
        port = try await withCheckedThrowingContinuation { continuation in
            // On a thread of its own: the tests' tasks have only as many as there are processors.
            Thread.detachNewThread { continuation.resume(with: Result { try Self.waitForPort(of: process) }) }
        }
        // Not the server itself: that would keep it, and its process, for as long as the script waits.
        let note: @Sendable (String) -> Void = { [weak self] line in self?.heard.withLock { $0.append(line) } }
        Thread.detachNewThread {
            let peer = Peer(reading, output: writing, note)
            try? script(peer)
            peer.close()
        }
    }

    // Not SIGTERM: it is blocked in what a thread of a queue starts.
    deinit { kill(process, SIGKILL) }

    /// The port on which a process listens, from the kernel's tables: a connection made to find out would be the only
    /// one served.
    private static func waitForPort(of process: Int32) throws -> Int {
        for _ in 0..<500 {
            if let port = port(of: process) { return port }
            poll(nil, 0, 10)
        }
        kill(process, SIGKILL)
        throw ScriptedServer.Failure(call: "openssl s_server", errno: ETIMEDOUT)
    }

    private static func port(of process: Int32) -> Int? {
        let directory = "/proc/\(process)/fd"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        let sockets = names.compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "\(directory)/\($0)")
        }
        // By a handle: reading the path as a whole takes the first short read for the end.
        let table = (try? FileHandle(forReadingAtPath: "/proc/\(process)/net/tcp")?.readToEnd()) ?? Data()
        for line in String(decoding: table, as: UTF8.self).split(separator: "\n") {
            // Number, local address, remote address, state (0A listens), five more, inode.
            let fields = line.split(separator: " ")
            guard fields.count > 9, fields[3] == "0A", sockets.contains("socket:[\(fields[9])]") else { continue }
            return fields[1].split(separator: ":").last.flatMap { Int($0, radix: 16) }
        }
        return nil
    }
}
