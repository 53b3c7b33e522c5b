// What the tests of this target share: the six policies as they are shipped, zones from fixtures, short notation for
// moments and plans, and an interview to change.

import Etiquette
import Foundation
import Interviews
import TOMLKit
import Vocabulary

/// The checkout's root.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// The six policies of Config/policies, by name.
enum Policies {
    static let names = ["considerate", "three-mails", "planner", "one-week", "patient", "four-notes"]

    static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "Config/policies/\(name).toml"), encoding: .utf8)
    }

    static func document(_ text: String) throws -> PolicyDocument {
        try TOMLDecoder().decode(PolicyDocument.self, from: text)
    }

    static func named(_ name: String) throws -> Policy { try Policy(validating: document(text(name))) }
}

/// Zones from the fixtures of the Vocabulary tests.
enum Zones {
    static func named(_ name: String) throws -> Zone {
        let file = name.replacing("/", with: "-") + ".tzif"
        let data = try Data(contentsOf: root.appending(path: "Tests/Core/Vocabulary/Fixtures/zones/\(file)"))
        return try Zone(name: name, tzif: [UInt8](data))
    }

    static var berlin: Zone { get throws { try named("Europe/Berlin") } }
}

struct BadNotation: Error { var text: String }

/// A moment from RFC 3339, or from a wall clock in `zone` (`2026-10-08 15:00`).
func at(_ text: String, _ zone: Zone? = nil) throws -> Instant {
    if let instant = Instant(rfc3339: text) { return instant }
    guard let zone, let wall = CivilDateTime.parsePrefix(Substring(text)), wall.rest.isEmpty else {
        throw BadNotation(text: text)
    }
    return zone.instant(wall.0)
}

/// The close of a day: what a promised date means.
func promise(_ day: String, _ zone: Zone) throws -> Expected {
    let close = try at("\(day) 18:00", zone)
    return Expected(from: close, until: close, source: "person")
}

extension Plan {
    /// What is ahead as RULES.md writes it: `thank_you Thu 10-08 15:00 +0200 · reminder Fri 10-16 09:00 +0200`.
    func line(in zone: Zone) -> String {
        upcoming.filter { $0.kind != .prep }.map { "\($0.kind.name) \(short($0.due, zone))" }.joined(separator: " · ")
    }

    func touch(_ kind: DraftKind) -> Touch? { touches.last { $0.kind == .mail(kind) } }
}

/// `Thu 10-08 15:00 +0200`
func short(_ instant: Instant, _ zone: Zone) -> String {
    let local = zone.civil(instant)
    let offset = zone.offset(at: instant)
    let hours = abs(offset) / 3600
    let minutes = abs(offset) / 60 % 60
    let sign = offset < 0 ? "-" : "+"
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(local.date.weekday.englishName.prefix(3)) \(local.date.description.dropFirst(5)) \(local.time) "
        + "\(sign)\(two(hours))\(two(minutes))"
}
