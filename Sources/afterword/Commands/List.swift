// `afterword list`: interviews at a glance.

import ArgumentParser
import Etiquette
import Interviews
import Pipeline
import Vocabulary
import Writing

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the interviews at a glance.", discussion: "Example: afterword list --all")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Flag(name: [.short, .long], help: "Also rejected, withdrawn, cancelled and closed ones.") var all = false

    func run() throws {
        let workbench = try common.workbench()
        let views = try workbench.overviews(all: all)
        if output.json { return try JSON.print(views.map(\.shape)) }
        if views.isEmpty {
            return common.terminal.say([
                all
                    ? "No interviews yet. Record one with 'afterword add COMPANY'."
                    : "No interviews are open. Record one with 'afterword add COMPANY', or see 'afterword list --all'."
            ])
        }
        let terminal = common.terminal
        let timelines = TimelinePrinter(views, terminal: terminal, indent: 5)
        timelines.axis()
        for view in views { print(view, terminal, timelines) }
        timelines.legend()
    }

    private func print(_ view: InterviewView, _ terminal: Terminal, _ timelines: TimelinePrinter) {
        let clock = Clock(view.zone)
        let name = [view.interview.company, view.interview.role].compactMap { $0 }.map { Printable.escape($0) }
            .joined(separator: ", ")
        let mark = view.needsAttention ? "!" : " "
        let head = "\(mark) \(view.interview.id)  \(name)"
        Output.write(terminal.styled(DisplayWidth.truncated(head, to: terminal.width), .bold))
        let next = view.plan.next.map { next in
            let name = next.kind.name.replacing("_", with: "-")
            return next.due < view.now
                ? "\(name) was due \(clock.short(next.due))" : "next \(name) \(clock.short(next.due))"
        }
        printState(view, next, terminal)
        timelines.line(view)
        for reason in view.attention {
            for part in Wrap.lines(reason, width: terminal.width - 7) { Output.write("     \(part)") }
        }
    }

    /// State and what is next in one line, or in two where one is too narrow.
    private func printState(_ view: InterviewView, _ next: String?, _ terminal: Terminal) {
        let words = view.stateWords
        let state = terminal.styled(words, view.state.style)
        guard let next else { return Output.write("     \(state)") }
        if DisplayWidth.of("     \(words); \(next)") <= terminal.width {
            Output.write("     \(state); \(next)")
        } else {
            Output.write("     \(state)\n     \(next)")
        }
    }
}
