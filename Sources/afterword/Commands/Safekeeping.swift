// `afterword backup`, `restore`, `forget`: the person's data kept safe, and given up.

import ArgumentParser
import Foundation
import Interviews
import Ledger
import Pipeline
import Vocabulary
import Writing

struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the ledger to a new file, while the service goes on.",
        discussion: """
            Example: afterword backup ~/backups/afterword-2026-11-24.sqlite. The file is yours alone (0600) and not \
            encrypted; it holds the mail that was read. Configuration and password are not in it.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("A file that does not exist yet.", valueName: "file"), completion: .file()) var file:
        String

    func run() throws {
        let workbench = try common.workbench()
        try workbench.backup(to: file)
        if !common.quiet { Output.write("The ledger is copied to \(Printable.escape(file)).") }
    }
}

struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in the place of the ledger.",
        discussion: """
            Example: afterword restore ~/backups/afterword-2026-11-24.sqlite. Stop the service first. The ledger that \
            was there is kept beside it. Every confirmation is void, and nothing is sent before Sent was searched for \
            what went out since the backup.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The backup.", valueName: "file"), completion: .file()) var file: String

    func run() throws {
        let surroundings = try common.surroundings(showsHeadway: true)
        let report = try Workbench.restore(from: file, surroundings: surroundings, configurationFile: common.config)
        guard !common.quiet else { return }
        var lines = ["The ledger is as it was in \(file): \(report.lastSeq) entries."]
        if !report.returned.isEmpty {
            let drafts = report.returned.map(\.description).joined(separator: ", ")
            lines.append("Confirmations are void: \(drafts); look at them with 'afterword review'.")
        }
        if let replaced = report.replaced { lines.append("The ledger that was there is \(replaced).") }
        lines.append("Nothing is sent before Sent was searched; 'afterword sync' does that now.")
        common.terminal.say(lines)
    }
}

struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Erase an interview with its mail and drafts for good.",
        discussion: """
            Example: afterword forget acme. Erases it from ledger, journal and review directory; its mail is never \
            read again. Mail on the server and earlier backups stay as they are. Asks first; --yes answers.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The interview.", valueName: "id")) var interview: InterviewName
    @Flag(help: "Do not ask.") var yes = false

    func run() async throws {
        let workbench = try common.workbench(showsHeadway: true)
        let id = try interview.resolve(workbench)
        let preview = try workbench.previewForgetting(id)
        let name = "\(id) \(Printable.escape(preview.company))"
        if !yes {
            guard common.terminal.isInteractive else {
                throw Refusal(.failed, "forgetting \(name) cannot be undone; say --yes to do it")
            }
            let answer = common.terminal.ask(
                "Erase \(name) with \(Count.of(preview.messages, "message")) and \(Count.of(preview.drafts, "draft")), for good? [y/N]"
            )
            guard answer?.lowercased().hasPrefix("y") ?? false else { return Output.write("Nothing was erased.") }
        }
        let forgotten = try workbench.forget(id)
        await workbench.poke()
        guard !common.quiet else { return }
        var lines = [
            "\(id) is forgotten: \(Count.of(forgotten.report.places.count, "message")), \(Count.of(forgotten.report.drafts.count, "draft")) and \(Count.of(forgotten.report.entries, "entry", "entries")) of the journal."
        ]
        if !forgotten.report.kept.isEmpty {
            let names = forgotten.report.kept.map(\.description).joined(separator: ", ")
            lines.append("Kept, because they may belong to another interview: \(names).")
        }
        for mailbox in forgotten.mailboxes {
            lines.append(
                "\(mailbox.name) still holds \(Count.of(mailbox.count, "message")) of it; your mail program deletes them."
            )
        }
        for path in forgotten.oldLedgers { lines.append("\(path), put aside by a restore, holds it still.") }
        lines.append("Backups and exports that you made before hold it still.")
        if !forgotten.report.isErased {
            lines.append("Another process was in the way: the last traces in the file go with the service's next pass.")
        }
        common.terminal.say(lines)
    }
}

struct Export: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case json, csv }

    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print everything that was recorded, as JSON, or the interviews as a table.",
        discussion: "Examples: afterword export > search.json; afterword export --format csv > interviews.csv")

    @OptionGroup var common: CommonOptions
    @Option(help: "json: everything; csv: the interviews, one a line.") var format: Format = .json

    func run() throws {
        let workbench = try common.workbench()
        try workbench.syncReviewDirectory()
        switch format {
        case .json: try JSON.print(try workbench.exported())
        case .csv: Output.write(try workbench.exportedTable(), terminator: "")
        }
    }
}

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take interviews over from an export, a table or a calendar file.",
        discussion: """
            Examples: afterword import search.json; afterword import interviews.csv; afterword import interview.ics. \
            The first line of a table names its columns: company, role, contact, email, date, duration, time_zone, \
            expected, rating, highlight, policy, tone, notes. What is there already is left as it is; a file with a \
            mistake is not imported at all.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file()) var file: String

    func run() async throws {
        let workbench = try common.workbench(showsHeadway: true)
        let report = try workbench.importFile(file)
        await workbench.poke()
        for remark in report.remarks { Diagnostics.warning(remark) }
        if report.added.isEmpty, report.known == 0 {
            throw Refusal(.failed, "\(Printable.escape(file)) holds no interview that could be taken over")
        }
        guard !common.quiet else { return }
        var lines = ["\(Count.of(report.added.count, "interview")) taken over, \(report.known) there already."]
        for id in report.added {
            let view = try workbench.view(of: id)
            let start = view.interview.currentRound?.start.map { ", \(Clock(view.zone).long($0))" } ?? ""
            lines.append("\(id) \(view.interview.company): \(view.stateWords)\(start)")
        }
        common.terminal.say(lines)
    }
}

/// How many of something, in words.
enum Count {
    static func of(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count) \(count == 1 ? one : many ?? one + "s")"
    }
}

extension Terminal {
    /// Writes lines for people, wrapped, with what came from outside made inert.
    func say(_ lines: [String]) {
        for line in lines {
            for part in Wrap.lines(Printable.escape(line), width: width, hanging: "    ") { Output.write(part) }
        }
    }
}
