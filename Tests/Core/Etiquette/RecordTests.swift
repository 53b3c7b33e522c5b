// Records of every shape: no time yet, proposals, cancelled and further rounds, nobody to write to, bounces, pauses,
// news and offers, and who follow-ups go to.

import Etiquette
import Interviews
import Testing
import Vocabulary

@Suite struct RecordTests {
    @Test func nothingIsPlannedBeforeThereIsATime() throws {
        var sample = try Sample("considerate")
        sample.interview.rounds[0].start = nil
        #expect(try sample.plan("2026-10-01 12:00").touches.isEmpty)
        sample.interview.rounds = []
        let plan = try sample.plan("2026-10-01 12:00")
        #expect(plan.touches.isEmpty && plan.notes.first?.kind == .ask)
    }

    @Test func aProposalIsOnlyAskedAbout() throws {
        var sample = try Sample("considerate")
        sample.interview.rounds[0].isProposal = true
        let plan = try sample.plan("2026-10-20 12:00")
        #expect(plan.touches.isEmpty && plan.notes.first?.kind == .ask && plan.movesOnAt == nil)
    }

    /// Calendar parts of mail can say anything.
    @Test(arguments: [Int64.min, -62_135_596_800_000, 0, 253_402_300_799_000, Int64.max - 40_000_000, Int64.max])
    func absurdTimesArePlannedWithoutHarm(_ milliseconds: Int64) throws {
        for policy in Policies.names {
            for (seconds, zone) in [(Int.max, "Pacific/Apia"), (-7200, "Europe/Berlin"), (0, "America/Sao_Paulo")] {
                var sample = try Sample(policy)
                sample.zone = try Zones.named(zone)
                sample.interview.rounds[0].start = Instant(milliseconds: milliseconds)
                sample.interview.rounds[0].seconds = seconds
                sample.interview.rounds[0].debrief.rating = .max
                let until = Instant(milliseconds: .max)
                sample.interview.promises = [
                    Promise(saidAt: until, expected: Expected(from: until, until: until, source: "m1"))
                ]
                for now in [Int64.min, 0, Int64.max] {
                    let input = sample.input(Instant(milliseconds: now))
                    let plan = Planner.plan(input)
                    #expect(plan.touches.count <= 5)
                    _ = Settlement.steps(plan, input)
                    let jane = try #require(Address(Sample.jane))
                    for kind in DraftKind.allCases { _ = Guards.checkMail(kind, to: jane, at: input.now, in: input) }
                }
            }
        }
    }

    @Test func aCancelledInterviewHasNoMails() throws {
        var sample = try Sample("considerate")
        sample.interview.rounds[0].isCancelled = true
        #expect(try sample.plan("2026-10-20 12:00").touches.isEmpty)
    }

    @Test func theEveningBeforeThereIsANote() throws {
        let sample = try Sample("planner")
        let prep = try #require(try sample.plan("2026-10-06 12:00").touches.first)
        #expect(prep.kind == .prep)
        #expect(prep.due == (try sample.moment("2026-10-07 18:00")))
        #expect(prep.rules == ["A2", "A3", "B6", "C1", "D10", "E1"])
        #expect(try sample.plan("2026-10-08 14:30").touches.allSatisfy { $0.kind != .prep })
    }

    @Test func theNoteOfTheEveningBeforeIsInThePersonsOwnZone() throws {
        let sample = try Sample("considerate")
        var input = try sample.input("2026-10-06 12:00")
        input.zone = try Zones.named("Pacific/Auckland")
        #expect(Planner.plan(input).touches.first?.due == (try sample.moment("2026-10-07 18:00")))
    }

    @Test func aFurtherRoundHasItsOwnPlanAndTheFirstKeepsItsThankYou() throws {
        var sample = try Sample("considerate")
        var second = Round(
            number: 2, start: try sample.moment("2026-10-15 10:00"), knownSince: try sample.moment("2026-10-08 17:00"))
        second.debrief.rating = nil
        sample.interview.rounds[0].debrief.rating = 2
        sample.interview.rounds.append(second)
        try sample.answered(.invitation, "2026-10-08 16:30")
        let plan = try sample.plan("2026-10-08 18:00")
        #expect(
            plan.touches.map { "\($0.round) \($0.kind.name) \(short($0.due, sample.zone))" } == [
                "1 thank_you Thu 10-08 15:00 +0200",
                "2 prep Wed 10-14 18:00 +0200",
                "2 thank_you Thu 10-15 11:00 +0200",
                "2 reminder Fri 10-23 09:00 +0200",
                "2 final Fri 10-30 09:00 +0100",
            ])
    }

    @Test func anInvitationWithoutATimeStopsTheFollowUps() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.answered(.invitation, "2026-10-12 11:00")
        #expect(try sample.line("2026-10-12 12:00").isEmpty)
    }

    @Test func withoutAnyoneToWriteToATouchHasNoRecipientAndIsNotDrafted() throws {
        var sample = try Sample("considerate")
        sample.interview.contacts = [Contact(name: "Friend", address: Address("f@acme.example"), role: .insider)]
        let input = try sample.input("2026-10-08 16:00")
        let plan = Planner.plan(input)
        #expect(plan.touches.count == 3 && plan.touches.allSatisfy { $0.to == nil })
        #expect(plan.notes.contains { $0.kind == .ask && $0.rules == [.recipient] })
        #expect(Settlement.steps(plan, input).isEmpty)
    }

    @Test func whereMailBouncedTheNextPersonIsWrittenTo() throws {
        var sample = try Sample("considerate")
        sample.interview.contacts.append(Contact(name: "Ravi Rao", address: Address(Sample.ravi), role: .recruiter))
        try sample.sent(.thankYou, "2026-10-08 15:00")
        sample.interview.contacts[0].isUndeliverable = true
        let plan = try sample.plan("2026-10-08 16:00")
        #expect(plan.followUpRecipient?.name == "Ravi Rao")
        #expect(plan.touch(.reminder)?.to?.name == "Ravi Rao")
        let thanks = plan.touches.filter { $0.kind == .mail(.thankYou) }.map {
            "\($0.to?.name ?? "") \($0.status.name)"
        }
        #expect(thanks == ["Jane Doe sent", "Ravi Rao planned"])
    }

    @Test(arguments: [
        ("considerate", "Ida"), ("three-mails", "Ida"), ("planner", "Ira"), ("one-week", "Ida"), ("patient", "Rex"),
        ("four-notes", "Max"),
    ])
    func followUpsGoToWhomThePolicySays(_ policy: String, _ name: String) throws {
        var sample = try Sample(policy)
        sample.interview.contacts = [
            Contact(name: "Rex", address: Address("rex@acme.example"), role: .recruiter),
            Contact(name: "Ira", address: Address("ira@acme.example"), role: .interviewer),
            Contact(name: "Ida", address: Address("ida@acme.example"), role: .interviewer),
            Contact(name: "Max", address: Address("max@acme.example"), role: .hiringManager),
        ]
        sample.interview.rounds[0].debrief.hearFrom = "ida"
        #expect(try sample.plan().followUpRecipient?.name == name)
    }

    @Test(arguments: [
        ("Doe", "Jane Doe"), ("jane doe", "Jane Doe"), ("Jane Doe <jane@acme.example>", "Jane Doe"),
        ("jane@acme.example", "Jane Doe"), ("Acme HR", "Max Moe"), ("J", "Max Moe"), ("", "Max Moe"),
    ])
    func whoeverWasNamedIsFoundByNameOrAddress(_ named: String, _ found: String) throws {
        var sample = try Sample("considerate")
        sample.interview.contacts = [
            Contact(name: "Max Moe", address: Address("max@acme.example"), role: .hiringManager),
            Contact(name: "Jane Doe", address: Address(Sample.jane), role: .interviewer),
        ]
        sample.interview.rounds[0].debrief.hearFrom = named
        #expect(try sample.plan().followUpRecipient?.name == found)
    }

    @Test func whoeverWasNamedWithoutAnAddressIsAskedFor() throws {
        var sample = try Sample("considerate")
        sample.interview.rounds[0].debrief.hearFrom = "Tom in HR"
        #expect(
            try sample.plan().notes.contains { $0.kind == .ask && $0.rules == ["A3"] && $0.text.contains("Tom in HR") })
    }

    @Test func aPausedInterviewShowsItsPlanAndDraftsNothing() throws {
        var sample = try Sample("considerate")
        sample.interview.pausedUntil = .distantFuture
        let input = try sample.input("2026-10-08 15:30")
        let plan = Planner.plan(input)
        #expect(plan.upcoming.count == 3 && plan.notes.contains { $0.text.hasPrefix("Paused until you resume it") })
        #expect(Settlement.steps(plan, input).isEmpty)
    }

    // MARK: News and offers

    @Test func newsIsTheOneMailBeforeThePromisedDate() throws {
        var sample = try Sample(try Policies.named("considerate"), expected: "2026-10-16")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        sample.interview.news = [Remark(at: try sample.moment("2026-10-12 12:00"), text: "a patent was granted")]
        let plan = try sample.plan("2026-10-12 12:00")
        // The final would be the fourth mail.
        #expect(plan.line(in: sample.zone) == "news Tue 10-13 09:00 +0200 · reminder Tue 10-20 09:00 +0200")
        let news = try #require(plan.touch(.news))
        #expect(news.news == News(remarks: ["a patent was granted"], hasOffer: false, answerBy: nil))
        #expect(news.deadline == (try sample.moment("2026-10-16 09:00")))
        #expect(news.expires == (try sample.moment("2026-10-20 09:00")))
        #expect(plan.notes.contains { $0.rules == ["A19"] })
    }

    @Test func theReminderKeepsItsDistanceFromTheNews() throws {
        var sample = try Sample("considerate")
        sample.interview.news = [Remark(at: try sample.moment("2026-10-13 12:00"), text: "a patent was granted")]
        let reminder = try #require(try sample.plan("2026-10-13 12:00").touch(.reminder))
        #expect(short(reminder.due, sample.zone) == "Tue 10-20 09:00 +0200")
        #expect(reminder.rules.contains("C4") && short(reminder.unmovedDue, sample.zone) == "Fri 10-16 09:00 +0200")
    }

    @Test func newsDoesNotPushAsideWhatThePersonSaidYesTo() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.sent(.reminder, "2026-10-16 09:00")
        for (state, kinds) in [(DraftState.confirmed, ["final"]), (.waiting, ["news"])] {
            sample.drafts = []
            sample.interview.news = []
            try sample.drafted(.final, "2026-10-22 08:00", state: state)
            sample.interview.news = [Remark(at: try sample.moment("2026-10-22 09:00"), text: "a patent")]
            let plan = try sample.plan("2026-10-22 09:00")
            #expect(plan.upcoming.map(\.kind.name) == kinds)
            #expect(plan.notes.contains { $0.rules == ["A19"] })
        }
    }

    @Test func newsIsToldOnce() throws {
        var sample = try Sample("four-notes")
        sample.interview.news = [Remark(at: try sample.moment("2026-10-12 12:00"), text: "a patent was granted")]
        try sample.drafted(.news, "2026-10-12 12:00", state: .sent)
        #expect(try sample.plan("2026-10-13 12:00").touch(.news) == nil)
        sample.interview.news.append(Remark(at: try sample.moment("2026-10-14 12:00"), text: "a prize"))
        #expect(try sample.plan("2026-10-14 12:00").touch(.news)?.news?.remarks == ["a prize"])
    }

    @Test func anOfferElsewhereIsNewsForEveryOtherLiveInterview() throws {
        var sample = try Sample("considerate")
        let deadline = try promise("2026-10-20", sample.zone)
        sample.offers = [
            OfferElsewhere(interview: InterviewID(9), at: try sample.moment("2026-10-12 12:00"), answerBy: deadline)
        ]
        let news = try #require(try sample.plan("2026-10-12 12:00").touch(.news)?.news)
        #expect(news.hasOffer && news.answerBy == deadline && news.remarks.isEmpty)
        for label in [Label.rejection, .offer, .onHold] {
            var decided = sample
            try decided.answered(label, "2026-10-12 11:00")
            #expect(try decided.plan("2026-10-12 12:00").touch(.news) == nil)
        }
        sample.offers[0].interview = InterviewID(1)
        #expect(try sample.plan("2026-10-12 12:00").touch(.news) == nil)
        sample.interview.rounds[0].debrief.rating = 2
        sample.offers[0].interview = InterviewID(9)
        #expect(try sample.plan("2026-10-12 12:00").notes.contains { $0.rules == ["D1"] })
    }

    @Test func offersThatStandAreFoundWithTheirDeadlines() throws {
        let sample = try Sample("considerate")
        var book = Book()
        var offered = sample.interview
        offered.id = InterviewID(2)
        let until = try promise("2026-10-20", sample.zone)
        let mail = ReceivedMail(
            id: MailID(4), place: MailPlace(account: "main", mailbox: "INBOX", uidValidity: 1, uid: 4), messageID: nil,
            from: nil, to: [], subject: "", date: try sample.moment("2026-10-12 12:00"),
            recordedAt: try sample.moment("2026-10-12 12:00"), isOwn: false, newText: nil, inReplyTo: [],
            references: [],
            reading: MailReading(label: .offer, confidence: 1, offerDeadline: until),
            match: MailMatch(state: .matched, interviews: [InterviewID(2)]))
        for event in [Event.interviewAdded(sample.interview), .interviewAdded(offered), .messageRead(mail)] {
            book.apply(event)
        }
        #expect(
            OfferElsewhere.all(in: book) == [
                OfferElsewhere(interview: InterviewID(2), at: mail.date, answerBy: until)
            ])
    }

    @Test func anAnswerAfterWithdrawingOnlyAsks() throws {
        var sample = try Sample("considerate")
        try sample.decided(.withdrawn, "2026-10-12 10:00")
        try sample.answered(.offer, "2026-10-13 10:00")
        let plan = try sample.plan("2026-10-13 11:00")
        #expect(plan.upcoming.isEmpty)
        #expect(plan.notes.map(\.text).contains { $0.hasPrefix("You withdrew, and on Tue 2026-10-13 they wrote") })
    }

    // MARK: After a no

    @Test(
        arguments: [
            ("considerate", nil, "feedback"), ("considerate", 3, "feedback"), ("considerate", 2, "gracious"),
            ("three-mails", nil, ""), ("planner", 5, "gracious"), ("one-week", 1, "feedback"), ("patient", 5, ""),
            ("four-notes", 4, "feedback"), ("four-notes", 2, ""),
        ] as [(String, Int?, String)])
    func aRejectionCallsFor(_ policy: String, _ rating: Int?, _ kind: String) throws {
        var sample = try Sample(try Policies.named(policy), rating: rating)
        try sample.answered(.rejection, "2026-10-14 10:00", isMachine: true)
        let plan = try sample.plan("2026-10-14 10:00")
        #expect(plan.upcoming.map(\.kind.name) == (kind.isEmpty ? [] : [kind]))
        #expect(plan.upcoming.allSatisfy { short($0.due, sample.zone) == "Fri 10-16 09:00 +0200" })
    }

    @Test func thanksAndTheQuestionForFeedbackAreOneMail() throws {
        var sample = try Sample("considerate")
        try sample.answered(.rejection, "2026-10-14 10:00")
        let plan = try sample.plan("2026-10-14 10:00")
        #expect(plan.upcoming.count == 1 && plan.touch(.feedback)?.rules == ["B7", "E8"])
        try sample.answered(.feedback, "2026-10-14 12:00")
        #expect(try sample.plan("2026-10-14 12:00").upcoming.map(\.kind.name) == ["gracious"])
    }

    @Test func aRejectionBeforeAnyInterviewCallsForNothing() throws {
        var sample = try Sample("considerate")
        try sample.answered(.rejection, "2026-10-07 10:00")
        #expect(try sample.plan("2026-10-07 10:00").upcoming.isEmpty)
    }

    @Test func theAnswerToANoGoesToWhoeverWroteIt() throws {
        var sample = try Sample("considerate")
        sample.interview.contacts.append(Contact(name: "Ravi Rao", address: Address(Sample.ravi), role: .recruiter))
        try sample.answered(.rejection, "2026-10-14 10:00", from: Sample.ravi)
        #expect(try sample.plan("2026-10-14 10:00").touch(.feedback)?.to?.name == "Ravi Rao")
        for (from, answerable) in [(Sample.ravi, false), ("no-reply@ats.example", false), ("x@other.example", true)] {
            sample.interview.answers = []
            try sample.answered(.rejection, "2026-10-14 10:00", canBeAnswered: answerable, from: from)
            #expect(try sample.plan("2026-10-14 10:00").touch(.feedback)?.to?.name == "Jane Doe")
        }
    }
}
