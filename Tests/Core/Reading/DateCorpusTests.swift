// The date phrases of the corpora (`dates/DateParser.json`), as far as our grammar covers them.

import Foundation
import Testing
import Vocabulary

@testable import Reading

/// Where the corpora lie; nil where they are absent.
enum Corpora {
    static let folder: URL? = {
        let environment = ProcessInfo.processInfo.environment["AFTERWORD_CORPORA"].map { URL(fileURLWithPath: $0) }
        let folder = environment ?? Packs.root.deletingLastPathComponent().appendingPathComponent("shared/corpora")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()
}

@Suite("Date corpus", .enabled(if: Corpora.folder != nil, "the corpora are absent"))
struct DateCorpusTests {
    struct Case: Decodable {
        struct Context: Decodable { var ReferenceDateTime: String? }
        struct Value: Decodable {
            struct Resolution: Decodable { var date: String? }
            var FutureResolution: Resolution?
            var PastResolution: Resolution?
        }
        struct Found: Decodable {
            var Text: String
            var Value: Value?
        }
        var Input: String
        var Context: Context?
        var Results: [Found]
        var NotSupported: String?
    }

    /// Outside our grammar: dates that look back, which no promise does.
    static let backward = ["ago", "last", "previous", "yesterday", "past", "before", "earlier", "prior"]

    /// Outside our grammar for other reasons: words of the case, and why.
    static let outside = [
        ("on 15", "a bare number is as likely a count"), ("on 4.22", "a bare number is as likely a version or a sum"),
        ("on 4-22", "a bare number is as likely a range"), ("in 4.22", "a bare number is as likely a version or a sum"),
        ("for the 27", "a number without its ordinal"), ("for the twenty second", "an ordinal of two words"),
        ("for the thirty", "a number without its ordinal"), ("back the day", "names no day"),
        ("my day", "names no day"), ("2 years 21 days", "two units added up"), ("two thousand", "a year in words"),
        ("days from tomorrow", "counted from another day than the mail's"),
        ("weeks from tomorrow", "counted from another day than the mail's"),
        ("days after today", "counted from another day than the mail's"),
        ("two sundays", "weekdays counted"), ("two monday", "weekdays counted"),
        ("2019-sep-1", "a form of programs, not of letters"), ("2019/sep/01", "a form of programs, not of letters"),
    ]

    @Test func daysWithinTheGrammarAreUnderstood() throws {
        let folder = try #require(Corpora.folder)
        let data = try Data(contentsOf: folder.appendingPathComponent("dates/DateParser.json"))
        let cases = try JSONDecoder().decode([Case].self, from: data)
        var (total, right) = (0, 0)
        var missed: [String] = []
        for item in cases {
            guard let result = item.Results.first, item.Results.count == 1,
                let date = result.Value?.FutureResolution?.date,
                date == result.Value?.PastResolution?.date || result.Value?.PastResolution?.date != nil,
                let wanted = CivilDate(iso: date), let reference = item.Context?.ReferenceDateTime,
                let now = Instant(rfc3339: reference + "Z"),
                !Self.backward.contains(where: item.Input.lowercased().contains),
                !Self.outside.contains(where: { item.Input.lowercased().contains($0.0) }),
                wanted >= Zone.utc.date(now)
            else { continue }
            total += 1
            let bytes = Array(item.Input.utf8)
            let american = Zone.fixed(offsetSeconds: 0)
            let tokens = DateLexer.tokens(of: bytes, in: 0..<bytes.count)
            var scanner = DateScanner(tokens, reference: now, zone: american, isMonthFirst: true)
            let mentions = scanner.mentions()
            if mentions.contains(where: { $0.value.first == wanted }) {
                right += 1
            } else {
                missed.append(
                    "\(item.Input) → \(date) at \(reference); read \(mentions.map { $0.value.first.description })")
            }
        }
        print("date corpus: \(right) of \(total)")
        if let path = ProcessInfo.processInfo.environment["AFTERWORD_DATES_MISSED"] {
            try missed.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(total > 50)
        #expect(Double(right) >= 0.95 * Double(total))
    }
}
