// The fold: what events make of the record, above all corrections, which give what would have been.

import Interviews
import Testing
import Vocabulary

@Suite struct BookTests {
    func mail(_ number: Int64, _ label: Label, _ when: String, interview: Int64? = 1, isOwn: Bool = false) throws
        -> ReceivedMail
    {
        let match = interview.map { MailMatch(state: .matched, interviews: [InterviewID($0)]) } ?? .unmatched
        return ReceivedMail(
            id: MailID(number),
            place: MailPlace(account: "main", mailbox: "INBOX", uidValidity: 1, uid: UInt32(number)),
            messageID: MessageID("\(number)@acme.example"), from: Address("jane@acme.example"), to: [], subject: "",
            date: try at(when), recordedAt: try at(when), isOwn: isOwn, newText: nil, inReplyTo: [], references: [],
            reading: MailReading(label: label, confidence: 1), match: match)
    }

    func book() throws -> Book {
        var book = Book()
        book.apply(.interviewAdded(try interview()))
        var other = try interview()
        other.id = InterviewID(2)
        other.company = "Other"
        book.apply(.interviewAdded(other))
        return book
    }

    func base(_ book: Book, _ id: Int64 = 1) -> Standing.Base? {
        book.interviews[InterviewID(id)].map { Standing($0).base }
    }

    func correct(_ number: Int64, interview: Int64? = nil, label: Label? = nil, isIgnored: Bool = false) throws -> Event
    {
        .messageCorrected(
            MessageCorrected(
                mail: MailID(number),
                correction: Correction(
                    at: try at("2026-10-13 12:00"), interview: interview.map { InterviewID($0) }, label: label,
                    isIgnored: isIgnored)))
    }

    @Test func aCorrectedLabelGivesTheRecordThatWouldHaveBeen() throws {
        var book = try book()
        book.apply(.messageRead(try mail(1, .rejection, "2026-10-12 12:00")))
        #expect(base(book) == .rejected)
        book.apply(try correct(1, label: .onHold))
        #expect(base(book) == .onHold)
        var read = try self.book()
        read.apply(.messageRead(try mail(1, .onHold, "2026-10-12 12:00")))
        #expect(read.interviews == book.interviews)
    }

    @Test func aReassignedMessageMovesItsAnswer() throws {
        var book = try book()
        book.apply(.messageRead(try mail(1, .offer, "2026-10-12 12:00")))
        book.apply(try correct(1, interview: 2))
        #expect(base(book) == .open && base(book, 2) == .offer)
        // A correction of the label keeps the interview that was corrected before.
        book.apply(try correct(1, label: .rejection))
        #expect(base(book) == .open && base(book, 2) == .rejected)
        book.apply(try correct(1, isIgnored: true))
        #expect(base(book) == .open && base(book, 2) == .open)
    }

    @Test func aPromiseGoesWithItsMessage() throws {
        var book = try book()
        var message = try mail(3, .timeline, "2026-10-12 12:00")
        let until = try at("2026-10-30 18:00")
        message.reading.expected = Expected(from: until, until: until, source: "", quote: "by the end of the month")
        book.apply(.messageRead(message))
        #expect(book.interviews[InterviewID(1)]?.expected?.source == "m3")
        book.apply(try correct(3, isIgnored: true))
        #expect(book.interviews[InterviewID(1)]?.expected == nil)
    }

    @Test func readingAMessageAgainChangesNothing() throws {
        var book = try book()
        let message = try mail(1, .request, "2026-10-12 12:00")
        book.apply(.messageRead(message))
        let once = book
        book.apply(.messageRead(message))
        #expect(book == once)
    }

    @Test func mailByHandIsMailThatWasSent() throws {
        var book = try book()
        book.apply(.messageRead(try mail(1, .other, "2026-10-12 12:00", isOwn: true)))
        #expect(book.interviews[InterviewID(1)]?.sent.map(\.kind) == [nil])
        #expect(book.interviews[InterviewID(1)]?.answers.isEmpty == true)
        book.apply(try correct(1, isIgnored: true))
        #expect(book.interviews[InterviewID(1)]?.sent.isEmpty == true)
    }

    @Test func unmatchedMailActsOnNothingUntilItIsAssigned() throws {
        var book = try book()
        book.apply(.messageRead(try mail(1, .rejection, "2026-10-12 12:00", interview: nil)))
        #expect(base(book) == .open)
        book.apply(try correct(1, interview: 1))
        #expect(base(book) == .rejected)
    }

    @Test func eventsAboutWhatIsNotKnownChangeNothing() throws {
        var book = try book()
        let before = book
        book.apply(try correct(9, label: .offer))
        book.apply(.roundCancelled(RoundCancelled(interview: InterviewID(9), number: 1)))
        book.apply(.roundCancelled(RoundCancelled(interview: InterviewID(1), number: 9)))
        #expect(book == before)
    }

    @Test func aRoundThatIsMovedKeepsItsDebrief() throws {
        var book = try book()
        var facts = FactsRecorded(interview: InterviewID(1), at: try at("2026-10-07 12:00"))
        facts.topics = ["compilers"]
        book.apply(.factsRecorded(facts))
        let moved = Round(number: 1, start: try at("2026-10-09 10:00"), knownSince: try at("2026-10-07 13:00"))
        book.apply(.roundScheduled(RoundScheduled(interview: InterviewID(1), round: moved)))
        let round = try #require(book.interviews[InterviewID(1)]?.rounds.first)
        #expect(round.debrief.topics == ["compilers"] && round.start == moved.start)
        #expect(book.interviews[InterviewID(1)]?.rounds.count == 1)
    }

    @Test func aContactIsCompletedNotDoubled() throws {
        var book = try book()
        func add(_ name: String?, _ address: String?) {
            book.apply(
                .contactAdded(
                    ContactAdded(
                        interview: InterviewID(1),
                        contact: Contact(name: name, address: address.flatMap { Address($0) }), mail: nil)))
        }
        add("Jane Doe", nil)
        add("jane doe", "jane@acme.example")
        add(nil, "JANE@acme.example")
        let contacts = try #require(book.interviews[InterviewID(1)]?.contacts)
        #expect(contacts.count == 1 && contacts[0].address?.key == "jane@acme.example" && contacts[0].name != nil)
    }
}
