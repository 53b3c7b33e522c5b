// The report for a terminal: the same figures in a few lines.

internal import Interviews
internal import Vocabulary

/// Renders the report as text.
public enum ReportText {
    /// At most `width` columns wide (at least 40), `\n` line ends.
    public static func render(_ report: Report, width: Int = 60, style: TimelineDrawing.Style = .unicode) -> String {
        var page = Page(report: report.clipped(), width: max(40, width), style: style)
        page.write()
        return page.lines.map { $0.withoutTrailingSpaces + "\n" }.joined()
    }

    private struct Page {
        let report: Report
        let width: Int
        let style: TimelineDrawing.Style
        var lines: [String] = []

        mutating func write() {
            let date = DateWords().weekdayAndDay(report.day, reference: report.day)
            lines.append(DisplayWidth.truncated("Your search on \(date)", to: width))
            guard let flow = ReportFlow.of(report) else {
                paragraph("Nothing is recorded yet. Record the first interview with 'afterword add COMPANY'.")
                return
            }
            title("How far they got")
            bars(
                flow.rows.map { (String(repeating: "  ", count: $0.depth) + $0.flow.stage.name, $0.flow.count) },
                of: flow.count)
            answers()
            coming()
        }

        private mutating func answers() {
            let times = AnswerTime.of(report)
            title("Answers")
            guard let median = AnswerTime.median(times), let first = times.first, let last = times.last else {
                return paragraph("No answer after an interview yet.")
            }
            paragraph(
                times.count == 1
                    ? "The only one took \(ReportPage.days(median))."
                    : "Half of \(times.count) came within \(ReportPage.days(median)) (\(ReportPage.days(first.days)) to \(ReportPage.days(last.days)))."
            )
            let promises = PromiseCount.of(report)
            if promises.total > 0 { paragraph("Promised dates kept: \(promises.kept) of \(promises.total)") }
            let reminded = report.afterFollowUp
            if reminded.total > 0 { paragraph("Answered after a reminder: \(reminded.answered) of \(reminded.total)") }
            let labels = LabelCount.of(report)
            bars(labels.map { (DigestWords.name($0.label), $0.count) }, of: labels.map(\.count).reduce(0, +))
        }

        private mutating func coming() {
            guard !report.coming.isEmpty else { return }
            title("Planned")
            let rows = report.coming.prefix(10).map { item in
                let local = report.zone.civil(item.at)
                return ["\(DateWords.short(local.date)) \(local.time.description.prefix(5))", item.company, item.what]
            }
            let table = TextTable(
                [
                    TextTable.Column("", minimum: 16), TextTable.Column("", minimum: 8),
                    TextTable.Column("", minimum: 12, overflow: .wrap),
                ], rows: rows)
            lines += table.render(width: width, withTitles: false).split(separator: "\n").map(String.init)
            if report.coming.count > 10 { paragraph("and \(report.coming.count - 10) more") }
        }

        // MARK: - Lines

        /// `Answered  12 ██████`
        private mutating func bars(_ rows: [(name: String, count: Int)], of whole: Int) {
            let nameWidth = rows.map { DisplayWidth.of($0.name) }.max() ?? 0
            let countWidth = String(whole).count
            let room = max(4, min(40, width - nameWidth - countWidth - 4))
            for row in rows {
                let filled = whole > 0 ? max(row.count > 0 ? 1 : 0, row.count * room / whole) : 0
                let bar = String(repeating: style == .unicode ? "█" : "#", count: filled)
                let count = DisplayWidth.padded(String(row.count), to: countWidth, onTheLeft: true)
                lines.append("\(DisplayWidth.padded(row.name, to: nameWidth))  \(count) \(bar)")
            }
        }

        private mutating func title(_ text: String) { lines += ["", text.uppercased()] }

        private mutating func paragraph(_ text: String) {
            lines += Wrap.lines(Printable.escape(text), width: width)
        }
    }
}
