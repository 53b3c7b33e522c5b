// How much work a record takes, counted in SQL statements: figures that no slow machine blurs.

import GRDB
import Interviews
import Synchronization
import Testing
import Vocabulary

@testable import Ledger

@Suite struct WorkTests {
    /// The statements that `body` runs in a transaction of its own, without BEGIN and COMMIT.
    private func statements(_ ledger: Ledger, _ body: (Transaction) throws -> Void) throws -> Int {
        let count = Mutex(0)
        ledger.pool.writeWithoutTransaction { db in
            db.trace { event in
                let text = "\(event)"
                if !text.hasPrefix("BEGIN"), !text.hasPrefix("COMMIT") { count.withLock { $0 += 1 } }
            }
        }
        try ledger.transaction(now: .start) { try body($0) }
        ledger.pool.writeWithoutTransaction { db in db.trace() }
        return count.withLock { $0 }
    }

    @Test func aMessageThatMattersToNobodyTakesOneStatement() throws {
        let place = Place()
        let ledger = try place.open()
        let messages = { (uids: ClosedRange<UInt32>) in uids.map { (uid: $0, messageID: MessageID("\($0)@x.example")) }
        }
        let mark = { (uids: ClosedRange<UInt32>) in
            try self.statements(ledger) { transaction in
                try transaction.markSeen(messages(uids), account: "main", mailbox: "INBOX", uidValidity: 7)
            }
        }
        _ = try mark(1...1)
        let (few, many) = (try mark(2...11), try mark(12...511))
        #expect(many - few == 490)
        #expect(few <= 10 + 2, "looking up the mailbox")
    }

    @Test func aRecordedMessageTakesAsManyStatementsHoweverManyThereAre() throws {
        let place = Place()
        let ledger = try place.open()
        try ledger.transaction(now: .start) { try $0.append(.interviewAdded(.sample(1))) }
        let record = { (number: Int64) in
            try self.statements(ledger) { try $0.append(.messageRead(.sample(number, of: InterviewID(1)))) }
        }
        let first = try record(1)
        for number in 2...200 as ClosedRange<Int64> {
            try ledger.transaction(now: .start) { try $0.append(.messageRead(.sample(number, of: InterviewID(1)))) }
        }
        #expect(try record(201) == first)
        #expect(first <= 20, "\(first) statements")
    }
}
