// MAIL-FACTS §7, cases 1 to 9: IDLE, lost connections, throttling; each through connection, look, watch and ledger.

import Interviews
import Ledger
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline
@testable import TestServers

@Suite("Cases of MAIL-FACTS §7: connections", .serialized, .timeLimit(.minutes(15)))
struct ConnectionCases {
    private static let connections: [Int] = TestCertificate.isAvailable ? [0, 4] : [0]

    /// Ends the first IDLE so, and delivers a message just before. It must be read all the same.
    private static func endingIdle(
        tls: Int = 0, _ end: @escaping @Sendable (ModelServer.Command, Peer) throws -> Void
    ) async throws -> Intake {
        let server = ModelServer()
        let intake = try await Intake(server, tls: tls)
        server.misbehaveOnce(at: "IDLE") { command, peer in
            server.deliver(ModelLetter.text(subject: "During IDLE"))
            try end(command, peer)
        }
        try await intake.watching { _ in
            try await intake.until { try intake.subjects == ["During IDLE"] }
        }
        return intake
    }

    @Test("1: EXISTS before '+ idling' is news", arguments: connections)
    func case1(tls: Int) async throws {
        let intake = try await Self.endingIdle(tls: tls) { command, peer in
            try peer.say("* 1 EXISTS", "+ idling")
            try peer.hear("DONE")
            try peer.say("\(command.tag) OK done")
        }
        #expect(intake.server.state.withLock { $0.logins } == 1)
    }

    @Test("2: IDLE that ends without '+' is followed by polling", arguments: ["OK", "NO", "BAD"], connections)
    func case2(word: String, tls: Int) async throws {
        let server = ModelServer()
        let intake = try await Intake(server, tls: tls)
        server.misbehave { command, peer in
            guard command.name == "IDLE" else { return false }
            try peer.say("\(command.tag) \(word) no idling today")
            return true
        }
        try await intake.watching { watch in
            try await intake.until { await watch.state.mode == .poll }
            server.deliver(ModelLetter.text(subject: "Polled"))
            try await intake.until { try intake.subjects == ["Polled"] }
        }
        #expect(server.state.withLock { $0.logins } == 1)
    }

    @Test("2: an IDLE that keeps silent while mail comes is not trusted: short ones take the place of polling")
    func case2Silent() async throws {
        let server = ModelServer()
        let intake = try await Intake(server)
        server.misbehave { command, peer in
            guard command.name == "IDLE" else { return false }
            try peer.say("+ idling")
            try peer.hear("DONE")
            try peer.say("\(command.tag) OK done")
            return true
        }
        var times = WatchTimes.short
        times.renewal = .milliseconds(60)
        try await intake.watching(times: times) { watch in
            try await intake.until { await watch.state.mode == .idle }
            for number in 1...3 {
                server.deliver(ModelLetter.text(subject: "Letter \(number)"))
                try await intake.until { try intake.subjects.count == number }
            }
            try await intake.until { await watch.state.mode == .poll }
        }
        #expect(server.state.withLock { $0.logins } == 1)
    }

    @Test("3: BYE in IDLE", arguments: connections)
    func case3Bye(tls: Int) async throws {
        _ = try await Self.endingIdle(tls: tls) { _, peer in
            try peer.say("+ idling", "* BYE maintenance")
            peer.close()
        }
    }

    @Test("3: end of stream in IDLE", arguments: connections)
    func case3End(tls: Int) async throws {
        _ = try await Self.endingIdle(tls: tls) { _, peer in
            try peer.say("+ idling")
            peer.close()
        }
    }

    @Test("3: reset in IDLE", arguments: connections)
    func case3Reset(tls: Int) async throws {
        let server = ModelServer()
        let intake = try await Intake(server, tls: tls)
        server.misbehaveOnce(at: "IDLE") { _, peer in
            server.deliver(ModelLetter.text(subject: "During IDLE"))
            try peer.say("+ idling")
            if tls == 0 { peer.reset() } else { intake.resetLine() }
            throw Peer.Gone()
        }
        try await intake.watching { _ in
            try await intake.until { try intake.subjects == ["During IDLE"] }
        }
        #expect(server.state.withLock { $0.logins } == 2)
    }

    @Test("4: a connection that silently died is given up after DONE", arguments: connections)
    func case4(tls: Int) async throws {
        let server = ModelServer()
        let intake = try await Intake(server, tls: tls)
        server.misbehaveOnce(at: "IDLE") { _, peer in
            server.deliver(ModelLetter.text(subject: "Behind the NAT"))
            try peer.say("+ idling")
            peer.waitForEnd()
        }
        var times = WatchTimes.short
        times.renewal = .milliseconds(50)
        try await intake.watching(times: times) { _ in
            try await intake.until { try intake.subjects == ["Behind the NAT"] }
        }
        #expect(server.state.withLock { $0.logins } >= 2)
    }

    @Test("5: after a suspend it connects anew, though names do not resolve at first", arguments: connections)
    func case5(tls: Int) async throws {
        let server = ModelServer()
        let intake = try await Intake(server, tls: tls)
        let source = UnreachableFirst(intake.source, times: 0)
        try await intake.watching(source) { watch in
            try await intake.until { await watch.state.lastSync != nil }
            source.left.withLock { $0 = 3 }
            server.deliver(ModelLetter.text(subject: "While asleep"))
            await watch.reconnect()
            try await intake.until { try intake.subjects == ["While asleep"] }
        }
        #expect(source.left.withLock { $0 } < 0)
    }

    @Test(
        "6: a server that drops every IDLE is tried ever more slowly, and read all the same",
        arguments: TestCertificate.isAvailable ? [0, 12] : [0])
    func case6(tls: Int) async throws {
        let server = ModelServer()
        let intake = try await Intake(server, tls: tls)
        server.misbehave { command, peer in
            guard command.name == "IDLE" else { return false }
            peer.close()
            throw Peer.Gone()
        }
        try await intake.watching { watch in
            try await intake.until { server.state.withLock { $0.logins } >= 4 }
            server.deliver(ModelLetter.text(subject: "In between"))
            try await intake.until { try intake.subjects == ["In between"] }
            #expect(await watch.failures >= 3, "short sessions do not make the failures forgotten")
        }
    }

    /// After its second (`logoutTime`), nothing else waits for the goodbye.
    @Test("a server that never answers LOGOUT is left after a bounded time", arguments: connections)
    func silentLogout(tls: Int) async throws {
        let server = ModelServer()
        server.deliver(ModelLetter.text(subject: "Before it"))
        let intake = try await Intake(server, tls: tls)
        let logouts = Mutex(0)
        server.misbehave { command, peer in
            guard command.name == "LOGOUT" else { return false }
            logouts.withLock { $0 += 1 }
            peer.waitForEnd()
            return true
        }
        let began = ContinuousClock.now
        try await intake.look()
        let took = began.duration(to: .now)
        #expect(try intake.subjects == ["Before it"] && logouts.withLock { $0 } == 1)
        // Peers here wait ten seconds for a client: it was the client that went.
        #expect(took >= .seconds(1) && took < .seconds(9), "\(took)")
    }

    @Test("a server that ends the connection at LOGOUT without a word is left at once", arguments: connections)
    func wordlessLogout(tls: Int) async throws {
        let server = ModelServer()
        server.deliver(ModelLetter.text(subject: "Before it"))
        let intake = try await Intake(server, tls: tls)
        server.misbehave { command, peer in
            guard command.name == "LOGOUT" else { return false }
            if tls == 0 { peer.close() } else { intake.resetLine() }
            throw Peer.Gone()
        }
        try await intake.look()
        #expect(try intake.subjects == ["Before it"])
    }

    @Test("7: OK to the login, then 'not connected': passes by itself, nobody is asked", arguments: connections)
    func case7(tls: Int) async throws {
        let server = ModelServer()
        let intake = try await Intake(server, tls: tls)
        server.deliver(ModelLetter.text(subject: "Exchange"))
        server.misbehaveOnce(at: "EXAMINE") { command, peer in
            try peer.say("\(command.tag) BAD User is authenticated but not connected.")
        }
        try await intake.watching { watch in
            try await intake.until { try intake.subjects == ["Exchange"] }
            #expect(await watch.state.state != .parked)
        }
        let parked = try intake.world.workbench.ledger.read { try $0.mark("ill:main") }
        #expect(parked == nil)
    }

    @Test("8: throttled with 300,000 ms: obeyed, and nobody may press meanwhile", arguments: connections)
    func case8(tls: Int) async throws {
        let server = ModelServer()
        let intake = try await Intake(server, tls: tls)
        server.misbehave { command, peer in
            guard command.name == "EXAMINE" else { return false }
            try peer.say("\(command.tag) NO Request is throttled. Suggested Backoff Time: 300000 milliseconds")
            return true
        }
        try await intake.watching { watch in
            try await intake.until { await watch.state.state == .waiting }
            let failure = await #expect(throws: MailFailure.self) { try await watch.look() }
            #expect(failure?.code == .throttled)
            let state = await watch.state
            #expect(state.nextTry.map { $0 - intake.world.workbench.surroundings.now() } ?? .zero >= .seconds(300))
        }
        #expect(server.state.withLock { $0.logins } == 1)
    }

    @Test(
        "9: OK with [THROTTLED]: the mail is read, then the server is spared on the same connection",
        arguments: connections)
    func case9(tls: Int) async throws {
        let server = ModelServer()
        let intake = try await Intake(server, tls: tls)
        server.deliver(ModelLetter.text(subject: "Slow"))
        server.misbehave { command, peer in
            guard command.name == "UID SEARCH" else { return false }
            try peer.say("* SEARCH 1", "\(command.tag) OK Success [THROTTLED]")
            return true
        }
        try await intake.watching { watch in
            try await intake.until { await watch.state.nextTry != nil }
            #expect(try intake.subjects == ["Slow"])
            #expect(await watch.state.state == .connected)
            await #expect(throws: MailFailure.self) { try await watch.look() }
        }
        #expect(server.state.withLock { $0.logins } == 1)
    }
}
