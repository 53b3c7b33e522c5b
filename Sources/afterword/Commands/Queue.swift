// `afterword queue`: the drafts that are open.

import ArgumentParser
import Interviews
import Ledger
import Pipeline
import Vocabulary
import Writing

struct Queue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Show the drafts that wait, are confirmed, on their way, or in doubt.",
        discussion: "Example: afterword queue --all")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Flag(name: [.short, .long], help: "Every draft, whatever became of it.") var all = false

    func run() throws {
        let workbench = try common.workbench()
        try workbench.syncReviewDirectory()
        let drafts = try workbench.ledger.read { try $0.drafts() }.filter { all || $0.state.isOpen }
            .sorted { ($0.due, $0.id) < ($1.due, $1.id) }
        // What holds a draft is named with it; who saw that may confirm again (G3).
        let held = try drafts.flatMap { $0.hold?.messages ?? [] }.map { try workbench.ledger.mail($0) }
        try workbench.noteShown(held)
        if output.json { return try JSON.print(try workbench.shapes(of: drafts)) }
        if drafts.isEmpty { return Output.write("No drafts are open.") }
        let waiting = drafts.filter { $0.state == .waiting }
        let findings = Dictionary(uniqueKeysWithValues: zip(waiting.map(\.id), try workbench.lint(waiting)))
        for draft in drafts { try print(draft, findings[draft.id] ?? [], workbench, common.terminal) }
    }

    private func print(_ draft: Draft, _ findings: [Finding], _ workbench: Workbench, _ terminal: Terminal) throws {
        let clock = Clock(workbench.ownZone)
        let company = try workbench.ledger.interview(draft.interview).company
        let head = "\(draft.id)  \(draft.kind.hyphenated) to \(Printable.escape(company)), \(draft.state.rawValue)"
        Output.write(terminal.styled(DisplayWidth.truncated(head, to: terminal.width), .bold))
        var lines = ["due \(clock.short(draft.due)), deadline \(clock.short(draft.deadline))"]
        if let slot = draft.confirmation?.slot, draft.state == .confirmed { lines = ["goes out \(clock.short(slot))"] }
        if let sent = draft.sentAt { lines = ["sent \(clock.short(sent))"] }
        lines.append("“\(Printable.escape(draft.subject))” to \(Printable.escape(draft.to.addrSpec))")
        if let problem = draft.problem { lines.append("! \(workbench.explanation(of: problem, draft))") }
        if let hold = draft.hold {
            lines.append("! held: \(Printable.escape(hold.reason))")
            for id in hold.messages { lines.append("  \(try workbench.ledger.mail(id).line(clock))") }
        } else if let failure = draft.failure, draft.state.isOpen {
            let again = draft.nextAttempt.map { "; tried again \(clock.short($0))" } ?? ""
            lines.append("! \(Printable.escape(failure))\(again)")
        }
        if draft.state == .waiting {
            for finding in findings where finding.severity == .block {
                lines.append("! \(Printable.escape(finding.message)) (\(finding.rule))")
            }
            if workbench.configuration.review.mode == .confirm {
                lines.append("afterword confirm \(draft.id)@\(draft.sha256.prefix(8))")
            }
        }
        for line in lines {
            for part in Wrap.lines(line, width: terminal.width - 5) { Output.write("     \(part)") }
        }
    }
}
