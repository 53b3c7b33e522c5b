// One entry of the journal as it is read back.

import FoundationEssentials
import GRDB
public import Interviews
public import Vocabulary

/// A step that was recorded.
public struct JournalEntry: Hashable, Sendable {
    public var seq: Int64
    public var time: Instant
    /// The name of the event as it was written.
    public var eventName: String
    /// What happened; nil when it was forgotten.
    public var event: Event?
    // What it is about.
    public var interview: InterviewID?
    public var draft: DraftID?
    public var mail: MailID?
    /// Empty for a forgotten event.
    public var rules: [RuleID]
    /// Of the chain; lower-case hexadecimal.
    public var hash: String

    /// The event's facts as one object of JSON, as `log --json` prints them: keys in snake_case, moments as RFC 3339,
    /// handles as people type them; the bytes and texts of mail left out. `{}` when it was forgotten.
    public func detail() throws -> String {
        guard let event else { return "{}" }
        return try PayloadCoding.encode(event.separatingBytes().event.payload, style: .shown)
    }
}

/// A row of the journal, before its payload is understood.
struct JournalRow {
    var seq: Int64
    var time: Int64
    var event: String
    var interview: Int64?
    var draft: Int64?
    var mail: Int64?
    var rules: String
    var salt: Data
    var payload: Data
    var bytes: Data
    var payloadDigest: Data
    var previous: Data
    var hash: Data

    static let columns = """
        seq, time, event, interview, draft, mail, rules, salt, CAST(payload AS BLOB), bytes, payload_digest, previous,
        hash
        """

    init(_ row: Row) {
        (seq, time, event) = (row[0], row[1], row[2])
        (interview, draft, mail, rules) = (row[3], row[4], row[5], row[6])
        (salt, payload, bytes) = (row[7], row[8], row[9])
        (payloadDigest, previous, hash) = (row[10], row[11], row[12])
    }

    /// Salt and payload are gone.
    var isForgotten: Bool { payload.isEmpty && salt.isEmpty }

    /// The event; nil when it was forgotten.
    func decoded() throws -> Event? {
        guard !isForgotten else { return nil }
        return try StoredEvent(seq: seq, name: event, payload: payload, bytes: bytes).decoded()
    }

    func entry() throws -> JournalEntry {
        JournalEntry(
            seq: seq, time: Instant(milliseconds: time), eventName: event, event: try decoded(),
            interview: interview.map(InterviewID.init), draft: draft.map(DraftID.init), mail: mail.map(MailID.init),
            rules: rules.split(separator: " ").map { RuleID(String($0)) },
            hash: Digest32(bytes: Array(hash)).hexadecimal)
    }
}

/// An event as it is stored.
struct StoredEvent: Sendable {
    var seq: Int64
    var name: String
    var payload: Data
    var bytes: Data

    func decoded() throws -> Event {
        let operation = "read journal entry \(seq)"
        guard let name = Event.Name(rawValue: name) else {
            throw LedgerError(code: .corrupt, operation: operation, underlying: "unknown event")
        }
        do {
            let event = try Event(name, by: StoredPayload(json: payload))
            return bytes.isEmpty ? event : event.joining(Array(bytes))
        } catch is DecodingError {
            throw LedgerError(code: .corrupt, operation: operation, underlying: "unreadable payload")
        }
    }
}
