// What the person is told at once (`[notify] command`): answers, questions, drafts that need them, unknown outcomes,
// parked accounts, deadlines. Each once: the mark moves before the command runs, so a restart tells nothing again; what
// is lost by that stands in the digest.

import Foundation
import Interviews
import Ledger
import Vocabulary
import Writing

/// Finds what is to be told.
struct Notices {
    let workbench: Workbench

    /// What happened longer ago is the digest's.
    private static let freshness = Duration.hours(12)
    /// This long before a deadline it is told.
    private static let warning = Duration.hours(4)
    /// So many entries are looked at where none were before.
    private static let firstLook: Int64 = 200
    private static let seqMark = "notify:seq"
    private static let deadlineMark = "notify:deadlines"

    /// Everything not told yet; from then on it counts as told.
    func take(now: Instant) throws -> [Notice] {
        let found = try workbench.ledger.read { try find(in: $0, now: now) }
        guard found.marks != found.known else { return [] }
        try workbench.ledger.transaction(now: now) { transaction in
            try transaction.setMark(Self.seqMark, found.marks.seq.map { String($0) })
            try transaction.setMark(Self.deadlineMark, found.marks.deadlines.isEmpty ? nil : found.marks.deadlines)
        }
        return found.notices
    }

    private struct Marks: Equatable {
        /// The last entry of the journal that was looked at; nil before the first.
        var seq: Int64?
        /// `d42@1791500000000`, separated by spaces: drafts and the deadlines that were told.
        var deadlines: String
    }

    private func find(in snapshot: Snapshot, now: Instant) throws -> Finding {
        let known = Marks(
            seq: try snapshot.mark(Self.seqMark).flatMap { Int64($0) },
            deadlines: try snapshot.mark(Self.deadlineMark) ?? "")
        let last = try snapshot.lastSeq()
        var notices: [Notice] = []
        let start = known.seq ?? max(0, last - Self.firstLook)
        if start < last {
            for entry in try snapshot.journal(after: start) where entry.time > now - Self.freshness {
                guard let event = entry.event, let notice = try notice(of: event, in: snapshot, now: now) else {
                    continue
                }
                // Several steps of one draft are one notice, the last.
                notices.removeAll { $0.draft != nil && $0.draft == notice.draft }
                notices.append(notice)
            }
        }
        let told = Set(known.deadlines.split(separator: " ").map(String.init))
        var near: [String] = []
        for draft in try snapshot.openDrafts() where waits(draft, now) {
            let name = "\(draft.id)@\(draft.deadline.milliseconds)"
            guard draft.deadline > now, draft.deadline - now <= Self.warning else { continue }
            near.append(name)
            guard !told.contains(name), let notice = try deadline(draft, in: snapshot) else { continue }
            notices.removeAll { $0.draft == draft.id }
            notices.append(notice)
        }
        return Finding(notices: notices, known: known, marks: Marks(seq: last, deadlines: near.joined(separator: " ")))
    }

    private struct Finding {
        var notices: [Notice]
        var known: Marks
        var marks: Marks
    }

    // MARK: - One event

    private func notice(of event: Event, in snapshot: Snapshot, now: Instant) throws -> Notice? {
        switch event {
        case .messageRead(let mail): return try answer(mail.id, in: snapshot, now: now)
        case .draftMade(let draft): return try decision(draft.id, in: snapshot, now: now)
        case .draftHeld(let change): return try decision(change.draft, in: snapshot, now: now)
        case .draftFileProblem(let change): return try decision(change.draft, in: snapshot, now: now)
        // The person's own step back has no rules behind it.
        case .draftReturned(let note) where !note.rules.isEmpty:
            return try decision(note.draft, in: snapshot, now: now)
        case .submissionRefused(let end): return try decision(end.draft, in: snapshot, now: now)
        case .outcomeUnknown(let end): return try unknown(end.draft, in: snapshot)
        case .accountParked(let note):
            let marks = ["ill:\(note.account)", MailFailure.submissionMark(note.account)]
            guard try marks.contains(where: { try snapshot.mark($0) != nil }) else { return nil }
            return .parked(account: note.account, reason: note.reason)
        default: return nil
        }
    }

    /// The message as it is known now: what was corrected or ignored since is not told.
    private func answer(_ id: MailID, in snapshot: Snapshot, now: Instant) throws -> Notice? {
        guard let mail = try snapshot.mail(id), !mail.isOwn, mail.correction == nil,
            mail.date > now - .hours(48)
        else { return nil }
        if mail.needsPerson {
            let only = mail.match.interviews.count == 1 ? mail.match.interviews.first : nil
            let interview = try only.flatMap { try snapshot.interview($0) }
            return .question(mail: id, interview: interview?.id, company: interview?.company)
        }
        guard let interview = try mail.actsOn.flatMap({ try snapshot.interview($0) }),
            mail.label != .receipt, mail.label != .automatic
        else { return nil }
        return .answer(mail.label, mail: id, interview: interview.id, company: interview.company)
    }

    private func unknown(_ id: DraftID, in snapshot: Snapshot) throws -> Notice? {
        guard let draft = try snapshot.draft(id), draft.state == .uncertain,
            let interview = try snapshot.interview(draft.interview)
        else { return nil }
        return .unknown(id, draft.kind, interview: interview.id, company: interview.company)
    }

    private func decision(_ id: DraftID, in snapshot: Snapshot, now: Instant) throws -> Notice? {
        guard let draft = try snapshot.draft(id), let interview = try snapshot.interview(draft.interview) else {
            return nil
        }
        let reason: String
        switch draft.state {
        case .failed: reason = "was refused by the server"
        case .waiting, .confirmed:
            if let problem = draft.problem {
                reason = "has a file that is \(problem.words)"
            } else if draft.hold != nil {
                reason = "is held"
            } else if waits(draft, now) {
                reason = "waits for you"
            } else {
                return nil
            }
        default: return nil
        }
        return .draft(
            id, draft.kind, reason: reason, by: clock(draft.deadline), command: "afterword show \(id)",
            interview: interview.id, company: interview.company)
    }

    private func deadline(_ draft: Draft, in snapshot: Snapshot) throws -> Notice? {
        guard let interview = try snapshot.interview(draft.interview) else { return nil }
        return .deadline(
            draft.id, draft.kind, at: clock(draft.deadline), command: "afterword show \(draft.id)",
            interview: interview.id, company: interview.company)
    }

    /// Waits for the person now: not confirmed, not put off.
    private func waits(_ draft: Draft, _ now: Instant) -> Bool {
        switch draft.state {
        case .waiting: draft.snoozedUntil.map { $0 <= now } ?? true
        case .confirmed: draft.hold != nil
        default: false
        }
    }

    /// `Thu 8 Oct 15:00`, the person's time.
    private func clock(_ instant: Instant) -> String {
        let local = workbench.ownZone.civil(instant)
        return "\(DateWords.short(local.date)) \(local.time.description.prefix(5))"
    }
}
