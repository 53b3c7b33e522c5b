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

struct DigestPageTests {
    /// Whatever a mail could hold, in every place that takes text.
    static func hostile() throws -> Digest {
        let text =
            "<script>alert(1)</script>\u{1B}[31m\u{202E}\"'&<img src=x onerror=alert(2)> javascript:x "
            + String(repeating: "w", count: 10_000)
        var digest = try ExampleDigest.ordinary()
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

    static func crowded(_ count: Int) throws -> Digest {
        var digest = try ExampleDigest.ordinary()
        digest.drafts = (0..<count).flatMap { _ in digest.drafts.prefix(1) }
        digest.questions = (0..<count).flatMap { _ in digest.questions.prefix(1) }
        digest.answers = (0..<count).flatMap { _ in digest.answers.prefix(1) }
        digest.coming = (0..<count).flatMap { _ in digest.coming.prefix(1) }
        digest.timelines = (0..<count).flatMap { _ in digest.timelines.prefix(1) }
        return digest
    }

    @Test func hostileTextIsInertInHTML() throws {
        let html = DigestHTML.render(try Self.hostile())
        for tag in ["<script", "<img", "onerror=alert(2)>", "\u{1B}", "\u{202E}"] { #expect(!html.contains(tag)) }
        #expect(html.contains("&lt;script&gt;"))
        #expect(html.utf8.count <= DigestHTML.maximumByteCount)
        // No word without a place to break at is longer than a phone is wide.
        let longest = html.split { "<> ".contains($0) }.filter { $0.allSatisfy { $0 == "w" } }.map(\.count).max()
        #expect((longest ?? 0) <= 40)
    }

    @Test(arguments: [40, 72]) func hostileTextIsInertInText(width: Int) throws {
        let text = DigestText.render(try Self.hostile(), width: width)
        #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of($0) <= width })
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || Printable.isInert($0) })
    }

    @Test(arguments: [60, 500]) func manyInterviewsStayUnderTheLimit(count: Int) throws {
        let html = DigestHTML.render(try Self.crowded(count))
        #expect(html.utf8.count <= DigestHTML.maximumByteCount)
        #expect(html.hasSuffix("</html>\n"))
        #expect(html.contains("more drafts"))
    }

    @Test func thePageLoadsAndRunsNothing() throws {
        let elements: Set<String> = [
            "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "h1", "h2", "p", "b", "br",
            "wbr", "code",
            "ul", "li", "span",
        ]
        let attributes: Set<String> = [
            "lang", "charset", "name", "content", "class", "style", "bgcolor", "role", "width", "cellpadding",
            "cellspacing",
            "border", "align", "valign", "aria-label", "aria-hidden",
        ]
        for digest in [try ExampleDigest.ordinary(), try Self.hostile(), try Self.crowded(60)] {
            let html = DigestHTML.render(digest)
            for word in ["url(", "@import", "expression(", "http:", "https:"] { #expect(!html.contains(word)) }
            for tag in html.split(separator: "<").dropFirst() where !tag.hasPrefix("/") && !tag.hasPrefix("!") {
                let inside = tag.prefix { $0 != ">" }
                #expect(elements.contains(String(inside.prefix { !$0.isWhitespace })), "\(inside)")
                // Outside quotation marks stand names of attributes only.
                let names = inside.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter {
                    $0.offset % 2 == 0
                }
                .flatMap { $0.element.split { $0.isWhitespace || $0 == "=" } }.dropFirst()
                #expect(names.allSatisfy { attributes.contains(String($0)) }, "\(inside)")
            }
        }
    }

    @Test func everyTagIsClosed() throws {
        for digest in [
            try ExampleDigest.ordinary(), try ExampleDigest.quiet(), try Self.hostile(), try Self.crowded(60),
        ] {
            #expect(Self.unbalanced(DigestHTML.render(digest)) == [])
        }
    }

    /// Tags that do not close in order; void elements aside.
    static func unbalanced(_ html: String) -> [String] {
        var open: [String] = []
        for part in html.split(separator: "<").dropFirst() where !part.hasPrefix("!") {
            let name = part.prefix { $0.isLetter || $0.isNumber || $0 == "/" }.lowercased()
            if ["meta", "br", "wbr"].contains(name) { continue }
            if name.hasPrefix("/") {
                guard open.popLast() == String(name.dropFirst()) else { return open + [name] }
            } else {
                open.append(name)
            }
        }
        return open
    }

    @Test func everyColourCanBeReadOnItsGround() {
        let light = "#f4f3ef"
        let dark = "#1b1a18"
        var pairs = [
            ("#23221f", light), ("#5c5a54", light), ("#23221f", "#ffffff"), ("#5c5a54", "#ffffff"),
            ("#23221f", "#f0eee8"),
            ("#3a3833", "#ffffff"), ("#3a3833", light), ("#eceae4", dark), ("#b5b2aa", dark), ("#eceae4", "#262522"),
            ("#b5b2aa", "#262522"), ("#eceae4", "#33312d"), ("#dcd9d1", "#262522"), ("#dcd9d1", dark),
        ]
        for accent in [Look.blue, Look.amber, Look.red, Look.green, Look.grey, Look.violet] {
            pairs += [
                (accent.text, "#ffffff"), (accent.text, light), (accent.darkText, "#262522"), (accent.darkText, dark),
            ]
            if accent != Look.grey { pairs.append(("#ffffff", accent.bar)) }
        }
        for (text, ground) in pairs { #expect(contrast(text, ground) >= 4.5, "\(text) on \(ground)") }
    }

    /// WCAG 2.1, "contrast ratio".
    private func contrast(_ left: String, _ right: String) -> Double {
        func luminance(_ colour: String) -> Double {
            let value = Int(colour.dropFirst(), radix: 16) ?? 0
            let parts = [value >> 16, value >> 8 & 0xFF, value & 0xFF].map { part -> Double in
                let share = Double(part) / 255
                return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let sorted = [luminance(left), luminance(right)].sorted()
        return (sorted[1] + 0.05) / (sorted[0] + 0.05)
    }

    @Test func theTextSaysWhatTheHTMLSays() throws {
        let digest = try ExampleDigest.ordinary()
        let text = DigestText.render(digest, width: 200).collapsed
        let html = DigestHTML.render(digest)
        for said in [
            "afterword confirm d42@3f9a1c2e", "afterword debrief i9", "97 % sure", "due today 09:00",
            "thank-you sent to Gavin Belson",
            "interview, round 2", "Ask whether you may get in touch", "journal verified", "25 Sep",
            "says little about you",
        ] {
            #expect(text.contains(said) && html.contains(said), "\(said)")
        }
    }

    @Test func theSubjectSaysWhatNeedsThePerson() throws {
        #expect(
            try ExampleDigest.ordinary().subject
                == "Afterword, Tue 20 Oct: 3 things need you · 1 answer · 1 interview ahead")
        #expect(try ExampleDigest.quiet().subject == "Afterword, Sat 24 Oct: Nothing needs you today")
    }

    @Test func illHealthIsNeverAQuietDay() throws {
        var digest = try ExampleDigest.quiet()
        digest.health = DigestHealth(
            isWell: false, line: "no look since yesterday", problems: ["account main: the password was refused"])
        #expect(!digest.isQuiet)
        #expect(DigestText.render(digest).contains("SOMETHING IS WRONG\n• account main: the password was refused"))
    }

    @Test func anASCIITerminalGetsASCIISigns() throws {
        var digest = try ExampleDigest.ordinary()
        digest.timelines.removeLast()
        #expect(DigestText.render(digest, style: .ascii).utf8.allSatisfy { $0 < 0x80 })
    }
}
