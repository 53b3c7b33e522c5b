// The state at a moment: what the clock adds to what was said (INTERFACE.md, "Interview states").

import Testing
import Vocabulary

@testable import Interviews

@Suite struct StateTests {
    @Test(arguments: [
        ("2026-10-01 12:00", InterviewState.scheduled), ("2026-10-08 13:59", .scheduled),
        ("2026-10-08 14:59", .scheduled),
        ("2026-10-08 15:00", .held),
    ])
    func theClockSaysWhetherItWasHeld(_ now: String, _ state: InterviewState) throws {
        let outlook = Outlook(thankYouPending: true, followUpDue: try at("2026-10-16 09:00"))
        #expect(try interview().state(at: at(now), outlook: outlook) == state)
    }

    @Test(arguments: [
        ("2026-10-16 08:59", InterviewState.waiting), ("2026-10-16 09:00", .overdue),
    ])
    func afterTheThankYouItWaitsUntilAFollowUpIsDue(_ now: String, _ state: InterviewState) throws {
        let outlook = Outlook(thankYouPending: false, followUpDue: try at("2026-10-16 09:00"))
        #expect(try interview().state(at: at(now), outlook: outlook) == state)
    }

    @Test func aPromisedDateThatPassedIsOverdue() throws {
        var interview = try interview()
        let until = try at("2026-10-12 18:00")
        interview.promises = [
            Promise(saidAt: try at("2026-10-08 15:00"), expected: Expected(from: until, until: until, source: "person"))
        ]
        #expect(try interview.quietState("2026-10-12 18:00") == .waiting)
        #expect(try interview.quietState("2026-10-12 18:01") == .overdue)
    }

    @Test func whatWasSentLastNamesTheState() throws {
        var interview = try interview()
        interview.sent = [SentMail(at: try at("2026-10-16 09:00"), kind: .reminder, to: nil, round: 1)]
        #expect(try interview.quietState("2026-10-17 09:00") == .reminded)
        interview.sent.append(SentMail(at: try at("2026-10-23 09:00"), kind: .final, to: nil, round: 1))
        #expect(try interview.quietState("2026-10-24 09:00") == .lastCall)
    }

    @Test(arguments: [
        (Happening.rejection, InterviewState.rejected), (.offer, .offer), (.onHold, .onHold), (.invitation, .nextRound),
        (.scheduling, .inDialogue), (.withdrawn, .withdrawn), (.closed, .closed), (.movedOn, .closed),
        (.newRound, .scheduled), (.timeline, .waiting),
    ])
    func whatWasSaidNamesTheState(_ happening: Happening, _ state: InterviewState) throws {
        var interview = try interview()
        try happening.apply(to: &interview)
        #expect(try interview.quietState("2026-10-20 13:00") == state)
    }

    @Test func withoutATimeOrAYesItIsProposed() throws {
        var interview = try interview()
        interview.rounds[0].isProposal = true
        #expect(try interview.quietState("2026-10-20 13:00") == .proposed)
        interview.rounds[0].isProposal = false
        interview.rounds[0].start = nil
        #expect(try interview.quietState("2026-10-20 13:00") == .proposed)
        interview.rounds = []
        #expect(try interview.quietState("2026-10-20 13:00") == .proposed)
    }

    @Test func aCancelledRoundGivesWayToTheOneBefore() throws {
        var interview = try interview()
        var second = Round(number: 2, start: try at("2026-10-28 10:00"), knownSince: try at("2026-10-20 10:00"))
        second.isCancelled = true
        interview.rounds.append(second)
        #expect(interview.currentRound?.number == 1)
        interview.rounds[0].isCancelled = true
        #expect(try interview.quietState("2026-10-20 13:00") == .cancelled)
    }

    @Test func aPromiseOfTheEarlierRoundNoLongerCounts() throws {
        var interview = try interview()
        func promise(_ said: String, _ until: String) throws -> Promise {
            Promise(
                saidAt: try at(said), expected: Expected(from: try at(until), until: try at(until), source: "person"))
        }
        interview.promises = [try promise("2026-10-07 10:00", "2026-10-09 18:00")]
        #expect(interview.expected != nil)
        interview.rounds.append(
            Round(number: 2, start: try at("2026-10-28 10:00"), knownSince: try at("2026-10-20 10:00")))
        #expect(interview.expected == nil)
        interview.promises.append(try promise("2026-10-28 11:00", "2026-11-04 18:00"))
        #expect(interview.expected?.until == (try at("2026-11-04 18:00")))
    }

    @Test func afterTheyWroteThatItTakesLongerItWaitsAgain() throws {
        var interview = try interview()
        interview.add(try answer(.timeline, "2026-10-08 15:30", expected: "2026-10-12 18:00"))
        interview.sent = [SentMail(at: try at("2026-10-16 09:00"), kind: .reminder, to: nil, round: 1)]
        #expect(try interview.quietState("2026-10-17 09:00") == .reminded)
        interview.add(try answer(.timeline, "2026-10-19 10:00"))
        #expect(try interview.quietState("2026-10-19 11:00") == .waiting)
        #expect(interview.expected == nil)
        interview.add(try answer(.timeline, "2026-10-20 10:00", expected: "2026-10-30 18:00"))
        #expect(try interview.quietState("2026-10-30 18:00") == .waiting)
        #expect(try interview.quietState("2026-10-30 18:01") == .overdue)
    }

    @Test func thePersonsCorrectionOfAPromiseCountsThoughItIsEarlier() throws {
        var interview = try interview()
        for day in ["2026-10-30 18:00", "2026-10-16 18:00"] {
            let until = try at(day)
            interview.promises.append(
                Promise(
                    saidAt: try at("2026-10-08 15:00"), expected: Expected(from: until, until: until, source: "person"))
            )
        }
        #expect(interview.expected?.until == (try at("2026-10-16 18:00")))
    }

    @Test func aPromiseAboutADayBeforeTheInterviewMakesNothingOverdue() throws {
        var interview = try interview()
        let until = try at("2026-10-02 18:00")
        interview.promises = [
            Promise(saidAt: try at("2026-10-01 12:00"), expected: Expected(from: until, until: until, source: "person"))
        ]
        #expect(try interview.quietState("2026-10-09 12:00") == .waiting)
    }

    @Test(arguments: [Label.scheduling, .invitation, .request, .acknowledgement, .other])
    func whatWasTalkedAboutBeforeTheInterviewIsOverOnceItWasHeld(_ label: Label) throws {
        var interview = try interview()
        interview.add(try answer(label, "2026-10-05 10:00"))
        let before: InterviewState = label == .invitation ? .nextRound : .inDialogue
        #expect(try interview.quietState("2026-10-07 10:00") == before)
        #expect(try interview.quietState("2026-10-08 15:00") == .waiting)
        interview.rounds[0].knownSince = try at("2026-10-05 10:00")
        #expect(try interview.quietState("2026-10-07 10:00") == .scheduled)
        interview.add(try answer(label, "2026-10-09 10:00"))
        #expect(try interview.quietState("2026-10-09 11:00") == before)
    }
}
