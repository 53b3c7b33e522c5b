// Several interviews at one company: mails about one keep their distance from mails about the others (C4).

public import Interviews
public import Vocabulary

/// Mails to a company about other interviews than the one that is looked at.
public struct CompanyMails: Hashable, Sendable {
    /// Sent, by hand too, or confirmed for a slot: what planner and guards keep away from.
    public var fixed: [Instant]
    /// Drafted, but not confirmed, about interviews of a lower id: what only the planner keeps away from, so that two
    /// drafts do not wait for the same morning.
    public var drafted: [Instant]

    /// - Parameter others: interviews with their drafts; those at other companies, and `interview` itself, are left out.
    public init(besides interview: Interview, others: [(interview: Interview, drafts: [Draft])]) {
        let key = Self.key(interview.company)
        let mates = others.filter { $0.interview.id != interview.id && Self.key($0.interview.company) == key }
        fixed = mates.flatMap { Self.fixed($0.interview, $0.drafts) }.sorted()
        drafted = mates.filter { $0.interview.id < interview.id }.flatMap { other in
            other.drafts.filter { $0.kind.isSpaced && ($0.state == .waiting || $0.state == .failed) }.map { draft in
                max(draft.due, draft.snoozedUntil ?? draft.due)
            }
        }.sorted()
    }

    /// Companies are the same whatever case, commas and white space their names are written with.
    public static func key(_ company: String) -> String {
        company.lowercased().split { $0.isWhitespace || $0 == "," || $0 == "." }.joined(separator: " ")
    }

    /// Mails about an interview that count for C4 and are sent or fixed to be.
    static func fixed(_ interview: Interview, _ drafts: [Draft]) -> [Instant] {
        let firstEnd = interview.rounds.compactMap(\.end).min()
        let sent = interview.sent.filter { mail in
            if let kind = mail.kind { return kind.isSpaced }
            return firstEnd.map { mail.at >= $0 } ?? false
        }
        let committed = drafts.filter { $0.kind.isSpaced && $0.state.isCommitted }
        return sent.map(\.at) + committed.map { $0.confirmation?.slot ?? $0.due }
    }
}

extension Planner {
    /// Plans several interviews so that two at one company keep their distance from each other: an interview gives way
    /// to those with a lower id, whose plans are known before it.
    ///
    /// - Parameter inputs: what these say about other mails to the company is added to.
    public static func plans(_ inputs: [PlanInput]) -> [Plan] {
        var plans: [Plan] = []
        var ordered = inputs.sorted { $0.interview.id < $1.interview.id }
        let others = ordered.map { (interview: $0.interview, drafts: $0.drafts) }
        for index in ordered.indices {
            let mails = CompanyMails(besides: ordered[index].interview, others: others)
            ordered[index].companyMails += mails.fixed
            let key = CompanyMails.key(ordered[index].interview.company)
            for other in 0..<index where CompanyMails.key(ordered[other].interview.company) == key {
                ordered[index].companyDrafts += plans[other].upcoming.filter { $0.kind.mail?.isSpaced == true }.map(
                    \.due)
            }
            plans.append(plan(ordered[index]))
        }
        return plans
    }
}

extension DraftState {
    /// The person's yes is given and not carried out yet.
    var isCommitted: Bool { self == .confirmed || isInFlight }

    /// On its way, or nobody knows: only an outcome ends it.
    var isInFlight: Bool { self == .sending || self == .uncertain }
}

extension DraftKind {
    /// C4 concerns it.
    var isSpaced: Bool {
        switch self {
        case .reminder, .final, .news: true
        case .thankYou, .gracious, .feedback: false
        }
    }
}
