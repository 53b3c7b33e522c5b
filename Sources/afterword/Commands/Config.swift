// `afterword config check`, `policy list|show|check`: configuration and policies.

import ArgumentParser
import Etiquette
import Foundation
import Pipeline
import Vocabulary
import Writing

struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Check the configuration.", subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Read the configuration and say what is wrong with it.",
            discussion: "Example: afterword config check")

        @OptionGroup var common: CommonOptions

        func run() throws {
            let surroundings = try Surroundings.process(environment: ProcessInfo.processInfo.environment)
            let paths = Paths(environment: surroundings.environment, configurationFile: common.config)
            let configuration = try Workbench.loadConfiguration(paths, surroundings)
            _ = try Manners.load(
                directory: paths.configurationDirectory, holidays: configuration.schedule.holidays,
                zones: surroundings.zone)
            if !common.quiet { Output.write("\(paths.configuration) is right.") }
        }
    }
}

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "List, show and check policies.",
        subcommands: [ListPolicies.self, ShowPolicy.self, CheckPolicy.self])

    struct ListPolicies: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Name the policies.", discussion: "Example: afterword policy list")
        @OptionGroup var common: CommonOptions

        func run() throws {
            let manners = try Manners.ofEnvironment(common)
            for name in manners.policyNames {
                let summary = manners.policies[name]?.summary ?? ""
                for (index, line) in Wrap.lines(summary, width: common.terminal.width - 14).enumerated() {
                    Output.write(DisplayWidth.padded(index == 0 ? name : "", to: 14) + line)
                }
            }
        }
    }

    struct ShowPolicy: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Say in sentences what a policy does.",
            discussion: "Example: afterword policy show considerate")
        @OptionGroup var common: CommonOptions
        @Argument(help: ArgumentHelp("The policy.", valueName: "name"), completion: Completions.policies) var name:
            String

        func run() throws {
            let manners = try Manners.ofEnvironment(common)
            guard let policy = manners.policies[name] else {
                throw Refusal(
                    .noMatch,
                    "unknown policy '\(Printable.escape(name))'; there are \(manners.policyNames.joined(separator: ", "))"
                )
            }
            Output.write(common.terminal.styled(policy.name, .bold))
            Wrap.lines(policy.summary, width: common.terminal.width).forEach { Output.write($0) }
            for sentence in policy.sentences {
                let rules = sentence.rules.isEmpty ? "" : " (\(sentence.rules.map(\.name).joined(separator: ", ")))"
                for line in Wrap.lines("- \(sentence.text)\(rules)", width: common.terminal.width, hanging: "  ") {
                    Output.write(line)
                }
            }
        }
    }

    struct CheckPolicy: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Check a policy file.",
            discussion: "Example: afterword policy check ~/.config/afterword/policies/mine.toml")
        @OptionGroup var common: CommonOptions
        @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file()) var file: String

        func run() throws {
            let policy = try Manners.policy(at: file)
            if !common.quiet { Output.write("\(Printable.escape(file)) is right: policy '\(policy.name)'.") }
        }
    }
}

extension Manners {
    /// The manners without a configuration: built-in ones and those of the configuration directory.
    static func ofEnvironment(_ common: CommonOptions) throws -> Manners {
        let surroundings = try Surroundings.process(environment: ProcessInfo.processInfo.environment)
        let paths = Paths(environment: surroundings.environment, configurationFile: common.config)
        return try load(directory: paths.configurationDirectory, holidays: [], zones: surroundings.zone)
    }
}
