// What a message changes in its interview besides the answer it is: the person it makes known, the round it fixes, moves
// or cancels. Taken back and given elsewhere when the person says where the message belongs.

import Interviews
import Ledger
import Vocabulary

extension Recorder {
    /// Takes over what `mail` brings to the interview that it acts on.
    func takeEffect(of mail: ReceivedMail, on interview: Interview, in transaction: Transaction) throws {
        guard !mail.isOwn, mail.label != .bounce else { return }
        try meet(mail, interview, in: transaction)
        guard let calendar = mail.calendar, let met = try transaction.interview(interview.id) else { return }
        try take(calendar, from: mail, met, in: transaction)
    }

    /// Takes back what `mail` brought to an interview that it does not act on any more: rounds and contacts are what the
    /// journal gives without it.
    func takeBackEffect(of mail: ReceivedMail, on id: InterviewID, in transaction: Transaction) throws {
        guard let interview = try transaction.interview(id) else { return }
        var book = Book()
        var counts: [MailID: Bool] = [mail.id: false]
        for entry in try transaction.journal(interview: id) {
            guard let event = entry.event, event.changesRoundsOrContacts(of: id) else { continue }
            if let source = entry.mail {
                let known = try counts[source] ?? (transaction.mail(source)?.actsOn == id)
                counts[source] = known
                guard known else { continue }
            }
            book.apply(event)
        }
        guard let without = book.interviews[id],
            without.rounds != interview.rounds || without.contacts != interview.contacts
        else { return }
        try transaction.append(
            .mailRetracted(
                MailRetracted(interview: id, mail: mail.id, rounds: without.rounds, contacts: without.contacts)))
    }

    /// A person who writes in a thread of ours becomes a contact.
    private func meet(_ mail: ReceivedMail, _ interview: Interview, in transaction: Transaction) throws {
        guard let from = mail.from, mail.canBeAnswered, mail.reading.machine == nil, mail.reading.automatic == nil,
            interview.contact(at: from) == nil,
            mail.match.by.contains(where: { $0.rule == "thread" || $0.rule == "reference" })
        else { return }
        let contact = Contact(name: from.displayName, address: from.named(nil), role: .recruiter)
        try transaction.append(.contactAdded(ContactAdded(interview: interview.id, contact: contact, mail: mail.id)))
    }

    /// An invitation fixes a round, an update moves it, a cancel cancels it; a lower sequence is ignored (RFC 5546).
    private func take(
        _ calendar: ParsedMessage.Calendar, from mail: ReceivedMail, _ interview: Interview, in transaction: Transaction
    ) throws {
        var known = interview.rounds.first { calendar.uid != nil && $0.calendarUID == calendar.uid }
        if let exception = moment(calendar.recurrenceID, in: calendar, interview), let series = known {
            // One occurrence of a series moves or falls away; the round is the one that begins then, or none.
            guard series.start == exception else { return }
            known = series
        }
        if let known, calendar.sequence < known.calendarSequence { return }
        if calendar.method == "CANCEL" || calendar.status == "CANCELLED" {
            guard let round = known ?? interview.rounds.first(where: { $0.start == calendar.start && $0.start != nil })
            else { return }
            try transaction.append(
                .roundCancelled(RoundCancelled(interview: interview.id, number: round.number, mail: mail.id)))
            return
        }
        guard calendar.method == "REQUEST" || calendar.method == "PUBLISH",
            let start = moment(calendar.start, in: calendar, interview)
        else { return }
        let current = interview.currentRound
        let canTakeTime = current.map { $0.start == nil || ($0.calendarUID == nil && $0.start == start) } ?? false
        let number =
            known?.number ?? (canTakeTime ? current?.number : nil) ?? (interview.rounds.map(\.number).max() ?? 0) + 1
        let seconds = moment(calendar.end, in: calendar, interview).map { max(60, ($0 - start).wholeSeconds) } ?? 3600
        let round = Round(
            number: number, start: start, seconds: Int(min(seconds, 7 * 86_400)), knownSince: mail.date,
            calendarUID: calendar.uid, calendarSequence: calendar.sequence)
        try transaction.append(.roundScheduled(RoundScheduled(interview: interview.id, round: round, mail: mail.id)))
    }

    /// A floating time comes as a wall clock in UTC and means the recipient's clock (RFC 5545 section 3.3.5).
    private func moment(_ instant: Instant?, in calendar: ParsedMessage.Calendar, _ interview: Interview) -> Instant? {
        guard let instant, calendar.timeZone == nil else { return instant }
        return workbench.zone(of: interview).instant(Zone.utc.civil(instant))
    }
}

extension Event {
    /// Whether the event is one of those that rounds and contacts of the interview are folded from, but for what took
    /// others back.
    fileprivate func changesRoundsOrContacts(of id: InterviewID) -> Bool {
        switch self {
        case .interviewAdded, .factsRecorded, .roundScheduled, .roundCancelled, .contactAdded, .contactUndeliverable:
            subject.interview == id
        default: false
        }
    }
}
