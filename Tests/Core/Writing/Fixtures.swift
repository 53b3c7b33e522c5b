// What the tests of Writing share: the shipped templates, Berlin in autumn, a seeded generator, golden files.

import Foundation
import Interviews
import Testing
import Vocabulary

@testable import Writing

enum Shipped {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func templateTexts() throws -> [String: String] {
        var texts: [String: String] = [:]
        for name in LetterTemplates.fileNames {
            texts[name] = try String(contentsOf: root.appending(path: "Config/templates/\(name)"), encoding: .utf8)
        }
        return texts
    }

    static func templates() throws -> LetterTemplates { try LetterTemplates(templateTexts()) }
}

/// Compares with a file under `Golden/`, or rewrites it where `UPDATE_GOLDEN=1`.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(text == golden, "differs from Golden/\(name); UPDATE_GOLDEN=1 rewrites it", sourceLocation: sourceLocation)
}

/// Whether the long tests were asked for.
let isThorough = ProcessInfo.processInfo.environment["AFTERWORD_THOROUGH"] == "1"

/// SplitMix64: the same facts on every run and machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

let summerBerlin = Zone.fixed(offsetSeconds: 7200)

func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

/// Jane Doe at Acme, interviewed on Thursday, October 8, 2026, at 14:00.
func exampleFacts(_ kind: DraftKind, _ tone: Tone = .formal) throws -> LetterFacts {
    var facts = LetterFacts(
        kind: kind, tone: tone, senderName: "Sam Candidate",
        recipient: Contact(name: "Jane Doe", address: Address("jane@acme.example")), company: "Acme GmbH",
        role: "Backend Engineer", interviewStart: try instant("2026-10-08T14:00:00+02:00"), zone: summerBerlin,
        writtenFor: try instant(kind == .thankYou ? "2026-10-08T15:00:00+02:00" : "2026-10-20T09:00:00+02:00"))
    facts.highlights = ["the whiteboard exercise on queue design", "We talked about your move to event sourcing"]
    facts.compliments = ["They liked my open-source mail parser!"]
    facts.topics = ["how your team shares on-call duty"]
    facts.project = "a job queue that survives power cuts"
    if kind == .reminder {
        facts.promise = Expected(
            from: try instant("2026-10-16T00:00:00+02:00"), until: try instant("2026-10-16T18:00:00+02:00"),
            source: "person")
    }
    if kind == .news {
        facts.newsIsOffer = true
        facts.offerDeadline = try instant("2026-10-30T18:00:00+01:00")
    }
    return facts
}

func draft(_ letter: Letter, to address: String = "jane@acme.example") throws -> DraftText {
    DraftText(subject: letter.subject, body: letter.body, recipients: [try #require(Address(address))])
}

/// WCAG 2.1, "contrast ratio".
func contrast(_ left: String, _ right: String) -> Double {
    func luminance(_ colour: String) -> Double {
        let value = Int(colour.dropFirst(), radix: 16) ?? 0
        let parts = [value >> 16, value >> 8 & 0xFF, value & 0xFF].map { part -> Double in
            let share = Double(part) / 255
            return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let sorted = [luminance(left), luminance(right)].sorted()
    return (sorted[1] + 0.05) / (sorted[0] + 0.05)
}
