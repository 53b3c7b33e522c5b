// Writing: events into the journal and at once into the projections. Marks of mailboxes are in
// Transaction+Mailboxes.swift; how a record becomes a row is in Transaction+Records.swift.

import FoundationEssentials
import GRDB
public import Interviews
public import Vocabulary

/// A snapshot that can be written, and that nobody else writes meanwhile. What was appended is seen by what is read
/// after it. Valid inside the closure that it was given to.
public final class Transaction: Snapshot {
    /// The time of the entries.
    public let now: Instant
    private let makeSalt: @Sendable () -> [UInt8]
    private let faults: Faults
    /// What kept an entry from being written whole. The transaction must not be committed then, even if its body went on.
    private(set) var failure: (any Error)?
    private var hasWritten = false

    init(
        _ db: Database, _ memory: RecordMemory?, now: Instant, makeSalt: @escaping @Sendable () -> [UInt8],
        faults: Faults
    ) {
        (self.now, self.makeSalt, self.faults) = (now, makeSalt, faults)
        super.init(db, memory)
    }

    override var isAsCommitted: Bool { !hasWritten }

    /// Records what happened and takes it into account.
    ///
    /// - Throws: `LedgerError.refused` for a message at a place whose message was forgotten; ask `seenStates` first.
    @discardableResult
    public func append(_ event: Event) throws -> JournalEntry {
        if case .messageRead(let mail) = event, try isForgotten(mail.place) {
            throw LedgerError(code: .refused, operation: "record a message", underlying: "it was forgotten")
        }
        do {
            let entry = try write(event)
            try project(event)
            return entry
        } catch {
            failure = failure ?? error
            throw error
        }
    }

    /// Takes the event into account in the tables.
    private func project(_ event: Event) throws {
        var part = try affected(by: event)
        part.apply(event)
        try save(part)
        if case .ruleRemoved(let change) = event {
            try db.execute(sql: "DELETE FROM reading_rule WHERE id = ?", arguments: [change.rule.number])
        }
        if case .paused(let change) = event, change.interview == nil { try save(pausedUntil: part.pausedUntil) }
        // What the server does not give was not looked at.
        if case .messageRead(let mail) = event, !mail.isWithheld {
            try markSeen(mail.place, messageID: mail.messageID, mail: mail.id)
        }
    }

    /// Records several steps in this order.
    public func append(_ events: [Event]) throws {
        for event in events { try append(event) }
    }

    /// A handle that no interview has or had.
    public func nextInterviewID() throws -> InterviewID { InterviewID(try next("interviews")) }

    /// A handle that no draft has or had.
    public func nextDraftID() throws -> DraftID { DraftID(try next("drafts")) }

    /// A handle that no message has or had.
    public func nextMailID() throws -> MailID { MailID(try next("mails")) }

    /// A handle that no rule has or had.
    public func nextReadingRuleID() throws -> ReadingRuleID {
        let kept = try Int64.fetchOne(
            db, sql: "SELECT count(*) FROM journal WHERE event = ?", arguments: [Event.Name.ruleKept.rawValue])
        return ReadingRuleID((kept ?? 0) + 1)
    }

    private func next(_ column: String) throws -> Int64 {
        try Int64.fetchOne(
            try db.cachedStatement(sql: "UPDATE ledger SET \(column) = \(column) + 1 RETURNING \(column)")) ?? 1
    }

    /// Appends to the chain.
    private func write(_ event: Event) throws -> JournalEntry {
        hasWritten = true
        let head = try Row.fetchOne(try db.cachedStatement(sql: "SELECT seq, hash FROM ledger"))
        guard let head else { throw LedgerError(code: .corrupt, operation: "append to the journal") }
        let seq: Int64 = head[0] + 1
        try faults.beforeAppend?(seq)
        let (stripped, bytes) = event.separatingBytes()
        let payload = try PayloadCoding.encode(stripped.payload)
        let salt = Data(makeSalt())
        let previous = Digest32(bytes: Array(head[1] as Data))
        let digest = Chain.payloadDigest(salt: salt, payload: Data(payload.utf8), bytes: Data(bytes))
        let name = event.name.rawValue
        let hash = Chain.hash(previous: previous, payload: digest, seq: seq, time: now.milliseconds, event: name)
        let subject = event.subject
        try db.cachedStatement(
            sql: """
                INSERT INTO journal (seq, time, event, interview, draft, mail, rules, salt, payload, bytes,
                    payload_digest, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            seq, now.milliseconds, name, subject.interview?.number, subject.draft?.number, subject.mail?.number,
            subject.ruleText, salt, payload, Data(bytes), digest.data, previous.data, hash.data,
        ])
        try db.cachedStatement(
            sql: """
                UPDATE ledger SET seq = ?, hash = ?, interviews = max(interviews, ?), drafts = max(drafts, ?),
                    mails = max(mails, ?)
                """
        ).execute(arguments: [
            seq, hash.data, subject.interview?.number ?? 0, subject.draft?.number ?? 0, subject.mail?.number ?? 0,
        ])
        return JournalEntry(
            seq: seq, time: now, eventName: name, event: event, interview: subject.interview,
            draft: subject.draft, mail: subject.mail, rules: subject.rules, hash: hash.hexadecimal)
    }

    /// Loads what the event may change, and what it needs to change it.
    private func affected(by event: Event) throws -> Book {
        var part = Book()
        switch event {
        case .messageRead(let mail):
            try load(mail.id, into: &part)
            try load(mail.candidates, into: &part)
        case .messageCorrected(let change):
            try load(change.mail, into: &part)
            try load([change.correction.interview].compactMap { $0 }, into: &part)
        case .correctionWithdrawn(let change): try load(change.mail, into: &part)
        case .ruleKept, .ruleRemoved: break
        case .digestMade(let note), .digestSent(let note), .digestFailed(let note):
            part.digests[note.day] = try digest(note.day)
        case .paused(let change) where change.interview == nil: part.pausedUntil = try pausedUntil()
        default:
            let subject = event.subject
            if let draft = try subject.draft.flatMap({ try draft($0) }) {
                part.drafts[draft.id] = draft
                try load([draft.interview], into: &part)
            } else if subject.draft == nil, let interview = subject.interview {
                try load([interview], into: &part)
            }
        }
        return part
    }

    private func load(_ id: MailID, into part: inout Book) throws {
        guard let mail = try mail(id) else { return }
        part.mails[id] = mail
        try load(mail.candidates, into: &part)
    }

    private func load(_ ids: [InterviewID], into part: inout Book) throws {
        for id in ids where part.interviews[id] == nil { part.interviews[id] = try interview(id) }
    }
}

extension Event.Subject {
    /// The rules, as the journal has them.
    var ruleText: String { rules.map(\.name).joined(separator: " ") }
}

extension ReceivedMail {
    /// Every interview that it acts on, acted on, or may belong to.
    var candidates: [InterviewID] {
        Set(match.interviews + [correction?.interview, actsOn].compactMap { $0 }).sorted()
    }
}
