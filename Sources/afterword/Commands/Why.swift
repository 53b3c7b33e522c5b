// `afterword why`: the chain of facts, rules and messages behind a state, a draft or a label.

import ArgumentParser
import Pipeline
import Writing

struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why", abstract: "Explain a state, a draft or the reading of a message.",
        discussion: "Examples: afterword why acme; afterword why d42; afterword why m318")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(
        help: ArgumentHelp("An interview, a draft or a message.", valueName: "id"), completion: Completions.anyHandle)
    var handle: String

    func run() throws {
        let workbench = try common.workbench()
        let lines: [String] =
            switch try AnyHandle.resolve(handle, workbench) {
            case .interview(let id): try workbench.why(id)
            case .draft(let id): try workbench.why(try workbench.ledger.draft(id))
            case .mail(let id): try workbench.why(try workbench.ledger.mail(id))
            }
        if output.json { return try JSON.print(lines) }
        for line in lines {
            for part in Wrap.lines(Printable.escape(line), width: common.terminal.width, hanging: "    ") {
                Output.write(part)
            }
        }
    }
}
