import DemoServers
import Foundation
import Testing

/// What becomes of changes that a person makes to files of the review directory.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct EditingTests {
    private static func edit(_ path: String, _ change: (String) -> String) throws {
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        try Data(change(text).utf8).write(to: URL(filePath: path))
    }

    /// What a letter says; how it is encoded may differ in the form for the editor.
    private static func text(of file: Data) -> Substring {
        String(decoding: file, as: UTF8.self).split(separator: "\r\n\r\n", maxSplits: 1)[1]
    }
    private static func text(of path: String) throws -> Substring {
        text(of: try Data(contentsOf: URL(filePath: path)))
    }

    @Test func anEditedFileIsTakenOverAndSentAsItIs() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let now = Story.at(0, 17, 16)
            let before = try await world.draft(at: now)
            try Self.edit(before["path"].text) { $0.replacing("I especially appreciated", with: "I enjoyed") }
            let after = try await world.draft(at: now)
            #expect(after["sha256"].text != before["sha256"].text)
            #expect(after["message_id"].text == before["message_id"].text)
            try await world.run(["confirm", "d1@\(after["sha256"].text.prefix(8))"], at: now)
            try await world.pass(at: Story.at(0, 17, 30))
            let arrived = try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane)
            #expect(
                arrived.map { String(decoding: $0.bytes, as: UTF8.self).contains("I enjoyed our conversation") } == [
                    true
                ])
        }
    }

    @Test func aDraftEditedAfterItsConfirmationIsNotSent() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            let path = try await world.draft(at: Story.at(0, 17, 16))["path"].text
            try Self.edit(path) { $0.replacing("I especially appreciated", with: "I  especially appreciated") }
            try await world.pass(at: Story.at(0, 17, 30))
            #expect(try await world.inbox(of: world.jane).isEmpty)
            #expect(try await world.filed().isEmpty)
            #expect(try await world.draft(at: Story.at(0, 17, 31))["state"].text == "waiting")
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test(arguments: [
        ("other_recipient", "addressed to somebody else"), ("other_message_id", "another Message-ID"),
        ("unreadable", "can no longer be read"), ("empty", "can no longer be read"),
        ("binary", "can no longer be read"),
    ])
    func aFileThatIsNoLongerTheDraftIsReportedAndNothingIsLost(damage: String, words: String) async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let now = Story.at(0, 17, 16)
            let good = try await world.draft(at: now)
            let path = good["path"].text
            let original = try Data(contentsOf: URL(filePath: path))
            switch damage {
            case "other_recipient": try Self.edit(path) { $0.replacing(world.jane, with: "boss@\(world.company)") }
            case "other_message_id": try Self.edit(path) { $0.replacing("Message-ID: <", with: "Message-ID: <x") }
            case "unreadable": try Self.edit(path) { _ in "This is no message at all.\n" }
            case "empty": try Self.edit(path) { _ in "" }
            default: try Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31) }).write(to: URL(filePath: path))
            }
            let damaged = try Data(contentsOf: URL(filePath: path))
            let refused = try await world.attempt(["confirm", "d1"], at: now)
            #expect(refused.status == 1)
            #expect(refused.errors.contains(words))
            let draft = try await world.draft(at: now)
            #expect(draft["state"].text == "waiting")
            #expect(!draft["problem"].text.isEmpty)
            #expect(draft["sha256"].text == good["sha256"].text, "the ledger keeps the last good version")
            #expect(try Data(contentsOf: URL(filePath: path)) == damaged, "the person's file is left alone")
            #expect(try await world.json(["list"], at: now).rows.first?["needs_attention"] == .boolean(true))

            try FileManager.default.removeItem(atPath: path)
            try await world.run(["edit", "d1"], at: now, more: ["EDITOR": "true"])
            #expect(try Self.text(of: path) == Self.text(of: original), "the last good version is back")
            #expect(try await world.draft(at: now) == good)
        }
    }

    @Test func aFileDamagedAfterTheConfirmationIsNotSent() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
            let path = try await world.draft(at: Story.at(0, 17, 16))["path"].text
            try Self.edit(path) { $0.replacing(world.jane, with: "boss@\(world.company)") }
            try await world.pass(at: Story.at(0, 17, 30))
            #expect(try await world.inbox(of: world.jane).isEmpty)
            #expect(try await world.inbox(of: "boss@\(world.company)").isEmpty)
        }
    }

    @Test func aDeletedFileIsAskedAboutAndNotTakenAsDropped() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let now = Story.at(0, 17, 16)
            let good = try await world.draft(at: now)
            let original = try Data(contentsOf: URL(filePath: good["path"].text))
            try FileManager.default.removeItem(atPath: good["path"].text)
            try await world.pass(at: now)
            let draft = try await world.draft(at: now)
            #expect(draft["state"].text == "waiting")
            #expect(draft["problem"].text == "missing")
            #expect(try await world.run(["queue"], at: now).contains("afterword edit d1"))
            #expect(!FileManager.default.fileExists(atPath: good["path"].text), "it does not come back unasked")
            try await world.run(["edit", "d1"], at: now, more: ["EDITOR": "true"])
            #expect(try Self.text(of: good["path"].text) == Self.text(of: original), "it is as it was")
            #expect(try await world.draft(at: now) == good)
        }
    }

    /// An editor shows a readable form; looking at it is no change.
    @Test func lookingAtAConfirmedDraftInAnEditorLeavesItConfirmed() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let now = Story.at(0, 17, 16)
            try await world.run(["confirm", "d1"], at: now)
            let confirmed = try await world.draft(at: now)
            try await world.run(["edit", "d1"], at: now, more: ["EDITOR": "true"])
            #expect(try await world.draft(at: now) == confirmed)
            try await world.pass(at: Story.at(0, 17, 30))
            #expect(try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane).count == 1)
        }
    }

    @Test func aDroppedDraftLosesItsFileAndIsNeverSent() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let now = Story.at(0, 17, 16)
            let path = try await world.draft(at: now)["path"].text
            try await world.run(["drop", "d1"], at: now)
            #expect(!FileManager.default.fileExists(atPath: path))
            #expect(try await world.attempt(["confirm", "d1"], at: now).status == 1)
            try await world.pass(at: Story.at(0, 17, 30))
            #expect(try await world.inbox(of: world.jane).isEmpty)
        }
    }

    /// A file of somebody else's in the directory is no draft, and stays.
    @Test func aStrangeFileInTheReviewDirectoryIsLeftAlone() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let path = world.review + "/my-own-letter.eml"
            try world.write("From: x@y.example\nTo: \(world.jane)\nSubject: x\n\nx\n", to: path)
            try await world.pass(at: Story.at(0, 17, 30))
            #expect(FileManager.default.fileExists(atPath: path))
            #expect(try await world.drafts(at: Story.at(0, 17, 31)).count == 1)
            #expect(try await world.inbox(of: world.jane).isEmpty)
        }
    }
}
