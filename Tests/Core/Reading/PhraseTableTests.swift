// The table of phrases: what a person may say at `--expect` and what employers promise, with the window expected.

import Testing
import Vocabulary

@testable import Reading

/// One row: a phrase, the reference on a wall clock at +02:00, and the window (`from … until`), or `nil`.
struct PhraseRow: CustomTestStringConvertible, Sendable {
    var phrase: String
    var reference: String
    var from: String?
    var until: String?

    var testDescription: String { "\(phrase) at \(reference)" }

    /// Rows as text: `phrase | reference | from | until`; "=" repeats the reference, "-" means not checked.
    static func rows(_ table: String) -> [PhraseRow] {
        table.split(separator: "\n").map { line in
            let cells = line.split(separator: "|").map { TimeExpression.trim(String($0)) }
            let isNil = cells.count < 4
            return PhraseRow(
                phrase: cells[0], reference: cells[1], from: isNil ? nil : cells[2], until: isNil ? nil : cells[3])
        }
    }
}

@Suite("Phrases of time")
struct PhraseTableTests {
    /// Thursday 2026-10-08 15:00 unless said otherwise.
    static let rows = PhraseRow.rows(
        """
        Friday | 2026-10-08T15:00 | 2026-10-09T00:00 | 2026-10-09T18:00
        by Friday | 2026-10-08T15:00 | = | 2026-10-09T18:00
        by next Friday | 2026-10-08T15:00 | = | 2026-10-16T18:00
        this Friday | 2026-10-08T15:00 | - | 2026-10-09T18:00
        on Monday | 2026-10-08T15:00 | 2026-10-12T00:00 | 2026-10-12T18:00
        Thursday | 2026-10-08T15:00 | - | 2026-10-15T18:00
        2026-10-16 | 2026-10-08T15:00 | 2026-10-16T00:00 | 2026-10-16T18:00
        16 October | 2026-10-08T15:00 | - | 2026-10-16T18:00
        October 16 | 2026-10-08T15:00 | - | 2026-10-16T18:00
        October 16th, 2026 | 2026-10-08T15:00 | - | 2026-10-16T18:00
        the 16th of October | 2026-10-08T15:00 | - | 2026-10-16T18:00
        Friday, 16 October 2026 | 2026-10-08T15:00 | - | 2026-10-16T18:00
        Friday the 16th | 2026-10-08T15:00 | - | 2026-10-16T18:00
        16.10.2026 | 2026-10-08T15:00 | - | 2026-10-16T18:00
        16.10. | 2026-10-08T15:00 | - | 2026-10-16T18:00
        16/10/2026 | 2026-10-08T15:00 | - | 2026-10-16T18:00
        by the 15th | 2026-10-08T15:00 | = | 2026-10-15T18:00
        the 5th | 2026-10-08T15:00 | - | 2026-11-05T18:00
        within 5 working days | 2026-10-08T15:00 | - | 2026-10-15T18:00
        within five business days | 2026-10-08T15:00 | - | 2026-10-15T18:00
        5 working days | 2026-10-08T15:00 | - | 2026-10-15T18:00
        within ten (10) business days | 2026-10-08T15:00 | - | 2026-10-22T18:00
        in a week | 2026-10-08T15:00 | 2026-10-15T15:00 | 2026-10-15T15:00
        in two weeks | 2026-10-08T15:00 | - | 2026-10-22T15:00
        in 3 days | 2026-10-08T15:00 | - | 2026-10-11T15:00
        in a month | 2026-10-08T15:00 | - | 2026-11-08T15:00
        in 2-3 weeks | 2026-10-08T15:00 | 2026-10-22T15:00 | 2026-10-29T15:00
        two to three weeks | 2026-10-08T15:00 | - | 2026-10-29T15:00
        within two weeks | 2026-10-08T15:00 | = | 2026-10-22T18:00
        within a week | 2026-10-08T15:00 | - | 2026-10-15T18:00
        within the next 10 days | 2026-10-08T15:00 | - | 2026-10-18T18:00
        in the next two weeks | 2026-10-08T15:00 | - | 2026-10-22T18:00
        over the next couple of weeks | 2026-10-08T15:00 | - | 2026-10-22T18:00
        in the coming weeks | 2026-10-08T15:00 | - | 2026-10-29T18:00
        in the next few days | 2026-10-08T15:00 | - | 2026-10-11T18:00
        a fortnight | 2026-10-08T15:00 | - | 2026-10-22T15:00
        within a fortnight | 2026-10-08T15:00 | - | 2026-10-22T18:00
        in two weeks' time | 2026-10-08T15:00 | - | 2026-10-22T15:00
        within 48 hours | 2026-10-08T15:00 | = | 2026-10-10T15:00
        next week | 2026-10-08T15:00 | 2026-10-12T00:00 | 2026-10-16T18:00
        early next week | 2026-10-08T15:00 | 2026-10-12T00:00 | 2026-10-14T18:00
        mid next week | 2026-10-08T15:00 | - | 2026-10-15T18:00
        end of next week | 2026-10-08T15:00 | - | 2026-10-16T18:00
        by the end of next week | 2026-10-08T15:00 | = | 2026-10-16T18:00
        end of the week | 2026-10-08T15:00 | - | 2026-10-09T18:00
        by the end of this week | 2026-10-08T15:00 | = | 2026-10-09T18:00
        later this week | 2026-10-08T15:00 | - | 2026-10-09T18:00
        this week | 2026-10-08T15:00 | - | 2026-10-09T18:00
        the week after next | 2026-10-08T15:00 | 2026-10-19T00:00 | 2026-10-23T18:00
        end of the month | 2026-10-08T15:00 | - | 2026-10-31T18:00
        by the end of October | 2026-10-08T15:00 | = | 2026-10-31T18:00
        early December | 2026-10-08T15:00 | 2026-12-01T00:00 | 2026-12-10T18:00
        mid-November | 2026-10-08T15:00 | 2026-11-11T00:00 | 2026-11-20T18:00
        late November | 2026-10-08T15:00 | - | 2026-11-30T18:00
        the first half of November | 2026-10-08T15:00 | - | 2026-11-15T18:00
        first week of November | 2026-10-08T15:00 | - | 2026-11-07T18:00
        November | 2026-10-08T15:00 | 2026-11-01T00:00 | 2026-11-30T18:00
        in January | 2026-10-08T15:00 | 2027-01-01T00:00 | 2027-01-31T18:00
        next month | 2026-10-08T15:00 | - | 2026-11-30T18:00
        tomorrow | 2026-10-08T15:00 | - | 2026-10-09T18:00
        the day after tomorrow | 2026-10-08T15:00 | - | 2026-10-10T18:00
        today | 2026-10-08T15:00 | - | 2026-10-08T18:00
        by tomorrow noon | 2026-10-08T15:00 | - | 2026-10-09T12:00
        close of business Friday | 2026-10-08T15:00 | - | 2026-10-09T18:00
        COB tomorrow | 2026-10-08T15:00 | - | 2026-10-09T18:00
        EOW | 2026-10-08T15:00 | - | 2026-10-09T18:00
        end of day | 2026-10-08T15:00 | - | 2026-10-08T18:00
        after the 15th | 2026-10-08T15:00 | 2026-10-15T18:00 | 2026-10-22T18:00
        before Friday | 2026-10-07T15:00 | = | 2026-10-08T18:00
        no later than 20 October | 2026-10-08T15:00 | = | 2026-10-20T18:00
        not before December | 2026-10-08T15:00 | 2026-12-01T00:00 | 2026-12-31T18:00
        Monday or Tuesday | 2026-10-08T15:00 | - | 2026-10-13T18:00
        12-14 October | 2026-10-08T15:00 | 2026-10-12T00:00 | 2026-10-14T18:00
        week commencing 19 October | 2026-10-08T15:00 | 2026-10-19T00:00 | 2026-10-23T18:00
        w/c 19 October | 2026-10-08T15:00 | - | 2026-10-23T18:00
        the week of October 19 | 2026-10-08T15:00 | - | 2026-10-23T18:00
        Friday next week | 2026-10-08T15:00 | - | 2026-10-16T18:00
        a week on Friday | 2026-10-08T15:00 | - | 2026-10-16T18:00
        Friday week | 2026-10-08T15:00 | - | 2026-10-16T18:00
        KW 43 | 2026-10-08T15:00 | 2026-10-19T00:00 | 2026-10-23T18:00
        Q1 | 2026-10-08T15:00 | - | 2027-03-31T18:00
        in the new year | 2026-10-08T15:00 | 2027-01-01T00:00 | 2027-01-31T18:00
        before Christmas | 2026-10-08T15:00 | - | 2026-12-23T18:00
        bis Freitag | 2026-10-08T15:00 | - | 2026-10-09T18:00
        Ende nächster Woche | 2026-10-08T15:00 | - | 2026-10-16T18:00
        innerhalb von 5 Werktagen | 2026-10-08T15:00 | - | 2026-10-15T18:00
        in zwei Wochen | 2026-10-08T15:00 | - | 2026-10-22T15:00
        am 16. Oktober | 2026-10-08T15:00 | - | 2026-10-16T18:00
        nächste Woche | 2026-10-08T15:00 | - | 2026-10-16T18:00
        la semaine prochaine | 2026-10-08T15:00 | - | 2026-10-16T18:00
        sous 5 jours ouvrés | 2026-10-08T15:00 | - | 2026-10-15T18:00
        la próxima semana | 2026-10-08T15:00 | - | 2026-10-16T18:00
        eind volgende week | 2026-10-08T15:00 | - | 2026-10-16T18:00
        by Monday | 2026-10-08T15:00 | = | 2026-10-12T18:00
        by Wednesday at the latest | 2026-10-08T15:00 | = | 2026-10-14T18:00
        on Tuesday | 2026-10-08T15:00 | - | 2026-10-13T18:00
        next Monday | 2026-10-08T15:00 | - | 2026-10-12T18:00
        by Thursday next week | 2026-10-08T15:00 | = | 2026-10-15T18:00
        Tuesday of next week | 2026-10-08T15:00 | - | 2026-10-13T18:00
        by tomorrow | 2026-10-08T15:00 | = | 2026-10-09T18:00
        tomorrow morning | 2026-10-08T15:00 | - | 2026-10-09T12:00
        tomorrow afternoon | 2026-10-08T15:00 | - | 2026-10-09T18:00
        by the end of today | 2026-10-08T15:00 | = | 2026-10-08T18:00
        within 24 hours | 2026-10-08T15:00 | = | 2026-10-09T15:00
        within 3 days | 2026-10-08T15:00 | = | 2026-10-11T18:00
        within seven days | 2026-10-08T15:00 | = | 2026-10-15T18:00
        within 10 working days | 2026-10-08T15:00 | - | 2026-10-22T18:00
        within the next week | 2026-10-08T15:00 | - | 2026-10-16T18:00
        within the next two weeks | 2026-10-08T15:00 | - | 2026-10-22T18:00
        within four weeks | 2026-10-08T15:00 | - | 2026-11-05T18:00
        within a month | 2026-10-08T15:00 | - | 2026-11-08T18:00
        within one month | 2026-10-08T15:00 | - | 2026-11-08T18:00
        within 2-3 weeks | 2026-10-08T15:00 | - | 2026-10-29T18:00
        in 10 days | 2026-10-08T15:00 | - | 2026-10-18T15:00
        in ten days | 2026-10-08T15:00 | - | 2026-10-18T15:00
        in three weeks | 2026-10-08T15:00 | - | 2026-10-29T15:00
        in six weeks | 2026-10-08T15:00 | - | 2026-11-19T15:00
        in the next 48 hours | 2026-10-08T15:00 | - | 2026-10-10T15:00
        in the next month | 2026-10-08T15:00 | - | 2026-11-30T18:00
        over the next week | 2026-10-08T15:00 | - | 2026-10-16T18:00
        over the coming weeks | 2026-10-08T15:00 | - | 2026-10-29T18:00
        in a couple of weeks | 2026-10-08T15:00 | - | 2026-10-22T15:00
        in a couple of days | 2026-10-08T15:00 | - | 2026-10-10T15:00
        later next week | 2026-10-08T15:00 | - | 2026-10-16T18:00
        by early next week | 2026-10-08T15:00 | = | 2026-10-14T18:00
        by mid next week | 2026-10-08T15:00 | = | 2026-10-15T18:00
        by the end of the month | 2026-10-08T15:00 | = | 2026-10-31T18:00
        by the end of next month | 2026-10-08T15:00 | = | 2026-11-30T18:00
        by the end of the year | 2026-10-08T15:00 | = | 2026-12-31T18:00
        early next month | 2026-10-08T15:00 | 2026-11-01T00:00 | 2026-11-10T18:00
        early November | 2026-10-08T15:00 | - | 2026-11-10T18:00
        by early November | 2026-10-08T15:00 | = | 2026-11-10T18:00
        by mid-December | 2026-10-08T15:00 | = | 2026-12-20T18:00
        end of November | 2026-10-08T15:00 | - | 2026-11-30T18:00
        late December | 2026-10-08T15:00 | - | 2026-12-31T18:00
        early January | 2026-10-08T15:00 | 2027-01-01T00:00 | 2027-01-10T18:00
        by January 15 | 2026-10-08T15:00 | = | 2027-01-15T18:00
        on the 20th | 2026-10-08T15:00 | - | 2026-10-20T18:00
        by the 30th of October | 2026-10-08T15:00 | = | 2026-10-30T18:00
        by Oct 30 | 2026-10-08T15:00 | = | 2026-10-30T18:00
        by 30 Oct 2026 | 2026-10-08T15:00 | = | 2026-10-30T18:00
        by 2026-11-02 | 2026-10-08T15:00 | = | 2026-11-02T18:00
        by Tuesday, October 20 | 2026-10-08T15:00 | = | 2026-10-20T18:00
        by Tue 20 Oct | 2026-10-08T15:00 | = | 2026-10-20T18:00
        before 20 October | 2026-10-08T15:00 | = | 2026-10-19T18:00
        until 20 October | 2026-10-08T15:00 | = | 2026-10-20T18:00
        after 20 October | 2026-10-08T15:00 | 2026-10-20T18:00 | 2026-10-27T18:00
        by noon on Friday | 2026-10-08T15:00 | - | 2026-10-09T12:00
        by 5 pm on Friday | 2026-10-08T15:00 | = | 2026-10-09T17:00
        by Friday 17:00 | 2026-10-08T15:00 | = | 2026-10-09T17:00
        by COB Friday | 2026-10-08T15:00 | - | 2026-10-09T18:00
        by close of business on Monday | 2026-10-08T15:00 | - | 2026-10-12T18:00
        end of business Tuesday | 2026-10-08T15:00 | - | 2026-10-13T18:00
        by EOD | 2026-10-08T15:00 | - | 2026-10-08T18:00
        by EOW | 2026-10-08T15:00 | - | 2026-10-09T18:00
        the week of 12 October | 2026-10-08T15:00 | 2026-10-12T00:00 | 2026-10-16T18:00
        bis Ende der Woche | 2026-10-08T15:00 | - | 2026-10-09T18:00
        bis Montag | 2026-10-08T15:00 | - | 2026-10-12T18:00
        bis zum 20. Oktober | 2026-10-08T15:00 | - | 2026-10-20T18:00
        bis zum 20.10. | 2026-10-08T15:00 | - | 2026-10-20T18:00
        Anfang nächster Woche | 2026-10-08T15:00 | - | 2026-10-14T18:00
        innerhalb der nächsten zwei Wochen | 2026-10-08T15:00 | - | 2026-10-22T18:00
        in den nächsten Tagen | 2026-10-08T15:00 | - | 2026-10-11T18:00
        Mitte November | 2026-10-08T15:00 | - | 2026-11-20T18:00
        Ende Oktober | 2026-10-08T15:00 | - | 2026-10-31T18:00
        morgen | 2026-10-08T15:00 | - | 2026-10-09T18:00
        in drei Wochen | 2026-10-08T15:00 | - | 2026-10-29T15:00
        avant vendredi | 2026-10-07T15:00 | - | 2026-10-08T18:00
        before Christmas | 2026-12-01T15:00 | - | 2026-12-23T18:00
        by Friday | 2026-10-09T15:00 | = | 2026-10-16T18:00
        early next week | 2026-10-11T15:00 | - | 2026-10-14T18:00
        end of the month | 2026-02-03T09:00 | - | 2026-02-28T18:00
        end of the month | 2028-02-03T09:00 | - | 2028-02-29T18:00
        within 5 working days | 2026-10-09T15:00 | - | 2026-10-16T18:00
        within two working days | 2026-10-09T15:00 | - | 2026-10-13T18:00
        in the new year | 2026-12-20T15:00 | 2027-01-01T00:00 | 2027-01-31T18:00
        by month's end | 2026-10-08T15:00 | = | 2026-10-31T18:00
        year-end | 2026-10-08T15:00 | - | 2026-12-31T18:00
        before the month is out | 2026-10-08T15:00 | = | 2026-10-31T18:00
        before the week is out | 2026-10-08T15:00 | = | 2026-10-09T18:00
        inside a week | 2026-10-08T15:00 | = | 2026-10-15T18:00
        prior to 20 October | 2026-10-08T15:00 | = | 2026-10-19T18:00
        up to four weeks | 2026-10-08T15:00 | = | 2026-11-05T18:00
        a week today | 2026-10-08T15:00 | - | 2026-10-15T18:00
        a week tomorrow | 2026-10-08T15:00 | - | 2026-10-16T18:00
        a fortnight today | 2026-10-08T15:00 | - | 2026-10-22T18:00
        Monday fortnight | 2026-10-08T15:00 | - | 2026-10-26T18:00
        tomorrow week | 2026-10-08T15:00 | - | 2026-10-16T18:00
        heute in zwei Wochen | 2026-10-08T15:00 | - | 2026-10-22T18:00
        in a day or two | 2026-10-08T15:00 | 2026-10-09T15:00 | 2026-10-10T15:00
        over the next day or two | 2026-10-08T15:00 | - | 2026-10-10T18:00
        within a week or so | 2026-10-08T15:00 | = | 2026-10-15T18:00
        another ten days | 2026-10-08T15:00 | = | 2026-10-18T18:00
        over the next few days | 2026-10-08T15:00 | = | 2026-10-11T18:00
        the back half of January | 2026-10-08T15:00 | 2027-01-16T00:00 | 2027-01-31T18:00
        the second half of next week | 2026-10-08T15:00 | 2026-10-14T00:00 | 2026-10-16T18:00
        the second week of November | 2026-10-08T15:00 | 2026-11-08T00:00 | 2026-11-14T18:00
        the tail end of next week | 2026-10-08T15:00 | 2026-10-15T00:00 | 2026-10-16T18:00
        mid to late November | 2026-10-08T15:00 | 2026-11-11T00:00 | 2026-11-30T18:00
        in the course of next week | 2026-10-08T15:00 | 2026-10-12T00:00 | 2026-10-16T18:00
        this coming Monday | 2026-10-08T15:00 | 2026-10-12T00:00 | 2026-10-12T18:00
        the coming Friday | 2026-10-08T15:00 | - | 2026-10-09T18:00
        the Monday after next | 2026-10-08T15:00 | - | 2026-10-19T18:00
        Tues/Weds | 2026-10-08T15:00 | 2026-10-13T00:00 | 2026-10-14T18:00
        this evening | 2026-10-08T15:00 | 2026-10-08T18:00 | 2026-10-08T21:00
        Friday 16 | 2026-10-08T15:00 | - | 2026-10-16T18:00
        Freitag, den 16. | 2026-10-08T15:00 | - | 2026-10-16T18:00
        Thursday 12/11 | 2026-10-08T15:00 | - | 2026-11-12T18:00
        by 6/4 | 2027-05-24T15:00 | = | 2027-06-04T18:00
        the week before Christmas | 2026-12-01T15:00 | 2026-12-14T00:00 | 2026-12-18T18:00
        Friday at the very latest | 2026-10-08T15:00 | = | 2026-10-09T18:00
        in ten days, max | 2026-10-08T15:00 | = | 2026-10-18T15:00
        in der Woche vom 19. Oktober | 2026-10-08T15:00 | 2026-10-19T00:00 | 2026-10-23T18:00
        übernächste Woche | 2026-10-08T15:00 | 2026-10-19T00:00 | 2026-10-23T18:00
        Anfang kommender Woche | 2026-10-08T15:00 | - | 2026-10-14T18:00
        zum Monatsende | 2026-10-08T15:00 | 2026-10-21T00:00 | 2026-10-31T18:00
        bis zu vier Wochen | 2026-10-08T15:00 | = | 2026-11-05T18:00
        spätestens am 16.10. | 2026-10-08T15:00 | = | 2026-10-16T18:00
        soonish | 2026-10-08T15:00
        soon | 2026-10-08T15:00
        whenever | 2026-10-08T15:00
        31 February | 2026-10-08T15:00
        in due course | 2026-10-08T15:00
        """)

    @Test("names the window", arguments: rows)
    func namesTheWindow(row: PhraseRow) throws {
        let reference = try moment("\(row.reference):00+02:00")
        let window = Promises().resolve(row.phrase, reference: reference, zone: berlin)
        guard let until = row.until else {
            #expect(window == nil)
            return
        }
        let found = try #require(window, "\(row.phrase) is not understood")
        #expect(found.until.rfc3339(in: berlin) == "\(until):00+02:00")
        guard let from = row.from, from != "-" else { return }
        #expect(found.from.rfc3339(in: berlin) == (from == "=" ? "\(row.reference):00+02:00" : "\(from):00+02:00"))
    }

    @Test(
        "times that commands take",
        arguments: [
            ("tomorrow 9:00", "2026-10-09T09:00"), ("tue", "2026-10-13T09:00"), ("in 3 days", "2026-10-11T15:00"),
            ("next friday 14:30", "2026-10-16T14:30"), ("2026-11-24T09:00", "2026-11-24T09:00"),
            ("2026-11-24T09:00:00+02:00", "2026-11-24T09:00"), ("2026-11-24 09:00", "2026-11-24T09:00"),
            ("2026-11-24", "2026-11-24T09:00"), ("friday at 2pm", "2026-10-09T14:00"), ("16:30", "2026-10-08T16:30"),
            ("9:00", "2026-10-09T09:00"), ("in 2 hours", "2026-10-08T17:00"), ("today 17:00", "2026-10-08T17:00"),
            ("2pm tomorrow", "2026-10-09T14:00"), ("noon on Friday", "2026-10-09T12:00"),
            ("20 October 10:15", "2026-10-20T10:15"), ("morgen 14 Uhr", "2026-10-09T14:00"),
            ("Fri 16 Oct 2026 15:45", "2026-10-16T15:45"), ("tomorrow", "2026-10-09T09:00"),
            ("yesterday 10:00", "2026-10-07T10:00"), ("yesterday", "2026-10-07T09:00"),
            ("Yesterday at 2pm", "2026-10-07T14:00"), ("last friday 14:30", "2026-10-02T14:30"),
            ("last thu", "2026-10-01T09:00"), ("2 days ago", "2026-10-06T15:00"), ("a week ago", "2026-10-01T15:00"),
            ("2 days ago 9:30", "2026-10-06T09:30"), ("3 hours ago", "2026-10-08T12:00"),
            ("20 minutes ago", "2026-10-08T14:40"), ("in 2 weeks", "2026-10-22T15:00"),
            ("next monday 8:15", "2026-10-12T08:15"), ("Tuesday 09:00", "2026-10-13T09:00"),
        ])
    func timesThatCommandsTake(text: String, expected: String) throws {
        let now = try moment("2026-10-08T15:00:00+02:00")
        let found = try #require(TimeExpression.resolve(text, now: now, zone: berlin), "\(text) is not understood")
        #expect(found.rfc3339(in: berlin) == "\(expected):00+02:00")
    }

    @Test(
        "what is not wholly understood is refused",
        arguments: [
            "", "soon", "9:75", "next", "tomorrow or so maybe", "Friday 13 bananas", "31.02.2026", "99/99/2026",
            "yesterday maybe", "last", "last time", "last friday or so", "x days ago", "3 hours ago 9:00", "ago",
        ])
    func whatIsNotWhollyUnderstoodIsRefused(text: String) throws {
        let now = try moment("2026-10-08T15:00:00+02:00")
        #expect(TimeExpression.resolve(text, now: now, zone: berlin) == nil)
    }
}
