// A timeline in one line of text: `I─T────────│───p──r─────f`. The same marks are cells of a table in the HTML digest.

public import Vocabulary

/// Something on a timeline.
public struct TimelineMark: Hashable, Sendable {
    /// What it is; the letter in front of the raw value's name is what is drawn.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case interview, thankYou, promised, reminder, final, answer, news, feedback

        /// `I`, `T`, `P`, `R`, `F`, `A`, `N`, `B`: capital once it happened, small while it is planned.
        public var letter: Character {
            switch self {
            case .interview: "I"
            case .thankYou: "T"
            case .promised: "P"
            case .reminder: "R"
            case .final: "F"
            case .answer: "A"
            case .news: "N"
            case .feedback: "B"
            }
        }

        /// In words for legends and screen readers.
        public var name: String {
            switch self {
            case .interview: "interview"
            case .thankYou: "thank-you"
            case .promised: "promised date"
            case .reminder: "reminder"
            case .final: "last mail"
            case .answer: "answer"
            case .news: "news"
            case .feedback: "thanks after a no"
            }
        }

        /// The mark of a kind of mail.
        public init(_ kind: DraftKind) {
            switch kind {
            case .thankYou: self = .thankYou
            case .reminder: self = .reminder
            case .final: self = .final
            case .news: self = .news
            case .gracious, .feedback: self = .feedback
            }
        }
    }

    public var day: CivilDate
    public var kind: Kind
    /// Happened or passed; otherwise planned.
    public var isDone: Bool

    public init(day: CivilDate, kind: Kind, isDone: Bool) { (self.day, self.kind, self.isDone) = (day, kind, isDone) }

    /// The letter as it is drawn.
    public var letter: String { isDone ? String(kind.letter) : kind.letter.lowercased() }
}

/// One interview's timeline.
public struct TimelineBar: Hashable, Sendable {
    public var company: String
    public var role: String?
    /// The state in words.
    public var state: String
    public var marks: [TimelineMark]

    public init(company: String, role: String? = nil, state: String, marks: [TimelineMark]) {
        (self.company, self.role, self.state, self.marks) = (company, role, state, marks)
    }
}

/// The days that a drawing shows.
public struct TimelineWindow: Hashable, Sendable {
    public let first: CivilDate
    public let last: CivilDate
    public let today: CivilDate

    /// The days from `first` to `last` with `today` among them.
    public init(first: CivilDate, last: CivilDate, today: CivilDate) {
        (self.first, self.last, self.today) = (min(first, today), max(last, today), today)
    }

    /// What shows all marks of the bars, but at most four weeks back and five ahead, so that all bars share one scale.
    public static func fitting(_ bars: [TimelineBar], today: CivilDate) -> TimelineWindow {
        let days = bars.flatMap { $0.marks.map(\.day) }
        let first = max(days.min() ?? today, today.adding(days: -28))
        let last = min(days.max() ?? today, today.adding(days: 35))
        return TimelineWindow(
            first: min(first, today.adding(days: -3)), last: max(last, today.adding(days: 7)), today: today)
    }

    /// Everything the bars hold, up to ten years each way: for one imagined interview.
    public static func whole(_ bars: [TimelineBar], today: CivilDate) -> TimelineWindow {
        let days = bars.flatMap { $0.marks.map(\.day) }.filter { abs($0.dayNumber - today.dayNumber) < 3_660 }
        return TimelineWindow(first: days.min() ?? today, last: days.max() ?? today, today: today)
    }

    /// The place of a day among `count` cells; nil outside the window.
    func cell(_ day: CivilDate, of count: Int) -> Int? {
        guard day >= first, day <= last, count > 0 else { return nil }
        let span = max(1, last.dayNumber - first.dayNumber)
        return (day.dayNumber - first.dayNumber) * (count - 1) / span
    }
}

/// Draws timelines in text.
public enum TimelineDrawing {
    public enum Style: Sendable { case unicode, ascii }

    /// One line of exactly `width` columns (at least 8).
    public static func line(_ bar: TimelineBar, window: TimelineWindow, width: Int, style: Style = .unicode) -> String {
        let placed = placed(bar, window: window, count: max(8, width))
        let rule: Character = style == .unicode ? "─" : "-"
        let now: Character = style == .unicode ? "│" : "|"
        let line = drawn(bar, placed, window: window)
        return String(
            placed.enumerated().map { index, cell -> Character in
                switch cell {
                case .mark(let mark)?: mark.letter.first ?? rule
                case .today?: now
                case nil: line?.contains(index) == true ? rule : " "
                }
            })
    }

    /// The dates of the window's ends and `today` over its column, to stand above lines of the same width.
    public static func axis(_ window: TimelineWindow, width: Int, namesToday: Bool = true) -> String {
        let width = max(8, width)
        let (first, last) = (window.first.dayAndMonth, window.last.dayAndMonth)
        var columns = Array(repeating: Character(" "), count: width)
        func write(_ text: String, at wanted: Int) {
            let start = min(max(0, wanted), max(0, width - text.count))
            guard start + text.count <= width,
                columns[max(0, start - 1)..<min(width, start + text.count + 1)].allSatisfy({ $0 == " " })
            else { return }
            columns.replaceSubrange(start..<start + text.count, with: text)
        }
        if namesToday, let today = window.cell(window.today, of: width) { write("today", at: today - 2) }
        write(first, at: 0)
        write(last, at: width - last.count)
        return String(columns).withoutTrailingSpaces
    }

    /// The legend for the marks that appear in these bars, and for today.
    public static func legend(_ bars: [TimelineBar], style: Style = .unicode, namesToday: Bool = true) -> String {
        let used = Set(bars.flatMap { $0.marks.map(\.kind) })
        let names = TimelineMark.Kind.allCases.filter(used.contains).map { "\($0.letter) \($0.name)" }
        let today = namesToday ? ["\(style == .unicode ? "│" : "|") today"] : []
        return (names + ["small letter: planned"] + today).joined(separator: " · ")
    }

    /// The legend in lines of the width; no item is broken where the longest fits.
    public static func legendLines(_ bars: [TimelineBar], style: Style = .unicode, width: Int) -> [String] {
        let legend = legend(bars, style: style)
        let items = legend.split(separator: " · ").map(String.init)
        guard items.allSatisfy({ DisplayWidth.of($0) + 2 <= width }) else { return Wrap.lines(legend, width: width) }
        return items.reduce(into: []) { lines, item in
            guard let last = lines.last else { return lines.append(item) }
            let isLast = item == items.last
            if DisplayWidth.of("\(last) · \(item)") + (isLast ? 0 : 2) <= width {
                lines[lines.count - 1] = "\(last) · \(item)"
            } else {
                lines[lines.count - 1] = "\(last) ·"
                lines.append(item)
            }
        }
    }

    enum Cell: Hashable {
        case mark(TimelineMark)
        case today
    }

    /// The cells that the line runs through: from the first mark to the last, on to the edge where marks lie beyond it.
    static func drawn(_ bar: TimelineBar, _ placed: [Cell?], window: TimelineWindow) -> ClosedRange<Int>? {
        guard let first = placed.firstIndex(where: { $0 != nil }), let last = placed.lastIndex(where: { $0 != nil })
        else {
            return nil
        }
        let isEarlier = bar.marks.contains { $0.day < window.first }
        let isLater = bar.marks.contains { $0.day > window.last }
        return (isEarlier ? 0 : first)...(isLater ? placed.count - 1 : last)
    }

    /// Each mark in its cell; where two meet, the later moves on to the next free one, or back where there is none.
    static func placed(_ bar: TimelineBar, window: TimelineWindow, count: Int) -> [Cell?] {
        var cells: [Cell?] = Array(repeating: nil, count: count)
        let marks = bar.marks.sorted { ($0.day, $0.kind.letter) < ($1.day, $1.kind.letter) }
        for mark in marks {
            guard let wanted = window.cell(mark.day, of: count) else { continue }
            let free = (wanted..<count).first { cells[$0] == nil } ?? (0..<wanted).last { cells[$0] == nil }
            if let free { cells[free] = .mark(mark) }
        }
        if let today = window.cell(window.today, of: count), cells[today] == nil { cells[today] = .today }
        return cells
    }
}

extension CivilDate {
    /// `8 Oct`
    var dayAndMonth: String { "\(day) \(englishMonth.prefix(3))" }
}
