// What was forgotten is gone from the file to the last byte, and the rest holds.

import FoundationEssentials
import Interviews
import Ledger
import Testing
import Vocabulary

struct ForgettingTests {
    let place = Place()
    private let secret = "Unspeakable-4711"

    /// Whether the text stands anywhere in what the ledger keeps on disk.
    private func isOnDisk(_ text: String) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: place.directory + "/state").contains { name in
            let bytes = try Data(contentsOf: URL(fileURLWithPath: place.directory + "/state/" + name))
            return Array(bytes).firstRange(of: Array(text.utf8)) != nil
        }
    }

    /// Two interviews; the first is full of the secret, and grew and shrank so that pages were rearranged.
    private func filled() throws -> Ledger {
        let ledger = try place.open()
        for number in 1...2 as ClosedRange<Int64> {
            let id = InterviewID(number)
            let text = number == 1 ? secret : "harmless"
            try ledger.transaction(now: .start) { transaction in
                try transaction.append(.interviewAdded(.sample(number, company: text)))
                try transaction.append(.draftMade(.sample(number, of: id, text: text)))
                for step in 0..<20 as Range<Int64> {
                    let mail = ReceivedMail.sample(
                        number * 100 + step, of: id, text: String(repeating: text, count: 30))
                    try transaction.append(.messageRead(mail))
                    let remark = Remark(at: .start, text: text)
                    try transaction.append(.remarkAdded(RemarkAdded(interview: id, kind: .note, remark: remark)))
                }
            }
        }
        return ledger
    }

    @Test func nothingOfAForgottenInterviewStaysInTheFile() throws {
        let ledger = try filled()
        #expect(try isOnDisk(secret))
        let kept = try ledger.read { try $0.book(InterviewID(2)) }
        let report = try ledger.forget(InterviewID(1), now: .start)
        #expect(report.entries == 42)
        #expect(report.drafts == [DraftID(1)])
        #expect(report.fileNames == ["1.eml"])
        #expect(report.places.count == 20)
        #expect(report.isErased)
        #expect(try !isOnDisk(secret))
        let verification = try ledger.read { try $0.verify() }
        #expect(verification.isIntact)
        #expect(verification.forgotten == 42)
        #expect(try ledger.read { try $0.book() } == kept)
        try ledger.rebuild()
        #expect(try ledger.read { try $0.book() } == kept)
    }

    @Test func whatAReaderKeepsFromBeingErasedIsErasedLater() throws {
        let ledger = try filled()
        let reader = try Ledger.open(
            at: place.path, mode: .readOnly, now: .start, salt: Place.salt, faults: .none)
        let impatient = try Ledger.open(
            at: place.path, now: .start, salt: Place.salt, faults: .none, busyTimeout: .milliseconds(20))
        try reader.read { snapshot in
            _ = try snapshot.lastSeq()
            #expect(try !impatient.forget(InterviewID(1), now: .start).isErased)
        }
        #expect(try ledger.finishErasing())
        #expect(try !isOnDisk(secret))
        #expect(try ledger.finishErasing(), "nothing is left to do")
    }

    @Test func aForgottenMessageIsNeverReadAgain() throws {
        let ledger = try filled()
        let mail = ReceivedMail.sample(100, of: InterviewID(1))
        _ = try ledger.forget(InterviewID(1), now: .start)
        try ledger.transaction(now: .start) { try $0.markSeen(mail.place, messageID: mail.messageID) }
        try ledger.read { snapshot throws in
            let place = mail.place
            let states = try snapshot.seenStates(
                of: [place.uid], account: place.account, mailbox: place.mailbox, uidValidity: place.uidValidity)
            #expect(states == [place.uid: .forgotten])
            let id = try #require(mail.messageID)
            #expect(try snapshot.seenState(of: id) == .forgotten)
            #expect(try snapshot.mail(at: place) == nil)
        }
        let error = #expect(throws: LedgerError.self) {
            try ledger.transaction(now: .start) { _ = try $0.append(.messageRead(mail)) }
        }
        #expect(error?.code == .refused)
    }

    @Test func handlesOfForgottenThingsAreNotGivenOutAgain() throws {
        let ledger = try filled()
        _ = try ledger.forget(InterviewID(2), now: .start)
        let next = try ledger.transaction(now: .start) {
            try ($0.nextInterviewID(), $0.nextDraftID(), $0.nextMailID())
        }
        #expect(next == (InterviewID(3), DraftID(3), MailID(220)))
    }

    @Test func aMessageThatMayBelongToAnotherInterviewIsKept() throws {
        let ledger = try filled()
        var mail = ReceivedMail.sample(500, of: nil)
        mail.match = MailMatch(state: .ambiguous, interviews: [InterviewID(1), InterviewID(2)])
        try ledger.transaction(now: .start) { [mail] in try $0.append(.messageRead(mail)) }
        let report = try ledger.forget(InterviewID(1), now: .start)
        #expect(report.kept == [MailID(500)])
        #expect(try ledger.read { try $0.mail(MailID(500)) } == mail)
    }

    @Test func anUnknownInterviewCannotBeForgotten() throws {
        let ledger = try filled()
        let error = #expect(throws: LedgerError.self) { try ledger.forget(InterviewID(9), now: .start) }
        #expect(error?.code == .refused)
        #expect(try ledger.read { try $0.lastSeq() } == 84)
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func whatRemainsIsTheFoldOfWhatRemains(seed: UInt64) throws {
        let ledger = try place.open()
        var generator = EventGenerator(seed: seed)
        try ledger.transaction(now: .start) { transaction in
            for _ in 0..<200 { try transaction.append(generator.next()) }
        }
        let others = generator.book.sortedInterviews.dropFirst()
        _ = try ledger.forget(InterviewID(1), now: .start)
        let after = try ledger.read { try $0.book() }
        #expect(after.interviews[InterviewID(1)] == nil)
        #expect(after.drafts.values.allSatisfy { $0.interview != InterviewID(1) })
        #expect(after.sortedInterviews == Array(others))
        #expect(try ledger.read { try $0.verify() }.isIntact)
    }

    @Test func droppedTextsAreGoneAndTheReadingStays() throws {
        let ledger = try filled()
        let before = try ledger.read { try $0.book() }
        let dropped = try ledger.dropTexts(of: [MailID(100), MailID(101), MailID(999)], now: .start)
        #expect(dropped == 2)
        var expected = before
        expected.mails[MailID(100)]?.newText = nil
        expected.mails[MailID(101)]?.newText = nil
        let after = try ledger.read { try $0.book() }
        #expect(after.mails == expected.mails)
        #expect(after.interviews[InterviewID(1)]?.answers.count == before.interviews[InterviewID(1)]?.answers.count)
        #expect(try ledger.read { try $0.verify() }.isIntact)
        try ledger.rebuild()
        #expect(try ledger.read { try $0.book() } == after)
        #expect(try ledger.read { try $0.mailsRecorded(after: 84) }.isEmpty, "a dropped text is no new message")
    }
}
