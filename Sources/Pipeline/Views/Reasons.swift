// `afterword why`: from a state or a draft back to the facts, rules and messages behind it (G8). What happened is told
// from the journal, so nothing can have moved a state without standing here.

import Etiquette
public import Interviews
public import Ledger
import MailFormat
public import Vocabulary
import Writing

extension Workbench {
    /// Why an interview is in its state: what holds now, what led here in the order of its dates, what comes next.
    public func why(_ id: InterviewID) throws -> [String] {
        let view = try view(of: id)
        let zone = view.zone
        var lines = ["\(id) \(Printable.escape(view.interview.company)) is \(view.state.words)\(cause(of: view))"]
        let entries = try ledger.read { try $0.journal(interview: id) }
        lines += history(entries.filter { !$0.isBookkeeping }, zone)
        if let expected = view.interview.expected, !view.state.isOver {
            lines.append("- now: an answer is expected by \(zone.stamp(expected.until)), source \(expected.source)")
        }
        for reason in view.attention { lines.append("- now: \(Printable.escape(reason))") }
        for note in view.plan.notes { lines.append("- \(note.text)\(list(note.rules))") }
        // What is drafted waits, and was told above.
        for touch in view.plan.upcoming where touch.draft == nil {
            let kind = touch.kind.name.replacing("_", with: "-")
            let who = (touch.to?.name ?? touch.to?.address?.addrSpec).map { " to \(Printable.escape($0))" } ?? ""
            lines.append("- next: \(kind)\(who) \(zone.stamp(touch.due)): \(touch.reason)\(list(touch.rules))")
        }
        return lines + channels(view)
    }

    /// Why a draft is what and where it is: its reason, the facts and messages behind that, its whole history, and what
    /// its rules say.
    public func why(_ draft: Draft) throws -> [String] {
        let view = try view(of: draft.interview)
        var lines = [
            "\(draft.id) is \(draft.state.rawValue): \(draft.kind.hyphenated) to \(draft.to.addrSpec)",
            "- due \(ownZone.stamp(draft.due)): \(draft.reason)\(list(draft.rules))",
        ]
        lines += facts(behind: draft, view)
        let entries = try ledger.read { try $0.journal(interview: draft.interview) }.filter { $0.draft == draft.id }
        lines += history(entries, ownZone, made: draft)
        if let hold = draft.hold {
            let mails = hold.messages.map(\.description).joined(separator: ", ")
            lines.append("- now: held: \(Printable.escape(hold.reason)) \(mails)")
        }
        return lines + draft.rules.compactMap { rule in RuleBook.text(of: rule).map { "- \(rule): \($0)" } }
    }

    /// The interview, what was promised, how it went, and the message that the draft answers.
    private func facts(behind draft: Draft, _ view: InterviewView) -> [String] {
        var lines: [String] = []
        let round = view.interview.rounds.first { $0.number == draft.round }
        if let start = round?.start, let end = round?.end {
            let until = String(view.zone.civil(end).time.description.prefix(5))
            let rating = round?.debrief.rating.map { ", rated \($0) of 5" } ?? ""
            lines.append("- the interview: \(view.zone.stamp(start)) to \(until)\(rating)")
        }
        if draft.kind != .thankYou, let promise = view.interview.promises.last(where: { $0.saidAt <= draft.madeAt }) {
            let day = view.zone.date(promise.expected.until).description
            let said = promise.expected.quote.flatMap { $0 == day ? nil : $0 }
            let quote = said.map { " (“\(Printable.escape($0))”)" } ?? ""
            let until = view.zone.stamp(promise.expected.until)
            lines.append("- promised: an answer by \(until)\(quote), source \(promise.expected.source)")
        }
        let answered = reading.reader.read(draft.bytes).headers.inReplyTo
        if let mail = view.mails.last(where: { mail in mail.messageID.map(answered.contains) ?? false }) {
            lines.append("- it answers \(mail.id), “\(Printable.escape(mail.subject))”")
        } else if let earlier = view.drafts.last(where: { answered.contains($0.messageID) }) {
            lines.append("- it follows \(earlier.id), “\(Printable.escape(earlier.subject))”")
        }
        return lines
    }

    /// A step of the journal in words; what was forgotten says so.
    public func sentence(of entry: JournalEntry) -> String {
        entry.event.map { EventSentence($0, recordedAt: entry.time, zone: ownZone).text } ?? "forgotten"
    }

    /// What made the state what it is: the last word of theirs, else the clock.
    private func cause(of view: InterviewView) -> String {
        let standing = Standing(view.interview)
        if let answer = standing.cause, standing.base != .open {
            let source = answer.mail?.description ?? "you heard it"
            return " since \(view.zone.stamp(standing.since)): \(answer.label.words) (\(source))"
        }
        switch view.state {
        case .proposed: return ": no time is fixed, or you have not accepted it"
        case .scheduled: return ": the interview is ahead"
        case .held: return ": it is over, and the thank-you is not decided"
        case .waiting: return ": nothing is due, and they have not answered"
        case .overdue:
            guard let expected = view.interview.expected, expected.until < view.now else {
                return ": a follow-up is due and has not gone out"
            }
            return ": they promised an answer by \(view.zone.stamp(expected.until))"
        case .reminded: return ": the reminder went out"
        case .lastCall: return ": the last mail went out"
        case .cancelled: return ": they cancelled it"
        case .withdrawn, .closed: return " since \(view.zone.stamp(standing.since))"
        case .inDialogue, .nextRound, .onHold, .offer, .rejected: return ""
        }
    }

    /// - Parameter made: a draft whose reason stands above already.
    private func history(_ entries: [JournalEntry], _ zone: Zone, made draft: Draft? = nil) -> [String] {
        entries.compactMap { entry in
            entry.event.map { event in
                (EventSentence(event, recordedAt: entry.time, zone: zone), entry)
            }
        }
        .sorted { ($0.0.at, $0.1.seq) < ($1.0.at, $1.1.seq) }
        .map { told, entry in
            if draft != nil, case .draftMade = entry.event { return "- \(zone.stamp(told.at)): drafted" }
            return "- \(zone.stamp(told.at)): \(Printable.escape(told.text))\(list(entry.rules))"
        }
    }

    func list(_ rules: [RuleID]) -> String {
        rules.isEmpty ? "" : " (\(rules.map(\.name).joined(separator: ", ")))"
    }
}

extension JournalEntry {
    /// Steps of the machinery that explain a draft, but no interview.
    fileprivate var isBookkeeping: Bool {
        switch event {
        case .draftFileWritten, .submissionStarted, .submissionCommitted, .sentCopyFiled: true
        default: false
        }
    }
}

extension InterviewState {
    /// As sentences name it.
    var words: String { rawValue.replacing("_", with: " ") }
}

extension Zone {
    /// `Tue 2026-10-27 09:00`
    func stamp(_ instant: Instant) -> String {
        let local = civil(instant)
        return "\(local.date.weekday.englishName.prefix(3)) \(local.date) \(local.time.description.prefix(5))"
    }
}
