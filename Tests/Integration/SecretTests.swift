import DemoServers
import Foundation
import Testing

/// A password stands in no argument, no log, no error and no ledger.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct SecretTests {
    @Test func thePasswordIsNowhereToBeSeen() async throws {
        let password = "Xyzzy4711plugh"
        try await SharedServers.withOwnServers(password: password) { world in
            try world.configure(more: "\n[log]\nlevel = \"debug\"")
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            let end = Doorbell()
            let watch = Task { try await Self.commandLines(naming: password, until: end) }
            try await world.pass(at: Story.at(0, 17, 30))
            let daemon = try await Binary.start(["daemon"], environment: world.environment) { process in
                try await eventually("the daemon looked", after: world.changes) {
                    let status = try await world.json(["status"], at: nil)
                    return status["accounts"].rows.first?["state"].text == "connected"
                }
                kill(process, SIGTERM)
            }
            end.ring()
            #expect(try await watch.value.isEmpty)
            let forms = [password, Data("\0\(world.candidate)\0\(password)".utf8).base64EncodedString()]
            var printed = [daemon.errors]
            for arguments in [
                ["log", "--json"], ["log"], ["status"], ["config", "check"], ["show", "d1"], ["why", "d1"],
            ] {
                let outcome = try await world.attempt(arguments, at: Story.at(0, 17, 31))
                printed += [outcome.output, outcome.errors]
            }
            let kept = try FileManager.default.contentsOfDirectory(atPath: world.state).map { name in
                String(decoding: try Data(contentsOf: URL(filePath: world.state + "/" + name)), as: UTF8.self)
            }
            for form in forms {
                #expect(!printed.contains { $0.contains(form) })
                #expect(!kept.contains { $0.contains(form) })
            }
        }
    }

    /// Command lines and environments of all processes that name a word, looked at every two milliseconds until the bell
    /// rings: processes tell nobody that they begin.
    private static func commandLines(naming word: String, until end: Doorbell) async throws -> Set<String> {
        var found: Set<String> = []
        while await !isReadable(end.descriptor, until: .now + .milliseconds(2)) {
            for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int(name) != nil {
                for part in ["cmdline", "environ"] {
                    guard let data = FileManager.default.contents(atPath: "/proc/\(name)/\(part)"),
                        data.range(of: Data(word.utf8)) != nil
                    else { continue }
                    found.insert("\(part): \(String(decoding: data.prefix(200), as: UTF8.self))")
                }
            }
        }
        return found
    }

    @Test func whatIsKeptIsTheOwnersAlone() async throws {
        try await SharedServers.withWorld { world in
            try await world.thanked()
            let roots = [world.directory + "/state", world.directory + "/data"]
            for root in roots {
                for name in try FileManager.default.subpathsOfDirectory(atPath: root) {
                    let attributes = try FileManager.default.attributesOfItem(atPath: root + "/" + name)
                    let mode = attributes[.posixPermissions] as? Int ?? 0o777
                    #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
                }
            }
        }
    }
}
