// Whole messages with the days they promise (`Training/promises-1.tsv`), read as the program reads mail.

import Foundation
import Testing
import Vocabulary

@testable import Reading

@Suite("Promises of messages")
struct PromiseTextTests {
    struct Row {
        var text: ParsedMessage
        var first: CivilDate?
        var last: CivilDate?
    }

    static func rows() throws -> [Row] {
        let file = Packs.root.appendingPathComponent("Training/promises-1.tsv")
        let content = try String(contentsOf: file, encoding: .utf8)
        return content.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 6, fields[0] != "kind" else { return nil }
            return Row(
                text: message(fields[2], subject: fields[1], from: "jane@acme.example", date: fields[3]),
                first: CivilDate(iso: fields[4]), last: CivilDate(iso: fields[5]))
        }
    }

    @Test func promisedDaysAreReadAndOthersAreNot() throws {
        let classifier = try Packs.classifier()
        var (promised, right, silent, invented) = (0, 0, 0, 0)
        for row in try Self.rows() {
            let read = classifier.classify(row.text).expected.map { Zone.utc.date($0.until) }
            if let last = row.last {
                promised += 1
                right += read == last ? 1 : 0
            } else {
                silent += 1
                invented += read == nil ? 0 : 1
            }
        }
        print("promised days: \(right) of \(promised); read where none is promised: \(invented) of \(silent)")
        #expect(promised > 200)
        #expect(silent > 80)
        #expect(Double(right) >= 0.85 * Double(promised))
        #expect(Double(invented) <= 0.05 * Double(silent))
    }
}
