// The tables at the end of RULES.md, word by word: five situations under six policies.

import Etiquette
import Testing
import Vocabulary

/// One row: a situation, a policy, the plan if nobody answers.
struct WorkedExample: Sendable, CustomTestStringConvertible {
    enum Situation: String, Sendable, CaseIterable {
        case nothingPromised = "nothing promised"
        case promisedFriday = "promised Fri 2026-10-16"
        case fiveWorkingDays = "within 5 working days"
        case ratingTwo = "rating 2, nothing promised"
        case losAngeles = "recipient in America/Los_Angeles"
    }

    var situation: Situation
    var policy: String
    var plan: String

    var testDescription: String { "\(policy): \(situation.rawValue)" }

    static let thanks = "thank_you Thu 10-08 15:00 +0200"

    static let all: [WorkedExample] =
        rows(
            .nothingPromised,
            [
                "\(thanks) · reminder Fri 10-16 09:00 +0200 · final Fri 10-23 09:00 +0200",
                thanks,
                "\(thanks) · reminder Fri 10-16 09:00 +0200 · final Fri 11-06 09:00 +0100",
                "reminder Fri 10-16 09:00 +0200 · final Tue 10-20 09:00 +0200",
                "\(thanks) · reminder Fri 10-23 09:00 +0200",
                "thank_you Fri 10-09 09:00 +0200",
            ])
        + rows(
            .promisedFriday,
            [
                "\(thanks) · reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100",
                "\(thanks) · reminder Mon 10-19 09:00 +0200 · final Mon 10-26 09:00 +0100",
                "\(thanks) · reminder Mon 10-19 09:00 +0200 · final Mon 11-09 09:00 +0100",
                "reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100",
                "\(thanks) · reminder Fri 10-23 09:00 +0200",
                "thank_you Fri 10-09 09:00 +0200 · reminder Mon 10-26 09:00 +0100",
            ])
        + rows(
            .fiveWorkingDays,
            [
                "\(thanks) · reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100",
                "\(thanks) · reminder Mon 10-19 09:00 +0200 · final Mon 10-26 09:00 +0100",
                "\(thanks) · reminder Fri 10-16 09:00 +0200 · final Fri 11-06 09:00 +0100",
                "reminder Fri 10-16 09:00 +0200 · final Tue 10-20 09:00 +0200",
                "\(thanks) · reminder Fri 10-23 09:00 +0200",
                "thank_you Fri 10-09 09:00 +0200 · reminder Fri 10-23 09:00 +0200",
            ])
        + rows(
            .ratingTwo,
            [
                thanks,
                thanks,
                "\(thanks) · reminder Fri 10-16 09:00 +0200 · final Fri 11-06 09:00 +0100",
                "reminder Fri 10-16 09:00 +0200 · final Tue 10-20 09:00 +0200",
                thanks,
                "thank_you Fri 10-09 09:00 +0200",
            ])
        + rows(
            .losAngeles,
            [
                "thank_you Thu 10-08 08:00 -0700 · reminder Thu 10-15 09:00 -0700 · final Thu 10-22 09:00 -0700",
                "thank_you Thu 10-08 08:00 -0700",
                "thank_you Thu 10-08 08:00 -0700 · reminder Thu 10-15 09:00 -0700 · final Thu 11-05 09:00 -0800",
                "reminder Thu 10-15 09:00 -0700 · final Tue 10-20 09:00 -0700",
                "thank_you Thu 10-08 08:00 -0700 · reminder Thu 10-22 09:00 -0700",
                "thank_you Fri 10-09 09:00 -0700",
            ])

    static func rows(_ situation: Situation, _ plans: [String]) -> [WorkedExample] {
        zip(Policies.names, plans).map { WorkedExample(situation: situation, policy: $0, plan: $1) }
    }
}

@Suite struct WorkedExampleTests {
    @Test func thereAreFiveSituationsUnderSixPolicies() { #expect(WorkedExample.all.count == 30) }

    @Test(arguments: WorkedExample.all)
    func theRehearsalAgreesWithTheTable(_ example: WorkedExample) throws {
        let berlin = try Zones.berlin
        let zone = example.situation == .losAngeles ? try Zones.named("America/Los_Angeles") : berlin
        var rehearsal = Rehearsal(start: try at("2026-10-08 14:00", berlin), zone: zone)
        switch example.situation {
        case .nothingPromised, .losAngeles: break
        case .promisedFriday: rehearsal.expected = try promise("2026-10-16", zone)
        // Friday the 9th is the first of the five days, Thursday the 15th the last.
        case .fiveWorkingDays: rehearsal.expected = try promise("2026-10-15", zone)
        case .ratingTwo: rehearsal.rating = 2
        }
        #expect(rehearsal.plan(try Policies.named(example.policy)).line(in: zone) == example.plan)
    }
}
