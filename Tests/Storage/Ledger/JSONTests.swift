// The ledger's own JSON: what is written reads back, strangers' JSON is read too, and what is none is refused.

import FoundationEssentials
import Interviews
import Testing
import Vocabulary

@testable import Ledger

struct JSONTests {
    private func read<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        try PayloadCoding.decode(type, from: Data(text.utf8))
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func everyPayloadReadsBackAndIsWhatFoundationReads(seed: UInt64) throws {
        var generator = EventGenerator(seed: seed)
        for _ in 0..<300 {
            let (event, bytes) = generator.next().separatingBytes()
            let text = try PayloadCoding.encode(event.payload)
            let back = try Event(event.name, by: StoredPayload(json: Data(text.utf8)))
            #expect(back == event)
            #expect(try PayloadCoding.encode(back.payload) == text)
            #expect(try Event(event.name, by: FoundationPayload(json: Data(text.utf8))) == event)
            #expect(event.joining(bytes).separatingBytes().bytes == bytes)
        }
    }

    private struct FoundationPayload: PayloadDecoder {
        var json: Data
        func decode<Payload: Decodable>(_ type: Payload.Type) throws -> Payload {
            try JSONDecoder().decode(type, from: json)
        }
    }

    @Test(arguments: [
        (#""a\"b\\c\/d\n\r\t\b\f""#, "a\"b\\c/d\n\r\t\u{8}\u{C}"), (#""\u00e9\u65E5\ud83d\ude00""#, "é日😀"),
        (#"  "plain"  "#, "plain"), (#""""#, ""), ("\"é日😀\"", "é日😀"), (#""\u0000""#, "\u{0}"),
    ])
    func stringsAreRead(json: String, text: String) throws {
        #expect(try read(String.self, json) == text)
        #expect(try read(String.self, PayloadCoding.encode(text)) == text)
    }

    @Test(arguments: [
        Int64.min, .max, 0, -1, 9_007_199_254_740_993,
    ])
    func wholeNumbersKeepEveryDigit(number: Int64) throws {
        #expect(try read(Int64.self, PayloadCoding.encode(number)) == number)
    }

    @Test(arguments: [0.1, -0.0, 1, .leastNonzeroMagnitude, 1.7976931348623157e308, 0.30000000000000004])
    func numbersKeepEveryBit(number: Double) throws {
        #expect(try read(Double.self, PayloadCoding.encode(number)).bitPattern == number.bitPattern)
    }

    @Test func whatIsNoNumberOfJSONIsNotWritten() {
        #expect(throws: EncodingError.self) { try PayloadCoding.encode(Double.nan) }
        #expect(throws: EncodingError.self) { try PayloadCoding.encode([Double.infinity]) }
    }

    @Test(arguments: [
        "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "\"", "\"\\",
        "tru",
        "nul", "1 2", "-", "1.", "\"\u{1}\"", "[1}", "}", String(repeating: "[", count: 100_000),
        String(repeating: "{\"a\":", count: 100_000),
    ])
    func whatIsNoJSONIsRefused(text: String) {
        #expect(throws: DecodingError.self) { try read([Int].self, text) }
    }

    @Test func damagedJSONIsReadOrRefusedButNeverFatal() throws {
        let sound = Array(try PayloadCoding.encode(ReceivedMail.sample(1, of: InterviewID(1), text: "é\n\u{0}")).utf8)
        var random = Seeded(1)
        for _ in 0..<2000 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count * 2, using: &random)))
            do { _ = try PayloadCoding.decode(ReceivedMail.self, from: Data(bytes)) } catch {
                #expect(error is DecodingError)
            }
        }
    }

    @Test(arguments: [#""\u""#, #""\u12""#, #""\ud800""#, #""\ud800\u0041""#, #""\x""#, #""\u+123""#, "1", "null"])
    func whatIsNoTextIsRefused(json: String) {
        #expect(throws: DecodingError.self) { try read(String.self, json) }
    }

    @Test(arguments: ["9223372036854775808", "1.5", "1e3", "--1", "\"1\"", "true"])
    func whatIsNoWholeNumberIsRefused(json: String) {
        #expect(throws: DecodingError.self) { try read(Int64.self, json) }
    }

    private struct Later: Codable, Equatable {
        var name: String
        var isNew: Bool
        var count: Int
        var list: [String]
        var maybe: Instant?
    }

    @Test func whatWasAddedLaterWithAnEmptyDefaultIsReadAsThat() throws {
        let read = try read(Later.self, #"{"unknown": [1, {"x": null}], "name": "n"}"#)
        #expect(read == Later(name: "n", isNew: false, count: 0, list: [], maybe: nil))
    }

    @Test func whatHasNoEmptyValueMustBeThere() {
        #expect(throws: DecodingError.self) { try read(Later.self, #"{"isNew": true}"#) }
        #expect(throws: DecodingError.self) { try read(Remark.self, #"{"text": "a"}"#) }
    }

    @Test func membersAreFoundInAnyOrder() throws {
        #expect(try read(Remark.self, #"{"text":"a","at":5}"#) == Remark(at: Instant(milliseconds: 5), text: "a"))
    }

    @Test func theJournalShowsFactsAsPeopleReadThem() throws {
        let place = Place()
        let ledger = try place.open()
        var mail = ReceivedMail.sample(12, of: InterviewID(7), text: "long text of a mail")
        mail.reading.returnDate = CivilDate(year: 2026, month: 11, day: 30)
        let entries = try ledger.transaction(now: .start) { [mail] transaction in
            [
                try transaction.append(.messageRead(mail)),
                try transaction.append(.draftMade(.sample(3, of: InterviewID(7), text: "text of a draft"))),
            ]
        }
        let shown = try entries[0].detail()
        #expect(
            shown.hasPrefix(#"{"id":"m12","place":{"account":"main","mailbox":"INBOX","uid_validity":7,"uid":112}"#))
        #expect(shown.contains(#""message_id":"mail-12@acme.example""#))
        #expect(shown.contains(#""from":{"name":"Jane Doe","address":"jane@acme.example"}"#))
        #expect(shown.contains(#""recorded_at":"2026-11-02T21:00:00Z""#))
        #expect(shown.contains(#""return_date":"2026-11-30""#))
        #expect(shown.contains(#""interviews":["i7"]"#))
        #expect(!shown.contains("long text of a mail"))
        #expect(try !entries[1].detail().contains("bytes"))
    }

    @Test(arguments: [
        ("id", "id"), ("messageID", "message_id"), ("writtenSHA256", "written_sha256"), ("calendarUID", "calendar_uid"),
        ("isListMail", "is_list_mail"), ("uidValidity", "uid_validity"), ("sha256", "sha256"), ("URLPath", "url_path"),
    ])
    func namesOfPropertiesBecomeKeys(name: String, key: String) { #expect(name.snakeCased == key) }
}
