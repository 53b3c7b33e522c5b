// The planner: facts, policy and now make touches with their dates, rules and reasons. This file puts the parts
// together; each kind of touch has a file of its own beside it. Nothing here remembers anything or reads a clock.

internal import Interviews
internal import Vocabulary

/// Computes plans.
public enum Planner {
    /// What is ahead for one interview if nobody answers.
    public static func plan(_ input: PlanInput) -> Plan {
        var planning = Planning(Situation(input))
        planning.run()
        return planning.plan
    }

    /// The note by which the person withdraws politely; no plan holds it, for it is the person's own decision. Its
    /// times are those of the gracious note.
    public static func farewell(_ input: PlanInput) -> Touch {
        let situation = Situation(input)
        let slot = situation.slots.slot(notBefore: input.now)
        // Nobody is to wait in vain: before an interview that is still ahead the note is due at once.
        let start = input.interview.currentRound?.start.flatMap { input.now < $0 && $0 <= slot ? $0 : nil }
        let due = start == nil ? slot : input.now
        return Touch(
            kind: .mail(.gracious), round: input.interview.currentRound?.number ?? 1,
            to: situation.followUpRecipient, due: due, unmovedDue: due,
            deadline: input.zone.adding(days: 5, to: due), expires: input.zone.adding(days: 14, to: due),
            draftAt: input.now, rules: ["B7"], reason: "you withdraw: thanks, and open for the future",
            status: .planned, draft: nil, isOptional: true, news: nil)
    }
}

/// A plan in the making.
struct Planning {
    let situation: Situation
    var touches: [Touch] = []
    var notes: [Note] = []

    init(_ situation: Situation) { self.situation = situation }

    var policy: Policy { situation.policy }
    var interview: Interview { situation.interview }
    var zone: Zone { situation.zone }
    var now: Instant { situation.now }

    mutating func run() {
        planRounds()
        planNews()
        planFollowUps()
        planCourtesies()
        noteRecipient()
        noteLateAnswer()
        noteDoubts()
        notePause()
    }

    var plan: Plan {
        Plan(
            interview: interview.id, policy: policy.name,
            touches: touches.sorted { ($0.due, $0.order, $0.round) < ($1.due, $1.order, $1.round) },
            outlook: outlook, notes: notes, followUpRecipient: situation.followUpRecipient, movesOnAt: movesOnAt)
    }

    private var outlook: Outlook {
        let round = interview.currentRound?.number
        return Outlook(
            thankYouPending: touches.contains { $0.kind == .mail(.thankYou) && $0.round == round && $0.isPending },
            followUpDue: touches.filter { $0.isFollowUp && $0.isPending }.map(\.due).min())
    }

    mutating func ask(_ text: String, _ rules: [RuleID]) { notes.append(Note(.ask, text, rules: rules)) }
    mutating func say(_ text: String, _ rules: [RuleID]) { notes.append(Note(.reason, text, rules: rules)) }

    private mutating func noteRecipient() {
        guard touches.contains(where: { $0.kind.mail != nil && $0.isPending }) else { return }
        if interview.contacts.allSatisfy({ !$0.canBeWritten }) {
            let bounced = interview.contacts.filter(\.isUndeliverable)
            let why =
                bounced.isEmpty
                ? "" : "; mail to \(bounced.count == 1 ? "the one known" : "those known") does not arrive"
            ask("Nobody can be written to yet\(why): add a contact with a mail address.", [.recipient])
            return
        }
        guard let named = situation.hearFrom, touches.contains(where: { $0.isFollowUp && $0.isPending }),
            policy.recipients.order.first == .named, !situation.isNamedKnown
        else { return }
        ask(
            "\(named) was to be in touch, and no address is known: follow-ups go there once it is.",
            policy.recipients.rules)
    }

    private mutating func noteLateAnswer() {
        guard let answer = situation.standing.lateAnswer else { return }
        let day = Phrase.day(answer.at, in: zone)
        ask("You withdrew, and on \(day) they wrote after all (\(answer.label.words)): reopen it, or leave it.", [])
    }

    private mutating func noteDoubts() {
        guard let doubt = interview.doubts.last, policy.isOn("B15") else { return }
        ask("You noted a doubt: \"\(doubt.text)\". Do you want to go on?", ["B15"])
    }

    private mutating func notePause() {
        guard interview.isPaused(at: now), let until = interview.pausedUntil else { return }
        let end = until == .distantFuture ? "you resume it" : Phrase.day(until, in: situation.input.ownZone)
        say("Paused until \(end): nothing is drafted or sent.", [])
    }
}

extension Touch {
    /// Reminder or final.
    var isFollowUp: Bool { kind == .mail(.reminder) || kind == .mail(.final) }

    /// Where it stands among touches that are due at the same moment.
    var order: Int { kind.mail.flatMap(DraftKind.allCases.firstIndex) ?? -1 }
}

/// Words for reasons.
enum Phrase {
    /// `Fri 2026-10-16`
    static func day(_ instant: Instant, in zone: Zone) -> String { day(zone.date(instant)) }

    static func day(_ date: CivilDate) -> String { "\(date.weekday.englishName.prefix(3)) \(date)" }

    /// `Fri 2026-10-16 18:00`
    static func moment(_ instant: Instant, in zone: Zone) -> String {
        "\(day(instant, in: zone)) \(zone.civil(instant).time)"
    }
}
