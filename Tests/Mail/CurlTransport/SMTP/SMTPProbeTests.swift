// Trying a login against a scripted server: nothing but the login is ever said.
import Testing

@testable import CurlTransport
@testable import TestServers

@Suite struct SMTPProbeTests {
    private static func probe(
        _ server: ScriptedServer, limit: Duration = .seconds(20)
    ) throws -> SMTPProbe {
        SMTPProbe(
            endpoint: ServerEndpoint(scheme: .smtp, host: "127.0.0.1", port: server.port),
            credential: .password(user: "sam", try #require(Secret("secret"))), limit: limit)
    }

    private static func failure(_ server: ScriptedServer, limit: Duration = .seconds(20)) async throws -> SMTPError? {
        do {
            try await probe(server, limit: limit).run()
            return nil
        } catch let error as SMTPError {
            return error
        }
    }

    @Test func aLoginIsFollowedByNOOPAndQUITAlone() async throws {
        let server = try ScriptedServer { peer in
            try peer.openSMTP()
            try peer.hear("NOOP")
            try peer.say("250 ok")
            try peer.takeQuit()
        }
        #expect(try await Self.failure(server) == nil)
        #expect(!server.transcript.contains { $0.hasPrefix("MAIL") || $0.hasPrefix("RCPT") || $0.hasPrefix("DATA") })
        #expect(server.transcript.contains("NOOP"))
    }

    @Test func aServerThatDislikesNOOPHasLetUsIn() async throws {
        let server = try ScriptedServer { peer in
            try peer.openSMTP()
            try peer.hear("NOOP")
            try peer.say("502 no")
            try peer.takeQuit()
        }
        #expect(try await Self.failure(server) == nil)
    }

    @Test func aRefusedPasswordIsSaid() async throws {
        let server = try ScriptedServer { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say(ehlo: ["AUTH PLAIN LOGIN"])
            try peer.hear("AUTH PLAIN")
            try peer.say("334 ")
            _ = try peer.hear()
            try peer.say("535 5.7.8 no")
            try peer.takeQuit()
        }
        #expect(try await Self.failure(server)?.code == .authenticationRefused)
    }

    @Test func aServerWithoutLoginIsNotTakenForOneThatLetUsIn() async throws {
        let server = try ScriptedServer { peer in
            try peer.say("220 mail.test")
            try peer.hear("EHLO")
            try peer.say(ehlo: ["SIZE 1000"])
            _ = try? peer.hear()
        }
        #expect(try await Self.failure(server)?.code == .noAuthenticationOffered)
        #expect(!server.transcript.contains { $0.hasPrefix("AUTH") })
    }

    @Test func aServerThatSaysNothingIsGivenUp() async throws {
        let server = try ScriptedServer { peer in _ = try? peer.hear() }
        let code = try await Self.failure(server, limit: .milliseconds(300))?.code
        #expect(code == .timedOut)
    }
}
