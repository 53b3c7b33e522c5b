// `afterword news`, `note`, `lesson`, `lessons`: what the person writes down.

import ArgumentParser
import Interviews
import Ledger
import Pipeline
import Vocabulary
import Writing

struct News: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "news",
        abstract: "Record a significant change that matters for the position; a note to them is drafted.",
        discussion: "Example: afterword news acme \"my article on queues was published\"")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
    @Argument(help: ArgumentHelp("What changed.", valueName: "text")) var text: [String]

    func run() async throws { try await remark(.news, interview, text, common) }
}

struct Note: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: "Write something down about an interview.",
        discussion: "Example: afterword note acme \"sent a LinkedIn message\"")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
    @Argument(help: ArgumentHelp("The note.", valueName: "text")) var text: [String]

    func run() async throws { try await remark(.note, interview, text, common) }
}

struct Lesson: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lesson", abstract: "Write down what to do better next time.",
        discussion: "Example: afterword lesson acme \"ask about the team first\"")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
    @Argument(help: ArgumentHelp("The lesson.", valueName: "text")) var text: [String]

    func run() async throws { try await remark(.lesson, interview, text, common) }
}

private func remark(_ kind: RemarkAdded.Kind, _ name: InterviewName, _ text: [String], _ common: CommonOptions)
    async throws
{
    let workbench = try common.workbench()
    let id = try name.resolve(workbench)
    try workbench.remark(id, kind, text.joined(separator: " "))
    await workbench.poke()
    guard !common.quiet else { return }
    Output.write("noted for \(id)")
    let view = try workbench.view(of: id)
    for draft in view.drafts where kind == .news && draft.kind == .news && draft.state == .waiting {
        Output.write("  \(draft.id) waits for you")
    }
}

struct Lessons: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lessons", abstract: "List hard questions and lessons of all interviews.",
        discussion: "Example: afterword lessons")

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workbench = try common.workbench()
        var isEmpty = true
        for interview in try workbench.ledger.read({ try $0.interviews() }) {
            let questions = interview.rounds.flatMap(\.debrief.hardQuestions).map { "hard question: \($0)" }
            let lines = questions + interview.lessons.map { "lesson: \($0.text)" }
            guard !lines.isEmpty else { continue }
            isEmpty = false
            Output.write(common.terminal.styled("\(interview.id) \(Printable.escape(interview.company))", .bold))
            for line in lines {
                for part in Wrap.lines(Printable.escape(line), width: common.terminal.width - 2, hanging: "  ") {
                    Output.write("  \(part)")
                }
            }
        }
        if isEmpty { Output.write("No lessons yet. Record one with 'afterword lesson ID TEXT'.") }
    }
}
