// Wrong usage, said the way all errors are said: what is wrong, then what to do.

import Pipeline
import Writing

/// The parser's message in Afterword's words.
struct UsageError {
    let message: String

    /// - Parameter text: what the parser says: `Error: …`, then a usage line and a hint.
    init(_ text: String) {
        let bare = text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text
        let lines = bare.split(separator: "\n")
        // The usage line says the same less readably.
        let said = lines.prefix { !$0.hasPrefix("Help:") && !$0.hasPrefix("Usage:") }
        // A list of what may be written, one a line.
        let choices = said.filter { $0.hasPrefix("  - ") }.map { $0.dropFirst(4) }.joined(separator: ", ")
        let words = said.filter { !$0.hasPrefix("  - ") }
            .map { line in line.drop { $0 == " " } }.joined(separator: " ")
        let problem = words + (choices.isEmpty ? "" : " " + choices)
        guard let first = problem.first else {
            message = text
            return
        }
        let help = lines.last.flatMap { $0.firstMatch(of: /'afterword .*--help'/) }.map { " See \($0.output)." } ?? ""
        let hint = Self.hint(problem, usage: lines.first { $0.hasPrefix("Usage:") } ?? "")
        let isEnded = problem.last.map { ".?!".contains($0) } ?? true
        message =
            first.lowercased() + problem.dropFirst() + hint + (isEnded && hint.isEmpty || help.isEmpty ? "" : ".")
            + help
    }

    /// What people mean most often who type this.
    private static func hint(_ problem: String, usage: Substring) -> String {
        if problem.contains("is invalid for '<draft[@hash]") {
            return "; write d1, or d1@ and the hash that 'afterword queue' prints"
        }
        if problem.contains("is invalid for '<draft") {
            return "; drafts are d1, d2 …, and 'afterword queue' lists them"
        }
        if problem.contains("is invalid for '<message") {
            return "; messages are m1, m2 …, and 'afterword inbox' lists them"
        }
        if problem.hasPrefix("Unknown option"), usage.contains("<subcommand>") {
            return "; options stand behind the command that has them"
        }
        // A company's name of several words.
        if problem.contains("nexpected argument"), usage.contains("<company>") {
            return "; a name of several words stands in quotes: afterword add \"Acme GmbH\""
        }
        return ""
    }

    // MARK: - Unknown commands

    /// What other programs call it.
    private static let otherNames = [
        "ls": "list", "new": "add", "rm": "forget", "delete": "forget", "remove": "forget", "send": "confirm",
        "drafts": "queue", "check": "doctor", "setup": "init", "completion": "--generate-completion-script",
        "completions": "--generate-completion-script", "version": "--version",
    ]
    private static let ofTheService: Set = ["start", "stop", "restart", "reload"]

    /// A word stands where a command should: the near one is suggested.
    ///
    /// - Parameter known: the names that may be suggested.
    static func unknownCommand(_ unknown: (word: String, parent: String?), known: [String]) -> String {
        let (word, parent) = unknown
        let near = known.min { ($0.editDistance(to: word), $0) < ($1.editDistance(to: word), $1) }
        let isNear = near.map { $0.editDistance(to: word) <= min(2, (word.count + 1) / 3) } ?? false
        let meant = parent == nil ? otherNames[word] : known.first { $0 == otherNames[word] }
        let suggestion = meant ?? (isNear ? near : nil)
        let place = parent.map { $0 + " " } ?? ""
        var hint = suggestion.map { "; did you mean '\($0)'?" } ?? "."
        if parent == nil, ofTheService.contains(word) { hint = "; the service: systemctl --user \(word) afterword." }
        return "unknown command '\(Printable.escape(word))'\(hint) See 'afterword \(place)--help'."
    }
}
