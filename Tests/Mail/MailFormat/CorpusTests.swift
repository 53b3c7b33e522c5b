// Messages that others collected: nothing crashes, and what they expect of them agrees.

import Foundation
import MailFormat
import Testing
import Vocabulary

private let reader = MessageReader(zones: { _ in nil })

/// The parts of stalwart's expected results that are compared.
private struct Stalwart: Decodable {
    struct Part: Decodable {
        var headers: [Header]
        var body: [String: Value]?

        enum CodingKeys: CodingKey { case headers, body }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            headers = try container.decode([Header].self, forKey: .headers)
            body = try? container.decode([String: Value].self, forKey: .body)
        }
    }
    struct Header: Decodable {
        var name: Value
        var value: Value
    }
    var text_body: [Int]
    var parts: [Part]
}

/// Any JSON.
private indirect enum Value: Decodable, Equatable {
    case text(String), number(Double), flag(Bool), list([Value]), object([String: Value]), null

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let list = try? container.decode([Value].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: Value].self))
        }
    }

    subscript(_ key: String) -> Value? {
        if case .object(let object) = self { object[key] } else { nil }
    }
    var list: [Value] { if case .list(let list) = self { list } else { [] } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var int: Int? { if case .number(let number) = self { Int(number) } else { nil } }

    /// Mailboxes of an address value, groups flattened.
    var addresses: [String] {
        let entries = (self["List"]?.list ?? []) + (self["Group"]?.list ?? []).flatMap { $0["addresses"]?.list ?? [] }
        return entries.compactMap { $0["address"]?.text }
    }

    /// A date-time value as an instant.
    var instant: Instant? {
        guard let year = self["year"]?.int, let month = self["month"]?.int, let day = self["day"]?.int,
            let hour = self["hour"]?.int, let minute = self["minute"]?.int, let second = self["second"]?.int,
            let date = CivilDate(year: year, month: month, day: day),
            let time = TimeOfDay(hour: hour, minute: minute, second: second)
        else { return nil }
        let sign = self["tz_before_gmt"] == .flag(true) ? -1 : 1
        let offset = sign * ((self["tz_hour"]?.int ?? 0) * 3600 + (self["tz_minute"]?.int ?? 0) * 60)
        return Instant(seconds: CivilDateTime(date, time).unixSeconds - Int64(offset))
    }
}

private func words(_ text: String) -> [Substring] { text.split { $0.isWhitespace || $0 == "\u{FEFF}" } }

private func header(_ name: String, _ value: String) -> ParsedMessage.Headers {
    reader.readHeaders(Array("\(name): \(value)\n\n".utf8)).headers
}

@Suite(.disabled(if: Corpora.areMissing, "the corpora are absent")) struct CorpusTests {
    @Test func stalwartMessagesAgree() throws {
        var differences: [String] = []
        let files = Corpora.files("mime/stalwart", suffix: ".eml")
        for file in files {
            let json = file.deletingPathExtension().appendingPathExtension("json")
            let expected = try JSONDecoder().decode(Stalwart.self, from: Data(contentsOf: json))
            let message = reader.read(try Corpora.bytes(file))
            let name = "\(file.deletingLastPathComponent().lastPathComponent)/\(file.lastPathComponent)"
            differences += Self.compare(message, expected).map { "\(name) \($0)" }
        }
        #expect(files.count == 64)
        #expect(Set(differences) == Set(Self.knownStalwart.keys))
    }

    private static func compare(_ message: ParsedMessage, _ expected: Stalwart) -> [String] {
        var differing: [String] = []
        func value(_ name: String) -> Value? { expected.parts.first?.headers.last { $0.name.text == name }?.value }
        for (name, found) in [("from", message.headers.from), ("to", message.headers.to), ("cc", message.headers.cc)] {
            if let value = value(name), value["Address"]?.addresses ?? [] != found.map(\.addrSpec) {
                differing.append(name)
            }
        }
        if let subject = value("subject")?["Text"]?.text, words(subject) != words(message.headers.subject) {
            differing.append("subject")
        }
        if let date = value("date")?["DateTime"]?.instant, date != message.headers.date { differing.append("date") }
        if let id = value("message_id")?["Text"]?.text, id != message.headers.messageID?.text { differing.append("id") }
        let text = expected.text_body.compactMap {
            expected.parts.indices.contains($0) ? expected.parts[$0].body?["Text"]?.text : nil
        }
        if !text.isEmpty, words(text.joined(separator: "\n")) != words(message.text) { differing.append("text") }
        return differing
    }

    /// Where we read otherwise, and why.
    private static let knownStalwart = [
        "legacy/010.eml subject": "raw 8-bit bytes: read as windows-1252, there left as U+FFFD",
        "legacy/020.eml subject": "the same", "legacy/022.eml subject": "the same",
        "legacy/027.eml subject": "the same",
        "legacy/052.eml subject": "the same", "legacy/052.eml text": "the same, in a body without charset",
        "legacy/049.eml text": "a uuencoded file is taken out of the text",
        "legacy/033.eml text": "the same, in a body that claims UTF-8",
    ]

    @Test func stalwartAddressHeadersAgree() throws {
        let folder = try #require(Corpora.root).appending(path: "mime/stalwart")
        let vectors = try JSONDecoder().decode(
            [[String: Value]].self, from: Data(contentsOf: folder.appending(path: "address.json")))
        var differences: [Int] = []
        for (index, vector) in vectors.enumerated() {
            guard let raw = vector["header"]?.text, let expected = vector["expected"] else { continue }
            let found = header("To", raw.trimmingCharacters(in: .newlines)).to
            if expected.addresses != found.map(\.addrSpec) { differences.append(index) }
        }
        #expect(Set(differences) == Set(Self.knownAddresses.keys))
    }

    /// Vectors by their number.
    private static let knownAddresses = [
        9: "a comment with an escaped line end", 13: "a route before the address, white space around dots: taken away",
        14: "white space around dots: taken away", 37: "a URI of a List header is no mailbox", 38: "the same",
        39: "the same",
        40: "the same", 41: "the same", 42: "the same", 43: "the same", 44: "the same", 45: "the same", 46: "the same",
        47: "the same",
    ]

    @Test func stalwartDatesAndIdsAgree() throws {
        let folder = try #require(Corpora.root).appending(path: "mime/stalwart")
        var differences: [String] = []
        let dates = try JSONDecoder().decode(
            [[String: Value]].self, from: Data(contentsOf: folder.appending(path: "date.json")))
        for (index, vector) in dates.enumerated() {
            guard let raw = vector["header"]?.text else { continue }
            let found = header("Date", raw.trimmingCharacters(in: .newlines)).date
            if vector["expected"]?.instant != found { differences.append("date \(index)") }
        }
        let ids = try JSONDecoder().decode(
            [[String: Value]].self, from: Data(contentsOf: folder.appending(path: "id.json")))
        for (index, vector) in ids.enumerated() {
            guard let raw = vector["header"]?.text else { continue }
            let found = header("References", raw.trimmingCharacters(in: .newlines)).references.map(\.text)
            if vector["expected"]?.list.compactMap(\.text) ?? [] != found { differences.append("id \(index)") }
        }
        #expect(Set(differences) == Set(Self.knownDatesAndIds.keys))
    }

    private static let knownDatesAndIds = [
        "date 12": "numbers without a month's name are no date",
        "date 14": "a comment within a comment: there refused, here read",
        "id 6": "white space inside an id is taken away",
    ]

    @Test func mime4jTextsAgree() throws {
        var differences: [String] = []
        let files = Corpora.files("mime/mime4j", suffix: ".msg")
        for file in files {
            let message = reader.read(try Corpora.bytes(file))
            let stem = file.deletingPathExtension().path
            let first = ["_decoded_1.txt", "_decoded_1_1.txt", "_decoded_1_1_1.txt"].first {
                FileManager.default.fileExists(atPath: stem + $0)
            }
            guard let first else { continue }
            let expected = Charset(try Corpora.bytes(URL(filePath: stem + first)))
            if !words(message.text).starts(with: words(expected)) { differences.append(file.lastPathComponent) }
        }
        #expect(Set(differences) == Set(Self.knownMime4j.keys))
    }

    private static let knownMime4j = [
        "bad-newlines-multiple-parts-base64.msg":
            "an embedded message in base64 is not opened (RFC 2046 section 5.2.1)",
        "base64encoded-rfc822message.msg": "the same", "base64encoded-rfc822message-nested.msg": "the same",
        "ending-boundaries.msg": "text behind a boundary makes it no boundary; the body is shown as it came",
        "malformedHeaderStartsBody-nocrlfcrlf.msg": "a header line without a colon is skipped where fields follow",
        "multipartnestedemptyparts.msg": "an embedded message is an attachment, not the text",
        "qp-body.msg": "expected in its own charset, ours is decoded",
        "very-very-long-boundary.msg": "a boundary far beyond 70 characters (RFC 2046 section 5.1.1) is none",
    ]

    private func Charset(_ bytes: [UInt8]) -> String {
        String(validating: bytes, as: UTF8.self) ?? String(bytes.map { Character(Unicode.Scalar($0)) })
    }

    @Test func rubyMailsAreReadWithoutDefectOfOurs() throws {
        let files = Corpora.files("mime/ruby-mail", suffix: ".eml")
        var empty: [String] = []
        for file in files {
            let bytes = try Corpora.bytes(file)
            let message = reader.read(bytes)
            #expect(message.notFullyRead == nil, "\(file.lastPathComponent)")
            if message.text.isEmpty, message.parts.isEmpty { empty.append(file.lastPathComponent) }
        }
        #expect(files.count > 90)
        // These four have no body.
        let bodiless = [
            "bad_date_header2.eml", "empty_in_reply_to.eml", "missing_body.eml", "must_supply_encoding.eml",
        ]
        #expect(empty.sorted() == bodiless)
    }

    @Test func everyMessageSurvivesBeingCutAnywhere() throws {
        for file in Corpora.files("mime/stalwart", suffix: ".eml").prefix(12) {
            let bytes = try Corpora.bytes(file)
            for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 20)) {
                _ = reader.read(Array(bytes.prefix(count)))
            }
        }
    }
}
