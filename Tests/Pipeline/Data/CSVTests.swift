// Tables: nothing in a cell is a formula to a spreadsheet, and everything comes back as it was.

import Testing

@testable import Pipeline

struct CSVTests {
    private static let hostile = [
        "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'quoted", "'=1", "''", "plain", "", "a,b", "a\"b",
        "\"", "line\nbreak", "crlf\r\nline", "semi;colon", "日本", "=HYPERLINK(\"http://x\",\"y\")", "|x", "%x", " = 1",
    ]

    @Test func everyCellComesBackAsItWas() throws {
        let rows = [["company", "role"]] + Self.hostile.map { [$0, "x" + $0] }
        #expect(try CSV.rows(CSV.text(rows)).map(\.cells) == rows)
    }

    @Test func noCellBeginsAFormula() throws {
        for cell in Self.hostile where !cell.isEmpty {
            let text = CSV.text([[cell]])
            let first = text.unicodeScalars.dropFirst(text.hasPrefix("\"") ? 1 : 0).first
            #expect(first.map { !"=+-@\t\r\n|%".unicodeScalars.contains($0) } ?? true, "\(text)")
        }
        #expect(CSV.text([["=1+1", "a,b", "say \"no\""]]) == "\"'=1+1\",\"a,b\",\"say \"\"no\"\"\"\r\n")
    }

    @Test(arguments: [
        ("a,b\nc,d\n", [["a", "b"], ["c", "d"]]), ("a,b\r\nc,d", [["a", "b"], ["c", "d"]]),
        ("a;b\nc;\"d;e\"\n", [["a", "b"], ["c", "d;e"]]), ("\u{FEFF}a,b\n\n\nc,\n", [["a", "b"], ["c", ""]]),
        ("", []), ("\n\n", []), ("\"a\"x,b\n", [["a", "b"]]), ("a\"b,c\n", [["a\"b", "c"]]),
    ]) func tablesOfOtherProgramsAreRead(text: String, expected: [[String]]) throws {
        #expect(try CSV.rows(text).map(\.cells) == expected)
    }

    @Test func aRowKnowsItsLineAndAQuotationItsBeginning() throws {
        #expect(try CSV.rows("a\n\"b\nc\"\nd\n").map(\.line) == [1, 2, 4])
        let problem = #expect(throws: CSV.Problem.self) { try CSV.rows("a\nb,\"c\nd\n") }
        #expect(problem?.line == 2)
    }
}
