// What stands in the report: gathered from the ledger. How it looks and what is counted is Core's (Writing/Report). The
// timeline of an interview is here as well; digest, list, show and plan draw the same.

import Etiquette
import Interviews
import Ledger
import Vocabulary
public import Writing

extension Workbench {
    /// The whole search as it is now.
    public func report() throws -> Report {
        let now = surroundings.now()
        return try ledger.read { snapshot in
            let views = try views(in: snapshot, now: now)
            return Report(
                now: now, zone: ownZone,
                interviews: views.map { view in
                    ReportInterview(
                        record: view.interview, state: view.state, policy: view.plan.policy,
                        next: view.plan.next.map { view.coming($0) }, bar: view.timeline, attention: view.attention)
                },
                coming: views.flatMap { view in view.comingSteps }.sorted {
                    ($0.at, $0.interview) < ($1.at, $1.interview)
                },
                journalEntries: try snapshot.lastSeq())
        }
    }
}

extension InterviewView {
    /// What is ahead: rounds, promised answers, touches.
    fileprivate var comingSteps: [ReportComing] {
        guard !state.isOver else { return [] }
        var steps = plan.upcoming.filter { $0.due > now && $0.kind != .prep }.map { coming($0) }
        for round in interview.rounds where !round.isCancelled {
            guard let start = round.start, start > now else { continue }
            steps.append(coming(start, round.number == 1 ? "interview" : "interview, round \(round.number)"))
        }
        if let expected = awaited, expected.until > now {
            steps.append(coming(expected.until, "answer promised"))
        }
        if let deadline = offerDeadline, deadline.until > now {
            steps.append(coming(deadline.until, "your answer to their offer"))
        }
        return steps
    }

    fileprivate func coming(_ touch: Touch) -> ReportComing {
        let who = touch.kind == .prep ? "" : (touch.to?.name.map { " to \($0)" } ?? "")
        var step = coming(touch.due, (touch.kind.mail?.inWords ?? "preparation") + who)
        step.rules = touch.rules
        return step
    }

    private func coming(_ instant: Instant, _ what: String) -> ReportComing {
        ReportComing(at: instant, interview: interview.id, company: interview.company, what: what)
    }

    /// Rounds, promise, mail and answers on their days.
    public var timeline: TimelineBar {
        var marks: [TimelineMark] = []
        func mark(_ instant: Instant, _ kind: TimelineMark.Kind, isDone: Bool) {
            marks.append(TimelineMark(day: zone.date(instant), kind: kind, isDone: isDone))
        }
        for round in interview.rounds where !round.isCancelled {
            if let start = round.start { mark(start, .interview, isDone: start <= now) }
        }
        if let expected = interview.expected, expected.until <= now || awaited != nil {
            mark(expected.until, .promised, isDone: expected.until <= now)
        }
        for mail in interview.sent { if let kind = mail.kind { mark(mail.at, .init(kind), isDone: true) } }
        for touch in plan.upcoming { if let kind = touch.kind.mail { mark(touch.due, .init(kind), isDone: false) } }
        for answer in interview.answers where !answer.keepsFollowUps { mark(answer.at, .answer, isDone: true) }
        return TimelineBar(
            company: interview.company, role: interview.role, state: state.rawValue.replacing("_", with: " "),
            marks: marks)
    }
}
