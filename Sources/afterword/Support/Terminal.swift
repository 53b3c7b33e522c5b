// The terminal: its width, whether it shows colour, and asking a question.

import Foundation
import Writing

/// Where output goes.
struct Terminal {
    /// Columns to fill at most.
    let width: Int
    let usesColor: Bool
    /// Standard input and output are both a terminal: only then may a command ask.
    let isInteractive: Bool
    /// Box drawing and the like can be shown.
    let usesUnicode: Bool

    init(color: ColorChoice, environment: [String: String]) {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        isInteractive = isTerminal && isatty(STDIN_FILENO) == 1
        width = Self.columns(environment, isTerminal: isTerminal)
        switch color {
        case .always: usesColor = true
        case .never: usesColor = false
        case .auto:
            usesColor = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        }
        let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? ""
        usesUnicode = locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
    }

    private static func columns(_ environment: [String: String], isTerminal: Bool) -> Int {
        var size = winsize()
        if isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return max(20, Int(size.ws_col))
        }
        return environment["COLUMNS"].flatMap { Int($0) }.map { max(20, $0) } ?? 80
    }

    /// Styles for text on a terminal.
    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
    }

    func styled(_ text: String, _ styles: Style...) -> String {
        guard usesColor, !text.isEmpty else { return text }
        return "\u{1B}[\(styles.map(\.rawValue).joined(separator: ";"))m\(text)\u{1B}[0m"
    }

    /// Asks a question and reads one line; nil at the end of input. Never called off a terminal.
    func ask(_ question: String) -> String? {
        Output.write(question, terminator: " ")
        Output.flush()
        return readLine()
    }
}

/// Standard output.
enum Output {
    static func write(_ text: String, terminator: String = "\n") {
        HeadwayLine.clear()
        print(text, terminator: terminator)
    }

    static func flush() { fflush(nil) }
}

/// Standard error.
enum Diagnostics {
    /// `afterword: draft 42 changed …`
    static func error(_ message: String) { write("afterword: \(message)") }

    static func warning(_ message: String) { write("afterword: warning: \(message)") }

    fileprivate static func write(_ line: String) {
        Output.flush()
        HeadwayLine.clear()
        FileHandle.standardError.write(Data((Printable.escapeLines(line) + "\n").utf8))
    }
}

extension Diagnostics {
    /// Something worth knowing that is no output of the command.
    static func info(_ message: String) { write(message) }
}
