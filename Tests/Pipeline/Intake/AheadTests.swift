// Messages that are fetched together, and servers that do not manage that.

import Interviews
import Synchronization
import Testing

@testable import Pipeline
@testable import TestServers

@Suite("Messages fetched together", .serialized, .timeLimit(.minutes(5)))
struct AheadTests {
    private static let subjects = (1...5).map { "Letter \($0)" }

    private static func filled() -> ModelServer {
        let server = ModelServer()
        for subject in subjects { server.deliver(ModelLetter.text(subject: subject, body: "About \(subject).\n")) }
        return server
    }

    /// Asks for several bodies.
    private static func isBatch(_ command: ModelServer.Command) -> Bool {
        command.name == "UID FETCH" && command.arguments.contains("BODY.PEEK[])")
            && command.arguments.prefix { $0 != " " }.contains { $0 == ":" || $0 == "," }
    }

    private func expectAll(_ intake: Intake) throws {
        #expect(try intake.subjects == Self.subjects)
        #expect(try intake.mails.map(\.newText) == Self.subjects.map { "About \($0)." })
    }

    @Test func allComeInOneRoundTrip() async throws {
        let intake = try await Intake(Self.filled())
        try await intake.look()
        try expectAll(intake)
        #expect(intake.transcript.count { $0.contains("UID FETCH") } == 2)
    }

    @Test func aServerThatRefusesSeveralIsAskedForOneAfterTheOther() async throws {
        let server = Self.filled()
        server.misbehave { command, peer in
            guard Self.isBatch(command) else { return false }
            try peer.say("\(command.tag) NO one of them cannot be read")
            return true
        }
        let intake = try await Intake(server)
        try await intake.look()
        try expectAll(intake)
    }

    @Test func whatHasNotItsAnnouncedSizeIsAskedForAlone() async throws {
        let server = Self.filled()
        server.misbehave { command, peer in
            guard Self.isBatch(command) else { return false }
            let messages = server.state.withLock { $0.mailboxes["INBOX"] ?? [] }
            for (number, message) in ModelConversation.asked(command.arguments, messages) {
                let cut = Array(message.bytes.dropLast(number == 2 ? 12 : 0))
                try peer.send(ModelConversation.response(number, message, command.arguments, body: cut))
            }
            try peer.say("\(command.tag) OK done")
            return true
        }
        let intake = try await Intake(server)
        try await intake.look()
        try expectAll(intake)
        #expect(intake.transcript.count { $0.contains("UID FETCH") } == 3)
    }

    @Test func aConnectionThatEndsOverSeveralIsFollowedByOneThatAsksForEach() async throws {
        let server = Self.filled()
        server.misbehave { command, peer in
            guard Self.isBatch(command) else { return false }
            peer.close()
            throw Peer.Gone()
        }
        let intake = try await Intake(server)
        try await intake.watching { _ in
            try await intake.until { try intake.mails.count == Self.subjects.count }
        }
        #expect(Set(try intake.subjects) == Set(Self.subjects))
        #expect(intake.transcript.count { $0.contains("BODY.PEEK[])") } == 1)
    }
}
