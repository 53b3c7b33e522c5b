// One row for every rule about timing (T) and every guard (G) of RULES.md, named by its id, and for the facts (F) and
// kinds (M) that the plan acts on. Each holds with the rule and fails without it.

import Etiquette
import Interviews
import Testing
import Vocabulary

struct RuleRow: Sendable, CustomTestStringConvertible {
    var id: RuleID
    var policy: String
    var fact: String
    var holds: @Sendable (Policy) throws -> Bool

    init(_ id: RuleID, _ policy: String, _ fact: String, _ holds: @escaping @Sendable (Policy) throws -> Bool) {
        (self.id, self.policy, self.fact, self.holds) = (id, policy, fact, holds)
    }

    var testDescription: String { "\(id): \(fact)" }
}

@Suite struct RuleRowTests {
    static let all = threeMails + planner + oneWeek + patient + fourNotes + product

    @Test(arguments: all)
    func theRuleActsWhereItsTableSays(_ row: RuleRow) throws {
        #expect(try row.holds(try Policies.named(row.policy)))
    }

    @Test(arguments: all)
    func theRowFailsWhenItsRuleIsSwitchedOff(_ row: RuleRow) throws {
        #expect(try !row.holds(try Policies.named(row.policy).without([row.id])))
    }

    /// E9 is a guard too, about words: its row is in the lint's table.
    @Test func everyTimingRuleAndEveryGuardHasARow() {
        let timing: [RuleID] = [
            "A4", "A8", "A10", "A11", "B1", "B4", "B16", "B18", "B19", "C2", "C3", "C4", "D5", "D6", "D8", "E2", "E5",
        ]
        let guards: [RuleID] = [
            "A14", "A15", "A16", "A17", "A18", "A19", "B3", "B9", "B19", "C4", "D1", "D4", "D7", "D10", "E7",
        ]
        let rows = Set(Self.all.map(\.id))
        #expect((timing + guards).filter { !rows.contains($0) }.isEmpty)
    }
}

// MARK: A

extension RuleRowTests {
    static let threeMails: [RuleRow] = [
        RuleRow("A1", "three-mails", "rating 1 leaves the thank-you alone") { policy in
            let sample = try Sample(policy, rating: 1, expected: "2026-10-16")
            return try sample.line() == "thank_you Thu 10-08 15:00 +0200"
                && sample.plan().notes.contains { $0.rules == ["A1"] }
        },
        RuleRow("A3", "considerate", "follow-ups go to the one named") { policy in
            var sample = try Sample(policy)
            sample.interview.contacts.append(Contact(name: "Ravi Rao", address: Address(Sample.ravi), role: .recruiter))
            sample.interview.rounds[0].debrief.hearFrom = "Ravi"
            return try sample.plan().followUpRecipient?.name == "Ravi Rao"
        },
        RuleRow("A4", "three-mails", "the thank-you is due at the interview's end, within 24 h") { policy in
            let sample = try Sample(policy)
            let touch = try sample.plan().touch(.thankYou)
            return try touch?.due == sample.moment("2026-10-08 15:00")
                && touch?.deadline == sample.moment("2026-10-09 15:00")
                && touch?.expires == sample.moment("2026-10-11 15:00")
        },
        RuleRow("A8", "three-mails", "the reminder is due 48 h after the promised date, and never without one") {
            policy in
            let promised = try Sample(policy, expected: "2026-10-16")
            let unpromised = try Sample(policy)
            return try promised.plan().touch(.reminder)?.due == promised.moment("2026-10-19 09:00")
                && unpromised.plan().touch(.reminder) == nil
                && unpromised.plan().notes.contains { $0.kind == .ask && $0.rules == ["A8"] }
        },
        RuleRow("A10", "three-mails", "an optional final mail a week after the reminder was sent") { policy in
            var sample = try Sample(policy, expected: "2026-10-16")
            try sample.sent(.reminder, "2026-10-20 11:30")
            let final = try sample.plan("2026-10-20 12:00").touch(.final)
            return try final?.due == sample.moment("2026-10-28 09:00") && final?.isOptional == true
        },
        RuleRow("A11", "three-mails", "without answer it is closed 14 d after the last mail") { policy in
            var sample = try Sample(policy, expected: "2026-10-16")
            try sample.sent(.thankYou, "2026-10-08 15:00")
            try sample.sent(.reminder, "2026-10-19 09:00")
            try sample.sent(.final, "2026-10-26 09:00")
            let input = try sample.input("2026-11-09 09:00")
            return Settlement.steps(Planner.plan(input), input).contains { step in
                if case .moveOn(_, let rules) = step { rules.contains("A11") } else { false }
            }
        },
        RuleRow("A14", "three-mails", "never call without leave") { policy in
            try refuses(.call, by: "A14", policy)
        },
        RuleRow("A15", "three-mails", "never text") { policy in try refuses(.text, by: "A15", policy) },
        RuleRow("A16", "three-mails", "never leave comments") { policy in try refuses(.comment, by: "A16", policy) },
        RuleRow("A17", "three-mails", "never turn up uninvited") { policy in try refuses(.visit, by: "A17", policy) },
        RuleRow("A18", "three-mails", "one social suggestion per company in 14 d") { policy in
            let sample = try Sample(policy)
            let now = try sample.moment("2026-10-21 12:00")
            let shown = [ShownSuggestion(.connection, at: try sample.moment("2026-10-08 12:00"))]
            return Suggestions.now(
                for: sample.interview, state: .waiting, policy: policy, shown: shown, givenName: nil, at: now,
                zone: sample.zone
            ).isEmpty
        },
        RuleRow("A19", "three-mails", "no fourth mail while they do not write") { policy in
            var sample = try Sample(policy, expected: "2026-10-16")
            for (kind, day) in [(DraftKind.thankYou, "08"), (.reminder, "19"), (.final, "26")] {
                try sample.sent(kind, "2026-10-\(day) 15:00")
            }
            return try rules(sample, .reminder, "2026-11-05 10:00").contains("A19")
        },
    ]

    /// The channel is refused by this rule, for good.
    static func refuses(_ channel: Channel, by rule: RuleID, _ policy: Policy) throws -> Bool {
        let sample = try Sample(policy)
        let violations = Guards.channel(
            channel, for: sample.interview, policy: policy, now: try sample.moment("2026-10-12 10:00"))
        return violations.contains { $0.rule == rule && !$0.yieldsToForce }
    }

    /// The rules a mail to Jane at that slot would break.
    static func rules(_ sample: Sample, _ kind: DraftKind, _ slot: String) throws -> [RuleID] {
        let input = try sample.input(slot)
        guard let jane = Address(Sample.jane) else { return [] }
        return Guards.checkMail(kind, to: jane, at: input.now, in: input).map(\.rule)
    }
}

// MARK: B and C

extension RuleRowTests {
    static let planner: [RuleRow] = [
        RuleRow("B1", "planner", "the thank-you is due within 24 h") { policy in
            let sample = try Sample(policy)
            return try sample.plan().touch(.thankYou)?.deadline == sample.moment("2026-10-09 15:00")
        },
        RuleRow("B3", "planner", "no reminder before the promised date") { policy in
            try rules(try Sample(policy, expected: "2026-10-16"), .reminder, "2026-10-16 10:00").contains("B3")
        },
        RuleRow("B4", "planner", "the follow-up is a week after the thank-you at least") { policy in
            var sample = try Sample(policy, expected: "2026-10-09")
            try sample.sent(.thankYou, "2026-10-09 11:00")
            return try sample.plan("2026-10-09 12:00").touch(.reminder)?.due == sample.moment("2026-10-19 09:00")
        },
        RuleRow("B7", "planner", "thanks 24 h after a no") { policy in
            var sample = try Sample(policy)
            try sample.answered(.rejection, "2026-10-14 10:00")
            return try sample.line("2026-10-14 10:00") == "gracious Fri 10-16 09:00 +0200"
        },
        RuleRow("B9", "planner", "do not go round their channels") { policy in try refuses(.call, by: "B9", policy) },
        RuleRow("B15", "considerate", "a doubt is shown with the plan") { policy in
            var sample = try Sample(policy)
            sample.interview.doubts = [Remark(at: try sample.moment("2026-10-08 16:00"), text: "they shouted")]
            return try sample.plan().notes.contains { $0.rules == ["B15"] && $0.text.contains("they shouted") }
        },
        RuleRow("B16", "planner", "no answer to thank-you and follow-up: move on") { policy in
            var sample = try Sample(policy)
            try sample.sent(.thankYou, "2026-10-08 15:00")
            try sample.sent(.reminder, "2026-10-16 09:00")
            try sample.sent(.final, "2026-11-06 09:00")
            return try sample.plan("2026-11-07 09:00").movesOnAt == sample.moment("2026-11-20 09:00")
        },
        RuleRow("B18", "planner", "one optional closing mail 21 d after the last") { policy in
            let sample = try Sample(policy)
            let final = try sample.plan().touch(.final)
            return try final?.due == sample.moment("2026-11-06 09:00") && final?.isOptional == true
        },
        RuleRow("B19", "planner", "no more than thank-you, follow-up and closing mail") { policy in
            var sample = try Sample(policy)
            for (kind, day) in [(DraftKind.thankYou, "10-08"), (.reminder, "10-16"), (.final, "11-06")] {
                try sample.sent(kind, "2026-\(day) 15:00")
            }
            return try rules(sample, .final, "2026-12-01 10:00").contains("B19")
        },
    ]

    static let oneWeek: [RuleRow] = [
        RuleRow("C2", "one-week", "a week is waited where nothing was promised") { policy in
            let sample = try Sample(policy)
            return try sample.plan().touch(.reminder)?.due == sample.moment("2026-10-16 09:00")
        },
        RuleRow("C3", "one-week", "what would go out on a Monday goes out on Tuesday 09:00") { policy in
            // Sunday 18:00 is followed by Monday 09:00.
            let sample = try Sample(policy, expected: "2026-10-18")
            let touch = try sample.plan().touch(.reminder)
            return try touch?.due == sample.moment("2026-10-20 09:00") && touch?.rules.contains("C3") == true
                && rules(sample, .reminder, "2026-10-26 10:00").contains("C3")
        },
        RuleRow("C4", "one-week", "four days lie between two mails to one company") { policy in
            var sample = try Sample(policy)
            sample.companyMails = [try sample.moment("2026-10-15 09:00")]
            return try sample.plan().touch(.reminder)?.due == sample.moment("2026-10-20 09:00")
                && rules(sample, .reminder, "2026-10-16 09:00").contains("C4")
        },
        RuleRow("C5", "one-week", "feedback is asked for after a no, whatever the rating") { policy in
            var sample = try Sample(policy, rating: 1)
            try sample.answered(.rejection, "2026-10-14 10:00")
            return try sample.line("2026-10-14 10:00") == "feedback Fri 10-16 09:00 +0200"
        },
    ]
}

// MARK: D and E, and the product's own

extension RuleRowTests {
    static let patient: [RuleRow] = [
        RuleRow("D1", "patient", "rating 2 leaves the thank-you alone") { policy in
            let sample = try Sample(policy, rating: 2)
            return try sample.line() == "thank_you Thu 10-08 15:00 +0200"
                && rules(sample, .reminder, "2026-10-23 09:00").contains("D1")
        },
        RuleRow("D4", "patient", "silence after a thank-you decides nothing for 28 d") { policy in
            var sample = try Sample(policy, rating: 2)
            try sample.sent(.thankYou, "2026-10-08 15:00")
            let plan = try sample.plan("2026-10-30 09:00")
            return try sample.interview.state(at: sample.moment("2026-10-30 09:00"), outlook: plan.outlook) == .waiting
                && plan.movesOnAt == sample.moment("2026-11-19 15:00")
        },
        RuleRow("D5", "patient", "one note after two weeks, after one where it went very well") { policy in
            let usual = try Sample(policy)
            let strong = try Sample(policy, rating: 5)
            return try usual.plan().touch(.reminder)?.due == usual.moment("2026-10-23 09:00")
                && strong.plan().touch(.reminder)?.due == strong.moment("2026-10-16 09:00")
        },
        RuleRow("D6", "patient", "then silence") { policy in
            let plan = try Sample(policy).plan()
            return plan.touch(.final) == nil && plan.notes.contains { $0.rules == ["D6"] }
        },
        RuleRow("D7", "patient", "two mails at most") { policy in
            var sample = try Sample(policy)
            try sample.sent(.thankYou, "2026-10-08 15:00")
            try sample.sent(.reminder, "2026-10-23 09:00")
            return try rules(sample, .final, "2026-11-05 09:00").contains("D7")
        },
        RuleRow("D8", "patient", "the thank-you is due within two days") { policy in
            let sample = try Sample(policy)
            return try sample.plan().touch(.thankYou)?.deadline == sample.moment("2026-10-10 15:00")
        },
        RuleRow("D10", "patient", "no leave to reach out: the thank-you alone") { policy in
            var sample = try Sample(policy)
            sample.interview.rounds[0].debrief.mayFollowUp = false
            return try sample.line() == "thank_you Thu 10-08 15:00 +0200"
                && rules(sample, .reminder, "2026-10-23 09:00").contains("D10")
        },
    ]

    static let fourNotes: [RuleRow] = [
        RuleRow("E2", "four-notes", "the thank-you goes out the day after, by 18:00") { policy in
            let sample = try Sample(policy)
            let touch = try sample.plan().touch(.thankYou)
            return try touch?.due == sample.moment("2026-10-09 09:00")
                && touch?.deadline == sample.moment("2026-10-09 18:00")
        },
        RuleRow("E5", "four-notes", "the follow-up is a week after the date given, and never without one") { policy in
            let sample = try Sample(policy, expected: "2026-10-16")
            return try sample.plan().touch(.reminder)?.due == sample.moment("2026-10-26 09:00")
                && Sample(policy).plan().notes.contains { $0.kind == .ask && $0.rules == ["E5"] }
        },
        RuleRow("E7", "four-notes", "news only for a change that is recorded, and nothing else before the date") {
            policy in
            var changed = try Sample(policy)
            changed.interview.news = [Remark(at: try changed.moment("2026-10-12 12:00"), text: "a patent")]
            return try changed.plan("2026-10-12 12:00").touch(.news)?.due == changed.moment("2026-10-13 09:00")
                && rules(try Sample(policy), .news, "2026-10-13 10:00") == ["E7"]
                && rules(try Sample(policy, expected: "2026-10-16"), .reminder, "2026-10-14 10:00") == ["E7"]
        },
        RuleRow("E8", "four-notes", "feedback is asked for after a no that felt well") { policy in
            var good = try Sample(policy, rating: 3)
            var bad = try Sample(policy, rating: 2)
            try good.answered(.rejection, "2026-10-14 10:00")
            try bad.answered(.rejection, "2026-10-14 10:00")
            return try good.line("2026-10-14 10:00") == "feedback Fri 10-16 09:00 +0200"
                && bad.line("2026-10-14 10:00").isEmpty
        },
    ]

    static let product: [RuleRow] = [
        RuleRow(.slot, "three-mails", "no mail at weekends, on holidays and at night") { policy in
            var sample = try Sample(policy)
            sample.holidays = [try #require(CivilDate(iso: "2026-10-15"))]
            return try rules(sample, .reminder, "2026-10-17 10:00") == [.slot]
                && rules(sample, .reminder, "2026-10-15 10:00") == [.slot]
                && rules(sample, .reminder, "2026-10-16 07:59") == [.slot]
        },
        RuleRow(.absence, "considerate", "a stated return date moves the reminder to the working day after it") {
            policy in
            var sample = try Sample(policy)
            try sample.answered(.automatic, "2026-10-08 15:05", returns: "2026-10-20", isMachine: true)
            return try sample.plan("2026-10-08 15:05").touch(.reminder)?.due == sample.moment("2026-10-21 09:00")
        },
    ]
}
