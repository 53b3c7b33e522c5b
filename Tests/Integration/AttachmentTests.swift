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
            let bytes = Letter.rejection(from: "Jane Doe <\(world.jane)>").bytes(
                withFileOf: 10_000_000, to: "Sam Candidate <\(world.candidate)>", at: Story.at(0, 18))
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
}
