import DemoServers
import Foundation
import Testing

/// Servers and credentials that do not work: a clear error, the right status, and a ledger that is as it was.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct ServerTroubleTests {
    private static let now = Story.at(0, 17, 30)

    @Test func aWrongPasswordEndsWithStatus1AndKeepsWhatIsConfirmed() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            try world.write("wrong-Horse7\n", to: world.passwordFile)
            let refused = try await world.attempt(["daemon", "--once"], at: Self.now)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("password"), "\(refused.errors)")
            #expect(!refused.errors.contains("wrong-Horse7"))
            let status = try await world.attempt(["status", "--json"], at: Self.now)
            #expect(status.status == 1, "a refused password is ill health")
            #expect(try await world.draft(at: Self.now)["state"].text == "confirmed")
            #expect(try await world.inbox(of: world.jane).isEmpty)

            try world.write(world.servers.password + "\n", to: world.passwordFile)
            try await world.pass(at: Self.now.minutes(15))
            #expect(try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane).count == 1)
            #expect(try await world.attempt(["status"], at: Self.now.minutes(16)).status == 0)
        }
    }

    @Test func aServerThatIsDownEndsWithStatus75() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try world.configure(imap: 1)
            let before = try await world.journal(at: Self.now)
            let refused = try await world.attempt(["daemon", "--once"], at: Self.now)
            #expect(refused.status == 75)
            #expect(refused.errors.contains("'imap'"))
            #expect(try await world.journal(at: Self.now) == before)
        }
    }

    @Test(arguments: [
        ("password_command = [\"false\"]", "password_command"),
        ("password_command = [\"no-such-program-7\"]", "password_command"),
        ("password_command = [\"true\"]", "gave nothing"), ("credential = \"mail\"", "CREDENTIALS_DIRECTORY"),
    ])
    func aCredentialThatCannotBeHadEndsWithStatus1(line: String, words: String) async throws {
        try await SharedServers.withWorld { world in
            try world.configure(credential: line)
            let refused = try await world.attempt(["daemon", "--once"], at: Self.now)
            #expect(refused.status == 1)
            #expect(refused.errors.contains(words), "\(refused.errors)")
        }
    }

    @Test func aCredentialFileThatOthersCanReadIsRefused() async throws {
        try await SharedServers.withWorld { world in
            let credentials = world.directory + "/credentials"
            try FileManager.default.createDirectory(atPath: credentials, withIntermediateDirectories: true)
            try world.write(world.servers.password + "\n", to: credentials + "/mail")
            try world.configure(credential: "credential = \"mail\"")
            let variables = ["CREDENTIALS_DIRECTORY": credentials]
            for mode in [0o644, 0o640, 0o604] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: credentials + "/mail")
                let refused = try await world.attempt(["daemon", "--once"], at: Self.now, more: variables)
                #expect(refused.status == 1)
                #expect(refused.errors.contains("can be read by others"), "\(refused.errors)")
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: credentials + "/mail")
            try await world.run(["daemon", "--once"], at: Self.now, more: variables)
        }
    }

    /// The server that refuses a recipient for good is not asked again.
    @Test func aRefusedRecipientFailsTheDraftOnce() async throws {
        try await SharedServers.withWorld { world in
            try await world.run(
                [
                    "add", "Acme GmbH", "--role", "Backend Engineer", "--with", "Jane Doe <refused@\(world.company)>",
                    "--at",
                    "\(Self.now.day) 14:00",
                ], at: Story.at(0, 9))
            try await world.run(["debrief", "acme", "--highlight", "the trams"], at: Story.at(0, 17, 15))
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            for minutes in [0, 30, 60] { try await world.pass(at: Self.now.minutes(minutes)) }
            let draft = try await world.draft(at: Self.now.minutes(61))
            #expect(draft["state"].text == "failed")
            #expect(draft["failure"].text.contains("550") || !draft["failure"].text.isEmpty)
            let entries = try JSONValue.lines(try await world.journal(at: Self.now.minutes(61)))
            #expect(entries.count { $0["event"].text == "submission_started" } == 1)
            #expect(try await world.filed().isEmpty)
        }
    }

    /// The server takes the message and sends it back later.
    @Test func aBounceIsReadAndTheAddressIsNotWrittenToAgain() async throws {
        try await SharedServers.withWorld { world in
            try await world.run(
                [
                    "add", "Acme GmbH", "--role", "Backend Engineer", "--with", "Jane Doe <gone@\(world.company)>",
                    "--at",
                    "\(Self.now.day) 14:00", "--highlight", "the trams",
                ], at: Story.at(0, 17, 15))
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            try await world.pass(at: Self.now)
            _ = try await world.servers.waitForMessages(1, in: "INBOX", of: world.candidate)
            let next = Story.at(1, 7)
            try await world.pass(at: next)
            let mail = try #require(try await world.json(["inbox"], at: next).rows.first)
            #expect(mail["kind"].text == "bounce")
            #expect(mail["interview"].text == "i1")
            let plan = try await world.json(["plan", "i1"], at: next).rows
            #expect(!plan.contains { $0["to"]["address"].text == "gone@\(world.company)" })
            #expect(try await world.json(["list"], at: next).rows.first?["needs_attention"] == .boolean(true))
        }
    }
}
