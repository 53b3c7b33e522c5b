// The report as one self-contained HTML page: nothing is loaded, it works offline, without its script, by keyboard and
// read aloud, in light and dark, and on paper. Drawings are in ReportDrawings.swift, style and script in ReportStyle.swift.

internal import Interviews
internal import Vocabulary

/// Renders the report as HTML.
public enum ReportHTML {
    /// The whole page.
    public static func render(_ report: Report) -> String {
        let page = ReportPage(report: report)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(ReportStyle.contentSecurityPolicy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(HTML.escapeAttribute("Your search, \(DateWords.short(report.day)) \(report.day.year)"))</title>
            <style>
            \(ReportStyle.sheet)
            </style>
            </head>
            <body>
            <a class="skip" href="#main">Skip to the figures</a>
            \(page.body)
            <script>\(ReportStyle.script)</script>
            </body>
            </html>

            """
    }
}

/// The sections of one page.
struct ReportPage {
    let report: Report
    private let times: [AnswerTime]

    init(report: Report) {
        self.report = report.clipped()
        times = AnswerTime.of(self.report)
    }

    var body: String {
        guard !report.interviews.isEmpty else { return header + "<main id=\"main\">" + empty + "</main>" }
        let sections = [pipeline, answerTimes, kinds, planned, timelines, table].joined(separator: "\n")
        return header + navigation + "<main id=\"main\">\n" + sections + "\n</main>\n" + footer
    }

    private var header: String {
        let count = report.interviews.count
        var line = count == 0 ? "Nothing is recorded yet" : count == 1 ? "1 interview" : "\(count) interviews"
        let live = report.interviews.count { !$0.state.isOver }
        if count > 0 { line += live == 1 && count == 1 ? ", open" : live == count ? ", all open" : ", \(live) open" }
        if report.needs > 0 { line += report.needs == 1 ? ", 1 needs you" : ", \(report.needs) need you" }
        let date = DateWords().weekdayAndDay(report.day, reference: report.day)
        return
            "<header><p class=\"muted\">Afterword · \(HTML.escape(date)), \(report.day.year)</p><h1>Your search</h1>"
            + "<p class=\"lead\">\(HTML.escape(line))</p></header>\n"
    }

    private let empty =
        "<section class=\"card\"><p>Record the first one with <code>afterword add COMPANY</code>; from then on this page fills by itself.</p></section>\n"

    private var navigation: String {
        let parts = [
            ("pipeline", "How far"), ("times", "Answer times"), ("kinds", "Answers"), ("planned", "Planned"),
            ("timelines", "Timelines"), ("interviews", "All interviews"),
        ]
        let links = parts.map { "<li><a href=\"#\($0)\">\($1)</a></li>" }.joined()
        return "<nav aria-label=\"Sections\"><ul>\(links)</ul></nav>\n"
    }

    private var footer: String {
        "<footer class=\"muted\"><p>Read from \(report.journalEntries) entries of the journal on this machine "
            + "(<code>afterword log</code>). Times are in \(HTML.escape(report.zone.name)). Nothing on this page was "
            + "loaded from anywhere, and nothing in it is sent.</p></footer>"
    }

    /// A part of the page: a heading, what it shows, and where that comes from.
    private func section(_ id: String, _ title: String, _ content: String, from source: String) -> String {
        """
        <section id="\(id)" class="card" aria-labelledby="\(id)-title">
        <h2 id="\(id)-title">\(HTML.escape(title))</h2>
        \(content)
        <p class="source"><b>Where this comes from:</b> \(source)</p>
        </section>
        """
    }

    // MARK: - Figures

    private var pipeline: String {
        guard let flow = ReportFlow.of(report) else { return "" }
        let rows = flow.rows.map { depth, part in
            "<tr><th scope=\"row\" class=\"depth\(min(depth, 3))\">\(part.stage.name)</th><td class=\"number\">\(part.count)</td>"
                + "<td class=\"bar\">\(ReportDrawings.bar(part.count, of: flow.count, part.stage.accent))</td>"
                + "<td class=\"muted\">\(HTML.escape(part.stage.meaning))</td></tr>"
        }
        let table =
            "<table class=\"plain\"><caption class=\"hidden\">How far the interviews got</caption><thead class=\"hidden\"><tr><th scope=\"col\">Stage</th>"
            + "<th scope=\"col\">Interviews</th><th scope=\"col\">Share</th><th scope=\"col\">Meaning</th></tr></thead><tbody>"
            + rows.joined(separator: "\n") + "</tbody></table>"
        return section(
            "pipeline", "How far they got", ReportDrawings.flow(flow) + table,
            from: "each interview is counted once on its way, from its rounds and the answers in the ledger "
                + "(<code>afterword list --all</code>). What was answered and decided is told by mail that was read, or by <code>afterword heard</code>."
        )
    }

    private var answerTimes: String {
        guard let median = AnswerTime.median(times), let first = times.first, let last = times.last else {
            return section(
                "times", "How long answers take", "<p>No answer after an interview yet.</p>",
                from: "the time from the end of a round to the first answer after it.")
        }
        var html = "<p class=\"figure\">\(Self.days(median))</p>"
        html +=
            times.count == 1
            ? "<p>The only answer so far took that long.</p>"
            : "<p>Half of \(times.count) answers came within that time; the quickest after \(Self.days(first.days)), the slowest after \(Self.days(last.days)).</p>"
        let rows = AnswerTime.classes.map { name, days in
            let count = times.count { days.contains($0.days) }
            return
                "<tr><th scope=\"row\">\(name)</th><td class=\"number\">\(count)</td><td class=\"bar\">\(ReportDrawings.bar(count, of: times.count, Look.violet))</td></tr>"
        }
        html +=
            "<table class=\"plain\"><caption class=\"hidden\">Answers by the time they took</caption><tbody>\(rows.joined(separator: "\n"))</tbody></table>"
        html += remarks
        let list = times.map { time in
            "<li>\(link(time.interview, time.company)), round \(time.round): \(Self.days(time.days)), \(HTML.escape(source(time.answer)))</li>"
        }
        html += details("Which answers these are", "<ul>\(list.joined(separator: "\n"))</ul>")
        return section(
            "times", "How long answers take", html,
            from:
                "the whole days from the end of a round to the first answer after it. Receipts, automatic replies and bounces are no answers."
        )
    }

    /// Promises, and what came of reminding.
    private var remarks: String {
        var lines: [String] = []
        let promises = PromiseCount.of(report)
        if promises.total > 0 {
            lines.append(
                "Promised dates kept: <b>\(promises.kept) of \(promises.total)</b>. Counted is the last promise to each interview that was answered or has passed."
            )
        }
        let reminded = report.afterFollowUp
        if reminded.total > 0 {
            lines.append(
                "Answered after a reminder or last mail: <b>\(reminded.answered) of \(reminded.total)</b> interviews that got one."
            )
        }
        return lines.map { "<p>\($0)</p>" }.joined()
    }

    private var kinds: String {
        let counts = LabelCount.of(report)
        let total = counts.map(\.count).reduce(0, +)
        let rows = counts.map { entry in
            "<tr><th scope=\"row\">\(DigestWords.name(entry.label))</th><td class=\"number\">\(entry.count)</td>"
                + "<td class=\"bar\">\(ReportDrawings.bar(entry.count, of: total, Look.accent(entry.label)))</td></tr>"
        }
        let table =
            "<table class=\"plain\"><caption class=\"hidden\">Answers by kind</caption><tbody>\(rows.joined(separator: "\n"))</tbody></table>"
        return section(
            "kinds", "What they wrote", counts.isEmpty ? "<p>Nothing yet.</p>" : table,
            from:
                "\(total) answers that act on an interview, as they were read or corrected (<code>afterword inbox</code>), and those told with <code>afterword heard</code>."
        )
    }

    private var planned: String {
        let limit = 60
        let rows = report.coming.prefix(limit).map { item in
            let rules =
                item.rules.isEmpty
                ? "" : " <span class=\"muted\">(\(HTML.escape(item.rules.map(\.name).joined(separator: ", "))))</span>"
            return
                "<tr><td class=\"time\">\(HTML.escape(moment(item.at)))</td><td>\(link(item.interview, item.company)): \(HTML.escape(item.what))\(rules)</td></tr>"
        }
        var html =
            "<table class=\"plain\"><caption class=\"hidden\">What is planned</caption><tbody>\(rows.joined(separator: "\n"))</tbody></table>"
        if report.coming.count > limit {
            html += "<p>and \(report.coming.count - limit) more: <code>afterword list</code></p>"
        }
        return section(
            "planned", "What is planned", rows.isEmpty ? "<p>Nothing is planned.</p>" : html,
            from:
                "the plans of the open interviews, if nobody answers (<code>afterword plan</code>). No mail goes out that you did not confirm."
        )
    }

    // MARK: - Interviews

    private var timelines: String {
        let items = report.interviews.map { entry in
            let role = entry.record.role.map { ", \(HTML.escape($0))" } ?? ""
            let needs = entry.attention.map { "<li>\(HTML.escape($0))</li>" }.joined()
            let steps = entry.bar.marks.sorted { $0.day < $1.day }.map { mark in
                "<li>\(HTML.escape("\(DateWords.short(mark.day)) \(mark.day.year)")): \(mark.kind.name)\(mark.isDone ? "" : ", planned")</li>"
            }
            return """
                <article id="\(entry.record.id)">
                <h3>\(HTML.escape(entry.record.company))\(role) <span class="muted">\(entry.record.id) · \(HTML.escape(entry.bar.state))</span></h3>
                \(ReportDrawings.timeline(entry, today: report.day))
                \(needs.isEmpty ? "" : "<ul class=\"needs\">\(needs)</ul>")
                \(details("Steps", steps.isEmpty ? "<p>No step has a date yet.</p>" : "<ol>\(steps.joined(separator: "\n"))</ol>"))
                </article>
                """
        }
        let legend = TimelineDrawing.legend(report.interviews.map(\.bar)).split(separator: " · ").dropLast()
            .map { "<span>\(HTML.escape($0))</span>" }.joined(separator: " · ")
        return section(
            "timelines", "Timelines",
            "<p class=\"muted\">\(legend) · the upright line is today</p>\n" + items.joined(separator: "\n"),
            from:
                "rounds, mail and plan of each interview; <code>afterword show i7</code> has the messages, <code>afterword why i7</code> the reasons. Each line has its own scale, with a tick every week."
        )
    }

    private var table: String {
        let titles = ["Interview", "State", "Round", "Interviewed", "Last answer", "Promised", "Next", "Policy"]
        let head = titles.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let rows = report.interviews.map(row).joined(separator: "\n")
        let states = Set(report.interviews.map { $0.bar.state }).sorted()
            .map { "<option>\(HTML.escapeAttribute($0))</option>" }.joined()
        let filter = """
            <form id="filter" class="filter" hidden>
            <label>Find <input id="find" type="search" autocomplete="off"></label>
            <label>State <select id="state"><option value="">all</option>\(states)</select></label>
            <p id="shown" role="status"></p>
            </form>
            """
        let html = """
            \(filter)
            <div class="scroll" role="region" aria-label="The table of all interviews" tabindex="0">
            <table id="all"><caption class="hidden">All interviews</caption><thead><tr>\(head)</tr></thead><tbody>
            \(rows)
            </tbody></table>
            </div>
            """
        return section(
            "interviews", "All interviews", html,
            from: "the ledger (<code>afterword list --all --json</code> gives the same to programs)."
        )
    }

    private func row(_ entry: ReportInterview) -> String {
        let held = entry.heldRounds(at: report.now).compactMap(\.start).max()
        let answer = entry.record.answers.filter { !$0.keepsFollowUps }.max { $0.at < $1.at }
        let role = entry.record.role.map { "<br><span class=\"muted\">\(HTML.escape($0))</span>" } ?? ""
        let cells: [(key: String, html: String)] = [
            (entry.record.company.lowercased(), link(entry.record.id, entry.record.company) + role),
            (entry.bar.state, HTML.escape(entry.bar.state)),
            ("\(entry.record.currentRound?.number ?? 1)", "\(entry.record.currentRound?.number ?? 1)"),
            (key(held), held.map { HTML.escape(date($0)) } ?? ""),
            (key(answer?.at), answer.map { HTML.escape("\(DigestWords.name($0.label)), \(date($0.at))") } ?? ""),
            (key(entry.record.expected?.until), entry.record.expected.map { HTML.escape(date($0.until)) } ?? ""),
            (key(entry.next?.at), entry.next.map { HTML.escape("\($0.what), \(date($0.at))") } ?? ""),
            (entry.policy, HTML.escape(entry.policy)),
        ]
        let html = cells.enumerated().map { index, cell in
            let key = " data-key=\"\(HTML.escapeAttribute(cell.key.prefix(80)))\""
            return index == 0 ? "<th scope=\"row\"\(key)>\(cell.html)</th>" : "<td\(key)>\(cell.html)</td>"
        }
        return "<tr>\(html.joined())</tr>"
    }

    // MARK: - Pieces

    private func details(_ summary: String, _ content: String) -> String {
        "<details><summary>\(summary)</summary>\(content)</details>"
    }

    private func link(_ id: InterviewID, _ company: String) -> String {
        "<a href=\"#\(id)\">\(HTML.escape(company))</a>"
    }

    /// Where an answer is found: `m12, a no`.
    private func source(_ answer: Answer) -> String {
        let name = DigestWords.name(answer.label)
        guard let mail = answer.mail else { return "\(name), \(answer.channel.map { "by \($0)" } ?? "told by you")" }
        return "\(name), \(mail)"
    }

    static func days(_ count: Int) -> String { count == 0 ? "the same day" : count == 1 ? "1 day" : "\(count) days" }

    /// `Thu 8 Oct 2026`
    private func date(_ instant: Instant) -> String {
        let day = report.zone.date(instant)
        return "\(DateWords.short(day)) \(day.year)"
    }

    /// `Thu 8 Oct 2026, 09:00`
    private func moment(_ instant: Instant) -> String {
        "\(date(instant)), \(report.zone.civil(instant).time.description.prefix(5))"
    }

    /// What sorts by time as text; empty sorts last.
    private func key(_ instant: Instant?) -> String { instant.map { $0.rfc3339() } ?? "" }
}
