// Widths, wrapping, tables and timelines.

import Testing
import Vocabulary

@testable import Writing

struct PrintableTests {
    @Test(arguments: [
        ("plain é 山 👩‍👩‍👧 ☀️", "plain é 山 👩‍👩‍👧 ☀️"), ("\u{1B}[31mred\u{1B}[0m", "\\u{1B}[31mred\\u{1B}[0m"),
        ("a\u{202E}b", "a\\u{202E}b"),
        ("a\u{2066}b\u{2069}", "a\\u{2066}b\\u{2069}"), ("a\nb\r\nc\td\re", "a b c d e"),
        ("\u{9B}x\u{7F}\0", "\\u{9B}x\\u{7F}\\u{0}"),
        ("a\u{200B}b\u{FEFF}", "a\\u{200B}b\\u{FEFF}"), ("\u{E0041}", "\\u{E0041}"), ("\u{2028}", "\\u{2028}"),
    ])
    func nothingActs(text: String, shown: String) { #expect(Printable.escape(text) == shown) }

    @Test func linesStayWhereTheyAreAskedFor() {
        #expect(Printable.escapeLines("a\r\nb\rc\n\td\u{1B}") == "a\nb\nc\n    d\\u{1B}")
    }

    @Test func towersOfMarksAreCut() {
        let tower = "e" + String(repeating: "\u{301}", count: 100)
        #expect(Printable.escape(tower).hasPrefix("e" + String(repeating: "\u{301}", count: 8) + "\\u{301}"))
    }
}

struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("山田", 4), ("한글", 4), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("☀️", 2), ("ｱ", 1),
        ("Ａ", 2), ("→", 1),
        ("│─…", 3),
    ])
    func columnsAreCounted(text: String, width: Int) { #expect(DisplayWidth.of(text) == width) }

    @Test func cuttingNeverSplitsAWideCharacter() {
        #expect(DisplayWidth.truncated("山田太郎", to: 4) == "山…")
        #expect(DisplayWidth.truncated("abcd", to: 4) == "abcd")
        #expect(DisplayWidth.truncated("abcde", to: 4) == "abc…")
        #expect(DisplayWidth.truncated("abc", to: 0) == "")
        #expect(DisplayWidth.padded("山", to: 4, onTheLeft: true) == "  山")
    }
}

struct WrapTests {
    @Test func wordsAreKeptWhole() {
        #expect(Wrap.lines("one two  three four", width: 9) == ["one two", "three", "four"])
        #expect(Wrap.lines("one two three", width: 9, hanging: "  ") == ["one two", "  three"])
        #expect(Wrap.lines("", width: 9).isEmpty)
        #expect(Wrap.text("a b\n\nc d", width: 1) == "a\nb\n\nc\nd")
    }

    @Test func longWordsAreBroken() {
        #expect(Wrap.lines("abcdefgh ij", width: 3) == ["abc", "def", "gh", "ij"])
        #expect(Wrap.lines("山田太郎", width: 3) == ["山", "田", "太", "郎"])
        #expect(Wrap.lines("in /home/sam/.config/a: x", width: 11) == ["in", "/home/sam/", ".config/a:", "x"])
        #expect(Wrap.lines("/abcdef/gh", width: 4) == ["/abc", "def/", "gh"])
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1, 2, 7, 40])
    func noLineIsEverTooWide(width: Int) {
        let text =
            String(repeating: "x", count: 10_000) + " ab 山田 e\u{301}e 👩‍👩‍👧 " + String(repeating: "word ", count: 500)
        for line in Wrap.lines(text, width: width, hanging: "  ") { #expect(DisplayWidth.of(line) <= max(2, width)) }
    }
}

struct TextTableTests {
    private let table = TextTable(
        [
            TextTable.Column("ID", minimum: 3), TextTable.Column("Company", minimum: 8),
            TextTable.Column("Days", isNumeric: true, minimum: 4),
            TextTable.Column("Note", minimum: 10, overflow: .wrap),
        ],
        rows: [
            ["i7", "Acme", "3", "waiting for an answer that was promised"], ["i12", "株式会社テスト", "12", "overdue"],
            ["i13", "An extraordinarily long company name", "120", "\u{1B}[31mred"],
        ])

    @Test func columnsLineUp() {
        #expect(
            table.render(width: 60) == """
                ID   Company                  Days  Note
                i7   Acme                        3  waiting for an answer
                                                    that was promised
                i12  株式会社テスト             12  overdue
                i13  An extraordinarily lon…   120  \\u{1B}[31mred

                """)
    }

    @Test(arguments: [8, 12, 20, 31, 40, 60, 80, 200]) func noTableIsEverWiderThanGiven(width: Int) {
        var wide = table
        wide.rows.append([
            String(repeating: "y", count: 10_000), String(repeating: "字", count: 5_000), "1",
            String(repeating: "z ", count: 2_000),
        ])
        for line in wide.render(width: width).split(separator: "\n") {
            #expect(DisplayWidth.of(line) <= width, "\(line)")
        }
    }

    @Test func rowsOfAnyLengthAreTaken() {
        let odd = TextTable([TextTable.Column("A"), TextTable.Column("B")], rows: [[], ["1"], ["1", "2", "3"]])
        #expect(odd.render(width: 20) == "A  B\n\n1\n1  2\n")
        #expect(TextTable([]).render(width: 20) == "")
    }
}

struct TimelineDrawingTests {
    private func mark(_ day: String, _ kind: TimelineMark.Kind, _ isDone: Bool) throws -> TimelineMark {
        TimelineMark(day: try #require(CivilDate(iso: day)), kind: kind, isDone: isDone)
    }

    private func bar() throws -> TimelineBar {
        TimelineBar(
            company: "Acme", state: "waiting",
            marks: [
                try mark("2026-10-08", .interview, true), try mark("2026-10-08", .thankYou, true),
                try mark("2026-10-16", .reminder, false), try mark("2026-10-23", .final, false),
            ])
    }

    @Test func aTimelineIsOneLineOfTheWidth() throws {
        let window = TimelineWindow.whole([try bar()], today: try #require(CivilDate(iso: "2026-10-12")))
        #expect(TimelineDrawing.line(try bar(), window: window, width: 31) == "IT──────│───────r─────────────f")
        #expect(
            TimelineDrawing.line(try bar(), window: window, width: 31, style: .ascii)
                == "IT------|-------r-------------f")
        #expect(TimelineDrawing.axis(window, width: 31) == "8 Oct today              23 Oct")
    }

    @Test(arguments: [8, 9, 20, 60]) func marksOutsideTheWindowAndCrowdsAreTaken(width: Int) throws {
        var crowded = try bar()
        crowded.marks += (0..<100).map { _ in crowded.marks[0] }
        crowded.marks.append(try mark("1999-01-01", .answer, true))
        let window = TimelineWindow.fitting([crowded], today: try #require(CivilDate(iso: "2026-10-12")))
        #expect(TimelineDrawing.line(crowded, window: window, width: width).count == width)
        let empty = TimelineBar(company: "x", state: "y", marks: [])
        #expect(TimelineDrawing.line(empty, window: window, width: width).count == width)
    }

    @Test(arguments: [24, 30, 60, 100]) func noItemOfTheLegendIsBroken(width: Int) throws {
        let lines = TimelineDrawing.legendLines([try bar()], width: width)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= width })
        #expect(lines.joined(separator: " ") == TimelineDrawing.legend([try bar()]))
        for line in lines {
            for item in line.split(separator: "·") {
                #expect(item.split(separator: " ").count >= 2, "a letter and its name stay together")
            }
        }
    }

    @Test func theLegendNamesOnlyWhatIsDrawn() throws {
        #expect(
            TimelineDrawing.legend([try bar()])
                == "I interview · T thank-you · R reminder · F last mail · small letter: planned · │ today")
    }
}
