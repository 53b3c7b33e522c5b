// Dates and times for people, in a zone.

import Vocabulary

/// Writes moments as people read them.
struct Clock {
    let zone: Zone

    init(_ zone: Zone) { self.zone = zone }

    /// `Tue 2026-10-20 09:00`
    func short(_ instant: Instant) -> String {
        let local = zone.civil(instant)
        return "\(local.date.weekday.englishName.prefix(3)) \(local.date) \(minutes(local.time))"
    }

    /// `Tue 2026-10-20 09:00 +0200`, with the zone where it has a name.
    func long(_ instant: Instant) -> String {
        let offset = zone.offset(at: instant) / 60
        let digits = String(abs(offset) / 60 * 100 + abs(offset) % 60)
        let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return "\(short(instant)) \(offset < 0 ? "-" : "+")\(padded)"
    }

    /// A moment as the views give it; as it is where it is none.
    func short(_ rfc3339: String) -> String { Instant(rfc3339: rfc3339).map { short($0) } ?? rfc3339 }

    func day(_ instant: Instant) -> String {
        let date = zone.date(instant)
        return "\(date.weekday.englishName.prefix(3)) \(date)"
    }

    private func minutes(_ time: TimeOfDay) -> String { String(time.description.prefix(5)) }
}
