// How much work a look is, counted: commands, bytes and transactions are the same on every machine, and what takes time
// elsewhere is the line and the disk.

import Foundation
import Testing
import Vocabulary

@testable import Pipeline
@testable import TestServers

@Suite("The work of a look", .serialized, .timeLimit(.minutes(5)))
struct WorkTests {
    /// Commands that clients sent, of those that begin so.
    private func commands(_ lines: [String], _ name: String = "") -> [String] {
        lines.compactMap { $0.split(separator: " ", maxSplits: 1).dropFirst().first.map(String.init) }
            .filter { $0.hasPrefix(name) }
    }

    @Test func aThousandMessagesOfNobodyTakeTwoFetchesAndTwoTransactions() async throws {
        let server = ModelServer()
        let intake = try await Intake(server)
        try await intake.look()
        let (lines, transactions) = (intake.transcript.count, intake.world.transactions.value)
        for number in 0..<1000 {
            server.deliver(
                ModelLetter.text(from: "Shop <news@shop.example>", subject: "Leeks", id: "n\(number)", body: "Leeks.\n")
            )
        }
        let report = try await intake.look()
        #expect(report.examined == 1000)
        let sent = Array(intake.transcript.dropFirst(lines))
        #expect(commands(sent, "UID FETCH").count == 2, "headers in portions of 500")
        #expect(commands(sent).count <= 16, "\(commands(sent))")
        // A portion each, the marks of INBOX and Sent, and what the pass settles.
        #expect(intake.world.transactions.value - transactions <= 6)
    }

    @Test func messagesOfEmployersAreFetchedAndRecordedThirtyTwoAtATime() async throws {
        let server = ModelServer()
        let intake = try await Intake(server)
        try await intake.look()
        let transactions = intake.world.transactions.value
        for number in 0..<96 { server.deliver(ModelLetter.text(subject: "Letter \(number)")) }
        let lines = intake.transcript.count
        try await intake.look()
        let fetches = commands(Array(intake.transcript.dropFirst(lines)), "UID FETCH")
        #expect(fetches.count == 1 + 3, "headers together, then thirty-two messages a round trip: \(fetches)")
        #expect(try intake.mails.count == 96)
        #expect(intake.world.transactions.value - transactions <= 3 + 5)
    }

    @Test func aLookWithoutNewsAsksTheSameHoweverManyMessagesThereAre() async throws {
        var asked: [[String]] = []
        for count in [10, 1000] {
            let server = ModelServer()
            for _ in 0..<count { server.deliver(ModelLetter.groceries) }
            let intake = try await Intake(server)
            let session = try await intake.source.connect(to: intake.account)
            let memory = SessionMemory()
            let look = Look(
                workbench: intake.world.workbench, account: intake.account, session: session, memory: memory)
            _ = try await look.run()
            _ = try await look.run()
            let (lines, transactions) = (intake.transcript.count, intake.world.transactions.value)
            _ = try await look.run()
            asked.append(commands(Array(intake.transcript.dropFirst(lines))))
            #expect(intake.world.transactions.value - transactions <= 3)
            await session.close()
        }
        #expect(asked[0] == asked[1])
        #expect(asked[0].count <= 2, "\(asked[0])")
        #expect(asked[0].reduce(0) { $0 + $1.utf8.count } <= 60)
    }

    @Test func anEmptyPollIsOneRoundTripWithoutAnyWriteHoweverManyMessagesThereAre() async throws {
        var asked: [[String]] = []
        for count in [10, 1000] {
            let server = ModelServer()
            for _ in 0..<count { server.deliver(ModelLetter.groceries) }
            let intake = try await Intake(server)
            let session = try await intake.source.connect(to: intake.account)
            let look = Look(
                workbench: intake.world.workbench, account: intake.account, session: session, memory: SessionMemory())
            #expect(try await !look.isUnchanged(), "nothing to compare with yet")
            _ = try await look.run()
            let (lines, transactions) = (intake.transcript.count, intake.world.transactions.value)
            // Both commands come before either is answered, or this would wait for ever.
            server.misbehave { command, peer in
                guard command.name == "NOOP" else { return false }
                let status = try peer.hear()
                try peer.say("\(command.tag) OK done", "* STATUS Sent (MESSAGES 0 UIDNEXT 1)")
                try peer.say("\(status.split(separator: " ")[0]) OK done")
                return true
            }
            #expect(try await look.isUnchanged())
            server.misbehave(nil)
            let sent = Array(intake.transcript.dropFirst(lines))
            asked.append(commands(sent))
            #expect(sent.reduce(0) { $0 + $1.utf8.count + 2 } <= 80)
            #expect(intake.world.transactions.value == transactions)
            await session.close()
        }
        #expect(asked[0] == asked[1])
        #expect(asked[0] == ["NOOP", "STATUS \"Sent\" (MESSAGES UIDNEXT)"])
    }
}
