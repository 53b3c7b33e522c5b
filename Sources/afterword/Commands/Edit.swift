// `afterword edit`: opens a draft in the person's editor.

import ArgumentParser
import Foundation
import Interviews
import Pipeline
import Subprocess
import SystemPackage
import Vocabulary
import Writing

struct Edit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Open a draft in $VISUAL or $EDITOR.", discussion: "Example: afterword edit d42")

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The draft.", valueName: "draft")) var draft: DraftID

    func run() async throws {
        let workbench = try common.workbench()
        try workbench.syncReviewDirectory()
        let before = try workbench.ledger.draft(draft)
        try workbench.makeEditable(draft)
        try await Editor.open(
            workbench.review.path(of: before.fileName), environment: workbench.surroundings.environment)
        try workbench.finishEditing(draft)
        let after = try workbench.ledger.draft(draft)
        await workbench.poke()
        if let problem = after.problem { throw Refusal(.failed, workbench.explanation(of: problem, after)) }
        guard !common.quiet else { return }
        Output.write(
            after.sha256 == before.sha256
                ? "\(draft) is unchanged" : "\(draft) changed; its hash is \(after.sha256.prefix(8))")
        if before.state == .confirmed, after.state == .waiting {
            Output.write("  it was confirmed before the change: look at it and confirm it again")
        }
        ShowPrinter(workbench: workbench, terminal: common.terminal).findings(try workbench.lint(after))
    }
}

/// The person's editor.
enum Editor {
    /// Runs it on a file and waits.
    static func open(_ path: String, environment: [String: String]) async throws {
        let line =
            environment["VISUAL"].flatMap { $0.isEmpty ? nil : $0 }
            ?? environment["EDITOR"].flatMap { $0.isEmpty ? nil : $0 }
        guard let line else {
            throw Refusal(.failed, "no editor is set; set EDITOR, or open \(path) with any program")
        }
        // An editor with options, as `EDITOR="emacs -nw"` is usual; no shell.
        let words = line.split(separator: " ").map(String.init)
        let executable: Executable = words[0].contains("/") ? .path(.init(words[0])) : .name(words[0])
        do {
            let result = try await Subprocess.run(
                executable, arguments: Arguments(words.dropFirst() + [path]),
                input: .fileDescriptor(.standardInput, closeAfterSpawningProcess: false),
                output: .fileDescriptor(.standardOutput, closeAfterSpawningProcess: false),
                error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false))
            guard result.terminationStatus.isSuccess else {
                throw Refusal(.failed, "the editor ended with an error; the draft is as the file is now")
            }
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal(
                .failed,
                "cannot start the editor '\(Printable.escape(words[0]))'; set EDITOR, or open \(path) with any program")
        }
    }
}
