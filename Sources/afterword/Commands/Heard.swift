// `afterword heard`: an answer that did not come by mail.

public import ArgumentParser
import Interviews
import Pipeline
import Vocabulary
import Writing

extension Label: ExpressibleByArgument {}

struct Heard: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heard", abstract: "Record an answer that did not come by mail.",
        discussion: "Example: afterword heard acme timeline --by phone --expect \"next friday\"")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
    @Argument(help: ArgumentHelp("What it was.", valueName: "kind")) var kind: Label
    @Argument(help: ArgumentHelp("In your words.", valueName: "text")) var text: [String] = []
    @Option(help: ArgumentHelp("How you heard it (default phone).", valueName: "channel")) var by: String?
    @Option(help: ArgumentHelp("When an answer is promised; with an offer, when they want yours.", valueName: "when"))
    var expect: String?

    func run() async throws {
        let workbench = try common.workbench()
        let id = try interview.resolve(workbench)
        let words = text.joined(separator: " ")
        try workbench.heard(id, kind, by: by, expect: expect, text: words.isEmpty ? nil : words)
        try workbench.syncReviewDirectory()
        await workbench.poke()
        let view = try workbench.view(of: id)
        guard !common.quiet else { return }
        Output.write("\(id) \(Printable.escape(view.interview.company)): \(view.stateWords)")
        if expect != nil, let deadline = view.offerDeadline {
            Output.write("  they want your answer by \(Clock(view.zone).long(deadline.until))")
        } else if expect != nil, let expected = view.interview.expected {
            Output.write("  answer expected by \(Clock(view.zone).long(expected.until))")
        }
    }
}
