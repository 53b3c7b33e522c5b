// Marks of mailboxes, written.

import GRDB
public import Interviews
public import Vocabulary

extension Transaction {
    /// Notes that a message was looked at, in the transaction that records what came of it (G4).
    ///
    /// - Parameter mail: the message as recorded; nil for one that matches nothing. What was recorded or forgotten
    ///   before does not become unmatched by this.
    public func markSeen(_ place: MailPlace, messageID: MessageID?, mail: MailID? = nil) throws {
        let mailbox = try mailboxID(
            makingIfNeeded: place.account, name: place.mailbox, uidValidity: place.uidValidity)
        try markSeen(in: mailbox, uid: place.uid, messageID: messageID, mail: mail)
    }

    /// Notes many messages of one mailbox that match nothing.
    public func markSeen(
        _ messages: [(uid: UInt32, messageID: MessageID?)], account: String, mailbox: String, uidValidity: UInt32
    ) throws {
        let id = try mailboxID(makingIfNeeded: account, name: mailbox, uidValidity: uidValidity)
        for message in messages { try markSeen(in: id, uid: message.uid, messageID: message.messageID, mail: nil) }
    }

    private func markSeen(in mailbox: Int64, uid: UInt32, messageID: MessageID?, mail: MailID?) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO seen (mailbox, uid, message_id_hash, mail) VALUES (?, ?, ?, ?)
                ON CONFLICT (mailbox, uid) DO UPDATE SET
                    mail = coalesce(excluded.mail, mail),
                    message_id_hash = coalesce(excluded.message_id_hash, message_id_hash)
                WHERE NOT forgotten
                """
        ).execute(arguments: [mailbox, uid, messageID?.hash64, mail?.number])
    }

    /// Writes how far a mailbox was read. A UIDVALIDITY that differs from the one before becomes the present one.
    public func setMailbox(_ mark: MailboxMark) throws {
        let id = try mailboxID(makingIfNeeded: mark.account, name: mark.name, uidValidity: mark.uidValidity)
        try db.cachedStatement(sql: "UPDATE mailbox SET is_current = (id = ?) WHERE account = ? AND name = ?")
            .execute(arguments: [id, mark.account, mark.name])
        try db.cachedStatement(
            sql: """
                UPDATE mailbox SET uid_next = ?, low_water = ?, highest_modseq = ?, last_look = ?, audited_at = ?,
                    messages = ?, accounted = ? WHERE id = ?
                """
        ).execute(
            arguments: [
                mark.uidNext, mark.lowWater, mark.highestModSeq.map { Int64(bitPattern: $0) },
                mark.lastLook?.milliseconds, mark.auditedAt?.milliseconds, mark.messages, mark.accounted, id,
            ])
    }

    /// Forgets what was looked at under other UIDVALIDITYs than this one and matched nothing. What was recorded, and the
    /// tombstones of what was forgotten, stay.
    public func dropUnmatched(account: String, mailbox: String, except uidValidity: UInt32) throws {
        let others = "SELECT id FROM mailbox WHERE account = ? AND name = ? AND uid_validity <> ?"
        let arguments: StatementArguments = [account, mailbox, uidValidity]
        try db.execute(
            sql: "DELETE FROM seen WHERE mail IS NULL AND NOT forgotten AND mailbox IN (\(others))",
            arguments: arguments)
        try db.execute(
            sql: """
                DELETE FROM mailbox WHERE NOT is_current AND id IN (\(others))
                    AND NOT EXISTS (SELECT 1 FROM seen WHERE mailbox = mailbox.id)
                """, arguments: arguments)
    }

    /// Remembers a small thing of the service about itself; nil forgets it.
    public func setMark(_ name: String, _ value: String?) throws {
        guard let value else {
            return try db.cachedStatement(sql: "DELETE FROM mark WHERE name = ?").execute(arguments: [name])
        }
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO mark (name, value) VALUES (?, ?)")
            .execute(arguments: [name, value])
    }

    private func mailboxID(makingIfNeeded account: String, name: String, uidValidity: UInt32) throws -> Int64 {
        if let id = try mailboxID(account: account, name: name, uidValidity: uidValidity) { return id }
        // The first one under a name is the present one; later ones become it by `setMailbox`.
        try db.execute(
            sql: """
                INSERT INTO mailbox (account, name, uid_validity, is_current) VALUES (:account, :name, :validity,
                    NOT EXISTS (SELECT 1 FROM mailbox WHERE account = :account AND name = :name))
                """,
            arguments: ["account": account, "name": name, "validity": uidValidity])
        return db.lastInsertedRowID
    }
}
