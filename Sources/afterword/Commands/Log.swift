// `afterword log`: the journal.

import ArgumentParser
import Foundation
import Ledger
import Pipeline
import Vocabulary
import Writing

struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show the journal, follow it, check its hash chain, or rebuild what is made from it.",
        discussion: """
            Examples: afterword log acme; afterword log --follow; afterword log --verify; afterword log --replay \
            --dry-run. A replay reads the recorded mail again with today's phrases, weights and rules, and shows what \
            would change; it changes nothing.
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Argument(help: ArgumentHelp("Only this interview.", valueName: "id")) var interview: InterviewName?
    @Flag(help: "Keep printing what is added.") var follow = false
    @Flag(help: "Check the hash chain.") var verify = false
    @Flag(help: "Make the tables anew from the journal.") var rebuild = false
    @Flag(help: "Read the recorded mail again; goes with --dry-run.") var replay = false
    @Flag(name: .customLong("dry-run"), help: "Show what a replay would change, and change nothing.") var dryRun = false

    func validate() throws {
        if replay != dryRun { throw ValidationError("--replay and --dry-run go together; a replay changes nothing") }
    }

    func run() async throws {
        let workbench = try common.workbench(showsHeadway: true)
        if replay { return try showReplay(workbench) }
        if verify { return try check(workbench) }
        if rebuild {
            try workbench.rebuild()
            return Output.write("The tables were made anew from the journal.")
        }
        let id = try interview?.resolve(workbench)
        var seq: Int64 = 0
        repeat {
            let entries = try workbench.ledger.read { [seq] in try $0.journal(after: seq, interview: id) }
            for entry in entries { try print(entry, workbench) }
            seq = entries.last?.seq ?? seq
            Output.flush()
            if follow { try await Task.sleep(for: .milliseconds(500)) }
        } while follow
    }

    private func print(_ entry: JournalEntry, _ workbench: Workbench) throws {
        if output.json { return try JSON.printLine(workbench.shape(of: entry)) }
        let clock = Clock(workbench.ownZone)
        var line = "\(entry.seq) \(clock.short(entry.time)) \(Printable.escape(workbench.sentence(of: entry)))"
        if let id = entry.interview, entry.draft == nil, entry.mail == nil { line += " [\(id)]" }
        if !entry.rules.isEmpty { line += " (\(entry.rules.map(\.name).joined(separator: ", ")))" }
        for part in Wrap.lines(line, width: common.terminal.width, hanging: "    ") { Output.write(part) }
    }

    private func showReplay(_ workbench: Workbench) throws {
        let replay = try workbench.replay()
        if output.json { return try JSON.print(replay.shape) }
        common.terminal.say(replay.words)
    }

    private func check(_ workbench: Workbench) throws {
        let (verification, isFolded) = try workbench.verify()
        if let problem = verification.firstBreak {
            throw Refusal(
                .usage, "the journal is damaged: \(problem); restore the last backup with 'afterword restore FILE'")
        }
        guard isFolded else {
            throw Refusal(
                .failed,
                "the journal is whole, but the tables differ from it; make them anew with 'afterword log --rebuild'")
        }
        if output.json { return try JSON.print(["entries": Int64(verification.entries)]) }
        Output.write("The journal is whole: \(verification.entries) entries, the hash chain holds.")
    }
}
