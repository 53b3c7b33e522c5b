// Digests that the tests render: from the first day to sixty interviews, and one made of an attacker's texts.

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

    /// Nothing at all, as on the first day.
    static func empty() throws -> Digest {
        Digest(
            day: try #require(CivilDate(iso: "2026-10-05")), zone: summerBerlin,
            health: DigestHealth(isWell: true, line: "1 account, first look 07:12, nothing to watch yet"))
    }

    static let names = [
        "empty", "quiet", "ordinary", "rejection", "offer", "unwell", "late", "late-quiet", "eve", "unknown-outcome",
        "sixty", "hostile",
    ]

    static func named(_ name: String) throws -> Digest {
        switch name {
        case "quiet": return try quiet()
        case "ordinary": return try ordinary()
        case "hostile": return try hostile()
        case "rejection", "offer": return try answered(name == "offer" ? .offer : .rejection)
        case "unwell": return try unwell()
        case "late", "late-quiet", "eve", "unknown-outcome": return try odd(name)
        case "sixty": return try sixty()
        default: return try empty()
        }
    }

    private static func answered(_ label: Label) throws -> Digest {
        var digest = try ordinary()
        (digest.drafts, digest.questions, digest.prep, digest.suggestions, digest.events) = ([], [], [], [], [])
        digest.answers[0].label = label
        if label == .offer {
            digest.answers[0].sentence =
                "We are delighted to offer you the position and ask for your answer by October 30."
            digest.answers[0].consequence =
                "News for Acme and Umbrella is drafted; nothing goes out before you confirm it."
        }
        return digest
    }

    private static func unwell() throws -> Digest {
        var digest = try quiet()
        digest.health = DigestHealth(
            isWell: false, line: "1 account, last look yesterday 19:02",
            problems: [
                "account main: the password was refused; run 'afterword doctor'",
                "the audit of INBOX found 2 messages too few",
            ])
        return digest
    }

    private static func odd(_ name: String) throws -> Digest {
        var digest = try quiet()
        switch name {
        case "late", "late-quiet": digest.lateNote = "Sent at 10:12: the computer was asleep at 07:30."
        case "eve": digest.prep = try ordinary().prep
        default:
            digest.questions = [
                DigestQuestion(
                    question: "Did the thank-you to Jane Doe at Acme arrive?",
                    detail: "The connection broke after the last byte.",
                    commands: ["afterword resolve d41 arrived", "afterword resolve d41 not-arrived"])
            ]
        }
        if name == "late" { digest.events = try ordinary().events }
        return digest
    }

    private static func sixty() throws -> Digest {
        var digest = try ordinary()
        let bars = digest.timelines
        digest.timelines = (0..<60).map { index in
            var bar = bars[index % 3]
            bar.company = "Company \(index + 1)"
            bar.marks = bar.marks.map { mark in
                TimelineMark(day: mark.day.adding(days: -index % 11), kind: mark.kind, isDone: mark.isDone)
            }
            return bar
        }
        return digest
    }

    /// Whatever a mail could hold, in every place that takes text.
    static func hostile() throws -> Digest {
        let text = ExampleReport.hostileText
        var digest = try ordinary()
        digest.lateNote = text
        digest.drafts = [
            DigestDraft(
                id: DraftID(1), kind: .news, company: text, recipient: text, subject: text, text: text,
                due: Instant(seconds: 0),
                deadline: Instant(seconds: .max), findings: [Finding(rule: "names", severity: .block, message: text)],
                hold: text,
                remarks: [text], command: text)
        ]
        digest.questions = [DigestQuestion(question: text, detail: text, commands: [text])]
        digest.answers = Label.allCases.map { label in
            DigestAnswer(
                mail: nil, interview: InterviewID(1), company: text, label: label, confidence: .nan, sentence: text,
                from: text,
                at: Instant(seconds: 0), consequence: text)
        }
        digest.events = [DigestEvent(at: Instant(seconds: 0), company: text, what: text)]
        digest.coming = [DigestComing(at: Instant(seconds: 0), company: text, what: text, note: text)]
        digest.timelines = [TimelineBar(company: text, role: text, state: text, marks: [])]
        digest.prep = [DigestPrep(company: text, role: text, at: Instant(seconds: 0), lines: [text])]
        digest.suggestions = [DigestSuggestion(company: text, text: text, copy: text)]
        digest.health = DigestHealth(isWell: false, line: text, problems: [text])
        return digest
    }
}
