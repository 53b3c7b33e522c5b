// RULES.md, "What an answer does", row by row: what becomes of a pending reminder, and what is planned afterwards.

import Etiquette
import Interviews
import Testing
import Vocabulary

struct AnswerRow: Sendable, CustomTestStringConvertible {
    var label: Label
    var isMachine = false
    var isKept: Bool
    var after: String
    var asks = false

    var testDescription: String { label.rawValue + (isMachine ? " by a machine" : "") }

    static let all: [AnswerRow] = [
        AnswerRow(label: .rejection, isKept: false, after: "feedback Tue 10-20 09:00 +0200"),
        AnswerRow(label: .rejection, isMachine: true, isKept: false, after: "feedback Tue 10-20 09:00 +0200"),
        AnswerRow(label: .offer, isKept: false, after: ""),
        AnswerRow(label: .feedback, isKept: false, after: ""),
        AnswerRow(label: .onHold, isKept: false, after: ""),
        AnswerRow(
            label: .timeline, isKept: false, after: "reminder Tue 11-03 09:00 +0100 · final Tue 11-10 09:00 +0100"),
        AnswerRow(label: .scheduling, isKept: false, after: ""),
        AnswerRow(label: .invitation, isKept: false, after: ""),
        AnswerRow(label: .request, isKept: false, after: "", asks: true),
        AnswerRow(
            label: .acknowledgement, isKept: false,
            after: "reminder Fri 10-23 09:00 +0200 · final Fri 10-30 09:00 +0100"),
        AnswerRow(label: .other, isKept: false, after: "", asks: true),
        AnswerRow(label: .other, isMachine: true, isKept: true, after: kept),
        AnswerRow(label: .receipt, isKept: true, after: kept),
        AnswerRow(label: .automatic, isMachine: true, isKept: true, after: kept),
        AnswerRow(label: .bounce, isMachine: true, isKept: true, after: kept),
    ]

    static let kept = "reminder Fri 10-16 09:00 +0200 · final Fri 10-23 09:00 +0200"
}

@Suite struct AnswerTests {
    @Test(arguments: AnswerRow.all)
    func anAnswerDoesWhatItsRowSays(_ row: AnswerRow) throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.drafted(.reminder, "2026-10-15 07:00")
        try sample.answered(
            row.label, "2026-10-15 20:00", expected: row.label == .timeline ? "2026-10-30" : nil,
            isMachine: row.isMachine,
            mail: 7)
        let input = try sample.input("2026-10-15 20:01")
        let plan = Planner.plan(input)
        let superseded = Settlement.steps(plan, input).compactMap { step -> MailID? in
            if case .supersede(DraftID(1), _, _, let mail) = step { mail } else { nil }
        }
        #expect(superseded == (row.isKept ? [] : [MailID(7)]))
        #expect(plan.line(in: sample.zone) == row.after)
        #expect(plan.notes.contains { $0.text.hasPrefix("They asked for something") } == row.asks)
    }

    /// Whatever label there is has a row.
    @Test func everyLabelHasARow() { #expect(Set(AnswerRow.all.map(\.label)) == Set(Label.allCases)) }

    @Test(arguments: [Label.request, .other])
    func onceThePersonAnsweredFollowUpsArePlannedAnew(_ label: Label) throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.answered(label, "2026-10-12 10:00")
        var resumed = sample
        try resumed.decided(.resumed, "2026-10-13 10:00")
        #expect(try resumed.line("2026-10-13 10:00") == AnswerRow.kept)
        // Mail by hand counts for C4: the 17th is a Saturday.
        try sample.sent(nil, "2026-10-13 10:00")
        #expect(try sample.line("2026-10-13 10:00") == "reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100")
    }

    @Test(arguments: [
        // Back on Tuesday the 20th: the working day after it is Wednesday.
        ("2026-10-20", "reminder Wed 10-21 09:00 +0200 · final Wed 10-28 09:00 +0100"),
        // Back on a Friday: the working day after it is a Monday, and Mondays are out.
        ("2026-10-23", "reminder Tue 10-27 09:00 +0100 · final Tue 11-03 09:00 +0100"),
        // Back before it is due: nothing moves.
        ("2026-10-14", AnswerRow.kept),
        ("2026-10-15", AnswerRow.kept),
    ])
    func aStatedReturnDateMovesThem(_ day: String, _ line: String) throws {
        var sample = try Sample("considerate")
        try sample.sent(.thankYou, "2026-10-08 15:00")
        try sample.answered(.automatic, "2026-10-08 15:01", returns: day, isMachine: true)
        #expect(try sample.line("2026-10-08 16:00") == line)
    }

    @Test func aThankYouIsNotSentIntoADecision() throws {
        for label in [Label.rejection, .offer] {
            var sample = try Sample("considerate")
            try sample.drafted(.thankYou, "2026-10-08 15:00", state: .confirmed)
            try sample.answered(label, "2026-10-08 16:00")
            let input = try sample.input("2026-10-08 16:01")
            let steps = Settlement.steps(Planner.plan(input), input)
            #expect(steps.contains { if case .supersede(DraftID(1), _, _, _) = $0 { true } else { false } })
        }
        for label in [Label.scheduling, .invitation, .timeline, .acknowledgement, .request, .onHold] {
            var sample = try Sample("considerate")
            try sample.drafted(.thankYou, "2026-10-08 15:00")
            try sample.answered(label, "2026-10-08 16:00")
            let input = try sample.input("2026-10-08 16:01")
            #expect(Settlement.steps(Planner.plan(input), input).isEmpty)
        }
    }

    /// Invitations, questions and small talk lead up to an interview; its follow-ups do not depend on them.
    @Test(arguments: Label.allCases)
    func whatWasTalkedAboutBeforeTheInterviewDoesNotStopItsPlan(_ label: Label) throws {
        var sample = try Sample("considerate")
        let plain = try sample.line()
        try sample.answered(label, "2026-10-06 10:00")
        let isDecided = label == .rejection || label == .offer || label == .onHold
        let followUps = plain.replacing("thank_you Thu 10-08 15:00 +0200 · ", with: "")
        #expect(try sample.line("2026-10-06 11:00").hasSuffix(followUps) == !isDecided)
        #expect(try sample.line() == plain || isDecided)
        #expect(try sample.plan("2026-10-06 11:00").touches.contains { $0.kind == .prep } || isDecided)
    }

    @Test func theOrderInWhichAnswersArriveDoesNotMatter() throws {
        var early = try Sample("considerate")
        try early.answered(.timeline, "2026-10-12 10:00", expected: "2026-10-30")
        try early.answered(.acknowledgement, "2026-10-14 10:00")
        var late = early
        late.interview.answers.reverse()
        late.interview.promises.reverse()
        #expect(try early.plan("2026-10-15 10:00") == late.plan("2026-10-15 10:00"))
    }
}
