import DemoServers
import Foundation
import Testing

/// Guarantee G5: the mailbox is only read; the one write is the copy in Sent.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct MailboxTests {
    @Test func aDaysRunChangesNoFlagAndNoMessage() async throws {
        try await SharedServers.withWorld { world in
            let servers = world.servers
            try await world.interviewed()
            try await world.deliver(.groceries, at: Story.at(0, 12))
            try await world.deliver(.thanks(from: "Jane Doe <\(world.jane)>"), at: Story.at(0, 16))
            for mailbox in ["Drafts", "Junk"] {
                let letter = Letter(from: world.candidate, subject: "Kept", text: "A draft of mine.")
                try await servers.store(
                    letter.bytes(to: world.jane, at: Story.at(0, 11)), in: mailbox, of: world.candidate)
            }
            try await servers.doveadm(
                ["flags", "add", "-u", world.candidate, "\\Flagged $Later", "mailbox", "INBOX", "subject", "leeks"])
            let before = try await Self.everything(world)
            #expect(before["INBOX"]?.entries.count == 2)

            try await world.pass(at: Story.at(0, 17, 16))
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 17))
            for minutes in [20, 30, 40] { try await world.pass(at: Story.at(0, 17, minutes)) }
            #expect(try await Self.everything(world) == before)
            #expect(try await servers.entries(in: "Sent", of: world.candidate).map(\.flags) == [["\\Seen"]])
        }
    }

    private struct Content: Equatable {
        var entries: [MailServers.Entry]
        var bytes: [[UInt8]]
    }

    /// All mailboxes but Sent.
    private static func everything(_ world: World) async throws -> [String: Content] {
        let list = try await world.servers.doveadm(["mailbox", "list", "-u", world.candidate])
        var contents: [String: Content] = [:]
        for name in String(decoding: list, as: UTF8.self).split(separator: "\n").map(String.init) where name != "Sent" {
            contents[name] = Content(
                entries: try await world.servers.entries(in: name, of: world.candidate),
                bytes: try await world.servers.mailbox(name, of: world.candidate))
        }
        return contents
    }
}
