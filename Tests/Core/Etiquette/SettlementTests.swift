// What becomes of a draft: every open state against every situation, and what is written or closed.

import Etiquette
import Interviews
import Testing
import Vocabulary

/// What happens to a reminder's draft that is due on Fri 2026-10-16, deadline the 21st, expires on the 30th.
enum DraftSituation: String, Sendable, CaseIterable {
    case nothing, rejected, promiseMoved, deadlinePassed, expired, bounced, otherPersonNamed, withdrew, closed,
        cancelled
    case pausedAndRejected, snoozedAndExpired, heldAndExpired, absence, otherMailToTheCompany, ratedTwo

    /// Changes the record and says what time it is.
    func change(_ sample: inout Sample) throws -> String {
        switch self {
        case .nothing: return "2026-10-16 10:00"
        case .rejected, .pausedAndRejected: try sample.answered(.rejection, "2026-10-15 20:00")
        case .promiseMoved:
            sample.interview.promises = [
                Promise(saidAt: try sample.moment("2026-10-08 15:00"), expected: try promise("2026-10-23", sample.zone))
            ]
        case .deadlinePassed: return "2026-10-22 10:00"
        case .expired, .snoozedAndExpired, .heldAndExpired: return "2026-10-30 10:00"
        case .bounced: sample.interview.contacts[0].isUndeliverable = true
        case .otherPersonNamed:
            sample.interview.contacts.append(Contact(name: "Ravi Rao", address: Address(Sample.ravi), role: .recruiter))
            sample.interview.rounds[0].debrief.hearFrom = "Ravi"
        case .withdrew: try sample.decided(.withdrawn, "2026-10-15 20:00")
        case .closed: try sample.decided(.closed, "2026-10-15 20:00")
        case .cancelled: sample.interview.rounds[0].isCancelled = true
        case .absence: try sample.answered(.automatic, "2026-10-15 20:00", returns: "2026-10-20", isMachine: true)
        case .otherMailToTheCompany: sample.companyMails = [try sample.moment("2026-10-14 10:00")]
        case .ratedTwo: sample.interview.rounds[0].debrief.rating = 2
        }
        return "2026-10-15 20:30"
    }
}

struct DraftCase: Sendable, CustomTestStringConvertible {
    var situation: DraftSituation
    /// For waiting, confirmed, failed; sending and uncertain are always left alone.
    var waiting, confirmed, failed: String

    var testDescription: String { situation.rawValue }

    static let all: [DraftCase] = [
        .init(situation: .nothing, waiting: "", confirmed: "", failed: ""),
        .init(situation: .rejected, waiting: "supersede", confirmed: "supersede", failed: "supersede"),
        .init(situation: .promiseMoved, waiting: "supersede", confirmed: "supersede", failed: "supersede"),
        .init(situation: .deadlinePassed, waiting: "", confirmed: "return+hold", failed: ""),
        .init(situation: .expired, waiting: "expire", confirmed: "return+hold", failed: "expire"),
        .init(situation: .bounced, waiting: "supersede", confirmed: "supersede", failed: "supersede"),
        .init(situation: .otherPersonNamed, waiting: "supersede", confirmed: "", failed: "supersede"),
        .init(situation: .withdrew, waiting: "supersede", confirmed: "supersede", failed: "supersede"),
        .init(situation: .closed, waiting: "supersede", confirmed: "supersede", failed: "supersede"),
        .init(situation: .cancelled, waiting: "supersede", confirmed: "supersede", failed: "supersede"),
        .init(situation: .pausedAndRejected, waiting: "supersede", confirmed: "supersede", failed: "supersede"),
        .init(situation: .snoozedAndExpired, waiting: "", confirmed: "return+hold", failed: ""),
        .init(situation: .heldAndExpired, waiting: "", confirmed: "return+hold", failed: ""),
        .init(situation: .absence, waiting: "postpone", confirmed: "postpone", failed: ""),
        .init(situation: .otherMailToTheCompany, waiting: "postpone", confirmed: "", failed: ""),
        .init(situation: .ratedTwo, waiting: "supersede", confirmed: "supersede", failed: "supersede"),
    ]
}

@Suite struct SettlementTests {
    @Test func everySituationHasARow() { #expect(DraftCase.all.map(\.situation) == DraftSituation.allCases) }

    @Test(arguments: DraftCase.all, DraftState.allCases)
    func aDraftInEachStateMeetsEachSituation(_ row: DraftCase, _ state: DraftState) throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.drafted(.reminder, "2026-10-15 07:00", state: state)
        let now = try row.situation.change(&sample)
        if row.situation == .snoozedAndExpired { sample.drafts[0].snoozedUntil = try sample.moment("2026-10-30 08:00") }
        if row.situation == .heldAndExpired {
            sample.drafts[0].hold = Hold(since: try sample.moment("2026-10-28 08:00"), reason: "asks")
        }
        let input = try sample.input(now)
        let paused = row.situation == .pausedAndRejected
        let steps = Settlement.steps(Planner.plan(input), input, isPaused: paused)
        let expected =
            switch state {
            case .waiting: row.waiting
            case .confirmed: row.confirmed
            case .failed: row.failed
            case .sending, .uncertain, .sent, .superseded, .dropped, .expired: ""
            }
        #expect(Self.names(steps, of: DraftID(1)) == expected)
        if paused { #expect(steps.allSatisfy { Self.draft($0) != nil }) }
    }

    /// What happens to that draft, in order.
    static func names(_ steps: [Step], of id: DraftID) -> String {
        steps.filter { draft($0) == id }.map { step in
            switch step {
            case .supersede: "supersede"
            case .expire: "expire"
            case .returnToWaiting: "return"
            case .hold: "hold"
            case .postpone: "postpone"
            case .draft, .moveOn: ""
            }
        }.joined(separator: "+")
    }

    /// The draft a step is about.
    static func draft(_ step: Step) -> DraftID? {
        switch step {
        case .supersede(let id, _, _, _), .expire(let id, _, _), .returnToWaiting(let id, _, _), .hold(let id, _),
            .postpone(let id, _, _, _):
            id
        case .draft, .moveOn: nil
        }
    }

    @Test func supersedingStandsBeforeEverythingElse() throws {
        var sample = try Sample("considerate")
        sample.interview.contacts.append(Contact(name: "Ravi Rao", address: Address(Sample.ravi)))
        try sample.drafted(.thankYou, "2026-10-08 15:00")
        try sample.drafted(.thankYou, "2026-10-08 15:00", state: .confirmed, to: Sample.ravi)
        try sample.answered(.rejection, "2026-10-08 16:00")
        let input = try sample.input("2026-10-08 16:01")
        let steps = Settlement.steps(Planner.plan(input), input)
        #expect(steps.prefix(2).map(Self.draft) == [DraftID(1), DraftID(2)])
        guard case .draft(let touch, false)? = steps.last else {
            Issue.record("no note after the rejection")
            return
        }
        #expect(steps.count == 3 && touch.kind == .mail(.feedback))
    }

    @Test func aYesGivenAfterTheDeadlineHoldsForADay() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        var draft = try sample.drafted(.reminder, "2026-10-15 07:00")
        draft.state = .confirmed
        let slot = try sample.moment("2026-10-23 09:00")
        draft.confirmation = Confirmation(at: try sample.moment("2026-10-22 10:00"), slot: slot, sha256: "")
        sample.drafts = [draft]
        for (now, names) in [("2026-10-23 09:00", ""), ("2026-10-24 09:00", ""), ("2026-10-24 09:01", "return+hold")] {
            let input = try sample.input(now)
            #expect(Self.names(Settlement.steps(Planner.plan(input), input), of: draft.id) == names)
        }
    }

    @Test func aPostponedDraftIsPostponedOnce() throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.drafted(.reminder, "2026-10-15 07:00")
        try sample.answered(.automatic, "2026-10-15 20:00", returns: "2026-10-20", isMachine: true)
        let input = try sample.input("2026-10-15 20:30")
        let steps = Settlement.steps(Planner.plan(input), input)
        guard case .postpone(_, let until, _, let rules)? = steps.first else {
            Issue.record("not postponed")
            return
        }
        #expect(until == (try sample.moment("2026-10-20 07:00")))
        #expect(rules.contains(.absence))
        sample.drafts[0].snoozedUntil = until
        for now in ["2026-10-15 20:31", "2026-10-20 07:00", "2026-10-21 12:00"] {
            let later = try sample.input(now)
            #expect(Settlement.steps(Planner.plan(later), later).isEmpty)
        }
    }

    @Test func aThinDraftIsWrittenAnewOnceTheDebriefIsInUnlessThePersonChangedIt() throws {
        var sample = try Sample("considerate")
        let debrief = sample.interview.rounds[0].debrief
        sample.interview.rounds[0].debrief.givenAt = nil
        let early = try sample.input("2026-10-09 03:00")
        guard case .draft(let touch, let isThin)? = Settlement.steps(Planner.plan(early), early).first else {
            Issue.record("nothing drafted")
            return
        }
        #expect(isThin && touch.kind == .mail(.thankYou))
        try sample.drafted(.thankYou, "2026-10-09 03:00")
        sample.drafts[0].isThin = true
        sample.interview.rounds[0].debrief = debrief
        let input = try sample.input("2026-10-09 08:00")
        let plan = Planner.plan(input)
        #expect(Settlement.steps(plan, input).isEmpty)
        #expect(Self.names(Settlement.steps(plan, input, untouched: [DraftID(1)]), of: DraftID(1)) == "supersede")
    }

    @Test func theThankYouOfAnInterviewThatWasMovedIsSuperseded() throws {
        var sample = try Sample("considerate")
        try sample.drafted(.thankYou, "2026-10-08 15:00", state: .confirmed)
        sample.interview.rounds[0].start = try sample.moment("2026-10-12 14:00")
        let input = try sample.input("2026-10-08 16:00")
        #expect(Self.names(Settlement.steps(Planner.plan(input), input), of: DraftID(1)) == "supersede")
    }

    @Test func aGoodbyeAfterWithdrawingStays() throws {
        var sample = try Sample("considerate")
        try sample.answered(.rejection, "2026-10-14 10:00")
        sample.interview.rounds[0].debrief.rating = 2
        try sample.drafted(.gracious, "2026-10-14 11:00")
        sample.interview.answers = []
        try sample.decided(.withdrawn, "2026-10-14 11:00")
        let input = try sample.input("2026-10-14 11:30")
        #expect(Settlement.steps(Planner.plan(input), input).isEmpty)
    }

    @Test func mailByHandHoldsWhatWaitsAndAsks() throws {
        var sample = try Sample("considerate")
        try sample.drafted(.thankYou, "2026-10-08 15:00")
        let mail = SentMail(
            at: try sample.moment("2026-10-08 16:00"), kind: nil, mail: MailID(5), to: Address(Sample.jane), round: 1)
        let now = try sample.moment("2026-10-08 16:05")
        for state in DraftState.allCases {
            sample.drafts[0].state = state
            let steps = Settlement.holds(for: mail, at: [(sample.interview, sample.drafts)], now: now)
            let isHeld = state == .waiting || state == .confirmed || state == .failed
            #expect(Self.names(steps, of: DraftID(1)) == (isHeld ? "hold" : ""))
        }
    }

    @Test func mailByHandFromBeforeTheInterviewHoldsNothing() throws {
        var sample = try Sample("considerate")
        try sample.drafted(.thankYou, "2026-10-08 15:00")
        let mail = SentMail(
            at: try sample.moment("2026-10-08 13:00"), kind: nil, mail: MailID(5), to: Address(Sample.jane), round: 1)
        let now = try sample.moment("2026-10-08 16:05")
        #expect(Settlement.holds(for: mail, at: [(sample.interview, sample.drafts)], now: now).isEmpty)
    }

    @Test func whatHeldADraftBeforeIsStillNamed() throws {
        var sample = try Sample("considerate")
        try sample.drafted(.thankYou, "2026-10-08 15:00")
        let now = try sample.moment("2026-10-08 16:05")
        sample.drafts[0].hold = Hold(since: now, reason: "a message came", messages: [MailID(4)])
        let mail = SentMail(at: now, kind: nil, mail: MailID(5), to: Address(Sample.jane), round: 1)
        let steps = Settlement.holds(for: mail, at: [(sample.interview, sample.drafts)], now: now)
        let messages = steps.compactMap { if case .hold(_, let hold) = $0 { hold.messages } else { nil } }
        #expect(messages == [[MailID(4), MailID(5)]])
    }

    @Test(arguments: [
        // The last planned mail expired on 10-30; the 28 days after the interview do not count beside a reminder.
        ("considerate", "2026-11-13 09:00"),
        // Only a thank-you was planned and nothing promised: 28 days, and 14 more.
        ("three-mails", "2026-11-19 15:00"), ("four-notes", "2026-11-19 15:00"),
    ])
    func movingOnWaitsForEverythingToBeOver(_ policy: String, _ closes: String) throws {
        let sample = try Sample(policy)
        let at = try sample.moment(closes)
        for (now, count) in [(at - .seconds(60), 0), (at, 1)] {
            let input = sample.input(now)
            let steps = Settlement.steps(Planner.plan(input), input)
            #expect(steps.filter { if case .moveOn = $0 { true } else { false } }.count == count)
        }
    }

    @Test func nothingIsClosedOnHoldInDialogueOrWithADraftOpen() throws {
        var sample = try Sample("considerate")
        try sample.answered(.onHold, "2026-10-12 10:00")
        #expect(try sample.plan("2027-10-12 10:00").movesOnAt == nil)
        sample.interview.answers = []
        try sample.answered(.scheduling, "2026-10-12 10:00")
        #expect(try sample.plan("2027-10-12 10:00").movesOnAt == nil)
        sample.interview.answers = []
        try sample.drafted(.reminder, "2026-10-15 07:00", state: .uncertain)
        let input = try sample.input("2027-10-12 10:00")
        #expect(Settlement.steps(Planner.plan(input), input).isEmpty)
    }
}
