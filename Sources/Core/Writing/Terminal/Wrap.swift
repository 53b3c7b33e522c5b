// Breaks text into lines of at most so many columns.

/// Wraps text for a terminal or a plain-text mail.
public enum Wrap {
    /// The lines of one paragraph; words longer than a line are broken, paths behind a slash. `hanging` is put before every
    /// line but the first and counts.
    public static func lines(_ text: some StringProtocol, width: Int, hanging: String = "") -> [String] {
        let width = max(1, width)
        let indent = DisplayWidth.of(hanging) < width ? hanging : ""
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.tokens {
            let gap = line.isEmpty || line == indent ? 0 : 1
            if !line.isEmpty, let columns = DisplayWidth.of(word, atMost: width - used - gap) {
                line += (gap == 0 ? "" : " ") + word
                used += gap + columns
                continue
            }
            if !line.isEmpty, line != indent { lines.append(line) }
            line = lines.isEmpty && line.isEmpty ? "" : indent
            used = line.utf8.isEmpty ? 0 : DisplayWidth.of(indent)
            var rest = word[...]
            while DisplayWidth.of(rest, atMost: width - used) == nil {
                // A character wider than the line still has to go somewhere.
                let fitting = DisplayWidth.prefix(rest, columns: width - used)
                let part = fitting.isEmpty ? String(rest.prefix(1)) : whole(fitting)
                lines.append(line + part)
                rest = rest.dropFirst(part.count)
                line = rest.isEmpty ? "" : indent
                used = rest.isEmpty ? 0 : DisplayWidth.of(indent)
            }
            line += rest
            used += DisplayWidth.of(rest)
        }
        if !line.isEmpty, line != indent || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// Up to the last slash where there is one, so that a path breaks between its names; else all of it.
    private static func whole(_ part: String) -> String {
        guard let slash = part.lastIndex(of: "/"), slash != part.startIndex else { return part }
        return String(part[...slash])
    }

    /// Several paragraphs: line breaks stay, each line is wrapped by itself.
    public static func text(_ text: some StringProtocol, width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { lines($0, width: width).joined(separator: "\n") }
            .joined(separator: "\n")
    }
}
