// Wrong usage, said the way all errors are said: what is wrong, then what to do.

import Pipeline

/// The parser's message in Afterword's words.
struct UsageError {
    let message: String

    /// - Parameters:
    ///   - text: what the parser says: `Error: …`, then a usage line and a hint.
    ///   - commands: the names of all commands, or of those below one, for suggesting a near one.
    init(_ text: String, commands: (String?) -> [String]) {
        let bare = text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text
        guard let (typed, parent) = Self.unknownCommand(bare) else {
            message = Self.brief(bare)
            return
        }
        let near = commands(parent).min {
            ($0.editDistance(to: typed), $0) < ($1.editDistance(to: typed), $1)
        }
        let hint: String = near.map { $0.editDistance(to: typed) <= 2 ? "; did you mean '\($0)'?" : "." } ?? "."
        let place = parent.map { $0 + " " } ?? ""
        message = "unknown command '\(typed)'\(hint) See 'afterword \(place)--help'."
    }

    /// What is wrong, and where the help is; the usage line that the parser adds in between says the same less readably.
    private static func brief(_ text: String) -> String {
        let lines = text.split(separator: "\n")
        let said = lines.prefix { !$0.hasPrefix("Help:") && !$0.hasPrefix("Usage:") }
        // A list of what may be written, one a line.
        let choices = said.filter { $0.hasPrefix("  - ") }.map { $0.dropFirst(4) }.joined(separator: ", ")
        let words = said.filter { !$0.hasPrefix("  - ") }.joined(separator: "\n")
        let problem = words + (choices.isEmpty ? "" : " " + choices)
        guard let first = problem.first else { return text }
        let help = lines.last.flatMap { $0.firstMatch(of: /'afterword .*--help'/) }.map { " See \($0.output)." } ?? ""
        let isEnded = problem.last.map { ".?!".contains($0) } ?? true
        return first.lowercased() + problem.dropFirst() + (isEnded || help.isEmpty ? "" : ".") + help
    }

    /// The word that stands where a command should, and the command it stands below: the parser calls it an unexpected
    /// argument of `afterword` or `afterword policy`.
    private static func unknownCommand(_ text: String) -> (String, parent: String?)? {
        guard text.hasPrefix("Unexpected argument '"), let usage = text.firstRange(of: "Usage: afterword "),
            let end = text[usage.upperBound...].firstRange(of: "<subcommand>"),
            let typed = text.dropFirst("Unexpected argument '".count).split(separator: "'").first
        else { return nil }
        let parent = text[usage.upperBound..<end.lowerBound].split(separator: " ").first.map(String.init)
        return (String(typed), parent)
    }
}
