// Polls that ask whether anything changed, and what a server must not tell for them to be believed.

import Testing

@testable import Pipeline
@testable import TestServers

@Suite("Polls", .serialized, .timeLimit(.minutes(5)))
struct PollTests {
    private static let letter = ModelLetter.text(subject: "Good news")

    /// What may change so that a poll says so.
    enum Change: String, CaseIterable {
        case arrival, expunge, replacement, sent, sentGone, newContact, listing

        func make(_ intake: Intake) throws {
            let server = intake.server
            switch self {
            case .arrival: server.deliver(PollTests.letter)
            case .expunge: server.change { $0.mailboxes["INBOX"]?.removeFirst() }
            case .replacement:
                server.change { $0.mailboxes["Sent"]?.removeFirst() }
                server.deliver(ModelLetter.groceries, to: "Sent")
            case .sent: server.deliver(ModelLetter.groceries, to: "Sent")
            case .sentGone: server.change { $0.mailboxes["Sent"] = nil }
            case .newContact:
                var input = FactsInput()
                input.company = "Vegetables"
                input.role = "Gardener"
                input.with = ["The Greengrocer <news@vegetables.example>"]
                _ = try intake.world.workbench.add(input)
            case .listing: server.change { $0.tellsUIDNext = false }
            }
        }
    }

    @Test(arguments: Change.allCases)
    func aPollTellsOf(_ change: Change) async throws {
        let server = ModelServer()
        server.deliver(ModelLetter.groceries)
        server.deliver(ModelLetter.groceries, to: "Sent")
        let intake = try await Intake(server)
        let session = try await intake.source.connect(to: intake.account)
        let look = Look(
            workbench: intake.world.workbench, account: intake.account, session: session, memory: SessionMemory())
        _ = try await look.run()
        #expect(try await look.isUnchanged())
        #expect(try await look.isUnchanged())
        try change.make(intake)
        #expect(try await !look.isUnchanged())
        await session.close()
    }

    @Test func anInterviewThatAsksForNoOtherAddressIsNoChange() async throws {
        let intake = try await Intake()
        let session = try await intake.source.connect(to: intake.account)
        let look = Look(
            workbench: intake.world.workbench, account: intake.account, session: session, memory: SessionMemory())
        _ = try await look.run()
        try intake.world.interviewAtAcme()
        #expect(try await look.isUnchanged())
        await session.close()
    }

    @Test func aServerWithoutUIDValidityIsAlwaysLookedAtAsAWhole() async throws {
        let server = ModelServer()
        server.change { $0.uidValidity = nil }
        let intake = try await Intake(server)
        let session = try await intake.source.connect(to: intake.account)
        let look = Look(
            workbench: intake.world.workbench, account: intake.account, session: session, memory: SessionMemory())
        _ = try await look.run()
        #expect(try await !look.isUnchanged())
        await session.close()
    }

    @Test func theWatchPollsWithoutOpeningAnything() async throws {
        let server = ModelServer()
        server.change { $0.capabilities = "IMAP4rev1" }
        let intake = try await Intake(server)
        let polls = Bell()
        try await intake.watching { _ in
            try await intake.until { intake.transcript.contains { $0.contains("EXAMINE \"INBOX\"") } }
            server.misbehave { command, _ in
                if command.name == "NOOP" { polls.ring() }
                return false
            }
            var seen = 0
            for await _ in polls.rings {
                seen += 1
                if seen == 3 { break }
            }
            #expect(intake.transcript.count { $0.contains("EXAMINE") } == 2)
            server.deliver(Self.letter)
            try await intake.until { try intake.subjects == ["Good news"] }
        }
    }

    /// MAIL-FACTS: some servers tell of nothing until a mailbox is opened anew.
    @Test func aServerThatTellsOfNothingKeepsNoMailBackForLongAndIsBelievedNoMore() async throws {
        let server = ModelServer()
        server.change { $0.isSilent = true }
        let intake = try await Intake(server)
        var times = WatchTimes.short
        times.renewal = .milliseconds(20)
        times.whole = .milliseconds(100)
        try await intake.watching(times: times) { _ in
            for number in 1...3 {
                server.deliver(ModelLetter.text(subject: "Letter \(number)"))
                try await intake.until { try intake.mails.count == number }
            }
            // From then on every look is a whole one.
            let before = intake.transcript.count
            server.deliver(ModelLetter.text(subject: "Letter 4"))
            try await intake.until { try intake.mails.count == 4 }
            #expect(!intake.transcript[before...].contains { $0.contains("NOOP") })
        }
    }

    @Test func whoAsksForALookGetsAWholeOne() async throws {
        let server = ModelServer()
        server.change { $0.isSilent = true }
        let intake = try await Intake(server)
        try await intake.watching { watch in
            try await intake.until { await watch.state.lastSync != nil }
            server.deliver(Self.letter)
            try await watch.look()
            #expect(try intake.subjects == ["Good news"])
        }
    }
}
