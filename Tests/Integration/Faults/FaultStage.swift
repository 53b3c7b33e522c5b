// Plays one combination of a breaking server and a dying program after the other, each in a world of its own that begins
// with the same confirmed draft.

import DemoServers
import Foundation
import Synchronization
import Testing

/// What goes wrong in one attempt to send.
struct FaultScene: Sendable, Hashable, CustomStringConvertible {
    enum Action: String, Sendable { case before, after, full }

    var fault: Break?
    var action: Action?
    /// The write or sync at which it happens, from 1.
    var operation = 0

    init(fault: Break?, action: Action? = nil, operation: Int = 0) {
        (self.fault, self.action, self.operation) = (fault, action, operation)
    }

    var description: String {
        let kill = action.map { ", \($0.rawValue) operation \(operation)" } ?? ""
        return "\(fault.map { "\($0)" } ?? "no break")\(kill)"
    }
}

/// How it went.
struct FaultOutcome: Sendable {
    var scene: FaultScene
    /// How the attempt ended: its exit status, −1 for killed, and what it said.
    var status: Int32
    var errors: String
    /// The draft's state in the end.
    var state: String
}

/// The beginning of every scene, on the shared servers.
struct FaultStage: Sendable {
    private let world: World
    private let library: String
    private static let slot = Story.at(0, 17, 30)

    static func make() async throws -> FaultStage {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let library = URL(filePath: tests).deletingLastPathComponent().appending(path: "libfaults.so").path
        try #require(FileManager.default.fileExists(atPath: library), "build the tests first")
        let world = try World(servers: try await SharedServers.shared())
        try await world.interviewed()
        try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
        return FaultStage(world: world, library: library)
    }

    func remove() { try? FileManager.default.removeItem(atPath: world.directory) }

    /// What a scene writes and syncs when nobody is killed ("w" a write, "s" a sync, and others), and how many of that
    /// before the server breaks.
    func operations(of scene: FaultScene) async throws -> (all: [Character], beforeBreak: Int) {
        let copy = try SceneWorld(of: world, scene)
        defer { copy.remove() }
        let beforeBreak = Mutex(0)
        copy.server.whenBreaking { beforeBreak.withLock { $0 = copy.operations.count } }
        _ = try await attempt(scene, copy)
        return (copy.operations, beforeBreak.withLock { $0 })
    }

    /// Plays scenes, two at a time.
    func play(_ scenes: [FaultScene]) async throws -> [FaultOutcome] {
        try await withThrowingTaskGroup(of: FaultOutcome.self) { group in
            var rest = scenes[...]
            var outcomes: [FaultOutcome] = []
            for scene in rest.prefix(2) { group.addTask { try await play(scene) } }
            rest = rest.dropFirst(2)
            while let outcome = try await group.next() {
                outcomes.append(outcome)
                if outcomes.count.isMultiple(of: 100) { print("faults: \(outcomes.count) of \(scenes.count) played") }
                if let scene = rest.popFirst() { group.addTask { try await play(scene) } }
            }
            return outcomes
        }
    }

    private func attempt(_ scene: FaultScene, _ copy: SceneWorld) async throws -> Outcome {
        var environment = copy.environment(at: Self.slot)
        environment["LD_PRELOAD"] = library
        environment["AFTERWORD_FAULTS"] = copy.counters
        if let action = scene.action {
            environment["AFTERWORD_FAULTS_AT"] = String(scene.operation)
            environment["AFTERWORD_FAULTS_ACTION"] = action.rawValue
        }
        return try await Binary.start(["daemon", "--once"], environment: environment) { copy.server.watch($0) }
    }

    /// One scene: the attempt, then the passes of a service that was started again, until the draft's fate is known.
    private func play(_ scene: FaultScene) async throws -> FaultOutcome {
        let copy = try SceneWorld(of: world, scene)
        defer { copy.remove() }
        let attempt = try await attempt(scene, copy)
        var state = ""
        for minutes in [1, 7, 20, 45] {
            let pass = try await Binary.run(
                ["daemon", "--once"], environment: copy.environment(at: Self.slot.minutes(minutes)))
            // A login that was refused for good is the person's to mend, and said so until it is tried again.
            let isRefused = scene.fault?.refusesTheLogin == true && pass.errors.contains("refused the password")
            #expect(pass.status == (isRefused ? 1 : 0), "\(scene): the next pass failed: \(pass.errors)")
            state = try await copy.state(at: Self.slot.minutes(minutes))
            if state != "confirmed" { break }
        }
        let accepted = copy.server.accepted.count
        #expect(accepted <= 1, "\(scene): \(accepted) messages were accepted")
        switch state {
        case "sent": #expect(accepted == 1, "\(scene): sent, but nothing was accepted")
        case "uncertain": break
        case "failed", "waiting": #expect(accepted == 0, "\(scene): \(state), but a message was accepted")
        default: Issue.record("\(scene): the draft is \(state)")
        }
        if scene.action == nil {
            return FaultOutcome(scene: scene, status: attempt.status, errors: attempt.errors, state: state)
        }
        let verified = try await Binary.run(
            ["log", "--verify"], environment: copy.environment(at: Self.slot.minutes(50)))
        #expect(verified.status == 0, "\(scene): \(verified.errors)")
        return FaultOutcome(scene: scene, status: attempt.status, errors: attempt.errors, state: state)
    }
}

/// A copy of the beginning, with a mailbox and a submission server of its own.
private struct SceneWorld: Sendable {
    let directory: String
    let server: FaultySubmission

    var counters: String { directory + "/counters" }

    /// What was written and synced so far (Tests/Faults/faults.c).
    var operations: [Character] {
        let bytes = FileManager.default.contents(atPath: counters) ?? Data()
        let count = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        return bytes.dropFirst(8).prefix(count).map { Character(UnicodeScalar($0)) }
    }

    init(of world: World, _ scene: FaultScene) throws {
        let tag = String(UInt32.random(in: 0 ... .max), radix: 36)
        directory = FileManager.default.temporaryDirectory.path + "/afterword-test-\(tag)"
        try FileManager.default.copyItem(atPath: world.directory, toPath: directory)
        server = try FaultySubmission(scene.fault)
        let text = """
            [identity]
            name = "Sam Candidate"
            address = "\(world.candidate)"
            time_zone = "\(Story.zoneName)"

            [[account]]
            name = "main"
            imap = "imap://127.0.0.1:\(world.servers.imapPort)"
            smtp = "smtp://127.0.0.1:\(server.port)"
            user = "sam-\(tag)@candidate.example"
            password_command = ["cat", "\(world.passwordFile)"]

            [review]
            mode = "confirm"

            """
        try world.write(text, to: directory + "/config/afterword/config.toml")
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }

    func environment(at moment: Moment) -> [String: String] {
        [
            "HOME": directory, "XDG_CONFIG_HOME": directory + "/config", "XDG_STATE_HOME": directory + "/state",
            "XDG_DATA_HOME": directory + "/data", "XDG_RUNTIME_DIR": directory + "/run",
            "AFTERWORD_NOW": moment.rfc3339,
        ]
    }

    func state(at moment: Moment) async throws -> String {
        let queue = try await Binary.run(["queue", "--all", "--json"], environment: environment(at: moment))
        guard let draft = try JSONValue(queue.output).rows.first else { return "lost" }
        return draft["state"].text
    }
}
