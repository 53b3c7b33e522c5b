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
            message = bare
            return
        }
        let near = commands(parent).min {
            ($0.editDistance(to: typed), $0) < ($1.editDistance(to: typed), $1)
        }
        let hint: String = near.map { $0.editDistance(to: typed) <= 2 ? "; did you mean '\($0)'?" : "." } ?? "."
        let place = parent.map { $0 + " " } ?? ""
        message = "unknown command '\(typed)'\(hint) See 'afterword \(place)--help'."
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
