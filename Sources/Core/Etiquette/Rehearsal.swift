// Plans for an imagined interview, side by side for several policies (`afterword rehearse`). Touches no record.

public import Interviews
public import Vocabulary

/// An interview that was not, to see what each policy would do after it.
public struct Rehearsal: Hashable, Sendable {
    /// When it begins.
    public var start: Instant
    /// Its length.
    public var seconds: Int
    /// The recipient's zone.
    public var zone: Zone
    /// What was promised about the answer.
    public var expected: Expected?
    /// 1…5; nil counts as good.
    public var rating: Int?
    public var holidays: Set<CivilDate>
    public var patience: Patience

    public init(
        start: Instant, seconds: Int = 3600, zone: Zone, expected: Expected? = nil, rating: Int? = nil,
        holidays: Set<CivilDate> = [], patience: Patience = .normal
    ) {
        (self.start, self.seconds, self.zone) = (start, seconds, zone)
        (self.expected, self.rating, self.holidays, self.patience) = (expected, rating, holidays, patience)
    }

    /// The interview, debriefed at its end, with one contact to write to.
    public var interview: Interview {
        var round = Round(number: 1, start: start, seconds: seconds, knownSince: start)
        let end = round.end ?? start
        round.debrief.givenAt = end
        round.debrief.rating = rating
        var interview = Interview(id: InterviewID(1), addedAt: start, company: "")
        interview.rounds = [round]
        interview.contacts = [
            Contact(name: nil, address: Address("interviewer@rehearsal.invalid"), role: .hiringManager)
        ]
        if let expected { interview.promises = [Promise(saidAt: end, expected: expected)] }
        return interview
    }

    /// The plan under this policy at the interview's end.
    public func plan(_ policy: Policy) -> Plan {
        let interview = interview
        return Planner.plan(
            PlanInput(
                interview: interview, policy: policy, zone: zone, holidays: holidays, patience: patience,
                now: interview.rounds.first?.end ?? start))
    }

    /// The plans under each of these policies, in their order.
    public func plans(_ policies: [Policy]) -> [Plan] { policies.map(plan) }
}
