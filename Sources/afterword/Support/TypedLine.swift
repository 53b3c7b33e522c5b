// The command line as people type it, put into the order that the parser wants: the command first. A word that is no command
// is found here, before the parser stumbles over what stands behind it.

import Pipeline
import Writing

/// What was typed behind `afterword`.
struct TypedLine {
    /// For the parser: options that every command has stand behind the command.
    private(set) var arguments: [String]
    /// The word that stands where a command should, and the command that it stands below.
    private(set) var unknown: (word: String, parent: String?)?

    private static let flags: Set = ["-v", "--verbose", "-q", "--quiet", "--json"]
    private static let options: Set = ["--config", "--color"]

    /// - Parameters:
    ///   - typed: the arguments.
    ///   - commands: the names of all commands, or of those below one.
    /// - Throws: `Refusal` where options stand there, and no command.
    init(_ typed: [String], commands: (String?) -> [String]) throws(Refusal) {
        let leading = Self.leading(typed)
        arguments = Array(typed.dropFirst(leading.count))
        guard let command = arguments.first else {
            guard let option = leading.first else { return }
            throw Refusal(
                .usage,
                "\(Printable.escape(option)) needs a command: afterword list \(Printable.escape(leading.joined(separator: " ")))"
                    + ". See 'afterword --help'.")
        }
        guard !command.hasPrefix("-") else { return }
        guard (commands(nil) + ["help"]).contains(command) else {
            unknown = (command, nil)
            return
        }
        var depth = 1
        let below = commands(command)
        if !below.isEmpty, arguments.count > 1, !arguments[1].hasPrefix("-") {
            guard below.contains(arguments[1]) else {
                unknown = (arguments[1], command)
                return
            }
            depth = 2
        }
        arguments.insert(contentsOf: leading, at: depth)
    }

    /// The options in front that every command has, or nearly every one.
    private static func leading(_ typed: [String]) -> [String] {
        var end = 0
        while end < typed.count {
            if flags.contains(typed[end]) || options.contains(where: { typed[end].hasPrefix($0 + "=") }) {
                end += 1
            } else if options.contains(typed[end]) {
                end += 2
            } else {
                break
            }
        }
        return Array(typed.prefix(end))
    }
}
