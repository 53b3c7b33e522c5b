// `classify` on files: which of them are messages, and what is said of those that are none.

import Foundation
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct OfflineTests {
    @Test(
        "a file is a message by its header",
        arguments: [
            ("Subject: x\n\nbody", true), ("FROM: a@b.example\r\n\r\nbody", true),
            ("X-Spam: no\r\nReceived: from here\r\n\r\nbody", true), ("X-Spam: no\nMessage-ID: <a@b>\n\nbody", true),
            ("X-Spam: no\r\n\r\nFrom: in the body", false), ("note: buy leeks\n\nFrom: in the body", false),
            ("just some notes: nothing", false), ("Subjects: x\n\nbody", false), ("\nSubject: x\n\nbody", false),
            ("", false), (":", false), ("\u{1}\u{2}Subject: x\n\n", false),
        ])
    func aFileIsAMessageByItsHeader(text: String, isMessage: Bool) {
        #expect(MessageFiles.messages(in: Array(text.utf8)).count == (isMessage ? 1 : 0))
    }

    @Test func foldersAreWalkedAndWhatIsNoMailIsSkipped() throws {
        let folder = FileManager.default.temporaryDirectory.path + "/afterword-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func write(_ text: String, to name: String) throws {
            let file = URL(filePath: "\(folder)/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let offer = "Subject: Your offer\n\nDear Sam,\n\nwe are delighted to offer you the position of Engineer.\n"
        try write(rejection.replacing("\n", with: "\r\n"), to: "mail/cur/1:2,S")
        try write(offer, to: "mail/new/2")
        try write("From a Mon\n\(offer)\nFrom b Tue\n\(rejection)\n", to: "old.mbox")
        try write("leeks, potatoes", to: "notes.txt")
        try write("\u{0}\u{1}\u{FF}", to: "photo.jpg")

        var rows: [ClassifyShape] = []
        let reading = try OfflineReading(surroundings: Surroundings.process(environment: [:]))
        try reading.classify([folder, folder + "/none", folder + "/notes.txt"]) { rows.append($0) }
        #expect(
            rows.map { "\($0.path.dropFirst(folder.utf8.count)) \($0.kind ?? $0.error ?? "")" } == [
                "/mail/cur/1:2,S rejection", "/mail/new/2 offer", "/old.mbox offer", "/old.mbox rejection",
                "/none there is no such file", "/notes.txt neither a message nor an mbox file",
            ])
    }
}
