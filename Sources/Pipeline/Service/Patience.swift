// When to connect again, as pure decisions: back-off, the rate of logins, and what a refused password means. The clock
// and the dice are the caller's (AccountWatch.swift).

/// What an account's watch remembers of its attempts (MAIL-FACTS §3). Times are spans since any fixed moment, and go on
/// while the machine sleeps.
struct Patience: Sendable {
    /// The waits; tests have shorter ones.
    struct Rules: Sendable {
        /// The first wait after a failure; doubled with each further one, with jitter, up to the longest.
        var first = Duration.seconds(2)
        var longest = Duration.seconds(300)
        /// A session that lasted so long makes the failures before it forgotten.
        var lasting = Duration.seconds(120)
        /// How long an account is left alone after its password was refused three times.
        var parking = Duration.seconds(3600)
        /// One login in this time, and two at once.
        var loginInterval = Duration.seconds(60)
    }

    /// A refused password is tried three times, asked for anew each time.
    static let refusalLimit = 3
    static let loginBurst = 2
    /// No server's wish is obeyed for longer.
    static let longestWish = Duration.seconds(86_400)

    var rules = Rules()
    private(set) var failures = 0
    private(set) var refusals = 0
    /// When the bucket of logins is full again, and when it would have been without the last one.
    private var fullAt = Duration.zero
    private var fullBefore = Duration.zero

    var isParked: Bool { refusals >= Self.refusalLimit }

    /// How long to wait before the next login.
    func delay(at now: Duration) -> Duration {
        max(.zero, fullAt - rules.loginInterval * (Self.loginBurst - 1) - now)
    }

    /// A login is tried.
    mutating func login(at now: Duration) {
        fullBefore = fullAt
        fullAt = max(fullAt, now) + rules.loginInterval
    }

    /// The last attempt did not come to a login: nobody was there.
    mutating func takeBackLogin() { fullAt = fullBefore }

    /// A session ended that had begun well, after `lasted`.
    mutating func ended(after lasted: Duration) {
        if lasted >= rules.lasting { failures = 0 }
        refusals = 0
    }

    /// How long to wait after a failure; `jitter` is 0…1.
    mutating func wait(after failure: MailFailure, jitter: Double) -> Duration {
        failures += 1
        if failure.retry == .needsPerson {
            refusals += 1
            if isParked { return rules.parking }
        }
        let doubled = min(rules.first * (1 << min(failures - 1, 8)), rules.longest)
        let ours = doubled * (0.75 + 0.5 * min(max(jitter, 0), 1))
        guard case .later(let wish?) = failure.retry else { return ours }
        return max(ours, min(wish, Self.longestWish))
    }
}
