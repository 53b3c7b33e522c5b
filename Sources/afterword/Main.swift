// The executable: parses the command line and turns whatever ends a command into an exit status of INTERFACE.md.

import ArgumentParser
import Foundation
import Pipeline

@main
struct Afterword: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "afterword",
        abstract: "Follows up after your interviews: watches the inbox, drafts, and sends what you confirmed.",
        discussion: """
            Record an interview with 'afterword add', look at what is planned with 'afterword plan', at what waits \
            for you with 'afterword queue', and decide with 'afterword review'. 'afterword demo' shows the whole \
            story on a mail server of its own.
            """,
        version: version, subcommands: [Call.self, Text.self, Comment.self, Visit.self],
        groupedSubcommands: [
            CommandGroup(
                name: "Interviews:",
                subcommands: [
                    Add.self, Debrief.self, SetFacts.self, RoundCommand.self, Heard.self, List.self, Show.self,
                    Plan.self,
                ]),
            CommandGroup(
                name: "Drafts:",
                subcommands: [
                    Queue.self, Review.self, Confirm.self, Edit.self, Drop.self, Snooze.self, Sent.self, Resolve.self,
                ]),
            CommandGroup(
                name: "Mail:",
                subcommands: [
                    Inbox.self, Assign.self, Relabel.self, Ignore.self, Why.self, Read.self, Classify.self,
                    LintCommand.self,
                ]),
            CommandGroup(
                name: "Decisions and notes:",
                subcommands: [
                    News.self, Withdraw.self, Close.self, Reopen.self, Note.self, Lesson.self, Lessons.self, Pause.self,
                    Resume.self,
                ]),
            CommandGroup(
                name: "Looking:",
                subcommands: [Rehearse.self, PolicyCommand.self, DigestCommand.self, ReportCommand.self, Log.self]),
            CommandGroup(
                name: "The service:",
                subcommands: [
                    Init.self, DoctorCommand.self, Daemon.self, Sync.self, Status.self, Config.self, Demo.self,
                ]),
            CommandGroup(
                name: "Your data:",
                subcommands: [Export.self, Import.self, Backup.self, Restore.self, Forget.self]),
        ])

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        Thrift.begin()
        let status = await run(Array(CommandLine.arguments.dropFirst()))
        Leftovers.shared.remove()
        Output.flush()
        Foundation.exit(status.rawValue)
    }

    /// Runs one command line and says how it ended.
    static func run(_ arguments: [String]) async -> ExitStatus {
        do {
            let line = try TypedLine(arguments) { names(below: $0, hidden: true) }
            if let unknown = line.unknown {
                let suggested = names(below: unknown.parent, hidden: false)
                throw Refusal(.usage, UsageError.unknownCommand(unknown, known: suggested))
            }
            var command = try parseAsRoot(line.arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return .done
        } catch let refusal as Refusal {
            Diagnostics.error(refusal.message)
            return refusal.status
        } catch let error as SettingsError {
            Diagnostics.error(error.description)
            return .usage
        } catch let code as ExitCode {
            return ExitStatus(rawValue: code.rawValue) ?? .failed
        } catch {
            return report(error)
        }
    }

    /// The names of all commands, or of those below one; of those that no help lists only where they are asked for.
    private static func names(below parent: String?, hidden: Bool) -> [String] {
        var commands = configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
        if let parent { commands = commands.first { $0._commandName == parent }?.configuration.subcommands ?? [] }
        return commands.filter { hidden || $0.configuration.shouldDisplay }.compactMap { $0._commandName }
    }

    private static func report(_ error: any Error) -> ExitStatus {
        let code = exitCode(for: error)
        if code.isSuccess {
            Output.write(HelpText.fitted(message(for: error)))
            return .done
        }
        if code == .validationFailure {
            Diagnostics.error(UsageError(fullMessage(for: error)).message)
            return .usage
        }
        let refusal = Refusal(wrapping: error)
        Diagnostics.error(refusal.message)
        return refusal.status
    }
}
