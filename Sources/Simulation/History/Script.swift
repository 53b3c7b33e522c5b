// How three months of looking for work are made up: interviews with their debriefs and answers, a person who looks in
// now and then, mail that has nothing to do with it, and now and then something that goes wrong.

import Vocabulary

/// Draws the steps of a search.
struct Script {
    let setting: Setting

    private static let days = 92
    private static let minutesADay = 24 * 60

    /// In the order of time.
    func steps(_ chance: inout Chance) -> [Step] {
        var steps: [Step] = []
        for _ in 0..<chance.pick([(5, 1), (4, 2), (2, 3)]) { steps += interview(&chance) }
        var day = chance.below(3)
        while day < Self.days {
            steps.append(look(on: day, &chance))
            day += chance.pick([(3, 1), (4, 2), (4, 4), (2, 7)])
        }
        for _ in 0..<(6 + chance.below(8)) { steps.append(event(&chance)) }
        // A stable order: by time, then as drawn.
        let sorted = steps.enumerated().sorted { ($0.1.minute, $0.0) < ($1.1.minute, $1.0) }.map(\.element)
        return sorted.map { step in
            var step = step
            step.fault = fault(for: step, &chance)
            return step
        }
    }

    private func step(_ minute: Int, _ act: Act, _ chance: inout Chance) -> Step {
        Step(
            minute: max(0, minute), act: act, chance: chance.next(), isFollowedByPass: !chance.isOne(in: 6), fault: nil)
    }

    /// One interview's own story: added, debriefed an hour or a day after, answered at any time.
    private func interview(_ chance: inout Chance) -> [Step] {
        let added = chance.pick([(4, 0), (3, chance.below(10)), (2, chance.below(70))]) * Self.minutesADay
        let begin = added + chance.below(400)
        var steps = [step(begin, .addInterview, &chance)]
        let end = begin + AddedInterview(chance: steps[0].chance).minutesAhead + 60
        if !chance.isOne(in: 5) {
            let told = chance.pick([(6, 10 + chance.below(180)), (2, 600 + chance.below(1200)), (1, 4000)])
            steps.append(step(end + told, .debrief, &chance))
            for _ in 0..<2 { steps.append(step(end + told + 5 + chance.below(300), .confirm, &chance)) }
        }
        // About when reminder and final come up.
        for days in [7, 14, 21] where !chance.isOne(in: 3) {
            steps.append(step(end + days * Self.minutesADay + chance.below(4 * Self.minutesADay), .confirm, &chance))
        }
        for _ in 0..<chance.below(4) {
            let act = chance.pick([
                (6, Act.answer), (3, .answerInThread), (2, .answerFromColleague), (2, .answerFromNoReply),
                (3, .absence), (2, .invitation), (1, .cancellation), (1, .heard), (1, .answerInJunk),
            ])
            steps.append(step(end - 2000 + chance.below(40 * Self.minutesADay), act, &chance))
        }
        return steps
    }

    /// The person looks in, in the morning or at any hour.
    private func look(on day: Int, _ chance: inout Chance) -> Step {
        let hour = chance.pick([
            (4, 60 * 2 + chance.below(90)), (4, 60 * 8 + chance.below(600)), (1, chance.below(1440)),
        ])
        let act = chance.pick([
            (30, Act.confirm), (4, .confirmLater), (4, .confirmBadly), (2, .confirmByForce), (1, .confirmWrongHash),
            (8, .readAndConfirm), (2, .unconfirm), (2, .drop), (3, .snooze), (2, .markSent), (5, .resolve),
            (2, .restoreFile), (2, .openEditor), (6, .editFile), (2, .spoilFile), (2, .deleteFile), (14, .wake),
        ])
        return step(day * Self.minutesADay + hour, act, &chance)
    }

    private func event(_ chance: inout Chance) -> Step {
        let act = chance.pick([
            (3, Act.answer), (2, .answerInThread), (2, .answerFromColleague), (1, .answerFromNoReply), (2, .absence),
            (2, .companyNewsletter), (2, .companyInvoice), (3, .bounce), (3, .duplicate), (2, .newValidity),
            (3, .otherMail), (2, .heard), (1, .withdraw), (1, .close), (2, .reopen), (1, .pause), (2, .resume),
            (1, .tellNews), (1, .addRound), (2, .setFacts), (2, .relabel), (2, .ignore), (1, .takeBackWord),
            (2, .answerInJunk), (1, .rescue), (2, .writeByHand),
            (2, .sendDraftByHand), (1, .clockBack), (1, .clockForward), (4, .editFile), (4, .wake), (3, .confirmLater),
        ])
        return step(chance.below(Self.days * Self.minutesADay), act, &chance)
    }

    /// About one step in five goes wrong somewhere.
    private func fault(for step: Step, _ chance: inout Chance) -> Fault? {
        guard chance.isOne(in: 5) else { return nil }
        let kind = chance.pick([
            (10, Fault.Kind.crash), (8, .crashWhileSending), (6, .connectionLost), (3, .unreachable), (4, .diskFull),
            (3, .slow), (3, .withheld), (5, .arrival), (3, .editMeanwhile), (2, .refusedForNow), (2, .refusedForGood),
            (2, .notSent), (1, .badPassword), (4, .takenUnknown), (2, .lostUnknown),
        ])
        let reach =
            switch kind {
            case .crash: 30
            case .crashWhileSending: 8
            case .connectionLost, .arrival, .editMeanwhile: 16
            case .diskFull: 12
            case .unreachable: 3
            default: 1
            }
        return Fault(kind: kind, at: chance.below(reach), strikesDigest: chance.isOne(in: 5))
    }
}
