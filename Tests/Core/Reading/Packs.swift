// The phrase packs and sender lists of Config, decoded as the program decodes them.

import Defaults
import Foundation
import TOMLKit
import Testing
import Vocabulary

@testable import Reading

/// What lies in Config, read once.
enum Packs {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().standardizedFileURL.resolvingSymlinksInPath()

    static func phrases() throws -> PhraseMatcher { try phraseResult.get() }
    static func senders() throws -> SenderLists { try senderResult.get() }
    static func weights() throws -> Weights { try weightResult.get() }
    static func classifier() throws -> Classifier { Classifier(phrases: try phrases(), weights: try weights()) }

    private static let phraseResult = Result { () throws -> PhraseMatcher in
        let folder = root.appendingPathComponent("Config/phrases")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".toml") }
        return try PhraseMatcher(
            names.sorted().map { name in
                let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
                return try TOMLDecoder().decode(PhrasePack.self, from: text)
            })
    }

    private static let senderResult = Result { () throws -> SenderLists in
        let text = try String(contentsOf: root.appendingPathComponent("Config/senders.toml"), encoding: .utf8)
        return try TOMLDecoder().decode(SenderLists.self, from: text)
    }

    private static let weightResult = Result { try Weights(bytes: Defaults.weights) }
}

/// A message of a text alone.
func message(_ body: String, subject: String = "", from: String = "jane@acme.example", date: String? = nil)
    -> ParsedMessage
{
    var message = ParsedMessage()
    message.headers.subject = subject
    message.headers.from = [Address(from)].compactMap { $0 }
    message.headers.date = date.flatMap { Instant(rfc3339: $0) }
    message.text = body
    message.newText = body
    return message
}
