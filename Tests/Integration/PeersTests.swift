import DemoServers
import Foundation
import Testing

/// Guarantee G6: the program, and all that it starts, talks to the servers of its configuration and to nobody else
/// (Tests/Peers/peers.c writes down whom).
@Suite(.needsServers, .timeLimit(.minutes(10))) struct PeersTests {
    /// A mail that asks to be looked at elsewhere, in every way that mail programs have followed.
    private static func inviting(from sender: String) -> Letter {
        var letter = Letter(
            from: sender, subject: "Your interview",
            text: """
                --b
                Content-Type: text/html; charset=utf-8

                <html><head><link rel="stylesheet" href="http://tracker.example/style.css">
                <base href="http://tracker.example/"></head><body background="http://tracker.example/b.png">
                <p>Dear Sam, we will let you know by Friday.</p>
                <img src="http://tracker.example/pixel.gif" width="1" height="1">
                <iframe src="http://tracker.example/frame"></iframe></body></html>
                --b
                Content-Type: message/external-body; access-type=URL; URL="http://tracker.example/part"

                Content-Type: text/plain

                --b
                Content-Type: text/calendar; method=REQUEST; charset=utf-8

                BEGIN:VCALENDAR
                VERSION:2.0
                METHOD:REQUEST
                BEGIN:VEVENT
                UID:42@acme.example
                DTSTAMP:20300101T000000Z
                DTSTART:20300107T100000Z
                DTEND:20300107T110000Z
                SUMMARY:Interview
                URL:http://tracker.example/meeting
                ATTACH:http://tracker.example/plan.pdf
                END:VEVENT
                END:VCALENDAR
                --b--
                """,
            headers: [
                "Disposition-Notification-To: tracker@tracker.example", "Return-Receipt-To: tracker@tracker.example",
                "List-Unsubscribe: <http://tracker.example/unsubscribe>",
                "X-Image-URL: http://tracker.example/face.png",
            ])
        letter.type = "multipart/mixed; boundary=b"
        return letter
    }

    @Test func nobodyIsTalkedToButTheConfiguredServers() async throws {
        try await SharedServers.withWorld { world in
            let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let library = URL(filePath: tests).deletingLastPathComponent().appending(path: "libpeers.so").path
            try #require(FileManager.default.fileExists(atPath: library), "build the tests first")
            let notes = world.directory + "/peers"
            let watched = ["LD_PRELOAD": library, "AFTERWORD_PEERS": notes]
            func peers(_ arguments: [String], at moment: Moment) async throws -> Set<String> {
                try? FileManager.default.removeItem(atPath: notes)
                let outcome = try await world.attempt(arguments, at: moment, more: watched)
                #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
                let lines = String(decoding: FileManager.default.contents(atPath: notes) ?? Data(), as: UTF8.self)
                return Set(lines.split(separator: "\n").map(String.init))
            }
            let mailbox = "127.0.0.1 \(world.servers.imapPort)"
            let submission = "127.0.0.1 \(world.servers.smtpPort)"

            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            let first = try await peers(["daemon", "--once"], at: Story.at(0, 17, 30))
            #expect(first == [mailbox, submission])
            #expect(try await world.draft(at: Story.at(0, 17, 30))["state"].text == "sent")

            try await world.deliver(Self.inviting(from: "Jane Doe <\(world.jane)>"), at: Story.at(1, 7))
            #expect(
                try await peers(["daemon", "--once"], at: Story.at(1, 7, 31)) == [mailbox, submission], "the digest")
            #expect(try await world.json(["inbox"], at: Story.at(1, 8)).rows.count == 1)
            #expect(try await peers(["doctor"], at: Story.at(1, 8)).isSubset(of: [mailbox, submission]))
            for command in [
                ["list"], ["show", "i1"], ["show", "m1"], ["why", "m1"], ["inbox"], ["queue", "--all"], ["plan", "i1"],
                ["log", "--verify"], ["digest"], ["report", "--html", world.directory + "/report.html"], ["export"],
            ] {
                #expect(try await peers(command, at: Story.at(1, 8)).isEmpty, "\(command) needs no network")
            }
        }
    }
}
