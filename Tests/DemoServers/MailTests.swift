import Foundation
import Testing

@testable import DemoServers

@Suite(.needsServers, .serialized) struct MailTests {
    private let message = "From: Ana <ana@outside.example>\r\nSubject: Grüße\r\n\r\n.\r\n..dots\r\nlast\r\n"

    @Test func aDeliveredMessageIsStoredByteForByte() async throws {
        try await Fixtures.withServers { servers in
            try await servers.deliver(Array(message.utf8), to: "me@home.example")
            let stored = try await servers.messages(in: "INBOX", of: "me@home.example")
            #expect(stored.map { String(decoding: $0.submitted, as: UTF8.self) } == [message])
            let whole = try await servers.mailbox("INBOX", of: "me@home.example")
            #expect(whole.first.map { String(decoding: $0, as: UTF8.self).hasPrefix("Return-Path: <sender@") } == true)
        }
    }

    @Test func aSubmittedMessageArrivesByteForByte() async throws {
        try await Fixtures.withServers { servers in
            let codes = try await Fixtures.smtp(
                servers,
                [
                    "EHLO test", Fixtures.auth("me@home.example", servers.password), "MAIL FROM:<me@home.example>",
                    "RCPT TO:<ana@outside.example>", "DATA",
                    String(decoding: LMTP.stuffed(Array(message.utf8)), as: UTF8.self) + ".", "QUIT",
                ])
            #expect(codes == ["220", "250", "235", "250", "250", "354", "250", "221"])
            let stored = try await servers.waitForMessages(1, in: "INBOX", of: "ana@outside.example")
            #expect(stored.map { String(decoding: $0.submitted, as: UTF8.self) } == [message])
        }
    }

    @Test func aWrongPasswordIsRefused() async throws {
        try await Fixtures.withServers { servers in
            let smtp = try await Fixtures.smtp(
                servers, ["EHLO test", Fixtures.auth("me@home.example", "wrong"), "QUIT"])
            #expect(smtp == ["220", "250", "535", "221"])
            let imap = try await Fixtures.converse(
                port: servers.imapPort,
                ["a LOGIN me@home.example wrong", "b LOGIN me@home.example \(servers.password)"]
            ) { $0.hasPrefix("a ") || $0.hasPrefix("b ") }
            #expect(imap[1].hasPrefix("a NO [AUTHENTICATIONFAILED]"))
            #expect(imap[2].hasPrefix("b OK"))
        }
    }

    @Test func recipientsMisbehaveAsTheirNamesSay() async throws {
        try await Fixtures.withServers { servers in
            let before = ["EHLO test", "MAIL FROM:<me@home.example>"]
            let stranger = try await Fixtures.smtp(servers, before + ["RCPT TO:<ana@outside.example>", "QUIT"])
            #expect(stranger == ["220", "250", "250", "550", "221"])

            let recipients = ["refused", "deferred", "gone"].map { "RCPT TO:<\($0)@outside.example>" }
            let login = [before[0], Fixtures.auth("me@home.example", servers.password), before[1]]
            let codes = try await Fixtures.smtp(
                servers, login + recipients + ["DATA", "Subject: x\r\n\r\nx\r\n.", "QUIT"])
            #expect(codes.suffix(6) == ["550", "451", "250", "354", "250", "221"])
            let bounces = try await servers.waitForMessages(1, in: "INBOX", of: "me@home.example")
            let text = bounces.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
            #expect(text.contains("multipart/report; report-type=delivery-status"))
            #expect(text.contains("Final-Recipient: rfc822;gone@outside.example"))
            #expect(text.contains("Status: 5.0.0"))
        }
    }

    @Test func whatAnotherProgramStoresIsListedWithItsFlags() async throws {
        try await Fixtures.withServers { servers in
            try await servers.store(Array(message.utf8), in: "Sent", of: "me@home.example")
            try await servers.doveadm(
                ["flags", "add", "-u", "me@home.example", "\\Seen \\Answered", "mailbox", "Sent", "all"])
            let entries = try await servers.entries(in: "Sent", of: "me@home.example")
            #expect(entries == [.init(uid: 1, flags: ["\\Answered", "\\Seen"])])
            #expect(try await servers.mailbox("Sent", of: "me@home.example") == [Array(message.utf8)])
            #expect(try await servers.mailbox("Nowhere", of: "me@home.example").isEmpty)
        }
    }

    @Test func theCapabilitiesAreTheOnesAskedFor() async throws {
        try await Fixtures.withServers(imapCapability: "IMAP4rev1 LITERAL+") { servers in
            let answers = try await Fixtures.converse(
                port: servers.imapPort, ["a LOGIN me@home.example \(servers.password)", "b CAPABILITY"]
            ) { $0.hasPrefix("a ") || $0.hasPrefix("* CAPABILITY") }
            #expect(answers[2] == "* CAPABILITY IMAP4rev1 LITERAL+")
        }
    }

    @Test func theSpecialMailboxesSayWhatTheyAreFor() async throws {
        try await Fixtures.withServers { servers in
            let answers = try await Fixtures.converse(
                port: servers.imapPort,
                ["a LOGIN me@home.example \(servers.password)"]
                    + ["Sent", "Drafts", "Junk"].map { "b LIST (SPECIAL-USE) \"\" \($0)" }
            ) { $0.hasPrefix("a ") || $0.hasPrefix("* LIST") }
            #expect(
                answers.dropFirst(2).map { $0.split(separator: "\"").first ?? "" } == [
                    "* LIST (\\Sent) ", "* LIST (\\Drafts) ",
                    "* LIST (\\Junk) ",
                ])
        }
    }

    @Test func aRecipientWithALineBreakIsNotSent() async throws {
        try await Fixtures.withServers { servers in
            await #expect(throws: ServerError.self) {
                try await servers.deliver(Array("x".utf8), to: "me@home.example>\r\nRCPT TO:<you@home.example")
            }
        }
    }
}

@Suite struct MessageBytesTests {
    @Test(arguments: [
        ("a\nb\n", "a\r\nb\r\n"), ("a\r\nb", "a\r\nb\r\n"), (".\n", "..\r\n"), ("a\n.b\n", "a\r\n..b\r\n"), ("", ""),
        ("a.\n", "a.\r\n"),
    ])
    func messagesAreStuffedForTheWire(message: String, wire: String) {
        #expect(LMTP.stuffed(Array(message.utf8)) == Array(wire.utf8))
    }

    @Test(arguments: [
        (
            "Return-Path: <a@b>\r\nReceived: by x\r\n\twith y;\r\n z\r\nSubject: s\r\n\r\nb\r\n",
            "Subject: s\r\n\r\nb\r\n"
        ),
        ("Subject: s\r\nReceived: by x\r\n\r\nb\r\n", "Subject: s\r\nReceived: by x\r\n\r\nb\r\n"),
        ("Delivered-To: me\r\n\r\nb\r\n", "\r\nb\r\n"), ("Return-Path: cut", "Return-Path: cut"), ("", ""),
    ])
    func onlyTheFieldsInFrontAreTheDeliverys(stored: String, submitted: String) {
        #expect(String(decoding: StoredMessage(bytes: Array(stored.utf8)).submitted, as: UTF8.self) == submitted)
    }
}
