// `afterword add`: records an interview.

import ArgumentParser
import Interviews
import Pipeline
import Vocabulary
import Writing

struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Record an interview.",
        discussion: """
            Examples:
              afterword add "Acme GmbH" --role "Backend Engineer" \\
                --with "Jane Doe <jane@acme.example>;role=hiring-manager" \\
                --at "2026-11-24 14:00" --duration 45m
              afterword add Initech --at "yesterday 10:00" --rating 4 \\
                --highlight "the migration plan" --expect "by Friday"
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The company's name.", valueName: "company")) var company: String
    @OptionGroup(title: "Facts") var facts: FactsOptions

    func run() async throws {
        let workbench = try common.workbench()
        var input = facts.input
        input.company = company
        let id = try workbench.add(input)
        try workbench.syncReviewDirectory()
        await workbench.poke()
        let view = try workbench.view(of: id)
        if output.json { return try JSON.print(view.shape) }
        if common.quiet { return Output.write(id.description) }
        Output.write(id.description)
        let zone = view.zone
        if let start = view.interview.currentRound?.start {
            Diagnostics.info("\(Printable.escape(view.interview.company)), \(Clock(zone).long(start))")
        }
        if view.state.isOver {
            Diagnostics.info(
                "it is \(view.stateWords) already: so long after the interview nothing is due any more (A11)")
        }
        if !facts.with.isEmpty, view.interview.contacts.allSatisfy({ $0.address == nil }) {
            Diagnostics.info(
                "nobody can be written to yet; add the address: afterword set \(id) --with \"Jane Doe <jane@acme.example>\""
            )
        }
        if let expected = view.interview.expected {
            Diagnostics.info("an answer is expected by \(Clock(zone).long(expected.until))")
        }
    }
}
