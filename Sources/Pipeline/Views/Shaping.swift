// From records to the shapes that are printed.

public import Etiquette
public import Interviews
import Ledger
public import Vocabulary
public import Writing

/// Everything about one interview as of a moment.
public struct InterviewView: Sendable {
    public var interview: Interview
    public var plan: Plan
    public var drafts: [Draft]
    public var mails: [ReceivedMail]
    public var zone: Zone
    public var now: Instant
    public var state: InterviewState
    public var policy: String

    /// The person has something to decide or to tell.
    public var needsAttention: Bool { !attention.isEmpty }

    /// What the person has to decide or to tell, in words.
    public var attention: [String] {
        var reasons: [String] = []
        for draft in drafts {
            switch draft.state {
            case .waiting where draft.snoozedUntil.map({ $0 <= now }) ?? true:
                reasons.append("\(draft.kind.hyphenated) \(draft.id) waits for you")
            case .uncertain: reasons.append("whether \(draft.id) arrived is unknown")
            case .failed: reasons.append("\(draft.id) was refused")
            case .confirmed where draft.hold != nil: reasons.append("\(draft.id) is held")
            default: break
            }
            if draft.state.isOpen, let problem = draft.problem {
                reasons.append("the file of \(draft.id) is \(problem.words)")
            }
        }
        let questions = mails.filter(\.needsPerson)
        if !questions.isEmpty {
            reasons.append("\(questions.map(\.id.description).joined(separator: ", ")) must be read by you")
        }
        let standing = Standing(interview)
        if standing.followUps == .asksPerson { reasons.append("they asked for something") }
        if standing.lateAnswer != nil { reasons.append("they answered after you withdrew") }
        if isDebriefDue { reasons.append("the debrief is due") }
        let contacts = interview.contacts
        if !state.isOver, contacts.contains(where: \.isUndeliverable), !contacts.contains(where: \.canBeWritten) {
            reasons.append("mail to them bounces; give another address with 'afterword set \(interview.id) --with'")
        }
        return reasons
    }

    /// The answer that they promised and have not given: none is awaited once they decided.
    var awaited: Expected? {
        switch state {
        case .offer, .rejected, .onHold, .nextRound: nil
        default: interview.expected
        }
    }

    /// Until when they want an answer to their offer; nil where there is none, or they did not say.
    public var offerDeadline: Expected? {
        let standing = Standing(interview)
        guard standing.base == .offer, let cause = standing.cause else { return nil }
        guard let id = cause.mail else { return cause.offerDeadline }
        return mails.first { $0.id == id }?.reading.offerDeadline
    }

    /// The round is over and nothing was told about it.
    public var isDebriefDue: Bool {
        guard let round = interview.currentRound, let end = round.end, !round.isCancelled, !state.isOver else {
            return false
        }
        return end <= now && round.debrief.givenAt == nil && now < end + .hours(7 * 24)
    }
}

extension FileProblem {
    var words: String {
        switch self {
        case .missing: "gone"
        case .unreadable: "not readable"
        case .otherRecipient: "addressed to somebody else"
        case .otherMessageID: "not the draft's"
        }
    }
}

extension Workbench {
    /// One interview in full.
    public func view(of id: InterviewID) throws -> InterviewView {
        let now = surroundings.now()
        return try ledger.read { snapshot in
            guard let interview = try snapshot.interview(id) else {
                throw Refusal(.noMatch, "there is no interview \(id); 'afterword list --all' shows them")
            }
            return try view(of: interview, in: snapshot, now: now)
        }
    }

    func view(of interview: Interview, in snapshot: Snapshot, now: Instant) throws -> InterviewView {
        try view(
            of: interview, among: Search(around: interview, in: snapshot), snapshot.mails(of: interview.id), now: now)
    }

    private func view(
        of interview: Interview, among search: Search, _ mails: [ReceivedMail], now: Instant
    ) throws -> InterviewView {
        let plan = Planner.plan(try planInput(interview, among: search, now: now))
        return InterviewView(
            interview: interview, plan: plan, drafts: search.drafts(of: interview.id),
            mails: mails, zone: zone(of: interview), now: now,
            state: interview.state(at: now, outlook: plan.outlook), policy: policyName(of: interview))
    }

    /// All interviews, by id; those that are over only with `all`.
    func views(all: Bool) throws -> [InterviewView] {
        let now = surroundings.now()
        return try ledger.read { try views(in: $0, now: now) }.filter { all || !$0.state.isOver }
    }

    /// All interviews at a glance, by id; those that are over only with `all`. Of messages they have those that wait for
    /// the person's word.
    public func overviews(all: Bool) throws -> [InterviewView] {
        let now = surroundings.now()
        return try ledger.read { snapshot in
            let search = try Search(snapshot)
            let questions = try snapshot.mails(.needingPerson)
            return try search.interviews.map { interview in
                try view(of: interview, among: search, questions.filter { $0.concerns(interview.id) }, now: now)
            }
        }.filter { all || !$0.state.isOver }
    }

    func views(in snapshot: Snapshot, now: Instant) throws -> [InterviewView] {
        let search = try Search(snapshot)
        return try search.interviews.map { interview in
            try view(of: interview, among: search, snapshot.mails(of: interview.id), now: now)
        }
    }
}

extension InterviewView {
    public var shape: InterviewShape {
        let round = interview.currentRound
        return InterviewShape(
            id: interview.id.description, company: interview.company, role: interview.role, state: state.rawValue,
            round: round?.number ?? 1, at: round?.start?.rfc3339(in: zone),
            expected: interview.expected?.shape(in: zone),
            policy: policy, contact: (plan.followUpRecipient ?? interview.contacts.first)?.shortShape,
            next: plan.next.map { NextShape(kind: $0.kind.name, due: $0.due.rfc3339(in: zone)) },
            needsAttention: needsAttention)
    }

    public func detail(_ workbench: Workbench) throws -> InterviewDetailShape {
        InterviewDetailShape(
            interview: shape, contacts: interview.contacts.map(\.shape), facts: factsShape,
            touches: plan.touches.filter { !$0.isPending }.map { touch in
                TouchShape(
                    kind: touch.kind.name, at: touch.due.rfc3339(in: zone), status: touch.status.name,
                    to: touch.to?.address?.addrSpec, draft: touch.draft?.description, rules: touch.rules.map(\.name))
            },
            messages: mails.map { $0.shape(in: zone) }, drafts: try drafts.map { try workbench.shape(of: $0) },
            plan: planRows,
            notes: notes)
    }

    public var planRows: [PlanRowShape] {
        plan.touches.filter(\.isPending).map { $0.shape(policy: plan.policy, zone: zone) }
    }

    private var notes: [NoteShape] {
        let kinds = [("note", interview.notes), ("lesson", interview.lessons), ("news", interview.news)]
        return kinds.flatMap { kind, remarks in
            remarks.map { NoteShape(at: $0.at.rfc3339(in: zone), kind: kind, text: $0.text) }
        }
    }

    private var factsShape: FactsShape {
        let debrief = interview.currentRound?.debrief ?? Debrief()
        return FactsShape(
            rating: debrief.rating, highlights: debrief.highlights, compliments: debrief.compliments,
            topics: debrief.topics, project: debrief.project, hardQuestions: debrief.hardQuestions,
            hearFrom: debrief.hearFrom, tone: interview.tone?.rawValue,
            mayCall: interview.callPermission.map { MayCallShape(by: $0.by, at: $0.at.rfc3339(in: zone)) },
            mayFollowUp: debrief.mayFollowUp, doubts: interview.doubts.map(\.text))
    }
}

extension Touch {
    /// A row of `plan` and `rehearse`.
    public func shape(policy: String, zone: Zone) -> PlanRowShape {
        PlanRowShape(
            policy: policy, kind: kind.name, due: due.rfc3339(in: zone), deadline: deadline.rfc3339(in: zone),
            rules: rules.map(\.name), reason: reason, status: status.name, to: to?.shortShape,
            draft: draft?.description,
            optional: isOptional ? true : nil)
    }
}

extension Contact {
    var shape: ContactShape { ContactShape(name: name, address: address?.addrSpec, role: role.rawValue) }
    var shortShape: ContactShape { ContactShape(name: name, address: address?.addrSpec, role: nil) }
}

extension Expected {
    func shape(in zone: Zone) -> ExpectedShape {
        ExpectedShape(from: from.rfc3339(in: zone), until: until.rfc3339(in: zone), source: source, quote: quote)
    }
}

extension Evidence {
    var shape: EvidenceShape { EvidenceShape(text: text, rule: rule) }
}

extension ParsedMessage.Part {
    var shape: ReadShape.PartShape { .init(type: type, charset: charset, filename: filename, size: size) }
}

extension ReceivedMail {
    /// A row of `inbox`.
    public func shape(in zone: Zone) -> MailShape {
        MailShape(
            id: id.description, interview: actsOn?.description, kind: label.rawValue,
            confidence: correction?.label == nil ? reading.confidence : 1, evidence: reading.evidence.map(\.shape),
            secondary: reading.secondary.map(\.rawValue), machine: reading.machine != nil, from: from?.addrSpec,
            subject: subject, date: date.rfc3339(in: zone), messageId: messageID?.description,
            match: MatchShape(
                state: matchState, by: match.by.map(\.shape), score: match.score,
                candidates: match.state == .ambiguous || match.state == .unsure
                    ? match.interviews.map(\.description) : nil),
            expected: reading.expected?.shape(in: zone), own: isOwn ? true : nil,
            corrected: correction == nil ? nil : true, rule: correction?.rule?.description, doubt: reading.doubt,
            notFullyRead: notFullyRead, notFetched: notFetched?.map(\.shape))
    }

    private var matchState: String {
        if actsOn != nil { return "matched" }
        return (correction?.isIgnored ?? false) ? "unmatched" : match.state.rawValue
    }
}

extension Workbench {
    /// A row of `queue`, with its lint.
    public func shape(of draft: Draft) throws -> DraftShape {
        shape(of: draft, draft.state.isOpen ? try lint(draft) : [])
    }

    /// Several drafts, with what the checks say of the open ones.
    public func shapes(of drafts: [Draft]) throws -> [DraftShape] {
        let open = drafts.filter(\.state.isOpen)
        let findings = Dictionary(uniqueKeysWithValues: zip(open.map(\.id), try lint(open)))
        return drafts.map { shape(of: $0, findings[$0.id] ?? []) }
    }

    private func shape(of draft: Draft, _ findings: [Finding]) -> DraftShape {
        let zone = ownZone
        let waits = draft.state == .confirmed && draft.failure != nil && draft.nextAttempt != nil
        let hold =
            draft.hold
            ?? (waits ? Hold(since: draft.confirmation?.at ?? draft.madeAt, reason: draft.failure ?? "") : nil)
        return DraftShape(
            id: draft.id.description, interview: draft.interview.description, kind: draft.kind.rawValue,
            to: draft.to.addrSpec, subject: draft.subject, state: draft.state.rawValue,
            due: draft.due.rfc3339(in: zone),
            deadline: draft.deadline.rfc3339(in: zone), path: review.path(of: draft.fileName), sha256: draft.sha256,
            messageId: draft.messageID.description, rules: draft.rules.map(\.name), reason: draft.reason,
            slot: draft.confirmation?.slot.rfc3339(in: zone), sentAt: draft.sentAt?.rfc3339(in: zone),
            snoozedUntil: draft.snoozedUntil?.rfc3339(in: zone), failure: draft.failure,
            problem: draft.problem?.rawValue,
            hold: hold.map {
                HoldShape(
                    since: $0.since.rfc3339(in: zone), reason: $0.reason, messages: $0.messages.map(\.description))
            },
            lint: findings.map(\.shape))
    }
}

extension Finding {
    public var shape: FindingShape {
        FindingShape(rule: rule.name, severity: severity.rawValue, message: message, line: line)
    }
}
