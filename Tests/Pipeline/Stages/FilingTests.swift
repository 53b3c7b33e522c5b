// Copies in Sent: once, whoever files them, and without pressing a server that is in trouble.

import Foundation
import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline

/// A mailbox whose APPEND may fail; counts what is open and what was asked for.
private final class WatchedMailbox: MailSource, Sendable {
    struct State: Sendable {
        var open = 0
        var connections = 0
        var appends = 0
        var heads = 0
        var refusesAppend = false
    }

    let mailbox: FakeMailbox
    let state = Mutex(State())

    init(_ mailbox: FakeMailbox) { self.mailbox = mailbox }

    func connect(to account: Configuration.Account) async throws -> any MailSession {
        let session = try await mailbox.connect(to: account)
        state.withLock { ($0.open, $0.connections) = ($0.open + 1, $0.connections + 1) }
        return WatchedSession(session: session, watched: self)
    }
}

private struct WatchedSession: MailSession {
    let session: any MailSession
    let watched: WatchedMailbox

    func mailboxes() async throws -> [MailboxListing] { try await session.mailboxes() }
    func examine(_ mailbox: String) async throws -> MailboxSnapshot { try await session.examine(mailbox) }
    func uids(from uid: UInt32) async throws -> [UInt32] { try await session.uids(from: uid) }
    func uids(since date: CivilDate) async throws -> [UInt32] { try await session.uids(since: date) }
    func uids(since date: CivilDate, from terms: [String]) async throws -> [UInt32] {
        try await session.uids(since: date, from: terms)
    }
    func heads(of uids: [UInt32]) async throws -> [MessageHead] {
        watched.state.withLock { $0.heads += uids.count }
        return try await session.heads(of: uids)
    }
    func traits(of uids: [UInt32]) async throws -> [UInt32: MessageTrait] { try await session.traits(of: uids) }
    func message(_ head: MessageHead, limit: Int, whole: Bool) async throws -> MessageContent? {
        try await session.message(head, limit: limit, whole: whole)
    }
    var tellsOfChanges: Bool { get async { await session.tellsOfChanges } }
    func waitForChange(atMost limit: Duration) async throws -> ChangeWait {
        try await session.waitForChange(atMost: limit)
    }
    func append(_ bytes: [UInt8], to mailbox: String, date: Instant) async throws {
        watched.state.withLock { $0.appends += 1 }
        if watched.state.withLock({ $0.refusesAppend }) {
            throw MailFailure(.refused, account: "main", message: "over quota", retry: .later(after: nil))
        }
        try await session.append(bytes, to: mailbox, date: date)
    }
    func close() async {
        watched.state.withLock { $0.open -= 1 }
        await session.close()
    }
}

@Suite struct FilingTests {
    /// A thank-you that was accepted and is not filed yet.
    private func sent(_ world: FakeWorld) async throws -> Draft {
        let id = try world.interviewAtAcme()
        _ = try await world.pass.run()
        let draft = try world.debrief(id)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        _ = try await Outbox(
            workbench: world.workbench, submitter: world.submitter, look: DirectLook(pass: world.pass)
        ).run()
        return try world.draft(draft.id)
    }

    private func copies(_ world: FakeWorld) -> Int {
        world.mailbox.content.withLock { $0.mailboxes["Sent"]?.count ?? 0 }
    }

    @Test func aFailureIsTriedAgainLaterAndLeavesNoConnectionOpen() async throws {
        let world = try FakeWorld()
        _ = try await sent(world)
        let watched = WatchedMailbox(world.mailbox)
        let filing = Filing(workbench: world.workbench, source: watched)
        watched.state.withLock { $0.refusesAppend = true }
        for _ in 0..<3 { _ = try await filing.run() }
        #expect(watched.state.withLock { $0.appends } == 1, "not pressed")
        #expect(watched.state.withLock { $0.open } == 0)
        world.now = "2026-10-08T13:10:00Z"
        #expect(try await filing.run().map(\.message) == ["over quota"])
        world.now = "2026-10-08T13:12:00Z"
        #expect(try await filing.run().isEmpty, "the pause doubles")
        watched.state.withLock { $0.refusesAppend = false }
        world.now = "2026-10-08T13:20:00Z"
        #expect(try await filing.run().isEmpty)
        #expect(copies(world) == 1)
        #expect(watched.state.withLock { $0.open } == 0)
        _ = try await filing.run()
        #expect(copies(world) == 1)
    }

    @Test func aCopyThatTheServerFiledIsNotFiledAgain() async throws {
        for isLookedAtBefore in [false, true] {
            let world = try FakeWorld()
            let draft = try await sent(world)
            world.mailbox.deliver(
                String(decoding: draft.bytes, as: UTF8.self).replacing("\r\n", with: "\n"), to: "Sent")
            if isLookedAtBefore { _ = try await world.workbench.lookOnce(world.pass.servers) }
            _ = try await world.pass.run()
            #expect(copies(world) == 1)
            #expect(try world.draft(draft.id).isFiled)
        }
    }

    /// What went out weeks ago, and is known to have only now, is looked for where it lies: under other numbers, too.
    @Test func aCopyOfWhatWasInDoubtForWeeksIsNotFiledAgain() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        _ = try await world.pass.run()
        let draft = try world.debrief(id)
        _ = try world.workbench.confirm(draft.id, ConfirmationWish())
        world.submitter.state.withLock { $0.script = [.takeAndVanish] }
        _ = try await Outbox(
            workbench: world.workbench, submitter: world.submitter, look: DirectLook(pass: world.pass)
        ).run()
        let gone = try #require(try world.draft(draft.id).committedAt)
        let bytes = try world.draft(draft.id).bytes
        world.mailbox.content.withLock { $0.arrived[$0.nextUID] = Zone.utc.date(gone) }
        world.mailbox.deliver(String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n"), to: "Sent")
        world.now = "2026-10-28T12:00:00Z"
        _ = try await world.workbench.lookOnce(world.pass.servers)
        #expect(try world.draft(draft.id).sentAt == gone)
        world.mailbox.content.withLock { $0.validity += 1 }
        _ = try await Filing(workbench: world.workbench, source: world.mailbox).run()
        #expect(copies(world) == 1)
        #expect(try world.draft(draft.id).isFiled)
    }

    /// Filing that fails for longer than a week is given up, but not untried.
    @Test func aCopyIsGivenUpAfterAWeekOfFailures() async throws {
        let world = try FakeWorld()
        let draft = try await sent(world)
        let watched = WatchedMailbox(world.mailbox)
        watched.state.withLock { $0.refusesAppend = true }
        let filing = Filing(workbench: world.workbench, source: watched)
        world.now = "2026-10-20T12:00:00Z"
        _ = try await filing.run()
        #expect(!(try world.draft(draft.id).isFiled), "the first try")
        for hour in 13..<22 {
            world.now = "2026-10-20T\(hour):00:00Z"
            _ = try await filing.run()
        }
        #expect(watched.state.withLock { $0.appends } == 10)
        #expect(try world.draft(draft.id).isFiled)
        #expect(copies(world) == 0)
    }

    /// It may be the very copy, which the server filed, or which an APPEND left behind whose answer was lost.
    @Test func besideACopyThatTheServerDoesNotGiveNoneIsFiled() async throws {
        for isLookedAtBefore in [false, true] {
            let world = try FakeWorld()
            let draft = try await sent(world)
            world.mailbox.deliver(
                String(decoding: draft.bytes, as: UTF8.self).replacing("\r\n", with: "\n"), to: "Sent")
            world.mailbox.content.withLock { $0.withheld = [1] }
            if isLookedAtBefore { _ = try await world.workbench.lookOnce(world.pass.servers) }
            let filing = Filing(workbench: world.workbench, source: world.mailbox)
            #expect(try await filing.run().count == 1)
            #expect(copies(world) == 1)
            world.mailbox.content.withLock { $0.withheld = [] }
            world.now = "2026-10-08T13:20:00Z"
            _ = try await world.pass.run()
            #expect(copies(world) == 1)
            #expect(try world.draft(draft.id).isFiled)
        }
    }

    /// MAIL-FACTS §7, case 19: a FETCH refused for one message says nothing of the others.
    @Test func aMessageThatMakesTheServerRefuseHidesNoCopyBesideIt() async throws {
        let world = try FakeWorld()
        let draft = try await sent(world)
        let copy = String(decoding: draft.bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        world.mailbox.deliver("From: sam@candidate.example\nTo: bob@other.example\nSubject: x\n\ny\n", to: "Sent")
        world.mailbox.deliver(copy, to: "Sent")
        world.mailbox.content.withLock { ($0.withheld, $0.refusesWithheld) = ([1], true) }
        let failures = try await Filing(workbench: world.workbench, source: world.mailbox).run()
        // The copy was found beside it: nothing is left in doubt, and nothing is filed a second time.
        #expect(failures.isEmpty)
        #expect(try world.draft(draft.id).isFiled)
        #expect(copies(world) == 2)
    }

    /// The second time, a server that files by itself is given the time to.
    @Test func aServerThatFilesByItselfIsNotOverhasty() async throws {
        let world = try FakeWorld()
        let draft = try await sent(world)
        _ = try await world.pass.run()
        #expect(copies(world) == 1)
        let text = String(decoding: draft.bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        world.mailbox.deliver(text, to: "Sent")
        _ = try await world.pass.run()
        var input = FactsInput()
        input.company = "Globex"
        input.with = ["Max Roe <max@globex.example>"]
        input.at = "2026-10-08T10:00:00+02:00"
        input.rating = 4
        let other = try world.workbench.add(input)
        let second = try #require(try world.workbench.ledger.read { try $0.drafts(of: other) }.first)
        _ = try world.workbench.confirm(second.id, ConfirmationWish())
        _ = try await world.pass.run()
        #expect(try world.draft(second.id).state == .sent)
        #expect(copies(world) == 2)
        world.now = "2026-10-08T13:30:00Z"
        _ = try await world.pass.run()
        #expect(copies(world) == 3, "nor is its copy lost")
    }

    /// What lies in Sent already is not asked for again and again.
    @Test func lookingForTheCopyCostsNoMoreThanWhatIsNew() async throws {
        let world = try FakeWorld()
        for number in 0..<50 {
            world.mailbox.deliver("From: sam@candidate.example\nSubject: \(number)\n\nx\n", to: "Sent")
        }
        _ = try await sent(world)
        let watched = WatchedMailbox(world.mailbox)
        _ = try await Filing(workbench: world.workbench, source: watched).run()
        #expect(watched.state.withLock { $0.heads } == 0)
        #expect(watched.state.withLock { $0.appends } == 1)
    }
}
