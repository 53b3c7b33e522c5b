// The tables of the ledger, in SQL, and how an older ledger becomes a newer one. What the rows mean is said here;
// how they are read and written is in Journal*.swift, Projections*.swift and Marks*.swift.

import GRDB

/// The tables as this version of the program wants them. `SchemaTests` compares them with those of a migrated file.
///
/// A column never changes its meaning, and a migration never changes what was released: it is followed by another.
enum Schema {
    /// `PRAGMA application_id`: "AfwL", so that `file(1)` and we can tell a ledger from another database.
    static let applicationID = 0x4166_774C

    /// `PRAGMA user_version` of this program's ledgers: the number of migrations.
    static var version: Int { migrations.count }

    /// What turns a ledger of version n into one of version n + 1, at index n.
    static let migrations: [String] = [truth + projections + marks, rules]

    /// The tables as they are now, for readers; what a change adds goes in here and into a migration of its own.
    static let documented = truth + projections + rules + marks

    /// The journal, and the one row that says where it ends.
    private static let truth = """
        -- One row: when the ledger was made, the end of the journal (so that a lost tail is noticed), and the highest
        -- handles given out so far, which are never given out again.
        CREATE TABLE ledger (
            one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
            created_at INTEGER NOT NULL,
            seq INTEGER NOT NULL,
            hash BLOB NOT NULL,
            interviews INTEGER NOT NULL DEFAULT 0,
            drafts INTEGER NOT NULL DEFAULT 0,
            mails INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        -- Every step. Times are milliseconds since 1970. payload is JSON; bytes is the mail of a draft, or empty.
        -- payload_digest is SHA-256(salt || payload || NUL || bytes), without the last two where there are no bytes.
        -- hash is SHA-256(previous || payload_digest || seq || time || event), both numbers as 8 bytes, big-endian.
        -- Of an entry that was forgotten, salt, payload, bytes and rules are empty; the chain still holds.
        CREATE TABLE journal (
            seq INTEGER NOT NULL PRIMARY KEY,
            time INTEGER NOT NULL,
            event TEXT NOT NULL,
            interview INTEGER,
            draft INTEGER,
            mail INTEGER,
            rules TEXT NOT NULL DEFAULT '',
            salt BLOB NOT NULL,
            payload TEXT NOT NULL,
            bytes BLOB NOT NULL DEFAULT x'',
            payload_digest BLOB NOT NULL,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX journal_interview ON journal (interview) WHERE interview IS NOT NULL;
        CREATE INDEX journal_draft ON journal (draft) WHERE draft IS NOT NULL;
        CREATE INDEX journal_mail ON journal (mail) WHERE mail IS NOT NULL;

        -- Append-only: the one change allowed is to forget.
        CREATE TRIGGER journal_appends BEFORE INSERT ON journal
        WHEN NEW.seq IS NOT (SELECT seq + 1 FROM ledger)
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER journal_keeps BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
        CREATE TRIGGER journal_forgets BEFORE UPDATE ON journal
        WHEN NEW.seq <> OLD.seq OR NEW.time <> OLD.time OR NEW.event <> OLD.event
            OR NEW.interview IS NOT OLD.interview OR NEW.draft IS NOT OLD.draft OR NEW.mail IS NOT OLD.mail
            OR NEW.payload_digest <> OLD.payload_digest OR NEW.previous <> OLD.previous OR NEW.hash <> OLD.hash
            OR NEW.salt <> x'' OR NEW.payload <> '' OR NEW.bytes <> x'' OR NEW.rules <> ''
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

        """

    /// What the journal amounts to: `Book`, written down. Columns are what is searched by; `record` is the whole
    /// value as JSON, so that a fact added to a value needs no migration, and what was read is what was written.
    private static let projections = """
        CREATE TABLE interview (
            id INTEGER NOT NULL PRIMARY KEY,
            company TEXT NOT NULL,
            added_at INTEGER NOT NULL,
            record TEXT NOT NULL
        ) STRICT;

        -- bytes is what a submission would send; record leaves it out.
        CREATE TABLE draft (
            id INTEGER NOT NULL PRIMARY KEY,
            interview INTEGER NOT NULL,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            message_id TEXT NOT NULL,
            record TEXT NOT NULL,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE INDEX draft_interview ON draft (interview);
        CREATE INDEX draft_state ON draft (state);
        CREATE INDEX draft_message_id ON draft (message_id);

        -- interview is the one whose state it moves. message_id is NULL where the message has none.
        CREATE TABLE mail (
            id INTEGER NOT NULL PRIMARY KEY,
            interview INTEGER,
            match_state TEXT NOT NULL,
            needs_person INTEGER NOT NULL CHECK (needs_person IN (0, 1)),
            is_ignored INTEGER NOT NULL CHECK (is_ignored IN (0, 1)),
            date INTEGER NOT NULL,
            message_id TEXT,
            record TEXT NOT NULL
        ) STRICT;
        CREATE INDEX mail_message_id ON mail (message_id) WHERE message_id IS NOT NULL;

        -- Every interview that a mail acts on or may belong to.
        CREATE TABLE mail_interview (
            interview INTEGER NOT NULL,
            mail INTEGER NOT NULL,
            PRIMARY KEY (interview, mail)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX mail_interview_mail ON mail_interview (mail);

        -- day as YYYY-MM-DD.
        CREATE TABLE digest (
            day TEXT NOT NULL PRIMARY KEY,
            record TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- One row while everything is paused.
        CREATE TABLE pause (
            one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
            until INTEGER NOT NULL
        ) STRICT;

        """

    /// Since version 2: what corrections left behind, a projection as well.
    private static let rules = """
        CREATE TABLE reading_rule (
            id INTEGER NOT NULL PRIMARY KEY,
            record TEXT NOT NULL
        ) STRICT;

        """

    /// What was looked at. Not folded from the journal: of mail that matches nothing this is all that is kept.
    private static let marks = """
        -- One row for each UIDVALIDITY a mailbox has had; the one looked at last counts.
        CREATE TABLE mailbox (
            id INTEGER NOT NULL PRIMARY KEY,
            account TEXT NOT NULL,
            name TEXT NOT NULL,
            uid_validity INTEGER NOT NULL,
            uid_next INTEGER NOT NULL DEFAULT 0,
            low_water INTEGER NOT NULL DEFAULT 0,
            highest_modseq INTEGER,
            last_look INTEGER,
            audited_at INTEGER,
            messages INTEGER NOT NULL DEFAULT 0,
            accounted INTEGER NOT NULL DEFAULT 0,
            is_current INTEGER NOT NULL DEFAULT 1 CHECK (is_current IN (0, 1)),
            UNIQUE (account, name, uid_validity)
        ) STRICT;

        -- Every message looked at. message_id_hash is the first 8 bytes of the Message-ID's SHA-256, NULL without one.
        -- mail is NULL where it matches nothing. A forgotten message is never read again.
        CREATE TABLE seen (
            mailbox INTEGER NOT NULL REFERENCES mailbox (id),
            uid INTEGER NOT NULL,
            message_id_hash INTEGER,
            mail INTEGER,
            forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1)),
            PRIMARY KEY (mailbox, uid)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX seen_message_id ON seen (message_id_hash) WHERE message_id_hash IS NOT NULL;
        CREATE INDEX seen_mail ON seen (mail) WHERE mail IS NOT NULL;

        -- Small things that the service remembers about itself.
        CREATE TABLE mark (
            name TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    /// Brings the ledger to this version, in the transaction that `db` is in.
    static func migrate(_ db: Database, createdAt: Int64) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found < version else { return }
        for migration in migrations[found...] { try db.execute(sql: migration) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
        if found == 0 {
            try db.execute(
                sql: "INSERT INTO ledger (one, created_at, seq, hash) VALUES (1, ?, 0, ?)",
                arguments: [createdAt, Chain.origin.data])
        }
    }
}
