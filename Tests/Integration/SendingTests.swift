import DemoServers
import Foundation
import Subprocess
import Testing

/// Guarantees G1 and G2 on real servers: exactly the confirmed bytes leave, once.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct SendingTests {
    @Test func aConfirmedDraftArrivesOnceAndByteForByte() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let confirmation = Story.at(0, 17, 16)
            let receipt = try #require(try await world.json(["confirm", "d1"], at: confirmation).rows.first)
            let draft = try await world.draft(at: confirmation)
            #expect(draft["state"].text == "confirmed")
            #expect(draft["sha256"].text == receipt["sha256"].text)
            #expect(receipt["to"].text == world.jane)
            #expect(receipt["slot"].moment == confirmation)

            let file = Array(try Data(contentsOf: URL(filePath: draft["path"].text)))
            let message = try Self.withoutFirstLine(file)
            #expect(try await Self.sha256(message) == receipt["sha256"].text)
            #expect(String(decoding: message, as: UTF8.self).contains("Date: \(confirmation.rfc5322)\r\n"))

            try await world.pass(at: Story.at(0, 17, 30))
            #expect(try await world.draft(at: Story.at(0, 17, 31))["state"].text == "sent")
            #expect(
                try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane).map(\.submitted) == [message])
            #expect(try await world.filed().map(\.bytes) == [message])

            for minute in [31, 35, 45] { try await world.pass(at: Story.at(0, 17, minute)) }
            #expect(try await world.inbox(of: world.jane).count == 1)
            #expect(try await world.filed().count == 1)
            #expect(!FileManager.default.fileExists(atPath: draft["path"].text), "the file of a sent draft is removed")
        }
    }

    @Test func whatNobodyConfirmedIsNotSent() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            for moment in [Story.at(0, 17, 30), Story.at(1, 9), Story.at(1, 13, 59)] {
                try await world.pass(at: moment)
            }
            #expect(try await world.inbox(of: world.jane).isEmpty)
            #expect(try await world.filed().isEmpty)
        }
    }

    @Test func aConfirmationOfOtherBytesThanSeenIsRefused() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let now = Story.at(0, 17, 16)
            let draft = try await world.draft(at: now)
            let first = draft["sha256"].text.prefix(1)
            let other = first == "0" ? "1" : "0"
            let refused = try await world.attempt(
                ["confirm", "d1@\(other)\(draft["sha256"].text.dropFirst().prefix(7))"], at: now)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("'afterword show d1'"))
            #expect(try await world.draft(at: now) == draft)
            try await world.run(["confirm", "d1@\(draft["sha256"].text.prefix(8).uppercased())"], at: now)
            #expect(try await world.draft(at: now)["state"].text == "confirmed")
        }
    }

    @Test func inReviewModeNothingIsConfirmedNorSent() async throws {
        try await SharedServers.withWorld { world in
            try world.configure(mode: "review")
            try await world.interviewed()
            let now = Story.at(0, 17, 16)
            let draft = try await world.draft(at: now)
            let refused = try await world.attempt(["confirm", "d1"], at: now)
            #expect(refused.status == 1)
            #expect(refused.errors.contains(draft["path"].text))
            #expect(refused.errors.contains("mode = \"confirm\""))
            #expect(try await world.draft(at: now) == draft)
        }
    }

    @Test func aConfirmationMadeInConfirmModeIsNotSentInReviewMode() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            try world.configure(mode: "review")
            try await world.pass(at: Story.at(0, 17, 30))
            #expect(try await world.inbox(of: world.jane).isEmpty)
            #expect(try await world.draft(at: Story.at(0, 17, 31))["state"].text != "sent")
        }
    }

    @Test func aConfirmationTakenBackIsNotSent() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            try await world.run(["confirm", "d1", "--undo"], at: Story.at(0, 17, 17))
            try await world.pass(at: Story.at(0, 17, 30))
            #expect(try await world.inbox(of: world.jane).isEmpty)
            #expect(try await world.draft(at: Story.at(0, 17, 31))["state"].text == "waiting")
        }
    }

    @Test func nothingIsSentBeforeItsSlot() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let slot = Story.at(0, 17, 50)
            try await world.run(["confirm", "d1", "--at", "\(slot.day) 17:50"], at: Story.at(0, 17, 16))
            try await world.pass(at: Story.at(0, 17, 49))
            #expect(try await world.inbox(of: world.jane).isEmpty)
            try await world.pass(at: slot)
            #expect(try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane).count == 1)
        }
    }

    /// G9: the laptop slept past the deadline.
    @Test func aConfirmedDraftWhoseDeadlinePassedAsksAgain() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            try await world.pass(at: Story.at(5, 10))
            #expect(try await world.inbox(of: world.jane).isEmpty)
            let draft = try await world.draft(at: Story.at(5, 10))
            #expect(["waiting", "expired"].contains(draft["state"].text))
        }
    }

    /// The message that a review file holds: all but its first line, `X-Unsent: 1`.
    static func withoutFirstLine(_ file: [UInt8]) throws -> [UInt8] {
        let end = try #require(file.firstIndex(of: 10))
        #expect(String(decoding: file[...end], as: UTF8.self) == "X-Unsent: 1\r\n")
        return Array(file[file.index(after: end)...])
    }

    static func sha256(_ bytes: [UInt8]) async throws -> String {
        let result = try await Subprocess.run(
            .name("sha256sum"), input: .array(bytes), output: .string(limit: 1000), error: .discarded)
        return String(result.standardOutput.prefix(64))
    }
}
