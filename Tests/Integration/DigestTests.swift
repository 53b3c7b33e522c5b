import DemoServers
import Foundation
import Testing

/// The digest comes by mail once a day, and is never mistaken for an employer's mail.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct DigestTests {
    private static func digests(_ world: World) async throws -> [String] {
        try await world.inbox(of: world.candidate).map { String(decoding: $0.bytes, as: UTF8.self) }
            .filter { $0.contains("List-Id: <interview-digest.candidate.example>") }
    }

    @Test func itComesOnceADay() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.pass(at: Story.at(1, 7, 29))
            #expect(try await Self.digests(world).isEmpty)
            try await world.pass(at: Story.at(1, 7, 31))
            _ = try await world.servers.waitForMessages(1, in: "INBOX", of: world.candidate)
            try await world.pass(at: Story.at(1, 7, 45))
            #expect(try await Self.digests(world).count == 1)
            try await world.pass(at: Story.at(2, 7, 31))
            _ = try await world.servers.waitForMessages(2, in: "INBOX", of: world.candidate)
            try await world.pass(at: Story.at(2, 18))
            let digests = try await Self.digests(world)
            #expect(digests.count == 2)
            #expect(digests.allSatisfy { $0.contains("Auto-Submitted: auto-generated\r\n") })
            #expect(digests.allSatisfy { $0.contains("multipart/alternative") && $0.contains("Acme GmbH") })
            #expect(Set(digests.compactMap { $0.firstMatch(of: #/Message-ID: (<.+?>)/#)?.1 }).count == 2)

            #expect(try await world.json(["inbox"], at: Story.at(2, 18)).rows.isEmpty)
            #expect(try await world.filed().isEmpty, "a digest is never filed in Sent")
        }
    }

    @Test func inReviewModeItComesAllTheSame() async throws {
        try await SharedServers.withWorld { world in
            try world.configure(mode: "review")
            try await world.interviewed()
            try await world.pass(at: Story.at(1, 7, 31))
            _ = try await world.servers.waitForMessages(1, in: "INBOX", of: world.candidate)
            #expect(try await Self.digests(world).count == 1)
            #expect(try await world.inbox(of: world.jane).isEmpty)
        }
    }

    /// A digest that somebody copied and sends is no digest of ours, and no answer either.
    @Test func aForeignMailWithTheListIdIsNoDigest() async throws {
        try await SharedServers.withWorld { world in
            try await world.thanked()
            let letter = Letter.rejection(
                from: "Jane Doe <\(world.jane)>", headers: ["List-Id: <interview-digest.candidate.example>"])
            try await world.deliver(letter, at: Story.at(1, 6))
            try await world.pass(at: Story.at(1, 6, 5))
            #expect(try await world.json(["inbox"], at: Story.at(1, 6, 6)).rows.count == 1)
        }
    }

    @Test func itIsTriedAgainWhileTheServerIsDown() async throws {
        try await SharedServers.withOwnServers { world in
            try await world.interviewed()
            try await world.servers.suspend(.exim)
            _ = try await world.attempt(["daemon", "--once"], at: Story.at(1, 7, 31))
            try await world.servers.resume(.exim)
            for minute in [45, 55] { try await world.pass(at: Story.at(1, 7, minute)) }
            _ = try await world.servers.waitForMessages(1, in: "INBOX", of: world.candidate)
            #expect(try await Self.digests(world).count == 1)
        }
    }
}
