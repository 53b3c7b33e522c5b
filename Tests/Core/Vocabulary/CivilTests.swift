// Calendar days, times of day, RFC 3339 and arithmetic that does not overflow.

import Testing
import Vocabulary

@Suite struct CivilTests {
    @Test(arguments: [
        ("0001-01-01", -719_162, Weekday.monday), ("1582-10-15", -141_427, .friday), ("1899-12-31", -25568, .sunday),
        ("1900-02-28", -25509, .wednesday), ("1970-01-01", 0, .thursday), ("2000-02-29", 11016, .tuesday),
        ("2024-02-29", 19782, .thursday), ("2026-10-08", 20734, .thursday), ("2100-02-28", 47540, .sunday),
        ("9999-12-31", 2_932_896, .friday),
    ])
    func aDayHasANumberAndAWeekday(_ text: String, _ number: Int, _ weekday: Weekday) throws {
        let date = try #require(CivilDate(iso: text))
        #expect(date.dayNumber == number && date.weekday == weekday && date.description == text)
        #expect(CivilDate(dayNumber: number) == date)
    }

    @Test func everyDayOfFourCenturiesComesBackFromItsNumber() {
        for number in stride(from: -719_162, through: 2_932_896, by: 97) {
            let date = CivilDate(dayNumber: number)
            #expect(date.dayNumber == number && CivilDate(year: date.year, month: date.month, day: date.day) == date)
        }
    }

    @Test(arguments: [
        "2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01", "2026-1-01", "26-01-01",
        "2026-01-01 ", "２０２６-01-01", "2026/01/01", "", "-2026-01-01",
    ])
    func noSuchDay(_ text: String) { #expect(CivilDate(iso: text) == nil) }

    @Test func daysBeyondTheCalendarStopAtItsEnds() throws {
        let date = try #require(CivilDate(iso: "2026-10-08"))
        #expect(date.adding(days: .max).description == "9999-12-31")
        #expect(date.adding(days: .min).description == "0001-01-01")
        #expect(CivilDate(dayNumber: .min).description == "0001-01-01")
    }

    @Test(arguments: [("9:00", "09:00"), ("09:00", "09:00"), ("23:59:59", "23:59:59"), ("00:00:00", "00:00")])
    func aTimeOfDayIsRead(_ text: String, _ written: String) { #expect(TimeOfDay(text)?.description == written) }

    @Test(arguments: ["24:00", "9", "9:0", "9:60", "09:00:60", "9:00:", "+9:00", "009:00", ""])
    func noSuchTime(_ text: String) { #expect(TimeOfDay(text) == nil) }

    @Test(
        arguments: [
            ("2026-10-08T15:00:00+02:00", "2026-10-08T13:00:00Z"), ("2026-10-08t15:00:00z", "2026-10-08T15:00:00Z"),
            ("2026-10-08 15:00:00.999-00:30", "2026-10-08T15:30:00Z"), ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"),
            ("2026-10-08T15:00Z", "2026-10-08T15:00:00Z"), ("9999-12-31T23:59:59-12:00", nil),
        ] as [(String, String?)])
    func rfc3339IsRead(_ text: String, _ written: String?) throws {
        let instant = try #require(Instant(rfc3339: text))
        if let written { #expect(instant.rfc3339() == written) }
    }

    @Test(arguments: [
        "2026-10-08T15:00:00", "2026-10-08", "2026-10-08T15:00:00+2:00", "2026-10-08T15:00:00+24:00",
        "2026-10-08T15:00:00.Z", "2026-10-08T15:00:00+02:60", "2026-10-08T25:00:00Z", "2026-10-08T15:00:00Zx", "",
        "2026-10-08T15:00:00 +02:00", "２026-10-08T15:00:00Z", "2026-10-08 14:00-15:00", "2026-10-08T14:00+14:01",
    ])
    func anythingElseIsNoMoment(_ text: String) { #expect(Instant(rfc3339: text) == nil) }

    @Test func fractionsAreKeptToTheMillisecond() {
        #expect(Instant(rfc3339: "1970-01-01T00:00:00.5Z")?.milliseconds == 500)
        #expect(Instant(rfc3339: "1970-01-01T00:00:00.123456789Z")?.milliseconds == 123)
        #expect(Instant(milliseconds: -1).seconds == -1)
    }

    @Test func instantsDoNotOverflow() {
        let last = Instant(milliseconds: .max)
        let first = Instant(milliseconds: .min)
        #expect(last + .seconds(1) == last && first - .seconds(1) == first)
        #expect(Instant(seconds: .max) == last && Instant(seconds: .min) == first)
        #expect((last - first).wholeMilliseconds == .max)
        #expect((first - last).wholeMilliseconds == .min)
        #expect(last.rfc3339().hasPrefix("9999-12-31"))
    }
}
