// Help, suggestions and completions of every command there is.

import Foundation
import Testing

@Suite struct HelpTests {
    /// A command of `--experimental-dump-help`.
    private struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var subcommands: [Command]?
        var shouldDisplay: Bool
    }

    private struct Dump: Decodable { var command: Command }

    private static func commands() async throws -> [(path: [String], command: Command)] {
        let dump = try await Binary.run(["--experimental-dump-help"], environment: ["HOME": "/nonexistent"])
        let root = try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command
        func walk(_ command: Command, _ path: [String]) -> [(path: [String], command: Command)] {
            let below = (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
            return [(path, command)] + below.flatMap { walk($0, path + [$0.commandName]) }
        }
        return walk(root, [])
    }

    @Test func helpOfEveryCommandFitsEightyColumnsAndHasAnExample() async throws {
        let all = try await Self.commands()
        #expect(all.count > 40)
        for (path, command) in all {
            let name = "afterword " + path.joined(separator: " ")
            let help = try await Binary.run(path + ["--help"], environment: ["HOME": "/nonexistent", "COLUMNS": "80"])
            #expect(help.status == 0 && help.errors.isEmpty, "\(name)")
            let long = help.output.split(separator: "\n").filter { $0.count > 80 }
            #expect(long.isEmpty, "\(name)")
            #expect(command.abstract?.isEmpty == false, "\(name)")
            if command.subcommands?.isEmpty ?? true, !path.isEmpty {
                let example = "afterword \(path.joined(separator: " "))"
                #expect(command.discussion?.contains(example) == true, "\(name) has no example")
            }
        }
    }

    @Test(arguments: [
        (["lst"], "afterword: unknown command 'lst'; did you mean 'list'? See 'afterword --help'.\n"),
        (["doctro"], "afterword: unknown command 'doctro'; did you mean 'doctor'? See 'afterword --help'.\n"),
        (["xyzzy"], "afterword: unknown command 'xyzzy'. See 'afterword --help'.\n"),
        (["lsit"], "afterword: unknown command 'lsit'; did you mean 'list'? See 'afterword --help'.\n"),
        (["ad", "X", "--role", "y"], "afterword: unknown command 'ad'; did you mean 'add'? See 'afterword --help'.\n"),
        (["policy", "shw"], "afterword: unknown command 'shw'; did you mean 'show'? See 'afterword policy --help'.\n"),
    ]) func anUnknownCommandSuggestsTheNearOne(arguments: [String], errors: String) async throws {
        let outcome = try await Binary.run(arguments, environment: ["HOME": "/nonexistent"])
        #expect(outcome.status == 2)
        #expect(outcome.errors == errors)
        #expect(outcome.output.isEmpty)
    }

    /// Options that every command has may stand before it, as those of git do.
    @Test(arguments: [
        (
            ["--config", "/nonexistent", "-q", "config", "check"],
            ["config", "check", "--config", "/nonexistent", "-q"]
        ),
        (["--config=/nonexistent", "list"], ["list", "--config", "/nonexistent"]),
        (["-v", "--color", "never", "policy", "list"], ["policy", "list", "-v", "--color", "never"]),
        (["--json", "policy", "list"], ["policy", "list", "--json"]),
    ]) func optionsOfEveryCommandMayStandBeforeIt(before: [String], behind: [String]) async throws {
        let (first, second) = (
            try await Binary.run(before, environment: ["HOME": "/nonexistent"]),
            try await Binary.run(behind, environment: ["HOME": "/nonexistent"])
        )
        #expect(first.status == second.status && first.output == second.output && first.errors == second.errors)
        #expect(!first.errors.contains("unknown option '--config'"))
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionsAreWritten(shell: String) async throws {
        let script = try await Binary.run(
            ["--generate-completion-script", shell], environment: ["HOME": "/nonexistent"])
        #expect(script.status == 0)
        #expect(script.output.contains("---completion"))
        #expect(script.output.contains("doctor"))
    }

    /// The shell asks the program which handles there are.
    @Test(.needsServers) func completionsKnowTheHandles() async throws {
        try await SharedServers.withWorld { world in
            func offered(_ arguments: [String]) async throws -> [String] {
                let outcome = try await world.attempt(["---completion"] + arguments, at: nil)
                #expect(outcome.status == 0, "\(outcome.errors)")
                return outcome.output.split(separator: "\n").map(String.init)
            }
            #expect(try await offered(["plan", "--", "positional@0", "1", "0"]).isEmpty)
            #expect(!FileManager.default.fileExists(atPath: world.state))
            try await world.interviewed()
            #expect(try await offered(["plan", "--", "positional@0", "1", "0"]) == ["i1"])
            #expect(try await offered(["confirm", "--", "positional@0", "1", "0"]) == ["d1"])
            for command in ["show", "why"] {
                #expect(try await offered([command, "--", "positional@0", "1", "0"]) == ["i1", "d1"])
            }
            #expect(try await offered(["policy", "show", "--", "positional@0", "1", "0"]).contains("four-notes"))
        }
    }
}
