// Headers that somebody tries to smuggle into what we send: through every field that a mail or the person can fill. They
// are refused or encoded, never a header of their own.

import Foundation
import Interviews
import Ledger
import MailFormat
import Synchronization
import Testing
import Vocabulary

@testable import Pipeline

@Suite struct InjectionTests {
    /// Line breaks in all their forms, raw and as encoded-words decode them.
    static let breaks = ["\r\n", "\n", "\r", "\u{0}", "\u{85}", "\u{2028}", "\u{B}"]

    /// The names of the headers of a message, in their order; a folded line belongs to the one before.
    private static func headers(_ bytes: [UInt8]) -> [String] {
        let text = String(decoding: bytes, as: UTF8.self)
        let head = text.components(separatedBy: "\r\n\r\n").first ?? ""
        return head.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") && !$0.hasPrefix("\t") }
            .map { $0.prefix { $0 != ":" }.lowercased() }
    }

    /// The headers of a message of ours are known, each stands once, and there is no line break of another kind.
    private static func expectClean(_ draft: Draft, _ what: String) {
        let known: Set = [
            "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "content-type",
            "content-transfer-encoding",
        ]
        let names = headers(draft.bytes)
        #expect(Set(names).isSubset(of: known), "\(what): \(names)")
        #expect(Set(names).count == names.count, "\(what): \(names)")
        let bytes = draft.bytes
        for (index, byte) in bytes.enumerated() where byte == 10 || byte == 13 {
            let isPair =
                byte == 10 ? index > 0 && bytes[index - 1] == 13 : index + 1 < bytes.count && bytes[index + 1] == 10
            #expect(isPair, "\(what): a bare line break at \(index)")
        }
        #expect(!draft.bytes.contains(0), "\(what)")
        #expect(draft.to.addrSpec == "jane@acme.example", "\(what)")
    }

    /// A fact that the person types.
    enum Field: String, CaseIterable, Sendable {
        case company, role, project, hearFrom, timeZone, contact, highlight, compliment, topic, doubt, mayCall
    }

    private static func input(_ field: Field, _ evil: String) -> FactsInput {
        var input = input
        switch field {
        case .company: input.company = evil
        case .role: input.role = evil
        case .project: input.project = evil
        case .hearFrom: input.hearFrom = evil
        case .timeZone: input.timeZone = evil
        case .contact: input.with = ["\"\(evil)\" <jane@acme.example>"]
        case .highlight: input.highlights = [evil]
        case .compliment: input.compliments = [evil]
        case .topic: input.topics = [evil]
        case .doubt: input.doubts = [evil]
        case .mayCall: input.mayCall = evil
        }
        return input
    }

    /// What the person types is refused, or a text like any other.
    @Test(arguments: Field.allCases, breaks)
    func aTypedFactNeverBecomesAHeader(_ field: Field, _ lineBreak: String) throws {
        let world = try FakeWorld(now: "2026-10-08T13:05:00Z")
        let id: InterviewID
        do {
            id = try world.workbench.add(
                Self.input(field, "Acme\(lineBreak)Bcc: evil@evil.example\(lineBreak)\(lineBreak)body"))
        } catch is Refusal { return }
        let drafts = try world.workbench.ledger.read { try $0.drafts(of: id) }
        #expect(!drafts.isEmpty)
        for draft in drafts { Self.expectClean(draft, "\(field) \(lineBreak.unicodeScalars.map(\.value))") }
    }

    private static var input: FactsInput {
        var input = FactsInput()
        input.company = "Acme"
        input.role = "Engineer"
        input.with = ["Jane Doe <jane@acme.example>"]
        input.at = "2026-10-08T14:00:00+02:00"
        input.rating = 4
        return input
    }

    /// What a mail can fill: the reply to it takes over subject, names and ids.
    @Test(arguments: [
        ("From", "=?utf-8?q?Jane=0D=0ABcc:_evil@evil.example=0D=0A?= <jane@acme.example>"),
        ("From", "=?utf-8?b?SmFuZQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?= <jane@acme.example>"),
        ("From", "\"Jane\u{B}Bcc: evil@evil.example\" <jane@acme.example>"),
        ("Subject", "=?utf-8?q?No=0D=0ABcc:_evil@evil.example=0D=0A=0D=0Abody?="),
        ("Subject", "=?utf-8?b?Tm8NCkJjYzogZXZpbEBldmlsLmV4YW1wbGU=?="),
        ("Subject", "No=0D=0ABcc: evil@evil.example"), ("Subject", "No\u{2028}Bcc: evil@evil.example"),
        ("Message-ID", "<a@b>\n\tBcc: evil@evil.example <c@d.example>"), ("Message-ID", "<a\u{1}b@c.example>"),
        ("References", "<a@b.example>\n Bcc:evil@evil.example\n <c@d.example>"),
        ("Reply-To", "=?utf-8?q?x=0ABcc:_evil@evil.example?= <jane@acme.example>"),
    ])
    func whatAMailBringsNeverBecomesAHeader(_ name: String, _ value: String) async throws {
        let world = try FakeWorld()
        let id = try world.interviewAtAcme()
        _ = try world.debrief(id)
        var fields = [
            "From": "Jane Doe <jane@acme.example>", "To": "sam@candidate.example", "Subject": "Your application",
            "Date": "Thu, 8 Oct 2026 15:20:00 +0200", "Message-ID": "<no@acme.example>",
        ]
        fields[name] = value
        let head = fields.sorted { $0.key < $1.key }.map { "\($0): \($1)" }.joined(separator: "\n")
        world.mailbox.deliver(
            head + """


                Dear Sam,

                thank you for your time. Unfortunately, we have decided to move forward with another candidate.

                Jane
                """)
        world.now = "2026-10-08T13:30:00Z"
        _ = try await world.pass.run()
        world.now = "2026-10-09T13:30:00Z"
        _ = try await world.pass.run()
        let drafts = try world.workbench.ledger.read { try $0.drafts(of: id) }
        #expect(drafts.count >= 2, "an answer to the rejection is drafted")
        for draft in drafts { Self.expectClean(draft, "\(name): \(value)") }
    }
}
