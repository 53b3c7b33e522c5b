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

    var transcript: [String] { heard.withLock { $0 } }

    init(
        _ certificate: TestCertificate, address: String = "127.0.0.1", _ script: @escaping ScriptedServer.Script
    ) async throws {
        signal(SIGPIPE, SIG_IGN)
        // A port that was free a moment ago: s_server can choose one, but says so among other things.
        let probe = try ScriptedServer()
        port = probe.port
        probe.stop()
        let server = Process()
        server.executableURL = URL(fileURLWithPath: TestCertificate.openssl)
        server.arguments = [
            "s_server", "-accept", "\(address):\(port)", "-cert", certificate.certificate, "-key", certificate.key,
            "-quiet", "-naccept", "1",
        ]
        let (input, output) = (Pipe(), Pipe())
        server.standardInput = input
        server.standardOutput = output
        server.standardError = FileHandle.nullDevice
        try server.run()
        process = server.processIdentifier
        let reading = dup(output.fileHandleForReading.fileDescriptor)
        let writing = dup(input.fileHandleForWriting.fileDescriptor)
        let port = port
        await withCheckedContinuation { continuation in
            let thread = Thread { [self] in
                Self.waitUntilListening(port)
                continuation.resume()
                let peer = Peer(reading, output: writing) { line in self.heard.withLock { $0.append(line) } }
                try? script(peer)
                peer.close()
            }
            thread.start()
        }
    }

    deinit { kill(process, SIGTERM) }

    /// Looks at the kernel's table: a connection tried too early would be the only one served.
    private static func waitUntilListening(_ port: Int) {
        let entry = String(format: ":%04X 00000000:0000 0A", port)
        for _ in 0..<500 {
            let table = (try? String(contentsOfFile: "/proc/net/tcp", encoding: .ascii)) ?? ""
            if table.contains(entry) { return }
            poll(nil, 0, 10)
        }
    }
}
