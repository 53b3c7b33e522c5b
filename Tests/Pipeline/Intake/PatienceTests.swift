// Back-off, the rate of logins and refused passwords, as pure decisions.

import Testing

@testable import Pipeline

@Suite("Patience") struct PatienceTests {
    private static func failure(_ code: MailFailure.Code, _ retry: MailFailure.Retry) -> MailFailure {
        MailFailure(code, account: "main", message: "no", retry: retry)
    }

    private static let lost = failure(.connectionLost, .immediately)

    /// MAIL-FACTS §3: IDLE is renewed every 5 to 9 minutes, where there is none a mailbox is looked at every 60 to 180 s.
    @Test func aWatchBreaksTheSilenceInTime() {
        let times = WatchTimes()
        #expect((.seconds(300)...(.seconds(540))).contains(times.renewal))
        #expect((.seconds(60)...(.seconds(180))).contains(times.poll))
    }

    @Test func waitsDoubleUpToFiveMinutes() {
        var patience = Patience()
        let waits = (0..<10).map { _ in patience.wait(after: Self.lost, jitter: 0.5) }
        #expect(Array(waits.prefix(8)) == [2, 4, 8, 16, 32, 64, 128, 256].map { Duration.seconds($0) })
        #expect(Array(waits.suffix(2)) == [.seconds(300), .seconds(300)])
    }

    @Test(arguments: [(0.0, 1.5), (0.5, 2.0), (1.0, 2.5), (7.0, 2.5), (-1.0, 1.5)])
    func jitterIsAQuarterEitherWay(jitter: Double, seconds: Double) {
        var patience = Patience()
        #expect(patience.wait(after: Self.lost, jitter: jitter) == .seconds(seconds))
    }

    @Test func onlyASessionThatLastedMakesFailuresForgotten() {
        var patience = Patience()
        for _ in 0..<5 { _ = patience.wait(after: Self.lost, jitter: 0.5) }
        patience.ended(after: .seconds(119))
        #expect(patience.wait(after: Self.lost, jitter: 0.5) == .seconds(64))
        patience.ended(after: .seconds(120))
        #expect(patience.wait(after: Self.lost, jitter: 0.5) == .seconds(2))
    }

    @Test func twoLoginsAtOnceThenOneAMinute() {
        var patience = Patience()
        let now = Duration.seconds(1000)
        #expect(patience.delay(at: now) == .zero)
        patience.login(at: now)
        #expect(patience.delay(at: now) == .zero)
        patience.login(at: now)
        #expect(patience.delay(at: now) == .seconds(60))
        #expect(patience.delay(at: now + .seconds(45)) == .seconds(15))
        patience.login(at: now + .seconds(60))
        #expect(patience.delay(at: now + .seconds(60)) == .seconds(60))
        // After two quiet minutes there are two again.
        #expect(patience.delay(at: now + .seconds(180)) == .zero)
        patience.login(at: now + .seconds(180))
        #expect(patience.delay(at: now + .seconds(180)) == .zero)
    }

    @Test func anAttemptThatFoundNobodyIsNoLogin() {
        var patience = Patience()
        for _ in 0..<5 {
            patience.login(at: .zero)
            patience.takeBackLogin()
        }
        #expect(patience.delay(at: .zero) == .zero)
    }

    @Test func threeRefusalsParkForAnHour() {
        var patience = Patience()
        let refused = Self.failure(.credentialRefused, .needsPerson)
        #expect(patience.wait(after: refused, jitter: 0.5) == .seconds(2))
        #expect(patience.wait(after: refused, jitter: 0.5) == .seconds(4))
        #expect(!patience.isParked)
        #expect(patience.wait(after: refused, jitter: 0.5) == .seconds(3600))
        #expect(patience.isParked)
        #expect(patience.wait(after: refused, jitter: 0.5) == .seconds(3600))
        patience.ended(after: .seconds(1))
        #expect(!patience.isParked)
    }

    @Test(
        arguments: [
            (nil, 2.0), (1, 2.0), (299, 299), (300, 300), (301, 301), (7200, 7200), (1_000_000, 86_400),
        ] as [(Int?, Double)])
    func aServersWishIsObeyed(wish: Int?, seconds: Double) {
        var patience = Patience()
        let throttled = Self.failure(.throttled, .later(after: wish.map { .seconds($0) }))
        #expect(patience.wait(after: throttled, jitter: 0.5) == .seconds(seconds))
    }
}

@Suite("News of the network") struct NetworkNewsTests {
    /// A message of rtnetlink(7) about an address, with one attribute.
    private static func message(_ type: UInt8, scope: UInt8) -> [UInt8] {
        [32, 0, 0, 0, type, 0, 0, 0] + [UInt8](repeating: 0, count: 8) + [2, 24, 0, scope, 1, 0, 0, 0]
            + [8, 0, 1, 0, 192, 0, 2, 1]
    }

    @Test(arguments: [(20, 0, true), (21, 0, true), (20, 253, false), (21, 254, false), (16, 0, false)])
    func onlyAddressesForTheWholeWorldCount(type: UInt8, scope: UInt8, counts: Bool) {
        #expect(NetworkNews.movesConnections(Self.message(type, scope: scope)[...]) == counts)
        let two = Self.message(16, scope: 0) + Self.message(type, scope: scope)
        #expect(NetworkNews.movesConnections(two[...]) == counts)
    }

    @Test func tornMessagesAreNoNews() {
        for count in 0..<20 { #expect(!NetworkNews.movesConnections(Self.message(20, scope: 0).prefix(count))) }
        #expect(!NetworkNews.movesConnections([UInt8](repeating: 0xFF, count: 64)[...]))
        #expect(!NetworkNews.movesConnections([UInt8](repeating: 0, count: 64)[...]))
    }
}
