// Timelines on the terminal: the days above, a line for each interview, what the letters mean below.

import Pipeline
import Vocabulary
import Writing

struct TimelinePrinter {
    let terminal: Terminal
    let window: TimelineWindow
    let indent: Int
    private let bars: [TimelineBar]

    /// One scale for all, from four weeks ago to five ahead at most.
    init(_ views: [InterviewView], terminal: Terminal, indent: Int) {
        bars = views.map(\.timeline)
        (self.terminal, self.indent) = (terminal, indent)
        let today = views.map { $0.zone.date($0.now) }.max()
        window = .fitting(bars, today: today ?? CivilDate(dayNumber: 0))
    }

    /// One interview from its first mark to its last.
    init(whole view: InterviewView, terminal: Terminal, indent: Int) {
        bars = [view.timeline]
        (self.terminal, self.indent) = (terminal, indent)
        window = .whole(bars, today: view.zone.date(view.now))
    }

    /// Beyond this a line is no easier to read.
    private var width: Int { min(72, terminal.width - indent) }
    private var style: TimelineDrawing.Style { terminal.usesUnicode ? .unicode : .ascii }
    private var margin: String { String(repeating: " ", count: indent) }

    func axis() { Output.write(margin + terminal.styled(TimelineDrawing.axis(window, width: width), .dim)) }

    func line(_ view: InterviewView) {
        let line = TimelineDrawing.line(view.timeline, window: window, width: width, style: style)
        guard let end = line.lastIndex(where: { $0 != " " }) else { return }
        Output.write(margin + line[...end])
    }

    func legend() {
        for line in TimelineDrawing.legendLines(bars, style: style, width: terminal.width - indent) {
            Output.write(margin + terminal.styled(terminal.usesUnicode ? line : line.replacing("·", with: "-"), .dim))
        }
    }

    /// Days, line and legend of one interview.
    func all(_ view: InterviewView) {
        guard !view.timeline.marks.isEmpty else { return }
        axis()
        line(view)
        legend()
    }
}
