// What the report of the whole search says, as values; the pipeline fills them from the ledger. What is counted from
// them is in ReportFigures.swift, how it looks in ReportPage.swift and ReportText.swift.

public import Interviews
public import Vocabulary

/// The whole search as of a moment. Texts may come from mail: the renderers make them inert.
public struct Report: Hashable, Sendable {
    public var now: Instant
    /// The person's zone: all times are shown in it.
    public var zone: Zone
    /// By handle.
    public var interviews: [ReportInterview]
    /// What is planned, in order.
    public var coming: [ReportComing]
    /// How many entries the journal has that this was read from.
    public var journalEntries: Int64

    public init(
        now: Instant, zone: Zone, interviews: [ReportInterview] = [], coming: [ReportComing] = [],
        journalEntries: Int64 = 0
    ) {
        (self.now, self.zone, self.interviews) = (now, zone, interviews)
        (self.coming, self.journalEntries) = (coming, journalEntries)
    }

    /// The person's calendar day.
    public var day: CivilDate { zone.date(now) }

    /// How many interviews need the person.
    public var needs: Int { interviews.count { !$0.attention.isEmpty } }
}

/// One interview with what the pipeline knows beyond its record.
public struct ReportInterview: Hashable, Sendable {
    public var record: Interview
    public var state: InterviewState
    public var policy: String
    /// What is done next: `reminder`.
    public var next: ReportComing?
    public var bar: TimelineBar
    /// What the person has to decide or to tell, in words.
    public var attention: [String]

    public init(
        record: Interview, state: InterviewState, policy: String, next: ReportComing? = nil, bar: TimelineBar,
        attention: [String] = []
    ) {
        (self.record, self.state, self.policy) = (record, state, policy)
        (self.next, self.bar, self.attention) = (next, bar, attention)
    }
}

/// Something ahead.
public struct ReportComing: Hashable, Sendable {
    public var at: Instant
    public var interview: InterviewID
    public var company: String
    /// `reminder to Jane Doe`, `interview`, `answer promised`
    public var what: String
    /// The rules behind its date.
    public var rules: [RuleID]

    public init(at: Instant, interview: InterviewID, company: String, what: String, rules: [RuleID] = []) {
        (self.at, self.interview, self.company, self.what, self.rules) = (at, interview, company, what, rules)
    }
}

extension Report {
    /// The same with texts of bearable length, in one line each: what a mail holds may be of any length.
    func clipped() -> Report {
        var copy = self
        copy.interviews = interviews.map { entry in
            var entry = entry
            entry.record.company = entry.record.company.clipped(to: 80)
            entry.record.role = entry.record.role?.clipped(to: 100)
            entry.policy = entry.policy.clipped(to: 40)
            entry.next = entry.next?.clipped()
            entry.bar.company = entry.bar.company.clipped(to: 80)
            entry.bar.state = entry.bar.state.clipped(to: 60)
            entry.bar.marks = Array(entry.bar.marks.prefix(100))
            entry.attention = entry.attention.prefix(10).map { $0.clipped(to: 300) }
            entry.record.answers = entry.record.answers.map { answer in
                var answer = answer
                answer.channel = answer.channel?.clipped(to: 40)
                return answer
            }
            return entry
        }
        copy.coming = coming.map { $0.clipped() }
        return copy
    }
}

extension ReportComing {
    fileprivate func clipped() -> ReportComing {
        var copy = self
        (copy.company, copy.what) = (company.clipped(to: 80), what.clipped(to: 120))
        return copy
    }
}
