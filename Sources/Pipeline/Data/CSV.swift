// Comma-separated values (RFC 4180), written so that a spreadsheet takes no cell for a formula, and read back.

/// A table of text.
enum CSV {
    /// A cell that begins with one of these is a formula to a spreadsheet, and would run (CWE-1236).
    private static let formulaStarts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "'", "|", "%"]

    /// Rows as text with CRLF line ends; every cell that could be taken for a formula gets an apostrophe in front.
    static func text(_ rows: [[String]]) -> String {
        rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func cell(_ text: String) -> String {
        let guarded = text.unicodeScalars.first.map(formulaStarts.contains) ?? false ? "'" + text : text
        guard guarded.unicodeScalars.contains(where: { ",\"\r\n;".unicodeScalars.contains($0) }) || guarded != text
        else { return guarded }
        return "\"" + guarded.replacing("\"", with: "\"\"") + "\""
    }

    /// A row and the line it begins on, from 1.
    struct Row: Sendable, Hashable {
        var line: Int
        var cells: [String]
    }

    /// What is wrong with a text, and where.
    struct Problem: Error, Hashable {
        var line: Int
        var message: String
    }

    /// Reads rows; empty lines are left out. Commas, or semicolons where the first line has more of those.
    ///
    /// - Throws: `Problem` for a quotation mark without its end.
    static func rows(_ text: String) throws(Problem) -> [Row] {
        var reader = Reader(text)
        return try reader.rows()
    }

    private struct Reader {
        private let scalars: [Unicode.Scalar]
        private let separator: Unicode.Scalar
        private var index = 0
        private var line = 1

        init(_ text: String) {
            var all = Array(text.unicodeScalars)
            if all.first == "\u{FEFF}" { all.removeFirst() }
            scalars = all
            let head = all.prefix { $0 != "\n" && $0 != "\r" }
            separator = head.count { $0 == ";" } > head.count { $0 == "," } ? ";" : ","
        }

        mutating func rows() throws(Problem) -> [Row] {
            var rows: [Row] = []
            while index < scalars.count {
                let start = line
                let cells = try row()
                if cells != [""] { rows.append(Row(line: start, cells: cells)) }
            }
            return rows
        }

        private mutating func row() throws(Problem) -> [String] {
            var cells: [String] = []
            while true {
                cells.append(try cell())
                guard index < scalars.count else { return cells }
                let ended = scalars[index]
                index += 1
                if ended == separator { continue }
                if ended == "\r", index < scalars.count, scalars[index] == "\n" { index += 1 }
                line += 1
                return cells
            }
        }

        private mutating func cell() throws(Problem) -> String {
            var text = String.UnicodeScalarView()
            let isQuoted = index < scalars.count && scalars[index] == "\""
            let start = line
            if isQuoted { index += 1 }
            while true {
                guard index < scalars.count else {
                    if isQuoted { throw Problem(line: start, message: "a quotation mark has no end") }
                    break
                }
                let scalar = scalars[index]
                if isQuoted, scalar == "\"" {
                    index += 1
                    guard index < scalars.count, scalars[index] == "\"" else { break }
                } else if !isQuoted, scalar == separator || scalar == "\n" || scalar == "\r" {
                    break
                }
                if scalar == "\n" { line += 1 }
                text.append(scalar)
                index += 1
            }
            // What stands between a closing quotation mark and the separator belongs to nothing.
            while isQuoted, index < scalars.count, scalars[index] != separator, scalars[index] != "\n",
                scalars[index] != "\r"
            {
                index += 1
            }
            return CSV.plain(String(text))
        }
    }

    /// Without the apostrophe that `cell` put in front.
    private static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.first == "'", let second = scalars.dropFirst().first, formulaStarts.contains(second) else {
            return text
        }
        return String(text.unicodeScalars.dropFirst())
    }
}
