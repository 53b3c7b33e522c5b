// IDLE against a scripted server, the cases of it that go wrong, and how fast it is left.
import IMAPProtocol
import Testing

@testable import CurlTransport
@testable import TestServers

@Suite struct IdleTests {
    @Test func aNewMessageEndsIdleWithNews() async throws {
        let end = try await idle { peer, tag in
            try peer.say("+ idling", "* 4 EXISTS")
            try peer.hear("DONE")
            try peer.say("\(tag) OK done")
        }
        #expect(end.reason == .news && end.news.exists == 4)
    }

    /// Case 1.
    @Test func existsBeforeTheContinuationIsNews() async throws {
        let end = try await idle { peer, tag in
            try peer.say("* 4 EXISTS")
            try peer.say("+ idling")
            try peer.hear("DONE")
            try peer.say("* 5 EXISTS", "\(tag) OK done")
        }
        #expect(end.reason == .news && end.news.exists == 5)
    }

    /// Case 2.
    @Test(arguments: ["OK done", "NO not now", "BAD what"])
    func idleThatEndsWithoutContinuationSaysHow(answer: String) async throws {
        let end = try await idle { peer, tag in try peer.say("\(tag) \(answer)") }
        guard case .server(let status) = end.reason else { throw Peer.Unexpected(line: "\(end)") }
        #expect(status.condition.rawValue == String(answer.prefix { $0 != " " }))
    }

    /// Case 3.
    @Test(arguments: ["BYE", "end", "reset"])
    func aConnectionThatGoesDuringIdleIsLost(kind: String) async throws {
        let error = try await imapError {
            _ = try await idle { peer, _ in
                try peer.say("+ idling")
                switch kind {
                case "BYE":
                    try peer.say("* BYE shutting down")
                    peer.waitForEnd()
                case "reset": peer.reset()
                default: peer.close()
                }
            }
        }
        #expect(error.code == .connectionLost && error.retry == .immediately)
        #expect(error.operation == .idle)
    }

    /// Case 6: login and EXAMINE are fine each time, and each IDLE ends the connection.
    @Test func aServerThatDropsEveryIdleFailsEveryConnectionTheSameWay() async throws {
        let script: ScriptedServer.Script = { peer in
            try peer.openIMAP()
            try peer.answerExamine()
            try peer.hear(command: "IDLE")
        }
        let server = try ScriptedServer(script, script, script)
        for _ in 0..<3 {
            let connection = try IMAPConnection.to(server)
            try await connection.connect()
            _ = try await connection.examine(.inbox)
            let error = try await imapError { _ = try await connection.idle(until: .now + .seconds(5)) }
            #expect(error.code == .connectionLost)
            #expect(await !connection.isConnected)
        }
    }

    /// Case 7: Exchange Online, for minutes after a good login.
    @Test(arguments: ["NO", "BAD"])
    func authenticatedButNotConnectedIsWaitedFor(condition: String) async throws {
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            let tag = try peer.hear(command: "EXAMINE")
            try peer.say("\(tag) \(condition) User is authenticated but not connected.")
        }
        let connection = try IMAPConnection.to(server)
        try await connection.connect()
        let error = try await imapError { _ = try await connection.examine(.inbox) }
        #expect(error.code == .throttled && error.retry == .later(after: nil))
        #expect(!error.description.contains("User"))
    }

    @Test func aSilentIdleEndsAtItsDeadline() async throws {
        let end = try await idle(for: .milliseconds(50)) { peer, tag in
            try peer.say("+ idling")
            try peer.hear("DONE")
            try peer.say("\(tag) OK done")
        }
        #expect(end.reason == .deadline && end.news.isEmpty)
    }

    @Test func aServerThatDoesNotAnswerDoneIsGivenUp() async throws {
        let error = try await imapError {
            _ = try await idle(for: .milliseconds(50)) { peer, _ in
                try peer.say("+ idling")
                peer.waitForEnd()
            }
        }
        #expect(error.code == .timedOut && error.underlying == "DONE")
    }

    @Test func cancellingLeavesIdleAtOnceAndTheConnectionOfUse() async throws {
        let idling = Gate()
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            try peer.answerExamine()
            let idle = try peer.hear(command: "IDLE")
            try peer.say("+ idling")
            idling.open()
            try peer.hear("DONE")
            try peer.say("* 4 EXISTS", "\(idle) OK done")
            let noop = try peer.hear(command: "NOOP")
            try peer.say("\(noop) OK done")
        }
        let connection = try IMAPConnection.to(server)
        try await connection.connect()
        _ = try await connection.examine(.inbox)
        let task = Task { try await connection.idle(until: .now + .seconds(60)) }
        await idling.opened()
        let start = ContinuousClock.now
        task.cancel()
        let error = try await imapError { _ = try await task.value }
        #expect(error.code == .cancelled)
        #expect(ContinuousClock.now - start < .milliseconds(500))
        // What came with the end of IDLE is told by the next call.
        #expect(try await connection.noop().exists == 4)
    }

    @Test func closingEndsAnIdleAtOnce() async throws {
        let idling = Gate()
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            try peer.answerExamine()
            try peer.hear(command: "IDLE")
            try peer.say("+ idling")
            idling.open()
            peer.waitForEnd()
        }
        let connection = try IMAPConnection.to(server)
        try await connection.connect()
        _ = try await connection.examine(.inbox)
        let task = Task { try await connection.idle(until: .now + .seconds(60)) }
        await idling.opened()
        let start = ContinuousClock.now
        await connection.close()
        let error = try await imapError { _ = try await task.value }
        #expect(error.code == .connectionLost && ContinuousClock.now - start < .milliseconds(500))
    }

    private func idle(
        for time: Duration = .seconds(5), _ script: @escaping @Sendable (Peer, _ tag: String) throws -> Void
    ) async throws -> IdleEnd {
        let server = try ScriptedServer { peer in
            try peer.openIMAP()
            try peer.answerExamine()
            try script(peer, peer.hear(command: "IDLE"))
        }
        let connection = try IMAPConnection.to(server) { $0.session.doneTime = .milliseconds(500) }
        try await connection.connect()
        _ = try await connection.examine(.inbox)
        return try await connection.idle(until: .now + time)
    }
}
