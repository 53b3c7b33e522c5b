// Opening: making the file, permissions, versions, damage.

import FoundationEssentials
import GRDB
import Interviews
import Ledger
import Testing
import Vocabulary

struct OpeningTests {
    let place = Place()

    @Test func aNewLedgerIsEmptyAndPrivate() throws {
        let ledger = try place.open()
        let (book, seq, created) = try ledger.read { try ($0.book(), $0.lastSeq(), $0.createdAt()) }
        #expect(book == Book())
        #expect(seq == 0)
        #expect(created == .start)
        for (path, mode) in [(place.path, 0o600), (place.path + "-wal", 0o600), (place.directory + "/state", 0o700)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
        }
    }

    @Test func whatWasAppendedIsThereAfterReopening() throws {
        let first = try place.open()
        try first.transaction(now: .start) { transaction in
            let id = try transaction.nextInterviewID()
            try transaction.append(.interviewAdded(.sample(id.number)))
            let draft = try transaction.nextDraftID()
            try transaction.append(.draftMade(.sample(draft.number, of: id)))
            let mail = try transaction.nextMailID()
            try transaction.append(.messageRead(.sample(mail.number, of: id)))
        }
        let before = try first.read { try $0.book() }
        try first.close()
        let after = try place.open(.readOnly).read { try $0.book() }
        #expect(after == before)
        #expect(after.drafts[DraftID(1)]?.bytes == Draft.sample(1, of: InterviewID(1)).bytes)
        #expect(after.interviews[InterviewID(1)]?.answers.count == 1)
    }
}
