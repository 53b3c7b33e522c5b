import DemoServers
import Foundation
import Testing

@testable import TestServers

/// What is shown with Dovecot elsewhere, with Cyrus: a first run, news by IDLE, Sent, new numbers, and nothing changed
/// (`make test-servers`).
@Suite(
    .needsServers, .serialized, .enabled(if: CyrusServer.root != nil, "run by 'make test-servers'"),
    .timeLimit(.minutes(20)))
struct SecondServerTests {
    /// A candidate whose mailbox is on Cyrus; everything else is where it always is.
    private static func withCyrus(
        more: String = "", _ body: (World, CyrusServer) async throws -> Void
    ) async throws {
        try await SharedServers.withWorld { world in
            let servers = world.servers
            try await CyrusServer.run(user: world.candidate, password: servers.password, as: servers.user) { cyrus in
                let login = "password_command = [\"cat\", \"\(world.passwordFile)\"]\n\(more)"
                try world.configure(credential: login, imap: cyrus.imapPort)
                // The first login makes the mailboxes.
                try cyrus.ask("b NOOP")
                try await body(world, cyrus)
            }
        }
    }

    private static func letter(_ world: World, _ number: Int) -> [UInt8] {
        Letter(from: "Jane Doe <\(world.jane)>", subject: "Letter \(number)", text: "Dear Sam,\n\nnumber \(number).")
            .bytes(to: world.candidate, at: Story.now())
    }

    private static func add(_ world: World) async throws {
        try await world.run(
            [
                "add", "Acme GmbH", "--role", "Engineer", "--with", "Jane Doe <\(world.jane)>", "--at",
                Story.now().minutes(-3 * 24 * 60).rfc3339,
            ], at: nil)
    }

    private static func subjects(_ world: World) async throws -> [String] {
        try await world.json(["inbox"], at: nil).rows.map { $0["subject"].text }
    }

    @Test func theFirstRunReadsEverythingAndIdleTellsOfTheRest() async throws {
        try await Self.withCyrus { world, cyrus in
            try await Self.add(world)
            let groceries = Letter.groceries.bytes(to: world.candidate, at: Story.now())
            for number in 1...40 { try cyrus.deliver(number % 8 == 0 ? Self.letter(world, number) : groceries) }
            let before = try cyrus.ask("b EXAMINE INBOX", "c FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)")
            let ended = try await Binary.start(["daemon"], environment: world.environment) { process in
                try await eventually("the daemon idles", after: world.changes) {
                    try await world.json(["status"], at: nil)["accounts"].rows.first?["mode"].text == "idle"
                }
                #expect(try await Self.subjects(world).count == 5)
                #expect(
                    Self.messages(before)
                        == Self.messages(
                            try cyrus.ask(
                                "b EXAMINE INBOX", "c FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)")))
                for number in 41...45 {
                    try cyrus.deliver(Self.letter(world, number))
                    try await eventually("letter \(number) is read", after: world.changes) {
                        try await Self.subjects(world).contains("Letter \(number)")
                    }
                }
                kill(process, SIGTERM)
            }
            #expect(ended.status == 0, "\(ended.errors)")
            let inbox = try #require(
                try await world.json(["status"], at: nil)["accounts"].rows.first?["mailboxes"].rows
                    .first { $0["name"].text == "INBOX" })
            #expect(inbox["messages"].number == 45 && inbox["accounted"] == inbox["messages"])
        }
    }

    /// What the server said of messages; \Recent is its own business.
    private static func messages(_ heard: String) -> [String] {
        heard.split(separator: "\n").filter { $0.contains(" FETCH (") }.map { line in
            String(line).replacing("\\Recent", with: "").replacing("( ", with: "(")
        }
    }

    @Test func aCopyIsFiledOnceInTheMailboxThatIsMarkedForIt() async throws {
        try await Self.withCyrus { world, cyrus in
            try await world.thanked()
            for minutes in [35, 45] { try await world.pass(at: Story.at(0, 17, minutes)) }
            #expect(try await world.inbox(of: world.jane).count == 1)
            let sent = try cyrus.ask("b EXAMINE Sent", "c FETCH 1:* (FLAGS)")
            #expect(sent.contains("* 1 EXISTS") && sent.contains("\\Seen"))
            let status = try await world.json(["status"], at: Story.at(0, 17, 46))
            let names = status["accounts"].rows.first?["mailboxes"].rows.map { $0["name"].text } ?? []
            #expect(names == ["INBOX", "Sent"])
        }
    }

    /// UIDVALIDITY changes when a mailbox is made anew under its old name.
    @Test func newNumbersRecordNothingTwice() async throws {
        try await Self.withCyrus(more: "mailboxes = [\"INBOX\", \"Jobs\"]") { world, cyrus in
            try await Self.add(world)
            try cyrus.ask("b CREATE Jobs")
            let letters = (1...6).map { Self.letter(world, $0) }
            for letter in letters { try cyrus.append(letter, to: "Jobs") }
            try await world.pass(at: nil)
            #expect(try await Self.subjects(world).count == 6)
            let before = try cyrus.ask("b STATUS Jobs (UIDVALIDITY)")
            try cyrus.ask("b DELETE Jobs", "c CREATE Jobs")
            for letter in letters.reversed() + [Self.letter(world, 7)] { try cyrus.append(letter, to: "Jobs") }
            #expect(try cyrus.ask("b STATUS Jobs (UIDVALIDITY)") != before)
            try await world.pass(at: nil)
            #expect(try await Self.subjects(world).sorted() == (1...7).map { "Letter \($0)" })
            #expect(try await world.run(["log"], at: nil).contains("new numbers"))
        }
    }
}
