// The daily digest: exactly one a day through clock changes, restarts and suspends; failures and unknown outcomes; past
// ones from the journal.

import Foundation
import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary
import Writing

@testable import Pipeline

@Suite struct DigestTests {
    private func digests(_ world: FakeWorld) -> [String] {
        world.submitter.mails(to: "sam@candidate.example").map { String(decoding: $0, as: UTF8.self) }
    }

    private func messageID(_ mail: String) -> Substring? { mail.firstMatch(of: #/Message-ID: (<.+?>)/#)?.1 }

    /// Casablanca leaves its summer time for Ramadan and returns after it: 02:30 comes twice on 2026-02-15 and not at
    /// all on 2026-03-22.
    @Test func fortyDaysHaveFortyDigests() async throws {
        let world = try FakeWorld(
            now: "2026-02-13T12:00:00Z", zone: "Africa/Casablanca", settings: "[digest]\nat = \"02:30\"")
        let zone = world.workbench.ownZone
        let start = try #require(Instant(rfc3339: world.now))
        let offsets = Set((0..<41).map { zone.offset(at: start + .hours(24 * $0)) })
        #expect(offsets.count == 2, "the zone changes its clock")
        try world.interviewAtAcme()
        var days: [CivilDate] = []
        var instant = start
        while instant < start + .hours(24 * 40) {
            // Every 65 minutes, but for a suspend over the hour on some nights, and a restart before every third look.
            let day = zone.date(instant).dayNumber
            let local = zone.civil(instant).time
            instant = instant + (local.hour == 1 && day.isMultiple(of: 7) ? .hours(9) : .minutes(65))
            world.now = instant.rfc3339()
            if instant.seconds.isMultiple(of: 3) { try world.restart() }
            let report = try await world.pass.run()
            if let sent = report.digest { days.append(sent) }
        }
        let first = zone.date(start).adding(days: 1)
        #expect(days == (0..<40).map { first.adding(days: $0) })
        let mails = digests(world)
        #expect(mails.count == 40)
        #expect(Set(mails.compactMap(messageID)).count == 40)
        #expect(mails.count { $0.contains("the computer slept or the service did not run") } >= 5)
    }

    @Test func aFailedOneIsTriedUntilTheNextIsDueAndDoesNotPileUp() async throws {
        let world = try FakeWorld()
        try world.interviewAtAcme()
        world.submitter.state.withLock { $0.script = Array(repeating: .lose, count: 400) }
        for hour in 0..<60 {
            world.now = (try #require(Instant(rfc3339: "2026-10-08T20:00:00Z")) + .hours(hour)).rfc3339()
            _ = try await world.pass.run()
        }
        #expect(digests(world).isEmpty)
        world.submitter.state.withLock { $0.script = [] }
        for minute in [0, 15, 30] {
            world.now = "2026-10-11T08:\(minute == 0 ? "00" : "\(minute)"):00Z"
            _ = try await world.pass.run()
        }
        let mails = digests(world)
        #expect(mails.count == 1)
        #expect(mails.first?.contains("the mail server did not take it at 07:30") == true)
        let records = try world.workbench.ledger.read { try $0.digests() }
        #expect(records.filter { $0.sentAt != nil }.map(\.day.description) == ["2026-10-11"])
    }

    /// What happened on days whose digest could not go out is told by the next that does.
    @Test func theNextTellsWhatTheLostOnesWouldHaveTold() async throws {
        let world = try FakeWorld()
        let draft = try world.debrief(try world.interviewAtAcme())
        _ = try world.workbench.confirm(draft.id, ConfirmationWish(prefix: String(draft.sha256.prefix(8))))
        _ = try await world.pass.run()
        #expect(try world.draft(draft.id).state == .sent)
        world.submitter.state.withLock { $0.script = Array(repeating: .lose, count: 5) }
        for day in ["09", "10"] {
            world.now = "2026-10-\(day)T05:31:00Z"
            _ = try await world.pass.run()
        }
        world.submitter.state.withLock { $0.script = [] }
        world.now = "2026-10-12T05:31:00Z"
        _ = try await world.pass.run()
        #expect(digests(world).count == 1)
        let mail = try #require(digests(world).first)
        #expect(mail.contains("thank-you sent to Jane Doe"), "\(mail.prefix(1800))")
        world.now = "2026-10-13T05:31:00Z"
        _ = try await world.pass.run()
        try #require(digests(world).count == 2)
        #expect(!digests(world)[1].contains("thank-you sent to Jane Doe"), "once")
    }

    @Test func afterAnUnknownOutcomeTheMailboxDecides() async throws {
        for arrives in [true, false] {
            let world = try FakeWorld(now: "2026-10-08T20:00:00Z")
            try world.interviewAtAcme()
            world.submitter.state.withLock { $0.script = [.takeAndVanish] }
            world.now = "2026-10-09T05:31:00Z"
            _ = try await world.pass.run()
            let mail = try #require(digests(world).first)
            if arrives { world.mailbox.deliver(mail.replacing("\r\n", with: "\n")) }
            for time in ["05:50", "06:15", "06:30"] {
                world.now = "2026-10-09T\(time):00Z"
                try world.restart()
                _ = try await world.pass.run()
            }
            #expect(digests(world).count == 1, "an hour is waited")
            world.now = "2026-10-09T06:32:00Z"
            _ = try await world.pass.run()
            #expect(digests(world).count == (arrives ? 1 : 2))
            #expect(Set(digests(world).compactMap(messageID)).count == 1, "the same message")
            #expect(try world.workbench.ledger.read { try $0.mails() }.isEmpty, "no digest is employers' mail")
        }
    }

    /// A process that ends within an attempt knows no more than one whose connection was lost.
    @Test func afterACrashWithinAnAttemptAnHourIsWaited() async throws {
        let world = try FakeWorld(now: "2026-10-08T20:00:00Z")
        try world.interviewAtAcme()
        world.now = "2026-10-09T05:31:00Z"
        let now = try #require(Instant(rfc3339: world.now))
        let day = try #require(CivilDate(iso: "2026-10-09"))
        try world.workbench.ledger.transaction(now: now) { transaction in
            try transaction.append(
                .digestMade(DigestNoted(day: day, at: now, messageID: MessageID("<made@candidate.example>"))))
            try transaction.setMark("digest:attempt", String(now.milliseconds))
        }
        try world.restart()
        world.now = "2026-10-09T06:20:00Z"
        _ = try await world.pass.run()
        #expect(digests(world).isEmpty)
        world.now = "2026-10-09T06:32:00Z"
        _ = try await world.pass.run()
        #expect(digests(world).compactMap(messageID) == ["<made@candidate.example>"])
    }

    @Test func aPastDigestIsMadeFromTheJournalAsItWasThen() async throws {
        let world = try FakeWorld(now: "2026-10-08T12:00:00Z")
        let id = try world.interviewAtAcme()
        let draft = try world.debrief(id)
        world.now = "2026-10-09T05:31:00Z"
        _ = try await world.pass.run()
        let day = try #require(CivilDate(iso: "2026-10-09"))
        let then = try world.workbench.digest(on: nil)
        #expect(then.drafts.map(\.id) == [draft.id])
        try world.workbench.drop(draft.id)
        try world.workbench.decide(id, .withdrawn)
        world.now = "2026-10-20T10:00:00Z"
        #expect(try world.workbench.digest(on: nil).drafts.isEmpty)
        var past = try world.workbench.digest(on: day)
        #expect(past.health.line.hasPrefix("1 account, made from "))
        past.health = then.health
        #expect(past == then)
    }

    @Test func thereIsNoDigestOfTomorrowOrOfBeforeTheLedger() throws {
        let world = try FakeWorld()
        for (day, status) in [("2026-10-09", ExitStatus.usage), ("2026-10-07", .noMatch)] {
            let date = try #require(CivilDate(iso: day))
            let refusal = #expect(throws: Refusal.self) { try world.workbench.digest(on: date) }
            #expect(refusal?.status == status)
        }
    }

    @Test func anOfferSaysUntilWhenTheyWantAnAnswer() async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        world.mailbox.deliver(
            """
            From: Jane Doe <jane@acme.example>
            To: sam@candidate.example
            Subject: Your offer
            Date: Mon, 12 Oct 2026 10:00:00 +0200
            Message-ID: <offer@acme.example>

            Dear Sam,

            we are delighted to offer you the position of Engineer. Please let us know by October 16 whether you accept
            our offer.

            Jane
            """)
        world.now = "2026-10-12T08:05:00Z"
        _ = try await world.pass.run()
        let view = try world.workbench.view(of: id)
        #expect(view.state == .offer)
        #expect(view.offerDeadline.map { view.zone.date($0.until).description } == "2026-10-16")
        #expect(try world.workbench.digest(on: nil).coming.map(\.what).contains("your answer to their offer"))
        #expect(try world.workbench.report().coming.map(\.what).contains("your answer to their offer"))
    }

    @Test func theHealthTellsOfLookAuditAndJournal() async throws {
        let world = try FakeWorld()
        try world.interviewAtAcme()
        #expect(try world.workbench.digest(on: nil).health.line.hasPrefix("1 account, no look yet, "))
        _ = try await world.pass.run()
        let health = try world.workbench.digest(on: nil).health
        #expect(health.isWell)
        let form = #/1 account, last look 14:00, audit complete, journal verified/#
        #expect(health.line.wholeMatch(of: form) != nil, "\(health.line)")
    }

    @Test func aDigestThatIsLookedAtIsNeverLate() throws {
        let world = try FakeWorld(now: "2026-10-08T12:00:00Z")
        #expect(try world.workbench.digest(on: nil).lateNote == nil)
    }

    /// A18: at most one social suggestion about a company in 14 days, whatever restarts in between and however many
    /// interviews there are; each kind once; and the lessons are asked for once.
    @Test func suggestionsKeepTheirDistanceOverDays() async throws {
        let world = try FakeWorld()
        try world.interviewAtAcme()
        var other = FactsInput()
        (other.company, other.role, other.at) = ("ACME ", "Manager", "2026-11-30T14:00:00+01:00")
        try world.workbench.add(other)
        var days: [CivilDate: [SuggestionNoted]] = [:]
        for day in 1...60 {
            world.now = (try #require(Instant(rfc3339: "2026-10-08T07:31:00Z")) + .hours(24 * day)).rfc3339()
            try world.restart()
            _ = try await world.pass.run()
            let digest = try world.workbench.digest(on: nil)
            try world.restart()
            #expect(try world.workbench.digest(on: nil).suggestions == digest.suggestions, "the same all day")
            let noted = digest.suggestions.compactMap(\.noted)
            #expect(noted.count == digest.suggestions.count)
            if !noted.isEmpty { days[digest.day] = noted }
        }
        let social = days.filter { $0.value.contains { $0.kind != "lessons" } }.keys.sorted()
        #expect(days.values.flatMap(\.self).map(\.kind).sorted() == ["connection", "event", "lessons", "linkedin"])
        #expect(days.values.allSatisfy { $0.count == 1 })
        #expect(zip(social, social.dropFirst()).allSatisfy { $1.dayNumber - $0.dayNumber >= 14 }, "\(social)")
        for (day, noted) in days {
            #expect(
                try world.workbench.digest(on: day).suggestions.compactMap(\.noted) == noted, "told again as it was")
        }
    }
}
