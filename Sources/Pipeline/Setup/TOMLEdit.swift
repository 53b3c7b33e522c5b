// Changes single settings in the text of a TOML file and leaves everything else as it is, comments above all. A key that
// only stands there as a comment ("# key = …") is put in its place. It knows tables, arrays of tables, and values over
// several lines; not dotted keys or inline tables, which config.toml has no use for.

/// A TOML text being edited.
struct TOMLEdit: Sendable, Equatable {
    private(set) var lines: [String]
    /// Comments within values of several lines that were replaced: they are gone.
    private(set) var lostComments: [String] = []

    init(_ text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }

    var text: String { lines.joined(separator: "\n") }

    /// A table: its name, and for `[[name]]` which of them.
    struct Table: Hashable, Sendable {
        var name: String
        var index: Int?
    }

    /// Gives `key` a value; the table is added at the end where it is missing.
    mutating func set(_ key: String, in table: Table, to literal: String) {
        guard let body = body(of: table) else {
            if lines.last == "" { lines.removeLast() }
            lines += ["", table.index == nil ? "[\(table.name)]" : "[[\(table.name)]]", "\(key) = \(literal)", ""]
            return
        }
        if let place = entry(key, in: body) {
            let comment = trailingComment(place)
            lines.replaceSubrange(place, with: ["\(key) = \(literal)\(comment)"])
        } else if let line = body.first(where: { Self.commentedKey(lines[$0]) == key }) {
            let comment = trailingComment(line..<line + 1)
            lines[line] = "\(key) = \(literal)\(comment)"
        } else {
            let last = body.last { !lines[$0].isEmpty && !lines[$0].hasPrefix("#") } ?? body.lowerBound - 1
            lines.insert("\(key) = \(literal)", at: last + 1)
        }
    }

    /// Makes the setting a comment, where it stands.
    mutating func comment(out key: String, in table: Table) {
        guard let body = body(of: table), let place = entry(key, in: body) else { return }
        for line in place { lines[line] = "# " + lines[line] }
    }

    // MARK: Where things stand

    /// The lines of a table below its header.
    private func body(of table: Table) -> Range<Int>? {
        var count = 0
        var start: Int?
        for (line, open) in zip(lines.indices, depths)
        where open == 0 && lines[line].drop(while: Self.isSpace).hasPrefix("[") {
            if let start { return start..<line }
            guard header(lines[line]) == (table.name, table.index != nil) else { continue }
            if count == table.index ?? 0 { start = line + 1 }
            count += 1
        }
        return start.map { $0..<lines.count }
    }

    private func header(_ line: String) -> (String, Bool) {
        let isArray = line.drop(while: Self.isSpace).hasPrefix("[[")
        return (line.filter { !"[]\"' \t".contains($0) }.split(separator: "#").first.map(String.init) ?? "", isArray)
    }

    /// The lines of `key = value` in a table.
    private func entry(_ key: String, in body: Range<Int>) -> Range<Int>? {
        let depths = depths
        guard let first = body.first(where: { depths[$0] == 0 && Self.key(of: lines[$0]) == key }) else { return nil }
        let end = body[(first + 1)...].first { depths[$0] == 0 } ?? body.upperBound
        return first..<end
    }

    /// For each line how many brackets and multi-line strings are open at its beginning.
    private var depths: [Int] {
        var result: [Int] = []
        var (depth, quote): (Int, Substring?) = (0, nil)
        for line in lines {
            result.append(depth + (quote == nil ? 0 : 1))
            if let open = quote {
                if line.contains(open) { quote = nil }
                continue
            }
            let trimmed = line.drop(while: Self.isSpace)
            if depth == 0, trimmed.hasPrefix("[") || trimmed.hasPrefix("#") { continue }
            (depth, quote) = TOMLPlaces.balance(trimmed, depth)
        }
        return result
    }

    private static func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }

    private static func key(of line: String) -> String? {
        guard let equals = line.firstIndex(of: "="), !line.drop(while: isSpace).hasPrefix("#") else { return nil }
        return line[..<equals].filter { !"\"' \t".contains($0) }
    }

    /// `# key = value`, but no sentence that happens to hold an equals sign.
    private static func commentedKey(_ line: String) -> String? {
        guard line.hasPrefix("#"), let equals = line.firstIndex(of: "=") else { return nil }
        let key = line[..<equals].drop { $0 == "#" || $0 == " " }.split(separator: " ")
        return key.count == 1 ? String(key[0]) : nil
    }

    // MARK: Comments

    /// The comment behind a value, with the space in front; those within several lines are lost, and noted.
    private mutating func trailingComment(_ place: Range<Int>) -> String {
        let comments = place.map { Self.comment(in: lines[$0].drop { $0 == "#" }) }
        if place.count == 1 { return comments[0].map { "  " + $0 } ?? "" }
        lostComments += comments.compactMap { $0 }
        return ""
    }

    private static func comment(in line: Substring) -> String? {
        var quote: Character?
        for index in line.indices {
            let character = line[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "#" {
                return String(line[index...])
            }
        }
        return nil
    }
}

/// Values as TOML writes them.
enum TOMLLiteral {
    static func string(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    static func strings(_ values: [String]) -> String { "[" + values.map(string).joined(separator: ", ") + "]" }
}
