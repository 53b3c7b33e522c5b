// A policy as a value: one system of following up (RULES.md). It is read from Config/policies/*.toml; the form of
// those files is in PolicyDocument.swift, what is checked about them in PolicyValidation.swift. No dates here: those
// are computed in Planning.

public import Vocabulary

/// One system of following up.
///
/// Every part names the rules it acts for. A part that is nil does not bind under this policy.
public struct Policy: Hashable, Sendable {
    /// `considerate`: as configuration and `--policy` name it.
    public var name: String
    /// One line for `policy list`.
    public var summary: String
    /// The thank-yous; nil plans none, as for every kind of mail below.
    public var thankYou: ThankYou?
    /// The first follow-up.
    public var reminder: FollowUp?
    /// The last mail.
    public var final: FollowUp?
    /// A significant change in between (E7).
    public var news: Occasional?
    /// Thanks after a no (B7).
    public var gracious: Occasional?
    /// The question for feedback after a no (C5, E8).
    public var feedback: Occasional?
    /// Who reminder and final go to (A3).
    public var recipients: Recipients
    /// The most mails in a round (A19, B19, D7).
    public var limit: Limit?
    /// The days between two mails to one company (C4).
    public var spacing: Spacing?
    /// No mail but the thank-you goes out on a Monday (C3).
    public var noMondays: Bound?
    /// Ratings after which the thank-you stays the only mail (A1, D1).
    public var thankYouOnly: ThankYouOnly?
    /// "No" to reaching out later leaves the thank-you alone (D10).
    public var leaveToFollowUp: Bound?
    /// No reminder or final before the promised date (B3).
    public var promisedDate: Bound?
    /// Between thank-you and promised date only a significant change is worth a mail (E7).
    public var significance: Bound?
    /// After the last mail there is silence, however long it takes (D6).
    public var silence: Bound?
    /// When an interview without answer is closed (A11).
    public var moveOn: MoveOn?
    /// The note of the evening before.
    public var prep: Bound
    /// Tone and measures of drafts.
    public var wording: Wording
    /// Rules that were switched off by `without(_:)`.
    public private(set) var disabled: Set<RuleID> = []

    public init(name: String, summary: String, recipients: Recipients, prep: Bound, wording: Wording) {
        (self.name, self.summary, self.recipients) = (name, summary, recipients)
        (self.prep, self.wording) = (prep, wording)
    }

    /// The kinds of mail it plans, in their usual order.
    public var kinds: [DraftKind] { DraftKind.allCases.filter(plans) }

    /// Whether mail of this kind belongs to the policy.
    public func plans(_ kind: DraftKind) -> Bool {
        switch kind {
        case .thankYou: thankYou != nil
        case .reminder: reminder != nil
        case .final: final != nil
        case .news: news != nil
        case .gracious: gracious != nil
        case .feedback: feedback != nil
        }
    }

    /// Whether a rule of the product that no part of a policy stands for is switched on.
    func isOn(_ rule: RuleID) -> Bool { !disabled.contains(rule) }

    /// The policy with these rules switched off: every part that acts for one of them is gone.
    ///
    /// For checking that a rule does what it is there for.
    public func without(_ rules: Set<RuleID>) -> Policy {
        func kept<Part: RuleBound>(_ part: Part?) -> Part? {
            part.flatMap { $0.rules.contains(where: rules.contains) ? nil : $0 }
        }
        var policy = self
        policy.disabled.formUnion(rules)
        policy.thankYou = kept(thankYou)
        policy.reminder = kept(reminder)?.without(rules)
        policy.final = kept(final)?.without(rules)
        policy.news = kept(news)
        policy.gracious = kept(gracious)
        policy.feedback = kept(feedback)
        policy.recipients = kept(recipients) ?? Recipients(order: Recipients.Choice.unnamed, rules: [])
        policy.limit = kept(limit)
        policy.spacing = kept(spacing)
        policy.noMondays = kept(noMondays)
        policy.thankYouOnly = kept(thankYouOnly)
        policy.leaveToFollowUp = kept(leaveToFollowUp)
        policy.promisedDate = kept(promisedDate)
        policy.significance = kept(significance)
        policy.silence = kept(silence)
        policy.moveOn = kept(moveOn)
        return policy
    }
}

/// A part of a policy that acts for rules.
protocol RuleBound {
    var rules: [RuleID] { get }
}

extension Policy {
    /// A condition without figures of its own.
    public struct Bound: Hashable, Sendable, RuleBound {
        public var rules: [RuleID]

        public init(rules: [RuleID]) { self.rules = rules }
    }

    /// When the thank-you is due and how long it makes sense.
    public struct ThankYou: Hashable, Sendable, RuleBound {
        /// When it is due.
        public enum Due: String, Hashable, Sendable, CaseIterable {
            /// At once after the debrief, else at the interview's end.
            case debrief
            case interviewEnd = "interview_end"
            /// 09:00 of the first allowed day after the interview's (E2).
            case dayAfter = "day_after"
        }

        public var due: Due
        /// From the interview's end; nil means 18:00 of the day it is due.
        public var deadline: Offset?
        /// From the interview's end; the later of this and `expiresAfterDue` counts.
        public var expires: Offset
        /// From its due.
        public var expiresAfterDue: Offset
        public var rules: [RuleID]
    }

    /// A reminder or a final mail.
    public struct FollowUp: Hashable, Sendable, RuleBound {
        /// With a promised date known.
        public var promised: [Term]
        /// Without; nil means it is not planned, and the date is asked for (A8, E5).
        public var unpromised: [Term]?
        /// From its due.
        public var deadline: Offset
        /// From its due: after this it no longer makes sense.
        public var expires: Offset
        /// The draft says that it need not be sent (A10, B18).
        public var isOptional: Bool
        public var rules: [RuleID]

        func without(_ rules: Set<RuleID>) -> FollowUp {
            var part = self
            part.promised.removeAll { $0.rules.contains(where: rules.contains) }
            part.unpromised?.removeAll { $0.rules.contains(where: rules.contains) }
            return part
        }
    }

    /// A mail that something calls for: news, or the answer to a rejection.
    public struct Occasional: Hashable, Sendable, RuleBound {
        /// From what calls for it.
        public var add: Offset
        /// From its due.
        public var deadline: Offset
        public var expires: Offset
        /// The least rating that makes it worth while; an unknown one counts as good. nil: any (C5).
        public var leastRating: Int?
        public var rules: [RuleID]
    }

    /// Who follow-ups go to.
    public struct Recipients: Hashable, Sendable, RuleBound {
        /// One of the people they can go to.
        public enum Choice: String, Hashable, Sendable, CaseIterable {
            /// Who was named at the interview (`--hear-from`).
            case named
            case hiringManager = "hiring-manager"
            case interviewer
            case recruiter

            static let unnamed: [Choice] = [.hiringManager, .interviewer, .recruiter]
        }

        /// The first that there is counts; anyone else who can be written to comes last.
        public var order: [Choice]
        public var rules: [RuleID]

        public init(order: [Choice], rules: [RuleID]) { (self.order, self.rules) = (order, rules) }
    }

    /// The most mails of a round.
    public struct Limit: Hashable, Sendable, RuleBound {
        /// Mails in a round while the employer does not write; the thank-yous are one.
        public var mails: Int
        public var rules: [RuleID]
    }

    /// The distance between mails to one company.
    public struct Spacing: Hashable, Sendable, RuleBound {
        /// Calendar days, at least.
        public var days: Int
        public var rules: [RuleID]
    }

    /// A weak interview.
    public struct ThankYouOnly: Hashable, Sendable, RuleBound {
        /// 1…5, ascending.
        public var ratings: [Int]
        public var rules: [RuleID]
    }

    /// The end of waiting.
    public struct MoveOn: Hashable, Sendable, RuleBound {
        /// After the last mail, the promised date, and `unplanned`.
        public var after: Offset
        /// From the interview's end, where nothing was promised and no follow-up is planned: silence after a
        /// thank-you says nothing (D4).
        public var unplanned: Offset
        public var rules: [RuleID]
    }

    /// What the lint measures a draft by.
    public struct Wording: Hashable, Sendable {
        /// What drafts are written in unless the interview says otherwise (A7, B6).
        public var tone: Tone
        /// From salutation to sign-off (A5, A9).
        public var mostWords: [DraftKind: Int]
        /// Without salutation and sign-off (E6).
        public var mostParagraphs: [DraftKind: Int]
        /// The rules about text that this policy brings.
        public var rules: [RuleID]

        public init(
            tone: Tone, mostWords: [DraftKind: Int] = [:], mostParagraphs: [DraftKind: Int] = [:], rules: [RuleID] = []
        ) {
            (self.tone, self.mostWords, self.mostParagraphs, self.rules) = (tone, mostWords, mostParagraphs, rules)
        }
    }
}
