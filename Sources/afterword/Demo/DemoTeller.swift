// How the demo speaks: one line a step, and what was expected of it.

import Foundation
import Pipeline
import Vocabulary
import Writing

/// Tells the story on standard output.
struct DemoTeller: Sendable {
    let terminal: Terminal

    func title(_ text: String) {
        Output.write("")
        for line in Wrap.lines(text, width: terminal.width) { Output.write(terminal.styled(line, .bold)) }
    }

    /// A step: when, and what happened and why.
    func step(_ now: Instant, _ zone: Zone, _ text: String) {
        let local = zone.civil(now)
        let stamp =
            "\(local.date.weekday.englishName.prefix(3)) \(DemoTeller.two(local.date.day)) \(local.date.englishMonth.prefix(3)) \(local.time.description.prefix(5))"
        let indent = String(repeating: " ", count: stamp.count + 2)
        for (index, line) in Wrap.lines(Printable.escape(text), width: terminal.width - indent.count).enumerated() {
            Output.write((index == 0 ? terminal.styled(stamp, .dim) + "  " : indent) + line)
        }
        Output.flush()
    }

    func block(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let parts =
                DisplayWidth.of(line) <= terminal.width - 4
                ? [String(line)] : Wrap.lines(line, width: terminal.width - 4)
            for part in parts { Output.write(part.isEmpty ? "" : "    \(part)") }
        }
        Output.flush()
    }

    private static func two(_ number: Int) -> String { number < 10 ? " \(number)" : "\(number)" }
}

/// Something in the demo did not go as it should.
struct DemoFailure: Error, CustomStringConvertible {
    var description: String
}

/// A document of JSON, looked at without ceremony.
struct DemoJSON {
    let value: Any?

    init(_ text: String) { value = try? JSONSerialization.jsonObject(with: Data(text.utf8)) }
    private init(value: Any?) { self.value = value }

    subscript(_ key: String) -> DemoJSON { DemoJSON(value: (value as? [String: Any])?[key]) }
    var rows: [DemoJSON] { (value as? [Any])?.map { DemoJSON(value: $0) } ?? [] }
    var text: String { value as? String ?? "" }
    var texts: [String] { value as? [String] ?? [] }
    var number: Int { value as? Int ?? 0 }
    var isTrue: Bool { value as? Bool ?? false }
    var exists: Bool { value != nil && !(value is NSNull) }
}
