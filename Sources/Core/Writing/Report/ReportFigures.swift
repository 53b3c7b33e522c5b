// What the report counts: how far each interview got, how long answers took, what they said, whether promises were kept.
// Pure functions of the values in Report.swift; each figure says what it was counted from.

internal import Interviews
internal import Vocabulary

/// A place on the way from the record of an interview to its outcome.
enum ReportStage: CaseIterable {
    case recorded, interviewed, ahead, fellThrough, answered, waiting, unanswered, offer, inTouch, onHold, rejection
    case ended

    var name: String {
        switch self {
        case .recorded: "Recorded"
        case .interviewed: "Interviewed"
        case .ahead: "Ahead"
        case .fellThrough: "Fell through"
        case .answered: "Answered"
        case .waiting: "Waiting"
        case .unanswered: "No answer"
        case .offer: "Offer"
        case .inTouch: "In touch"
        case .onHold: "On hold"
        case .rejection: "A no"
        case .ended: "Ended by you"
        }
    }

    /// What is counted there.
    var meaning: String {
        switch self {
        case .recorded: "every interview in the ledger"
        case .interviewed: "at least one round took place"
        case .ahead: "the first round is still to come"
        case .fellThrough: "cancelled, withdrawn or closed before a round took place"
        case .answered: "they wrote or called after a round; receipts and automatic replies do not count"
        case .waiting: "no answer yet"
        case .unanswered: "closed or withdrawn without an answer"
        case .offer: "the last word is an offer"
        case .inTouch: "they answered, and nothing is decided"
        case .onHold: "they put it on hold"
        case .rejection: "the last word is a no"
        case .ended: "withdrawn or closed after an answer"
        }
    }
}

/// A place with how many got there, and where they went from it.
struct ReportFlow: Hashable {
    var stage: ReportStage
    var count: Int
    var next: [ReportFlow] = []

    /// Places nobody got to are left out.
    static func of(_ report: Report) -> ReportFlow? {
        let paths = report.interviews.map { $0.path(at: report.now) }
        return tree(paths[...].map { $0[...] }).first
    }

    private static func tree(_ paths: [ArraySlice<ReportStage>]) -> [ReportFlow] {
        ReportStage.allCases.compactMap { stage in
            let here = paths.filter { $0.first == stage }
            guard !here.isEmpty else { return nil }
            return ReportFlow(stage: stage, count: here.count, next: tree(here.map { $0.dropFirst() }))
        }
    }

    /// This place and all behind it, with how deep each lies.
    var rows: [(depth: Int, flow: ReportFlow)] {
        [(0, self)] + next.flatMap { part in part.rows.map { (depth: $0.depth + 1, flow: $0.flow) } }
    }
}

extension ReportInterview {
    /// The rounds that took place by `now`.
    func heldRounds(at now: Instant) -> [Round] {
        record.rounds.filter { round in
            guard let end = round.end, !round.isCancelled, !round.isProposal else { return false }
            return end <= now
        }
    }

    /// What they said after the first round, in the order of dates.
    func answersAfterInterview(at now: Instant) -> [Answer] {
        guard let start = heldRounds(at: now).compactMap(\.start).min() else { return [] }
        return record.answers.filter { !$0.keepsFollowUps && $0.at >= start }.sorted { $0.at < $1.at }
    }

    /// The places that this interview went through.
    func path(at now: Instant) -> [ReportStage] {
        guard !heldRounds(at: now).isEmpty else {
            switch state {
            // Decided before any round took place.
            case .offer: return [.recorded, .offer]
            case .rejected: return [.recorded, .rejection]
            case .onHold: return [.recorded, .onHold]
            default: return [.recorded, state.isOver ? .fellThrough : .ahead]
            }
        }
        guard !answersAfterInterview(at: now).isEmpty else {
            return [.recorded, .interviewed, state.isOver ? .unanswered : .waiting]
        }
        let outcome: ReportStage =
            switch state {
            case .offer: .offer
            case .rejected: .rejection
            case .onHold: .onHold
            case .withdrawn, .closed, .cancelled: .ended
            default: .inTouch
            }
        return [.recorded, .interviewed, .answered, outcome]
    }
}

/// How long an answer took after a round.
struct AnswerTime: Hashable {
    var interview: InterviewID
    var company: String
    var round: Int
    var answer: Answer
    /// From the end of the round to the answer, in whole days.
    var days: Int

    /// The first answer to every round that took place and got one before the next, shortest first.
    static func of(_ report: Report) -> [AnswerTime] {
        report.interviews.flatMap { entry -> [AnswerTime] in
            let rounds = entry.heldRounds(at: report.now).sorted { $0.number < $1.number }
            let answers = entry.answersAfterInterview(at: report.now)
            return rounds.enumerated().compactMap { index, round -> AnswerTime? in
                guard let end = round.end else { return nil }
                let next = index + 1 < rounds.count ? rounds[index + 1].start : nil
                let answer = answers.first { answer in
                    answer.at >= end && (next.map { answer.at < $0 } ?? true)
                }
                guard let answer else { return nil }
                return AnswerTime(
                    interview: entry.record.id, company: entry.record.company, round: round.number, answer: answer,
                    days: Int((answer.at - end).wholeSeconds / 86_400))
            }
        }.sorted { ($0.days, $0.interview, $0.round) < ($1.days, $1.interview, $1.round) }
    }

    /// The middle of sorted times; of two middles the later. nil without any.
    static func median(_ times: [AnswerTime]) -> Int? { times.isEmpty ? nil : times[times.count / 2].days }

    /// Bounds of days, both counted in; the last has no end.
    static let classes: [(name: String, days: ClosedRange<Int>)] = [
        ("2 days or less", 0...2), ("3 to 7 days", 3...7), ("8 to 14 days", 8...14), ("15 to 28 days", 15...28),
        ("more than 28 days", 29...Int.max),
    ]
}

/// Whether the date somebody promised was kept.
struct PromiseCount: Hashable {
    /// An answer came by the end of the promised day.
    var kept = 0
    /// It came later, or not at all although the day has passed.
    var missed = 0

    var total: Int { kept + missed }

    /// The last promise of each interview whose date has passed, or that was answered before.
    static func of(_ report: Report) -> PromiseCount {
        var count = PromiseCount()
        for entry in report.interviews {
            guard let promise = entry.record.promises.max(by: { $0.saidAt < $1.saidAt }) else { continue }
            let answers = entry.answersAfterInterview(at: report.now).filter { $0.at > promise.saidAt }
            if answers.contains(where: { $0.at <= promise.expected.until }) {
                count.kept += 1
            } else if promise.expected.until < report.now {
                count.missed += 1
            }
        }
        return count
    }
}

/// What answers said, most frequent first.
struct LabelCount: Hashable {
    var label: Label
    var count: Int

    static func of(_ report: Report) -> [LabelCount] {
        let labels = report.interviews.flatMap { $0.record.answers.map(\.label) }
        return Label.allCases.enumerated().map { (offset: $0.offset, label: $0.element) }
            .map { place in (place.offset, LabelCount(label: place.label, count: labels.count { $0 == place.label })) }
            .filter { $0.1.count > 0 }
            .sorted { ($1.1.count, $0.0) < ($0.1.count, $1.0) }
            .map(\.1)
    }
}

extension Report {
    /// Answers that came after a reminder or last mail of ours, of the interviews that got one.
    var afterFollowUp: (answered: Int, total: Int) {
        let reminded = interviews.compactMap { entry -> Bool? in
            let mails = entry.record.sent.filter { $0.kind == .reminder || $0.kind == .final }
            guard let first = mails.map(\.at).min() else { return nil }
            return entry.record.answers.contains { !$0.keepsFollowUps && $0.at > first }
        }
        return (reminded.count { $0 }, reminded.count)
    }
}
