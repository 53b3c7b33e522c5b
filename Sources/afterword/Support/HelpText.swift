// Help as the parser writes it, made to fit: it wraps everything but the usage line.

import Writing

enum HelpText {
    /// No terminal is expected to be wider.
    static let width = 80

    static func fitted(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            guard line.hasPrefix("USAGE: "), DisplayWidth.of(line) > width else { return [String(line)] }
            return Wrap.lines(String(line), width: width, hanging: "       ")
        }.joined(separator: "\n")
    }
}
