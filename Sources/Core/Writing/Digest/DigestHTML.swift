// The digest as HTML for mail programs: tables, inline styles with a dark scheme on top, no scripts, nothing loaded
// from anywhere, at most 100 KB. It says what DigestText says.

internal import Vocabulary

/// Renders the digest as one HTML page.
public enum DigestHTML {
    /// Larger pages are cut by mail programs (Gmail at 102 KB).
    public static let maximumByteCount = 100 * 1024

    /// The whole page; details go before it would pass `maximumByteCount`.
    public static func render(_ digest: Digest) -> String {
        let digest = digest.clipped()
        var html = ""
        for (drafts, others, excerpt) in [(40, 100, 3), (20, 60, 2), (10, 30, 1), (5, 10, 1), (2, 3, 1)] {
            var page = DigestPage(digest: digest, draftLimit: drafts, limit: others, excerptLines: excerpt)
            html = page.render()
            if html.utf8.count <= maximumByteCount { break }
        }
        return html
    }
}

/// One rendering of a digest; sections write rows into `rows`.
struct DigestPage {
    let digest: Digest
    let draftLimit: Int
    let limit: Int
    let excerptLines: Int
    private(set) var rows = ""
    private var words: DigestWords { DigestWords(digest: digest) }

    init(digest: Digest, draftLimit: Int, limit: Int, excerptLines: Int) {
        (self.digest, self.draftLimit, self.limit, self.excerptLines) = (digest, draftLimit, limit, excerptLines)
    }

    mutating func render() -> String {
        header()
        if digest.isQuiet {
            quiet()
        } else {
            needs()
            answers()
            coming()
            timelines()
            prep()
            suggestions()
            health()
        }
        return HTML.page(title: digest.subject, preview: digest.preview, rows: rows)
    }

    // MARK: - Sections

    private mutating func header() {
        let day = DateWords().weekdayAndDay(digest.day, reference: digest.day)
        let parts = digest.summaryParts
        // What matters most is large; the rest stands below in one line, whose parts are not broken on a phone.
        let rest = parts.dropFirst().map { "<span style=\"display:inline-block\">\(HTML.escape($0))</span>" }
            .joined(separator: " · ")
        row(
            "<p class=\"m\" style=\"\(Look.muted)\">Afterword · \(HTML.escape(day))</p>"
                + "<h1 class=\"t\" style=\"\(Look.headline)\">\(HTML.escape(parts[0]))</h1>"
                + (rest.isEmpty ? "" : "<p class=\"t\" style=\"\(Look.text)\">\(rest)</p>")
                + (digest.lateNote.map { "<p class=\"m\" style=\"\(Look.muted)\">\(HTML.escape($0))</p>" } ?? ""))
    }

    private mutating func quiet() {
        if let next = digest.coming.first {
            row(
                "<p class=\"t\" style=\"\(Look.text)\">Next: \(HTML.escape("\(words.time(next.at)) \(next.company): \(next.what)"))</p>"
            )
        }
        row("<p class=\"m\" style=\"\(Look.muted)\">All well: \(HTML.escape(digest.health.line))</p>")
    }

    private mutating func needs() {
        guard digest.needs > 0 else { return }
        title("Needs you now")
        for draft in digest.drafts.prefix(draftLimit) { row(card(draft)) }
        more(digest.drafts.count - draftLimit, "drafts", "afterword queue")
        for question in digest.questions.prefix(limit) {
            var html = "<p class=\"t\" style=\"\(Look.strong)\">\(HTML.escape(question.question))</p>"
            if let detail = question.detail { html += quote(DigestWords.quoted(detail)) }
            html += question.commands.map(command).joined()
            row(Look.card(html, accent: Look.amber))
        }
        more(digest.questions.count - limit, "questions", "afterword list")
    }

    private func card(_ draft: DigestDraft) -> String {
        var html = "<p class=\"t\" style=\"\(Look.strong)\">\(HTML.escape(DigestWords.title(draft)))</p>"
        html +=
            words.isLate(draft)
            ? note(words.times(draft), Look.red)
            : "<p class=\"m\" style=\"\(Look.muted)\">\(HTML.escape(words.times(draft)))</p>"
        let excerpt = DigestWords.excerpt(draft.text, width: 78, lines: excerptLines).joined(separator: " ")
        html +=
            "<p class=\"t\" style=\"\(Look.text)\"><b>\(HTML.escape(draft.subject))</b><br>\(HTML.escape(excerpt))</p>"
        if let hold = draft.hold { html += note("Held: \(hold)", Look.red) }
        for remark in draft.remarks { html += note(remark, Look.grey) }
        let (findings, more) = DigestWords.shown(draft.findings)
        for finding in findings {
            html += note(
                "\(DigestWords.sign(finding.severity)) \(finding.message) (\(finding.rule))",
                finding.severity == .block ? Look.red : finding.severity == .warn ? Look.amber : Look.grey)
        }
        if more > 0 { html += note("and \(more) more remarks", Look.grey) }
        return Look.card(html + command(draft.command), accent: draft.hold == nil ? Look.blue : Look.red)
    }

    private mutating func answers() {
        guard !digest.answers.isEmpty || !digest.events.isEmpty else { return }
        title("What happened")
        for answer in digest.answers.prefix(limit) {
            var html =
                "<p class=\"t\" style=\"\(Look.strong)\">\(HTML.escape("\(answer.company): \(DigestWords.certainty(answer))"))</p>"
            html += quote(DigestWords.quoted(answer.sentence))
            let source = "\(answer.from), \(words.time(answer.at))" + (answer.mail.map { " (\($0))" } ?? "")
            html += "<p class=\"m\" style=\"\(Look.muted)\">\(HTML.escape(source))</p>"
            if !answer.consequence.isEmpty {
                html += "<p class=\"t\" style=\"\(Look.text)\">\(HTML.escape(answer.consequence))</p>"
            }
            if let kindness = DigestWords.kindness(answer) {
                html += "<p class=\"m\" style=\"\(Look.muted)\">\(HTML.escape(kindness))</p>"
            }
            row(Look.card(html, accent: Look.accent(answer.label)))
        }
        more(digest.answers.count - limit, "answers", "afterword inbox")
        list(digest.events.prefix(limit).map { (words.time($0.at), $0.company, $0.what) })
        more(digest.events.count - limit, "events", "afterword log")
    }

    private mutating func coming() {
        guard !digest.coming.isEmpty else { return }
        title("What comes")
        list(
            digest.coming.prefix(limit).map { item in
                (words.time(item.at), item.company, item.what + (item.note.map { " (\($0))" } ?? ""))
            })
        more(digest.coming.count - limit, "entries", "afterword list")
    }

    private mutating func prep() {
        guard !digest.prep.isEmpty else { return }
        title("To prepare")
        for prep in digest.prep.prefix(limit) {
            let head = "\(words.time(prep.at)) \(prep.company)" + (prep.role.map { ", \($0)" } ?? "")
            let hints = prep.lines.map { "<li class=\"t\" style=\"\(Look.text)\">\(HTML.escape($0))</li>" }.joined()
            row(
                Look.card(
                    "<p class=\"t\" style=\"\(Look.strong)\">\(HTML.escape(head))</p><ul style=\"margin:4px 0 0;padding-left:20px\">\(hints)</ul>",
                    accent: Look.green))
        }
    }

    private mutating func suggestions() {
        guard !digest.suggestions.isEmpty else { return }
        title("If you like")
        for suggestion in digest.suggestions.prefix(limit) {
            var html =
                "<p class=\"t\" style=\"\(Look.text)\"><b>\(HTML.escape(suggestion.company))</b>: \(HTML.escape(suggestion.text))</p>"
            if let copy = suggestion.copy { html += quote(DigestWords.quoted(copy)) }
            row(html)
        }
    }

    private mutating func health() {
        if digest.health.isWell {
            return row(
                "<p class=\"m\" style=\"\(Look.muted)margin-top:18px\">All well: \(HTML.escape(digest.health.line))</p>"
            )
        }
        title("Something is wrong")
        for problem in digest.health.problems { row(note(problem, Look.red)) }
        row("<p class=\"m\" style=\"\(Look.muted)\">\(HTML.escape(digest.health.line))</p>")
    }

    // MARK: - Timelines

    private mutating func timelines() {
        guard !digest.timelines.isEmpty else { return }
        title("Every interview")
        let window = TimelineWindow.fitting(digest.timelines, today: digest.day)
        row(TimelineHTML.axis(window))
        for bar in digest.timelines.prefix(limit) {
            row(TimelineHTML.bar(bar, window: window))
        }
        more(digest.timelines.count - limit, "interviews", "afterword list")
        row("<p class=\"m\" style=\"\(Look.muted)line-height:24px\">\(TimelineHTML.legend(digest.timelines))</p>")
    }

    // MARK: - Pieces

    private mutating func row(_ html: String) { rows += "<tr><td style=\"padding:0 0 10px\">\(html)</td></tr>\n" }

    private mutating func title(_ text: String) {
        row("<h2 class=\"t\" style=\"\(Look.section)\">\(HTML.escape(text))</h2>")
    }

    private mutating func more(_ count: Int, _ what: String, _ command: String) {
        guard count > 0 else { return }
        row(
            "<p class=\"m\" style=\"\(Look.muted)\">and \(count) more \(what): <code>\(HTML.escape(command))</code></p>"
        )
    }

    private mutating func list(_ items: [(time: String, company: String, what: String)]) {
        guard !items.isEmpty else { return }
        let lines = items.map { item in
            "<tr><td class=\"m\" style=\"vertical-align:top;\(Look.muted)white-space:nowrap;padding:3px 12px 3px 0\">\(HTML.escape(item.time))</td>"
                + "<td class=\"t\" style=\"vertical-align:top;\(Look.text)padding:2px 0\"><b>\(HTML.escape(item.company))</b> \(HTML.escape(item.what))</td></tr>"
        }
        row(
            "<table role=\"presentation\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\">\(lines.joined(separator: "\n"))</table>"
        )
    }

    private func command(_ text: String) -> String {
        "<p class=\"c\" style=\"\(Look.command)\">\(HTML.escape(text))</p>"
    }

    private func quote(_ text: String) -> String {
        "<p class=\"q\" style=\"\(Look.quote)\">“\(HTML.escape(text))”</p>"
    }

    private func note(_ text: String, _ accent: Look.Accent) -> String {
        "<p class=\"\(accent.name)t\" style=\"\(Look.note)color:\(accent.text)\">\(HTML.escape(text))</p>"
    }
}
