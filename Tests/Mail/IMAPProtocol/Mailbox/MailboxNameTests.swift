import IMAPProtocol
import Testing

@Suite("MailboxName")
struct MailboxNameTests {
    @Test(
        "is modified UTF-7 on the wire, and back",
        arguments: [
            ("INBOX", "INBOX"), ("Sent Messages", "Sent Messages"), ("Entwürfe", "Entw&APw-rfe"),
            ("A&B", "A&-B"), ("日本語", "&ZeVnLIqe-"), ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Jobs 😀", "Jobs &2D3eAA-"), ("a\tb", "a&AAk-b"), ("&", "&-"),
            ("Отправленные", "&BB4EQgQ,BEAEMAQyBDsENQQ9BD0ESwQ1-"),
        ])
    func isModifiedUTF7(text: String, encoded: String) throws {
        let name = try #require(MailboxName(text))
        #expect(String(decoding: name.wire(.modifiedUTF7), as: UTF8.self) == encoded)
        #expect(name.wire(.utf8) == Array(text.utf8))
        #expect(MailboxName(wire: encoded.utf8, form: .modifiedUTF7) == name)
        #expect(MailboxName(wire: text.utf8, form: .utf8) == name)
    }

    @Test(
        "bytes that are not our encoding are given back as they came",
        arguments: [
            // Yandex encodes "&" within a run.
            "&BBAEMQQyACYEMwQ0BDU-", "A&B", "A&", "&AGE-", "&ZeVnLIq-", "&ZeVnLIqe", "&2D0-", "&AB-", "&****-",
            "Entw\u{FC}rfe",
        ])
    func foreignBytesAreGivenBack(encoded: String) {
        let name = MailboxName(wire: encoded.utf8, form: .modifiedUTF7)
        #expect(String(decoding: name.wire(.modifiedUTF7), as: UTF8.self) == encoded)
    }

    @Test("bytes that are not UTF-8 are given back, too")
    func invalidUTF8IsGivenBack() {
        for form in [MailboxName.WireForm.utf8, .modifiedUTF7] {
            let name = MailboxName(wire: [0x41, 0xFF, 0xFE], form: form)
            #expect(name.wire(form) == [0x41, 0xFF, 0xFE])
        }
    }

    @Test("the same text is the same mailbox, however the server encodes it")
    func theSameTextIsTheSameMailbox() {
        let yandex = MailboxName(wire: "&BBAEMQQyACYEMwQ0BDU-".utf8, form: .modifiedUTF7)
        #expect(yandex == MailboxName("Абв&где"))
        #expect(Set([yandex]).contains(MailboxName("Абв&где") ?? .inbox))
        #expect(MailboxName(wire: [0x41, 0xFF], form: .utf8) != MailboxName(wire: [0x41, 0xFE], form: .utf8))
    }

    @Test("INBOX is the same in any case, other names are not")
    func inboxIsTheSameInAnyCase() {
        #expect(MailboxName("inbox") == .inbox)
        #expect(MailboxName("InBox")?.isInbox == true)
        #expect(MailboxName(wire: "iNbOx".utf8, form: .modifiedUTF7) == .inbox)
        #expect(MailboxName("Sent") != MailboxName("sent"))
    }

    @Test("what no command can carry is no name", arguments: ["", "a\nb", "a\rb", "a\0b"])
    func noName(text: String) {
        #expect(MailboxName(text) == nil)
    }

    @Test("the description keeps the name to itself")
    func theDescriptionKeepsTheNameToItself() {
        #expect(MailboxName("Bewerbung Acme")?.description == "mailbox of 14 characters")
        #expect(MailboxName.inbox.description == "INBOX")
    }

    @Test("any bytes survive the way through", arguments: 1...50 as ClosedRange<UInt64>)
    func anyBytesSurvive(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let alphabet = Array("&-aZ9+,/ \u{E4}".utf8) + [0xFF]
        let bytes = (0..<12).map { _ in alphabet.randomElement(using: &generator) ?? 0x41 }
        #expect(MailboxName(wire: bytes, form: .modifiedUTF7).wire(.modifiedUTF7) == bytes)
    }
}
