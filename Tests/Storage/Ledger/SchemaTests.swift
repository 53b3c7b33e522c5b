// The tables are what the schema says, and as strict as SQLite can be.

import FoundationEssentials
import GRDB
import Interviews
import Testing
import Vocabulary

@testable import Ledger

struct SchemaTests {
    let place = Place()

    private func objects(_ db: Database) throws -> [String] {
        try String.fetchAll(db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
    }

    @Test func aMigratedLedgerHasTheTablesThatAreDocumented() throws {
        let documented = try DatabaseQueue()
        let expected = try documented.write { db in
            try db.execute(sql: Schema.documented)
            return try objects(db)
        }
        #expect(try place.open().pool.read(objects) == expected)
        #expect(!expected.isEmpty)
    }

    @Test func everyTableIsStrict() throws {
        let tables = try place.open().pool.read { db in
            try Row.fetchAll(db, sql: "SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite%'")
        }
        #expect(tables.count == 12)
        for table in tables { #expect(table["strict"] == 1, "\(table["name"] as String)") }
    }

    @Test func onlyColumnsThatMayMissAreNullable() throws {
        let nullable = try place.open().pool.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT t.name || '.' || c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
                    WHERE t.name NOT LIKE 'sqlite%' AND c."notnull" = 0 ORDER BY 1
                    """)
        }
        #expect(
            nullable == [
                "journal.draft", "journal.interview", "journal.mail", "mail.interview", "mail.message_id",
                "mailbox.audited_at", "mailbox.highest_modseq", "mailbox.last_look", "seen.mail",
                "seen.message_id_hash",
            ])
    }

    @Test func commitsAreSynchronousAndDeletedContentIsOverwritten() throws {
        let pool = try place.open().pool
        for (pragma, value) in [("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1), ("trusted_schema", 0)] {
            let found = try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA \(pragma)") }
            #expect(found == value, "\(pragma)")
        }
        #expect(try pool.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "wal")
    }

    @Test func whatIsAskedOftenIsFoundByAnIndex() throws {
        let pool = try place.open().pool
        let questions = [
            "SELECT record FROM draft WHERE state IN ('waiting')", "SELECT record FROM draft WHERE interview = 1",
            "SELECT record FROM draft WHERE message_id = 'a'", "SELECT record FROM mail WHERE message_id = 'a'",
            "SELECT mail FROM seen WHERE message_id_hash = 1", "SELECT uid FROM seen WHERE mailbox = 1 AND uid = 2",
            "UPDATE seen SET forgotten = 1 WHERE mail = 3", "SELECT seq FROM journal WHERE draft = 1",
            "SELECT mail FROM mail_interview WHERE interview = 1",
        ]
        for question in questions {
            let plan = try pool.read { try Row.fetchAll($0, sql: "EXPLAIN QUERY PLAN " + question) }
            #expect(plan.allSatisfy { ($0["detail"] as String).hasPrefix("SEARCH") }, "\(question): \(plan)")
        }
    }
}
