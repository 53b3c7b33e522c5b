// The classifier on mail that the project did not write (corpora, `jobmail`; not clean, see Training/README.md): floors under the
// figures of `make measure`. No text of it may appear in a log, so failures name files.

import Foundation
import MailFormat
import Testing
import Vocabulary

@testable import Reading

@Suite("Job mail", .enabled(if: Corpora.folder != nil, "the corpora are absent"))
struct JobmailTests {
    @Test func realMailIsReadAsWellAsStated() throws {
        let folder = try #require(Corpora.folder).appendingPathComponent("jobmail")
        let table = try String(contentsOf: folder.appendingPathComponent("labels.tsv"), encoding: .utf8)
        let reader = MessageReader { _ in nil }
        let classifier = try Packs.classifier()
        var (total, right, rejections, found) = (0, 0, 0, 0)
        var actedFalsely: [String] = []
        for line in table.split(separator: "\n") {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 2, let label = Label(rawValue: fields[1]) else { continue }
            let message = reader.read([UInt8](try Data(contentsOf: folder.appendingPathComponent(fields[0]))))
            let reading = classifier.classify(message)
            total += 1
            right += reading.kind == label ? 1 : 0
            guard label == .rejection else {
                if reading.kind == .rejection, reading.confidence >= 0.8 { actedFalsely.append(fields[0]) }
                continue
            }
            rejections += 1
            found += reading.kind == .rejection ? 1 : 0
        }
        #expect(total > 200 && rejections > 20)
        #expect(Double(right) >= 0.8 * Double(total), "\(right) of \(total)")
        #expect(Double(found) >= 0.65 * Double(rejections), "\(found) of \(rejections)")
        #expect(actedFalsely.count <= 1, "\(actedFalsely)")
    }
}
