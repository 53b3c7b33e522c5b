// The cases at the edges, each by name: weekends, nights, changes of the clock, several people, answers at odd times.

import Etiquette
import Interviews
import Testing
import Vocabulary

@Suite struct EdgeCaseTests {
    @Test(arguments: [
        ("considerate", "reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100"),
        ("three-mails", "reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100"),
        ("planner", "reminder Mon 10-19 09:00 +0200 · final Mon 11-09 09:00 +0100"),
        ("one-week", "reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100"),
        ("four-notes", "reminder Mon 10-26 09:00 +0100"),
    ])
    func aPromisedSaturdayEndsAtItsClose(_ policy: String, _ followUps: String) throws {
        let sample = try Sample(try Policies.named(policy), expected: "2026-10-17")
        let line = try sample.plan().upcoming.filter { $0.kind != .mail(.thankYou) }
            .map { "\($0.kind.name) \(short($0.due, sample.zone))" }.joined(separator: " · ")
        #expect(line == followUps)
    }

    /// RULES.md, "Slots, exactly": the deadline wins over evening and weekend, not over the night.
    @Test(arguments: [
        ("Friday 19:00", "2026-10-09 18:00", "Fri 10-09 19:00 +0200"),
        ("Friday 21:00", "2026-10-09 20:00", "Fri 10-09 21:00 +0200"),
        ("Friday 22:30", "2026-10-09 21:30", "Sat 10-10 10:00 +0200"),
        ("Saturday 07:00", "2026-10-10 06:00", "Sat 10-10 10:00 +0200"),
        ("Saturday 13:00", "2026-10-10 12:00", "Sat 10-10 13:00 +0200"),
        ("Sunday 22:30", "2026-10-11 21:30", "Mon 10-12 08:00 +0200"),
        ("Thursday 18:00", "2026-10-08 17:00", "Thu 10-08 18:00 +0200"),
        ("Thursday 18:01", "2026-10-08 17:01", "Fri 10-09 08:00 +0200"),
        ("Monday 15:00", "2026-10-12 14:00", "Mon 10-12 15:00 +0200"),
        ("Monday 01:00", "2026-10-12 00:00", "Mon 10-12 08:00 +0200"),
    ])
    func theThankYouOfAnInterviewThatEnds(_ name: String, _ start: String, _ due: String) throws {
        let sample = try Sample("considerate", start)
        let touch = try #require(try sample.plan().touch(.thankYou))
        #expect(short(touch.due, sample.zone) == due)
        let input = try sample.input("2026-10-08 12:00")
        let jane = try #require(Address(Sample.jane))
        #expect(Guards.checkMail(.thankYou, to: jane, at: touch.due, deadline: touch.deadline, in: input).isEmpty)
    }

    @Test func theDayBeforeAHolidayCountsAsAFriday() throws {
        var sample = try Sample("considerate", "2026-10-08 18:30")
        sample.holidays = [try #require(CivilDate(iso: "2026-10-09"))]
        #expect(short(try #require(try sample.plan().touch(.thankYou)).due, sample.zone) == "Thu 10-08 19:30 +0200")
    }

    @Test func aPublicHolidayMovesTheReminderToTheNextDay() throws {
        var sample = try Sample("considerate")
        sample.holidays = [try #require(CivilDate(iso: "2026-10-16"))]
        #expect(
            try sample.line()
                == "thank_you Thu 10-08 15:00 +0200 · reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100")
    }

    @Test func aCalendarOfNothingButHolidaysStillEndsSomewhere() throws {
        var sample = try Sample("considerate")
        let first = try #require(CivilDate(iso: "2026-10-01"))
        sample.holidays = Set((0..<2000).map { first.adding(days: $0) })
        #expect(try sample.plan().touch(.reminder) != nil)
    }

    @Test func twoInterviewersGetAThankYouEachAndOneReminder() throws {
        var sample = try Sample("considerate")
        sample.interview.contacts.append(Contact(name: "Ravi Rao", address: Address(Sample.ravi), role: .interviewer))
        sample.interview.contacts.append(Contact(name: "Friend", address: Address("f@acme.example"), role: .insider))
        let plan = try sample.plan()
        let thanked = plan.touches.filter { $0.kind == .mail(.thankYou) }.compactMap { $0.to?.name }
        #expect(thanked == ["Jane Doe", "Ravi Rao"])
        #expect(plan.touches.filter { $0.kind == .mail(.reminder) }.compactMap { $0.to?.name } == ["Jane Doe"])
    }

    @Test func twoInterviewsTheSameDayAtOneCompanyKeepTheirDistance() throws {
        let first = try Sample("considerate")
        var second = try Sample("considerate", "2026-10-08 16:00")
        second.interview.id = InterviewID(2)
        second.interview.company = "ACME"
        let now = try first.moment("2026-10-08 17:00")
        let plans = Planner.plans([second.input(now), first.input(now)])
        #expect(plans.map(\.interview) == [InterviewID(1), InterviewID(2)])
        #expect(
            plans.map { $0.line(in: first.zone) } == [
                "thank_you Thu 10-08 15:00 +0200 · reminder Fri 10-16 09:00 +0200 · final Fri 10-23 09:00 +0200",
                "thank_you Thu 10-08 17:00 +0200 · reminder Tue 10-27 09:00 +0100 · final Tue 11-03 09:00 +0100",
            ])
    }

    @Test func draftsOfTwoInterviewsAtOneCompanyDoNotWaitForTheSameMorning() throws {
        var first = try Sample("considerate")
        try first.sent(.thankYou, "2026-10-08 15:00")
        try first.drafted(.reminder, "2026-10-15 07:00")
        var second = first
        second.interview.id = InterviewID(2)
        second.interview.company = "Acme,"
        second.drafts = []
        let others = [(interview: first.interview, drafts: first.drafts), (second.interview, second.drafts)]
        let besidesSecond = CompanyMails(besides: second.interview, others: others)
        #expect(besidesSecond.fixed.isEmpty && besidesSecond.drafted == [first.drafts[0].due])
        let besidesFirst = CompanyMails(besides: first.interview, others: others)
        #expect(besidesFirst.fixed.isEmpty && besidesFirst.drafted.isEmpty)
        var input = try second.input("2026-10-15 07:00")
        input.companyDrafts = besidesSecond.drafted
        #expect(Planner.plan(input).touch(.reminder)?.due == (try first.moment("2026-10-20 09:00")))
        // What only waits does not stand in the way of a yes.
        let jane = try #require(Address(Sample.jane))
        #expect(Guards.checkMail(.reminder, to: jane, at: first.drafts[0].due, in: input).isEmpty)
        first.drafts[0].state = .confirmed
        first.drafts[0].confirmation = Confirmation(
            at: try first.moment("2026-10-15 08:00"), slot: try first.moment("2026-10-16 10:00"), sha256: "")
        first.interview.company = " ACME"
        let confirmed = [(interview: first.interview, drafts: first.drafts)]
        #expect(
            CompanyMails(besides: second.interview, others: confirmed).fixed == [try first.moment("2026-10-16 10:00")])
        first.interview.company = "Acme Labs"
        let elsewhere = [(interview: first.interview, drafts: first.drafts)]
        #expect(CompanyMails(besides: second.interview, others: elsewhere).fixed.isEmpty)
    }

    @Test func anExpectedDateMovedByAMailMovesTheReminder() throws {
        var sample = try Sample(try Policies.named("considerate"), expected: "2026-10-16")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.answered(.timeline, "2026-10-14 11:00", expected: "2026-10-30")
        #expect(try sample.line("2026-10-14 12:00") == "reminder Tue 11-03 09:00 +0100 · final Tue 11-10 09:00 +0100")
    }

    @Test func aTimelineWithoutADateBeginsAnew() throws {
        var sample = try Sample(try Policies.named("considerate"), expected: "2026-10-16")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.answered(.timeline, "2026-10-19 11:00")
        #expect(try sample.line("2026-10-19 12:00") == "reminder Tue 10-27 09:00 +0100 · final Tue 11-03 09:00 +0100")
        sample.policy = try Policies.named("three-mails")
        #expect(try sample.line("2026-10-19 12:00").isEmpty)
        #expect(try sample.plan("2026-10-19 12:00").notes.contains { $0.kind == .ask && $0.rules == ["A8"] })
    }

    @Test func aTimelineThatNamesAPastDateBeginsAnew() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.answered(.timeline, "2026-10-19 11:00", expected: "2026-10-16")
        #expect(try sample.line("2026-10-19 12:00") == "reminder Tue 10-27 09:00 +0100 · final Tue 11-03 09:00 +0100")
    }

    @Test func hoursPassAndDaysKeepTheWallClockAcrossTheChangeOfTheClock() throws {
        let saturday = try Sample("considerate", "2026-10-24 13:00")
        let thanks = try #require(try saturday.plan().touch(.thankYou))
        #expect(short(thanks.due, saturday.zone) == "Sat 10-24 14:00 +0200")
        #expect(short(thanks.deadline, saturday.zone) == "Sun 10-25 13:00 +0100")
        let week = try Sample("considerate", "2026-10-15 14:00")
        let reminder = try #require(try week.plan().touch(.reminder))
        #expect(short(reminder.due, week.zone) == "Fri 10-23 09:00 +0200")
        #expect(short(reminder.deadline, week.zone) == "Wed 10-28 09:00 +0100")
        #expect(short(reminder.expires, week.zone) == "Fri 11-06 09:00 +0100")
        #expect(short(reminder.draftAt, week.zone) == "Thu 10-22 07:00 +0200")
    }

    @Test func aLeapDayIsADay() throws {
        let plain = try Sample("considerate", "2028-02-22 14:00")
        #expect(try plain.line().contains("reminder Wed 03-01 09:00 +0100 · final Wed 03-08 09:00 +0100"))
        let promised = try Sample(
            try Policies.named("considerate"), start: "2028-02-22 14:00", expected: "2028-02-29")
        #expect(try promised.line().contains("reminder Fri 03-03 09:00 +0100"))
    }

    @Test func aRecipientThirteenHoursAheadIsWrittenToInTheirDaytime() throws {
        let berlin = try Zones.berlin
        let auckland = try Zones.named("Pacific/Auckland")
        let plan = Rehearsal(start: try at("2026-10-08 14:00", berlin), zone: auckland).plan(
            try Policies.named("considerate"))
        #expect(
            plan.line(in: auckland)
                == "thank_you Fri 10-09 08:00 +1300 · reminder Fri 10-16 09:00 +1300 · final Fri 10-23 09:00 +1300")
    }

    @Test(arguments: [
        ("considerate", 1), ("three-mails", 1), ("planner", 3), ("one-week", 2), ("patient", 1), ("four-notes", 2),
    ])
    func ratingOnePlansSoManyMails(_ policy: String, _ count: Int) throws {
        #expect(
            try Sample(try Policies.named(policy), rating: 1, expected: "2026-10-16").plan().upcoming.count == count)
    }

    @Test(arguments: [
        ("considerate", 1), ("three-mails", 3), ("planner", 3), ("one-week", 2), ("patient", 1), ("four-notes", 2),
    ])
    func noLeaveToFollowUpPlansSoManyMails(_ policy: String, _ count: Int) throws {
        var sample = try Sample(try Policies.named(policy), expected: "2026-10-16")
        sample.interview.rounds[0].debrief.mayFollowUp = false
        #expect(try sample.plan().upcoming.count == count)
    }

    @Test func aRatingOfThreeWaitsTwoWeeksWhereNothingWasPromised() throws {
        let sample = try Sample(try Policies.named("considerate"), rating: 3)
        #expect(try sample.line().contains("reminder Fri 10-23 09:00 +0200"))
    }

    @Test func highPatienceWaitsAWeekAfterThePromisedDate() throws {
        var sample = try Sample(try Policies.named("considerate"), expected: "2026-10-16")
        sample.patience = .high
        // Friday the 23rd 18:00, then neither weekend nor Monday.
        #expect(try sample.line().contains("reminder Tue 10-27 09:00 +0100"))
        sample.policy = try Policies.named("three-mails")
        #expect(try sample.line().contains("reminder Mon 10-19 09:00 +0200"))
    }

    @Test func aReplyBetweenTwoTouchesPlansAnew() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.sent(.reminder, "2026-10-16 09:00")
        try sample.answered(.acknowledgement, "2026-10-19 12:00")
        // The 26th, a week later, is a Monday.
        #expect(try sample.line("2026-10-19 13:00") == "reminder Tue 10-27 09:00 +0100 · final Tue 11-03 09:00 +0100")
    }

    @Test func aReplyAfterMonthsReopensAndPlansFromItsPromise() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.sent(.reminder, "2026-10-16 09:00")
        try sample.sent(.final, "2026-10-23 09:00")
        try sample.decided(.movedOn, "2026-11-06 09:00")
        #expect(try sample.plan("2026-12-01 09:00").upcoming.isEmpty)
        try sample.answered(.timeline, "2027-03-10 11:00", expected: "2027-03-19")
        #expect(try sample.line("2027-03-10 12:00") == "reminder Tue 03-23 09:00 +0100 · final Tue 03-30 09:00 +0200")
    }

    @Test func reopeningByThePersonPlansFromThatMoment() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.decided(.closed, "2026-10-12 09:00")
        try sample.decided(.reopened, "2027-01-13 10:00")
        #expect(try sample.line("2027-01-13 11:00") == "reminder Thu 01-14 09:00 +0100 · final Thu 01-21 09:00 +0100")
    }

    @Test func aPromiseThatLiesBeforeTheInterviewIsNone() throws {
        let sample = try Sample(try Policies.named("considerate"), expected: "2026-10-01")
        #expect(try sample.line() == (try Sample("considerate")).line())
    }

    @Test func whatWasOverWhenItWasFirstPlannedIsMissed() throws {
        var sample = try Sample("considerate")
        let plan = try sample.plan("2026-11-02 12:00")
        #expect(plan.touches.map { "\($0.kind.name) \($0.status.name)" } == ["thank_you missed", "reminder missed"])
        #expect(plan.upcoming.isEmpty && plan.outlook == Outlook(thankYouPending: false, followUpDue: nil))
        let input = try sample.input("2026-11-02 12:00")
        #expect(Settlement.steps(plan, input).isEmpty)
        // Fourteen days after the reminder's time was over.
        #expect(plan.movesOnAt == (try sample.moment("2026-11-13 09:00")))
        sample.interview.rounds[0].debrief.givenAt = nil
        #expect(try sample.plan("2026-11-02 12:00").notes.contains { $0.kind == .ask })
    }

    @Test func aDroppedReminderIsNotFollowedByAFinal() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.drafted(.reminder, "2026-10-15 08:00", state: .dropped)
        let plan = try sample.plan("2026-10-16 08:00")
        #expect(plan.touch(.final) == nil && plan.outlook.followUpDue == nil)
    }

    @Test func anUnsentReminderIsNeverOvertakenByTheFinal() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.drafted(.reminder, "2026-10-15 08:00")
        let plan = try sample.plan("2026-10-21 12:00")
        #expect(plan.touch(.final)?.due == (try sample.moment("2026-10-29 09:00")))
        #expect(plan.outlook.followUpDue == (try sample.moment("2026-10-16 09:00")))
    }

    @Test func theThankYouMovesWithTheDebriefUntilItsDeadline() throws {
        var sample = try Sample("considerate")
        sample.interview.rounds[0].debrief.givenAt = try sample.moment("2026-10-08 16:40")
        #expect(try sample.line("2026-10-08 17:00").hasPrefix("thank_you Thu 10-08 16:40 +0200"))
        sample.interview.rounds[0].debrief.givenAt = try sample.moment("2026-10-11 16:40")
        #expect(try sample.plan("2026-10-11 12:00").touch(.thankYou)?.due == (try sample.moment("2026-10-08 15:00")))
    }

    @Test func aThankYouWithoutDebriefIsDraftedAtHalfOfItsDeadline() throws {
        var sample = try Sample("considerate")
        sample.interview.rounds[0].debrief.givenAt = nil
        #expect(try sample.plan().touch(.thankYou)?.draftAt == (try sample.moment("2026-10-09 03:00")))
        sample.policy = try Policies.named("four-notes")
        // Half of the way from Thursday 15:00 to Friday 18:00.
        #expect(try sample.plan().touch(.thankYou)?.draftAt == (try sample.moment("2026-10-09 04:30")))
    }
}
