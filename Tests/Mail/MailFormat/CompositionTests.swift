// Values to bytes: what is written is 7-bit, folded, readable again, and nothing breaks out of its field.

import MailFormat
import Testing
import Vocabulary

private func address(_ spec: String, _ name: String? = nil) throws -> Address {
    try #require(Address(spec, displayName: name))
}

private func sample(
    subject: String = "Thank you", text: String = "Dear Jane,\n\nthank you.\n", name: String? = "Jane Doe",
    html: String? = nil
) throws -> Composition {
    Composition(
        from: try address("sam@candidate.example", "Sam Candidate"), to: [try address("jane@acme.example", name)],
        subject: subject, date: Instant(seconds: 1_795_593_600), offsetSeconds: 3600,
        messageID: try #require(MessageID("abc.1@candidate.example")), text: text, html: html)
}

private func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
private let reader = MessageReader(zones: { _ in nil })

@Suite struct CompositionTests {
    @Test func anASCIITextIsWrittenAsItStands() throws {
        #expect(
            string(try sample().bytes()) == """
                From: Sam Candidate <sam@candidate.example>\r
                To: Jane Doe <jane@acme.example>\r
                Subject: Thank you\r
                Date: Wed, 25 Nov 2026 09:00:00 +0100\r
                Message-ID: <abc.1@candidate.example>\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: 7bit\r
                \r
                Dear Jane,\r
                \r
                thank you.\r

                """)
    }

    @Test(arguments: [
        "Thank you", "Vielen Dank für das Gespräch am Dienstag", "お打ち合わせのお礼", "Re: =?utf-8?q?looks_encoded?=",
        "a very long subject that goes on and on and on so that it has to be folded somewhere before it ends, or not",
        String(repeating: "ü", count: 300), "emoji 👩‍💻 in the middle of it all", "",
    ])
    func subjectsSurvive(_ subject: String) throws {
        let bytes = try sample(subject: subject).bytes()
        #expect(bytes.allSatisfy { $0 < 0x80 })
        #expect(bytes.split(separator: 10).allSatisfy { $0.count <= 79 })
        #expect(reader.read(bytes).headers.subject == subject)
    }

    @Test(arguments: [
        "Jane Doe", "Doe, Jane (HR)", "Jürgen Müßig", "\"Jane\" \\ Doe", "山田太郎", "J. R. Doe", "=?utf-8?q?x?=",
        String(repeating: "Österreichische Personalvermittlung ", count: 5) + "AG",
    ])
    func namesSurvive(_ name: String) throws {
        let bytes = try sample(name: name).bytes()
        #expect(bytes.allSatisfy { $0 < 0x80 })
        #expect(reader.read(bytes).headers.to.first?.displayName == name)
    }

    @Test(arguments: [
        "Dear Jürgen,\n\nthank you – really.\n", "From the start\nit was good.\n", "= equals =3D and = \n\ttab \n",
        String(repeating: "long line ", count: 200) + "\n", String(repeating: "ü", count: 400) + "\n", ".\n..\n. dot\n",
    ])
    func textsSurvive(_ text: String) throws {
        let bytes = try sample(text: text).bytes()
        #expect(bytes.allSatisfy { $0 < 0x80 })
        #expect(bytes.split(separator: 10).allSatisfy { $0.count <= 999 })
        #expect(reader.read(bytes).text == String(text.reversed().drop { $0.isWhitespace }.reversed()))
    }

    @Test func quotedPrintableBreaksOnlyLongLines() throws {
        let bytes = try sample(
            text: "für\n" + String(repeating: "x", count: 76) + "\n" + String(repeating: "ü", count: 60)
        ).bytes()
        #expect(string(bytes).contains("\r\nf=C3=BCr\r\n" + String(repeating: "x", count: 76) + "\r\n=C3"))
        #expect(bytes.split(separator: 10).allSatisfy { $0.count <= 77 })
    }

    @Test(arguments: [
        "x\r\nBcc: evil@evil.example", "x\nBcc: evil@evil.example\n\nbody", "x\rBcc: a@b", "x\u{0}y", "x\u{85}Bcc: a@b",
    ])
    func nothingBreaksOutOfAHeader(_ evil: String) throws {
        let bytes = try sample(subject: evil, name: evil).bytes()
        let message = reader.read(bytes)
        #expect(message.headers.to.map(\.addrSpec) == ["jane@acme.example"])
        #expect(message.headers.cc.isEmpty)
        #expect(!string(bytes).contains("\nBcc"))
        #expect(!bytes.contains(0))
        #expect(message.text == "Dear Jane,\n\nthank you.")
    }

    @Test func bareLineEndsNeverRemain() throws {
        let bytes = try sample(text: "a\rb\nc\r\nd\u{0}").bytes()
        for (index, byte) in bytes.enumerated() {
            if byte == 10 { #expect(bytes[index - 1] == 13) }
            if byte == 13 { #expect(bytes[index + 1] == 10) }
        }
        #expect(string(bytes).hasSuffix("\r\n\r\na\r\nb\r\nc\r\nd\r\n"))
    }

    @Test func answersCarryTheirThread() throws {
        var composition = try sample()
        composition.inReplyTo = MessageID("9@acme.example")
        composition.references = (1...40).compactMap { MessageID("\($0)@acme.example") }
        let headers = reader.read(try composition.bytes()).headers
        #expect(headers.inReplyTo.map(\.text) == ["9@acme.example"])
        #expect(headers.references.map(\.text) == ["1@acme.example"] + (22...40).map { "\($0)@acme.example" })
    }

    @Test func internationalDomainsBecomeALabels() throws {
        var composition = try sample()
        composition.to = [try address("jane@bücher.example", "Jane")]
        #expect(string(try composition.bytes()).contains("To: Jane <jane@xn--bcher-kva.example>\r\n"))
    }

    /// Encoded words do not belong into addresses (RFC 2047 section 5): only RFC 6532 can write these.
    @Test func localPartsBeyondASCIIAreWrittenAsTheyAre() throws {
        var composition = try sample()
        composition.to = [try address("jürgen@acme.example", "Jürgen")]
        let bytes = try composition.bytes()
        #expect(string(bytes).contains("?= <jürgen@acme.example>\r\n"))
        #expect(reader.read(bytes).headers.to.map(\.addrSpec) == ["jürgen@acme.example"])
    }

    @Test func anAddressWithADomainThatCannotBeIsNotNamed() throws {
        #expect(Composition.canName(try address("jürgen@bücher.example")))
        #expect(!Composition.canName(try address("jane@\(String(repeating: "ü", count: 80)).example")))
    }

    @Test func noRecipientIsRefused() throws {
        var composition = try sample()
        composition.to = []
        #expect(throws: CompositionError.noRecipient) { try composition.bytes() }
    }

    @Test func digestsAreAlternatives() throws {
        var composition = try sample(text: "Hello ü\n", html: "<p>Hello <b>ü</b></p>")
        composition.extraHeaders = [
            .autoSubmitted(.generated), .listID("digest.candidate.example"), .suppressAutoResponses,
        ]
        let bytes = try composition.bytes()
        let message = reader.read(bytes)
        #expect(message.parts.map(\.type) == ["text/plain", "text/html"])
        #expect(message.text == "Hello ü")
        #expect(message.defects.isEmpty)
        #expect(string(bytes).contains("Auto-Submitted: auto-generated\r\nList-Id: <digest.candidate.example>\r\n"))
        #expect(try composition.bytes() == bytes)
    }

    @Test func noHeaderNamesAProgram() throws {
        let text = string(try sample().bytes()).lowercased()
        for name in ["x-mailer", "user-agent", "afterword", "gmime"] { #expect(!text.contains(name)) }
    }
}
