// What `systemctl --user status afterword` shows in its Status line. Pure; what is said is counted by the clerk.

import Vocabulary
import Writing

/// The service's state in one line.
struct StatusText: Sendable, Hashable {
    /// The next step that is planned.
    struct Step: Sendable, Hashable {
        var due: Instant
        /// `reminder`.
        var kind: String
        var company: String
    }

    /// Mailboxes of accounts that are connected, and of all.
    var watched: Int
    var mailboxes: Int
    var next: Step?

    /// `watching 2 mailboxes, next: reminder to Acme Tue 09:00`; a day beyond the next six is named by its date.
    func line(now: Instant, zone: Zone) -> String {
        var text = "watching \(watched == mailboxes ? "" : "\(watched) of ")\(mailboxes) mailbox"
        if mailboxes != 1 { text += "es" }
        guard let next else { return text }
        let company = Printable.escape(next.company).prefix(40)
        let local = zone.civil(next.due)
        let days = local.date.dayNumber - zone.date(now).dayNumber
        let day = days < 7 ? "\(local.date.weekday.englishName.prefix(3))" : "\(local.date)"
        return
            "\(text), next: \(next.kind) \(next.kind == "prep" ? "for" : "to") \(company) \(day) \(local.time.description.prefix(5))"
    }
}
