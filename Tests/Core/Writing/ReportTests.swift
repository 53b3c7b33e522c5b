// The report in text and HTML: pinned pages, what is counted, hostile text, structure, contrast.

import Foundation
import Interviews
import Testing
import Vocabulary

@testable import Writing

struct ReportTests {
    @Test(arguments: ExampleReport.names) func everyReportIsPinned(name: String) throws {
        let report = try ExampleReport.named(name)
        try expectGolden(ReportText.render(report), "reports/\(name).txt")
        try expectGolden(ReportHTML.render(report), "reports/\(name).html")
    }

    @Test(arguments: [40, 60, 100]) func theTextIsNeverWiderThanAsked(width: Int) throws {
        for name in ExampleReport.names {
            let text = ReportText.render(try ExampleReport.named(name), width: width)
            for line in text.split(separator: "\n") { #expect(DisplayWidth.of(line) <= width, "\(line)") }
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || Printable.isInert($0) })
        }
    }

    @Test func everyInterviewIsCountedOnceOnItsWay() throws {
        let report = try ExampleReport.ordinary()
        let flow = try #require(ReportFlow.of(report))
        #expect(flow.count == report.interviews.count)
        for row in flow.rows where !row.flow.next.isEmpty {
            #expect(row.flow.next.map(\.count).reduce(0, +) == row.flow.count, "\(row.flow.stage)")
        }
        let ends = flow.rows.filter { $0.flow.next.isEmpty }.map { $0.flow.stage }
        #expect(
            ends == [.offer, .inTouch, .onHold, .rejection, .ended, .waiting, .unanswered, .ahead, .fellThrough])
    }

    @Test func whatIsDecidedBeforeARoundIsNotAhead() throws {
        var entry = try ExampleReport.interview(1, "Acme", nil, .offer, start: "2026-11-18T08:00:00Z")
        for (state, stage) in [
            (InterviewState.offer, ReportStage.offer), (.rejected, .rejection), (.onHold, .onHold),
            (.cancelled, .fellThrough), (.scheduled, .ahead),
        ] {
            entry.state = state
            #expect(entry.path(at: try instant("2026-11-16T08:00:00Z")) == [.recorded, stage])
        }
    }

    @Test func answerTimesAreWholeDaysFromTheEndOfTheRound() throws {
        let times = AnswerTime.of(try ExampleReport.ordinary())
        #expect(times.map(\.days) == [1, 3, 3, 8, 11])
        #expect(AnswerTime.median(times) == 3)
        #expect(AnswerTime.median([]) == nil)
        for time in times { #expect(AnswerTime.classes.count { $0.days.contains(time.days) } == 1) }
    }

    @Test func anAnswerBelongsToTheRoundBeforeIt() throws {
        var entry = try ExampleReport.acme()
        entry.record.rounds.append(
            Round(
                number: 2, start: try instant("2026-10-21T08:00:00Z"), knownSince: try instant("2026-10-15T08:00:00Z")))
        entry.record.answers = [
            Answer(at: try instant("2026-10-10T14:00:00Z"), label: .automatic),
            Answer(at: try instant("2026-10-15T14:00:00Z"), label: .invitation),
            Answer(at: try instant("2026-10-31T14:00:00Z"), label: .offer),
        ]
        let times = AnswerTime.of(try ExampleReport.report(of: [entry]))
        #expect(times.map { [$0.round, $0.days] } == [[1, 7], [2, 10]])
    }

    @Test func aPromiseIsKeptByAnAnswerBeforeItsEnd() throws {
        var entry = try ExampleReport.acme()
        #expect(PromiseCount.of(try ExampleReport.report(of: [entry])) == PromiseCount(kept: 0, missed: 1))
        entry.record.answers = [Answer(at: try instant("2026-10-16T15:59:00Z"), label: .timeline)]
        #expect(PromiseCount.of(try ExampleReport.report(of: [entry])) == PromiseCount(kept: 1, missed: 0))
        entry.record.answers[0].at = try instant("2026-10-16T16:01:00Z")
        #expect(PromiseCount.of(try ExampleReport.report(of: [entry])) == PromiseCount(kept: 0, missed: 1))
        entry.record.promises[0].expected.until = try instant("2026-11-20T16:00:00Z")
        entry.record.answers = []
        #expect(PromiseCount.of(try ExampleReport.report(of: [entry])).total == 0)
    }

    @Test func theMostFrequentAnswerComesFirst() throws {
        var report = try ExampleReport.ordinary()
        report.interviews[0].record.answers = [
            Answer(at: report.now, label: .rejection), Answer(at: report.now, label: .receipt),
        ]
        #expect(LabelCount.of(report).first == LabelCount(label: .rejection, count: 2))
        #expect(LabelCount.of(report).map(\.count).reduce(0, +) == 7)
    }
}

struct ReportPageTests {
    @Test func thePageLoadsNothingAndRunsItsOwnScriptOnly() throws {
        for name in ExampleReport.names {
            let html = ReportHTML.render(try ExampleReport.named(name))
            #expect(html.split(separator: "<script").count == 2, "one script")
            let page = html.replacing(ReportStyle.script, with: "")
            for word in ["url(", "@import", "http:", "https:", "src=", "<img", "<link", "<iframe", "<object"] {
                #expect(!page.replacing("src=http://evil", with: "").contains(word) || name == "hostile", "\(word)")
            }
            // Tags are ours alone: no attribute of any has a handler, and no link leaves the page.
            for tag in html.split(separator: "<").dropFirst() {
                let names = tag.prefix { $0 != ">" }.split(separator: "\"", omittingEmptySubsequences: false)
                    .enumerated().filter { $0.offset % 2 == 0 }.map(\.element).joined(separator: " ")
                #expect(!names.contains(" on") && !names.contains("src"), "\(names.prefix(100))")
            }
            for link in html.split(separator: "href=\"").dropFirst() { #expect(link.hasPrefix("#")) }
        }
    }

    @Test func hostileTextIsInert() throws {
        let html = ReportHTML.render(try ExampleReport.hostile())
        for tag in ["<img", "<svg onload", "javascript:document.title='ran'", "\u{1B}", "\u{202E}", "</title></style>"]
        {
            #expect(!html.contains(tag), "\(tag)")
        }
        #expect(html.contains("&lt;script&gt;"))
        #expect(html.utf8.count < 400_000)
    }

    @Test func everyTagIsClosedAndEveryLinkHasItsTarget() throws {
        for name in ExampleReport.names {
            let html = ReportHTML.render(try ExampleReport.named(name))
            let page = html.replacing(ReportStyle.script, with: "")
                .replacing(#/<(input\b[^>]*|[a-z]+\b[^>]*\/)>/#, with: "")
            #expect(DigestPageTests.unbalanced(page) == [], "\(name)")
            let targets = Set(html.matches(of: #/ id="([^"]+)"/#).map { String($0.1) })
            for link in html.matches(of: #/href="#([^"]+)"/#) { #expect(targets.contains(String(link.1)), "\(link.1)") }
            #expect(html.matches(of: #/ id="/#).count == targets.count, "ids are unique")
        }
    }

    /// What a screen reader needs: a language, one first heading, headings in order, named drawings, labelled fields.
    @Test func theStructureCanBeReadAloud() throws {
        let html = ReportHTML.render(try ExampleReport.ordinary())
        #expect(html.contains("<html lang=\"en\">"))
        #expect(html.matches(of: #/<h1/#).count == 1)
        let levels = html.matches(of: #/<h([1-6])/#).compactMap { Int($0.1) }
        for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
        for drawing in html.matches(of: #/<svg class="(flow|timeline)"[^>]*>/#) {
            #expect(drawing.0.contains("role=\"img\"") && drawing.0.contains("aria-label"))
        }
        #expect(html.matches(of: #/<caption/#).count == html.matches(of: #/<table/#).count)
        #expect(html.contains("<main id=\"main\">") && html.contains("class=\"skip\" href=\"#main\""))
    }

    @Test func everyFigureSaysWhereItComesFrom() throws {
        let html = ReportHTML.render(try ExampleReport.ordinary())
        let sections = html.split(separator: "<section").dropFirst()
        #expect(sections.count == 6)
        for section in sections { #expect(section.contains("Where this comes from:</b>")) }
    }

    @Test func everyColourCanBeReadOnItsGround() throws {
        func value(_ name: String, _ isDark: Bool) throws -> String {
            let colour = try #require(ReportStyle.palette.first { $0.name == name })
            return isDark ? colour.dark : colour.light
        }
        for isDark in [false, true] {
            for ground in ["ground", "card"] {
                for text in ["text", "muted", "link"] {
                    #expect(contrast(try value(text, isDark), try value(ground, isDark)) >= 4.5, "\(text) \(isDark)")
                }
            }
            #expect(contrast(try value("text", isDark), try value("code", isDark)) >= 4.5)
            for accent in ReportStyle.accents {
                let fill = isDark ? accent.darkText : ReportStyle.lightFill(accent)
                #expect(contrast(try value("on", isDark), fill) >= 4.5, "\(accent.name) \(isDark)")
                // Drawings against their ground: WCAG 2.1, 1.4.11.
                #expect(contrast(fill, try value("card", isDark)) >= 3, "\(accent.name) \(isDark)")
                let text = isDark ? accent.darkText : accent.text
                #expect(contrast(text, try value("card", isDark)) >= 4.5, "\(accent.name) \(isDark)")
            }
        }
    }
}
