// Attachments that are not read stay on the server, by the bytes on the wire.

import DemoServers
import Foundation
import Synchronization
import Testing

@testable import TestServers

@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct AttachmentTests {
    /// A refusal and an invitation beside a PDF of ten megabytes.
    @Test func aLargeAttachmentNeverCrosses() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let start = Story.at(4, 9)
            var letter = Letter.rejection(
                from: "Jane Doe <\(world.jane)>", headers: ["X-Test: attachment"])
            letter.text = Self.mixed(letter.text, start: start)
            let bytes = Self.asMixed(letter.bytes(to: "Sam Candidate <\(world.candidate)>", at: Story.at(0, 18)))
            #expect(bytes.count > 13_000_000)
            try await world.servers.deliver(bytes, to: world.candidate)
            let said = Mutex(0)
            let port = Int(world.servers.imapPort)
            let tap = try ScriptedServer(toAll: { peer in
                try peer.relay(to: port) { bytes in said.withLock { $0 += bytes.count } }
            })
            try world.configure(imap: UInt16(tap.port))
            try await world.pass(at: Story.at(0, 18, 5))
            let count = said.withLock { $0 }
            print("bytes from the server: \(count)")
            #expect(count < 20_000)

            let mail = try #require(try await world.json(["inbox"], at: Story.at(0, 18, 6)).rows.first)
            #expect(mail["kind"].text == "rejection")
            let left = try #require(mail["not_fetched"].rows.first)
            #expect(left["filename"].text == "offer.pdf" && left["type"].text == "application/pdf")
            #expect(abs((left["size"].number ?? 0) - 10_000_000) < 1000)
            #expect(mail["not_fully_read"] == .null)
            let detail = try await world.journal(at: Story.at(0, 18, 6))
            #expect(detail.contains("invitation-1@"), "the calendar was read")
            // Nothing of the mailbox changed (G5).
            #expect(try await world.servers.entries(in: "INBOX", of: world.candidate).map(\.flags) == [[]])
        }
    }

    // MARK: A large letter

    private static func mixed(_ text: String, start: Moment) -> String {
        let stamp = start.rfc3339.filter { $0 != "-" && $0 != ":" }.prefix(15) + "Z"
        let line = String(repeating: "JVBERi0x", count: 9) + "JVBE"
        let file = Array(repeating: line, count: 10_000_000 / 57).joined(separator: "\n")
        return """
            --b1
            Content-Type: text/plain; charset=utf-8

            \(text)
            --b1
            Content-Type: text/calendar; method=REQUEST; charset=utf-8

            BEGIN:VCALENDAR
            VERSION:2.0
            METHOD:REQUEST
            BEGIN:VEVENT
            UID:invitation-1@acme.example
            DTSTAMP:20260101T000000Z
            DTSTART:\(stamp)
            SUMMARY:Talk
            END:VEVENT
            END:VCALENDAR
            --b1
            Content-Type: application/pdf; name="offer.pdf"
            Content-Disposition: attachment; filename="offer.pdf"
            Content-Transfer-Encoding: base64

            \(file)
            --b1--
            """
    }

    private static func asMixed(_ bytes: [UInt8]) -> [UInt8] {
        let plain = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        let text = String(decoding: bytes, as: UTF8.self)
        return Array(
            text.replacing(plain, with: "Content-Type: multipart/mixed; boundary=\"b1\"\r\n", maxReplacements: 1).utf8)
    }
}
