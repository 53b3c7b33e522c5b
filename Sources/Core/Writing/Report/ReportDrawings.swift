// The drawings of the report, in SVG: the flow from recorded to outcome, bars, timelines. Texts in them are escaped as
// everywhere; colours are classes, so that light, dark and paper each have theirs.

internal import Interviews
internal import Vocabulary

extension ReportStage {
    var accent: Look.Accent {
        switch self {
        case .recorded, .interviewed, .ahead: Look.blue
        case .answered: Look.violet
        case .offer, .inTouch: Look.green
        case .waiting, .onHold: Look.amber
        case .fellThrough, .unanswered, .rejection, .ended: Look.grey
        }
    }
}

enum ReportDrawings {
    /// `count` of `whole` as a bar; read aloud by the number beside it.
    static func bar(_ count: Int, of whole: Int, _ accent: Look.Accent) -> String {
        let tenths = whole > 0 ? min(1000, count * 1000 / whole) : 0
        return
            "<svg width=\"100%\" height=\"12\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"track\" width=\"100%\" height=\"12\" rx=\"3\"/>"
            + (tenths > 0
                ? "<rect class=\"\(accent.name)\" width=\"\(tenths / 10).\(tenths % 10)%\" height=\"12\" rx=\"3\"/>"
                : "")
            + "</svg>"
    }

    // MARK: - The flow

    private static let columns = [0, 205, 410, 600]
    private static let nodeWidth = 12
    private static let drawnHeight = 220
    /// One interview is a band and no wall.
    private static let thickestInterview = 24
    private static let labelHeight = 20
    private static let gap = 10

    /// Four columns of bars joined by bands as thick as the number of interviews that went that way.
    static func flow(_ flow: ReportFlow) -> String {
        let layout = FlowLayout(
            scale: min(Double(thickestInterview), Double(drawnHeight) / Double(max(1, flow.count))))
        let height = layout.slot(flow)
        var shapes = ""
        draw(flow, depth: 0, top: 0, layout, into: &shapes)
        let told = flow.rows.dropFirst().map { "\($0.flow.count) \($0.flow.stage.name.lowercased())" }
            .joined(separator: ", ")
        return """
            <svg class="flow" viewBox="0 0 720 \(height)" role="img" aria-labelledby="flow-title flow-text">
            <title id="flow-title">From recorded to outcome</title>
            <desc id="flow-text">Of \(flow.count) interviews: \(HTML.escapeAttribute(told)). The table below says the same.</desc>
            \(shapes)</svg>
            """
    }

    /// How much room each place and what follows from it needs.
    struct FlowLayout {
        let scale: Double

        func thickness(_ count: Int) -> Int { max(3, Int((Double(count) * scale).rounded())) }

        /// The place with its label, or all that follows from it, whichever is higher.
        func slot(_ flow: ReportFlow) -> Int {
            max(thickness(flow.count) + labelHeight + gap, flow.next.map { slot($0) }.reduce(0, +))
        }
    }

    private static func draw(
        _ flow: ReportFlow, depth: Int, top: Int, _ layout: FlowLayout, into shapes: inout String
    ) {
        guard depth < columns.count else { return }
        let x = columns[depth]
        let y = top + labelHeight
        var childTop = top
        var start = y
        for child in flow.next where depth + 1 < columns.count {
            let thickness = layout.thickness(child.count)
            shapes += band(
                from: (x + nodeWidth, start), to: (columns[depth + 1], childTop + labelHeight), thickness,
                child.stage.accent)
            draw(child, depth: depth + 1, top: childTop, layout, into: &shapes)
            start += thickness
            childTop += layout.slot(child)
        }
        shapes +=
            "<rect class=\"\(flow.stage.accent.name)\" x=\"\(x)\" y=\"\(y)\" width=\"\(nodeWidth)\" height=\"\(layout.thickness(flow.count))\" rx=\"2\"/>"
            + "<text x=\"\(x)\" y=\"\(top + 14)\">\(HTML.escapeAttribute(flow.stage.name)) <tspan class=\"strong\">\(flow.count)</tspan></text>\n"
    }

    private static func band(
        from: (x: Int, y: Int), to: (x: Int, y: Int), _ thickness: Int, _ accent: Look.Accent
    ) -> String {
        let middle = (from.x + to.x) / 2
        return
            "<path class=\"band \(accent.name)\" d=\"M\(from.x) \(from.y)C\(middle) \(from.y) \(middle) \(to.y) \(to.x) \(to.y)"
            + "V\(to.y + thickness)C\(middle) \(to.y + thickness) \(middle) \(from.y + thickness) \(from.x) \(from.y + thickness)Z\"/>"
    }

    // MARK: - Timelines

    /// Below this share of the width two marks would overlap on a phone.
    private static let closest = 75
    private static let laneHeight = 20

    /// One interview from its first mark to its last, places in percent so that any width does.
    static func timeline(_ entry: ReportInterview, today: CivilDate) -> String {
        let bar = entry.bar
        let ends =
            bar.marks.map(\.day).filter { abs($0.dayNumber - today.dayNumber) < 3_660 }
            + (entry.state.isOver ? [] : [today])
        guard !bar.marks.isEmpty, let first = ends.min(), let last = ends.max() else {
            return "<p class=\"muted\">No date yet.</p>"
        }
        let scale = TimelineScale(first: first, last: max(last, first.adding(days: 13)))
        let lanes = lanes(bar, scale)
        let height = 18 + (lanes.map { $0.lane + 1 }.max() ?? 1) * laneHeight
        var shapes = ""
        for day in stride(from: 0, through: scale.days, by: 7) where scale.days <= 180 {
            shapes +=
                "<rect class=\"tick\" x=\"\(scale.percent(first.adding(days: day)))\" y=\"7\" width=\"1\" height=\"6\"/>"
        }
        shapes += "<rect class=\"line\" x=\"2%\" y=\"9\" width=\"96%\" height=\"2\"/>"
        if today >= scale.first, today <= scale.last {
            shapes +=
                "<rect class=\"now\" x=\"\(scale.percent(today))\" width=\"2\" height=\"\(height - 16)\"><title>today</title></rect>"
        }
        for placed in lanes { shapes += mark(placed.mark, at: scale.percent(placed.mark.day), lane: placed.lane) }
        let label = HTML.escapeAttribute(TimelineHTML.sentence(bar))
        return """
            <svg class="timeline" width="100%" height="\(height)" role="img" aria-label="\(label)">
            \(shapes)
            <text class="end" x="2%" y="\(height - 3)">\(scale.first.dayAndMonth)</text><text class="end last" x="98%" y="\(height - 3)">\(scale.last.dayAndMonth)</text>
            </svg>
            """
    }

    private static func mark(_ mark: TimelineMark, at place: String, lane: Int) -> String {
        let kind = TimelineHTML.accent(mark.kind).name + (mark.isDone ? "" : " planned")
        let title = "\(DateWords.short(mark.day)): \(mark.kind.name)\(mark.isDone ? "" : ", planned")"
        return
            "<svg class=\"mark\" x=\"\(place)\" y=\"\(2 + lane * laneHeight)\" overflow=\"visible\"><g class=\"\(kind)\"><title>\(HTML.escapeAttribute(title))</title>"
            + "<rect x=\"-8\" width=\"16\" height=\"16\" rx=\"4\"/><text y=\"12\">\(mark.letter)</text></g></svg>"
    }

    /// Marks too close to the one before go one lane down.
    private static func lanes(_ bar: TimelineBar, _ scale: TimelineScale) -> [(mark: TimelineMark, lane: Int)] {
        var ends: [Int] = []
        let marks = bar.marks.filter { $0.day >= scale.first && $0.day <= scale.last }
        return marks.sorted { ($0.day, $0.kind.letter) < ($1.day, $1.kind.letter) }.prefix(60).map { mark in
            let place = scale.thousandths(mark.day)
            let lane = ends.firstIndex { place - $0 >= closest } ?? ends.count
            if lane == ends.count { ends.append(place) } else { ends[lane] = place }
            return (mark, lane)
        }
    }
}

/// Days on a line.
struct TimelineScale {
    let first: CivilDate
    let last: CivilDate

    var days: Int { max(1, last.dayNumber - first.dayNumber) }

    /// 30…970 of the width: a mark's half stays inside at either end.
    func thousandths(_ day: CivilDate) -> Int { 30 + (day.dayNumber - first.dayNumber) * 940 / days }

    func percent(_ day: CivilDate) -> String {
        let place = thousandths(day)
        return "\(place / 10).\(place % 10)%"
    }
}
