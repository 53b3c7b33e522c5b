// Mailboxes with many messages, put where Dovecot keeps them: delivering them one by one would take minutes.

import DemoServers
import Foundation

extension World {
    /// Fills the inbox, which must not have been opened yet, with that many messages of the weeks before today. Every
    /// `each`th is a letter of the company, with the subject "Letter N"; the others are of no interest.
    func fill(_ count: Int, each: Int) async throws {
        for name in ["", "/cur", "/new", "/tmp"] {
            try FileManager.default.createDirectory(
                atPath: box + name, withIntermediateDirectories: true, attributes: owner(0o700))
        }
        let start = Story.now().minutes(-count / 10 - 60)
        for number in 1...count { try drop(number, each: each, at: start.minutes(number / 10)) }
    }

    /// Fills the inbox, which must not have been opened yet, with these files, in their order.
    func fill(_ files: [URL]) throws {
        for name in ["", "/cur", "/new", "/tmp"] {
            try FileManager.default.createDirectory(
                atPath: box + name, withIntermediateDirectories: true, attributes: owner(0o700))
        }
        for (index, file) in files.enumerated() {
            let path = "\(box)/new/\(1_700_000_000 + index).M\(index)P1.mail.example"
            try FileManager.default.copyItem(atPath: file.path, toPath: path)
            try FileManager.default.setAttributes(owner(0o600), ofItemAtPath: path)
        }
    }

    /// Puts one of these into the inbox, at a place where Dovecot finds it by itself.
    func drop(_ number: Int, each: Int, at moment: Moment) throws {
        let letter =
            number.isMultiple(of: each)
            ? Letter(
                from: "Jane Doe <\(jane)>", subject: "Letter \(number)",
                text: "Dear Sam,\n\nnumber \(number).\n\nJane")
            : Letter(
                from: "Shop \(number % 97) <news@shop-\(number % 97).example>", subject: "Offer \(number)",
                text: Self.filler)
        let name = "\(1_700_000_000 + number).M\(number)P1.mail.example"
        let path = "\(box)/tmp/\(name)"
        try Data(letter.bytes(to: "Sam Candidate <\(candidate)>", at: moment)).write(to: URL(filePath: path))
        try FileManager.default.setAttributes(owner(0o600), ofItemAtPath: path)
        try FileManager.default.moveItem(atPath: path, toPath: "\(box)/new/\(name)")
    }

    private var box: String { servers.directory + "/mail/" + candidate }

    private static let filler = String(
        repeating: "Leeks, potatoes, and what else the fields have given this week.\n", count: 40)

    private func owner(_ permissions: Int) -> [FileAttributeKey: Any] {
        [
            .ownerAccountID: NSNumber(value: servers.user.uid), .groupOwnerAccountID: NSNumber(value: servers.user.gid),
            .posixPermissions: permissions,
        ]
    }
}

/// Tests that take minutes run where AFTERWORD_LONG is set (`make test-long`), smaller ones of their kind always.
enum LongTests {
    static let areWanted = ProcessInfo.processInfo.environment["AFTERWORD_LONG"]?.isEmpty == false
}
