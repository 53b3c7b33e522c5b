// When a mailbox's daily tasks are due, and what an audit compares: pure decisions of the look (1-Look.swift).

import Vocabulary

/// What is done once a day for each mailbox.
enum Daily {
    /// Never done, or a day ago; also when the clock went back by a day.
    static func isDue(lastDone: Instant?, now: Instant) -> Bool {
        guard let lastDone else { return true }
        return abs((now - lastDone).wholeSeconds) >= 86_400
    }
}

/// The comparison of what lies in a mailbox with what was looked at (MAIL-FACTS §3).
struct Audit: Sendable, Hashable {
    /// Every UID the server has, ascending.
    let present: [UInt32]
    /// Older than the first search's window, and never meant to be read.
    let lowWater: UInt32

    /// Those that must have been looked at.
    var owed: [UInt32] { present.filter { $0 >= lowWater } }

    /// How many are accounted for, when these are still missing.
    func accounted(missing: [UInt32]) -> Int { present.count - Set(missing).intersection(present).count }
}
