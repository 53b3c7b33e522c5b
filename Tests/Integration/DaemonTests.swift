import DemoServers
import Foundation
import Synchronization
import Testing

/// The service as it runs: with the real clock, killed and started again, one at a time.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct DaemonTests {
    /// When the process is killed.
    enum Moment: CaseIterable {
        case lockTaken, doorOpen, journalGrows, delivered, filed
    }

    /// G2 and G4: whatever was going on, nothing is lost and nothing goes out twice.
    @Test(arguments: Moment.allCases)
    func aDaemonThatIsKilledSendsNothingTwice(moment: Moment) async throws {
        try await SharedServers.withWorld { world in
            try await Self.interviewedTodayAndConfirmed(world)
            let journal = try JSONValue.lines(try await world.journal(at: nil)).count
            let killed = try await Binary.start(["daemon"], environment: world.environment) { process in
                try await Self.wait(for: moment, in: world)
                kill(process, SIGKILL)
            }
            #expect(killed.status == -1)
            for _ in 0..<3 { try await world.pass(at: nil) }
            let entries = try JSONValue.lines(try await world.journal(at: nil))
            #expect(entries.count > journal)
            #expect(entries.count { $0["event"].text == "submission_accepted" } <= 1)
            #expect(entries.count { $0["event"].text == "submission_committed" } == 1)
            #expect(try await world.run(["log", "--verify"], at: nil).contains("holds"))
            let state = try await world.draft(at: nil)["state"].text
            let arrived = try await world.inbox(of: world.jane).count
            switch moment {
            case .lockTaken, .doorOpen, .filed: #expect(state == "sent" && arrived == 1)
            // What was in flight may be unknown; then it is put to the person, and never repeated.
            case .journalGrows, .delivered:
                #expect((state == "sent" && arrived == 1) || (state == "uncertain" && arrived <= 1))
            }
            #expect(try await world.filed().count == (state == "sent" ? 1 : 0))
        }
    }

    @Test func aRunningDaemonSendsWhatIsConfirmedAndEndsInPeace() async throws {
        try await SharedServers.withWorld { world in
            try await Self.interviewedToday(world)
            let ended = try await Binary.start(["daemon"], environment: world.environment) { process in
                try await eventually("the daemon is there", after: world.changes) {
                    FileManager.default.fileExists(atPath: Self.socket(world))
                }
                try await Self.confirm(world)
                try await eventually("the copy is filed", after: world.changes) { try await world.filed().count == 1 }
                let status = try await world.json(["status"], at: nil)
                #expect(status["daemon"]["running"] == .boolean(true))
                #expect(status["daemon"]["pid"].number == Double(process))
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(!FileManager.default.fileExists(atPath: Self.socket(world)))
            #expect(try await world.inbox(of: world.jane).count == 1)
            #expect(try await world.json(["status"], at: nil)["daemon"]["running"] == .boolean(false))
        }
    }

    /// A stop while the server's last reply is out: the daemon does not wait ten minutes for it, and loses nothing.
    @Test func aStopWhileTheOutcomeIsOutEndsSoonAndRemembers() async throws {
        try await SharedServers.withWorld { world in
            try await Self.interviewedToday(world)
            let server = try FaultySubmission(Break(point: .accepted, way: .hang))
            try world.configure(smtp: server.port)
            try await Self.confirm(world)
            let reached = Doorbell()
            server.whenBreaking { reached.ring() }
            let start = Mutex(ContinuousClock.now)
            let ended = try await Binary.start(["daemon"], environment: world.environment) { process in
                server.watch(process, signal: SIGTERM)
                try #require(await isReadable(reached.descriptor, until: .now + .seconds(60)))
                start.withLock { $0 = .now }
            }
            // 15 s on a machine that does nothing else; what is ruled out here are the ten minutes of SMTP's last reply.
            #expect(ContinuousClock.now - start.withLock { $0 } < .seconds(60))
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(try await world.draft(at: nil)["state"].text == "uncertain")
            for _ in 0..<2 { try await world.pass(at: nil) }
            #expect(server.accepted.count == 1)
        }
    }

    /// A stop is not lost while the configuration is being read again.
    @Test func aStopRightAfterAReloadEndsTheDaemon() async throws {
        try await SharedServers.withWorld { world in
            try await Self.interviewedToday(world)
            let ended = try await Binary.start(["daemon"], environment: world.environment) { process in
                try await eventually("the daemon is there", after: world.changes) {
                    FileManager.default.fileExists(atPath: Self.socket(world))
                }
                kill(process, SIGHUP)
                kill(process, SIGHUP)
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0, "\(ended.errors)")
            let entries = try JSONValue.lines(try await world.journal(at: nil))
            #expect(entries.last?["detail"]["what"].text == "stopped")
        }
    }

    @Test func anAnswerIsReadWhileTheDaemonIdles() async throws {
        try await SharedServers.withWorld { world in
            try await Self.interviewedToday(world)
            let ended = try await Binary.start(["daemon"], environment: world.environment) { process in
                try await eventually("the daemon looked", after: world.changes) {
                    let status = try await world.json(["status"], at: nil)
                    return status["accounts"].rows.first?["mode"].text == "idle"
                }
                try await world.deliver(
                    .rejection(from: "Jane Doe <\(world.jane)>"), at: Story.now())
                try await eventually("the rejection is read", after: world.changes) {
                    try await world.interview(at: nil)["state"].text == "rejected"
                }
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0, "\(ended.errors)")
        }
    }

    @Test func onlyOneDaemonRunsAtATime() async throws {
        try await SharedServers.withWorld { world in
            try await Self.interviewedToday(world)
            let ended = try await Binary.start(["daemon"], environment: world.environment) { process in
                try await eventually("the daemon is there", after: world.changes) {
                    FileManager.default.fileExists(atPath: Self.socket(world))
                }
                for arguments in [["daemon"], ["daemon", "--once"]] {
                    let second = try await world.attempt(arguments, at: nil)
                    #expect(second.status == 75, "\(arguments)")
                    #expect(second.errors.contains("\(process)"), "it names the other's process")
                }
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0)
            #expect(try await world.attempt(["daemon", "--once"], at: nil).status == 0)
        }
    }

    @Test func aDaemonNeedsAClockThatRuns() async throws {
        try await SharedServers.withWorld { world in
            let refused = try await world.attempt(["daemon"], at: Story.at(0, 9))
            #expect(refused.status == 2)
            #expect(refused.errors.contains("--once"))
        }
    }

    /// The service does not restart on it (INTERFACE.md, exit status 2).
    @Test func aDaemonWithABrokenConfigurationEndsWithStatus2() async throws {
        try await SharedServers.withWorld { world in
            try world.write("[identity\n", to: world.configurationFile)
            #expect(try await world.attempt(["daemon"], at: nil).status == 2)
        }
    }

    // MARK: - Beginnings

    private static func socket(_ world: World) -> String { world.directory + "/run/afterword/socket" }

    /// An interview that ended an hour ago by the real clock, and its thank-you as d1.
    private static func interviewedToday(_ world: World) async throws {
        let start = Story.now().minutes(-120)
        try await world.run(
            [
                "add", "Acme GmbH", "--role", "Backend Engineer", "--with", "Jane Doe <\(world.jane)>", "--at",
                start.rfc3339,
            ],
            at: nil)
        try await world.run(
            ["debrief", "acme", "--rating", "4", "--highlight", "the tram model in the lobby"], at: nil)
    }

    private static func interviewedTodayAndConfirmed(_ world: World) async throws {
        try await interviewedToday(world)
        try await confirm(world)
    }

    /// For now, and forced, because tests run at night and on Sundays too.
    private static func confirm(_ world: World) async throws {
        try await world.run(
            ["confirm", "d1", "--at", Story.now().rfc3339, "--force", "--reason", "a test runs at any hour"], at: nil)
    }

    private static func wait(for moment: Moment, in world: World) async throws {
        let log = world.state + "/ledger.sqlite-wal"
        func size() -> Int { (try? FileManager.default.attributesOfItem(atPath: log)[.size] as? Int) ?? 0 }
        switch moment {
        case .lockTaken:
            try await eventually("the lock is taken", after: world.changes) {
                FileManager.default.fileExists(atPath: world.state + "/daemon.lock")
            }
        case .doorOpen:
            try await eventually("the door is open", after: world.changes) {
                FileManager.default.fileExists(atPath: socket(world))
            }
        case .journalGrows:
            let start = size()
            try await eventually("the journal grows", after: world.changes) { size() > start + 40_000 }
        case .delivered:
            try await eventually("the mail is delivered", after: world.changes) {
                try await world.inbox(of: world.jane).count == 1
            }
        case .filed:
            try await eventually("the copy is filed", after: world.changes) { try await world.filed().count == 1 }
        }
    }
}
