// Accounts that only the person can mend: what was confirmed waits for that, and goes out afterwards by itself.

import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct MendingTests {
    private static func failure(_ code: MailFailure.Code) -> MailFailure {
        MailFailure(code, account: "main", message: "the server of account 'main' …", retry: .needsPerson)
    }

    private static func confirmed(_ world: FakeWorld) async throws -> DraftID {
        let id = try world.interviewAtAcme()
        _ = try await world.pass.run()
        let draft = try world.debrief(id)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(prefix: String(draft.sha256.prefix(8))))
        return draft.id
    }

    private static func illnesses(_ world: FakeWorld) throws -> [String] {
        try world.workbench.status(version: "").illnesses
    }

    private static func events(_ world: FakeWorld) throws -> [String] {
        try world.workbench.ledger.read { try $0.journal() }.map(\.eventName)
    }

    @Test(arguments: [
        MailFailure.Code.credentialRefused, .credentialUnavailable, .certificate, .noTLS,
    ])
    func whatASubmissionServerRefusesForTheAccountIsSentWhenItIsMended(code: MailFailure.Code) async throws {
        let world = try FakeWorld()
        let id = try await Self.confirmed(world)
        world.submitter.state.withLock { $0.script = [.fail(Self.failure(code)), .fail(Self.failure(code))] }
        let report = try await world.pass.run()
        #expect(report.failures.map(\.message) == ["the server of account 'main' …"])
        #expect(try world.draft(id).state == .confirmed)
        #expect(try world.draft(id).failure == "the server of account 'main' …")
        #expect(try Self.illnesses(world) == ["account 'main': the server of account 'main' …"])
        // Not at once again, and written down once.
        world.now = "2026-10-08T13:09:00Z"
        _ = try await world.pass.run()
        #expect(world.submitter.state.withLock { $0.script.count } == 1)
        world.now = "2026-10-08T13:11:00Z"
        _ = try await world.pass.run()
        #expect(try Self.events(world).count { $0 == "account_parked" } == 1)
        world.now = "2026-10-08T13:22:00Z"
        #expect(try await world.pass.run().failures.isEmpty)
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
        #expect(try world.draft(id).state == .sent)
        #expect(try Self.illnesses(world).isEmpty)
        #expect(try Self.events(world).count { $0 == "account_recovered" } == 1)
    }

    /// A provider locks a mailbox whose password is tried again and again.
    @Test func aServerThatRefusedIsLeftAloneForHalfAnHourByTheSameService() async throws {
        let world = try FakeWorld()
        let id = try await Self.confirmed(world)
        world.submitter.state.withLock { $0.script = [.fail(Self.failure(.credentialRefused))] }
        let service = world.pass
        _ = try await service.run()
        #expect(world.submitter.state.withLock { $0.script.isEmpty })
        for time in ["13:12", "13:25", "13:34"] {
            world.now = "2026-10-08T\(time):00Z"
            #expect(try await service.run().failures.map(\.message) == ["the server of account 'main' …"])
        }
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        #expect(try world.draft(id).state == .confirmed)
        // A service that starts anew, with the configuration mended, asks at once.
        world.now = "2026-10-08T14:00:00Z"
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
        #expect(try Self.illnesses(world).isEmpty)
    }

    /// `sync`, a new configuration, another network: neither the rest nor the draft's next attempt is waited for; but
    /// nobody presses a server, and what waits for something else goes on waiting.
    @Test func whatMayBeMendedIsTriedAtOnceButNotWithinAMinute() async throws {
        let world = try FakeWorld()
        let id = try await Self.confirmed(world)
        world.submitter.state.withLock { $0.script = [.fail(Self.failure(.credentialRefused)), .refuse(450)] }
        let service = world.pass
        _ = try await service.run()
        let refused = world.now
        let next = try #require(try world.draft(id).nextAttempt)

        world.now = (try #require(Instant(rfc3339: refused)) + .seconds(59)).rfc3339()
        service.tryMended()
        _ = try await service.run()
        #expect(world.submitter.state.withLock { $0.script.count } == 1)
        world.now = (try #require(Instant(rfc3339: refused)) + .seconds(60)).rfc3339()
        _ = try await service.run()
        #expect(world.submitter.state.withLock { $0.script.count } == 1, "nobody says that it is mended")
        service.tryMended()
        _ = try await service.run()
        #expect(world.submitter.state.withLock { $0.script.isEmpty })
        #expect(try #require(Instant(rfc3339: world.now)) < next)
        #expect(try Self.illnesses(world).isEmpty, "it lets us in")

        // A temporary refusal of the message is none of the account.
        service.tryMended()
        _ = try await service.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        world.now = (try #require(try world.draft(id).nextAttempt)).rfc3339()
        _ = try await service.run()
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
    }

    /// The refusal of an earlier process counts: one that starts again and again presses no server.
    @Test func aServiceThatStartsAnewTriesFiveMinutesAfterTheRefusal() async throws {
        let world = try FakeWorld()
        _ = try await Self.confirmed(world)
        world.submitter.state.withLock { $0.script = (0..<3).map { _ in .fail(Self.failure(.credentialRefused)) } }
        _ = try await world.pass.run()
        // The first two waits are over then; the third is 20 minutes.
        for (time, left) in [("13:10:00", 1), ("13:20:00", 0), ("13:24:59", 0)] {
            world.now = "2026-10-08T\(time)Z"
            let service = world.pass
            service.tryMended()
            _ = try await service.run()
            #expect(world.submitter.state.withLock { $0.script.count } == left, "\(time)")
        }
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        world.now = "2026-10-08T13:25:00Z"
        let service = world.pass
        service.tryMended()
        _ = try await service.run()
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
    }

    /// What the rest answers in the server's stead is no refusal of the server, and puts nothing off.
    @Test func onlyTheServersOwnRefusalCounts() async throws {
        let world = try FakeWorld()
        _ = try await Self.confirmed(world)
        world.submitter.state.withLock { $0.script = [.fail(Self.failure(.credentialRefused))] }
        let service = world.pass
        _ = try await service.run()
        world.now = "2026-10-08T13:12:00Z"
        _ = try await service.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        world.now = "2026-10-08T13:12:30Z"
        service.tryMended()
        _ = try await service.run()
        #expect(world.submitter.mails(to: "jane@acme.example").count == 1)
    }

    /// No password is better in another network; a certificate may be another server's there.
    @Test(arguments: [(MailFailure.Code.credentialRefused, 0), (.certificate, 1)])
    func anotherNetworkMendsNoPassword(code: MailFailure.Code, mails: Int) async throws {
        let world = try FakeWorld()
        _ = try await Self.confirmed(world)
        world.submitter.state.withLock { $0.script = [.fail(Self.failure(code))] }
        let service = world.pass
        _ = try await service.run()
        world.now = "2026-10-08T13:07:00Z"
        service.tryMended(by: .network)
        _ = try await service.run()
        #expect(world.submitter.mails(to: "jane@acme.example").count == mails)
    }

    @Test func allThatWaitedGoesOutOnceItIsMended() async throws {
        let world = try FakeWorld()
        let interview = try world.interviewAtAcme()
        var facts = FactsInput()
        facts.with = ["Karin Lind <karin@acme.example>"]
        try world.workbench.set(interview, facts)
        _ = try await world.pass.run()
        _ = try world.debrief(interview)
        let drafts = try world.workbench.ledger.read { try $0.drafts(of: interview) }
        #expect(drafts.count == 2)
        for draft in drafts { _ = try world.workbench.confirm(draft.id, ConfirmationWish()) }
        world.submitter.state.withLock { $0.script = [.fail(Self.failure(.credentialRefused))] }
        let service = world.pass
        _ = try await service.run()
        #expect(try drafts.allSatisfy { try world.draft($0.id).state == .confirmed })
        world.now = "2026-10-08T13:07:00Z"
        service.tryMended()
        _ = try await service.run()
        #expect(try drafts.allSatisfy { try world.draft($0.id).state == .sent })
    }

    /// G9 holds for it as for any other.
    @Test func itIsNotSentLateOnceItIsMended() async throws {
        let world = try FakeWorld()
        let id = try await Self.confirmed(world)
        world.submitter.state.withLock { $0.script = [.fail(Self.failure(.credentialRefused))] }
        _ = try await world.pass.run()
        world.now = "2026-10-10T12:00:00Z"
        _ = try await world.pass.run()
        #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        #expect(try world.draft(id).state == .waiting)
    }

    @Test func whatIsWrongWithTheMessageItselfStillEndsTheDraft() async throws {
        let world = try FakeWorld()
        let id = try await Self.confirmed(world)
        world.submitter.state.withLock { $0.script = [.fail(Self.failure(.refused))] }
        #expect(try await world.pass.run().failures.isEmpty)
        #expect(try world.draft(id).state == .failed)
        #expect(try Self.illnesses(world).isEmpty)
    }

    /// MAIL-FACTS §3: the command is asked once more after a refusal; a pass by itself goes no further, drafts or not.
    @Test func aRefusedPasswordIsAskedForOnceMore() async throws {
        let account = "imap = \"imap://127.0.0.1:1\"\nsmtp = \"smtp://127.0.0.1:1\"\nuser = \"sam\"\n"
        for (credential, tries) in [("password_command = [\"x\"]", 2), ("credential = \"x\"", 1)] {
            let world = try FakeWorld(account: account + credential)
            _ = try await Self.confirmed(world)
            world.mailbox.content.withLock { content in
                content.failure = Self.failure(.credentialRefused)
                content.connections = 0
            }
            let report = try await world.pass.run()
            #expect(report.failures.map(\.code) == [.credentialRefused])
            #expect(world.mailbox.content.withLock { $0.connections } == tries)
            #expect(world.submitter.mails(to: "jane@acme.example").isEmpty)
        }
    }
}
