import DemoServers
import Foundation
import Testing

/// Several accounts in one daemon: each is watched by itself, and one that cannot be reached stops none of the others.
@Suite(.needsServers, .timeLimit(.minutes(10))) struct AccountsTests {
    private static func add(_ name: String, _ port: UInt16, _ user: String, to world: World) throws {
        let known = try String(decoding: Data(contentsOf: URL(filePath: world.configurationFile)), as: UTF8.self)
        try world.write(
            known + """

                [[account]]
                name = "\(name)"
                imap = "imap://127.0.0.1:\(port)"
                user = "\(user)"
                password_command = ["cat", "\(world.passwordFile)"]

                """, to: world.configurationFile)
    }

    private static func account(_ name: String, in world: World) async throws -> JSONValue {
        let accounts = try await world.json(["status"], at: nil)["accounts"].rows
        return try #require(accounts.first { $0["name"].text == name })
    }

    @Test func eachIsWatchedAndABrokenOneStopsNoOther() async throws {
        try await SharedServers.withWorld { world in
            let second = "other-" + world.candidate
            try Self.add("second", world.servers.imapPort, second, to: world)
            // Nobody listens there.
            try Self.add("broken", 1, world.candidate, to: world)
            try await world.run(
                ["add", "Acme GmbH", "--with", "Jane Doe <\(world.jane)>", "--at", Story.now().minutes(-60).rfc3339],
                at: nil)
            @Sendable func deliver(_ subject: String, to user: String) async throws {
                let letter = Letter(from: "Jane Doe <\(world.jane)>", subject: subject, text: "Dear Sam,\n\nhello.")
                try await world.servers.deliver(letter.bytes(to: user, at: Story.now()), to: user)
            }
            // The same UID under the same name in both.
            try await deliver("To the first", to: world.candidate)
            try await deliver("To the second", to: second)
            let ended = try await Binary.start(["daemon"], environment: world.environment) { process in
                try await eventually("two are watched, the third failed", after: world.changes) {
                    let broken = try await Self.account("broken", in: world)
                    let first = try await Self.account("main", in: world)
                    let other = try await Self.account("second", in: world)
                    return first["mode"].text == "idle" && other["mode"].text == "idle" && broken["error"] != .null
                }
                try await deliver("Later, to the second", to: second)
                let news: Set<String> = ["To the first", "To the second", "Later, to the second"]
                let places = FileChanges(below: [world.directory])
                try await eventually("all are read", after: places) {
                    Set(try await world.json(["inbox"], at: nil).rows.compactMap { $0["subject"].text }) == news
                }
                let broken = try await Self.account("broken", in: world)
                #expect(["waiting", "connecting"].contains(broken["state"].text))
                #expect(broken["mailboxes"].rows.isEmpty && broken["connected_since"] == .null)
                for name in ["main", "second"] {
                    let account = try await Self.account(name, in: world)
                    #expect(account["state"].text == "connected" && account["error"] == .null)
                    #expect(account["connected_since"] != .null && account["last_sync"] != .null)
                    let inbox = try #require(account["mailboxes"].rows.first { $0["name"].text == "INBOX" })
                    #expect(inbox["messages"].number == (name == "main" ? 1 : 2))
                    #expect(inbox["messages"] == inbox["accounted"])
                }
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0, "\(ended.errors)")
            #expect(try await world.run(["log", "--verify"], at: nil).contains("holds"))
        }
    }
}
