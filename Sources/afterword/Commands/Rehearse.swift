// `afterword rehearse`: what each policy would do after an imagined interview.

import ArgumentParser
import Etiquette
import Foundation
import Pipeline
import Vocabulary
import Writing

struct Rehearse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse", abstract: "Show what every policy would do after an imagined interview.",
        discussion: """
            Example:
              afterword rehearse --at "2026-10-08 14:00" --time-zone Europe/Berlin \\
                --expect "within 5 working days"
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var output: JSONOption
    @Option(help: ArgumentHelp("When the interview begins.", valueName: "time")) var at: String
    @Option(help: ArgumentHelp("How long it takes (default 60m).", valueName: "length")) var duration: String?
    @Option(help: ArgumentHelp("The recipient's time zone.", valueName: "zone")) var timeZone: String?
    @Option(help: ArgumentHelp("When an answer is promised.", valueName: "when")) var expect: String?
    @Option(help: ArgumentHelp("How it went, 1 to 5.", valueName: "1-5")) var rating: Int?
    @Option(help: ArgumentHelp("One policy, or all.", valueName: "name"), completion: Completions.policies) var policy =
        "all"

    func run() throws {
        let surroundings = try Surroundings.process(environment: ProcessInfo.processInfo.environment)
        let request = RehearsalRequest(
            at: at, duration: duration, timeZone: timeZone, expect: expect, rating: rating, policy: policy)
        let rehearsed = try Rehearsals.run(request, surroundings: surroundings, configurationFile: common.config)
        if output.json { return try JSON.print(rehearsed.rows) }
        RehearsalPrinter(rehearsed, terminal: common.terminal).print()
    }
}

/// An imagined interview on the terminal: the policies side by side in a table, drawn on one scale, then each in words.
struct RehearsalPrinter {
    let rehearsed: Rehearsals.Result
    let terminal: Terminal
    private let clock: Clock
    private let nameWidth: Int

    init(_ rehearsed: Rehearsals.Result, terminal: Terminal) {
        (self.rehearsed, self.terminal) = (rehearsed, terminal)
        clock = Clock(rehearsed.zone)
        nameWidth = (rehearsed.plans.map { DisplayWidth.of(Printable.escape($0.policy)) }.max() ?? 0) + 2
    }

    func print() {
        heading()
        table()
        drawing()
        for plan in rehearsed.plans {
            Output.write("")
            Output.write(terminal.styled(Printable.escape(plan.policy), .bold))
            let printer = PlanPrinter(terminal: terminal, namesRecipients: false)
            if plan.upcoming.isEmpty { Output.write("  nothing is planned") }
            for touch in plan.upcoming { printer.row(touch, clock) }
            for line in plan.notes.flatMap({ Wrap.lines($0.text, width: terminal.width - 4, hanging: "") }) {
                Output.write("    \(line)")
            }
        }
    }

    private func heading() {
        let end = String(rehearsed.zone.civil(rehearsed.end).time.description.prefix(5))
        var text = "Interview \(clock.long(rehearsed.start)) to \(end), "
        text += rehearsed.expected.map { "an answer promised by \(clock.short($0.until))" } ?? "nothing promised"
        Wrap.lines(text, width: terminal.width).forEach { Output.write($0) }
    }

    // MARK: - Table

    private static let columns: [(name: String, kind: DraftKind)] = [
        ("thank-you", .thankYou), ("reminder", .reminder), ("final", .final),
    ]

    private func table() {
        let hasWeekdays = nameWidth + Self.columns.count * 18 <= terminal.width
        let width = hasWeekdays ? 18 : 14
        Output.write("")
        Output.write(terminal.styled(row("", Self.columns.map(\.name), width), .dim))
        for plan in rehearsed.plans {
            let cells = Self.columns.map { column in
                plan.upcoming.first { $0.kind.mail == column.kind }.map { day($0.due, hasWeekday: hasWeekdays) } ?? "-"
            }
            Output.write(row(Printable.escape(plan.policy), cells, width))
        }
    }

    private func row(_ name: String, _ cells: [String], _ width: Int) -> String {
        let row = DisplayWidth.padded(name, to: nameWidth) + cells.map { DisplayWidth.padded($0, to: width) }.joined()
        return String(row.reversed().drop { $0 == " " }.reversed())
    }

    /// `Fri 16 Oct 09:00`
    private func day(_ instant: Instant, hasWeekday: Bool) -> String {
        let local = rehearsed.zone.civil(instant)
        let weekday = hasWeekday ? "\(local.date.weekday.englishName.prefix(3)) " : ""
        return "\(weekday)\(local.date.day) \(local.date.englishMonth.prefix(3)) \(local.time.description.prefix(5))"
    }

    // MARK: - Drawing

    private func drawing() {
        let bars = rehearsed.plans.map(bar)
        let window = TimelineWindow.whole(bars, today: rehearsed.zone.date(rehearsed.start))
        let width = min(72, terminal.width - nameWidth)
        let style: TimelineDrawing.Style = terminal.usesUnicode ? .unicode : .ascii
        let margin = String(repeating: " ", count: nameWidth)
        Output.write("")
        Output.write(
            margin + terminal.styled(TimelineDrawing.axis(window, width: width, namesToday: false), .dim))
        for (plan, bar) in zip(rehearsed.plans, bars) {
            let line = TimelineDrawing.line(bar, window: window, width: width, style: style)
            Output.write(row(Printable.escape(plan.policy), [line], width))
        }
        let legend = TimelineDrawing.legend(bars, style: style, namesToday: false)
        for line in Wrap.lines(legend, width: terminal.width - nameWidth) {
            Output.write(margin + terminal.styled(terminal.usesUnicode ? line : line.replacing("·", with: "-"), .dim))
        }
    }

    private func bar(_ plan: Etiquette.Plan) -> TimelineBar {
        var marks = [TimelineMark(day: rehearsed.zone.date(rehearsed.start), kind: .interview, isDone: true)]
        if let promised = rehearsed.expected?.until {
            marks.append(TimelineMark(day: rehearsed.zone.date(promised), kind: .promised, isDone: false))
        }
        marks += plan.upcoming.compactMap { touch in
            touch.kind.mail.map {
                TimelineMark(day: rehearsed.zone.date(touch.due), kind: TimelineMark.Kind($0), isDone: false)
            }
        }
        return TimelineBar(company: plan.policy, state: "", marks: marks)
    }
}
