// Promises, deadlines and proposed times in running text.

import Testing
import Vocabulary

@testable import Reading

/// A text of a mail of Thursday 2026-10-08 15:00 +02:00, and when its promise ends.
struct PromiseRow: CustomTestStringConvertible, Sendable {
    var text: String
    var until: String?
    var testDescription: String { text }

    init(_ text: String, _ until: String?) { (self.text, self.until) = (text, until) }
}

@Suite("Promises")
struct PromiseTests {
    static let promises = [
        PromiseRow("We will let you know by Friday.", "2026-10-09T18:00"),
        PromiseRow("You will hear from us by the end of next week.", "2026-10-16T18:00"),
        PromiseRow("We'll get back to you within 5 working days.", "2026-10-15T18:00"),
        PromiseRow("Expect to hear from us before the end of next week.", "2026-10-16T18:00"),
        PromiseRow("If you haven't heard from us by 30 October, please chase me.", "2026-10-30T18:00"),
        PromiseRow("Wir melden uns Ende nächster Woche.", "2026-10-16T18:00"),
        PromiseRow("Eine Entscheidung fällt am 20. Oktober.", "2026-10-20T18:00"),
        PromiseRow("Bis zum 15.10. bekommen Sie eine Rückmeldung.", "2026-10-15T18:00"),
        PromiseRow("We hope to make a decision in the next two weeks.", "2026-10-22T18:00"),
        PromiseRow("The panel will decide in early December.", "2026-12-10T18:00"),
        PromiseRow("I'll write again after the 15th.", "2026-10-22T18:00"),
        PromiseRow("I will answer when I am back on Monday.", "2026-10-12T18:00"),
        PromiseRow("A decision is expected on 2026-10-20.", "2026-10-20T18:00"),
        PromiseRow("All candidates will be informed by October 30th.", "2026-10-30T18:00"),
        PromiseRow("We aim to respond within 48 hours.", "2026-10-10T15:00"),
        PromiseRow("Expect news early next week.", "2026-10-14T18:00"),
        PromiseRow("You should have an answer by tomorrow noon.", "2026-10-09T12:00"),
        PromiseRow("Our board meets on 20 October and we will contact you the day after.", "2026-10-21T18:00"),
        PromiseRow("It'll take two to three weeks before we can tell you more.", "2026-10-29T18:00"),
        PromiseRow("Wir melden uns bis Ende nächster Woche.", "2026-10-16T18:00"),
        PromiseRow("The board sits on the 12th and I'll ring that evening.", "2026-10-12T21:00"),
        PromiseRow("The panel meets on Wednesday, and I'll call you straight after.", "2026-10-14T18:00"),
        PromiseRow("We interview until the 14th and will make our pick the following week.", "2026-10-23T18:00"),
        PromiseRow("Interviews end on 14 October; two days later you will have our decision.", "2026-10-16T18:00"),
        PromiseRow("Once the budget round closes on 20 October we can give you an answer.", "2026-10-20T18:00"),
        PromiseRow("I'm back Monday and will let you know then.", "2026-10-12T18:00"),
        PromiseRow("You'll have news by a week on Friday at the outside.", "2026-10-16T18:00"),
        PromiseRow("We aim to wrap up by the end of the week.", "2026-10-09T18:00"),
        PromiseRow("Bear with us another ten days while the panel decides.", "2026-10-18T18:00"),
        PromiseRow("Feel free to nudge me if it is still quiet after the 16th.", "2026-10-16T18:00"),
        PromiseRow("We cannot give you an answer before the 16th.", "2026-10-16T18:00"),
        PromiseRow("Please expect an update from us by the 16th.", "2026-10-16T18:00"),
        PromiseRow("We hope to have somebody chosen by month's end.", "2026-10-31T18:00"),
        PromiseRow(
            "Frau Senn ist ab Montag wieder da und meldet sich dann mit einer Zusage oder Absage.", "2026-10-12T18:00"),
        PromiseRow("Die Kommission tagt am Mittwoch, danach rufen wir Sie an.", "2026-10-14T18:00"),
        PromiseRow("You will meet the panel on Wednesday.", nil),
        PromiseRow("Your contract starts on 1 December.", nil),
        PromiseRow("Good to know that you are free from 1 November on.", nil),
        PromiseRow("We must have your decision by noon on Friday.", nil),
        PromiseRow("You have until Sunday evening to send it back.", nil),
        PromiseRow("Our offices are closed from 24 December to 2 January.", nil),
        PromiseRow("Your travel costs will be reimbursed within 30 days.", nil),
        PromiseRow("Thank you for your message of Monday.", nil),
        PromiseRow("We need to hear from you by Friday.", nil),
        PromiseRow("Applications close on 20 October.", nil),
        PromiseRow("We will be in touch soon.", nil),
        PromiseRow("Please reply by Friday.", nil),
        PromiseRow("You interviewed with us on Monday.", nil),
        PromiseRow("Founded in 1999, we employ 40 people.", nil),
    ]

    @Test("finds the promise", arguments: promises)
    func findsThePromise(row: PromiseRow) throws {
        let reference = try moment("2026-10-08T15:00:00+02:00")
        let found = Promises().find(in: "Dear Sam,\n\n\(row.text)\n\nKind regards", reference: reference, zone: berlin)
        let expected = row.until.map { "\($0):00+02:00" }
        #expect(found.last?.window.until.rfc3339(in: berlin) == expected)
        if row.until != nil { #expect(found.last?.quote == row.text) }
    }

    @Test func theLatestOfSeveralCounts() throws {
        let said = Promises().read(
            "We decide on Friday. You will hear from us by 16 October.",
            reference: try moment("2026-10-08T15:00:00+02:00"),
            zone: berlin)
        #expect(said.promise?.window.until.rfc3339(in: berlin) == "2026-10-16T18:00:00+02:00")
    }

    /// A time is taken up by the sentence after it, and a plain promise outweighs what only has a date.
    @Test(
        "sentences belong together",
        arguments: [
            ("I'm away at a trade fair. I'm back Monday. I'll let you know then.", "2026-10-12T18:00"),
            ("Your interview on the 14th has to move, sorry. I'll send you an answer by Monday.", "2026-10-12T18:00"),
            ("The role starts on 1 December. You will hear from us by the 20th.", "2026-10-20T18:00"),
            ("We'll decide soon and let you know. Friday at the latest.", "2026-10-09T18:00"),
            (
                "The closing date is 20 October. We will be in contact within two weeks of that date.",
                "2026-11-03T18:00"
            ),
        ])
    func sentencesBelongTogether(text: String, until: String) throws {
        let said = Promises().read(text, reference: try moment("2026-10-08T15:00:00+02:00"), zone: berlin)
        #expect(said.promise?.window.until.rfc3339(in: berlin).prefix(16) == until.prefix(16))
    }

    /// In a mail about when an answer comes a date needs no verb.
    @Test(
        "a mail about time means its dates",
        arguments: [
            ("Still deciding, sorry for the delay. Please give us until the end of the month.", "2026-10-31T18:00"),
            ("No decision yet, sorry for the delay. It will be another fortnight.", "2026-10-22T18:00"),
            ("We have not decided yet. Next update: 15 October.", "2026-10-15T18:00"),
        ])
    func aMailAboutTimeMeansItsDates(text: String, until: String) throws {
        let reading = try Packs.classifier().classify(
            message(text, date: "2026-10-08T15:00:00+02:00"), zone: berlin)
        #expect(reading.kind == .timeline)
        #expect(reading.expected?.until.rfc3339(in: berlin).prefix(16) == until.prefix(16))
    }

    @Test func deadlinesOfOffersAreNoPromises() throws {
        let reading = try Packs.classifier().classify(
            message(
                "We are pleased to offer you the job. Please let us know by Wednesday, 14 October.",
                date: "2026-10-08T15:00:00+02:00"), zone: berlin)
        #expect(reading.kind == .offer)
        #expect(reading.expected == nil)
        #expect(reading.answerBy?.until.rfc3339(in: berlin) == "2026-10-14T18:00:00+02:00")
    }

    @Test func proposedTimesAreListed() throws {
        let reading = try Packs.classifier().classify(
            message(
                "Are you available for a call on Tuesday 14:00 or Wednesday 10:00 CET?",
                date: "2026-10-08T15:00:00+02:00"),
            zone: berlin)
        #expect(reading.kind == .scheduling)
        #expect(
            reading.proposedTimes.map { $0.start.rfc3339(in: berlin) } == [
                "2026-10-13T14:00:00+02:00", "2026-10-14T11:00:00+02:00",
            ])
        #expect(!reading.proposedTimes.contains { !$0.hasTime })
    }

    @Test func rejectionsPromiseNothing() throws {
        let reading = try Packs.classifier().classify(
            message(
                "We have chosen another candidate. You can apply again, we will let you know about openings next month.",
                date: "2026-10-08T15:00:00+02:00"), zone: berlin)
        #expect(reading.kind == .rejection)
        #expect(reading.expected == nil)
    }
}
