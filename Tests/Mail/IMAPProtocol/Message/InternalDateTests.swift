import IMAPProtocol
import Testing

@Suite("InternalDate")
struct InternalDateTests {
    @Test(
        "is read as servers write it",
        arguments: [
            ("02-Oct-2016 17:28:25 -0400", 1_475_443_705),
            (" 2-Oct-2016 17:28:25 -0400", 1_475_443_705),
            ("2-oct-2016 17:28:25 -0400", 1_475_443_705),
            // qq.com leaves the zone out.
            ("02-Oct-2016 21:28:25", 1_475_443_705),
            ("01-Jan-1970 00:00:00 +0000", 0),
            ("31-Dec-1969 23:59:59 +0000", -1),
            ("29-Feb-2024 12:00:00 +0530", 1_709_188_200),
        ] as [(String, Int64)])
    func isRead(text: String, seconds: Int64) throws {
        #expect(try date(text)?.secondsSince1970 == seconds)
    }

    @Test(
        "is refused if there is no such time, and the message goes on",
        arguments: [
            "30-Feb-2024 12:00:00 +0000", "00-Jan-0000 00:00:00 +0000", "01-Foo-2024 12:00:00 +0000",
            "01-Jan-2024 24:00:00 +0000", "01-Jan-2024 12:60:00 +0000", "01-Jan-2024 12:00:00 +9999", "", "x",
            "99999999999999999999-Jan-2024 12:00:00 +0000",
        ])
    func isRefused(text: String) throws {
        let parts = parts("* 1 FETCH (INTERNALDATE \"\(text)\" UID 4)\n")
        #expect(parts.contains { if case .fetchItem(.unreadable) = $0 { true } else { false } })
        #expect(parts.contains(.fetchItem(.uid(try #require(UID(4))))))
        #expect(parts.last == .fetchEnded)
    }

    @Test("an instant becomes the day SEARCH SINCE takes")
    func anInstantBecomesADay() throws {
        let day = try #require(SearchDate(secondsSince1970: 1_795_230_900))
        #expect((day.year, day.month, day.day) == (2026, 11, 21))
        #expect(SearchDate(secondsSince1970: -86_401)?.day == 30)
        #expect(SearchDate(secondsSince1970: .max) == nil)
        #expect(SearchDate(secondsSince1970: .min) == nil)
        #expect(SearchDate(year: 2026, month: 2, day: 29) == nil)
    }

    /// Every day from 1900 to 2100 there and back.
    @Test("days are counted without a gap")
    func daysAreCountedWithoutAGap() throws {
        var expected: Int64 = -25_567 * 86_400
        for year in 1900...2100 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let date = SearchDate(year: year, month: month, day: day) else { continue }
                    let noon = try #require(InternalDate(date: date, hour: 12, minute: 0, second: 0, zoneMinutes: 0))
                    #expect(noon.secondsSince1970 == expected + 43_200)
                    #expect(InternalDate(secondsSince1970: noon.secondsSince1970) == noon)
                    expected += 86_400
                }
            }
        }
    }

    private func date(_ text: String) throws -> InternalDate? {
        for case .fetchItem(.internalDate(let date)) in parts("* 1 FETCH (INTERNALDATE \"\(text)\")\n") { return date }
        return nil
    }
}
