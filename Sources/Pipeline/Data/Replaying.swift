// What today's rules would make of the mail that is recorded (`afterword log --replay --dry-run`): phrases, weights, the
// matcher and the rules that corrections left. Nothing is changed; what the person corrected stays theirs.

import Etiquette
import Interviews
import Ledger
import MailFormat
import Reading
public import Vocabulary
import Writing

/// What a replay would change.
public struct Replay: Sendable, Hashable {
    /// A message that would be read otherwise.
    public struct Change: Sendable, Hashable {
        public var mail: MailID
        public var subject: String
        public var label: Label
        public var newLabel: Label
        /// Where it belongs, and would belong: none, one, or several where it is ambiguous.
        public var interviews: [InterviewID]
        public var newInterviews: [InterviewID]
        /// Whether it moves an interview, and would.
        public var acts: Bool
        public var newActs: Bool
    }

    /// An interview whose state would be another.
    public struct StateChange: Sendable, Hashable {
        public var interview: InterviewID
        public var company: String
        public var state: InterviewState
        public var newState: InterviewState
    }

    public var changes: [Change] = []
    public var states: [StateChange] = []
    /// Messages that were read again.
    public var read = 0
    /// Messages that could not be: corrected by the person, their texts dropped, reports and absences.
    public var left = 0
}

extension Workbench {
    /// Reads all recorded mail again, in the order it came, with what was kept of it.
    public func replay() throws -> Replay {
        let now = surroundings.now()
        return try ledger.read { snapshot in
            var book = try snapshot.book()
            let before = book
            var replay = Replay()
            let mails = before.sortedMails
            for (index, mail) in mails.enumerated() {
                defer { surroundings.headway(Headway("reading again", done: index + 1, of: mails.count)) }
                guard let again = try readAgain(mail, before) else {
                    replay.left += 1
                    continue
                }
                replay.read += 1
                guard again.differs(from: mail) else { continue }
                replay.changes.append(
                    Replay.Change(
                        mail: mail.id, subject: mail.subject, label: mail.label, newLabel: again.label,
                        interviews: mail.match.interviews, newInterviews: again.match.interviews,
                        acts: mail.actsOn != nil, newActs: again.actsOn != nil))
                book.apply(.messageRead(again))
            }
            for interview in book.sortedInterviews {
                guard let old = before.interviews[interview.id], old != interview else { continue }
                let (state, newState) = (
                    try self.state(old, in: snapshot, now), try self.state(interview, in: snapshot, now)
                )
                guard state != newState else { continue }
                replay.states.append(
                    Replay.StateChange(
                        interview: interview.id, company: interview.company, state: state, newState: newState))
            }
            return replay
        }
    }

    private func state(_ interview: Interview, in snapshot: Snapshot, _ now: Instant) throws -> InterviewState {
        interview.state(at: now, outlook: try plan(of: interview, in: snapshot, now: now).outlook)
    }

    /// The message as it would be recorded today; nil where too little of it is kept, or the person has spoken.
    private func readAgain(_ mail: ReceivedMail, _ book: Book) throws -> ReceivedMail? {
        guard !mail.isOwn, mail.correction == nil, let message = ParsedMessage(kept: mail),
            mail.reading.automatic == nil, mail.label != .bounce
        else { return nil }
        let rules = book.sortedRules.compactMap(\.correction)
        let candidates = Candidates(book, before: mail, workbench: self)
        var again = mail
        let match = reading.matcher.match(message, among: candidates.all, corrections: rules).recorded
        // Reply-To, Cc and signature are not kept: what they alone told is not lost by reading without them.
        if match.state != .unmatched { again.match = match }
        let doubt = mail.reading.doubt
        again.reading = try understand(message, date: mail.date, isFromEmployer: true, corrections: rules)
        again.reading.doubt = doubt
        if doubt != nil { again.reading.confidence = min(again.reading.confidence, mail.reading.confidence) }
        again.reading.expected?.source = mail.id.description
        again.reading.offerDeadline?.source = mail.id.description
        if again.match.state == .matched || again.match.state == .unsure {
            again.match.state = again.reading.confidence < configuration.reading.actAbove ? .unsure : .matched
        }
        if mail.match.isFromJunk, !again.match.isFromJunk { again.match.markAsJunk() }
        return again
    }
}

extension ReceivedMail {
    /// Whether anything that counts is read otherwise.
    fileprivate func differs(from other: ReceivedMail) -> Bool {
        label != other.label || actsOn != other.actsOn || match.state != other.match.state
            || match.interviews != other.match.interviews || reading.expected?.until != other.reading.expected?.until
    }
}

extension ParsedMessage {
    /// What was kept of a recorded message; nil once its text was dropped.
    fileprivate init?(kept mail: ReceivedMail) {
        guard let text = mail.newText else { return nil }
        self.init()
        (headers.from, headers.to) = ([mail.from].compactMap { $0 }, mail.to)
        (headers.subject, headers.messageID) = (mail.subject, mail.messageID)
        (headers.date, headers.dateOffset) = (mail.date, mail.dateOffset)
        (headers.inReplyTo, headers.references) = (mail.inReplyTo, mail.references)
        (self.text, newText, calendar, machine) = (text, text, mail.calendar, mail.reading.machine)
    }
}

extension Candidates {
    /// The interviews as matching saw them when `mail` came: without it and what came after.
    fileprivate init(_ book: Book, before mail: ReceivedMail, workbench: Workbench) {
        self.init(
            book.sortedInterviews, book.sortedDrafts, book.sortedMails.filter { $0.id < mail.id }, workbench: workbench)
        // The round that its own invitation fixed would speak for it.
        guard let uid = mail.calendar?.uid,
            !book.sortedMails.contains(where: { $0.id < mail.id && $0.calendar?.uid == uid })
        else { return }
        all = all.map { known in
            var candidate = known.candidate
            candidate.calendarUIDs.remove(uid)
            return workbench.reading.matcher.prepared(candidate)
        }
    }
}

/// `log --replay --dry-run --json`.
public struct ReplayShape: Encodable, Sendable {
    public struct ReadingShape: Encodable, Sendable {
        public var kind: String
        public var interviews: [String]
        public var acts: Bool
    }

    public struct MessageShape: Encodable, Sendable {
        public var message: String
        public var subject: String
        public var before: ReadingShape
        public var after: ReadingShape
    }

    public struct StateShape: Encodable, Sendable {
        public var interview: String
        public var company: String
        public var before: String
        public var after: String
    }

    public var read: Int
    public var left: Int
    public var messages: [MessageShape]
    public var states: [StateShape]
}

extension Replay {
    public var shape: ReplayShape {
        ReplayShape(
            read: read, left: left,
            messages: changes.map { change in
                ReplayShape.MessageShape(
                    message: change.mail.description, subject: change.subject,
                    before: .init(
                        kind: change.label.rawValue, interviews: change.interviews.map(\.description), acts: change.acts
                    ),
                    after: .init(
                        kind: change.newLabel.rawValue, interviews: change.newInterviews.map(\.description),
                        acts: change.newActs))
            },
            states: states.map {
                ReplayShape.StateShape(
                    interview: $0.interview.description, company: $0.company, before: $0.state.rawValue,
                    after: $0.newState.rawValue)
            })
    }

    /// What would change, for people.
    public var words: [String] {
        var lines = changes.map { change in
            let before = Self.words(change.label, change.interviews, change.acts)
            let after = Self.words(change.newLabel, change.newInterviews, change.newActs)
            return
                "\(change.mail) “\(change.subject)”: \(before) → \(before == after ? after + ", with another date" : after)"
        }
        lines += states.map { change in
            let (old, new) = (change.state.rawValue, change.newState.rawValue)
            return
                "\(change.interview) \(change.company) would be \(new.replacing("_", with: " ")) instead of \(old.replacing("_", with: " "))"
        }
        lines.append(
            "\(read) \(read == 1 ? "message" : "messages") read again, \(changes.count) of them otherwise; \(left) left as they are (corrected by you, reports, or without a text). Nothing was changed."
        )
        return lines
    }

    private static func words(_ label: Label, _ interviews: [InterviewID], _ acts: Bool) -> String {
        let names = interviews.map(\.description).joined(separator: " or ")
        return "\(label.words) for \(names.isEmpty ? "nothing" : names)\(acts ? "" : " (asks you)")"
    }
}
