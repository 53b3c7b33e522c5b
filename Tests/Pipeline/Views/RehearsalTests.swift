// `afterword rehearse`: the five cases of RULES.md with what a person types, and dates worked out by hand. The interview
// is Thursday 2026-10-08, 14:00 to 15:00 in Berlin; clocks go back there on the 25th, in Los Angeles on November 1.

import Etiquette
import Foundation
import Interviews
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct RehearsalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var zone = "Europe/Berlin"
        var at = "2026-10-08 14:00"
        var expect: String?
        var rating: Int?
        /// By policy, in the order of names.
        var rows: [String: String]
        var testDescription: String { name }
    }

    private static let thanks = "thank_you Thu 10-08 15:00 +0200"
    private static let dayAfter = "thank_you Fri 10-09 09:00 +0200"

    static let cases = [
        Case(
            name: "nothing promised",
            rows: [
                // Thanks + 7 d is Thu 15 Oct 15:00, past that day's 09:00, so Fri 16. Reminder + 7 d is Fri 23.
                "considerate": "\(thanks) · reminder Fri 10-16 09:00 +0200 · final Fri 10-23 09:00 +0200",
                // E5 needs a date, A8 as well.
                "four-notes": dayAfter, "three-mails": thanks,
                // Second: Fri 16 + 4 d is Tue 20.
                "one-week": "reminder Fri 10-16 09:00 +0200 · final Tue 10-20 09:00 +0200",
                // Interview + 14 d is Thu 22 Oct 15:00, so Fri 23.
                "patient": "\(thanks) · reminder Fri 10-23 09:00 +0200",
                // Fri 16 + 21 d is Fri 6 Nov, in winter time.
                "planner": "\(thanks) · reminder Fri 10-16 09:00 +0200 · final Fri 11-06 09:00 +0100",
            ]),
        Case(
            name: "promised Friday the 16th", expect: "2026-10-16",
            rows: [
                // Fri 16 18:00 + 48 h is Sun 18 18:00; Monday is refused (C3), so Tue 20; + 7 d is Tue 27.
                "considerate": "\(thanks) · reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100",
                // Fri 16 18:00 + 7 d is Fri 23 18:00, so Mon 26.
                "four-notes": "\(dayAfter) · reminder Mon 10-26 09:00 +0100",
                // The later of Fri 16 18:00 and Thu 15 15:00; not on Monday, so Tue 20; + 4 d is Sat 24, so Tue 27.
                "one-week": "reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100",
                "patient": "\(thanks) · reminder Fri 10-23 09:00 +0200",
                // The later of Fri 16 18:00 and Thu 15 15:00, so Mon 19; + 21 d is Mon 9 Nov.
                "planner": "\(thanks) · reminder Mon 10-19 09:00 +0200 · final Mon 11-09 09:00 +0100",
                // Sun 18 18:00, so Mon 19, which this policy allows; + 7 d is Mon 26.
                "three-mails": "\(thanks) · reminder Mon 10-19 09:00 +0200 · final Mon 10-26 09:00 +0100",
            ]),
        Case(
            name: "within 5 working days", expect: "within 5 working days",
            rows: [
                // Fri 9, Mon 12, Tue 13, Wed 14, Thu 15: promised by Thu 15 18:00. + 48 h is Sat 17 18:00, so Tue 20.
                "considerate": "\(thanks) · reminder Tue 10-20 09:00 +0200 · final Tue 10-27 09:00 +0100",
                // Thu 15 18:00 + 7 d is Thu 22 18:00, so Fri 23.
                "four-notes": "\(dayAfter) · reminder Fri 10-23 09:00 +0200",
                "one-week": "reminder Fri 10-16 09:00 +0200 · final Tue 10-20 09:00 +0200",
                "patient": "\(thanks) · reminder Fri 10-23 09:00 +0200",
                "planner": "\(thanks) · reminder Fri 10-16 09:00 +0200 · final Fri 11-06 09:00 +0100",
                // Sat 17 18:00, so Mon 19.
                "three-mails": "\(thanks) · reminder Mon 10-19 09:00 +0200 · final Mon 10-26 09:00 +0100",
            ]),
        Case(
            name: "rating 2", rating: 2,
            rows: [
                // D1: the thank-you alone; A1 binds at rating 1 only, but A8 has no date.
                "considerate": thanks, "patient": thanks, "three-mails": thanks, "four-notes": dayAfter,
                "one-week": "reminder Fri 10-16 09:00 +0200 · final Tue 10-20 09:00 +0200",
                "planner": "\(thanks) · reminder Fri 10-16 09:00 +0200 · final Fri 11-06 09:00 +0100",
            ]),
        Case(
            // 14:00 in Berlin is 05:00 there: over at 06:00, so the thank-you waits for 08:00.
            name: "recipient in Los Angeles", zone: "America/Los_Angeles", at: "2026-10-08T14:00:00+02:00",
            rows: [
                // Thanks 08:00 + 7 d is Thu 15 08:00, not after that day's 09:00.
                "considerate":
                    "thank_you Thu 10-08 08:00 -0700 · reminder Thu 10-15 09:00 -0700 · final Thu 10-22 09:00 -0700",
                "four-notes": "thank_you Fri 10-09 09:00 -0700", "three-mails": "thank_you Thu 10-08 08:00 -0700",
                // + 4 d is Mon 19, so Tue 20.
                "one-week": "reminder Thu 10-15 09:00 -0700 · final Tue 10-20 09:00 -0700",
                "patient": "thank_you Thu 10-08 08:00 -0700 · reminder Thu 10-22 09:00 -0700",
                "planner":
                    "thank_you Thu 10-08 08:00 -0700 · reminder Thu 10-15 09:00 -0700 · final Thu 11-05 09:00 -0800",
            ]),
    ]

    @Test(arguments: cases) func theDatesAreThoseOfTheRules(_ example: Case) throws {
        let surroundings = try Surroundings.process(
            environment: ["HOME": "/nonexistent", "TZ": "Europe/Berlin", "AFTERWORD_NOW": "2026-10-01T12:00:00Z"])
        var request = RehearsalRequest(
            at: example.at, duration: nil, timeZone: example.zone, expect: example.expect, rating: example.rating,
            policy: "all")
        let all = try Rehearsals.run(request, surroundings: surroundings, configurationFile: nil)
        #expect(all.plans.map(\.policy).sorted() == example.rows.keys.sorted())
        for plan in all.plans {
            let line = plan.upcoming.map { "\($0.kind.name) \(Self.short($0.due, all.zone))" }
            #expect(line.joined(separator: " · ") == example.rows[plan.policy], "\(plan.policy)")
            request.policy = plan.policy
            let alone = try Rehearsals.run(request, surroundings: surroundings, configurationFile: nil)
            #expect(alone.plans == [plan])
            // Every date names its rules and its reason.
            #expect(plan.upcoming.allSatisfy { !$0.rules.isEmpty && !$0.reason.isEmpty })
        }
    }

    /// `Fri 10-16 09:00 +0200`
    private static func short(_ instant: Instant, _ zone: Zone) -> String {
        let local = zone.civil(instant)
        let text = instant.rfc3339(in: zone)
        let day = "\(local.date.weekday.englishName.prefix(3)) \(text.dropFirst(5).prefix(5))"
        return "\(day) \(local.time.description.prefix(5)) \(text.suffix(6).filter { $0 != ":" })"
    }
}
