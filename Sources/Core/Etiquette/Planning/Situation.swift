// What the planner and the guards read out of an interview's record before they compute anything: which round counts,
// since when follow-ups are planned anew, what was promised, who can be written to, what was sent.

internal import Interviews
internal import Vocabulary

/// The record as the rules look at it.
struct Situation {
    let input: PlanInput
    let standing: Standing
    /// The round that counts, where it has a time and takes place.
    let round: Round?
    /// Since when follow-ups are planned anew: an answer, or the person's word; nil while it is the interview's end.
    let restart: Restart?
    let expected: Expected?

    var interview: Interview { input.interview }
    var policy: Policy { input.policy }
    var zone: Zone { input.zone }
    var now: Instant { input.now }
    var slots: Slots { Slots(zone: input.zone, holidays: input.holidays, policy: input.policy) }

    struct Restart {
        var at: Instant
        /// The answer, where one led to it.
        var answer: Answer?
    }

    init(_ input: PlanInput) {
        self.input = input
        let current = input.interview.currentRound
        round = current.flatMap { $0.isCancelled || $0.isProposal || $0.start == nil ? nil : $0 }
        standing = Self.standing(input.interview, end: round?.end)
        restart = round?.end.flatMap { Self.restart(input.interview, since: $0) }
        expected = Self.promise(input.interview, end: round?.end, restart: restart)
    }

    /// What was talked about before a round, its time above all, decides nothing about what follows it.
    private static func standing(_ interview: Interview, end: Instant?) -> Standing {
        var standing = Standing(interview)
        guard let end, standing.since < end else { return standing }
        switch standing.base {
        case .open, .inDialogue, .nextRound: (standing.base, standing.followUps) = (.open, .planned(notBefore: nil))
        case .onHold, .offer, .rejected, .withdrawn, .closed: break
        }
        return standing
    }

    /// The last thing since the round's end after which follow-ups are planned anew.
    private static func restart(_ interview: Interview, since end: Instant) -> Restart? {
        var last: Restart?
        let answers = interview.answers.filter { !$0.keepsFollowUps && $0.at >= end }.sorted { $0.at < $1.at }
        if let answer = answers.last { last = Restart(at: answer.at, answer: answer) }
        for decision in interview.decisions where decision.what == .reopened || decision.what == .resumed {
            if decision.at >= last?.at ?? end { last = Restart(at: decision.at) }
        }
        // Mail by hand answers what a request or an unclear mail asked.
        if let answer = last?.answer, answer.label == .request || answer.label == .other {
            let replies = interview.sent.filter { $0.kind == nil && $0.at >= answer.at }.map(\.at)
            if let first = replies.min() { last = Restart(at: first) }
        }
        return last
    }

    /// The promise that counts. One about a day before the interview is none, nor is one that the employer let lapse
    /// by writing, after its date, that it takes longer.
    private static func promise(_ interview: Interview, end: Instant?, restart: Restart?) -> Expected? {
        guard let expected = interview.expected, let end, expected.until > end else { return nil }
        if let answer = restart?.answer, answer.label == .timeline, expected.until <= answer.at { return nil }
        return expected
    }
}

// Facts that several rules ask for.
extension Situation {
    /// The rating of the current round; nil, which counts as good, also where only an earlier round was rated: the
    /// invitation to another one says that it went well.
    var rating: Int? { round?.debrief.rating }

    /// What was said last about reaching out later (D10).
    var mayFollowUp: Bool? {
        interview.rounds.filter { !$0.isCancelled }.compactMap(\.debrief.mayFollowUp).last
    }

    /// Rounds that took place by now, in order.
    var heldRounds: [Round] {
        interview.rounds.filter { round in
            !round.isCancelled && !round.isProposal && (round.end.map { $0 <= now } ?? false)
        }
    }

    /// The ratings' rules that leave the thank-you alone, where they hold (A1, D1).
    var courtesyOnly: Policy.ThankYouOnly? {
        policy.thankYouOnly.flatMap { part in rating.map(part.ratings.contains) == true ? part : nil }
    }

    /// "No" to reaching out later (D10).
    var leaveDenied: Policy.Bound? { mayFollowUp == false ? policy.leaveToFollowUp : nil }

    /// The interview and its thank-you still make sense: nothing was decided.
    var isUndecided: Bool {
        switch standing.base {
        case .open, .inDialogue, .nextRound, .onHold: true
        case .offer, .rejected, .withdrawn, .closed: false
        }
    }

    /// When the employer wrote last since the round's end; mails are counted from there (A19).
    var lastWord: Instant? {
        guard let end = round?.end else { return nil }
        return interview.answers.filter { !$0.keepsFollowUps && $0.at >= end }.map(\.at).max()
    }

    /// Mails that A19, B19 and D7 count: of this round, since the employer wrote.
    var countedMails: [SentMail] {
        interview.sent.filter { mail in
            guard let kind = mail.kind, kind < .gracious, mail.round == round?.number else { return false }
            return lastWord.map { mail.at >= $0 } ?? true
        }
    }

    /// How many mails those are, the thank-yous being one.
    static func count(_ kinds: [DraftKind]) -> Int {
        kinds.filter { $0 != .thankYou }.count + (kinds.contains(.thankYou) ? 1 : 0)
    }

    /// Moments of mails that C4 keeps its distance from.
    var spacedMails: [Instant] { CompanyMails.fixed(interview, []) + input.companyMails }

    /// The day after which absent people are back, where an automatic reply of this stretch says so.
    var absence: Answer? {
        guard let end = round?.end else { return nil }
        let since = restart?.at ?? end
        let replies = interview.answers.filter { $0.keepsFollowUps && $0.returnDate != nil && $0.at >= since }
        return replies.max { left, right in
            guard let leftDay = left.returnDate, let rightDay = right.returnDate else { return false }
            return (leftDay, left.at) < (rightDay, right.at)
        }
    }

    /// Who reminder and final go to (A3).
    var followUpRecipient: Contact? {
        let contacts = interview.contacts.filter(\.canBeWritten)
        for choice in policy.recipients.order {
            let found =
                switch choice {
                case .named: named(among: contacts)
                case .hiringManager: contacts.first { $0.role == .hiringManager }
                case .interviewer: contacts.first { $0.role == .interviewer }
                case .recruiter: contacts.first { $0.role == .recruiter }
                }
            if let found { return found }
        }
        return Policy.Recipients.Choice.unnamed.lazy.compactMap { choice in
            contacts.first { $0.role.rawValue == choice.rawValue }
        }.first
    }

    /// Who the person was told would be in touch.
    var hearFrom: String? { interview.rounds.filter { !$0.isCancelled }.compactMap(\.debrief.hearFrom).last }

    func named(among contacts: [Contact]) -> Contact? {
        guard let wanted = hearFrom?.lowercased() else { return nil }
        let words = wanted.split { !$0.isLetter && !$0.isNumber && $0 != "@" && $0 != "." && $0 != "-" }
        if let exact = contacts.first(where: { $0.address?.key == wanted || $0.name?.lowercased() == wanted }) {
            return exact
        }
        if let inside = contacts.first(where: { contact in
            contact.address.map { address in words.contains { $0 == address.key } } ?? false
        }) {
            return inside
        }
        let partial = contacts.filter { contact in
            let name = contact.name?.lowercased().split { !$0.isLetter && !$0.isNumber } ?? []
            return !words.isEmpty && words.allSatisfy(name.contains)
        }
        return partial.count == 1 ? partial.first : nil
    }
}
