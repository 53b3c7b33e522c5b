// Marks: how far mailboxes were read, and what was looked at.

import GRDB
import Interviews
import Ledger
import Testing
import Vocabulary

struct MailboxTests {
    let place = Place()

    @Test func marksOfAMailboxAreReadAsTheyWereWritten() throws {
        let ledger = try place.open()
        let mark = MailboxMark(
            account: "main", name: "INBOX", uidValidity: .max, uidNext: .max, lowWater: 3, highestModSeq: .max,
            lastLook: .start, auditedAt: .start, messages: 9, accounted: 8)
        try ledger.transaction(now: .start) { try $0.setMailbox(mark) }
        try ledger.read { snapshot throws in
            #expect(try snapshot.mailboxes() == [mark])
            #expect(try snapshot.mailbox(account: "main", name: "INBOX") == mark)
            #expect(try snapshot.mailbox(account: "main", name: "Sent") == nil)
        }
    }

    @Test func aNewUIDValidityIsAnotherMailbox() throws {
        let ledger = try place.open()
        let id = try #require(MessageID("a@b"))
        try ledger.transaction(now: .start) { transaction in
            try transaction.setMailbox(MailboxMark(account: "main", name: "INBOX", uidValidity: 1, uidNext: 5))
            try transaction.markSeen(
                [(4, id), (5, nil)], account: "main", mailbox: "INBOX", uidValidity: 1)
            try transaction.setMailbox(MailboxMark(account: "main", name: "INBOX", uidValidity: 2))
        }
        try ledger.read { snapshot throws in
            #expect(try snapshot.mailboxes().map(\.uidValidity) == [2])
            #expect(try snapshot.unseen(of: [4, 5], account: "main", mailbox: "INBOX", uidValidity: 2) == [4, 5])
            #expect(try snapshot.unseen(of: [3, 4, 5], account: "main", mailbox: "INBOX", uidValidity: 1) == [3])
            #expect(try snapshot.seenState(of: id) == .unmatched)
        }
    }

    /// By UID from 1 on, what was seen under the old numbers and the new ones; nil has no Message-ID, "" was not seen.
    private static let renumbered: [(before: [String?], after: [String?], lastKept: UInt32?, moved: Bool)] = [
        (["a", "b"], ["a", "b"], 2, false), (["a", ""], ["a", "new"], 1, false), (["a", "b"], ["", "b"], 2, false),
        (["", "b"], ["b", "new"], nil, true), ([nil], [nil], nil, false), (["a"], [""], nil, false),
        // Two with one Message-ID prove nothing.
        (["a", "", "b", "b"], ["a", "", "b", "b"], 1, false), (["", "b"], ["b", "b"], nil, false),
    ]

    @Test(arguments: renumbered)
    func messagesThatKeptTheirUIDsAreTold(
        before: [String?], after: [String?], lastKept: UInt32?, moved: Bool
    ) throws {
        let ledger = try place.open()
        try ledger.transaction(now: .start) { transaction in
            for (validity, names) in [(UInt32(1), before), (2, after)] {
                let seen = names.enumerated().filter { $0.element != "" }.map { index, name in
                    (uid: UInt32(index + 1), messageID: name.flatMap { MessageID("\($0)@x.example") })
                }
                try transaction.markSeen(seen, account: "main", mailbox: "INBOX", uidValidity: validity)
            }
        }
        try ledger.read { snapshot throws in
            #expect(try snapshot.lastKeptUID(account: "main", mailbox: "INBOX", from: 1, to: 2) == lastKept)
            #expect(try snapshot.showsMovedUIDs(account: "main", mailbox: "INBOX", from: 1, to: 2) == moved)
            #expect(try snapshot.lastKeptUID(account: "main", mailbox: "Sent", from: 1, to: 2) == nil)
        }
    }

    @Test func aRecordedMessageIsSeenWhereItLies() throws {
        let ledger = try place.open()
        let mail = ReceivedMail.sample(1, of: nil)
        let id = try #require(mail.messageID)
        try ledger.transaction(now: .start) { transaction in
            try transaction.markSeen(mail.place, messageID: mail.messageID)
            try transaction.append(.messageRead(mail))
            // Looking at it again does not make it unmatched.
            try transaction.markSeen(mail.place, messageID: nil)
        }
        try ledger.read { snapshot throws in
            #expect(try snapshot.mail(at: mail.place) == mail)
            #expect(try snapshot.seenState(of: id) == .recorded(mail.id))
            #expect(try snapshot.mail(id) == mail)
        }
    }

    @Test func smallThingsAreRememberedAndForgotten() throws {
        let ledger = try place.open()
        try ledger.transaction(now: .start) { try $0.setMark("shown d1", "abc") }
        #expect(try ledger.read { try $0.mark("shown d1") } == "abc")
        try ledger.transaction(now: .start) { try $0.setMark("shown d1", nil) }
        #expect(try ledger.read { try $0.mark("shown d1") } == nil)
    }

    @Test func mailThatMatchesNothingCostsLessThanAHundredBytes() throws {
        let ledger = try place.open()
        let count: UInt32 = 20_000
        try ledger.transaction(now: .start) { transaction in
            try transaction.markSeen(
                (1...count).map { ($0, MessageID("\($0)@acme.example")) }, account: "main", mailbox: "INBOX",
                uidValidity: 7)
        }
        try ledger.close()
        let queue = try DatabaseQueue(path: place.path)
        let pages = try queue.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        #expect(pages * 4096 / Int(count) < 100, "\(pages * 4096 / Int(count)) bytes")
        #expect(try place.open().read { try $0.counts() }.seen == Int(count))
    }
}
