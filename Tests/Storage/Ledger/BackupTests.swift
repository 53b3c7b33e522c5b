// Copies of the ledger.

import FoundationEssentials
import GRDB
import Interviews
import Ledger
import Testing
import Vocabulary

struct BackupTests {
    let place = Place()

    @Test func aBackupIsTheLedgerOfThatMoment() throws {
        let ledger = try place.open()
        try ledger.transaction(now: .start) { try $0.append(.interviewAdded(.sample(1))) }
        let target = place.directory + "/copy.sqlite"
        try ledger.backup(to: target)
        try ledger.transaction(now: .start) { try $0.append(.interviewAdded(.sample(2))) }
        let attributes = try FileManager.default.attributesOfItem(atPath: target)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let copy = try Ledger.open(at: target, mode: .readOnly, now: .start, salt: Place.salt)
        #expect(try copy.read { try $0.interviews().map(\.id) } == [InterviewID(1)])
        #expect(try copy.read { try $0.verify() }.isIntact)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.directory)
        #expect(!names.contains { $0.hasSuffix(".partial") })
    }

    @Test func aBackupOverwritesNothing() throws {
        let ledger = try place.open()
        let target = place.directory + "/copy.sqlite"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: target))
        let error = #expect(throws: LedgerError.self) { try ledger.backup(to: target) }
        #expect(error?.code == .refused)
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == Data("mine".utf8))
    }

    @Test func aReadOnlyLedgerCanBeBackedUp() throws {
        try place.open().transaction(now: .start) { try $0.append(.interviewAdded(.sample(1))) }
        let target = place.directory + "/copy.sqlite"
        try place.open(.readOnly).backup(to: target)
        #expect(FileManager.default.fileExists(atPath: target))
    }

    private func restore(_ backup: String) throws -> RestoreReport {
        try Ledger.restore(from: backup, to: place.path, now: .start, salt: Place.salt)
    }

    /// A ledger with a confirmed draft, a backup of it, and then more.
    private func backedUp() throws -> String {
        let ledger = try place.open()
        let draft = Draft.sample(1, of: InterviewID(1))
        let confirmation = Confirmation(at: .start, slot: .start, sha256: draft.sha256)
        try ledger.transaction(now: .start) { transaction in
            try transaction.append(.interviewAdded(.sample(1)))
            try transaction.append(.draftMade(draft))
            try transaction.append(
                .draftConfirmed(DraftConfirmed(draft, confirmation: confirmation, bytes: draft.bytes)))
        }
        try ledger.backup(to: place.directory + "/copy.sqlite")
        try ledger.transaction(now: .start) { transaction in
            for number in 2...5 as ClosedRange<Int64> { try transaction.append(.interviewAdded(.sample(number))) }
        }
        try ledger.close()
        return place.directory + "/copy.sqlite"
    }

    @Test func afterARestoreAllConfirmationsAreVoid() throws {
        let report = try restore(backedUp())
        #expect(report.returned == [DraftID(1)])
        #expect(report.lastSeq == 3)
        let ledger = try place.open()
        try ledger.read { snapshot throws in
            #expect(try snapshot.draft(DraftID(1))?.state == .waiting)
            #expect(try snapshot.draft(DraftID(1))?.confirmation == nil)
            #expect(try snapshot.interviews().map(\.id) == [InterviewID(1)])
            #expect(try snapshot.mark(Ledger.restoredMark) == String(Instant.start.milliseconds))
            #expect(try snapshot.verify().isIntact)
        }
        let next = try ledger.transaction(now: .start) { try $0.nextInterviewID() }
        #expect(next == InterviewID(6), "handles given out since the backup are not given out again")
    }

    @Test func theReplacedLedgerIsKept() throws {
        let backup = try backedUp()
        let first = try #require(try restore(backup).replaced)
        let second = try #require(try restore(backup).replaced)
        #expect(first != second)
        let old = try Ledger.open(at: first, mode: .readOnly, now: .start, salt: Place.salt)
        #expect(try old.read { try $0.interviews() }.count == 5)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.directory + "/state")
        #expect(!names.contains { $0.contains(".restoring") || $0.contains(".partial") })
    }

    @Test func aBackupIsRestoredWhereNothingIsOrWhatIsThereIsDamaged() throws {
        let backup = try backedUp()
        try Data("not a database any more, but long enough to look like one ".utf8)
            .write(to: URL(fileURLWithPath: place.path))
        _ = try restore(backup)
        #expect(try place.open().read { try $0.interviews() }.count == 1)
        try FileManager.default.removeItem(atPath: place.directory + "/state")
        #expect(try restore(backup).replaced == nil)
        #expect(try place.open().read { try $0.interviews() }.count == 1)
    }

    @Test func aBrokenBackupIsRefusedAndNothingIsReplaced() throws {
        let backup = try backedUp()
        let queue = try DatabaseQueue(path: backup)
        try queue.write { try $0.execute(sql: "DROP TRIGGER journal_keeps; DELETE FROM journal WHERE seq = 2") }
        try queue.close()
        let error = #expect(throws: LedgerError.self) { try restore(backup) }
        #expect(error?.code == .corrupt)
        let missing = #expect(throws: LedgerError.self) { try restore(place.directory + "/none") }
        #expect(missing?.code == .notFound)
        let stranger = #expect(throws: LedgerError.self) { try restore("/etc/hostname") }
        #expect(stranger?.code == .corrupt)
        let empty = place.directory + "/empty"
        try Data().write(to: URL(filePath: empty))
        let nothing = #expect(throws: LedgerError.self) { try restore(empty) }
        #expect(nothing?.code == .notALedger)
        #expect(try place.open().read { try $0.interviews() }.count == 5)
    }
}
