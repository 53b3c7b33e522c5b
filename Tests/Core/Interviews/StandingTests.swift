// The state machine: every base state meets every thing that can happen, in whatever order it is recorded.

import Testing
import Vocabulary

@testable import Interviews

/// Something that happens on 2026-10-20.
enum Happening: String, Sendable, CaseIterable {
    case rejection, offer, onHold, timeline, scheduling, invitation, request, acknowledgement, feedback, otherByPerson
    case otherByMachine, receipt, automatic, bounce, reminderSent, handMail, newRound, withdrawn, closed, movedOn
    case reopened, resumed

    func apply(to interview: inout Interview, _ when: String = "2026-10-20 12:00") throws {
        func hear(_ label: Label, isMachine: Bool = false) throws {
            interview.answers.append(try answer(label, when, isMachine: isMachine))
        }
        func decide(_ what: Decision.What) throws { interview.decisions.append(Decision(at: try at(when), what: what)) }
        switch self {
        case .rejection: try hear(.rejection)
        case .offer: try hear(.offer)
        case .onHold: try hear(.onHold)
        case .timeline: try hear(.timeline)
        case .scheduling: try hear(.scheduling)
        case .invitation: try hear(.invitation)
        case .request: try hear(.request)
        case .acknowledgement: try hear(.acknowledgement)
        case .feedback: try hear(.feedback)
        case .otherByPerson: try hear(.other)
        case .otherByMachine: try hear(.other, isMachine: true)
        case .receipt: try hear(.receipt)
        case .automatic: try hear(.automatic, isMachine: true)
        case .bounce: try hear(.bounce, isMachine: true)
        case .reminderSent: interview.sent.append(SentMail(at: try at(when), kind: .reminder, to: nil, round: 1))
        case .handMail: interview.sent.append(SentMail(at: try at(when), kind: nil, to: nil, round: 1))
        case .newRound:
            interview.rounds.append(
                Round(number: 2, start: try at("2026-10-28 10:00"), knownSince: try at(when)))
        case .withdrawn: try decide(.withdrawn)
        case .closed: try decide(.closed)
        case .movedOn: try decide(.movedOn)
        case .reopened: try decide(.reopened)
        case .resumed: try decide(.resumed)
        }
    }

    /// What leads to each base state, on 2026-10-12.
    static func reach(_ base: Standing.Base) -> [Happening] {
        switch base {
        case .open: []
        case .inDialogue: [.scheduling]
        case .nextRound: [.invitation]
        case .onHold: [.onHold]
        case .offer: [.offer]
        case .rejected: [.rejection]
        case .withdrawn: [.withdrawn]
        case .closed: [.closed]
        }
    }
}

@Suite struct StandingTests {
    /// For each base state in the order of `allCases`, what it becomes; `-` where it stays.
    static let table: [(Happening, String)] = [
        (.rejection, "rejected rejected rejected rejected rejected rejected - rejected"),
        (.offer, "offer offer offer offer offer offer - offer"),
        (.onHold, "onHold onHold onHold onHold onHold onHold - onHold"),
        (.timeline, "open open open open open open - open"),
        (.scheduling, "inDialogue inDialogue inDialogue inDialogue inDialogue inDialogue - inDialogue"),
        (.invitation, "nextRound nextRound nextRound nextRound nextRound nextRound - nextRound"),
        (.request, "inDialogue inDialogue inDialogue inDialogue inDialogue inDialogue - inDialogue"),
        (.acknowledgement, "inDialogue inDialogue inDialogue inDialogue inDialogue - - inDialogue"),
        (.feedback, "inDialogue inDialogue inDialogue inDialogue - - - inDialogue"),
        (.otherByPerson, "inDialogue inDialogue inDialogue inDialogue inDialogue inDialogue - inDialogue"),
        (.otherByMachine, "- - - - - - - -"),
        (.receipt, "- - - - - - - -"),
        (.automatic, "- - - - - - - -"),
        (.bounce, "- - - - - - - -"),
        (.reminderSent, "- open - - - - - -"),
        (.handMail, "- - - - - - - -"),
        (.newRound, "open open open open open open - open"),
        (.withdrawn, "withdrawn withdrawn withdrawn withdrawn withdrawn withdrawn withdrawn withdrawn"),
        (.closed, "closed closed closed closed closed closed closed closed"),
        (.movedOn, "closed closed closed closed closed closed closed closed"),
        (.reopened, "open open open open open open open open"),
        (.resumed, "- - - - - - - -"),
    ]

    @Test func theTableIsWhole() {
        #expect(Self.table.map(\.0) == Happening.allCases)
        #expect(Self.table.allSatisfy { $0.1.split(separator: " ").count == Standing.Base.allCases.count })
    }

    @Test(arguments: table.map(\.0), Standing.Base.allCases)
    func aStateMeetsAHappening(_ happening: Happening, _ base: Standing.Base) throws {
        var interview = try interview()
        for step in Happening.reach(base) { try step.apply(to: &interview, "2026-10-12 12:00") }
        try #require(Standing(interview).base == base)
        try happening.apply(to: &interview)
        let row = Self.table.first { $0.0 == happening }?.1.split(separator: " ") ?? []
        let index = try #require(Standing.Base.allCases.firstIndex(of: base))
        let expected = row[index] == "-" ? base.rawValue : String(row[index])
        #expect(Standing(interview).base.rawValue == expected)
    }

    @Test(arguments: [
        (Happening.rejection, "none"), (.offer, "none"), (.onHold, "none"), (.timeline, "planned"),
        (.scheduling, "none"),
        (.invitation, "none"), (.request, "asks"), (.acknowledgement, "planned from 2026-10-27T12:00:00Z"),
        (.feedback, "none"), (.otherByPerson, "asks"), (.otherByMachine, "planned"), (.receipt, "planned"),
        (.automatic, "planned"), (.bounce, "planned"), (.newRound, "planned"), (.withdrawn, "none"), (.closed, "none"),
        (.reopened, "planned"), (.resumed, "planned"),
    ])
    func anAnswerDecidesAboutFollowUps(_ happening: Happening, _ expected: String) throws {
        var interview = try interview()
        try happening.apply(to: &interview)
        let found =
            switch Standing(interview).followUps {
            case .none: "none"
            case .asksPerson: "asks"
            case .planned(nil): "planned"
            case .planned(let floor?): "planned from \(floor.rfc3339())"
            }
        #expect(found == expected)
    }

    @Test(arguments: [Happening.handMail, .resumed])
    func whatThePersonWasAskedIsAnsweredByThem(_ happening: Happening) throws {
        var interview = try interview()
        try Happening.request.apply(to: &interview, "2026-10-12 12:00")
        #expect(Standing(interview).followUps == .asksPerson)
        try happening.apply(to: &interview)
        #expect(Standing(interview).followUps == .planned(notBefore: nil))
    }

    @Test func aLateAnswerToAWithdrawnInterviewOnlyAsks() throws {
        var interview = try interview()
        try Happening.withdrawn.apply(to: &interview, "2026-10-12 12:00")
        try Happening.offer.apply(to: &interview)
        let standing = Standing(interview)
        #expect(standing.base == .withdrawn && standing.lateAnswer?.label == .offer && standing.followUps == .none)
    }

    /// Answers are folded by their dates, so the order in which they were found does not matter.
    @Test func theOrderOfRecordingDoesNotMatter() throws {
        let labels: [Label] = [.timeline, .request, .rejection, .acknowledgement, .onHold]
        let answers = try labels.enumerated().map { index, label in
            try answer(
                label, "2026-10-\(12 + index) 12:00", mail: Int64(index + 1),
                expected: label == .timeline ? "2026-10-30" + " 18:00" : nil)
        }
        var reference = try interview()
        for answer in answers { reference.add(answer) }
        for order in permutations(Array(answers.indices)) {
            var other = try interview()
            for index in order { other.add(answers[index]) }
            #expect(Standing(other) == Standing(reference))
            #expect(other.expected == reference.expected)
        }
    }

    private func permutations(_ items: [Int]) -> [[Int]] {
        guard items.count > 1 else { return [items] }
        return items.indices.flatMap { index in
            var rest = items
            let item = rest.remove(at: index)
            return permutations(rest).map { [item] + $0 }
        }
    }
}
