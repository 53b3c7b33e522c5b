// What follows from what is known: the plan is computed, compared with the drafts there are, and the difference becomes
// events. The judgement is Core's (Etiquette); this runs inside the transaction that recorded the cause, and again on
// every pass, for time alone makes things due.

public import Etiquette
public import Interviews
public import Ledger
import MailFormat
public import Vocabulary
import Writing

extension Workbench {
    /// The plan of an interview as of `now`.
    public func plan(of interview: Interview, in snapshot: Snapshot, now: Instant) throws -> Plan {
        let input = try planInput(interview, in: snapshot, now: now)
        return Planner.plan(input)
    }

    func planInput(_ interview: Interview, in snapshot: Snapshot, now: Instant) throws -> PlanInput {
        try planInput(interview, among: Search(around: interview, in: snapshot), now: now)
    }

    func planInput(_ interview: Interview, among search: Search, now: Instant) throws -> PlanInput {
        guard let policy = manners.policy(of: interview, self) else {
            throw Refusal(
                .usage,
                "there is no policy '\(Printed.name(policyName(of: interview)))'; 'afterword policy list' names them")
        }
        let mails = CompanyMails(besides: interview, others: search.mates(of: interview))
        return PlanInput(
            interview: interview, drafts: search.drafts(of: interview.id), policy: policy, zone: zone(of: interview),
            ownZone: ownZone, holidays: manners.holidays,
            patience: configuration.schedule.patience == .high ? .high : .normal,
            companyMails: mails.fixed, companyDrafts: mails.drafted,
            offersElsewhere: search.offers.filter { $0.interview != interview.id }, now: now)
    }

    /// Brings one interview's drafts in line with its plan.
    func settle(_ id: InterviewID, in transaction: Transaction, now: Instant) throws {
        guard let interview = try transaction.interview(id) else { return }
        var search = try Search(around: interview, in: transaction)
        try settle(id, among: &search, in: transaction, now: now)
    }

    /// The same until nothing changes any more; what changes is kept up in `search`.
    func settle(
        _ id: InterviewID, among search: inout Search, in transaction: Transaction, now: Instant
    ) throws {
        for _ in 0..<4 {
            guard let interview = search.interview(id) else { return }
            let input = try planInput(interview, among: search, now: now)
            let steps = Settlement.steps(
                Planner.plan(input), input, isPaused: try isPaused(interview, in: transaction),
                untouched: try untouched(input.drafts, in: transaction))
            var changed = false
            for step in steps { changed = try take(step, interview, in: transaction) || changed }
            if !changed { return }
            try search.refresh(id, in: transaction)
        }
    }

    /// Drafts whose text is still ours: a thin one of these may be written anew after the debrief.
    private func untouched(_ drafts: [Draft], in transaction: Transaction) throws -> Set<DraftID> {
        var ids: Set<DraftID> = []
        for draft in drafts where draft.isThin && draft.state == .waiting {
            if try transaction.mark("edited:\(draft.id)") == nil { ids.insert(draft.id) }
        }
        return ids
    }

    /// Records a step.
    ///
    /// - Returns: whether anything changed.
    private func take(_ step: Step, _ interview: Interview, in transaction: Transaction) throws -> Bool {
        switch step {
        case .draft(let touch, let isThin):
            let composer = Composer(
                workbench: self, transaction: transaction, interview: interview, now: transaction.now)
            guard let draft = try composer.draft(for: touch, isThin: isThin) else { return false }
            try transaction.append(.draftMade(draft))
        case .moveOn(let reason, let rules):
            let decision = Decision(at: transaction.now, what: .movedOn, reason: reason)
            try transaction.append(
                .decisionTaken(DecisionTaken(interview: interview.id, decision: decision, rules: rules)))
        case .supersede(let id, let reason, let rules, let mail):
            try append(id, in: transaction) { draft in
                .draftSuperseded(DraftNoted(draft, at: transaction.now, reason: reason, rules: rules, mail: mail))
            }
        case .expire(let id, let reason, let rules):
            try append(id, in: transaction) {
                .draftExpired(DraftNoted($0, at: transaction.now, reason: reason, rules: rules))
            }
        case .returnToWaiting(let id, let reason, let rules):
            try append(id, in: transaction) {
                .draftReturned(DraftNoted($0, at: transaction.now, reason: reason, rules: rules))
            }
        case .hold(let id, let hold): try append(id, in: transaction) { .draftHeld(DraftHeld($0, hold: hold)) }
        case .postpone(let id, let until, _, _):
            try append(id, in: transaction) { .draftSnoozed(DraftSnoozed($0, at: transaction.now, until: until)) }
        }
        return true
    }

    private func append(_ id: DraftID, in transaction: Transaction, _ event: (Draft) -> Event) throws {
        if let draft = try transaction.draft(id) { try transaction.append(event(draft)) }
    }

    /// What a mail would break at a moment (G7).
    func guardViolations(
        _ draft: Draft, _ interview: Interview, at slot: Instant, moment: Guards.Moment, in snapshot: Snapshot
    ) throws -> [Violation] {
        Guards.checkMail(
            draft.kind, to: draft.to, at: slot, deadline: draft.deadline, draft: draft.id,
            moment: moment, in: try planInput(interview, in: snapshot, now: slot))
    }

    /// Settles everything; what became due by time alone is found here.
    public func settleAll() throws {
        let now = surroundings.now()
        try ledger.transaction(now: now, settleAll)
        try syncReviewDirectory()
    }

    /// The same for the service, whose threads must not wait for the disk.
    func settleAllDetached() async throws {
        try await ledger.detachedTransaction(now: surroundings.now()) { try settleAll(in: $0) }
        try await detached { try $0.syncReviewDirectory() }
    }

    private func settleAll(in transaction: Transaction) throws {
        var search = try Search(transaction)
        for interview in search.interviews {
            try settle(interview.id, among: &search, in: transaction, now: transaction.now)
        }
    }
}

/// What the plans of several interviews share: loaded once, and kept up by whoever changes it.
struct Search {
    /// By id.
    private(set) var interviews: [Interview]
    private(set) var offers: [OfferElsewhere]
    private var drafts: [InterviewID: [Draft]] = [:]
    /// Where in `interviews` those at one company stand, by the company's key.
    private var companies: [String: [Int]]

    /// For plans of every interview.
    init(_ snapshot: Snapshot) throws {
        interviews = try snapshot.interviews()
        offers = try interviews.compactMap { try Self.offer(of: $0, in: snapshot) }
        companies = Self.companies(interviews)
        for draft in try snapshot.drafts() { drafts[draft.interview, default: []].append(draft) }
    }

    /// For the plan of one interview: of the others' drafts only those to the same company.
    init(around interview: Interview, in snapshot: Snapshot) throws {
        interviews = try snapshot.interviews()
        offers = try interviews.compactMap { try Self.offer(of: $0, in: snapshot) }
        companies = Self.companies(interviews)
        drafts[interview.id] = try snapshot.drafts(of: interview.id)
        for index in companies[CompanyMails.key(interview.company)] ?? [] where interviews[index].id != interview.id {
            drafts[interviews[index].id] = try snapshot.drafts(of: interviews[index].id)
        }
    }

    private static func companies(_ interviews: [Interview]) -> [String: [Int]] {
        Dictionary(grouping: interviews.indices) { CompanyMails.key(interviews[$0].company) }
    }

    func interview(_ id: InterviewID) -> Interview? { interviews.first { $0.id == id } }

    func drafts(of id: InterviewID) -> [Draft] { drafts[id] ?? [] }

    /// The other interviews at its company, by id.
    func mates(of interview: Interview) -> [(interview: Interview, drafts: [Draft])] {
        (companies[CompanyMails.key(interview.company)] ?? []).map { interviews[$0] }
            .filter { $0.id != interview.id }.map { (interview: $0, drafts: drafts(of: $0.id)) }
    }

    /// Reads one interview and its drafts anew.
    mutating func refresh(_ id: InterviewID, in snapshot: Snapshot) throws {
        guard let index = interviews.firstIndex(where: { $0.id == id }), let fresh = try snapshot.interview(id) else {
            return
        }
        let isRenamed = interviews[index].company != fresh.company
        interviews[index] = fresh
        if isRenamed { companies = Self.companies(interviews) }
        drafts[id] = try snapshot.drafts(of: id)
        offers.removeAll { $0.interview == id }
        if let offer = try Self.offer(of: fresh, in: snapshot) { offers.append(offer) }
        offers.sort { $0.interview < $1.interview }
    }

    private static func offer(of interview: Interview, in snapshot: Snapshot) throws -> OfferElsewhere? {
        let standing = Standing(interview)
        guard standing.base == .offer, let answer = standing.cause else { return nil }
        let mail = try answer.mail.flatMap { try snapshot.mail($0) }
        return OfferElsewhere(
            interview: interview.id, at: answer.at, answerBy: answer.offerDeadline ?? mail?.reading.offerDeadline)
    }
}
