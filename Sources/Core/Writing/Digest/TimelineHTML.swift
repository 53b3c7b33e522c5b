// A timeline as one table row of cells: letters in coloured cells, a line between them, today as a bar. Read aloud it
// is a sentence.

internal import Vocabulary

enum TimelineHTML {
    private static let cellCount = 32

    /// Company and state above, the drawing below.
    static func bar(_ bar: TimelineBar, window: TimelineWindow) -> String {
        let cells = TimelineDrawing.placed(bar, window: window, count: cellCount)
        let role = bar.role.map { ", \($0)" } ?? ""
        let head =
            "<p class=\"m\" style=\"\(Look.muted)\"><b class=\"t\" style=\"color:#23221f\">"
            + "\(HTML.escape(bar.company))</b>\(HTML.escape(role)) · \(HTML.escape(bar.state))</p>"
        return head
            + "<table role=\"img\" aria-label=\"\(HTML.escapeAttribute(sentence(bar)))\" width=\"100%\" cellpadding=\"0\" "
            + "cellspacing=\"0\" border=\"0\" style=\"table-layout:fixed\"><tr>\(runs(cells, line: TimelineDrawing.drawn(bar, cells, window: window)).map(cell).joined())</tr></table>"
    }

    /// The window's ends and today, above the bars.
    static func axis(_ window: TimelineWindow) -> String {
        let today = window.cell(window.today, of: cellCount) ?? 0
        let label = 5
        let start = min(max(0, today - label / 2), cellCount - label)
        let ends = (window.first.dayAndMonth, window.last.dayAndMonth)
        let cells = [
            (start, "left", start > label ? ends.0 : ""), (label, "center", "today"),
            (cellCount - start - label, "right", cellCount - start - label >= label ? ends.1 : ""),
        ]
        let row = cells.filter { $0.0 > 0 }.map { length, side, text in
            "<td class=\"m\" style=\"width:\(percent(length));text-align:\(side);\(Look.muted)font-size:12px\">\(HTML.escape(text))</td>"
        }.joined()
        return
            "<table role=\"presentation\" aria-hidden=\"true\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" "
            + "style=\"table-layout:fixed\"><tr>\(row)</tr></table>"
    }

    /// What the letters mean, each as it is drawn; no item is broken. Today is named above the bars.
    static func legend(_ bars: [TimelineBar]) -> String {
        let used = TimelineMark.Kind.allCases.filter { kind in bars.contains { $0.marks.contains { $0.kind == kind } } }
        let items = used.map { kind in
            let look = "background-color:\(accent(kind).bar);color:#fff;border:1px solid \(accent(kind).bar);"
            return ("<span style=\"\(look)\(sign)\">\(kind.letter)</span>", kind.name)
        }
        let planned =
            "<span class=\"p\" style=\"background-color:#f4f3ef;color:#5c5a54;border:1px dashed #8b8880;\(sign)\">a</span>"
        return (items + [(planned, "small letter: planned")]).map { letter, name in
            "<span style=\"display:inline-block;white-space:nowrap;margin-right:14px\">\(letter) \(HTML.escape(name))</span>"
        }.joined(separator: " ")
    }

    private static let sign =
        "display:inline-block;width:14px;border-radius:3px;text-align:center;font:600 10px/14px Arial,sans-serif"

    private static func percent(_ length: Int) -> String {
        let tenths = length * 1000 / cellCount
        return "\(tenths / 10).\(tenths % 10)%"
    }

    /// `Acme: interview Thu 8 Oct, reminder planned Tue 20 Oct`.
    static func sentence(_ bar: TimelineBar) -> String {
        let marks = bar.marks.sorted { $0.day < $1.day }.map { mark in
            "\(mark.kind.name)\(mark.isDone ? "" : " planned") \(DateWords.short(mark.day))"
        }
        return "\(bar.company): " + (marks.isEmpty ? "nothing yet" : marks.joined(separator: ", "))
    }

    private struct Run {
        var cell: TimelineDrawing.Cell?
        var length: Int
        /// Between the first and the last mark, where the line is drawn.
        var isInside: Bool
    }

    /// Empty cells in a row become one.
    private static func runs(_ cells: [TimelineDrawing.Cell?], line: ClosedRange<Int>?) -> [Run] {
        var runs: [Run] = []
        for (index, cell) in cells.enumerated() {
            let isInside = line?.contains(index) == true
            if cell == nil, let last = runs.last, last.cell == nil, last.isInside == isInside {
                runs[runs.count - 1].length += 1
            } else {
                runs.append(Run(cell: cell, length: 1, isInside: isInside))
            }
        }
        return runs
    }

    private static func cell(_ run: Run) -> String {
        let percent = percent(run.length)
        switch run.cell {
        case .mark(let mark)?:
            let accent = accent(mark.kind)
            let look =
                mark.isDone
                ? "background-color:\(accent.bar);color:#fff;border:1px solid \(accent.bar);"
                : "background-color:#f4f3ef;color:\(accent.text);border:1px dashed \(accent.bar);"
            return
                "<td\(mark.isDone ? "" : " class=\"p\"") style=\"width:\(percent);text-align:center;\(look)border-radius:3px;"
                + "font:600 10px/14px Arial,sans-serif;padding:0\">\(mark.letter)</td>"
        case .today?:
            return
                "<td style=\"width:\(percent);padding:0;font-size:0\"><div class=\"n\" style=\"margin:0 auto;width:2px;height:16px;background:#23221f\"></div></td>"
        case nil:
            let line = run.isInside ? "<div class=\"l\" style=\"height:2px;background:#cfccc3\"></div>" : ""
            return "<td style=\"width:\(percent);padding:0;font-size:0\">\(line)</td>"
        }
    }

    static func accent(_ kind: TimelineMark.Kind) -> Look.Accent {
        switch kind {
        case .interview: Look.blue
        case .thankYou, .reminder, .final, .news, .feedback: Look.violet
        case .promised: Look.amber
        case .answer: Look.green
        }
    }
}
