import DemoServers
import Foundation
import Testing

/// Guarantee G2, attacked: the program is killed in the middle of a submission, at each point of the conversation.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct CrashTests {
    private static let slot = Story.at(0, 17, 30)

    /// Confirms the thank-you, and kills the pass that submits it when the conversation has come to the point.
    private static func kill(at point: Relay.Point, _ world: World) async throws {
        try await world.interviewed()
        try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
        let relay = try Relay(to: world.servers.smtpPort, stoppingAt: point)
        try world.configure(smtp: relay.port)
        var environment = world.environment
        environment["AFTERWORD_NOW"] = slot.rfc3339
        let killed = try await Binary.start(["daemon", "--once"], environment: environment) { process in
            try await eventually("the submission comes to \(point)", after: relay.news) { relay.hasStopped }
            Glibc.kill(process, SIGKILL)
        }
        #expect(killed.status == -1)
        try world.configure()
    }

    /// What surely did not go out goes out at the next pass, once.
    @Test(arguments: [Relay.Point.beforeSender, .beforeData])
    func anAttemptThatDidNotHandOverTheMessageIsRepeated(point: Relay.Point) async throws {
        try await SharedServers.withWorld { world in
            try await Self.kill(at: point, world)
            #expect(try await world.inbox(of: world.jane).isEmpty)
            for minutes in [1, 6, 11] { try await world.pass(at: Self.slot.minutes(minutes)) }
            #expect(try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane).count == 1)
            #expect(try await world.filed().count == 1)
            #expect(try await world.draft(at: Self.slot.minutes(12))["state"].text == "sent")
        }
    }

    /// What may have gone out is never repeated; the person is asked.
    @Test(arguments: [Relay.Point.beforeEnd, .afterEnd])
    func anAttemptWhoseEndIsUnknownIsNeverRepeated(point: Relay.Point) async throws {
        try await SharedServers.withWorld { world in
            try await Self.kill(at: point, world)
            if point == .afterEnd { _ = try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane) }
            for minutes in [1, 6, 60, 24 * 60] { try await world.pass(at: Self.slot.minutes(minutes)) }
            let arrived = try await world.inbox(of: world.jane).count
            #expect(arrived == (point == .afterEnd ? 1 : 0))
            let now = Self.slot.minutes(24 * 60 + 1)
            #expect(try await world.draft(at: now)["state"].text == "uncertain")
            #expect(try await world.attempt(["confirm", "d1"], at: now).status == 1)
            #expect(try await world.attempt(["status"], at: now).status == 1, "an unknown outcome is ill health")
            #expect(try await world.json(["list"], at: now).rows.first?["needs_attention"] == .boolean(true))
            #expect(try await world.run(["log", "--verify"], at: now).contains("holds"))

            try await world.run(["resolve", "d1", point == .afterEnd ? "arrived" : "not-arrived"], at: now)
            try await world.pass(at: now.minutes(1))
            #expect(try await world.inbox(of: world.jane).count == arrived, "what was resolved is not sent by itself")
            let state = try await world.draft(at: now.minutes(2))["state"].text
            #expect(state == "sent" || (point == .beforeEnd && state != "uncertain"))
            #expect(try await world.attempt(["status"], at: now.minutes(2)).status == 0)
        }
    }

    /// The mail came back to the candidate, say as a copy to self: what was unknown is known.
    @Test func aCopyInSentSettlesAnUnknownOutcome() async throws {
        try await SharedServers.withWorld { world in
            try await Self.kill(at: .afterEnd, world)
            let arrived = try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane)
            try await world.servers.store(arrived[0].submitted, in: "Sent", of: world.candidate)
            for minutes in [1, 6] { try await world.pass(at: Self.slot.minutes(minutes)) }
            #expect(try await world.draft(at: Self.slot.minutes(7))["state"].text == "sent")
            #expect(try await world.inbox(of: world.jane).count == 1)
            #expect(try await world.filed().count == 1)
        }
    }
}
