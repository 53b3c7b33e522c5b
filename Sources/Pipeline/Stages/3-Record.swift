// Recording messages: the decision what each is, and a transaction that writes it down with its mark and everything that
// follows from it; several messages share one, for what takes time is the disk. A message that matches nothing leaves only
// its mark. What the person wrote is in 3-Record+Own.swift.

import Interviews
import Ledger
import MailFormat
import Reading
import Vocabulary
import Writing

/// Records the messages of one portion. The interviews that they may belong to are loaded once and kept as long as
/// nobody writes to the journal; what is recorded here changes only the interviews that it is about.
final class Recorder {
    let workbench: Workbench
    /// The messages lie in Junk: they are told of, and move no state by themselves.
    private let isJunk: Bool
    private var loaded: Ground?

    /// What messages are judged on, as of an entry of the journal.
    private struct Ground {
        var seq: Int64
        var candidates: Candidates
        var rules: [ReadingRule]
        /// For settling; nil until it is first asked for.
        var search: Search?
    }

    /// A message whose bytes were read, and that waits to be recorded.
    struct ReadMessage {
        var message: ParsedMessage
        var identity: MessageID
        var place: MailPlace
        var date: Instant
        /// The server did not give its text.
        var isHeaderAlone: Bool
    }

    /// What became of messages.
    struct Records {
        /// Those that concern an interview.
        var mails: [MailID] = []
        /// UIDs of those that were left as they are: their header does not settle what they concern, and the text was not
        /// given. They are asked for again, as what is withheld whole.
        var undecided: [UInt32] = []

        mutating func add(_ other: Records) {
            mails += other.mails
            undecided += other.undecided
        }
    }

    /// What a message means as of an entry of the journal.
    private struct Understanding {
        var seq: Int64
        var match: MailMatch
        var ignoredBy: ReadingRule?
        /// Nil where it is of no matter: the message belongs to no interview, and reports no failure.
        var reading: MailReading?
        /// What `reading` depends on besides the message.
        var rules: [ReadingRule]
    }

    init(workbench: Workbench, isJunk: Bool = false) { (self.workbench, self.isJunk) = (workbench, isJunk) }

    /// What headers are worth a body, for the interviews as they are now.
    func interest() throws -> Interest {
        let ground = try workbench.ledger.read { try self.ground($0) }
        let configuration = workbench.configuration
        return Interest(
            matcher: workbench.reading.matcher, candidates: ground.candidates.all,
            corrections: ground.rules.compactMap(\.correction)
        ) { configuration.isOwn($0) }
    }

    /// Reads a message's bytes.
    func read(_ content: MessageContent, at place: MailPlace, received: Instant?) -> ReadMessage {
        var message = workbench.reading.reader.read(content.bytes)
        // Anybody can write the mark.
        if !content.hasOmissions { message.omitted = [] }
        if content.isTruncated { message.notFullyRead = message.notFullyRead ?? "longer than the limit" }
        if content.isHeaderAlone { message.notFullyRead = "the server did not give its text" }
        // Known again by its bytes where it has no Message-ID.
        return ReadMessage(
            message: message, identity: message.headers.messageID ?? .ofContent(content.bytes), place: place,
            date: message.headers.date ?? received ?? workbench.surroundings.now(),
            isHeaderAlone: content.isHeaderAlone)
    }

    /// Matches, classifies and records messages in one transaction, all or none of them.
    ///
    /// - Parameter unmatched: messages of the mailbox that match nothing by their headers; they are marked with it.
    func record(
        _ messages: [ReadMessage], unmatched: [(uid: UInt32, messageID: MessageID?)] = [],
        of account: Configuration.Account, in mailbox: MailboxSnapshot
    ) throws -> Records {
        do {
            // Before the transaction: reading takes longer than writing, and other writers wait for it.
            let ground = try messages.isEmpty ? nil : workbench.ledger.read { try self.ground($0) }
            let understood = try messages.map { message in try ground.flatMap { try understand(message, on: $0) } }
            return try workbench.ledger.transaction(now: workbench.surroundings.now()) { transaction in
                try transaction.markSeen(
                    unmatched, account: account.name, mailbox: mailbox.name, uidValidity: mailbox.uidValidity)
                var records = Records()
                for (message, understood) in zip(messages, understood) {
                    try record(message, understood, to: &records, in: transaction)
                }
                return records
            }
        } catch {
            // What was kept may have been read in the transaction that did not come to be.
            loaded = nil
            throw error
        }
    }

    private func record(
        _ read: ReadMessage, _ understood: Understanding?, to records: inout Records, in transaction: Transaction
    ) throws {
        let (message, identity, place, date) = (read.message, read.identity, read.place, read.date)
        // What another process wrote since is not in what was loaded.
        if loaded?.seq != (try transaction.lastSeq()) { loaded = nil }
        // Another process may have recorded it since it was asked for.
        let known = try transaction.seenStates(
            of: [place.uid], account: place.account, mailbox: place.mailbox, uidValidity: place.uidValidity)[place.uid]
        guard known == nil || known == .unmatched else { return }
        switch try decide(read, understood, in: transaction) {
        case .unmatched where read.isHeaderAlone: records.undecided.append(place.uid)
        // The text says whether it is a copy of a draft.
        case .mail(let mail) where read.isHeaderAlone && mail.isOwn: records.undecided.append(place.uid)
        case .unmatched: try transaction.markSeen(place, messageID: identity)
        case .known(let mail): try transaction.markSeen(place, messageID: identity, mail: mail)
        case .own(let draft):
            try learn(from: draft, at: place, in: transaction)
            let copy = try recordCopy(of: draft, message, at: place, date: date, in: transaction)
            try transaction.markSeen(place, messageID: identity, mail: copy)
            try reconcile(draft, seenAt: date, as: copy, in: transaction)
            try settle([draft.interview], after: copy.flatMap { try transaction.mail($0) }, in: transaction)
        case .mail(let mail):
            try transaction.append(.messageRead(mail))
            if mail.messageID == nil { try transaction.markSeen(place, messageID: identity, mail: mail.id) }
            try settle(try follow(mail, message, in: transaction), after: mail, in: transaction)
            records.mails.append(mail.id)
        }
    }

    private func settle(_ interviews: [InterviewID], after mail: ReceivedMail?, in transaction: Transaction) throws {
        guard var ground = loaded else {
            for id in interviews { try workbench.settle(id, in: transaction, now: transaction.now) }
            return
        }
        var search = try ground.search ?? Search(transaction)
        // Held once, so that it is changed in its place.
        (loaded, ground.search) = (nil, nil)
        for id in interviews { try search.refresh(id, in: transaction) }
        for id in interviews { try workbench.settle(id, among: &search, in: transaction, now: transaction.now) }
        ground.seq = try transaction.lastSeq()
        try ground.candidates.refresh(interviews, adding: mail, in: transaction, workbench: workbench)
        ground.search = search
        loaded = ground
    }

    /// The interviews and rules as they are now: read anew only where somebody wrote to the journal since.
    private func ground(_ snapshot: Snapshot) throws -> Ground {
        let seq = try snapshot.lastSeq()
        if let loaded, loaded.seq == seq { return loaded }
        let ground = Ground(
            seq: seq, candidates: try Candidates(snapshot, workbench: workbench), rules: try snapshot.readingRules())
        loaded = ground
        return ground
    }

    /// Matches and classifies; nil for what the person wrote, which is decided by its recipients.
    ///
    /// - Parameter before: what was found out on older ground; its reading holds where that did not change under it.
    private func understand(
        _ read: ReadMessage, on ground: Ground, before: Understanding? = nil
    ) throws -> Understanding? {
        let message = read.message
        if message.headers.from.contains(where: { workbench.configuration.isOwn($0) }) { return nil }
        let (match, ignored) = matched(message, among: ground.candidates, by: ground.rules)
        var understood = Understanding(seq: ground.seq, match: match, ignoredBy: ignored, rules: ground.rules)
        guard match.state != .unmatched || message.deliveryStatus.contains(where: { $0.action == .failed }) else {
            return understood
        }
        let isSame = before.map { ($0.match.state == .unmatched) == (match.state == .unmatched) } ?? false
        if isSame, let before, before.rules == ground.rules, let reading = before.reading {
            understood.reading = reading
            return understood
        }
        understood.reading = try workbench.understand(
            message, date: read.date, isFromEmployer: match.state != .unmatched,
            corrections: ground.rules.compactMap(\.correction))
        return understood
    }

    /// What a message turned out to be.
    enum Outcome {
        case unmatched
        /// Recorded before under another place; nil for one that was forgotten, and for our own digest.
        case known(MailID?)
        /// A copy of one of our drafts.
        case own(Draft)
        case mail(ReceivedMail)
    }

    private func decide(
        _ read: ReadMessage, _ understood: Understanding?, in transaction: Transaction
    ) throws -> Outcome {
        let (message, identity, place, date) = (read.message, read.identity, read.place, read.date)
        let headers = message.headers
        let isOwn = headers.from.contains { workbench.configuration.isOwn($0) }
        // A relay puts our id on its report, too: a copy is from us and reports nothing.
        for id in [headers.messageID, headers.originalMessageID].compactMap({ $0 })
        where isOwn && !isJunk && message.deliveryStatus.isEmpty {
            if let draft = try transaction.draft(id) { return .own(draft) }
        }
        if try transaction.seenState(of: identity) == .forgotten { return .known(nil) }
        let known = try known(message, date: date, in: transaction)
        if let known, !isRescued(known) { return .known(known.id) }
        if message.isDigest(of: workbench.configuration) { return .known(nil) }
        // Who uses the person's address in Junk is hardly the person.
        if isOwn, isJunk { return .unmatched }
        let ground = try ground(transaction)
        if isOwn { return try decideOwn(message, at: place, date: date, ground.candidates, in: transaction) }
        // Somebody wrote to the journal since: what it means is found out anew.
        let isCurrent = understood?.seq == ground.seq
        guard let understood = isCurrent ? understood : try understand(read, on: ground, before: understood),
            var reading = understood.reading
        else { return .unmatched }
        var match = understood.match
        if let bounced = try bounced(message, in: transaction) {
            reading.label = .bounce
            match = MailMatch(
                state: .matched, interviews: [bounced.interview],
                by: [Evidence(text: bounced.messageID.description, rule: "delivery report about \(bounced.id)")],
                score: 1)
        } else if reading.label == .bounce {
            return .unmatched
        }
        guard match.state != .unmatched else { return .unmatched }
        if match.state == .matched, reading.confidence < workbench.configuration.reading.actAbove,
            reading.label != .bounce
        {
            match.state = .unsure
        }
        if isJunk { match.markAsJunk() }
        let id = try known?.id ?? transaction.nextMailID()
        var mail = ReceivedMail(id: id, message, at: place, date: date, now: transaction.now, reading, match)
        mail.correction = understood.ignoredBy.map {
            Interviews.Correction(at: transaction.now, isIgnored: true, rule: $0.id)
        }
        return .mail(mail)
    }

    /// Where the message belongs, and the rule of the person that has it ignored all the same: it is recorded then, so
    /// that a rule too broad loses nothing.
    private func matched(
        _ message: ParsedMessage, among candidates: Candidates, by rules: [ReadingRule]
    ) -> (MailMatch, ignoredBy: ReadingRule?) {
        let known = Set(candidates.all.map(\.id))
        let rules = rules.filter { rule in rule.interview.map(known.contains) ?? true }
        let matcher = workbench.reading.matcher
        let match = matcher.match(message, among: candidates.all, corrections: rules.compactMap(\.correction))
        guard match.state == .ignored else { return (match.recorded, nil) }
        let rule = rules.last { $0.isIgnored && $0.correction?.description == match.reasons.first?.text }
        return (matcher.match(message, among: candidates.all).recorded, rule)
    }

    /// The same mail recorded already, in another place; without a Message-ID it must say the same, too.
    private func known(
        _ message: ParsedMessage, date: Instant, in transaction: Transaction
    ) throws -> ReceivedMail? {
        if let id = message.headers.messageID {
            return try transaction.mail(id).flatMap { $0.isSameMail(as: message, date: date) ? $0 : nil }
        }
        return try transaction.mailsWithoutMessageID().first { known in
            !known.isWithheld && known.isSameMail(as: message, date: date)
                && (known.newText ?? message.newText) == message.newText
        }
    }

    /// Whether somebody moved it out of Junk: then it is read like any other, unless the person said already what it is.
    private func isRescued(_ known: ReceivedMail) -> Bool {
        !isJunk && known.match.isFromJunk && known.correction == nil
    }

    /// The draft of ours that a delivery report is about, if it failed for good.
    private func bounced(_ message: ParsedMessage, in transaction: Transaction) throws -> Draft? {
        guard message.deliveryStatus.contains(where: { $0.action == .failed }) else { return nil }
        for id in message.reportedMessageIDs {
            if let draft = try transaction.draft(id) { return draft }
            // Under the Message-ID that our server gave it.
            if let draft = try transaction.mail(id)?.copyOf { return try transaction.draft(draft) }
        }
        return nil
    }

    /// What follows from a recorded message besides the state it moves; returns the interviews to settle.
    private func follow(
        _ mail: ReceivedMail, _ message: ParsedMessage, in transaction: Transaction
    ) throws -> [InterviewID] {
        if mail.isOwn { return try followOwn(mail, in: transaction) }
        guard let id = mail.actsOn, let interview = try transaction.interview(id) else { return mail.match.interviews }
        if mail.label == .bounce {
            // A report about it proves that an uncertain one was accepted.
            if let draft = try bounced(message, in: transaction), draft.state == .uncertain {
                try transaction.append(
                    .outcomeResolved(
                        OutcomeResolved(
                            draft, at: transaction.now, outcome: .arrived, reason: "a delivery report speaks of it")))
            }
            for report in message.deliveryStatus where report.isDeadAddress {
                guard let address = report.recipient.flatMap({ Address($0) }), interview.contact(at: address) != nil
                else { continue }
                try transaction.append(
                    .contactUndeliverable(ContactUndeliverable(interview: id, address: address, mail: mail.id)))
            }
            return [id]
        }
        try takeEffect(of: mail, on: interview, in: transaction)
        return [id]
    }
}

extension ReceivedMail {
    init(
        id: MailID, _ message: ParsedMessage, at place: MailPlace, date: Instant, now: Instant, _ reading: MailReading,
        _ match: MailMatch
    ) {
        let headers = message.headers
        let sender = headers.replyTo.first ?? headers.from.first
        var reading = reading
        reading.expected?.source = id.description
        reading.offerDeadline?.source = id.description
        self.init(
            id: id, place: place, messageID: headers.messageID, from: headers.from.first, to: headers.to,
            subject: headers.subject, date: date, recordedAt: now, isOwn: false, newText: message.newText,
            inReplyTo: headers.inReplyTo, references: headers.references, reading: reading, match: match,
            calendar: message.calendar, canBeAnswered: sender.map { !$0.isNoReply } ?? false,
            isListMail: headers.listID != nil, notFullyRead: message.notFullyRead)
        notFetched = message.omitted.isEmpty ? nil : message.omitted
        dateOffset = headers.date == nil ? nil : headers.dateOffset
    }

    /// The same mail seen in another place: same id, sender and time. The times of arrival of one without a Date may
    /// lie somewhat apart.
    func isSameMail(as message: ParsedMessage, date: Instant) -> Bool {
        let isSameTime = message.headers.date != nil ? self.date == date : abs((self.date - date).wholeSeconds) <= 3600
        return from == message.headers.from.first && isSameTime && subject == message.headers.subject
    }
}

extension MessageID {
    /// What a message without Message-ID is known by.
    static func ofContent(_ bytes: [UInt8]) -> MessageID { MessageID(local: Fingerprint.sha256(bytes)) }
}

extension MailMatch {
    private static let junkRule = "junk"

    /// It was found in Junk, and is told of as that.
    var isFromJunk: Bool { by.contains { $0.rule == Self.junkRule } }

    /// In doubt the person is asked.
    mutating func markAsJunk() {
        if state == .matched { state = .unsure }
        by.append(Evidence(text: "it lies in the mailbox for junk", rule: Self.junkRule))
    }
}

extension Match {
    /// As the ledger keeps it.
    var recorded: MailMatch {
        switch state {
        case .matched(let id): MailMatch(state: .matched, interviews: [id], by: reasons, score: score)
        case .ambiguous(let ids): MailMatch(state: .ambiguous, interviews: ids.sorted(), by: reasons, score: score)
        case .unmatched, .ignored: MailMatch(state: .unmatched, interviews: [], by: reasons, score: score)
        }
    }
}

extension ParsedMessage {
    /// Our own digest, known by its List-Id (it is never read as employer mail).
    func isDigest(of configuration: Configuration) -> Bool {
        headers.listID == DigestIdentity.listID(for: configuration)
            && headers.from.contains { configuration.isOwn($0) }
    }
}

extension Address {
    /// Nobody reads what is sent there.
    var isNoReply: Bool {
        let local = localPart.lowercased().filter { $0 != "-" && $0 != "_" && $0 != "." }
        return ["noreply", "donotreply", "nepasrepondre", "noresponder", "mailerdaemon", "bounce", "bounces"].contains {
            local == $0 || local.hasPrefix($0 + "+")
                || (local.hasPrefix($0) && $0.hasPrefix("n") || local.hasSuffix($0))
        }
    }
}
