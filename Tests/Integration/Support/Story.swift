// The dates of the tests. Commands run at fixed moments (AFTERWORD_NOW), but the servers stamp what they store with the
// real time, so the story lies in the weeks before today.

import Foundation

/// A moment of a test's story.
struct Moment: Sendable, Comparable {
    let date: Date

    /// As AFTERWORD_NOW takes it.
    var rfc3339: String { Story.format("yyyy-MM-dd'T'HH:mm:ssXXX").string(from: date) }
    /// As a Date header has it.
    var rfc5322: String { Story.format("EEE, d MMM yyyy HH:mm:ss Z").string(from: date) }
    /// `2026-10-15`
    var day: String { Story.format("yyyy-MM-dd").string(from: date) }
    /// `Thursday, 15 October`
    var words: String { Story.format("EEEE, d MMMM").string(from: date) }

    func minutes(_ count: Int) -> Moment { Moment(date: date.addingTimeInterval(Double(count) * 60)) }

    static func < (one: Moment, other: Moment) -> Bool { one.date < other.date }

    init(date: Date) { self.date = date }

    /// Reads what a command printed.
    init?(rfc3339 text: String) {
        guard let date = Story.format("yyyy-MM-dd'T'HH:mm:ssXXX").date(from: text) else { return nil }
        self.date = date
    }
}

enum Story {
    static let zoneName = "Europe/Berlin"

    /// The Thursday of the interview, five weeks and a bit ago.
    private static let thursday: Date = {
        var day = calendar.startOfDay(for: Date(timeIntervalSinceNow: -38 * 86_400))
        while calendar.component(.weekday, from: day) != 5 {
            day = calendar.date(byAdding: .day, value: -1, to: day) ?? day.addingTimeInterval(-86_400)
        }
        return day
    }()

    private static var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return calendar
    }

    private static var zone: TimeZone { TimeZone(identifier: zoneName) ?? .gmt }

    /// So many days after the interview's Thursday, at a time of the candidate's zone.
    static func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Moment {
        let start = calendar.date(byAdding: .day, value: day, to: thursday) ?? thursday
        let date = calendar.date(bySettingHour: hour, minute: minute, second: 0, of: start) ?? start
        return Moment(date: date)
    }

    /// The real present, in whole seconds.
    static func now() -> Moment {
        Moment(date: Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down)))
    }

    fileprivate static func format(_ pattern: String) -> DateFormatter {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = zone
        formatter.dateFormat = pattern
        return formatter
    }
}
