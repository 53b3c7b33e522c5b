// What every command says when it cannot do what was asked, word for word: Golden/errors.txt (UPDATE_GOLDEN=1 rewrites it).
// No server is needed: the clock stands, and nobody listens where the configuration points.

import Foundation
import Testing

@Suite(.timeLimit(.minutes(15))) struct ErrorTests {
    /// A command of `--experimental-dump-help`, as far as it is needed here.
    private struct Command: Decodable {
        struct Argument: Decodable {
            var kind: String
            var isOptional: Bool
            var defaultValue: String?
        }

        var commandName: String
        var arguments: [Argument]?
        var subcommands: [Command]?
        var shouldDisplay: Bool

        var needsArguments: Bool { (arguments ?? []).contains { !$0.isOptional && $0.defaultValue == nil } }
    }

    private struct Dump: Decodable { var command: Command }

    /// Wrong usage of every command there is, by what the program says of itself.
    @Test func wrongUsageOfEveryCommand() async throws {
        let desk = try await Desk()
        defer { desk.remove() }
        let dump = try await desk.run(["--experimental-dump-help"])
        let root = try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command
        func walk(_ command: Command, _ path: [String]) -> [[String]] {
            let below = (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
            guard below.isEmpty else { return below.flatMap { walk($0, path + [$0.commandName]) } }
            return (command.needsArguments ? [path] : []) + [path + ["--frobnicate"]]
        }
        var text = ""
        for arguments in walk(root, []) { text += try await desk.record(arguments) }
        try expectGolden(text, "usage.txt")
    }

    @Test func everythingElseThatCanGoWrong() async throws {
        let desk = try await Desk()
        defer { desk.remove() }
        try desk.write("company,date\nA,sometime\n", to: "table.csv")
        try desk.write("Firma\nA\n", to: "firma.csv")
        try desk.write("name = 1\n", to: "policy.toml")
        try desk.write("no mail\n", to: "letter.txt")
        try desk.write("", to: "copy.sqlite")
        var text = ""
        for line in Self.commands {
            text += try await desk.record(line.map { $0.replacing("HOME", with: desk.directory) })
        }
        try desk.write("[identity]\nnom = 1\n", to: ".config/afterword/config.toml")
        for line in [["list"], ["config", "check"], ["init", "--yes"]] {
            text += try await desk.record(line)
        }
        try FileManager.default.removeItem(atPath: desk.directory + "/.config/afterword/config.toml")
        for line in [["list"], ["daemon"], ["init"]] { text += try await desk.record(line) }
        try expectGolden(text, "errors.txt")
    }

    private static let commands: [[String]] = [
        ["lst"], ["policy", "shw"], ["list", "--color", "pink"], ["show", "i99"], ["show", "d99"], ["show", "m99"],
        ["show", "umbrella"],
        ["show", "acme"], ["plan", "umbrella"], ["why", "d99"], ["why", "m99"],
        ["add", ""], ["add", "A", "--at", "whenever"], ["add", "A", "--at", "2026-02-30 14:00"],
        ["add", "A", "--duration", "a while"], ["add", "A", "--time-zone", "Mars/Olympus"],
        ["add", "A", "--with", "Jane <not an address>"], ["add", "A", "--with", "Jane <j@a.example>;role=boss"],
        ["add", "A", "--policy", "pushy"], ["add", "A", "--tone", "rude"], ["add", "A", "--account", "other"],
        ["add", "A", "--rating", "6"], ["add", "A", "--rating", "x"], ["add", "A", "--expect", "soonish"],
        ["set", "i1"], ["set", "i1", "--at", "yesteryear"], ["round", "i1"], ["debrief", "i1"],
        ["debrief", "i3", "--rating", "4"],
        ["heard", "i1", "gossip"], ["heard", "i1", "timeline", "--expect", "soonish"],
        ["confirm", "d99"], ["confirm", "42"], ["confirm", "d1@xyz"], ["confirm", "d1@00"],
        ["confirm", "d1", "--force"],
        ["confirm", "d1", "--undo"], ["confirm", "d1", "--undo", "--at", "tue"], ["confirm", "d1", "--at", "never"],
        ["confirm", "d1", "--at", "2026-10-12 03:00"],
        ["drop", "d99"], ["edit", "d1"], ["edit", "d99"], ["snooze", "d1", "--until", "whenever"],
        ["snooze", "d1", "--until", "yesterday"], ["sent", "d99"], ["resolve", "d1", "arrived"],
        ["resolve", "d1", "perhaps"],
        ["review"], ["assign", "m99", "i1"], ["assign", "m1"], ["relabel", "m99", "offer"],
        ["relabel", "m1", "gossip"],
        ["ignore", "m99"], ["ignore", "m99", "--once", "--for", "sender"], ["inbox", "--forget-rule", "r9"],
        ["news", "umbrella", "x"], ["news", "i1", ""], ["note", "i1", ""], ["lesson", "i1", " "],
        ["reopen", "i1"], ["close", "umbrella"], ["withdraw", "umbrella"], ["pause", "i1", "--until", "yesterday"],
        ["pause", "--until", "whenever"], ["digest", "--date", "2027-01-01"], ["digest", "--date", "whenever"],
        ["digest", "--send"], ["digest", "--html", "/nonexistent/x.html"], ["report", "--html", "/nonexistent/x.html"],
        ["rehearse", "--at", "soon"], ["rehearse", "--at", "tue", "--policy", "x"],
        ["rehearse", "--at", "tue", "--rating", "9"], ["rehearse", "--at", "tue", "--time-zone", "Mars/Base"],
        ["log", "umbrella"], ["log", "--replay"], ["read", "/nonexistent"], ["classify", "/nonexistent"],
        ["lint", "/nonexistent", "--kind", "reminder"], ["lint", "HOME/letter.txt", "--kind", "novel"],
        ["policy", "show", "x"], ["policy", "check", "/nonexistent"], ["policy", "check", "HOME/policy.toml"],
        ["import", "/nonexistent"], ["import", "HOME/table.csv"], ["import", "HOME/firma.csv"],
        ["import", "HOME/letter.txt"], ["export", "--format", "xml"], ["backup", "HOME/copy.sqlite"],
        ["backup", "/nonexistent/x"], ["restore", "/nonexistent"], ["restore", "HOME/copy.sqlite"],
        ["forget", "i1"], ["forget", "i99"], ["--config", "/nonexistent", "list"],
        ["--config", "/nonexistent"], ["-v"], ["--frobnicate", "list"], ["ad", "Acme", "--role", "x"], ["lsit"], ["ls"],
        ["stop"], ["completion", "bash"], ["policy", "considerate"], ["add", "Acme", "GmbH"],
        ["relabel", "3", "offer"],
        ["snooze", "acme", "--until", "tue"], ["--generate-completion-script", "tcsh"],
        ["list", "--config", "/nonexistent"],
        ["daemon"], ["daemon", "--once"], ["sync"],
        ["init", "--provider", "nobody"], ["init", "--keyring", "--pass", "x"], ["init", "--imap", "http://x"],
        ["init", "--address", "nonsense"], ["init", "--time-zone", "Mars/Base"], ["init", "--digest-at", "noon"],
        ["init", "--mode", "yolo"], ["init", "--policy", "rude"], ["init", "--password-command", "a | b"],
        ["init", "--digest-to", "boss@other.example"], ["init", "--credential-file", "/nonexistent"],
    ]

    private func expectGolden(
        _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: path)
        } else {
            let golden = try String(contentsOf: path, encoding: .utf8)
            #expect(
                text == golden, "differs from Golden/\(name); UPDATE_GOLDEN=1 rewrites it",
                sourceLocation: sourceLocation)
        }
    }
}
