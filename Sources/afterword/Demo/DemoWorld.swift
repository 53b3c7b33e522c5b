// The demo's world: real mail servers, directories of its own, and this very program run as a person would run it.

import DemoServers
import Foundation
import Pipeline
import Subprocess
import SystemPackage
import Vocabulary
import Writing

/// Servers, directories, and a way to run commands at any moment of the story.
struct DemoWorld: Sendable {
    static let candidate = "sam@candidate.example"

    let servers: MailServers
    let directory: String
    /// The story's zone, whatever the machine's.
    let zone: Zone
    /// What commands are run with.
    let variables: [String: String]

    static func make(environment: [String: String]) async throws -> DemoWorld {
        let binaries = try ServerBinaries.find(directory: environment["AFTERWORD_SERVERS"])
        let servers = try await MailServers.start(.init(binaries: binaries))
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "afterword-demo-\(UInt32.random(in: .min ... .max))"
        ).path
        do {
            try FileManager.default.createDirectory(
                atPath: directory + "/config/afterword", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let surroundings = try Surroundings.process(environment: [:])
            guard let zone = surroundings.zone("Europe/Berlin") else {
                throw Refusal(.failed, "the system has no time zone Europe/Berlin; install tzdata")
            }
            let variables = [
                "XDG_CONFIG_HOME": directory + "/config", "XDG_STATE_HOME": directory + "/state",
                "XDG_DATA_HOME": directory + "/data", "XDG_RUNTIME_DIR": directory + "/run",
            ]
            let world = DemoWorld(servers: servers, directory: directory, zone: zone, variables: variables)
            try world.configure()
            return world
        } catch {
            await servers.stop()
            try? FileManager.default.removeItem(atPath: directory)
            throw error
        }
    }

    var reviewDirectory: String { directory + "/data/afterword/review" }

    private func configure() throws {
        let password = directory + "/password"
        try Self.write("\(servers.password)\n", to: password)
        let text = """
            [identity]
            name = "Sam Candidate"
            address = "\(Self.candidate)"
            time_zone = "Europe/Berlin"

            [[account]]
            name = "main"
            imap = "imap://127.0.0.1:\(servers.imapPort)"
            smtp = "smtp://127.0.0.1:\(servers.smtpPort)"
            user = "\(Self.candidate)"
            password_command = ["cat", "\(password)"]

            [review]
            mode = "confirm"
            """
        try Self.write(text + "\n", to: directory + "/config/afterword/config.toml")
    }

    private static func write(_ text: String, to path: String) throws {
        guard
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
        else { throw Refusal(.failed, "cannot write \(path)") }
    }

    /// Stops the servers and removes the directory.
    func remove() async {
        await servers.stop()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// What a command printed, and how it ended.
    struct Outcome: Sendable {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs this program at a moment of the story.
    func run(_ arguments: [String], at now: Instant, columns: Int = 80) async throws -> Outcome {
        var environment: [Environment.Key: String?] = [
            "AFTERWORD_NOW": now.rfc3339(), "NO_COLOR": "1", "AFTERWORD_CONFIG": nil,
            "COLUMNS": String(columns),
        ]
        for (name, value) in variables { environment[.init(stringLiteral: name)] = value }
        let result = try await Subprocess.run(
            .path(.init(try executable())), arguments: Arguments(arguments),
            environment: .inherit.updating(environment),
            output: .string(limit: 16 << 20), error: .string(limit: 1 << 20))
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            default: -1
            }
        return Outcome(status: status, output: result.standardOutput, errors: result.standardError)
    }

    private func executable() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    }

    /// Puts an employer's mail into the candidate's mailbox, dated in the story.
    func deliver(_ letter: DemoLetter, at now: Instant) async throws {
        try await servers.deliver(letter.bytes(date: now, zone: zone), to: Self.candidate)
    }
}
