// `afterword inbox`: what was read as employer mail; `assign`, `relabel`, `ignore` correct it.

import ArgumentParser
import Interviews
import Ledger
import Pipeline
import Vocabulary
import Writing

struct Inbox: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show messages that were read as employer mail.", discussion: "Example: afterword inbox --unmatched")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Flag(help: "Only those that no interview could be found for, or that were not understood.") var unmatched = false

    func run() throws {
        let workbench = try common.workbench()
        let mails = try workbench.ledger.read { try $0.mails() }
            .filter { !$0.isOwn && (!unmatched || $0.actsOn == nil) }
            .sorted { ($0.date, $0.id) < ($1.date, $1.id) }
        try workbench.noteShown(mails)
        if output.json { return try JSON.print(mails.map { $0.shape(in: workbench.ownZone) }) }
        if mails.isEmpty { return Output.write(unmatched ? "Nothing is unclear." : "No employer mail yet.") }
        let terminal = common.terminal
        let names = try workbench.ledger.read { try $0.interviews() }
        for mail in mails {
            let company = (mail.actsOn ?? mail.match.interviews.first).flatMap { id in
                names.first { $0.id == id }?.company
            }
            let head = mail.line(Clock(workbench.ownZone))
            for (index, part) in Wrap.lines(head, width: terminal.width, hanging: "     ").enumerated() {
                Output.write(index == 0 ? terminal.styled(part, .bold) : part)
            }
            let state = mail.actsOn != nil ? "" : " (\(mail.match.state.rawValue))"
            Output.write("     \(Printable.escape(company ?? "no interview"))\(state)")
        }
    }
}

struct Assign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say which interview a message belongs to.", discussion: "Example: afterword assign m318 acme")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The message.", valueName: "message")) var message: MailID
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName

    func run() async throws {
        let workbench = try common.workbench()
        let id = try interview.resolve(workbench)
        try workbench.correct(message, interview: id)
        try await finish(workbench, message, quiet: common.quiet)
    }
}

struct Relabel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a message is.", discussion: "Example: afterword relabel m318 rejection")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The message.", valueName: "message")) var message: MailID
    @Argument(help: ArgumentHelp("What it is.", valueName: "kind")) var kind: Label

    func run() async throws {
        let workbench = try common.workbench()
        try workbench.correct(message, label: kind)
        try await finish(workbench, message, quiet: common.quiet)
    }
}

struct Ignore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say that a message concerns no interview.", discussion: "Example: afterword ignore m318")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The message.", valueName: "message")) var message: MailID

    func run() async throws {
        let workbench = try common.workbench()
        try workbench.correct(message, isIgnored: true)
        try await finish(workbench, message, quiet: common.quiet)
    }
}

private func finish(_ workbench: Workbench, _ id: MailID, quiet: Bool) async throws {
    await workbench.poke()
    let mail = try workbench.ledger.mail(id)
    guard !quiet else { return }
    guard let interview = mail.actsOn else { return Output.write("\(id) moves no interview") }
    let view = try workbench.view(of: interview)
    Output.write(
        "\(id) is \(mail.label.rawValue) for \(interview) \(Printable.escape(view.interview.company)): \(view.stateWords)"
    )
}
