// Guards of mail and of channels: what is refused, by which rule, and what a reason overrules.

import Etiquette
import Interviews
import Testing
import Vocabulary

@Suite struct GuardTests {
    func check(_ sample: Sample, _ kind: DraftKind, _ slot: String, to: String = Sample.jane, draft: DraftID? = nil)
        throws
        -> [String]
    {
        let input = try sample.input(slot)
        let address = try #require(Address(to))
        return Guards.checkMail(kind, to: address, at: input.now, draft: draft, in: input).map {
            $0.rule.name + ($0.yieldsToForce ? "" : "!")
        }
    }

    @Test func aStrangerAndAnInsiderAreNeverWrittenTo() throws {
        var sample = try Sample("considerate")
        sample.interview.contacts.append(Contact(name: "Friend", address: Address("f@acme.example"), role: .insider))
        #expect(try check(sample, .thankYou, "2026-10-08 16:00", to: "x@other.example") == ["recipient!"])
        #expect(try check(sample, .thankYou, "2026-10-08 16:00", to: "f@acme.example") == ["recipient!"])
        #expect(try check(sample, .thankYou, "2026-10-08 16:00", to: "JANE@acme.example").isEmpty)
        sample.interview.contacts[0].isUndeliverable = true
        #expect(try check(sample, .thankYou, "2026-10-08 16:00") == ["recipient"])
    }

    @Test(
        arguments: [
            ("2026-10-16 07:59", ["slot"]), ("2026-10-16 08:00", []), ("2026-10-16 18:00", []),
            ("2026-10-16 18:01", ["slot"]), ("2026-10-17 10:00", ["slot"]), ("2026-10-18 22:00", ["slot", "slot"]),
            ("2026-10-19 10:00", ["C3"]), ("2026-10-20 10:00", []),
        ] as [(String, [String])])
    func aReminderGoesOutByDay(_ slot: String, _ rules: [String]) throws {
        #expect(try check(Sample("considerate"), .reminder, slot) == rules)
    }

    @Test(
        arguments: [
            // Friday 19:00: in the evening only while the deadline would be missed otherwise.
            ("2026-10-09 19:00", "2026-10-10 19:00", []), ("2026-10-09 19:00", "2026-10-12 19:00", ["slot"]),
            ("2026-10-09 22:30", "2026-10-10 19:00", ["slot"]), ("2026-10-10 10:00", "2026-10-10 22:30", []),
            // A Monday is a day like any other for it; after the deadline the usual hours hold.
            ("2026-10-12 10:00", "2026-10-12 12:00", []), ("2026-10-10 10:00", "2026-10-09 12:00", ["slot"]),
        ] as [(String, String, [String])])
    func aThankYouMayBeLateInTheDay(_ slot: String, _ deadline: String, _ rules: [String]) throws {
        let sample = try Sample("considerate")
        let input = try sample.input(slot)
        let jane = try #require(Address(Sample.jane))
        let found = Guards.checkMail(
            .thankYou, to: jane, at: input.now, deadline: try sample.moment(deadline), in: input)
        #expect(found.map(\.rule.name) == rules)
    }

    @Test(arguments: [
        (DraftKind.reminder, "2026-10-16 10:00", "2026-10-16 10:00"),
        (.reminder, "2026-10-16 22:00", "2026-10-20 09:00"),
        (.reminder, "2026-10-19 10:00", "2026-10-20 09:00"), (.reminder, "2026-10-20 07:30", "2026-10-20 09:00"),
        (.thankYou, "2026-10-19 10:00", "2026-10-19 10:00"), (.thankYou, "2026-10-16 22:00", "2026-10-19 08:00"),
        (.final, "2026-10-17 12:00", "2026-10-20 09:00"),
    ])
    func whatIsLateGoesOutAtTheNextGoodMoment(_ kind: DraftKind, _ now: String, _ slot: String) throws {
        let sample = try Sample("considerate")
        let slots = Slots(zone: sample.zone, holidays: [], policy: sample.policy)
        // A thank-you whose deadline lies far ahead need not go out at night.
        let deadline = try sample.moment("2026-10-20 12:00")
        let found = slots.next(kind, notBefore: try sample.moment(now), deadline: deadline)
        #expect(found == (try sample.moment(slot)))
    }

    @Test(arguments: [
        ("2026-10-12 19:00", "2026-10-13 08:00"), ("2026-10-10 11:00", "2026-10-12 08:00"),
        ("2026-10-13 02:00", "2026-10-13 08:00"), ("2026-10-12 10:00", "2026-10-12 10:00"),
    ])
    func aThankYouPastItsDeadlineIsOfferedAMomentThatIsAllowed(_ now: String, _ slot: String) throws {
        let sample = try Sample("considerate")
        let slots = Slots(zone: sample.zone, holidays: [], policy: sample.policy)
        let deadline = try sample.moment("2026-10-09 15:00")
        let found = slots.next(.thankYou, notBefore: try sample.moment(now), deadline: deadline)
        #expect(found == (try sample.moment(slot)))
        let input = try sample.input(slot)
        let jane = try #require(Address(Sample.jane))
        #expect(Guards.checkMail(.thankYou, to: jane, at: found, deadline: deadline, in: input).isEmpty)
    }

    @Test func fourDaysAreCountedByTheCalendarInBothDirections() throws {
        var sample = try Sample("considerate")
        sample.companyMails = [try sample.moment("2026-10-23 09:00")]
        #expect(try check(sample, .reminder, "2026-10-20 09:00") == ["C4"])
        #expect(try check(sample, .reminder, "2026-10-16 09:00").isEmpty)
        // The clock goes back in between: four days are still four days.
        #expect(try check(sample, .reminder, "2026-10-27 09:00").isEmpty)
        #expect(try check(sample, .reminder, "2026-10-27 08:59") == ["C4"])
        #expect(try check(sample, .thankYou, "2026-10-23 10:00").isEmpty)
        #expect(try check(sample, .gracious, "2026-10-23 10:00").isEmpty)
    }

    @Test func mailByHandCountsForTheDistanceOnlyAfterTheInterview() throws {
        var sample = try Sample("considerate")
        try sample.sent(nil, "2026-10-08 12:00")
        #expect(try check(sample, .reminder, "2026-10-09 10:00").isEmpty)
        try sample.sent(nil, "2026-10-15 12:00")
        #expect(try check(sample, .reminder, "2026-10-16 10:00") == ["C4"])
    }

    @Test func aConfirmedDraftOfTheSameInterviewKeepsOthersAwayButNotItself() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.drafted(.reminder, "2026-10-15 07:00", state: .confirmed)
        sample.interview.news = [Remark(at: try sample.moment("2026-10-15 08:00"), text: "a patent")]
        #expect(try check(sample, .news, "2026-10-15 10:00") == ["C4"])
        #expect(try check(sample, .reminder, "2026-10-16 09:00", draft: DraftID(1)).isEmpty)
    }

    @Test func mailsAreCountedAnewOnceTheyWrote() throws {
        var sample = try Sample("considerate")
        for (kind, day) in [
            (DraftKind.thankYou, "10-08"), (.thankYou, "10-08"), (.reminder, "10-16"), (.final, "10-23"),
        ] {
            try sample.sent(kind, "2026-\(day) 15:00")
        }
        #expect(try check(sample, .reminder, "2026-11-05 10:00") == ["A19"])
        try sample.answered(.automatic, "2026-10-26 10:00", isMachine: true)
        #expect(try check(sample, .reminder, "2026-11-05 10:00") == ["A19"])
        try sample.answered(.acknowledgement, "2026-10-26 11:00")
        #expect(try check(sample, .reminder, "2026-11-05 10:00").isEmpty)
    }

    @Test func aSubmissionIsMeasuredByWhatWentOutNotByWhatIsConfirmed() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        sample.companyMails = [try sample.moment("2026-10-19 09:00")]
        let input = try sample.input("2026-10-16 09:00")
        let jane = try #require(Address(Sample.jane))
        #expect(Guards.checkMail(.reminder, to: jane, at: input.now, in: input).map(\.rule) == ["C4"])
        #expect(Guards.checkMail(.reminder, to: jane, at: input.now, moment: .submission, in: input).isEmpty)
        sample.companyMails = [try sample.moment("2026-10-15 09:00")]
        let late = try sample.input("2026-10-16 18:10")
        let found = Guards.checkMail(.reminder, to: jane, at: late.now, moment: .submission, in: late)
        #expect(found.map(\.rule) == ["C4"])
        sample.companyMails = []
        for (now, rules) in [("2026-10-16 18:10", []), ("2026-10-16 18:11", [RuleID.slot])] {
            let input = try sample.input(now)
            let found = Guards.checkMail(.reminder, to: jane, at: input.now, moment: .submission, in: input)
            #expect(found.map(\.rule) == rules)
        }
    }

    @Test func thanksAndFeedbackAfterANoAreNotCounted() throws {
        var sample = try Sample("considerate")
        for kind in [DraftKind.thankYou, .reminder, .final] { try sample.sent(kind, "2026-10-08 15:00") }
        #expect(try check(sample, .gracious, "2026-11-05 10:00").isEmpty)
        #expect(try check(sample, .feedback, "2026-11-05 10:00").isEmpty)
    }

    @Test func everyMailGuardYieldsToAReasonAndNoChannelGuardDoes() throws {
        var sample = try Sample(try Policies.named("considerate"), rating: 1, expected: "2026-10-30")
        sample.interview.rounds[0].debrief.mayFollowUp = false
        for kind in [DraftKind.thankYou, .reminder, .final] { try sample.sent(kind, "2026-10-18 15:00") }
        let found = try check(sample, .reminder, "2026-10-19 05:00")
        #expect(found == ["A19", "B3", "C3", "C4", "D1", "D10", "slot"])
        for channel in Channel.allCases {
            let violations = Guards.channel(
                channel, for: sample.interview, policy: sample.policy, now: try sample.moment("2026-10-19 10:00"))
            #expect(!violations.isEmpty && violations.allSatisfy { !$0.yieldsToForce && !$0.reason.isEmpty })
        }
    }

    @Test func aCallIsFineOnceTheyAllowedItAndAVisitOnceInvited() throws {
        var sample = try Sample("considerate")
        sample.interview.callPermission = CallPermission(by: "Jane", at: try sample.moment("2026-10-12 10:00"))
        func channel(_ channel: Channel, _ now: String) throws -> [RuleID] {
            Guards.channel(channel, for: sample.interview, policy: sample.policy, now: try sample.moment(now)).map(
                \.rule)
        }
        #expect(try channel(.call, "2026-10-12 09:59") == ["A14", "B9"])
        #expect(try channel(.call, "2026-10-12 10:00").isEmpty)
        #expect(try channel(.visit, "2026-10-08 13:00").isEmpty)
        #expect(try channel(.visit, "2026-10-08 15:00") == ["A17", "B9"])
        sample.interview.rounds[0].isProposal = true
        #expect(try channel(.visit, "2026-10-08 13:00") == ["A17", "B9"])
        #expect(try channel(.text, "2026-10-12 10:00") == ["A15"])
        #expect(try channel(.comment, "2026-10-12 10:00") == ["A16"])
    }

    @Test(arguments: Policies.names)
    func channelGuardsBindUnderEveryPolicy(_ name: String) throws {
        let sample = try Sample(name)
        for channel in Channel.allCases {
            let now = try sample.moment("2026-10-12 10:00")
            #expect(!Guards.channel(channel, for: sample.interview, policy: sample.policy, now: now).isEmpty)
        }
    }
}
