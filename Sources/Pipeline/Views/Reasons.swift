// `afterword why`: from a state or a draft back to the facts, rules and messages behind it (G8). What happened is told
// from the journal, so nothing can have moved a state without standing here.

import Etiquette
public import Interviews
public import Ledger
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
        for touch in view.plan.upcoming {
            let kind = touch.kind.name.replacing("_", with: "-")
            lines.append("- next: \(kind) \(zone.stamp(touch.due)): \(touch.reason)\(list(touch.rules))")
        }
        return lines + channels(view)
    }

    /// The ways to reach them that are not mail, and why they are not to be used (A14-A17): nothing here starts one, so
    /// this is where a person who thinks of it finds the answer.
    private func channels(_ view: InterviewView) -> [String] {
        guard !view.state.isOver, let policy = manners.policy(of: view.interview, self) else { return [] }
        var lines = Channel.allCases.compactMap { channel -> String? in
            let violations = Guards.channel(channel, for: view.interview, policy: policy, now: view.now)
            return violations.first.map { "- no \(channel.rawValue): \($0.reason)\(list(violations.map(\.rule)))" }
        }
        if let permission = view.interview.callPermission {
            let who = Printable.escape(permission.by)
            lines.append("- a call is all right: \(who) said so, noted \(view.zone.stamp(permission.at)) (A14)")
        }
        return lines
    }

    /// Why a draft is what and where it is: its reason, then its whole history.
    public func why(_ draft: Draft) throws -> [String] {
        var lines = [
            "\(draft.id) is \(draft.state.rawValue): \(draft.kind.hyphenated) to \(draft.to.addrSpec)",
            "- due \(ownZone.stamp(draft.due)): \(draft.reason)\(list(draft.rules))",
        ]
        let entries = try ledger.read { try $0.journal(interview: draft.interview) }.filter { $0.draft == draft.id }
        lines += history(entries, ownZone)
        if let hold = draft.hold {
            let mails = hold.messages.map(\.description).joined(separator: ", ")
            lines.append("- now: held: \(Printable.escape(hold.reason)) \(mails)")
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

    private func history(_ entries: [JournalEntry], _ zone: Zone) -> [String] {
        entries.compactMap { entry in
            entry.event.map { event in
                (EventSentence(event, recordedAt: entry.time, zone: zone), entry.seq, entry.rules)
            }
        }
        .sorted { ($0.0.at, $0.1) < ($1.0.at, $1.1) }
        .map { told, _, rules in "- \(zone.stamp(told.at)): \(Printable.escape(told.text))\(list(rules))" }
    }

    private func list(_ rules: [RuleID]) -> String {
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
