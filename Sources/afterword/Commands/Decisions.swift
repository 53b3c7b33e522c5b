// `afterword withdraw`, `close`, `reopen`, `pause`, `resume`: the person's own decisions about interviews.

import ArgumentParser
import Interviews
import Pipeline
import Vocabulary
import Writing

struct Withdraw: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "You are no longer interested.",
        discussion: """
            Examples: afterword withdraw acme; afterword withdraw --all-others acme. After you accepted an offer of \
            Acme, --all-others withdraws every other live interview and leaves a polite note to each as a draft; \
            nothing is sent before you confirm it.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
    @Flag(name: .customLong("all-others"), help: "Keep this one, whose offer you accepted, and withdraw all others.")
    var allOthers = false

    func run() async throws {
        guard allOthers else { return try await decide(.withdrawn, interview, common) }
        let workbench = try common.workbench()
        let withdrawn = try workbench.withdrawAllOthers(try interview.resolve(workbench))
        await workbench.poke()
        guard !common.quiet else { return }
        if withdrawn.isEmpty { return Output.write("There is no other live interview.") }
        common.terminal.say(
            withdrawn.map { other in
                let note = other.draft.map { "the note \($0) waits for you" } ?? "there is nobody to write to"
                return "\(other.interview) \(other.company): withdrawn; \(note)"
            })
    }
}

struct Close: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close an interview; a late answer reopens it.",
        discussion: "Example: afterword close acme")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName

    func run() async throws { try await decide(.closed, interview, common) }
}

struct Reopen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen", abstract: "Take up a closed, withdrawn or rejected interview again.",
        discussion: "Example: afterword reopen acme")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName

    func run() async throws { try await decide(.reopened, interview, common) }
}

private func decide(_ what: Decision.What, _ name: InterviewName, _ common: CommonOptions) async throws {
    let workbench = try common.workbench()
    let id = try name.resolve(workbench)
    try workbench.decide(id, what)
    await workbench.poke()
    let view = try workbench.view(of: id)
    if !common.quiet { Output.write("\(id) \(Printable.escape(view.interview.company)): \(view.stateWords)") }
}

struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Draft and send nothing for a while, for one interview or for all.",
        discussion: "Examples: afterword pause --until \"next monday\"; afterword pause acme")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview; all of them without.", valueName: "id")) var interview: InterviewName?
    @Option(help: ArgumentHelp("Until when.", valueName: "time")) var until: String?

    func run() async throws {
        let workbench = try common.workbench()
        let id = try interview?.resolve(workbench)
        let moment = try workbench.pause(id, until: until)
        await workbench.poke()
        let what = id.map(\.description) ?? "everything"
        let end =
            moment == .distantFuture ? "until 'afterword resume'" : "until \(Clock(workbench.ownZone).long(moment))"
        if !common.quiet { Output.write("\(what) is paused \(end)") }
    }
}

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "End a pause, or say that you answered what they asked for.",
        discussion: "Examples: afterword resume; afterword resume acme")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview; all of them without.", valueName: "id")) var interview: InterviewName?

    func run() async throws {
        let workbench = try common.workbench()
        let id = try interview?.resolve(workbench)
        try workbench.resume(id)
        await workbench.poke()
        if !common.quiet { Output.write("\(id.map(\.description) ?? "everything") goes on") }
    }
}
