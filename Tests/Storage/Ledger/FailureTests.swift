// What goes wrong: crashes in the middle, a full disk, foreign, newer and damaged files.

import FoundationEssentials
import GRDB
import Interviews
import Ledger
import Testing
import Vocabulary

struct FailureTests {
    let place = Place()
    private struct Crash: Error {}

    @Test(arguments: 2...6 as ClosedRange<Int64>)
    func aTransactionThatFailsAtAnyEntryLeavesNothing(seq: Int64) throws {
        let faults = Faults(beforeAppend: { if $0 == seq { throw Crash() } })
        let ledger = try place.open(faults: faults)
        try ledger.transaction(now: .start) { try $0.append(.serviceNoted(ServiceNoted(at: .start, what: "started"))) }
        #expect(throws: Crash.self) { try append(five: ledger) }
        #expect(try ledger.read { try ($0.lastSeq(), $0.book()) } == (1, Book()))
        #expect(try ledger.read { try $0.verify() }.isIntact)
    }

    @Test func aFailureThatIsSwallowedIsNotCommitted() throws {
        let ledger = try place.open()
        var broken = ReceivedMail.sample(1, of: nil)
        broken.reading.confidence = .nan
        #expect(throws: EncodingError.self) {
            try ledger.transaction(now: .start) { transaction in
                try transaction.append(.interviewAdded(.sample(1)))
                _ = try? transaction.append(.messageRead(broken))
            }
        }
        #expect(try ledger.read { try ($0.lastSeq(), $0.book()) } == (0, Book()))
    }

    @Test func aCrashBeforeTheCommitLeavesNothing() throws {
        let ledger = try place.open(faults: Faults(beforeCommit: { throw Crash() }))
        #expect(throws: Crash.self) { try append(five: ledger) }
        try ledger.close()
        let again = try place.open()
        #expect(try again.read { try ($0.lastSeq(), $0.book(), $0.mailboxes()) } == (0, Book(), []))
        try append(five: again)
        #expect(try again.read { try $0.verify() }.entries == 5)
    }

    private func append(five ledger: Ledger) throws {
        try ledger.transaction(now: .start) { transaction in
            let id = try transaction.nextInterviewID()
            try transaction.append(.interviewAdded(.sample(id.number)))
            try transaction.append(.draftMade(.sample(1, of: id)))
            for number in 1...3 as ClosedRange<Int64> {
                try transaction.append(.messageRead(.sample(number, of: id)))
            }
        }
    }

    @Test func aFullDiskLosesOnlyWhatWasNotCommitted() throws {
        let ledger = try place.open()
        try append(five: ledger)
        try ledger.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 4)")
        }
        let error = #expect(throws: LedgerError.self) {
            for number in 10..<400 as Range<Int64> {
                try ledger.transaction(now: .start) { try $0.append(.interviewAdded(.sample(number))) }
            }
        }
        #expect(error?.code == .diskFull)
        #expect(error?.retry == .later(after: .seconds(60)))
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        let (verification, book) = try ledger.read { try ($0.verify(), $0.book()) }
        #expect(verification.isIntact)
        #expect(Int(verification.entries) == 4 + book.interviews.count)
        try ledger.transaction(now: .start) { _ = try $0.append(.interviewAdded(.sample(999))) }
    }

    @Test(arguments: [Ledger.Mode.readWrite, .readOnly])
    func aLedgerOfANewerVersionIsRefusedAndUnchanged(mode: Ledger.Mode) throws {
        try append(five: place.open())
        let queue = try DatabaseQueue(path: place.path)
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: place.path))
        let error = #expect(throws: LedgerError.self) { try place.open(mode) }
        #expect(error?.code == .newerVersion)
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.path)) == before)
    }

    @Test func anotherProgramsDatabaseIsRefused() throws {
        try FileManager.default.createDirectory(atPath: place.directory + "/state", withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: place.path)
        try queue.write { try $0.execute(sql: "CREATE TABLE theirs (a)") }
        try queue.close()
        let error = #expect(throws: LedgerError.self) { try place.open() }
        #expect(error?.code == .notALedger)
    }

    @Test func aFileThatIsNoDatabaseIsRefused() throws {
        try FileManager.default.createDirectory(atPath: place.directory + "/state", withIntermediateDirectories: true)
        try Data(String(repeating: "no database ", count: 100).utf8).write(to: URL(fileURLWithPath: place.path))
        let error = #expect(throws: LedgerError.self) { try place.open() }
        #expect(error?.code == .corrupt)
        #expect(error?.retry == .needsPerson)
    }

    @Test func aDamagedPageIsFoundByTheQuickCheck() throws {
        let ledger = try place.open()
        for _ in 0..<20 { try ledger.transaction(now: .start) { try $0.append(.interviewAdded(.sample(1))) } }
        try ledger.close()
        let url = URL(fileURLWithPath: place.path)
        var bytes = try Data(contentsOf: url)
        for offset in bytes.count / 2..<bytes.count { bytes[offset] = 0x5A }
        try bytes.write(to: url)
        let error = #expect(throws: LedgerError.self) { try place.open(quickCheck: true) }
        #expect(error?.code == .corrupt)
    }

    @Test func aMissingLedgerIsNotMadeByReading() throws {
        let error = #expect(throws: LedgerError.self) { try place.open(.readOnly) }
        #expect(error?.code == .notFound)
        #expect(!FileManager.default.fileExists(atPath: place.directory + "/state"))
    }

    @Test func aPlaceThatCannotBeWrittenIsNamedSo() throws {
        try Data().write(to: URL(fileURLWithPath: place.directory + "/state"))
        let error = #expect(throws: LedgerError.self) { try place.open() }
        #expect(error?.code == .notWritable)
    }

    @Test func writingToAReadOnlyLedgerIsRefused() throws {
        try append(five: place.open())
        let reader = try place.open(.readOnly)
        let error = #expect(throws: LedgerError.self) {
            try reader.transaction(now: .start) { try $0.append(.interviewAdded(.sample(2))) }
        }
        #expect(error?.code == .notWritable)
    }

    @Test func errorsSayWhatFailedAndWhatToDoButNotWhatWasWritten() throws {
        let ledger = try place.open()
        try append(five: ledger)
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1") }
        let error = #expect(throws: LedgerError.self) {
            for number in 10..<400 as Range<Int64> {
                try ledger.transaction(now: .start) {
                    try $0.append(.interviewAdded(.sample(number, company: "Secret")))
                }
            }
        }
        let text = try #require(error).description
        #expect(text.hasPrefix("could not write the ledger: the disk is full (SQLite 13: "))
        #expect(text.hasSuffix("; make room on the disk; nothing was lost"))
        #expect(!text.contains("Secret"))
    }
}
