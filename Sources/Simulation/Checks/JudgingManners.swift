// The guards of RULES.md, judged once more by other code and another calendar, for the moment at which the submission
// server was given the message. What the person overruled with a reason is not judged.

import Foundation
import Vocabulary

/// Days and hours by Foundation's calendar, so that the program's own is not judged by itself.
struct OwnCalendar {
    private var calendar = Calendar(identifier: .gregorian)

    init(zone: String) {
        if let zone = TimeZone(identifier: zone) { calendar.timeZone = zone }
    }

    private func date(_ instant: Instant) -> Date { Date(timeIntervalSince1970: Double(instant.seconds)) }

    func day(of instant: Instant) -> String {
        let parts = calendar.dateComponents([.year, .month, .day], from: date(instant))
        return "\(parts.year ?? 0)-\(parts.month ?? 0)-\(parts.day ?? 0)"
    }

    /// Minutes after midnight.
    func minute(of instant: Instant) -> Int {
        let parts = calendar.dateComponents([.hour, .minute], from: date(instant))
        return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    }

    /// 1 is Sunday, as Foundation counts.
    func weekday(of instant: Instant) -> Int { calendar.component(.weekday, from: date(instant)) }

    func adding(days: Int, to instant: Instant) -> Instant {
        let moved = calendar.date(byAdding: .day, value: days, to: date(instant))
        return moved.map { Instant(seconds: Int64($0.timeIntervalSince1970)) } ?? instant
    }

    /// Midnights between two moments.
    func days(from early: Instant, to late: Instant) -> Int {
        let first = calendar.startOfDay(for: date(early))
        return calendar.dateComponents([.day], from: first, to: calendar.startOfDay(for: date(late))).day ?? 0
    }

    /// The moment of that hour on a day so many days after `instant`'s.
    func moment(daysAfter instant: Instant, days: Int, hour: Int) -> Instant {
        let day =
            calendar.date(byAdding: .day, value: days, to: calendar.startOfDay(for: date(instant))) ?? date(instant)
        let moment = calendar.date(bySettingHour: hour, minute: 0, second: 0, of: day) ?? day
        return Instant(seconds: Int64(moment.timeIntervalSince1970))
    }

    /// `2026-10-16`
    func isoDay(of instant: Instant) -> String {
        let parts = calendar.dateComponents([.year, .month, .day], from: date(instant))
        func padded(_ number: Int?) -> String { (number ?? 0) < 10 ? "0\(number ?? 0)" : "\(number ?? 0)" }
        return "\(parts.year ?? 0)-\(padded(parts.month))-\(padded(parts.day))"
    }
}

extension Witness {
    mutating func judgeManners(of yes: Yes, _ attempt: Attempt, in scene: Scene) {
        let now = scene.now
        let job = jobs[yes.job]
        let calendar = OwnCalendar(zone: job.zone)
        judgeDeadline(yes, attempt, calendar, at: now)
        judgeHour(yes, attempt, calendar, at: now)
        guard yes.kind == "reminder" || yes.kind == "final" || yes.kind == "news" else { return }
        judgeDistance(yes, attempt, calendar, at: now)
        guard !job.hasHeard, !job.hasFurtherRound else { return }
        let word = lastWord(to: job, scene)
        // They may have promised another date.
        if word == nil { judgePromise(yes, attempt, at: now) }
        judgeLimit(yes, attempt, since: word ?? -1)
    }

    /// When they wrote last, if they did.
    private func lastWord(to job: Job, _ scene: Scene) -> Int? {
        scene.post.deliveries.values.filter { $0.company == job.company && $0.nature == .employer && !$0.isJunk }
            .map(\.number).max()
    }

    /// A19, B19, D7: so many kinds of mail while they do not write.
    private mutating func judgeLimit(_ yes: Yes, _ attempt: Attempt, since word: Int) {
        let limits = [
            "considerate": (3, "A19"), "three-mails": (3, "A19"), "planner": (3, "B19"), "patient": (2, "D7"),
        ]
        guard let (limit, rule) = limits[setting.policy], yes.forced.isDisjoint(with: ["A19", "B19", "D7"]) else {
            return
        }
        let counted: Set = ["thank_you", "reminder", "final", "news"]
        let before = sent.filter { $0.job == yes.job && !$0.isDenied && $0.number > word }.map(\.kind)
        if counted.intersection(before + [yes.kind]).count > limit {
            accuse(rule, "\(attempt.messageID) is a kind of mail too many")
        }
    }

    /// G9.
    private mutating func judgeDeadline(_ yes: Yes, _ attempt: Attempt, _ calendar: OwnCalendar, at now: Instant) {
        let deadline =
            switch yes.kind {
            case "thank_you": thankYouDeadline(jobs[yes.job], calendar)
            case "news": calendar.adding(days: 3, to: yes.due)
            default: calendar.adding(days: 5, to: yes.due)
            }
        guard let deadline else { return }
        let limit = max(deadline, yes.slot > deadline ? yes.slot + .hours(24) : deadline)
        if now > limit { accuse("G9", "the \(yes.kind) \(attempt.messageID) goes out after its deadline") }
    }

    /// The first round's alone: of a further one the simulation does not know the end.
    private func thankYouDeadline(_ job: Job, _ calendar: OwnCalendar) -> Instant? {
        guard !job.hasFurtherRound else { return nil }
        switch setting.policy {
        case "patient": return calendar.adding(days: 2, to: job.end)
        case "four-notes", "one-week": return nil
        default: return max(job.end + .hours(24), calendar.adding(days: 1, to: job.end))
        }
    }

    /// Weekends, Mondays (C3) and nights, where the recipient is.
    private mutating func judgeHour(_ yes: Yes, _ attempt: Attempt, _ calendar: OwnCalendar, at now: Instant) {
        let weekday = calendar.weekday(of: now)
        let minute = calendar.minute(of: now)
        let where_ = "\(attempt.messageID), a \(yes.kind)"
        if yes.kind == "thank_you" {
            if minute < 8 * 60 || minute > 21 * 60 + 10, !yes.forced.contains("slot") {
                accuse("slot", "\(where_), goes out in the night")
            }
            return
        }
        let mayComeAnywhen = yes.forced.contains("slot")
        if weekday == 1 || weekday == 7, !mayComeAnywhen { accuse("slot", "\(where_), goes out at the weekend") }
        if weekday == 2, !yes.forced.contains("C3"), setting.policy == "considerate" || setting.policy == "one-week" {
            accuse("C3", "\(where_), goes out on a Monday")
        }
        if minute < 8 * 60 || minute > 18 * 60 + 10, !mayComeAnywhen {
            accuse("slot", "\(where_), goes out in the night")
        }
    }

    /// C4: four days between two mails to one company.
    private mutating func judgeDistance(_ yes: Yes, _ attempt: Attempt, _ calendar: OwnCalendar, at now: Instant) {
        guard setting.policy == "considerate" || setting.policy == "one-week", !clockWentBack,
            !yes.forced.contains("C4")
        else { return }
        let others = sent.filter {
            $0.company == jobs[yes.job].company && !$0.isDenied && $0.messageID != attempt.messageID
        }
        for other in others where ["reminder", "final", "news"].contains(other.kind) {
            if abs(calendar.days(from: other.at, to: now)) < 4 {
                accuse("C4", "\(attempt.messageID) goes out within four days of \(other.messageID)")
            }
        }
    }

    /// B3: no reminder and no final before any of the dates that were promised.
    private mutating func judgePromise(_ yes: Yes, _ attempt: Attempt, at now: Instant) {
        guard yes.kind != "news", setting.policy == "considerate" || setting.policy == "planner",
            yes.forced.isDisjoint(with: ["B3", "E7"]), let first = jobs[yes.job].promised.min()
        else { return }
        if now < first { accuse("B3", "\(attempt.messageID) goes out before the promised date") }
    }
}
