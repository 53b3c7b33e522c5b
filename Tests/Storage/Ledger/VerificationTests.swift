// The chain notices whatever was done to the journal behind the ledger's back.

import GRDB
import Interviews
import Ledger
import Testing
import Vocabulary

struct VerificationTests {
    let place = Place()

    /// Twenty entries about one interview, its draft and its mail.
    private func filled() throws -> Ledger {
        let ledger = try place.open()
        try ledger.transaction(now: .start) { transaction in
            let id = InterviewID(1)
            try transaction.append(.interviewAdded(.sample(1)))
            try transaction.append(.draftMade(.sample(1, of: id)))
            for number in 1...18 as ClosedRange<Int64> {
                try transaction.append(.messageRead(.sample(number, of: id)))
            }
        }
        return ledger
    }

    /// Changes the file as somebody with the sqlite3 shell would.
    private func tamper(_ sql: String) throws {
        let queue = try DatabaseQueue(path: place.path)
        try queue.write { db in
            try db.execute(
                sql: "DROP TRIGGER journal_appends; DROP TRIGGER journal_keeps; DROP TRIGGER journal_forgets")
            try db.execute(sql: sql)
            #expect(db.changesCount > 0, "the tampering touched nothing")
        }
        try queue.close()
    }

    @Test func anUntouchedJournalIsIntact() throws {
        let verification = try filled().read { try $0.verify() }
        #expect(verification.isIntact)
        #expect(verification.entries == 20)
        #expect(verification.forgotten == 0)
    }

    @Test func anEmptyJournalIsIntact() throws {
        let verification = try place.open().read { try $0.verify() }
        #expect(verification.isIntact)
        #expect(verification.entries == 0)
    }

    @Test(arguments: [
        ("UPDATE journal SET time = time + 1 WHERE seq = 7", 7, Verification.Break.Kind.entry),
        ("UPDATE journal SET event = 'message_corrected' WHERE seq = 7", 7, .entry),
        ("UPDATE journal SET interview = 2 WHERE seq = 7", 7, .subject),
        ("UPDATE journal SET interview = NULL WHERE seq = 7", 7, .subject),
        ("UPDATE journal SET draft = 9 WHERE seq = 2", 2, .subject),
        ("UPDATE journal SET mail = 9 WHERE seq = 7", 7, .subject),
        ("UPDATE journal SET rules = 'A4' WHERE seq = 2", 2, .subject),
        ("UPDATE journal SET salt = x'00' WHERE seq = 7", 7, .payload),
        ("UPDATE journal SET payload = replace(payload, 'answer', 'Answer') WHERE seq = 7", 7, .payload),
        ("UPDATE journal SET bytes = x'00' WHERE seq = 7", 7, .payload),
        ("UPDATE journal SET bytes = x'00' WHERE seq = 2", 2, .payload),
        ("UPDATE journal SET payload_digest = zeroblob(32) WHERE seq = 7", 7, .entry),
        ("UPDATE journal SET previous = zeroblob(32) WHERE seq = 7", 7, .order),
        ("UPDATE journal SET hash = zeroblob(32) WHERE seq = 7", 7, .entry),
        ("UPDATE journal SET hash = zeroblob(32) WHERE seq = 20", 20, .entry),
        ("DELETE FROM journal WHERE seq = 7", 7, .missing),
        ("DELETE FROM journal WHERE seq = 1", 1, .missing),
        ("DELETE FROM journal WHERE seq > 15", 16, .tailLost),
        ("DELETE FROM journal WHERE seq = 20", 20, .tailLost),
        ("DELETE FROM journal", 1, .tailLost),
        (
            "UPDATE journal SET seq = -seq WHERE seq IN (7, 8); UPDATE journal SET seq = 15 + seq WHERE seq < 0", 7,
            .order
        ),
        ("UPDATE journal SET salt = x'', payload = '', bytes = x'', rules = '' WHERE seq = 7", 7, .erased),
        ("UPDATE journal SET salt = x'', payload = '', rules = 'A4' WHERE seq = 7", 7, .subject),
        ("UPDATE ledger SET seq = 19", 20, .entry),
        ("UPDATE ledger SET hash = zeroblob(32)", 20, .entry),
    ])
    func tamperingIsFoundWhereItWasDone(sql: String, seq: Int64, kind: Verification.Break.Kind) throws {
        try filled().close()
        try tamper(sql)
        let found = try place.open(.readOnly).read { try $0.verify() }
        #expect(found.firstBreak?.seq == seq)
        #expect(found.firstBreak?.kind == kind)
        #expect(found.entries < 20 || kind == .erased || seq == 20)
    }

    @Test(arguments: [
        "UPDATE journal SET time = 0", "UPDATE journal SET payload = '{}'", "DELETE FROM journal WHERE seq = 20",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 3",
        "INSERT INTO journal SELECT 30, time, event, interview, draft, mail, rules, salt, payload, bytes, "
            + "payload_digest, previous, hash FROM journal WHERE seq = 3",
    ])
    func theJournalIsAppendOnlyEvenByHand(sql: String) throws {
        try filled().close()
        let queue = try DatabaseQueue(path: place.path)
        #expect(throws: DatabaseError.self) { try queue.write { db in try db.execute(sql: sql) } }
        try queue.close()
        #expect(try place.open().read { try $0.verify() }.isIntact)
    }

    @Test func progressReachesTheEnd() throws {
        var last: (Int64, Int64)?
        _ = try filled().read { try $0.verify { last = ($0, $1) } }
        #expect(last?.0 == 20)
        #expect(last?.1 == 20)
    }
}

/// The tables compared with the journal, by the same walk.
struct TableVerificationTests {
    let place = Place()

    private func verified(after sql: String?) throws -> (verification: Verification, isFolded: Bool) {
        let ledger = try place.open()
        try ledger.transaction(now: .start) { transaction in
            let id = InterviewID(1)
            try transaction.append(.interviewAdded(.sample(1)))
            try transaction.append(.draftMade(.sample(1, of: id)))
            for number in 1...300 as ClosedRange<Int64> {
                try transaction.append(.messageRead(.sample(number, of: id)))
            }
        }
        try ledger.close()
        if let sql {
            let queue = try DatabaseQueue(path: place.path)
            try queue.write { db in
                try db.execute(sql: sql)
                #expect(db.changesCount > 0, "nothing was changed")
            }
            try queue.close()
        }
        return try place.open(.readOnly).read { try $0.verifyWithTables() }
    }

    @Test(arguments: [
        nil, "UPDATE mail SET record = ' ' || record WHERE id > 5", "UPDATE interview SET record = record",
    ])
    func whatTheTablesSayCountsAndNotHowItIsWritten(sql: String?) throws {
        let (verification, isFolded) = try verified(after: sql)
        #expect(verification.isIntact)
        #expect(verification.entries == 302)
        #expect(isFolded)
    }

    @Test(arguments: [
        "UPDATE mail SET record = replace(record, '\"isOwn\":false', '\"isOwn\":true') WHERE id = 299",
        "DELETE FROM mail WHERE id = 300", "DELETE FROM mail WHERE id = 3", "DELETE FROM mail", "DELETE FROM draft",
        "INSERT INTO mail SELECT 301, interview, match_state, needs_person, is_ignored, date, NULL, record FROM mail "
            + "WHERE id = 300",
        "UPDATE draft SET bytes = x'00'", "UPDATE interview SET record = replace(record, 'Acme', 'Globex')",
        "INSERT INTO pause (one, until) VALUES (1, 5)",
    ])
    func tablesThatSaySomethingElseAreFound(sql: String) throws {
        let (verification, isFolded) = try verified(after: sql)
        #expect(verification.isIntact)
        #expect(!isFolded)
    }
}
