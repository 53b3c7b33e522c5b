// Addresses, message ids, handles and rule ids: what is accepted, what is equal, what comes first.

import Foundation
import Testing
import Vocabulary

@Suite struct NameTests {
    @Test func addressesAreEqualWhenTheyDeliverToTheSameMailbox() throws {
        let plain = try #require(Address("jane@acme.example"))
        let shouted = try #require(Address("JANE@Acme.Example", displayName: "Jane Doe"))
        #expect(plain == shouted && Set([plain, shouted]).count == 1)
        #expect(shouted.addrSpec == "JANE@Acme.Example" && shouted.description == "Jane Doe <JANE@Acme.Example>")
        #expect(plain.named("Jane").displayName == "Jane" && plain.named("").displayName == nil)
    }

    @Test(arguments: [
        ("jane+jobs@acme.example", "jane@acme.example"), ("+x@acme.example", "+x@acme.example"),
        ("a+b+c@acme.example", "a@acme.example"),
    ])
    func aTagIsLeftOut(_ text: String, _ key: String) throws {
        #expect(try #require(Address(text)).keyWithoutTag == key)
    }

    @Test(arguments: [
        "", "jane", "@acme.example", "jane@", "ja ne@acme.example", "jane@acme.example\r\nBcc: x@y.example", "a@b@c",
        "jane@ac\u{202E}me.example", "jane\u{0}@acme.example", "<jane@acme.example>", "\"jane\"@acme.example",
        "jane@acme.example,x@y.example", "jane\u{A0}@acme.example", "jane\u{85}@acme.example",
    ])
    func noAddress(_ text: String) { #expect(Address(text) == nil) }

    @Test func anAddressHasLimits() {
        #expect(Address(String(repeating: "a", count: 64) + "@acme.example") != nil)
        #expect(Address(String(repeating: "a", count: 65) + "@acme.example") == nil)
        #expect(Address("a@" + String(repeating: "b", count: 256)) == nil)
    }

    @Test(arguments: [
        ("<a@b>", "a@b"), ("a@b", "a@b"), ("odd but real", nil), ("<>", nil), ("", nil), ("a<b", nil), ("a\nb", nil),
    ])
    func aMessageIDIsKeptWithoutBrackets(_ text: String, _ kept: String?) { #expect(MessageID(text)?.text == kept) }

    @Test func aMessageIDThatIsTooLongIsNone() {
        #expect(MessageID(String(repeating: "a", count: 998)) != nil)
        #expect(MessageID(String(repeating: "a", count: 999)) == nil)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(MessageID.self, from: Data("\"a b\"".utf8)) }
    }

    @Test func handlesAreALetterAndANumber() throws {
        #expect(InterviewID(handle: "i7") == InterviewID(7) && InterviewID(7).description == "i7")
        #expect(DraftID(handle: "d42") == DraftID(42) && MailID(handle: "m318") == MailID(318))
        #expect(try JSONDecoder().decode([DraftID].self, from: JSONEncoder().encode([DraftID(3)])) == [DraftID(3)])
    }

    @Test(arguments: ["i", "i0", "i07", "i-1", "i+1", "d7", "7", "i7 ", "i٧", "i99999999999999999999", "I7"])
    func noHandle(_ text: String) { #expect(InterviewID(handle: text) == nil) }

    @Test func rulesAreInTheOrderOfTheirNumbers() {
        let rules: [RuleID] = ["B1", "A10", "slot", "A4", "recipient", "A4"]
        #expect(rules.sorted().map(\.name) == ["A4", "A4", "A10", "B1", "recipient", "slot"])
    }
}
