// `afterword plan`: every touch that is ahead if nobody answers.

import ArgumentParser
import Etiquette
import Interviews
import Pipeline
import Vocabulary
import Writing

struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show every future step if nobody answers.",
        discussion: "Example: afterword plan acme")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName

    func run() throws {
        let workbench = try common.workbench()
        let view = try workbench.view(of: try interview.resolve(workbench))
        if output.json { return try JSON.print(view.planRows) }
        PlanPrinter(terminal: common.terminal).print(view)
        TimelinePrinter(whole: view, terminal: common.terminal, indent: 2).all(view)
    }
}

/// A plan in lines.
struct PlanPrinter {
    let terminal: Terminal
    /// An imagined interview has nobody to name.
    var namesRecipients = true

    func print(_ view: InterviewView) {
        let clock = Clock(view.zone)
        let name = DisplayWidth.truncated(
            "\(view.interview.id) \(Printable.escape(view.interview.company))", to: terminal.width)
        let policy = "policy \(view.plan.policy)"
        if DisplayWidth.of("\(name), \(policy)") <= terminal.width {
            Output.write(terminal.styled(name, .bold) + ", \(policy)")
        } else {
            Output.write(terminal.styled(name, .bold))
            wrapped(policy, indent: 2)
        }
        let ahead = view.plan.upcoming
        if ahead.isEmpty { Output.write("  nothing is planned") }
        for touch in ahead { row(touch, clock) }
        for note in view.plan.notes { wrapped("\(Printable.escape(note.text))\(rules(note.rules))", indent: 2) }
        if let end = view.plan.movesOnAt { wrapped("closed without an answer on \(clock.day(end)) (A11)", indent: 2) }
    }

    func row(_ touch: Touch, _ clock: Clock) {
        let kind = DisplayWidth.padded(touch.kind.name.replacing("_", with: "-"), to: 10)
        var line = "  \(kind) \(clock.long(touch.due))"
        if touch.status != .planned { line += "  \(touch.status.name)" }
        if let draft = touch.draft { line += " \(draft)" }
        Output.write(terminal.styled(line, .bold))
        if namesRecipients, let name = touch.to?.name ?? touch.to?.address?.addrSpec {
            wrapped("to \(Printable.escape(name))", indent: 13)
        }
        wrapped("\(Printable.escape(touch.reason))\(rules(touch.rules))", indent: 13)
    }

    private func rules(_ rules: [RuleID]) -> String {
        rules.isEmpty ? "" : " (\(rules.map(\.name).joined(separator: ", ")))"
    }

    private func wrapped(_ text: String, indent: Int) {
        for line in Wrap.lines(text, width: terminal.width - indent) {
            Output.write(String(repeating: " ", count: indent) + line)
        }
    }
}
