// Tables for terminals: columns by display width, never wider than they may be.

/// A table that fits a given width.
public struct TextTable: Sendable {
    /// One column.
    public struct Column: Sendable {
        public enum Overflow: Sendable { case truncate, wrap }

        public var title: String
        /// Numbers stand on the right.
        public var isNumeric: Bool
        /// What it needs at least, in columns of the terminal.
        public var minimum: Int
        public var overflow: Overflow

        public init(_ title: String, isNumeric: Bool = false, minimum: Int = 6, overflow: Overflow = .truncate) {
            (self.title, self.isNumeric, self.minimum, self.overflow) = (title, isNumeric, minimum, overflow)
        }
    }

    public var columns: [Column]
    /// Cells by row; missing cells are empty, surplus ones are left out. Cells are made printable.
    public var rows: [[String]]

    public init(_ columns: [Column], rows: [[String]] = []) { (self.columns, self.rows) = (columns, rows) }

    private static let gap = "  "

    /// The lines of the table without trailing spaces; one block a row where the columns cannot stand side by side.
    public func render(width: Int, withTitles: Bool = true) -> String {
        guard !columns.isEmpty else { return "" }
        let cells = rows.map { row in columns.indices.map { $0 < row.count ? Printable.escape(row[$0]) : "" } }
        let titles = columns.map(\.title)
        guard let widths = widths(cells, withTitles ? titles : [], total: width) else {
            return blocks(cells, width: width)
        }
        var lines: [String] = []
        if withTitles, titles.contains(where: { !$0.isEmpty }) { lines += line(titles, widths) }
        for row in cells { lines += line(row, widths) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The natural widths, the widest column giving way first; nil where not even the minima fit.
    private func widths(_ cells: [[String]], _ titles: [String], total: Int) -> [Int]? {
        var widths = columns.indices.map { column in
            (cells.map { DisplayWidth.of($0[column]) } + (titles.isEmpty ? [] : [DisplayWidth.of(titles[column])]))
                .max() ?? 0
        }
        let room = total - Self.gap.count * (columns.count - 1)
        while widths.reduce(0, +) > room {
            let shrinkable = widths.indices.filter { widths[$0] > columns[$0].minimum }
            guard let widest = shrinkable.max(by: { widths[$0] < widths[$1] }) else { return nil }
            // Down to the next widest at once, at least by one: a cell of 10,000 characters costs no 10,000 rounds.
            let next = shrinkable.filter { $0 != widest }.map { widths[$0] }.max() ?? columns[widest].minimum
            let excess = widths.reduce(0, +) - room
            let step = max(1, min(excess, widths[widest] - max(next, columns[widest].minimum)))
            widths[widest] = max(columns[widest].minimum, widths[widest] - step)
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int]) -> [String] {
        let wrapped = zip(zip(cells, columns), widths).map { pair, width in
            let (cell, column) = pair
            return column.overflow == .wrap
                ? Wrap.lines(cell, width: width) : [DisplayWidth.truncated(cell, to: width)]
        }
        return (0..<max(1, wrapped.map(\.count).max() ?? 1)).map { index in
            let parts = zip(zip(wrapped, columns), widths).map { pair, width in
                let (lines, column) = pair
                return DisplayWidth.padded(
                    index < lines.count ? lines[index] : "", to: width, onTheLeft: column.isNumeric)
            }
            return parts.joined(separator: Self.gap).withoutTrailingSpaces
        }
    }

    /// `Company: Acme` line by line, an empty line between rows.
    private func blocks(_ cells: [[String]], width: Int) -> String {
        cells.map { row in
            zip(columns, row).filter { !$1.isEmpty }.flatMap { column, cell in
                Wrap.lines(column.title.isEmpty ? cell : "\(column.title): \(cell)", width: width, hanging: "  ")
            }.map { $0 + "\n" }.joined()
        }.joined(separator: "\n")
    }
}

extension String {
    var withoutTrailingSpaces: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
