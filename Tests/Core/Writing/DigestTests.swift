// The digest in text and HTML: pinned pages, quiet days, hostile text, size.

import Foundation
import Testing
import Vocabulary

@testable import Writing

enum ExampleDigest {
    static func ordinary() throws -> Digest {
        var digest = Digest(
            day: try #require(CivilDate(iso: "2026-10-20")), zone: summerBerlin,
            health: DigestHealth(isWell: true, line: "1 account, last look 07:29, audit complete, journal verified"))
        let body = Letters.compose(
            try exampleFacts(.reminder), templates: try Shipped.templates(), variant: LetterVariant(seed: 0)
        ).body
        digest.drafts = [
            DigestDraft(
                id: DraftID(42), kind: .reminder, company: "Acme", recipient: "Jane Doe",
                subject: "Backend Engineer position: any updates?", text: body,
                due: try instant("2026-10-20T09:00:00+02:00"), deadline: try instant("2026-10-25T09:00:00+01:00"),
                findings: [
                    Finding(
                        rule: "A9", severity: .warn, message: "recalls no highlight, compliment or project of yours"),
                    Finding(rule: "slot", severity: .block, message: "fill in “[what changed]”", line: 3),
                ], command: "afterword confirm d42@3f9a1c2e")
        ]
        digest.questions = [
            DigestQuestion(
                question: "How was the interview at Globex yesterday?", commands: ["afterword debrief i9"]),
            DigestQuestion(
                question: "Which interview does this mail from Hooli belong to?",
                detail: "We would like to invite you for a second conversation.",
                commands: ["afterword assign m318 i7", "afterword assign m318 i11", "afterword ignore m318"]),
        ]
        digest.answers = [
            DigestAnswer(
                mail: MailID(317), interview: InterviewID(4), company: "Initech", label: .rejection, confidence: 0.97,
                sentence: "Unfortunately we have decided to move forward with another candidate.",
                from: "Peter Gibbons",
                at: try instant("2026-10-19T16:40:00+02:00"),
                consequence: "A short mail of thanks is drafted for tomorrow; the reminder is dropped.")
        ]
        digest.events = [
            DigestEvent(
                at: try instant("2026-10-19T09:00:00+02:00"), company: "Hooli", what: "thank-you sent to Gavin Belson")
        ]
        digest.coming = [
            DigestComing(at: try instant("2026-10-21T14:00:00+02:00"), company: "Umbrella", what: "interview, round 2"),
            DigestComing(
                at: try instant("2026-10-22T18:00:00+02:00"), company: "Stark & Wayne",
                what: "reminder to Pepper Potts",
                note: "09:00 in Los Angeles"),
        ]
        digest.timelines = try timelines()
        digest.prep = [
            DigestPrep(
                company: "Umbrella", role: "Data Analyst", at: try instant("2026-10-21T14:00:00+02:00"),
                lines: [
                    "Before you leave, ask when you can expect to hear, and from whom (A2, A3).",
                    "Ask whether you may get in touch if you have not heard (D10).",
                ])
        ]
        digest.suggestions = [
            DigestSuggestion(
                company: "Hooli", text: "a note on LinkedIn would fit now (B8)",
                copy: "Hello Gavin, it was a pleasure to meet you. I would be glad to stay in touch.")
        ]
        return digest
    }

    static func timelines() throws -> [TimelineBar] {
        func mark(_ day: String, _ kind: TimelineMark.Kind, _ isDone: Bool) throws -> TimelineMark {
            TimelineMark(day: try #require(CivilDate(iso: day)), kind: kind, isDone: isDone)
        }
        return [
            TimelineBar(
                company: "Acme", role: "Backend Engineer", state: "overdue",
                marks: [
                    try mark("2026-10-08", .interview, true), try mark("2026-10-08", .thankYou, true),
                    try mark("2026-10-16", .promised, true), try mark("2026-10-20", .reminder, false),
                    try mark("2026-10-27", .final, false),
                ]),
            TimelineBar(
                company: "Umbrella", role: "Data Analyst", state: "scheduled",
                marks: [try mark("2026-10-01", .interview, true), try mark("2026-10-21", .interview, false)]),
            TimelineBar(company: "株式会社テスト", state: "waiting", marks: [try mark("2026-09-25", .interview, true)]),
        ]
    }

    static func quiet() throws -> Digest {
        var digest = Digest(
            day: try #require(CivilDate(iso: "2026-10-24")), zone: summerBerlin,
            health: DigestHealth(isWell: true, line: "1 account, last look 07:29, journal verified"))
        digest.coming = [
            DigestComing(at: try instant("2026-10-27T09:00:00+01:00"), company: "Acme", what: "last mail to Jane Doe")
        ]
        digest.timelines = try timelines()
        return digest
    }
}

struct DigestTests {
    @Test(arguments: [40, 60, 72, 100]) func theTextIsPinnedAndNeverWiderThanAsked(width: Int) throws {
        let text = DigestText.render(try ExampleDigest.ordinary(), width: width)
        for line in text.split(separator: "\n") { #expect(DisplayWidth.of(line) <= width, "\(line)") }
        try expectGolden(text, "digest-\(width).txt")
    }

    @Test func theHTMLIsPinned() throws {
        try expectGolden(DigestHTML.render(try ExampleDigest.ordinary()), "digest.html")
        try expectGolden(DigestHTML.render(try ExampleDigest.quiet()), "digest-quiet.html")
    }

    @Test func aQuietDayHasThreeLines() throws {
        let text = DigestText.render(try ExampleDigest.quiet())
        #expect(
            text == """
                Afterword · Saturday, October 24
                Nothing to do. Next: Tue 27 Oct 10:00 Acme: last mail to Jane Doe
                All well: 1 account, last look 07:29, journal verified

                """)
    }
}
