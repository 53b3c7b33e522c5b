// Names, phrases and dates as letters use them: tables of what is written and what becomes of it.

import Interviews
import Testing
import Vocabulary

@testable import Writing

struct PersonNameTests {
    @Test(
        arguments: [
            ("Jane Doe", nil, "Jane", "Doe"), ("Dr. Hans Müller", "Dr.", "Hans", "Müller"),
            ("Prof. Dr. Elif Şahin", "Prof. Dr.", "Elif", "Şahin"), ("Doe, Jane", nil, "Jane", "Doe"),
            ("DOE, JANE", nil, "Jane", "Doe"), ("Maria van der Berg", nil, "Maria", "van der Berg"),
            ("Ludwig von Beethoven", nil, "Ludwig", "von Beethoven"), ("Jane Doe, PhD", nil, "Jane", "Doe"),
            ("Jane Doe (she/her)", nil, "Jane", "Doe"), ("\"Jane Doe\"", nil, "Jane", "Doe"),
            ("YAMADA Taro", nil, "Taro", "Yamada"),
            ("山田 太郎", nil, "太郎", "山田"), ("Ms. Ada King", "Ms.", "Ada", "King"), ("Mr Smith", "Mr.", nil, "Smith"),
            ("Dr. Strange", "Dr.", nil, "Strange"), ("Madonna", nil, "Madonna", nil),
            ("Lee Smith", nil, "Lee", "Smith"),
            ("Kim Jones", nil, "Kim", "Jones"), ("Anne-Marie O'Neill", nil, "Anne-Marie", "O'Neill"),
            ("Jane Q. Public Jr.", nil, "Jane", "Public"), ("Jane Doe | Acme", nil, "Jane", "Doe"),
            ("  Jane   Doe ", nil, "Jane", "Doe"),
        ] as [(String, String?, String?, String?)])
    func aNameIsTakenApart(written: String, title: String?, given: String?, family: String?) throws {
        let name = try #require(PersonName(written))
        #expect(name.title == title)
        #expect(name.given == given)
        #expect(name.family == family)
        #expect(!name.isOrderUncertain)
    }

    @Test(arguments: ["Wang Xiaoming", "Nguyen Van An", "Kim Min-jun", "Nagy László"])
    func anUncertainOrderIsNotGuessed(written: String) throws {
        let name = try #require(PersonName(written))
        #expect(name.isOrderUncertain)
        #expect(name.given == nil && name.family == nil && name.full == written)
    }

    @Test(arguments: [
        "HR Team", "Acme Recruiting", "careers@acme.example", "", "  ", "123", "No-Reply", "Talent Acquisition Team",
        "()",
    ])
    func whatNamesNoPersonIsNone(written: String) { #expect(PersonName(written) == nil) }

    @Test func aHostileNameIsBoundedAndInert() throws {
        let name = try #require(PersonName("Jane\u{202E}\u{1B}[31m " + String(repeating: "x", count: 10_000)))
        #expect(name.full.unicodeScalars.allSatisfy(Printable.isInert))
        #expect(name.full.count <= 200)
    }

    @Test(
        arguments: [
            ("Jane Doe", Tone.formal, false, "Dear Jane,"), ("Dr. Jane Doe", .formal, false, "Dear Dr. Doe,"),
            ("Dr. Jane Doe", .formal, true, "Dear Jane,"), ("Dr. Jane Doe", .casual, false, "Hi Jane,"),
            ("Dr. Doe", .formal, true, "Dear Dr. Doe,"), ("Wang Xiaoming", .formal, false, "Dear Wang Xiaoming,"),
            ("HR Team", .formal, false, "Dear Hiring Team,"), ("HR Team", .casual, false, "Hi there,"),
            ("J. Smith", .formal, false, "Dear J. Smith,"), ("Madonna", .casual, false, "Hi Madonna,"),
        ] as [(String, Tone, Bool, String)])
    func theGreetingFitsTheName(name: String, tone: Tone, byGivenName: Bool, greeting: String) throws {
        var facts = try exampleFacts(.thankYou, tone)
        facts.recipient?.name = name
        facts.greetsByGivenName = byGivenName
        let letter = Letters.compose(facts, templates: try Shipped.templates(), variant: LetterVariant(seed: 0))
        #expect(letter.body.hasPrefix(greeting + "\n"), "\(letter.body.prefix(40))")
    }
}

struct FactPhraseTests {
    @Test(arguments: [
        ("We talked about your move to event sourcing.", "our conversation about your move to event sourcing"),
        ("the whiteboard exercise", "the whiteboard exercise"), ("whiteboard session", "the whiteboard session"),
        ("Kafka", "our conversation about Kafka"),
        ("how you run on-call", "our conversation about how you run on-call"),
        ("they showed me their lab", "being shown your lab"),
        ("they laughed a lot", "the part where you laughed a lot"),
        ("She walked me through the plan", "being walked through the plan"), ("Pairing with Ana", "pairing with Ana"),
        ("brainstorming names", "brainstorming names"),
        ("I explained how queues fail!", "our conversation about how queues fail"),
        ("SQL tuning", "our conversation about SQL tuning"),
        ("Their plans for Lisbon", "our conversation about your plans for Lisbon"),
        ("The tour of the plant", "the tour of the plant"),
    ])
    func aHighlightFollowsEnjoyed(note: String, phrase: String) { #expect(FactPhrase.enjoyed(note) == phrase) }

    @Test(arguments: ["she likes the plan", "", "...", "It was nice"])
    func whatCouldMeanAnyoneIsLeftOut(note: String) { #expect(FactPhrase.enjoyed(note) == nil) }

    @Test(arguments: [
        ("They liked my open-source mail parser!", "my open-source mail parser"),
        ("loved the way I explain things", "the way I explain things"),
        ("my clear explanations", "my clear explanations"), ("Great portfolio!", "my portfolio"),
        ("They liked my demo", "my demo"), ("Excellent take-home task", "my take-home task"),
        ("Clear answers", "my answers"),
    ])
    func aComplimentBecomesWhatWasPraised(note: String, praised: String) {
        #expect(FactPhrase.praised(note) == praised)
    }

    @Test(
        arguments: [
            ("They said my questions were the best of the week", "my questions were the best of the week"),
            ("She told me that I would fit in well with their team", "I would fit in well with your team"),
            ("you said \"rarely seen such tidy code\"", nil), ("they said great work", nil), ("great work", nil),
            ("They said I explain things well", "I explain things well"),
            ("They thought the demo was clear", "the demo was clear"),
            // Without a verb of its own there is nothing to hear.
            ("They mentioned my open source work", nil), ("They said my open source work", nil),
            ("They found my questions useful", nil), ("They found the demo I made clear", nil),
        ] as [(String, String?)])
    func aComplimentIsReported(note: String, clause: String?) { #expect(FactPhrase.praiseReported(note) == clause) }

    @Test(
        arguments: [
            ("Great fit!", "great fit"), ("They said: \"rarely seen such tidy code\"", nil),
            ("you said that it was the best of the week", "it was the best of the week"),
            ("He praised my patience", nil), ("They said I rock", nil), ("Great developer!", "great developer"),
            ("strong leader", "strong leader"), ("Excellent teacher", "excellent teacher"),
            ("good team player", "good team player"), ("Great nurse", "great nurse"),
        ] as [(String, String?)])
    func otherComplimentsAreQuotedOrLeftOut(note: String, quoted: String?) {
        #expect(FactPhrase.praised(note) == nil)
        #expect(FactPhrase.quotable(note) == quoted)
    }

    @Test(
        arguments: [
            ("I'm building a parser for IMAP", "a parser for IMAP"), ("Working on a study", "a study"),
            ("a job queue", "a job queue"),
            ("We rewrite our tests", nil), ("Currently building tools", "tools"),
        ] as [(String, String?)])
    func aProjectFollowsWorkingOn(note: String, phrase: String?) { #expect(FactPhrase.workedOn(note) == phrase) }

    @Test(arguments: [
        ("I don't know", "I do not know"), ("It’s Jane's", "It is Jane's"),
        ("we'll see, won't we", "we will see, will not we"),
        ("can't", "cannot"), ("rock'n'roll", "rock'n'roll"), ("They're here.", "They are here."),
    ])
    func contractionsAreWrittenOut(text: String, expanded: String) { #expect(Contractions.expanded(text) == expanded) }
}

struct DateWordsTests {
    @Test func daysAndTimesInBothEnglishes() throws {
        let date = try #require(CivilDate(iso: "2026-10-08"))
        let later = try #require(CivilDate(iso: "2027-01-02"))
        let (american, british) = (DateWords(.american), DateWords(.british))
        #expect(american.weekdayAndDay(date, reference: date) == "Thursday, October 8")
        #expect(british.weekdayAndDay(date, reference: date) == "Thursday, 8 October")
        #expect(american.weekdayAndDay(date, reference: later) == "Thursday, October 8, 2026")
        #expect(british.day(date, reference: later) == "8 October 2026")
        #expect(
            [0, 9, 12, 23].map { american.time(.at($0)) } == ["12:00 a.m.", "9:00 a.m.", "noon", "11:00 p.m."])
        #expect([british.time(.at(9)), british.time(.at(14, 5))] == ["9 am", "2:05 pm"])
    }

    @Test(arguments: [
        "Thursday, October 8", "8 October", "the 8th of October", "Thu 8 Oct", "2026-10-08", "8.10.2026", "Oct 8, 2026",
    ])
    func writtenDatesAreRead(text: String) throws {
        let dates = WrittenDate.all(in: text.lowercasedWords)
        #expect(dates.count == 1)
        #expect(dates.first?.resolved(near: try #require(CivilDate(iso: "2026-11-20"))) == CivilDate(iso: "2026-10-08"))
    }

    @Test func aDateWithoutYearIsTheNearestOne() throws {
        let date = try #require(WrittenDate.all(in: ["january", "5"]).first)
        #expect(date.resolved(near: try #require(CivilDate(iso: "2026-12-20"))) == CivilDate(iso: "2027-01-05"))
        #expect(date.resolved(near: try #require(CivilDate(iso: "2026-02-20"))) == CivilDate(iso: "2026-01-05"))
        #expect(
            WrittenDate.all(in: ["31", "april", "2026"]).first?.resolved(
                near: try #require(CivilDate(iso: "2026-02-20"))) == nil)
    }
}
