// Mailboxes with many messages, put where Dovecot keeps them: delivering them one by one would take minutes.

import DemoServers
import Foundation

extension World {
    /// Fills the inbox, which must not have been opened yet, with that many messages of the weeks before today. Every
    /// `each`th is a letter of the company, with the subject "Letter N"; the others are of no interest.
    func fill(_ count: Int, each: Int) async throws {
        let owner: [FileAttributeKey: Any] = [
            .ownerAccountID: NSNumber(value: servers.user.uid), .groupOwnerAccountID: NSNumber(value: servers.user.gid),
            .posixPermissions: 0o700,
        ]
        let box = servers.directory + "/mail/" + candidate
        for name in ["", "/cur", "/new", "/tmp"] {
            try FileManager.default.createDirectory(
                atPath: box + name, withIntermediateDirectories: true, attributes: owner)
        }
        let recipient = "Sam Candidate <\(candidate)>"
        let filler = String(repeating: "Leeks, potatoes, and what else the fields have given this week.\n", count: 40)
        let start = Story.now().minutes(-count / 10 - 60)
        for number in 1...count {
            let letter =
                number.isMultiple(of: each)
                ? Letter(
                    from: "Jane Doe <\(jane)>", subject: "Letter \(number)",
                    text: "Dear Sam,\n\nnumber \(number).\n\nJane")
                : Letter(
                    from: "Shop \(number % 97) <news@shop-\(number % 97).example>", subject: "Offer \(number)",
                    text: filler)
            let path = "\(box)/new/\(1_700_000_000 + number).M\(number)P1.mail.example"
            try Data(letter.bytes(to: recipient, at: start.minutes(number / 10))).write(to: URL(filePath: path))
            var attributes = owner
            attributes[.posixPermissions] = 0o600
            try FileManager.default.setAttributes(attributes, ofItemAtPath: path)
        }
    }
}

/// Tests that take minutes run where AFTERWORD_LONG is set (`make test-long`), smaller ones of their kind always.
enum LongTests {
    static let areWanted = ProcessInfo.processInfo.environment["AFTERWORD_LONG"]?.isEmpty == false
}
