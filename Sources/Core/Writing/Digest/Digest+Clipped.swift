// Bounds every text of a digest before it is rendered: what a mail holds may be of any length.

extension Digest {
    /// The same digest with texts of bearable length and in one line; a draft keeps its lines.
    func clipped() -> Digest {
        var copy = self
        copy.lateNote = lateNote?.clipped(to: 200)
        copy.drafts = drafts.map { $0.clipped() }
        copy.questions = questions.map { question in
            DigestQuestion(
                question: question.question.clipped(to: 400), detail: question.detail?.clipped(to: 300),
                commands: question.commands.prefix(8).map { $0.clipped(to: 200) },
                discreet: question.discreet?.clipped(to: 400))
        }
        copy.answers = answers.map { answer in
            var answer = answer
            (answer.company, answer.from) = (answer.company.clipped(to: 80), answer.from.clipped(to: 100))
            (answer.sentence, answer.consequence) = (
                answer.sentence.clipped(to: 300), answer.consequence.clipped(to: 300)
            )
            return answer
        }
        copy.events = events.map {
            DigestEvent(at: $0.at, company: $0.company.clipped(to: 80), what: $0.what.clipped(to: 200))
        }
        copy.clipOutlook()
        copy.health = DigestHealth(
            isWell: health.isWell, line: health.line.clipped(to: 200),
            problems: health.problems.prefix(20).map { $0.clipped(to: 300) })
        return copy
    }

    /// What comes, timelines, prep and suggestions.
    private mutating func clipOutlook() {
        coming = coming.map { item in
            DigestComing(
                at: item.at, company: item.company.clipped(to: 80), what: item.what.clipped(to: 200),
                note: item.note?.clipped(to: 100), discreet: item.discreet?.clipped(to: 200))
        }
        timelines = timelines.map { bar in
            TimelineBar(
                company: bar.company.clipped(to: 80), role: bar.role?.clipped(to: 100),
                state: bar.state.clipped(to: 60),
                marks: Array(bar.marks.prefix(100)))
        }
        prep = prep.map { item in
            DigestPrep(
                company: item.company.clipped(to: 80), role: item.role?.clipped(to: 100), at: item.at,
                lines: item.lines.prefix(12).map { $0.clipped(to: 200) })
        }
        suggestions = suggestions.map { item in
            DigestSuggestion(
                company: item.company.clipped(to: 80), text: item.text.clipped(to: 300),
                copy: item.copy?.clipped(to: 300), noted: item.noted)
        }
    }
}

extension DigestDraft {
    fileprivate func clipped() -> DigestDraft {
        var copy = self
        (copy.company, copy.recipient) = (company.clipped(to: 80), recipient.clipped(to: 100))
        (copy.subject, copy.command) = (subject.clipped(to: 200), command.clipped(to: 200))
        copy.text = String(text.prefix(4_000))
        copy.findings = findings.map { finding in
            Finding(
                rule: finding.rule, severity: finding.severity, message: finding.message.clipped(to: 200),
                line: finding.line)
        }
        copy.hold = hold?.clipped(to: 300)
        copy.remarks = remarks.prefix(5).map { $0.clipped(to: 200) }
        return copy
    }
}

extension String {
    /// In one line, printable, at most `limit` characters.
    func clipped(to limit: Int) -> String {
        let line = Printable.escape(prefix(limit * 2)).collapsed
        return line.count > limit ? line.prefix(limit - 1) + "…" : line
    }
}
