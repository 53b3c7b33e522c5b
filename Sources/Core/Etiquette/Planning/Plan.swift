// What the planner answers: the touches of an interview if nobody answers, and what there is to say about them.

public import Interviews
public import Vocabulary

/// What is ahead for one interview if nobody answers, and what was done of it.
public struct Plan: Hashable, Sendable {
    /// Whose plan it is.
    public var interview: InterviewID
    /// The policy's name.
    public var policy: String
    /// By due, then in the usual order of kinds.
    public var touches: [Touch]
    /// What the state needs to know.
    public var outlook: Outlook
    /// What to ask for, and why something is not planned.
    public var notes: [Note]
    /// Who reminder and final go to; nil where nobody can be written to.
    public var followUpRecipient: Contact?
    /// When the interview is closed if nobody answers (A11); nil where it is not.
    public var movesOnAt: Instant?

    /// What is still to be done, for `afterword plan`.
    public var upcoming: [Touch] { touches.filter(\.isPending) }

    /// What comes first of it, the note of an evening before included: `next` of `afterword list`.
    public var next: Touch? { upcoming.first }
}

/// A sentence about the plan, with the rules behind it.
public struct Note: Hashable, Sendable {
    /// What a note wants of the person.
    public enum Kind: String, Hashable, Sendable {
        /// The person is asked for something.
        case ask
        /// Says why something is so.
        case reason
    }

    public var kind: Kind
    public var text: String
    public var rules: [RuleID]

    public init(_ kind: Kind, _ text: String, rules: [RuleID]) {
        (self.kind, self.text, self.rules) = (kind, text, rules)
    }
}

/// One thing to do at a time: a mail, or the note before an interview.
public struct Touch: Hashable, Sendable {
    /// What there is to do.
    public enum Kind: Hashable, Sendable {
        /// The note of the evening before; no mail, it stands in the digest.
        case prep
        case mail(DraftKind)

        /// `prep`, `thank_you`: as JSON has it.
        public var name: String {
            switch self {
            case .prep: "prep"
            case .mail(let kind): kind.rawValue
            }
        }

        /// The kind of mail; nil for `prep`.
        public var mail: DraftKind? {
            if case .mail(let kind) = self { kind } else { nil }
        }
    }

    /// What became of it so far.
    public enum Status: Hashable, Sendable {
        /// Ahead; drafted when its time comes.
        case planned
        /// There is a draft, in this state; never `superseded`.
        case drafted(DraftState)
        /// Was over before it could be drafted, and never will be.
        case missed
        /// Went out without a draft that is still known.
        case sent

        /// `planned`, `waiting`, `sent`, `missed`.
        public var name: String {
            switch self {
            case .planned: "planned"
            case .drafted(let state): state.rawValue
            case .missed: "missed"
            case .sent: "sent"
            }
        }
    }

    public var kind: Kind
    /// The number of the round it belongs to.
    public var round: Int
    /// nil where nobody can be written to; then it is not drafted.
    public var to: Contact?
    /// When it goes out at the earliest.
    public var due: Instant
    /// `due` without what only puts it off: other mails to the company and stated absences.
    public var unmovedDue: Instant
    /// After this moment a yes is asked for again (G9).
    public var deadline: Instant
    /// After this moment it no longer makes sense.
    public var expires: Instant
    /// When the draft is written.
    public var draftAt: Instant
    /// Sorted, each once.
    public var rules: [RuleID]
    /// Why it is due then, in words for the person.
    public var reason: String
    public var status: Status
    /// The draft that stands for it, where there is one.
    public var draft: DraftID?
    /// The mail need not be sent (A10, B18).
    public var isOptional: Bool
    /// What a `news` mail tells.
    public var news: News?

    /// Still to be done: planned, or drafted and open.
    public var isPending: Bool {
        switch status {
        case .planned: true
        case .drafted(let state): state.isOpen
        case .missed, .sent: false
        }
    }

    /// It went out.
    public var isSent: Bool { status == .sent || status == .drafted(.sent) }
}

/// What changed that matters for the position (E7).
public struct News: Hashable, Sendable {
    /// The person's own words.
    public var remarks: [String]
    /// There is an offer from elsewhere; whose is not told.
    public var hasOffer: Bool
    /// Until when that offer wants an answer.
    public var answerBy: Expected?

    public init(remarks: [String], hasOffer: Bool, answerBy: Expected?) {
        (self.remarks, self.hasOffer, self.answerBy) = (remarks, hasOffer, answerBy)
    }
}

/// An offer from another company, told to this one as news (E7).
public struct OfferElsewhere: Hashable, Sendable {
    /// The interview that led to it.
    public var interview: InterviewID
    /// When it was made.
    public var at: Instant
    /// Until when it wants an answer, where that was said.
    public var answerBy: Expected?

    public init(interview: InterviewID, at: Instant, answerBy: Expected?) {
        (self.interview, self.at, self.answerBy) = (interview, at, answerBy)
    }

    /// The offers that stand, by interview.
    public static func all(in book: Book) -> [OfferElsewhere] {
        book.sortedInterviews.compactMap { interview in
            let standing = Standing(interview)
            guard standing.base == .offer else { return nil }
            let read = standing.cause?.mail.flatMap { book.mails[$0]?.reading.offerDeadline }
            let answerBy = standing.cause?.offerDeadline ?? read
            return OfferElsewhere(interview: interview.id, at: standing.since, answerBy: answerBy)
        }
    }
}

/// Everything a plan is computed from.
public struct PlanInput: Hashable, Sendable {
    public var interview: Interview
    /// The interview's drafts, whatever became of them.
    public var drafts: [Draft]
    public var policy: Policy
    /// The recipient's zone.
    public var zone: Zone
    /// The person's own zone, for what only they read.
    public var ownZone: Zone
    /// Public holidays of the configured calendars.
    public var holidays: Set<CivilDate>
    public var patience: Patience
    /// Mails to the same company about other interviews that count for C4: ``CompanyMails/fixed``.
    public var companyMails: [Instant]
    /// Those that only wait: ``CompanyMails/drafted``.
    public var companyDrafts: [Instant]
    /// Offers of all interviews; the interview's own is left out.
    public var offersElsewhere: [OfferElsewhere]
    /// The moment the plan is made for.
    public var now: Instant

    public init(
        interview: Interview, drafts: [Draft] = [], policy: Policy, zone: Zone, ownZone: Zone? = nil,
        holidays: Set<CivilDate> = [], patience: Patience = .normal, companyMails: [Instant] = [],
        companyDrafts: [Instant] = [],
        offersElsewhere: [OfferElsewhere] = [], now: Instant
    ) {
        (self.interview, self.drafts, self.policy, self.zone) = (interview, drafts, policy, zone)
        (self.ownZone, self.holidays, self.patience) = (ownZone ?? zone, holidays, patience)
        (self.companyMails, self.companyDrafts) = (companyMails, companyDrafts)
        (self.offersElsewhere, self.now) = (offersElsewhere, now)
    }
}
