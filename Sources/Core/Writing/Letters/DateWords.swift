// Dates and times in words, as a letter or the digest has them. The calendar itself is in Vocabulary.

public import Vocabulary

/// Puts dates and times into English words.
public struct DateWords: Hashable, Sendable {
    public let language: LetterLanguage

    public init(_ language: LetterLanguage = .american) { self.language = language }

    /// `October 8` or `8 October`, with the year where it is not that of `reference`.
    public func day(_ date: CivilDate, reference: CivilDate) -> String {
        let year = date.year == reference.year ? "" : "\(date.year)"
        switch language {
        case .american: return "\(date.englishMonth) \(date.day)" + (year.isEmpty ? "" : ", \(year)")
        case .british: return "\(date.day) \(date.englishMonth)" + (year.isEmpty ? "" : " \(year)")
        }
    }

    /// `Thursday, October 8` or `Thursday, 8 October`.
    public func weekdayAndDay(_ date: CivilDate, reference: CivilDate) -> String {
        "\(date.weekday.englishName), \(day(date, reference: reference))"
    }

    /// `2:00 p.m.`, `2 pm` or `noon`; seconds are dropped.
    public func time(_ time: TimeOfDay) -> String {
        if time.hour == 12, time.minute == 0 { return "noon" }
        let hour = time.hour % 12 == 0 ? 12 : time.hour % 12
        let minutes = time.minute < 10 ? "0\(time.minute)" : "\(time.minute)"
        switch language {
        case .american: return "\(hour):\(minutes) \(time.hour < 12 ? "a.m." : "p.m.")"
        case .british: return (time.minute == 0 ? "\(hour)" : "\(hour):\(minutes)") + (time.hour < 12 ? " am" : " pm")
        }
    }

    /// `Thu 8 Oct` for tables.
    public static func short(_ date: CivilDate) -> String {
        "\(date.weekday.englishName.prefix(3)) \(date.day) \(date.englishMonth.prefix(3))"
    }
}
