// Copies of the ledger.

import FoundationEssentials
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
}
