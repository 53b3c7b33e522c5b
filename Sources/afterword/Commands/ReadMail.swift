// `afterword read`, `classify`, `lint`: looking at files, offline.

public import ArgumentParser
import Foundation
import Pipeline
public import Vocabulary
import Writing

struct Read: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Show how a message file is understood.",
        discussion: "Example: afterword read message.eml --json")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The file; - for standard input.", valueName: "file"), completion: .file()) var file:
        String

    func run() throws {
        let surroundings = try Surroundings.process(environment: ProcessInfo.processInfo.environment)
        let shape = try OfflineReading(surroundings: surroundings).read(file)
        if output.json { return try JSON.print(shape) }
        let terminal = common.terminal
        func line(_ name: String, _ text: String?) {
            guard let text, !text.isEmpty else { return }
            for (index, part) in Wrap.lines(Printable.escape(text), width: terminal.width - 10).enumerated() {
                Output.write(DisplayWidth.padded(index == 0 ? name : "", to: 10) + part)
            }
        }
        line("from", shape.headers.from.joined(separator: ", "))
        line("to", shape.headers.to.joined(separator: ", "))
        line("subject", shape.headers.subject)
        line("date", shape.headers.date)
        line("automatic", shape.automatic.is ? shape.automatic.why ?? "yes" : nil)
        for part in shape.parts { line("part", "\(part.type) \(part.filename ?? "") \(part.size) bytes") }
        for defect in shape.defects { line("defect", defect) }
        Output.write("")
        Output.write(Printable.escapeLines(shape.newText))
    }
}

struct Classify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Read .eml files, Maildir folders or mbox files and print the label of each.",
        discussion: "Example: afterword classify ~/Maildir/.Jobs --json")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"), completion: .file()) var paths: [String]

    func run() throws {
        let surroundings = try Surroundings.process(environment: ProcessInfo.processInfo.environment)
        var failed = false
        try OfflineReading(surroundings: surroundings).classify(paths) { result in
            if result.error != nil { failed = true }
            if output.json { return try JSON.printLine(result) }
            if let error = result.error { return Diagnostics.error("\(Printable.escape(result.path)): \(error)") }
            let certainty = result.confidence.map { "\(Int(($0 * 100).rounded())) %" } ?? ""
            Output.write(
                "\(DisplayWidth.padded(result.kind ?? "", to: 16)) \(DisplayWidth.padded(certainty, to: 6)) \(Printable.escape(result.path))"
            )
        }
        if failed { throw ExitCode(1) }
    }
}

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Check a draft or any text against the rules.",
        discussion: "Example: afterword lint note.eml --kind thank_you")

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file()) var file: String
    @Option(help: ArgumentHelp("thank_you, reminder, final, news, gracious or feedback.", valueName: "kind"))
    var kind: DraftKind
    @Option(help: ArgumentHelp("The interview it belongs to.", valueName: "id")) var interview: InterviewName?

    func run() throws {
        let findings: [Finding]
        if let interview {
            let workbench = try common.workbench()
            findings = try workbench.lint(file: file, kind: kind, interview: try interview.resolve(workbench))
        } else {
            let surroundings = try Surroundings.process(environment: ProcessInfo.processInfo.environment)
            findings = try OfflineReading(surroundings: surroundings).lint(file, kind: kind)
        }
        if output.json { return try JSON.print(findings.map(\.shape)) }
        if findings.isEmpty { return Output.write("Nothing to say about it.") }
        for finding in findings {
            let head = common.terminal.styled(finding.severity.rawValue, finding.severity.style)
            Output.write("\(head) \(finding.rule)\(finding.line.map { " line \($0)" } ?? "")")
            for line in Wrap.lines(Printable.escape(finding.message), width: common.terminal.width - 4) {
                Output.write("    \(line)")
            }
        }
    }
}

extension DraftKind: ExpressibleByArgument {
    public init?(argument: String) { self.init(rawValue: argument.replacing("-", with: "_")) }
}
