// `afterword rehearse`: what each policy would do after an imagined interview.

import ArgumentParser
import Etiquette
import Foundation
import Pipeline
import Vocabulary
import Writing

struct Rehearse: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what every policy would do after an imagined interview.",
        discussion: """
            Example: afterword rehearse --at "2026-10-08 14:00" --time-zone Europe/Berlin \\
              --expect "within 5 working days"
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Option(help: ArgumentHelp("When the interview begins.", valueName: "time")) var at: String
    @Option(help: ArgumentHelp("How long it takes (default 60m).", valueName: "length")) var duration: String?
    @Option(help: ArgumentHelp("The recipient's time zone.", valueName: "zone")) var timeZone: String?
    @Option(help: ArgumentHelp("When an answer is promised.", valueName: "when")) var expect: String?
    @Option(help: ArgumentHelp("How it went, 1 to 5.", valueName: "1-5")) var rating: Int?
    @Option(help: ArgumentHelp("One policy, or all.", valueName: "name")) var policy = "all"

    func run() throws {
        let surroundings = try Surroundings.process(environment: ProcessInfo.processInfo.environment)
        let request = RehearsalRequest(
            at: at, duration: duration, timeZone: timeZone, expect: expect, rating: rating, policy: policy)
        let rehearsed = try Rehearsals.run(request, surroundings: surroundings, configurationFile: common.config)
        if output.json { return try JSON.print(rehearsed.rows) }
        let terminal = common.terminal
        for plan in rehearsed.plans {
            Output.write(terminal.styled(plan.policy, .bold))
            let printer = PlanPrinter(terminal: terminal)
            if plan.upcoming.isEmpty { Output.write("  nothing is planned") }
            for touch in plan.upcoming { printer.row(touch, Clock(rehearsed.zone)) }
            for note in plan.notes {
                for line in Wrap.lines(note.text, width: terminal.width - 4, hanging: "") {
                    Output.write("    \(line)")
                }
            }
        }
    }
}
