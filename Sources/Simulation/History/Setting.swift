// What a search begins with: the person, their configuration, their habits. Drawn from the seed.

import Vocabulary

/// The unchanging side of one search.
struct Setting: Sendable {
    /// When the ledger is made. Three months from here on lie across a change of clocks more often than not.
    var start: Instant
    var policy: String
    /// Two accounts, both watched.
    var hasSecondAccount: Bool
    /// The submission server files what it sends into Sent by itself.
    var serverFiles: Bool
    var copiesToSelf: Bool
    /// `[review] mode = "review"`: nothing may be submitted but the digest.
    var isReviewMode: Bool
    var hasQuietDays: Bool
    /// The machine is on all the time; else only when the person is there.
    var isAlwaysOn: Bool
    /// The mailbox server says UIDNEXT.
    var tellsUIDNext: Bool
    /// The mailbox server says UIDVALIDITY; one that does not gives 0.
    var tellsUIDValidity: Bool

    static let ownAddress = "sam@candidate.example"
    static let ownName = "Sam Candidate"
    static let ownZone = "Europe/Berlin"
    /// `[digest] at`.
    static let digestHour = 7
    static let digestMinute = 30

    init(_ chance: inout Chance) {
        // 2026-08-01T06:00:00Z and up to 240 days more.
        start = Instant(seconds: 1_785_564_000) + .hours(24 * chance.below(240)) + .minutes(chance.below(600))
        policy = chance.pick([
            (12, "considerate"), (2, "three-mails"), (2, "planner"), (3, "one-week"), (1, "patient"),
            (1, "four-notes"),
        ])
        hasSecondAccount = chance.isOne(in: 4)
        serverFiles = chance.isOne(in: 4)
        copiesToSelf = chance.isOne(in: 5)
        isReviewMode = chance.isOne(in: 24)
        hasQuietDays = chance.isOne(in: 3)
        isAlwaysOn = !chance.isOne(in: 3)
        tellsUIDNext = !chance.isOne(in: 5)
        tellsUIDValidity = !chance.isOne(in: 16)
    }

    var accounts: [String] { hasSecondAccount ? ["main", "second"] : ["main"] }

    /// config.toml.
    var configuration: String {
        let accounts = accounts.map { name in
            """
            [[account]]
            name = "\(name)"
            imap = "imap://127.0.0.1:143"
            smtp = "smtp://127.0.0.1:587"
            bcc_self = \(copiesToSelf)
            """
        }
        return """
            [identity]
            name = "\(Self.ownName)"
            address = "\(Self.ownAddress)"
            time_zone = "\(Self.ownZone)"
            [review]
            mode = "\(isReviewMode ? "review" : "confirm")"
            [schedule]
            policy = "\(policy)"
            [digest]
            quiet_days = \(hasQuietDays)
            \(accounts.joined(separator: "\n"))
            """
    }

    /// One line for the trace.
    var summary: String {
        let traits = [
            hasSecondAccount ? "two accounts" : nil, serverFiles ? "server files" : nil,
            copiesToSelf ? "copies to self" : nil, isReviewMode ? "review mode" : nil,
            hasQuietDays ? nil : "no quiet days", isAlwaysOn ? nil : "sleeps", tellsUIDNext ? nil : "no UIDNEXT",
            tellsUIDValidity ? nil : "no UIDVALIDITY",
        ]
        return "\(start.rfc3339()) \(policy)" + traits.compactMap { $0.map { ", \($0)" } }.joined()
    }
}
