// Questions about mailboxes: how far they were read, and which messages were looked at.

import Crypto
import GRDB
public import Interviews
public import Vocabulary

/// How many things there are.
public struct LedgerCounts: Hashable, Sendable {
    public var interviews = 0
    public var drafts: [DraftState: Int] = [:]
    /// Recorded messages, and of them those that `MailSelection` names so.
    public var mails = 0
    public var needingPerson = 0
    public var unmatched = 0
    /// Messages looked at, in all mailboxes.
    public var seen = 0
    /// Entries of the journal.
    public var events: Int64 = 0
}

extension Snapshot {
    /// The marks of every mailbox under its present UIDVALIDITY, by account and name.
    public func mailboxes() throws -> [MailboxMark] {
        let sql = "SELECT \(MailboxMark.columns) FROM mailbox WHERE is_current ORDER BY account, name"
        return try Row.fetchAll(try db.cachedStatement(sql: sql)).map(MailboxMark.init)
    }

    /// The marks of one mailbox under its present UIDVALIDITY; nil when it never was looked at.
    public func mailbox(account: String, name: String) throws -> MailboxMark? {
        try Row.fetchOne(
            try db.cachedStatement(
                sql: "SELECT \(MailboxMark.columns) FROM mailbox WHERE account = ? AND name = ? AND is_current"),
            arguments: [account, name]
        ).map(MailboxMark.init)
    }

    /// Which of these UIDs were not looked at yet, in their order.
    public func unseen(of uids: [UInt32], account: String, mailbox: String, uidValidity: UInt32) throws -> [UInt32] {
        let seen = try seenStates(of: uids, account: account, mailbox: mailbox, uidValidity: uidValidity)
        return uids.filter { seen[$0] == nil }
    }

    /// What became of those of these UIDs that were looked at.
    public func seenStates(
        of uids: [UInt32], account: String, mailbox: String, uidValidity: UInt32
    ) throws -> [UInt32: SeenState] {
        guard let low = uids.min(), let high = uids.max(),
            let id = try mailboxID(account: account, name: mailbox, uidValidity: uidValidity)
        else { return [:] }
        let wanted = Set(uids)
        let rows = try Row.fetchCursor(
            try db.cachedStatement(
                sql: "SELECT uid, mail, forgotten FROM seen WHERE mailbox = ? AND uid BETWEEN ? AND ?"),
            arguments: [id, low, high])
        var states: [UInt32: SeenState] = [:]
        while let row = try rows.next() {
            let uid = UInt32(clamping: row[0] as Int64)
            if wanted.contains(uid) { states[uid] = SeenState(mail: row[1], isForgotten: row[2]) }
        }
        return states
    }

    /// Whether the message at `place` was forgotten, and is never to be read again.
    public func isForgotten(_ place: MailPlace) throws -> Bool {
        let states = try seenStates(
            of: [place.uid], account: place.account, mailbox: place.mailbox, uidValidity: place.uidValidity)
        return states[place.uid] == .forgotten
    }

    /// What became of the message with this Message-ID, wherever it lay: a moved message, or a mailbox under a new
    /// UIDVALIDITY. nil when none such was looked at.
    public func seenState(of id: MessageID) throws -> SeenState? {
        let states = try Row.fetchAll(
            try db.cachedStatement(sql: "SELECT DISTINCT mail, forgotten FROM seen WHERE message_id_hash = ?"),
            arguments: [id.hash64]
        ).map { SeenState(mail: $0[0], isForgotten: $0[1]) }
        return states.first { $0 != .unmatched } ?? states.first
    }

    /// Where in one mailbox messages with this Message-ID were seen.
    public func seenUIDs(of id: MessageID, account: String, mailbox: String, uidValidity: UInt32) throws -> [UInt32] {
        guard let mailbox = try mailboxID(account: account, name: mailbox, uidValidity: uidValidity) else { return [] }
        return try Int64.fetchAll(
            try db.cachedStatement(sql: "SELECT uid FROM seen WHERE message_id_hash = ? AND mailbox = ? ORDER BY uid"),
            arguments: [id.hash64, mailbox]
        ).map { UInt32(clamping: $0) }
    }

    /// How many messages of the mailbox were looked at.
    public func seenCount(account: String, mailbox: String, uidValidity: UInt32) throws -> Int {
        guard let id = try mailboxID(account: account, name: mailbox, uidValidity: uidValidity) else { return 0 }
        let statement = try db.cachedStatement(sql: "SELECT count(*) FROM seen WHERE mailbox = ?")
        return try Int.fetchOne(statement, arguments: [id]) ?? 0
    }

    /// A number to stand for the UIDVALIDITY that the server does not give (``MailboxMark/isUnstable``).
    public func unusedUIDValidity(account: String, name: String) throws -> UInt32 {
        let own = MailboxMark.ownUIDValidities
        let lowest = try Int64.fetchOne(
            db, sql: "SELECT min(uid_validity) FROM mailbox WHERE account = ? AND name = ? AND uid_validity >= ?",
            arguments: [account, name, own.lowerBound])
        return lowest.map { max(own.lowerBound, UInt32(clamping: $0 - 1)) } ?? own.upperBound
    }

    /// Whether a message that was looked at under both UIDVALIDITYs shows that UIDs moved: it lies elsewhere now, or another
    /// one has its UID. That nothing shows it proves nothing; see ``lastKeptUID(account:mailbox:from:to:)``.
    public func showsMovedUIDs(account: String, mailbox: String, from old: UInt32, to new: UInt32) throws -> Bool {
        guard let old = try mailboxID(account: account, name: mailbox, uidValidity: old),
            let new = try mailboxID(account: account, name: mailbox, uidValidity: new)
        else { return false }
        let replaced = """
            SELECT EXISTS (SELECT 1 FROM seen AS before JOIN seen AS after ON after.mailbox = ? AND after.uid = before.uid
                WHERE before.mailbox = ? AND after.message_id_hash IS NOT before.message_id_hash)
            """
        let moved = """
            SELECT EXISTS (SELECT 1 FROM seen AS before
                JOIN seen AS after ON after.message_id_hash = before.message_id_hash
                WHERE after.mailbox = ? AND before.mailbox = ? AND NOT EXISTS (SELECT 1 FROM seen AS same
                    WHERE same.mailbox = after.mailbox AND same.uid = before.uid
                        AND same.message_id_hash = before.message_id_hash))
            """
        return try [replaced, moved].contains { try Bool.fetchOne(db, sql: $0, arguments: [new, old]) ?? false }
    }

    /// The highest UID that one and the same message has under both UIDVALIDITYs, told by a Message-ID that no other message
    /// of the mailbox has; nil where none does. UIDs ascend in the order in which messages were added (RFC 3501 section
    /// 2.3.1.1): what came later lies above it, and nothing below it went, or it would have moved.
    public func lastKeptUID(account: String, mailbox: String, from old: UInt32, to new: UInt32) throws -> UInt32? {
        guard let old = try mailboxID(account: account, name: mailbox, uidValidity: old),
            let new = try mailboxID(account: account, name: mailbox, uidValidity: new)
        else { return nil }
        let sql = """
            SELECT max(before.uid) FROM seen AS before
                JOIN seen AS after ON after.mailbox = :new AND after.uid = before.uid
                    AND after.message_id_hash = before.message_id_hash
                WHERE before.mailbox = :old AND NOT EXISTS (SELECT 1 FROM seen AS other
                    WHERE other.mailbox IN (:old, :new) AND other.uid <> before.uid
                        AND other.message_id_hash = before.message_id_hash)
            """
        return try Int64.fetchOne(db, sql: sql, arguments: ["old": old, "new": new]).map { UInt32(clamping: $0) }
    }

    /// A small thing that the service remembered about itself.
    public func mark(_ name: String) throws -> String? {
        try String.fetchOne(try db.cachedStatement(sql: "SELECT value FROM mark WHERE name = ?"), arguments: [name])
    }

    public func counts() throws -> LedgerCounts {
        var counts = LedgerCounts()
        counts.interviews = try count("interview")
        counts.mails = try count("mail")
        counts.seen = try count("seen")
        counts.needingPerson = try count("mail WHERE needs_person")
        counts.unmatched = try count("mail WHERE interview IS NULL AND NOT is_ignored")
        counts.events = try lastSeq()
        for row in try Row.fetchAll(db, sql: "SELECT state, count(*) FROM draft GROUP BY state") {
            if let state = DraftState(rawValue: row[0]) { counts.drafts[state] = row[1] }
        }
        return counts
    }

    private func count(_ source: String) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT count(*) FROM \(source)") ?? 0
    }

    func mailboxID(account: String, name: String, uidValidity: UInt32) throws -> Int64? {
        try Int64.fetchOne(
            try db.cachedStatement(sql: "SELECT id FROM mailbox WHERE account = ? AND name = ? AND uid_validity = ?"),
            arguments: [account, name, uidValidity])
    }
}

extension SeenState {
    init(mail: Int64?, isForgotten: Bool) {
        if isForgotten { self = .forgotten } else { self = mail.map { .recorded(MailID($0)) } ?? .unmatched }
    }
}

extension MailboxMark {
    static let columns = """
        account, name, uid_validity, uid_next, low_water, highest_modseq, last_look, audited_at, messages, accounted
        """

    init(_ row: Row) {
        self.init(
            account: row[0], name: row[1], uidValidity: UInt32(clamping: row[2] as Int64),
            uidNext: UInt32(clamping: row[3] as Int64), lowWater: UInt32(clamping: row[4] as Int64),
            highestModSeq: (row[5] as Int64?).map { UInt64(bitPattern: $0) },
            lastLook: (row[6] as Int64?).map(Instant.init(milliseconds:)),
            auditedAt: (row[7] as Int64?).map(Instant.init(milliseconds:)), messages: row[8], accounted: row[9])
    }
}

extension MessageID {
    /// What the ledger keeps of the Message-ID of mail that concerns nothing: eight bytes of its SHA-256.
    var hash64: Int64 {
        SHA256.hash(data: Array(text.utf8)).prefix(8).reduce(into: Int64(0)) { $0 = $0 << 8 | Int64($1) }
    }
}
