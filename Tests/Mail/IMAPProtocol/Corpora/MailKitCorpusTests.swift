import Foundation
import IMAPProtocol
import Testing

@Suite("MailKit's captured responses", .enabled(if: Corpora.imap != nil, "the corpora are absent"))
struct MailKitCorpusTests {
    @Test("all are read; none is refused, broken or cut")
    func allAreRead() throws {
        var report: [String] = []
        let files = Corpora.files(in: "mailkit", suffix: ".txt")
        #expect(files.count > 90)
        for file in files {
            // The captures are kept with LF; the literals' counts are those of CRLF.
            let bytes = wire(String(decoding: try Corpora.bytes(of: file), as: UTF8.self))
            var parser = ResponseParser()
            let stream = parser.parse(bytes[...])
            #expect(!stream.isEmpty)
            for part in stream {
                switch part {
                case .refused(let error), .fetchBroken(let error), .failed(let error),
                    .fetchItem(.unreadable(let error)):
                    report.append("\(file.lastPathComponent): \(error)")
                default: break
                }
            }
            if let error = parser.unfinished() { report.append("\(file.lastPathComponent): \(error)") }
            try checkSlices(bytes, stream)
        }
        #expect(report.isEmpty)
    }

    private func checkSlices(_ bytes: [UInt8], _ expected: [ResponsePart]) throws {
        for size in [1, 3, 64] {
            var parser = ResponseParser()
            let stream = slices(of: bytes, next: { size }).flatMap { parser.parse($0) }
            #expect(joined(stream) == joined(expected))
        }
    }

    @Test("FETCH of a whole mailbox gives its messages, threads and headers")
    func fetchOfAWholeMailbox() throws {
        let file = try #require(Corpora.files(in: "mailkit/dovecot", suffix: "fetch3.txt").first)
        let bytes = wire(String(decoding: try Corpora.bytes(of: file), as: UTF8.self))
        var conversation = try Conversation.examined()
        let fields = BodySection(.headerFields(["REFERENCES", "X-MAILER"]))
        _ = try conversation.send(.fetch(UIDSet(from: .min), [.size, .internalDate, .bodyStructure, .body(fields)]))
        let effects = conversation.receiveRaw(Array(bytes.prefix { $0 != 0x41 } + bytes.drop { $0 != 0x41 }))
        #expect(effects.messageUIDs == (1...14).map { UInt32($0) })
        for case .message(let message, _) in effects {
            #expect(message.bodies.count == 1)
            #expect(message.bodyStructure?.leaves.map(\.path) == [[1]])
            #expect(message.internalDate?.zoneMinutes == -240)
        }
    }

    @Test("a session goes through every capture")
    func sessionsGoThrough() throws {
        for file in Corpora.files(in: "mailkit", suffix: ".txt") {
            var conversation = try Conversation.examined()
            let tag = try conversation.send(.fetch(UIDSet(from: .min), [.flags, .body(.message)])).text
            let text = String(decoding: try Corpora.bytes(of: file), as: UTF8.self)
                .replacingOccurrences(of: "A########", with: tag)
            let effects = conversation.receive(text)
            #expect(effects.failure == nil, "\(file.lastPathComponent)")
            #expect(!effects.contains { if case .refused = $0 { true } else { false } }, "\(file.lastPathComponent)")
        }
    }

    @Test("messages of any bytes come through a literal unchanged, in any slices")
    func messagesComeThrough() throws {
        var generator = SeededGenerator(seed: 50)
        let files = Corpora.files(in: "mailkit/common", suffix: ".msg")
        #expect(files.count == 50)
        for file in files {
            let message = try Corpora.bytes(of: file)
            var conversation = try Conversation.examined()
            let fetch = try conversation.send(.fetch(uids(1), [.body(.message)]))
            let bytes =
                Array("* 1 FETCH (UID 1 BODY[] {\(message.count)}\r\n".utf8) + message
                + Array(")\r\n\(fetch) OK done\r\n".utf8)
            var received: [UInt8] = []
            received.reserveCapacity(message.count)
            var last: [Effect] = []
            for slice in slices(of: bytes, next: { Int.random(in: 1...20_000, using: &generator) }) {
                last = conversation.session.receive(slice)
                for case .bodyChunk(let chunk) in last { received += chunk }
            }
            #expect(received == message)
            #expect(last.fetchResult?.answered == uids(1))
        }
    }
}
