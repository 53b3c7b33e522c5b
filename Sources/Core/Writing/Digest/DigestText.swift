// The digest as plain text: for the mail's text/plain part and for the terminal. Of equal worth with the HTML.

internal import Vocabulary

/// Renders the digest as text.
public enum DigestText {
    /// At most `width` columns wide (at least 40), `\n` line ends.
    ///
    /// - Parameter heading: how headings are shown; a terminal has bold letters.
    public static func render(
        _ digest: Digest, width: Int = 72, style: TimelineDrawing.Style = .unicode,
        heading: (String) -> String = { $0 }
    ) -> String {
        var page = Page(digest: digest.clipped(), width: max(40, width), style: style)
        page.write()
        return page.lines.enumerated().map { index, line in
            let plain = style == .ascii ? line.withoutTrailingSpaces.withASCIISigns : line.withoutTrailingSpaces
            return (page.headings.contains(index) ? heading(plain) : plain) + "\n"
        }.joined()
    }

    private struct Page {
        let digest: Digest
        let width: Int
        let style: TimelineDrawing.Style
        var lines: [String] = []
        /// Which of them are headings.
        var headings: Set<Int> = []
        var words: DigestWords { DigestWords(digest: digest) }

        mutating func write() {
            line("Afterword · \(DateWords().weekdayAndDay(digest.day, reference: digest.day))")
            if digest.isQuiet {
                paragraph(quietLine)
                paragraph("All well: \(digest.health.line)")
                if let note = digest.lateNote { paragraph(note) }
                return
            }
            headings.formUnion(paragraph(digest.summary))
            if let note = digest.lateNote { paragraph(note) }
            needs()
            happened()
            coming()
            timelines()
            suggestions()
            health()
        }

        private var quietLine: String {
            guard let next = digest.coming.first else { return "Nothing needs you today." }
            return "Nothing to do. Next: \(words.time(next.at)) \(next.company): \(next.what)"
        }

        // MARK: - Sections

        private mutating func needs() {
            guard digest.needs > 0 else { return }
            title("Needs you now")
            for draft in digest.drafts { write(draft) }
            for question in digest.questions {
                paragraph("• \(question.question)", hanging: "  ")
                if let detail = question.detail { paragraph("  “\(DigestWords.quoted(detail))”", hanging: "  ") }
                for command in question.commands { self.command(command) }
                lines.append("")
            }
        }

        private mutating func write(_ draft: DigestDraft) {
            paragraph("• \(DigestWords.title(draft))", hanging: "  ")
            paragraph("  \(words.times(draft))", hanging: "  ")
            paragraph("  Subject: \(draft.subject)", hanging: "  ")
            for excerpt in DigestWords.excerpt(draft.text, width: width - 4, lines: 4) {
                lines.append("  │ \(excerpt)")
            }
            if let hold = draft.hold { paragraph("  Held: \(hold)", hanging: "  ") }
            for remark in draft.remarks { paragraph("  \(remark)", hanging: "  ") }
            let (findings, more) = DigestWords.shown(draft.findings)
            for finding in findings {
                paragraph(
                    "  \(DigestWords.sign(finding.severity)) \(finding.message) (\(finding.rule))", hanging: "    ")
            }
            if more > 0 { paragraph("  and \(more) more remarks: afterword show \(draft.id)", hanging: "  ") }
            command(draft.command)
            lines.append("")
        }

        private mutating func happened() {
            guard !digest.answers.isEmpty || !digest.events.isEmpty else { return }
            title("What happened")
            for answer in digest.answers {
                paragraph("• \(answer.company): \(DigestWords.certainty(answer))", hanging: "  ")
                paragraph("  “\(DigestWords.quoted(answer.sentence))”", hanging: "  ")
                let source = answer.mail.map { " (\($0))" } ?? ""
                paragraph("  \(answer.from), \(words.time(answer.at))\(source)", hanging: "  ")
                if !answer.consequence.isEmpty { paragraph("  \(answer.consequence)", hanging: "  ") }
                if let kindness = DigestWords.kindness(answer) { paragraph("  \(kindness)", hanging: "  ") }
                lines.append("")
            }
            for event in digest.events {
                paragraph("• \(words.time(event.at)) \(event.company): \(event.what)", hanging: "  ")
            }
        }

        private mutating func coming() {
            guard !digest.coming.isEmpty else { return }
            title("What comes")
            let rows = digest.coming.map { item in
                [words.time(item.at), item.company, item.what + (item.note.map { " (\($0))" } ?? "")]
            }
            let table = TextTable(
                [
                    TextTable.Column("", minimum: 16), TextTable.Column("", minimum: 8),
                    TextTable.Column("", minimum: 12, overflow: .wrap),
                ], rows: rows)
            lines += table.render(width: width, withTitles: false).split(separator: "\n").map(String.init)
        }

        private mutating func timelines() {
            guard !digest.timelines.isEmpty else { return }
            title("Every interview")
            let window = TimelineWindow.fitting(digest.timelines, today: digest.day)
            let names = digest.timelines.map { bar in
                // Two at one company are told apart by what they are for.
                let isShared = digest.timelines.count { $0.company == bar.company } > 1
                let name = isShared ? [bar.company, bar.role].compactMap { $0 }.joined(separator: ", ") : bar.company
                return DisplayWidth.truncated(Printable.escape(name), to: 16)
            }
            let nameWidth = names.map { DisplayWidth.of($0) }.max() ?? 0
            let states = digest.timelines.map { DisplayWidth.truncated(Printable.escape($0.state), to: 12) }
            let stateWidth = states.map { DisplayWidth.of($0) }.max() ?? 0
            let drawn = max(8, width - nameWidth - stateWidth - 4)
            let axis = TimelineDrawing.axis(window, width: drawn)
            lines.append(String(repeating: " ", count: nameWidth + 2) + axis)
            for (index, bar) in digest.timelines.enumerated() {
                let name = DisplayWidth.padded(names[index], to: nameWidth)
                let drawing = TimelineDrawing.line(bar, window: window, width: drawn, style: style)
                lines.append("\(name)  \(drawing)  \(states[index])")
            }
            lines += TimelineDrawing.legendLines(digest.timelines, style: style, width: width)
        }

        private mutating func suggestions() {
            if !digest.prep.isEmpty {
                title("To prepare")
                for prep in digest.prep {
                    paragraph(
                        "• \(words.time(prep.at)) \(prep.company)\(prep.role.map { ", \($0)" } ?? "")", hanging: "  ")
                    for hint in prep.lines { paragraph("  - \(hint)", hanging: "    ") }
                }
            }
            guard !digest.suggestions.isEmpty else { return }
            title("If you like")
            for suggestion in digest.suggestions {
                paragraph("• \(suggestion.company): \(suggestion.text)", hanging: "  ")
                if let copy = suggestion.copy { paragraph("  “\(DigestWords.quoted(copy))”", hanging: "  ") }
            }
        }

        private mutating func health() {
            if digest.health.isWell {
                lines.append("")
                paragraph("All well: \(digest.health.line)")
                return
            }
            title("Something is wrong")
            for problem in digest.health.problems { paragraph("• \(problem)", hanging: "  ") }
            paragraph(digest.health.line)
        }

        // MARK: - Lines

        private mutating func title(_ text: String) {
            if lines.last?.isEmpty == false { lines.append("") }
            headings.insert(lines.count)
            lines.append(text.uppercased())
        }

        private mutating func line(_ text: String) {
            lines.append(DisplayWidth.truncated(Printable.escape(text), to: width))
        }

        /// - Returns: the places of its lines.
        @discardableResult
        private mutating func paragraph(_ text: String, hanging: String = "") -> Range<Int> {
            let start = lines.count
            let indent = text.prefix { $0 == " " }
            let wrapped = Wrap.lines(
                Printable.escape(text), width: width - indent.count, hanging: String(hanging.dropFirst(indent.count)))
            lines += wrapped.map { indent + $0 }
            return start..<lines.count
        }

        /// A command stands on a line of its own, unbroken where it fits, so that it can be copied.
        private mutating func command(_ text: String) { paragraph("  $ \(text)", hanging: "    ") }
    }
}

extension String {
    /// The page's own signs in ASCII, one for one, where a terminal has no more; text of others stays as it is.
    fileprivate var withASCIISigns: String {
        let signs: [Character: Character] = [
            "│": "|", "✗": "x", "•": "*", "·": "-", "“": "\"", "”": "\"", "…": "~",
        ]
        return String(map { signs[$0] ?? $0 })
    }
}
