// Breaks text into lines of at most so many columns.

/// Wraps text for a terminal or a plain-text mail.
public enum Wrap {
    /// The lines of one paragraph; words longer than a line are broken. `hanging` is put before every line but the
    /// first and counts.
    public static func lines(_ text: some StringProtocol, width: Int, hanging: String = "") -> [String] {
        let width = max(1, width)
        let indent = DisplayWidth.of(hanging) < width ? hanging : ""
        var lines: [String] = []
        var line = ""
        for word in text.tokens {
            if !line.isEmpty, DisplayWidth.of(line) + 1 + DisplayWidth.of(word) <= width {
                line += (line == indent ? "" : " ") + word
                continue
            }
            if !line.isEmpty, line != indent { lines.append(line) }
            line = lines.isEmpty && line.isEmpty ? "" : indent
            var rest = word[...]
            while DisplayWidth.of(line) + DisplayWidth.of(rest) > width {
                let part = DisplayWidth.prefix(rest, columns: width - DisplayWidth.of(line))
                guard !part.isEmpty else { break }
                lines.append(line + part)
                rest = rest.dropFirst(part.count)
                line = indent
            }
            line += rest
        }
        if !line.isEmpty, line != indent || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// Several paragraphs: line breaks stay, each line is wrapped by itself.
    public static func text(_ text: some StringProtocol, width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { lines($0, width: width).joined(separator: "\n") }
            .joined(separator: "\n")
    }
}
