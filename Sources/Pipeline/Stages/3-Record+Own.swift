// Recording what the person wrote: copies of our drafts, also under a Message-ID that the server gave them, and mail
// written by hand to a contact, which holds the drafts to that company (RULES.md, "What an answer does").

import Etiquette
import Interviews
import Ledger
import MailFormat
import Reading
import Vocabulary
import Writing

extension Recorder {
    /// From where on two texts are the same letter (RULES.md: 90 % of the words).
    private static let sameLetter = 0.9

    /// Mail the person wrote: to a contact it counts, to anybody else it is nothing of ours.
    func decideOwn(
        _ message: ParsedMessage, at place: MailPlace, date: Instant, _ candidates: Candidates,
        in transaction: Transaction
    ) throws -> Outcome {
        let recipients = message.headers.to + message.headers.cc
        let known = candidates.all.map(\.candidate).filter { candidate in
            candidate.contacts.contains { contact in recipients.contains(contact) }
        }
        guard !known.isEmpty else { return .unmatched }
        if let draft = try likeness(of: message, date: date, among: known.map(\.id), in: transaction) {
            return .own(draft)
        }
        let threads = Set(message.headers.inReplyTo + message.headers.references)
        let byThread = known.filter { !$0.threadIDs.isDisjoint(with: threads) }
        let chosen =
            byThread.count == 1 ? byThread : known.filter { !$0.isOver }.isEmpty ? known : known.filter { !$0.isOver }
        let match = MailMatch(
            state: chosen.count == 1 ? .matched : .ambiguous, interviews: chosen.map(\.id).sorted(),
            by: [Evidence(text: "written to a contact", rule: "recipient")], score: 1)
        return .mail(try ownMail(message, at: place, date: date, match, in: transaction))
    }

    private func ownMail(
        _ message: ParsedMessage, at place: MailPlace, date: Instant, _ match: MailMatch, in transaction: Transaction
    ) throws -> ReceivedMail {
        let reading = MailReading(
            label: .other, confidence: 1, evidence: [Evidence(text: "written by you", rule: "own")])
        let id = try transaction.nextMailID()
        var mail = ReceivedMail(id: id, message, at: place, date: date, now: transaction.now, reading, match)
        mail.isOwn = true
        return mail
    }

    /// The draft that this mail is a copy of although its Message-ID is another one: to the same recipient, in at least
    /// nine of ten words the same, written after the draft. Of several the likest, of equals one that is on its way.
    private func likeness(
        of message: ParsedMessage, date: Instant, among interviews: [InterviewID], in transaction: Transaction
    ) throws -> Draft? {
        let recipients = message.headers.to + message.headers.cc
        var best: (draft: Draft, likeness: Double)?
        for draft in try interviews.flatMap({ try transaction.drafts(of: $0) }) {
            guard draft.state.canHaveCopy, recipients.contains(draft.to), date >= draft.madeAt - .hours(1) else {
                continue
            }
            let text = workbench.reading.reader.read(draft.bytes).newText
            let likeness = Measures.likeness(text, message.newText)
            guard likeness >= Self.sameLetter else { continue }
            let isBetter = best.map { other in
                (likeness, draft.state.isOnItsWay ? 1 : 0) > (other.likeness, other.draft.state.isOnItsWay ? 1 : 0)
            }
            if isBetter ?? true { best = (draft, likeness) }
        }
        return best?.draft
    }

    /// A copy under another Message-ID, or under none, is recorded: replies and delivery reports will name that one, and
    /// it is not ours by its id.
    ///
    /// - Returns: nil where there is nothing to remember.
    func recordCopy(
        of draft: Draft, _ message: ParsedMessage, at place: MailPlace, date: Instant, in transaction: Transaction
    ) throws -> MailID? {
        if let id = message.headers.messageID {
            guard id != draft.messageID, try transaction.mail(id) == nil else { return nil }
        } else if draft.state == .sent {
            return nil
        }
        let match = MailMatch(
            state: .matched, interviews: [draft.interview],
            by: [Evidence(text: "a copy of \(draft.id) under another Message-ID", rule: "copy")], score: 1)
        var mail = try ownMail(message, at: place, date: date, match, in: transaction)
        mail.copyOf = draft.id
        try transaction.append(.messageRead(mail))
        return mail.id
    }

    /// A copy of a draft was seen: what was unknown is known.
    func reconcile(_ draft: Draft, seenAt date: Instant, as copy: MailID?, in transaction: Transaction) throws {
        let reason = "its copy lies in the mailbox\(copy == nil ? "" : ", under another Message-ID")"
        switch draft.state {
        case .sending, .uncertain:
            try transaction.append(
                .outcomeResolved(OutcomeResolved(draft, at: transaction.now, outcome: .arrived, reason: reason)))
        // Also one that was overtaken or dropped meanwhile: what lies in Sent went out.
        case .waiting, .confirmed, .failed, .superseded, .dropped, .expired:
            try transaction.append(.sentByHand(SentByHand(draft, at: date, mail: copy, reason: reason)))
            if let copy { try holdConfirmed(besides: draft, over: copy, in: transaction) }
        case .sent: return
        }
    }

    /// A message under an id that is not ours moves the conversation, though it is a draft's text: what was confirmed to
    /// that company before it waits for another word (G3).
    private func holdConfirmed(besides sent: Draft, over copy: MailID, in transaction: Transaction) throws {
        guard let company = try transaction.interview(sent.interview).map({ CompanyMails.key($0.company) }) else {
            return
        }
        let mates = try transaction.interviews().filter { CompanyMails.key($0.company) == company }
        for draft in try mates.flatMap({ try transaction.drafts(of: $0.id) }).sorted(by: { $0.id < $1.id })
        where draft.state == .confirmed && draft.id != sent.id {
            let reason = "you sent \(sent.id) by hand; is this one still right?"
            let hold = Hold(
                since: transaction.now, reason: draft.hold.map { "\($0.reason); \(reason)" } ?? reason,
                messages: (draft.hold?.messages ?? []) + [copy])
            try transaction.append(.draftHeld(DraftHeld(draft, hold: hold)))
        }
    }

    /// A second copy beside the one that we filed: this server files by itself, and next time it is given the time to.
    func learn(from draft: Draft, at place: MailPlace, in transaction: Transaction) throws {
        guard draft.state == .sent, draft.isFiled, draft.committedAt != nil else { return }
        let seen = try transaction.seenUIDs(
            of: draft.messageID, account: place.account, mailbox: place.mailbox, uidValidity: place.uidValidity)
        guard seen.contains(where: { $0 != place.uid }) else { return }
        try transaction.setMark(Filing.filesItselfMark(place.account), "yes")
    }

    /// Mail the person wrote by hand to a contact: the drafts to that company wait and ask.
    ///
    /// - Returns: the interviews to settle.
    func followOwn(_ mail: ReceivedMail, in transaction: Transaction) throws -> [InterviewID] {
        let interviews = try transaction.interviews()
        let companies = Set(
            interviews.filter { mail.match.interviews.contains($0.id) }.map { CompanyMails.key($0.company) })
        let mates = interviews.filter { companies.contains(CompanyMails.key($0.company)) }
        let written = SentMail(
            at: mail.date, kind: nil, mail: mail.id, to: mail.to.first, round: 1, messageID: mail.messageID)
        let drafts = try mates.map { (interview: $0, drafts: try transaction.drafts(of: $0.id)) }
        for case .hold(let id, let hold) in Settlement.holds(for: written, at: drafts, now: transaction.now) {
            guard let draft = try transaction.draft(id) else { continue }
            try transaction.append(.draftHeld(DraftHeld(draft, hold: hold)))
        }
        return mates.map(\.id)
    }
}

extension DraftState {
    /// What of it lies in a mailbox may be a copy: it went out, may have, or the person sent it by their own program.
    fileprivate var canHaveCopy: Bool { self == .sent || isOpen }

    fileprivate var isOnItsWay: Bool { self == .sending || self == .uncertain }
}
