// `afterword set`, `round`, `debrief`: changing and adding facts.

import ArgumentParser
import Interviews
import Pipeline
import Vocabulary
import Writing

struct SetFacts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change facts of an interview: move it, add a contact, a role, a policy.",
        discussion: "Example: afterword set acme --at \"thu 15:00\" --with \"Bo <bo@acme.example>\"")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
    @Option(help: ArgumentHelp("The company's name.", valueName: "name")) var company: String?
    @OptionGroup(title: "Facts") var facts: FactsOptions

    func run() async throws {
        let workbench = try common.workbench()
        let id = try interview.resolve(workbench)
        var input = facts.input
        input.company = company
        try workbench.set(id, input)
        try await finish(workbench, id, json: output.json, quiet: common.quiet)
    }
}

struct RoundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round", abstract: "Record a further round of interviews.",
        discussion: "Example: afterword round acme --at \"2026-12-01 10:00\" --with \"Bo <bo@acme.example>\"")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
    @OptionGroup(title: "Facts") var facts: FactsOptions

    func run() async throws {
        let workbench = try common.workbench()
        let id = try interview.resolve(workbench)
        try workbench.addRound(id, facts.input)
        try await finish(workbench, id, json: output.json, quiet: common.quiet)
    }
}

struct Debrief: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "debrief", abstract: "Tell how an interview went; without options, one question after another.",
        discussion: """
            Example:
              afterword debrief acme --rating 4 --highlight "the migration plan" \\
                --expect "within 5 working days"
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
    @OptionGroup(title: "Facts") var facts: FactsOptions

    func run() async throws {
        let workbench = try common.workbench()
        let id = try interview.resolve(workbench)
        var input = facts.input
        if input.isEmpty {
            guard common.terminal.isInteractive else {
                throw Refusal(
                    .usage, "nothing to record; give --rating, --highlight, --expect … (see 'afterword debrief --help')"
                )
            }
            input = try DebriefQuestions(terminal: common.terminal).ask()
        }
        try workbench.set(id, input, asDebrief: true)
        try await finish(workbench, id, json: output.json, quiet: common.quiet)
    }
}

/// What is said after facts changed.
private func finish(_ workbench: Workbench, _ id: InterviewID, json: Bool, quiet: Bool) async throws {
    try workbench.syncReviewDirectory()
    await workbench.poke()
    let view = try workbench.view(of: id)
    if json { return try JSON.print(view.shape) }
    if quiet { return }
    Output.write("\(id) \(Printable.escape(view.interview.company)): \(view.stateWords)")
    let clock = Clock(view.zone)
    if let start = view.interview.currentRound?.start { Output.write("  interview \(clock.long(start))") }
    if let expected = view.interview.expected { Output.write("  answer expected by \(clock.long(expected.until))") }
    for draft in view.drafts where draft.state == .waiting {
        Output.write("  \(draft.kind.hyphenated) \(draft.id) waits for you")
    }
}

/// The debrief, question by question (A1–A3, B2, B15, B17, D10). An empty answer leaves a fact open.
struct DebriefQuestions {
    let terminal: Terminal

    func ask() throws -> FactsInput {
        var input = FactsInput()
        Output.write("How was it? An empty answer leaves a question open.")
        if let text = answer("How did it go, 1 (badly) to 5 (very well)?") { input.rating = Int(text) ?? 0 }
        input.highlights = several("What went well?")
        input.compliments = several("What did they praise?")
        input.topics = several("What did you talk about?")
        input.project = answer("What do you work on now that would help them?")
        input.expect = answer("When will you hear from them?")
        input.hearFrom = answer("From whom?")
        switch answer("May you reach out later (y/n)?")?.lowercased().first {
        case "y": input.mayFollowUp = true
        case "n": input.mayFollowUp = false
        default: break
        }
        input.hardQuestions = several("Which questions were hard?")
        input.doubts = several("Did something feel off?")
        return input
    }

    private func answer(_ question: String) -> String? {
        guard let text = terminal.ask(question), !text.allSatisfy(\.isWhitespace) else { return nil }
        return text
    }

    private func several(_ question: String) -> [String] {
        var answers: [String] = []
        while let text = answer(answers.isEmpty ? question : "  more?") { answers.append(text) }
        return answers
    }
}
