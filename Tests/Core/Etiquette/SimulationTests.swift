// Plan and settlement over weeks of made-up life: answers, debriefs, drops, yeses, mail by hand, in any order. Whatever
// happens, things settle, no guard is planned against, and nothing is written twice.

import Etiquette
import Interviews
import Testing
import Vocabulary

/// SplitMix64: the same numbers for the same seed on every machine.
struct Chance {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }
}

/// A search with one interview, moved by events as the service would.
struct Life {
    var sample: Sample
    var book = Book()
    var now: Instant
    var chance: Chance
    var mails: Int64 = 0
    var drafted: [Touch] = []

    init(seed: UInt64, policy: String) throws {
        chance = Chance(state: seed)
        sample = try Sample(policy)
        sample.interview.rounds[0].debrief.givenAt = nil
        if chance.below(2) == 0 {
            sample.interview.contacts.append(Contact(name: "Ravi Rao", address: Address(Sample.ravi), role: .recruiter))
        }
        now = try sample.moment("2026-10-07 12:00")
        book.apply(.interviewAdded(sample.interview))
    }

    var input: PlanInput {
        var input = sample.input(now)
        if let interview = book.interviews[InterviewID(1)] { input.interview = interview }
        input.drafts = book.sortedDrafts
        return input
    }

    /// Applies steps until there are none; the number of rounds it took.
    mutating func settle() throws -> Int {
        for round in 0..<10 {
            let input = input
            let steps = Settlement.steps(Planner.plan(input), input)
            if steps.isEmpty { return round }
            for step in steps { try apply(step) }
        }
        return 10
    }

    mutating func apply(_ step: Step) throws {
        func draft(_ id: DraftID) throws -> Draft { try #require(book.drafts[id]) }
        switch step {
        case .supersede(let id, let reason, let rules, let mail):
            book.apply(.draftSuperseded(DraftNoted(try draft(id), at: now, reason: reason, rules: rules, mail: mail)))
        case .expire(let id, let reason, let rules):
            book.apply(.draftExpired(DraftNoted(try draft(id), at: now, reason: reason, rules: rules)))
        case .returnToWaiting(let id, let reason, let rules):
            book.apply(.draftReturned(DraftNoted(try draft(id), at: now, reason: reason, rules: rules)))
        case .hold(let id, let hold): book.apply(.draftHeld(DraftHeld(try draft(id), hold: hold)))
        case .postpone(let id, let until, _, _):
            book.apply(.draftSnoozed(DraftSnoozed(try draft(id), at: now, until: until)))
        case .draft(let touch, let isThin): try write(touch, isThin: isThin)
        case .moveOn(let reason, let rules):
            let decision = Decision(at: now, what: .movedOn, reason: reason)
            book.apply(.decisionTaken(DecisionTaken(interview: InterviewID(1), decision: decision, rules: rules)))
        }
    }

    private mutating func write(_ touch: Touch, isThin: Bool) throws {
        drafted.append(touch)
        let to = try #require(touch.to?.address)
        let kind = try #require(touch.kind.mail)
        let id = DraftID(Int64(book.drafts.count + 1))
        book.apply(
            .draftMade(
                Draft(
                    id: id, interview: InterviewID(1), round: touch.round, kind: kind, account: nil, to: to,
                    subject: "",
                    messageID: try #require(MessageID("\(id)@x")), fileName: "", madeAt: now, due: touch.due,
                    deadline: touch.deadline, expires: touch.expires, rules: touch.rules, reason: touch.reason,
                    isThin: isThin, bytes: [], sha256: "")))
    }

    /// One thing that happens.
    mutating func happen() throws {
        let waiting = book.sortedDrafts.filter { $0.state == .waiting }
        switch chance.below(12) {
        case 0, 1, 2: if let draft = chance.pick(waiting) { confirm(draft) }
        case 3:
            if let draft = chance.pick(waiting) { book.apply(.draftDropped(DraftNoted(draft, at: now, reason: ""))) }
        case 4:
            if let draft = chance.pick(waiting) {
                book.apply(.draftSnoozed(DraftSnoozed(draft, at: now, until: now + .hours(30))))
            }
        case 5, 6: if let label = chance.pick(Label.allCases) { hear(label) }
        case 7: debrief()
        case 8: if chance.below(4) == 0 { decide(.resumed) }
        case 9: if chance.below(6) == 0 { decide(chance.pick([.closed, .reopened, .withdrawn]) ?? .closed) }
        case 10: if chance.below(4) == 0 { book.apply(news) }
        default: break
        }
        sendWhatIsDue()
    }

    private mutating func confirm(_ draft: Draft) {
        let slot = Slots(zone: sample.zone, holidays: [], policy: sample.policy)
            .next(draft.kind, notBefore: max(now, draft.due), deadline: draft.deadline)
        let violations = Guards.checkMail(
            draft.kind, to: draft.to, at: slot, deadline: draft.deadline, draft: draft.id, in: input)
        guard violations.isEmpty else { return }
        let confirmation = Confirmation(at: now, slot: slot, sha256: "")
        book.apply(.draftConfirmed(DraftConfirmed(draft, confirmation: confirmation, bytes: [])))
    }

    private mutating func sendWhatIsDue() {
        for draft in book.sortedDrafts where draft.state == .confirmed {
            guard let confirmation = draft.confirmation, confirmation.slot <= now else { continue }
            book.apply(.submissionStarted(SubmissionStarted(draft, at: now, attempt: 1, account: "main")))
            if chance.below(6) == 0 {
                book.apply(.outcomeUnknown(SubmissionEnded(draft, at: now, text: "")))
            } else {
                book.apply(.submissionAccepted(SubmissionEnded(draft, at: now, text: "")))
            }
        }
    }

    private mutating func hear(_ label: Label) {
        mails += 1
        var answer = Answer(at: now, label: label, mail: MailID(mails), from: Address(Sample.jane))
        if label == .timeline {
            let until = now + .hours(24 * (1 + chance.below(10)))
            answer.expected = Expected(from: until, until: until, source: "m\(mails)")
        }
        if label == .automatic { answer.returnDate = sample.zone.date(now).adding(days: chance.below(14)) }
        book.apply(.answerHeard(AnswerHeard(interview: InterviewID(1), answer: answer)))
    }

    private mutating func debrief() {
        var facts = FactsRecorded(interview: InterviewID(1), at: now)
        facts.isDebrief = true
        facts.rating = chance.pick([nil, 2, 3, 5]) ?? nil
        book.apply(.factsRecorded(facts))
    }

    private mutating func decide(_ what: Decision.What) {
        let decision = Decision(at: now, what: what)
        book.apply(.decisionTaken(DecisionTaken(interview: InterviewID(1), decision: decision, rules: [])))
    }

    private var news: Event {
        .remarkAdded(RemarkAdded(interview: InterviewID(1), kind: .news, remark: Remark(at: now, text: "a patent")))
    }
}

@Suite struct SimulationTests {
    @Test(arguments: Policies.names, 0..<4)
    func whateverHappensThingsSettleAndKeepTheirManners(_ policy: String, _ seed: Int) throws {
        var life = try Life(seed: UInt64(seed + 1), policy: policy)
        for _ in 0..<60 {
            life.now = life.now + .minutes(30 + life.chance.below(18 * 60))
            try life.happen()
            let rounds = try life.settle()
            try #require(rounds < 10, "seed \(seed) never settles")
            try check(life, seed)
        }
    }

    /// What holds at every moment.
    func check(_ life: Life, _ seed: Int) throws {
        let input = life.input
        let plan = Planner.plan(input)
        for touch in plan.touches where touch.status == .planned {
            guard let kind = touch.kind.mail, let to = touch.to?.address, touch.due <= touch.deadline else { continue }
            let broken = Guards.checkMail(kind, to: to, at: touch.due, deadline: touch.deadline, in: input)
            #expect(broken.isEmpty, "seed \(seed): \(kind) planned against \(broken.map(\.rule.name))")
            #expect(touch.deadline <= touch.expires)
        }
        let open = life.book.sortedDrafts.filter(\.state.isOpen)
        // Two changes are two pieces of news; everything else is written once.
        let keys = open.filter { $0.kind != .news }.map {
            "\($0.round) \($0.kind) \($0.kind == .thankYou ? $0.to.key : "")"
        }
        #expect(Set(keys).count == keys.count, "seed \(seed): two open drafts for one touch: \(keys)")
        let interview = input.interview
        switch interview.state(at: life.now, outlook: plan.outlook) {
        case .rejected: #expect(open.allSatisfy { $0.kind >= .gracious || $0.state.isInFlightForTests })
        case .withdrawn, .closed, .offer: #expect(open.allSatisfy { $0.state.isInFlightForTests })
        default: break
        }
        if interview.answers.isEmpty, let limit = input.policy.limit {
            let kinds = interview.sent.compactMap(\.kind)
            #expect(kinds.filter { $0 != .thankYou }.count + (kinds.contains(.thankYou) ? 1 : 0) <= limit.mails)
        }
    }

    @Test func aSearchWithAnObedientPersonRunsAsTheTableSays() throws {
        var life = try Life(seed: 7, policy: "considerate")
        var facts = FactsRecorded(interview: InterviewID(1), at: try life.sample.moment("2026-10-08 15:00"))
        facts.isDebrief = true
        var sent: [String] = []
        while life.now < (try life.sample.moment("2026-11-20 12:00")) {
            life.now = life.now + .minutes(60)
            if life.now == facts.at { life.book.apply(.factsRecorded(facts)) }
            _ = try life.settle()
            for draft in life.book.sortedDrafts
            where draft.state == .waiting && draft.due <= life.now && draft.to.key == Sample.jane {
                sent.append("\(draft.kind.rawValue) \(short(life.now, life.sample.zone))")
                life.book.apply(.sentByHand(SentByHand(draft, at: life.now, mail: nil, reason: "")))
            }
        }
        #expect(
            sent == [
                "thank_you Thu 10-08 15:00 +0200", "reminder Fri 10-16 09:00 +0200", "final Fri 10-23 09:00 +0200",
            ])
        let interview = life.input.interview
        #expect(interview.decisions.map(\.what) == [.movedOn])
        #expect(interview.decisions.first.map { short($0.at, life.sample.zone) } == "Fri 11-06 09:00 +0100")
    }
}

extension DraftState {
    var isInFlightForTests: Bool { self == .sending || self == .uncertain }
}
