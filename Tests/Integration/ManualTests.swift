// afterword(1) tells every command and option there is, and none that is not: the part of the page that lists them is made
// from what the program says of itself. AFTERWORD_WRITE_MANUAL=1 writes it anew.

import Foundation
import Testing

@Suite struct ManualTests {
    /// Every command takes these; the page tells them once.
    private static let common = ["config", "verbose", "quiet", "color", "help", "version"]
    private static let begin = ".\\\" commands: begin\n"
    private static let end = ".\\\" commands: end\n"

    @Test func thePageListsWhatTheProgramHas() async throws {
        let dump = try await Binary.run(["--experimental-dump-help"], environment: ["HOME": "/nonexistent"])
        let program = try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command
        let commands = (program.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        #expect(commands.count > 20)
        let made = Self.begin + Self.section(of: commands) + Self.end
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../man/afterword.1")
        let page = try String(contentsOf: path, encoding: .utf8)
        let start = try #require(page.range(of: Self.begin))
        let stop = try #require(page.range(of: Self.end))
        if ProcessInfo.processInfo.environment["AFTERWORD_WRITE_MANUAL"] != nil {
            try page.replacingCharacters(in: start.lowerBound..<stop.upperBound, with: made)
                .write(to: path, atomically: true, encoding: .utf8)
        } else {
            #expect(String(page[start.lowerBound..<stop.upperBound]) == made)
        }
    }

    // MARK: - The page

    private static func section(of commands: [Command]) -> String {
        var text = ".Bl -tag -width Ds\n"
        for command in commands { text += entry(of: command, parents: []) }
        return text + ".El\n"
    }

    private static func entry(of command: Command, parents: [String]) -> String {
        let names = parents + [command.commandName]
        let subcommands = (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
        guard subcommands.isEmpty else { return subcommands.map { entry(of: $0, parents: names) }.joined() }
        let arguments = (command.arguments ?? []).filter { argument in
            argument.shouldDisplay && !argument.names.contains { common.contains($0.name) }
        }
        let positional = arguments.filter { $0.kind == "positional" }.map(\.asPositional).joined(separator: " ")
        var text = ".It Cm \(names.joined(separator: " "))\(positional.isEmpty ? "" : " \(positional)")\n"
        text += paragraph(command.abstract ?? "")
        if let discussion = command.discussion {
            for part in discussion.split(separator: "\n\n") { text += ".Pp\n" + block(String(part)) }
        }
        let listed = arguments.filter { $0.kind != "positional" || $0.abstract != nil }
        guard !listed.isEmpty else { return text }
        text += ".Bl -tag -width Ds\n"
        for (index, argument) in listed.enumerated() where index == 0 || !argument.negates(listed[index - 1]) {
            let next = index + 1 < listed.count ? listed[index + 1] : nil
            let negation = next.map { $0.negates(argument) ? " , \($0.asItem)" : "" } ?? ""
            text += ".It \(argument.asItem)\(negation)\n" + paragraph(argument.abstract ?? "")
        }
        return text + ".El\n"
    }

    /// A paragraph; lines that stand in from the margin are commands, and stay as they are.
    private static func block(_ text: String) -> String {
        let lines = text.split(separator: "\n")
        let words = lines.prefix { !$0.hasPrefix(" ") }.joined(separator: "\n")
        let commands = lines.drop { !$0.hasPrefix(" ") }
        guard !commands.isEmpty else { return paragraph(text) }
        let literal = commands.map { ($0.hasPrefix("  ") ? $0.dropFirst(2) : $0).replacing("\\", with: "\\e") }
        return paragraph(words) + ".Bd -literal\n" + literal.joined(separator: "\n") + "\n.Ed\n"
    }

    /// One sentence a line, at most 78 columns of it; nothing that looks like a macro.
    private static func paragraph(_ text: String) -> String {
        let lines = text.split(separator: "\n").flatMap { sentences(of: $0.trimmingCharacters(in: .whitespaces)) }
        return lines.flatMap(wrapped).map { line in
            let words = line.replacing("\\", with: "\\e")
            return (words.hasPrefix(".") || words.hasPrefix("'") ? "\\&" : "") + words + "\n"
        }.joined()
    }

    private static func sentences(of text: String) -> [String] {
        var rest = text[...]
        var sentences: [String] = []
        while let stop = rest.firstRange(of: /\. (?=[A-Z])/) {
            sentences.append(String(rest[..<rest.index(after: stop.lowerBound)]))
            rest = rest[stop.upperBound...]
        }
        return sentences + [String(rest)]
    }

    private static func wrapped(_ line: String) -> [String] {
        var lines: [String] = []
        for word in line.split(separator: " ") {
            if let last = lines.last, last.count + word.count < 78 {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    // MARK: - What the program says of itself

    private struct Dump: Decodable {
        var command: Command
    }

    private struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var shouldDisplay: Bool
        var arguments: [Argument]?
        var subcommands: [Command]?
    }

    private struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            var option: String { kind == "short" ? "Fl \(name)" : "Fl -\(name)" }
        }

        var kind: String
        var abstract: String?
        var valueName: String?
        var isOptional: Bool
        var isRepeating: Bool
        var shouldDisplay: Bool
        var givenNames: [Name]?
        var names: [Name] { givenNames ?? [] }

        private enum CodingKeys: String, CodingKey {
            case kind, abstract, valueName, isOptional, isRepeating, shouldDisplay
            case givenNames = "names"
        }

        private var value: String { "Ar \(valueName ?? "value")\(isRepeating ? " ..." : "")" }

        /// `--no-enable` of `--enable`: told together.
        func negates(_ other: Argument) -> Bool {
            kind == "flag" && !names.isEmpty && names.map(\.name) == other.names.map { "no-" + $0.name }
        }

        var asPositional: String { isOptional ? "Op \(value)" : value }

        var asItem: String {
            if kind == "positional" { return value }
            let spelled = names.map(\.option).joined(separator: " , ")
            return kind == "flag" ? spelled : "\(spelled) Ar \(valueName ?? "value")"
        }
    }
}
