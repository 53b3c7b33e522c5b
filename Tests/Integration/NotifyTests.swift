import DemoServers
import Foundation
import Testing

/// The running daemon tells the person by a program of theirs (`[notify] command`): each event, with the facts in the
/// environment and nothing of a mail's text.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct NotifyTests {
    /// What happens, the event that is told of it, and the title's end.
    enum Cause: String, CaseIterable {
        case answer, draft, unknown, parked, deadline

        var title: String {
            switch self {
            case .answer: "Acme GmbH: a no"
            case .draft: "Acme GmbH: thank-you waits for you"
            case .unknown: "Acme GmbH: did the thank-you arrive?"
            case .parked: "Account main needs you"
            case .deadline: "Acme GmbH: thank-you by "
            }
        }
    }

    @Test(arguments: Cause.allCases)
    func theDaemonTellsAtOnce(cause: Cause) async throws {
        try await SharedServers.withWorld { world in
            let server = try FaultySubmission(Break(point: .accepted, way: .close))
            let told = try Self.tellByFile(world, smtp: cause == .unknown ? server.port : nil)
            if cause != .deadline { try await Self.add(world, hoursAgo: 2) }
            if cause == .parked { try world.write("wrong\n", to: world.passwordFile) }
            let ended = try await Binary.start(["daemon"], environment: world.environment) { process in
                try await eventually("the daemon is there", after: world.changes) {
                    FileManager.default.fileExists(atPath: world.directory + "/run/afterword/socket")
                }
                try await Self.happen(cause, in: world)
                try await eventually("\(cause) is told", after: world.changes, within: .seconds(120)) {
                    Self.notices(told).contains { $0["AFTERWORD_EVENT"] == cause.rawValue }
                }
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0, "\(ended.errors)")
            let notices = Self.notices(told)
            let about = notices.filter { $0["AFTERWORD_EVENT"] == cause.rawValue }
            #expect(about.count == 1, "once: \(about)")
            #expect(about.first?["AFTERWORD_TITLE"]?.hasPrefix(cause.title) == true, "\(about)")
            #expect(about.first?["AFTERWORD_COMMAND"]?.hasPrefix("afterword ") == true)
            for notice in notices { Self.expectNoMail(notice, world) }
        }
    }

    // MARK: - Pieces

    /// A program that writes its environment into a file of its own.
    private static func tellByFile(_ world: World, smtp: UInt16?) throws -> String {
        let directory = world.directory + "/told"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let script = "env > \\\"$0/.$$\\\" && mv \\\"$0/.$$\\\" \\\"$0/$$\\\""
        try world.configure(
            smtp: smtp, more: "[notify]\ncommand = [\"sh\", \"-c\", \"\(script)\", \"\(directory)\"]")
        return directory
    }

    private static func add(_ world: World, hoursAgo hours: Int, more: [String] = []) async throws {
        try await world.run(
            [
                "add", "Acme GmbH", "--role", "Backend Engineer", "--with", "Jane Doe <\(world.jane)>", "--at",
                Story.now().minutes(-hours * 60).rfc3339,
            ] + more, at: nil)
    }

    private static func happen(_ cause: Cause, in world: World) async throws {
        switch cause {
        case .parked: return
        case .answer:
            try await world.deliver(.rejection(from: "Jane Doe <\(world.jane)>"), at: Story.now())
        case .deadline:
            // Its deadline is 24 hours after the end: in three hours.
            try await add(world, hoursAgo: 22, more: ["--rating", "4", "--highlight", "the tram model in the lobby"])
        case .draft: try await debrief(world)
        case .unknown:
            try await debrief(world)
            try await world.run(
                ["confirm", "d1", "--at", Story.now().rfc3339, "--force", "--reason", "a test runs at any hour"],
                at: nil)
        }
    }

    private static func debrief(_ world: World) async throws {
        try await world.run(
            ["debrief", "acme", "--rating", "4", "--highlight", "the tram model in the lobby"], at: nil)
    }

    /// The environments that were written, without what is not ours.
    private static func notices(_ directory: String) -> [[String: String]] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.filter { !$0.hasPrefix(".") }.map { name in
            let text = String(
                decoding: FileManager.default.contents(atPath: "\(directory)/\(name)") ?? Data(), as: UTF8.self)
            let pairs = text.split(separator: "\n").compactMap { line -> (String, String)? in
                let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                return parts.count == 2 && parts[0].hasPrefix("AFTERWORD_") ? (parts[0], parts[1]) : nil
            }
            return Dictionary(pairs) { first, _ in first }
        }
    }

    private static func expectNoMail(_ notice: [String: String], _ world: World) {
        for (name, value) in notice {
            for secret in ["Jane", world.jane, "Your application", "consideration", "tram", "opportunity", "Dear"] {
                #expect(!value.contains(secret), "\(name): \(value)")
            }
        }
    }
}
