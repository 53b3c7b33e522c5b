// `afterword assign`, `relabel`, `ignore`: the person's word about a message, and the rule that it leaves.

public import ArgumentParser
public import Interviews
import Pipeline
import Vocabulary
import Writing

extension ReadingRule.Scope: ExpressibleByArgument {}

/// What all three have.
struct CorrectionOptions: ParsableArguments {
    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Which later mail it is kept for: thread, sender or domain. Otherwise the thread, else the sender.",
            valueName: "scope"))
    var scope: ReadingRule.Scope?
    @Flag(help: "Correct this message alone; keep no rule.") var once = false
    @Flag(help: "Take back what you said of this message, and the rule it left.") var undo = false

    func validate() throws {
        if once, scope != nil { throw ValidationError("--once keeps no rule, and --for asks for one; use one of them") }
        if undo, once || scope != nil { throw ValidationError("--undo goes with no other option") }
    }
}

struct Assign: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign", abstract: "Say which interview a message belongs to.",
        discussion: """
            Examples: afterword assign m318 acme; afterword assign m318 acme --for domain; afterword assign m318 \
            --undo. Later mail of the same thread, else from the same sender, is then read alike ('afterword inbox \
            --rules').
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The message.", valueName: "message")) var message: MailID
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName?
    @OptionGroup var options: CorrectionOptions

    func validate() throws {
        if (interview == nil) != options.undo { throw ValidationError("name the interview, or take back with --undo") }
    }

    func run() async throws {
        let workbench = try common.workbench()
        let word = try interview.map { CorrectionWish.Word.belongs(try $0.resolve(workbench)) }
        try await correct(message, word, options, workbench, common)
    }
}

struct Relabel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relabel", abstract: "Say what a message is.",
        discussion: """
            Examples: afterword relabel m318 rejection; afterword relabel m318 receipt --for sender. The kinds are \
            \(Label.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The message.", valueName: "message")) var message: MailID
    @Argument(help: ArgumentHelp("What it is.", valueName: "kind")) var kind: Label?
    @OptionGroup var options: CorrectionOptions

    func validate() throws {
        if (kind == nil) != options.undo { throw ValidationError("name the kind, or take back with --undo") }
    }

    func run() async throws {
        try await correct(message, kind.map { .is($0) }, options, try common.workbench(), common)
    }
}

struct Ignore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ignore", abstract: "Say that a message concerns no interview.",
        discussion: """
            Examples: afterword ignore m318; afterword ignore m318 --for domain; afterword ignore m318 --undo. Later \
            mail that is ignored by the rule is still recorded, and 'afterword inbox' shows it.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The message.", valueName: "message")) var message: MailID
    @OptionGroup var options: CorrectionOptions

    func run() async throws {
        try await correct(message, options.undo ? nil : .concernsNothing, options, try common.workbench(), common)
    }
}

/// Corrects, or with no word takes back, and says what came of it.
private func correct(
    _ id: MailID, _ word: CorrectionWish.Word?, _ options: CorrectionOptions, _ workbench: Workbench,
    _ common: CommonOptions
) async throws {
    var report = CorrectionReport()
    if let word {
        report = try workbench.correct(id, CorrectionWish(word, scope: options.scope, keepsRule: !options.once))
    } else {
        try workbench.withdrawCorrection(of: id)
    }
    await workbench.poke()
    guard !common.quiet else { return }
    var lines: [String] = []
    let mail = try workbench.ledger.mail(id)
    if let interview = mail.actsOn {
        let view = try workbench.view(of: interview)
        lines.append(
            "\(id) is \(mail.label.rawValue.replacing("_", with: " ")) for \(interview) \(view.interview.company): \(view.stateWords)"
        )
    } else {
        lines.append("\(id) moves no interview")
    }
    if !report.followers.isEmpty {
        let names = report.followers.map(\.description).joined(separator: ", ")
        lines.append("Later mail of the thread goes with it: \(names)")
    }
    if let rule = report.rule {
        lines.append(
            "From now on \(try workbench.words(of: rule)); 'afterword inbox --forget-rule \(rule.id)' removes this rule"
        )
    } else if let reason = report.whyNoRule {
        lines.append("No rule is kept: \(reason)")
    }
    for line in lines {
        for part in Wrap.lines(Printable.escape(line), width: common.terminal.width, hanging: "    ") {
            Output.write(part)
        }
    }
}
