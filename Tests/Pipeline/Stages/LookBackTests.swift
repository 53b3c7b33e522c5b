// Mail that was there before its interview was known: found when an interview or a contact is added or changed.

import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct LookBackTests {
    private static func letter(_ from: String, _ subject: String) -> String {
        "From: \(from)\nTo: sam@candidate.example\nSubject: \(subject)\nMessage-ID: <\(subject)@x.example>\n\nDear Sam,\n\nhello.\n"
    }

    /// Jane's letters arrived on these days, as UID 1 and so on; they were looked at when only one interview was known.
    private static func looked(_ days: [Int], by sender: String = "jane@acme.example") async throws -> FakeWorld {
        let world = try FakeWorld()
        for (index, day) in days.enumerated() {
            world.mailbox.deliver(letter(sender, "letter-\(index + 1)"))
            let uid = UInt32(index + 1)
            world.mailbox.content.withLock {
                $0.arrived[uid] = CivilDate(year: 2026, month: 10, day: 8)?.adding(days: day)
            }
        }
        try world.interviewAtAcme()
        _ = try await world.pass.run()
        return world
    }

    private static func subjects(_ world: FakeWorld) throws -> [String] {
        try world.workbench.ledger.read { try $0.mails() }.map(\.subject).sorted()
    }

    @Test func theFirstSearchGoesBackToTheEarliestInterviewLess60Days() async throws {
        let world = try await Self.looked([-61, -60, 0])
        #expect(try Self.subjects(world) == ["letter-2", "letter-3"])
    }

    @Test func anInterviewThatIsAddedFindsItsMail() async throws {
        let world = try await Self.looked([-61, -60, 0], by: "Max <max@globex.example>")
        #expect(try Self.subjects(world).isEmpty)
        var input = FactsInput()
        input.company = "Globex"
        input.with = ["Max <max@globex.example>"]
        input.at = "2026-10-09T10:00:00+02:00"
        try world.workbench.add(input)
        _ = try await world.pass.run()
        #expect(try Self.subjects(world) == ["letter-2", "letter-3"])
    }

    @Test func aContactThatIsAddedFindsItsMail() async throws {
        let world = try await Self.looked([-3], by: "Max <max@recruiters.example>")
        #expect(try Self.subjects(world).isEmpty)
        let id = try #require(try world.workbench.ledger.read { try $0.interviews() }.first).id
        var input = FactsInput()
        input.with = ["Max <max@recruiters.example>"]
        try world.workbench.set(id, input)
        _ = try await world.pass.run()
        #expect(try Self.subjects(world) == ["letter-1"])
    }

    /// The window of all begins earlier then: also for addresses that were known.
    @Test func anInterviewThatLiesFurtherBackExtendsTheWindow() async throws {
        let world = try await Self.looked([-100, -80, 0])
        #expect(try Self.subjects(world) == ["letter-3"])
        var input = FactsInput()
        input.company = "Acme"
        input.with = ["Jane Doe <jane@acme.example>"]
        input.at = "2026-09-08T10:00:00+02:00"
        try world.workbench.add(input)
        _ = try await world.pass.run()
        #expect(try Self.subjects(world) == ["letter-2", "letter-3"])
        // Once: nothing is searched that was searched.
        let searches = world.mailbox.content.withLock { $0.searches }
        _ = try await world.pass.run()
        let later = world.mailbox.content.withLock { $0.searches }
        #expect(later == searches)
    }

    /// It does not know how far back it was searched: not as far as today's interviews lie.
    @Test func aLedgerOfAnOlderVersionIsSearchedOnceByAllAddresses() async throws {
        let world = try await Self.looked([-100, -80, 0])
        var input = FactsInput()
        input.company = "Acme"
        input.with = ["Jane Doe <jane@acme.example>"]
        input.at = "2026-09-08T10:00:00+02:00"
        try world.workbench.add(input)
        let now = try #require(Instant(rfc3339: world.now))
        try world.workbench.ledger.transaction(now: now) { try $0.setMark("window:main:INBOX", nil) }
        _ = try await world.pass.run()
        #expect(try Self.subjects(world) == ["letter-2", "letter-3"])
        let searches = world.mailbox.content.withLock { $0.searches }
        _ = try await world.pass.run()
        #expect(world.mailbox.content.withLock { $0.searches } == searches)
    }

    // MARK: - Junk

    @Test func aJunkThatCouldNotBeSearchedThisTimeIsNotMissing() async throws {
        let world = try FakeWorld()
        var account = try #require(world.workbench.configuration.accounts.first)
        account.junk = "Sent"
        let look = Look(workbench: world.workbench, account: account, session: FakeSession(mailbox: world.mailbox))
        func remark(_ code: MailFailure.Code) async throws -> MailFailure {
            try await look.junkIsUnread(MailFailure(code, account: "main", message: "NO", retry: .later(after: nil)))
        }
        let (unread, missing) = (try await remark(.refused), try await remark(.mailboxMissing))
        #expect(unread.code == .junkUnread && unread.retry == .later(after: nil))
        #expect(missing.code == .junkMissing && missing.retry == .needsPerson)
        #expect(!world.pass.isSerious(unread) && !world.pass.isSerious(missing))
    }
}
