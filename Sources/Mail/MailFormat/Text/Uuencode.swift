// Files that old programs put into the text itself (uuencode): taken out of it and listed, not decoded.

/// Finds uuencoded files within a plain text.
enum Uuencode {
    /// One file: its name and the size its lines announce.
    struct File: Hashable {
        var name: String
        var size: Int
    }

    /// The text without its files. Only whole ones count, from `begin` to `end`.
    static func extract(_ text: String) -> (text: String, files: [File]) {
        guard text.holds("begin ") else { return (text, []) }
        var kept: [Substring] = []
        var files: [File] = []
        let lines = text.lines
        var index = 0
        while index < lines.count {
            if let name = name(lines[index]), let (next, size) = body(lines, from: index + 1) {
                files.append(File(name: name, size: size))
                index = next
            } else {
                kept.append(lines[index])
                index += 1
            }
        }
        return files.isEmpty ? (text, []) : (kept.joined(separator: "\n"), files)
    }

    /// `begin 644 file.pdf`
    private static func name(_ line: Substring) -> String? {
        guard line.hasPrefix("begin ") else { return nil }
        let parts = line.split(separator: " ", maxSplits: 2)
        guard parts.count == 3, (3...4).contains(parts[1].utf8.count),
            parts[1].utf8.allSatisfy({ (0x30...0x37).contains($0) })
        else { return nil }
        let name = HeaderText.clean(String(parts[2].prefix(255)))
        return name.isEmpty ? nil : name
    }

    /// The lines up to `end`, each with its length in its first character; nil where one is none.
    private static func body(_ lines: [Substring], from start: Int) -> (next: Int, size: Int)? {
        var index = start
        var size = 0
        while index < lines.count {
            let line = lines[index].utf8
            if lines[index] == "end" { return index > start ? (index + 1, size) : nil }
            guard let first = line.first, (0x20...0x60).contains(first) else { return nil }
            let count = Int(first &- 0x20) & 63
            guard line.count >= 1 + (count + 2) / 3 * 4 - 2 || count == 0, line.count <= 90 else { return nil }
            size += count
            index += 1
        }
        return nil
    }
}
