// What can be asked of interviews, drafts, messages and the journal.

import Interviews
import Ledger
import Testing
import Vocabulary

struct QueryTests {
    let place = Place()
    private let one = InterviewID(1)
    private let two = InterviewID(2)

    /// Two interviews; a draft and two messages of the first, one message of nobody's, one that asks.
    private func filled() throws -> Ledger {
        let ledger = try place.open()
        try ledger.transaction(now: .start) { transaction in
            try transaction.append(.interviewAdded(.sample(1)))
            try transaction.append(.interviewAdded(.sample(2)))
            try transaction.append(.draftMade(.sample(1, of: one)))
            try transaction.append(.messageRead(.sample(1, of: one)))
            try transaction.append(.messageRead(.sample(2, of: nil)))
            var asks = ReceivedMail.sample(3, of: nil)
            asks.match = MailMatch(state: .ambiguous, interviews: [one, two])
            try transaction.append(.messageRead(asks))
        }
        return ledger
    }

    @Test func anInterviewComesWithItsDraftsAndMessages() throws {
        let ledger = try filled()
        let book = try ledger.read { try $0.book(one) }
        #expect(Set(book.interviews.keys) == [one])
        #expect(Set(book.drafts.keys) == [DraftID(1)])
        #expect(Set(book.mails.keys) == [MailID(1), MailID(3)])
        #expect(try ledger.read { try $0.book(InterviewID(9)) } == Book())
    }

    @Test func messagesAreChosenByWhatBecameOfThem() throws {
        let ledger = try filled()
        func ids(_ selection: MailSelection) throws -> [Int64] {
            try ledger.read { try $0.mails(selection).map(\.id.number) }
        }
        #expect(try ids(.all) == [1, 2, 3])
        #expect(try ids(.unmatched) == [2, 3])
        #expect(try ids(.needingPerson) == [3])
        let correction = Correction(at: .start, interview: two)
        try ledger.transaction(now: .start) {
            _ = try $0.append(.messageCorrected(MessageCorrected(mail: MailID(3), correction: correction)))
        }
        #expect(try ids(.unmatched) == [2])
        #expect(try ids(.needingPerson) == [])
        let ignored = Correction(at: .start, isIgnored: true)
        try ledger.transaction(now: .start) {
            _ = try $0.append(.messageCorrected(MessageCorrected(mail: MailID(2), correction: ignored)))
        }
        #expect(try ids(.unmatched) == [])
        #expect(try ledger.read { try $0.counts() }.unmatched == 0)
        #expect(try ledger.read { try $0.mails(of: two).map(\.id) } == [MailID(3)])
        #expect(try ledger.read { try $0.mails(of: one).map(\.id) } == [MailID(1)])
    }

    @Test func draftsAreFoundByMessageIDAndWhetherTheyAreOpen() throws {
        let ledger = try filled()
        #expect(try ledger.read { try $0.draft(Sample.messageID(1))?.id } == DraftID(1))
        #expect(try ledger.read { try $0.draft(Sample.messageID(2)) } == nil)
        #expect(try ledger.read { try $0.openDrafts().map(\.id) } == [DraftID(1)])
        try ledger.transaction(now: .start) {
            _ = try $0.append(.draftDropped(DraftNoted(.sample(1, of: one), at: .start, reason: "no")))
        }
        #expect(try ledger.read { try $0.openDrafts() }.isEmpty)
        #expect(try ledger.read { try $0.counts() }.drafts == [.dropped: 1])
    }

    @Test func whatCameAfterAConfirmationIsToldByTheJournalAndNotByClocks() throws {
        let ledger = try filled()
        let draft = Draft.sample(1, of: one)
        func after() throws -> [Int64] {
            try ledger.read { try $0.mailsRecorded(afterConfirmationOf: draft.id).map(\.id.number) }
        }
        func confirm() throws {
            let confirmation = Confirmation(at: .start, slot: .start, sha256: draft.sha256)
            try ledger.transaction(now: .start) {
                _ = try $0.append(
                    .draftConfirmed(DraftConfirmed(draft, confirmation: confirmation, bytes: draft.bytes)))
            }
        }
        #expect(try after() == [], "never confirmed")
        try confirm()
        #expect(try after() == [])
        // The clock went back an hour; a message that was known is read again, and a new one comes.
        try ledger.transaction(now: .start - .hours(1)) { transaction in
            try transaction.append(.messageRead(.sample(2, of: one)))
            try transaction.append(.messageRead(.sample(4, of: one)))
        }
        #expect(try after() == [4])
        try confirm()
        #expect(try after() == [], "confirmed after it was shown")
    }

    @Test func theJournalIsReadFromAnyPointAndByInterview() throws {
        let ledger = try filled()
        try ledger.read { snapshot throws in
            #expect(try snapshot.journal().map(\.seq) == [1, 2, 3, 4, 5, 6])
            #expect(try snapshot.journal(after: 3, limit: 2).map(\.seq) == [4, 5])
            #expect(try snapshot.journal(interview: one).map(\.seq) == [1, 3, 4, 6])
            #expect(try snapshot.journal(interview: two).map(\.seq) == [2, 6])
            #expect(try snapshot.journal(last: 2).map(\.seq) == [5, 6])
            #expect(try snapshot.journal(last: 1, named: [.interviewAdded, .draftMade]).map(\.seq) == [3])
            #expect(try snapshot.journal(last: 0).isEmpty)
            #expect(try snapshot.journal(last: -1).isEmpty)
        }
    }

    @Test func anEntryTellsWhatItIsAbout() throws {
        let entry = try #require(try filled().read { try $0.journal(after: 2, limit: 1).first })
        #expect(entry.eventName == "draft_made")
        #expect(entry.event == .draftMade(.sample(1, of: one)))
        #expect(entry.interview == one)
        #expect(entry.draft == DraftID(1))
        #expect(entry.mail == nil)
        #expect(entry.rules == ["A1", "B2"])
        #expect(entry.time == .start)
        #expect(entry.hash.count == 64)
    }

    @Test func handlesAreGivenOutOnceEvenIfUsedUnasked() throws {
        let ledger = try filled()
        try ledger.transaction(now: .start) { transaction in
            #expect(try transaction.nextInterviewID() == InterviewID(3))
            try transaction.append(.interviewAdded(.sample(10)))
            #expect(try transaction.nextInterviewID() == InterviewID(11))
            #expect(try transaction.nextMailID() == MailID(4))
            #expect(try transaction.nextDraftID() == DraftID(2))
        }
    }

    @Test func aPauseOfEverythingIsKeptAndLifted() throws {
        let ledger = try filled()
        try ledger.transaction(now: .start) {
            _ = try $0.append(.paused(Paused(interview: nil, until: .distantFuture)))
        }
        #expect(try ledger.read { try $0.book().pausedUntil } == .distantFuture)
        try ledger.transaction(now: .start) { _ = try $0.append(.paused(Paused(interview: nil, until: nil))) }
        #expect(try ledger.read { try $0.pausedUntil() } == nil)
    }
}
