// `afterword show`: an interview, a draft or a message in full.

import ArgumentParser
import Interviews
import Pipeline
import Vocabulary
import Writing

struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an interview, a draft or a message in full.",
        discussion: "Examples: afterword show acme; afterword show d42; afterword show m318")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(
        help: ArgumentHelp("An interview, a draft or a message.", valueName: "id"), completion: Completions.anyHandle)
    var handle: String

    func run() throws {
        let workbench = try common.workbench()
        try workbench.syncReviewDirectory()
        let printer = ShowPrinter(workbench: workbench, terminal: common.terminal)
        switch try AnyHandle.resolve(handle, workbench) {
        case .interview(let id):
            let view = try workbench.view(of: id)
            try workbench.noteShown(view.mails)
            if output.json { return try JSON.print(try view.detail(workbench)) }
            try printer.interview(view)
        case .draft(let id):
            let draft = try workbench.ledger.draft(id)
            if output.json { return try JSON.print(try workbench.shape(of: draft)) }
            try printer.draft(draft)
        case .mail(let id):
            let mail = try workbench.ledger.mail(id)
            try workbench.noteShown([mail])
            if output.json { return try JSON.print(mail.shape(in: workbench.ownZone)) }
            printer.mail(mail)
        }
    }
}

/// Interviews, drafts and messages in lines.
struct ShowPrinter {
    let workbench: Workbench
    let terminal: Terminal

    func interview(_ view: InterviewView) throws {
        let interview = view.interview
        let clock = Clock(view.zone)
        let title = [interview.company, interview.role].compactMap { $0 }.map { Printable.escape($0) }.joined(
            separator: ", ")
        Output.write(terminal.styled("\(interview.id) \(title)", .bold))
        Output.write("  state     " + terminal.styled(view.stateWords, view.state.style))
        TimelinePrinter(whole: view, terminal: terminal, indent: 12).all(view)
        for round in interview.rounds {
            let time = round.start.map { clock.long($0) } ?? "no time yet"
            Output.write(
                "  round \(round.number)   \(time)\(round.isCancelled ? ", cancelled" : "")\(round.isProposal ? ", proposed" : "")"
            )
        }
        if let expected = interview.expected {
            wrapped("  expected  by \(clock.long(expected.until)), source \(expected.source)\(quote(expected.quote))")
        }
        for contact in interview.contacts {
            let who = [contact.name, contact.address.map { "<\($0.addrSpec)>" }].compactMap { $0 }.joined(
                separator: " ")
            wrapped(
                "  contact   \(Printable.escape(who)), \(contact.role.rawValue)\(contact.isUndeliverable ? ", mail bounces" : "")"
            )
        }
        facts(interview)
        for reason in view.attention { wrapped("  ! \(reason)") }
        if let offer = view.callOffer { wrapped("  ? \(offer.hint)") }
        if !view.mails.isEmpty { Output.write(terminal.styled("Messages", .bold)) }
        for mail in view.mails { wrapped("  \(mail.line(clock))") }
        if !view.drafts.isEmpty { Output.write(terminal.styled("Drafts", .bold)) }
        for draft in view.drafts {
            wrapped(
                "  \(draft.id) \(draft.kind.hyphenated) to \(Printable.escape(draft.to.addrSpec)), \(draft.state.rawValue), due \(clock.short(draft.due))"
            )
        }
        Output.write(terminal.styled("Plan", .bold))
        PlanPrinter(terminal: terminal).print(view)
        try suggestions(view)
    }

    /// What the person can do besides mail (the S rules), as today's digest has it.
    private func suggestions(_ view: InterviewView) throws {
        let found = try workbench.suggestions(about: view)
        guard !found.isEmpty else { return }
        Output.write(terminal.styled("If you like", .bold))
        var lines = found.flatMap { [$0.text] + [$0.copy.map { "“\($0)”" }].compactMap { $0 } }
        lines.append("What you did is kept with 'afterword note \(view.interview.id) TEXT'.")
        for line in lines {
            for part in Wrap.lines(Printable.escape(line), width: terminal.width - 2) { Output.write("  \(part)") }
        }
    }

    private func facts(_ interview: Interview) {
        guard let debrief = interview.currentRound?.debrief else { return }
        if let rating = debrief.rating { Output.write("  rating    \(rating) of 5") }
        let lists = [
            ("highlight", debrief.highlights), ("praise", debrief.compliments), ("topic", debrief.topics),
            ("project", [debrief.project].compactMap { $0 }), ("hard", debrief.hardQuestions),
            ("doubt", interview.doubts.map(\.text)), ("note", interview.notes.map(\.text)),
            ("lesson", interview.lessons.map(\.text)), ("news", interview.news.map(\.text)),
        ]
        for (name, texts) in lists {
            for text in texts { wrapped("  \(DisplayWidth.padded(name, to: 9)) \(Printable.escape(text))") }
        }
    }

    func draft(_ draft: Draft) throws {
        let clock = Clock(workbench.ownZone)
        let message = workbench.read(draft.bytes)
        Output.write(terminal.styled("\(draft.id) \(draft.kind.hyphenated), \(draft.state.rawValue)", .bold))
        wrapped("  to        \(Printable.escape(draft.to.description))")
        wrapped("  subject   \(Printable.escape(draft.subject))")
        wrapped("  due       \(clock.long(draft.due)), deadline \(clock.short(draft.deadline))")
        if let slot = draft.confirmation?.slot { Output.write("  slot      \(clock.long(slot))") }
        Output.write("  hash      \(draft.sha256.prefix(8))")
        // Whole, so that it can be copied.
        Output.write("  file      \(workbench.review.path(of: draft.fileName))")
        if let problem = draft.problem { wrapped("  ! \(workbench.explanation(of: problem, draft))") }
        if let hold = draft.hold {
            wrapped(
                "  ! held: \(Printable.escape(hold.reason)) \(hold.messages.map(\.description).joined(separator: ", "))"
            )
        }
        if let failure = draft.failure, draft.state != .sent { wrapped("  ! \(Printable.escape(failure))") }
        for id in draft.hold?.messages ?? [] {
            let held = try workbench.ledger.mail(id)
            Output.write("")
            mail(held)
            try workbench.noteShown([held])
        }
        let interview = try workbench.ledger.interview(draft.interview)
        if draft.isThin, draft.state.isOpen {
            wrapped("  ? written without a debrief; 'afterword debrief \(interview.id)' makes it better")
        }
        for doubt in interview.doubts { wrapped("  ? you had a doubt: \(Printable.escape(doubt.text)) (B15)") }
        Output.write("")
        for line in message.text.split(separator: "\n", omittingEmptySubsequences: false) {
            let wrappedLines = Wrap.lines(Printable.escape(line), width: terminal.width - 4)
            for part in wrappedLines.isEmpty ? [""] : wrappedLines { Output.write("    \(part)") }
        }
        Output.write("")
        if draft.state.isOpen { findings(try workbench.lint(draft)) }
        wrapped("  why       \(Printable.escape(draft.reason)) (\(draft.rules.map(\.name).joined(separator: ", ")))")
        try workbench.noteShown(draft)
    }

    func findings(_ findings: [Finding]) {
        for finding in findings {
            let place = finding.line.map { " line \($0)" } ?? ""
            let head = terminal.styled(finding.severity.rawValue, finding.severity.style)
            Output.write("  \(head) \(finding.rule)\(place)")
            for line in Wrap.lines(Printable.escape(finding.message), width: terminal.width - 6) {
                Output.write("      \(line)")
            }
        }
    }

    func mail(_ mail: ReceivedMail) {
        let clock = Clock(workbench.ownZone)
        Output.write(terminal.styled("\(mail.id) \(mail.label.rawValue.replacing("_", with: " "))", .bold))
        if let from = mail.from { wrapped("  from      \(Printable.escape(from.description))") }
        wrapped("  subject   \(Printable.escape(mail.subject))")
        Output.write("  date      \(clock.long(mail.date))")
        Output.write("  certainty \(Int((mail.reading.confidence * 100).rounded())) %, \(mail.match.state.rawValue)")
        let interviews = mail.actsOn.map { [$0] } ?? mail.match.interviews
        if !interviews.isEmpty {
            Output.write("  interview \(interviews.map(\.description).joined(separator: " or "))")
        }
        for evidence in mail.reading.evidence.prefix(5) {
            wrapped("  because   “\(Printable.escape(evidence.text))” (\(evidence.rule))")
        }
        if let reason = mail.notFullyRead, !mail.isWithheld {
            wrapped("  not read  all of it: \(Printable.escape(reason)); look at it with another mail program")
        }
        if let left = mail.notFetched, !left.isEmpty {
            let names = left.prefix(3).map { Printable.escape($0.filename ?? $0.type) }.joined(separator: ", ")
            let more = left.count > 3 ? " and \(left.count - 3) more" : ""
            wrapped("  not read  \(names)\(more), left on the server")
        }
        if mail.needsPerson, mail.match.state == .ambiguous, !mail.match.interviews.isEmpty {
            wrapped("  to do     say to which it belongs:")
            let commands = MailQuestion(about: mail, among: [])?.commands ?? []
            for command in commands { Output.write("            '\(command)'") }
        }
        if mail.isWithheld, mail.needsPerson {
            wrapped("  to do     look at it with another mail program; nothing is sent until you say what it is:")
            wrapped("            'afterword ignore \(mail.id)', or 'afterword assign \(mail.id) INTERVIEW'")
        }
        if let text = mail.newText {
            Output.write("")
            for line in text.split(separator: "\n", omittingEmptySubsequences: false).prefix(200) {
                let parts = Wrap.lines(Printable.escape(line), width: terminal.width - 4)
                for part in parts.isEmpty ? [""] : parts { Output.write("    \(part)") }
            }
        }
    }

    private func quote(_ text: String?) -> String { text.map { ", “\(Printable.escape($0))”" } ?? "" }

    /// One entry; further lines are indented below its text.
    private func wrapped(_ text: String) {
        let indent = text.prefix { $0 == " " }
        let lines = Wrap.lines(text, width: terminal.width - indent.count - 10)
        for (index, line) in lines.enumerated() {
            Output.write(
                indent + (index == 0 ? alignment(of: line, in: text) : String(repeating: " ", count: 10) + line))
        }
    }

    /// The first line keeps the spaces that align its text.
    private func alignment(of line: String, in text: String) -> String {
        let trimmed = text.drop { $0 == " " }
        var result = ""
        var words = line.split(separator: " ")[...]
        var rest = trimmed
        while let word = words.popFirst() {
            let gap = rest.prefix { $0 == " " }
            result += gap + word
            rest = rest.dropFirst(gap.count + word.count)
        }
        return result
    }
}

extension ReceivedMail {
    /// `m12 Tue 2026-10-20 09:00 rejection 98 %: Subject`
    func line(_ clock: Clock) -> String {
        let certainty = correction?.label == nil ? "\(Int((reading.confidence * 100).rounded())) %" : "you"
        let kind = isOwn ? "written by you" : "\(label.rawValue.replacing("_", with: " ")) \(certainty)"
        return "\(id) \(clock.short(date)) \(kind): \(Printable.escape(subject))"
    }
}
