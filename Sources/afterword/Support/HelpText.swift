// Help as the parser writes it, made to fit: it wraps everything but the usage line.

import Foundation
import Writing

enum HelpText {
    /// Help is no easier to read on wider lines.
    private static let widest = 80

    static func fitted(_ text: String) -> String {
        let terminal = Terminal(color: .never, environment: ProcessInfo.processInfo.environment)
        let width = min(widest, terminal.width)
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            guard line.hasPrefix("USAGE: "), DisplayWidth.of(line) > width else { return [String(line)] }
            return Wrap.lines(String(line), width: width, hanging: "       ")
        }.joined(separator: "\n")
    }
}
