// Other people's mail through a real server's BODYSTRUCTURE: what is left out changes nothing of what is read.

import CurlTransport
import DemoServers
import Foundation
import IMAPProtocol
import MailFormat
import Testing
import Vocabulary

@testable import Pipeline

@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct PartsOfOthersTests {
    @Test(.enabled(if: corpora != nil, "there are no corpora"))
    func whatIsReadIsTheSameWithoutAttachments() async throws {
        let messages = try Self.messages()
        try await SharedServers.withWorld { world in
            try world.fill(messages)
            let session = try await Self.session(world)
            let uids = try await session.uids(from: 1)
            #expect(uids.count == messages.count && messages.count > 600)
            var (planned, differences) = (0, [String]())
            for head in try await session.heads(of: uids) {
                let whole = try #require(try await session.message(head, limit: 25 << 20, whole: true))
                let some = try #require(try await session.message(head, limit: 25 << 20, whole: false))
                guard some.hasOmissions else {
                    #expect(some.bytes == whole.bytes)
                    continue
                }
                planned += 1
                #expect(some.bytes.count < whole.bytes.count + 2000)
                for difference in Self.differences(whole.bytes, some.bytes) {
                    differences.append("\(messages[Int(head.uid) - 1].lastPathComponent): \(difference)")
                }
            }
            await session.close()
            print("\(planned) of \(uids.count) messages were read without some of their parts")
            #expect(planned > 60)
            #expect(differences.filter { !$0.hasPrefix(Self.unparsable) } == [])
        }
    }

    /// GMime does not take its boundary for one and shows the body as it came: with the picture, or without it.
    private static let unparsable = "raw_email_with_binary_encoded.eml"

    private static let reader = MessageReader(zones: { _ in nil })

    /// What is read otherwise of a message without some of its parts.
    private static func differences(_ whole: [UInt8], _ some: [UInt8]) -> [String] {
        let (before, after) = (reader.read(whole), reader.read(some))
        var differences: [String] = []
        func compare<Value: Equatable>(_ name: String, _ value: (ParsedMessage) -> Value) {
            if value(before) != value(after) { differences.append(name) }
        }
        compare("headers") { $0.headers }
        compare("text") { $0.text }
        compare("new text") { $0.newText }
        compare("signature") { $0.signature }
        compare("calendar") { $0.calendar }
        compare("delivery status") { $0.deliveryStatus }
        compare("reported ids") { $0.reportedMessageIDs }
        compare("automatic") { $0.automatic }
        compare("machine") { $0.machine }
        compare("parts") { $0.parts.map { "\($0.type) \($0.filename ?? "") \($0.charset ?? "")" } }
        for (old, new) in zip(before.parts, after.parts)
        where abs(old.size - new.size) > 64 + max(old.size, new.size) / 2 {
            differences.append("size of \(new.type): \(old.size) and \(new.size)")
        }
        return differences
    }

    /// With a plan for whatever has one.
    private static func session(_ world: World) async throws -> IMAPSession {
        let text = try String(contentsOfFile: world.configurationFile, encoding: .utf8)
        let configuration = try Configuration(text: text, file: "config.toml", zoneExists: { _ in true })
        let source = IMAPMailSource(environment: ProcessInfo.processInfo.environment)
        var session = try #require(try await source.connect(to: configuration.accounts[0]) as? IMAPSession)
        (session.planning.saving, session.planning.embeddedByteCount) = (1, 0)
        _ = try await session.examine("INBOX")
        return session
    }

    private static func messages() throws -> [URL] {
        ["mime", "bounces"].flatMap { folder in
            let base = corpora?.appending(path: folder)
            let walk = base.flatMap { FileManager.default.enumerator(at: $0, includingPropertiesForKeys: nil) }
            return (walk?.compactMap { $0 as? URL } ?? []).filter { ["eml", "msg"].contains($0.pathExtension) }
                .sorted { $0.path < $1.path }
        }
    }

    /// Where the corpora lie (CONTRIBUTING.md).
    private static let corpora: URL? = {
        let checkout = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["AFTERWORD_CORPORA"].map { URL(filePath: $0) }
        let folder = named ?? checkout.deletingLastPathComponent().appending(path: "shared/corpora")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()
}
