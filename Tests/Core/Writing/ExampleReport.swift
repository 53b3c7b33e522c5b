// Reports that the tests render: nothing, one interview, sixty of them, and one made of an attacker's texts.

import Interviews
import Testing
import Vocabulary

@testable import Writing

enum ExampleReport {
    static let names = ["empty", "one", "ordinary", "sixty", "hostile"]

    static func named(_ name: String) throws -> Report {
        switch name {
        case "one": return try report(of: [try acme()])
        case "ordinary": return try ordinary()
        case "sixty": return try sixty()
        case "hostile": return try hostile()
        default: return try report(of: [])
        }
    }

    static func report(of interviews: [ReportInterview]) throws -> Report {
        var report = Report(
            now: try instant("2026-11-16T08:00:00Z"), zone: summerBerlin, interviews: interviews, journalEntries: 93)
        report.coming = interviews.compactMap(\.next).sorted { $0.at < $1.at }
        return report
    }

    /// Interviewed on Thursday, October 8; a promise, a reminder, no answer.
    static func acme() throws -> ReportInterview {
        var entry = try interview(1, "Acme GmbH", "Backend Engineer", .reminded, start: "2026-10-08T12:00:00Z")
        entry.record.promises = [
            Interviews.Promise(
                saidAt: try instant("2026-10-08T13:00:00Z"),
                expected: Expected(
                    from: try instant("2026-10-16T00:00:00Z"), until: try instant("2026-10-16T16:00:00Z"),
                    source: "person"))
        ]
        for (day, kind) in [("2026-10-08T13:30:00Z", DraftKind.thankYou), ("2026-10-20T07:00:00Z", .reminder)] {
            entry.record.sent.append(SentMail(at: try instant(day), kind: kind, to: nil, round: 1))
        }
        entry.next = ReportComing(
            at: try instant("2026-11-17T08:00:00Z"), interview: InterviewID(1), company: "Acme GmbH",
            what: "last mail to Jane Doe", rules: ["A10", "B4"])
        entry.bar.marks = [
            try mark("2026-10-08", .interview, true), try mark("2026-10-08", .thankYou, true),
            try mark("2026-10-16", .promised, true), try mark("2026-10-20", .reminder, true),
            try mark("2026-11-17", .final, false),
        ]
        entry.attention = ["last mail d7 waits for you"]
        return entry
    }

    static func interview(
        _ number: Int64, _ company: String, _ role: String?, _ state: InterviewState, start: String?
    ) throws -> ReportInterview {
        var record = Interview(
            id: InterviewID(number), addedAt: try instant("2026-10-01T08:00:00Z"), company: company)
        record.role = role
        record.rounds = [Round(number: 1, start: try start.map { try instant($0) }, knownSince: record.addedAt)]
        let words = state.rawValue.split(separator: "_").joined(separator: " ")
        let bar = TimelineBar(company: company, role: role, state: words, marks: [])
        return ReportInterview(record: record, state: state, policy: "considerate", bar: bar)
    }

    static func mark(_ day: String, _ kind: TimelineMark.Kind, _ isDone: Bool) throws -> TimelineMark {
        TimelineMark(day: try #require(CivilDate(iso: day)), kind: kind, isDone: isDone)
    }

    /// One interview for every way that there is.
    static func ordinary() throws -> Report {
        var list = [try acme()]
        let ways: [(String, InterviewState, String?, (String, Label)?)] = [
            ("Globex", .offer, "2026-10-12T08:00:00Z", ("2026-10-23T10:00:00Z", .offer)),
            ("Hooli", .rejected, "2026-10-14T08:00:00Z", ("2026-10-15T18:00:00Z", .rejection)),
            ("Initech", .onHold, "2026-10-20T08:00:00Z", ("2026-10-28T10:00:00Z", .onHold)),
            ("Umbrella", .inDialogue, "2026-11-02T08:00:00Z", ("2026-11-05T10:00:00Z", .request)),
            ("Stark & Wayne", .scheduled, "2026-11-18T08:00:00Z", nil),
            ("株式会社テスト", .cancelled, nil, nil), ("Vandelay", .closed, "2026-10-02T08:00:00Z", nil),
            ("Soylent", .withdrawn, "2026-10-05T08:00:00Z", ("2026-10-09T08:00:00Z", .timeline)),
        ]
        for (index, way) in ways.enumerated() {
            var entry = try interview(Int64(index + 2), way.0, index == 3 ? nil : "Engineer", way.1, start: way.2)
            if let start = entry.record.rounds[0].start {
                let isPast = way.1 != .scheduled
                entry.bar.marks = [TimelineMark(day: summerBerlin.date(start), kind: .interview, isDone: isPast)]
            }
            if let (day, label) = way.3 {
                entry.record.answers = [
                    Answer(at: try instant(day), label: label, mail: MailID(Int64(index + 10)))
                ]
                entry.bar.marks.append(
                    TimelineMark(day: summerBerlin.date(try instant(day)), kind: .answer, isDone: true))
            }
            list.append(entry)
        }
        var report = try report(of: list)
        report.coming.append(
            ReportComing(
                at: try instant("2026-11-18T08:00:00Z"), interview: InterviewID(7), company: "Stark & Wayne",
                what: "interview"))
        return report
    }

    static func sixty() throws -> Report {
        let nine = try ordinary().interviews
        let list = (0..<60).map { index in
            var entry = nine[index % nine.count]
            let number = Int64(index + 1)
            entry.record.id = InterviewID(number)
            entry.record.company = "\(entry.record.company) \(number)"
            entry.bar.company = entry.record.company
            entry.next?.company = entry.record.company
            entry.next?.interview = entry.record.id
            entry.record.answers = entry.record.answers.map { answer in
                var answer = answer
                answer.at = answer.at + .hours(24 * (index % 11))
                return answer
            }
            return entry
        }
        return try report(of: list)
    }

    static let hostileText =
        "</title></style></script><script>document.title='ran'</script>\u{1B}[31m\u{202E}\"'&<svg onload=\"document.title='ran'\">"
        + "<img src=http://evil.example/x onerror=\"document.title='ran'\"><a href=javascript:document.title='ran'>x "
        + String(repeating: "w", count: 10_000)

    /// Whatever a mail could hold, in every place that takes text.
    static func hostile() throws -> Report {
        let list = try ordinary().interviews.map { entry in
            var entry = entry
            (entry.record.company, entry.record.role, entry.policy) = (hostileText, hostileText, hostileText)
            (entry.bar.company, entry.bar.role, entry.bar.state) = (hostileText, hostileText, hostileText)
            entry.next?.company = hostileText
            entry.next?.what = hostileText
            entry.next?.rules = [RuleID(hostileText)]
            entry.attention = [hostileText]
            for index in entry.record.answers.indices {
                (entry.record.answers[index].mail, entry.record.answers[index].channel) = (nil, hostileText)
            }
            return entry
        }
        return try report(of: list)
    }
}
