// Wrong usage, said the way all errors are said: what is wrong, then what to do.

import Pipeline

/// The parser's message in Afterword's words.
struct UsageError {
    let message: String

    /// - Parameters:
    ///   - text: what the parser says: `Error: …`, then a usage line and a hint.
    ///   - commands: the names of all commands, for suggesting a near one.
    init(_ text: String, commands: [String]) {
        let bare = text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text
        guard let typed = Self.unknownCommand(bare) else {
            message = bare
            return
        }
        let near = commands.min { ($0.editDistance(to: typed), $0) < ($1.editDistance(to: typed), $1) }
        let hint = near.flatMap { $0.editDistance(to: typed) <= 2 ? "; did you mean '\($0)'?" : nil } ?? ""
        message = "unknown command '\(typed)'\(hint) See 'afterword --help'."
    }

    /// The word that stands where a command should: the parser calls it an unexpected argument of `afterword`.
    private static func unknownCommand(_ text: String) -> String? {
        guard text.contains("Usage: afterword <subcommand>"), text.hasPrefix("Unexpected argument '") else {
            return nil
        }
        return text.dropFirst("Unexpected argument '".count).split(separator: "'").first.map(String.init)
    }
}
