// What can be asked of the ledger at one moment: interviews, drafts, mail, digests, the journal. Mailboxes and what was
// seen in them are in Snapshot+Mailboxes.swift.

import FoundationEssentials
import GRDB
public import Interviews
public import Vocabulary

/// The ledger as it is at one moment. Valid inside the closure that it was given to.
public class Snapshot {
    let db: Database
    private let memory: RecordMemory?
    /// The journal's end, where that is what reading depends on.
    private lazy var moment: Data? = try? Data.fetchOne(try db.cachedStatement(sql: "SELECT hash FROM ledger"))

    init(_ db: Database, _ memory: RecordMemory? = nil) { (self.db, self.memory) = (db, memory) }

    /// Whether the tables are what they were when the journal had its present end.
    var isAsCommitted: Bool { true }

    /// The records that a query finds, read only once for each end of the journal where a memory is kept.
    private func remembering<Value: Sendable>(
        _ sql: String, _ arguments: StatementArguments, _ read: () throws -> [Value]
    ) throws -> [Value] {
        guard let memory, isAsCommitted, let moment else { return try read() }
        return try memory.values("\(sql) \(arguments)", at: moment, read)
    }
}

/// Which messages are asked for.
public enum MailSelection: Hashable, Sendable {
    case all
    /// Recorded, but acting on no interview: unmatched, ambiguous or unsure, and not ignored by the person.
    case unmatched
    /// Waits for the person's word.
    case needingPerson
}

extension Snapshot {
    /// Everything, folded.
    public func book() throws -> Book {
        var book = Book()
        for interview in try interviews() { book.interviews[interview.id] = interview }
        for draft in try drafts() { book.drafts[draft.id] = draft }
        for mail in try mails() { book.mails[mail.id] = mail }
        for digest in try digests() { book.digests[digest.day] = digest }
        for rule in try readingRules() { book.rules[rule.id] = rule }
        book.pausedUntil = try pausedUntil()
        return book
    }

    /// One interview with its drafts, and the messages that act on it or may; empty where there is none such.
    public func book(_ id: InterviewID) throws -> Book {
        var book = Book()
        book.pausedUntil = try pausedUntil()
        guard let interview = try interview(id) else { return book }
        book.interviews[id] = interview
        for draft in try drafts(of: id) { book.drafts[draft.id] = draft }
        for mail in try mails(of: id) { book.mails[mail.id] = mail }
        return book
    }

    // MARK: Interviews

    public func interview(_ id: InterviewID) throws -> Interview? {
        try record(Interview.self, "SELECT CAST(record AS BLOB) FROM interview WHERE id = ?", [id.number])
    }

    /// All interviews, by id.
    public func interviews() throws -> [Interview] {
        try records(Interview.self, "SELECT CAST(record AS BLOB) FROM interview ORDER BY id")
    }

    /// When the whole search is paused until; nil when it is not.
    public func pausedUntil() throws -> Instant? {
        try Int64.fetchOne(try db.cachedStatement(sql: "SELECT until FROM pause")).map(Instant.init(milliseconds:))
    }

    /// What corrections left behind, by id.
    public func readingRules() throws -> [ReadingRule] {
        try records(ReadingRule.self, "SELECT CAST(record AS BLOB) FROM reading_rule ORDER BY id")
    }

    // MARK: Drafts

    public func draft(_ id: DraftID) throws -> Draft? { try drafts(where: "id = ?", [id.number]).first }

    /// All drafts, by id.
    public func drafts() throws -> [Draft] { try drafts(where: "true", []) }

    public func drafts(of interview: InterviewID) throws -> [Draft] {
        try drafts(where: "interview = ?", [interview.number])
    }

    /// Drafts that still ask for something, by id.
    public func openDrafts() throws -> [Draft] { try drafts(in: DraftState.allCases.filter(\.isOpen)) }

    /// Drafts in any of these states, by id.
    public func drafts(in states: [DraftState]) throws -> [Draft] {
        try drafts(
            where: "state IN (\(databaseQuestionMarks(count: states.count)))",
            StatementArguments(states.map(\.rawValue)))
    }

    /// The draft whose message has this Message-ID: how a copy, a reply or a bounce is recognised.
    public func draft(_ id: MessageID) throws -> Draft? { try drafts(where: "message_id = ?", [id.text]).first }

    private func drafts(where condition: String, _ arguments: StatementArguments) throws -> [Draft] {
        let sql = "SELECT CAST(record AS BLOB), bytes FROM draft WHERE \(condition) ORDER BY id"
        return try remembering(sql, arguments) {
            let rows = try Row.fetchCursor(try db.cachedStatement(sql: sql), arguments: arguments)
            var drafts: [Draft] = []
            while let row = try rows.next() {
                var draft = try Self.decode(Draft.self, row[0])
                draft.bytes = Array(row[1] as Data)
                drafts.append(draft)
            }
            return drafts
        }
    }

    // MARK: Mail

    public func mail(_ id: MailID) throws -> ReceivedMail? {
        try record(ReceivedMail.self, "SELECT CAST(record AS BLOB) FROM mail WHERE id = ?", [id.number])
    }

    /// The message that lies, or lay, at `place`.
    public func mail(at place: MailPlace) throws -> ReceivedMail? {
        try record(
            ReceivedMail.self,
            """
            SELECT CAST(record AS BLOB) FROM mail WHERE id = (
                SELECT seen.mail FROM seen JOIN mailbox ON mailbox.id = seen.mailbox
                WHERE account = ? AND name = ? AND uid_validity = ? AND uid = ?)
            """, [place.account, place.mailbox, place.uidValidity, place.uid])
    }

    /// The first recorded message with this Message-ID header.
    public func mail(_ id: MessageID) throws -> ReceivedMail? {
        try record(
            ReceivedMail.self, "SELECT CAST(record AS BLOB) FROM mail WHERE message_id = ? ORDER BY id LIMIT 1",
            [id.text])
    }

    /// Recorded messages without a Message-ID header, by id; such mail is rare.
    public func mailsWithoutMessageID() throws -> [ReceivedMail] {
        try records(ReceivedMail.self, "SELECT CAST(record AS BLOB) FROM mail WHERE message_id IS NULL ORDER BY id")
    }

    /// Recorded messages, by id.
    public func mails(_ selection: MailSelection = .all) throws -> [ReceivedMail] {
        let condition =
            switch selection {
            case .all: "true"
            case .unmatched: "interview IS NULL AND NOT is_ignored"
            case .needingPerson: "needs_person"
            }
        return try records(
            ReceivedMail.self, "SELECT CAST(record AS BLOB) FROM mail WHERE \(condition) ORDER BY id")
    }

    /// Messages that act on the interview, or may.
    public func mails(of interview: InterviewID) throws -> [ReceivedMail] {
        let candidates = try records(
            ReceivedMail.self,
            """
            SELECT CAST(record AS BLOB) FROM mail_interview JOIN mail ON mail.id = mail_interview.mail
            WHERE mail_interview.interview = ? ORDER BY mail.id
            """, [interview.number])
        return candidates.filter { $0.concerns(interview) }
    }

    /// Messages that were first recorded after the draft's last confirmation, by the journal's order and not by clocks
    /// (G3); empty for a draft that never was confirmed.
    public func mailsRecorded(afterConfirmationOf draft: DraftID) throws -> [ReceivedMail] {
        let confirmed = try Int64.fetchOne(
            try db.cachedStatement(sql: "SELECT max(seq) FROM journal WHERE draft = ? AND event = ?"),
            arguments: [draft.number, Event.Name.draftConfirmed.rawValue])
        return try confirmed.map { try mailsRecorded(after: $0) } ?? []
    }

    /// Messages that were first recorded after the entry `seq`.
    public func mailsRecorded(after seq: Int64) throws -> [ReceivedMail] {
        try records(
            ReceivedMail.self,
            """
            SELECT CAST(record AS BLOB) FROM mail WHERE id IN (
                SELECT mail FROM journal AS late WHERE seq > :seq AND event = :name AND NOT EXISTS (
                    SELECT 1 FROM journal AS early
                    WHERE early.mail = late.mail AND early.event = :name AND early.seq <= :seq))
            ORDER BY id
            """, ["seq": seq, "name": Event.Name.messageRead.rawValue])
    }

    // MARK: Digests

    public func digest(_ day: CivilDate) throws -> DigestRecord? {
        try record(DigestRecord.self, "SELECT CAST(record AS BLOB) FROM digest WHERE day = ?", [day.description])
    }

    /// All digests, by day.
    public func digests() throws -> [DigestRecord] {
        try records(DigestRecord.self, "SELECT CAST(record AS BLOB) FROM digest ORDER BY day")
    }

    // MARK: Reading records

    func record<Value: Decodable & Sendable>(
        _ type: Value.Type, _ sql: String, _ arguments: StatementArguments
    ) throws -> Value? {
        try records(type, sql, arguments).first
    }

    func records<Value: Decodable & Sendable>(
        _ type: Value.Type, _ sql: String, _ arguments: StatementArguments = []
    ) throws -> [Value] {
        try remembering(sql, arguments) {
            let rows = try Row.fetchCursor(try db.cachedStatement(sql: sql), arguments: arguments)
            var values: [Value] = []
            while true {
                let portion = try rows.portion({ $0[0] as Data }, \.count)
                if portion.isEmpty { return values }
                values += try Parallel.map(portion) { try Self.decode(type, $0) }
            }
        }
    }

    static func decode<Value: Decodable>(_ type: Value.Type, _ json: Data) throws -> Value {
        do { return try PayloadCoding.decode(type, from: json) } catch is DecodingError {
            throw LedgerError(code: .corrupt, operation: "read the ledger", underlying: "unreadable \(type)")
        }
    }
}
