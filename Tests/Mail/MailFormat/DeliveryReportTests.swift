// Delivery reports: about whom, how bad, about which message; and what is none.

import Foundation
import MailFormat
import Testing
import Vocabulary

private let reader = MessageReader(zones: { _ in nil })

private struct Expected: Decodable {
    var hardbounce: Bool
    var reason: String
}

@Suite struct DeliveryReportTests {
    @Test(.disabled(if: Corpora.areMissing, "the corpora are absent"))
    func sisimaiAgrees() throws {
        let folder = try #require(Corpora.root).appending(path: "bounces/sisimai")
        let table = try JSONDecoder().decode(
            [String: [Expected]].self, from: Data(contentsOf: folder.appending(path: "expected.json")))
        var kind: [String] = []
        var hardness: [String] = []
        var vacations: [String] = []
        for (name, expected) in table.sorted(by: { $0.key < $1.key }) {
            let message = reader.read(try Corpora.bytes(folder.appending(path: name)))
            let reasons = expected.map(\.reason)
            let isBounce = message.deliveryStatus.contains { $0.action == .failed || $0.action == .delayed }
            let shouldBounce = !reasons.contains { ["vacation", "delivered", "feedback"].contains($0) }
            if isBounce != shouldBounce { kind.append("\(name) \(reasons)") }
            if reasons.contains("vacation"), isBounce || !message.automatic.isAutomatic { vacations.append(name) }
            guard isBounce, shouldBounce else { continue }
            let isHard = message.deliveryStatus.contains(where: \.isDeadAddress)
            if isHard != expected.contains(where: \.hardbounce) {
                hardness.append(
                    "\(name) \(reasons) \(message.deliveryStatus.first?.status ?? "-") \(message.deliveryStatus.first?.diagnostic ?? "-")"
                )
            }
        }
        #expect(table.count == 464)
        #expect(vacations.isEmpty)
        #expect(
            Double(kind.count + hardness.count) <= Double(table.count) * 0.03, "\(kind) \(hardness)")
    }

    private static let returned = """
        --r
        Content-Type: message/rfc822

        From: sam@candidate.example
        To: jane@acme.example
        Subject: Thank you
        Message-ID: <d42.1@candidate.example>

        Dear Jane
        --r--
        """

    private func report(_ fields: String, text: String = "It failed.") -> ParsedMessage {
        let message = """
            Return-Path: <>
            From: Mail Delivery System <MAILER-DAEMON@mx.example>
            To: sam@candidate.example
            Subject: Undelivered Mail Returned to Sender
            Date: Tue, 24 Nov 2026 10:00:00 +0100
            Content-Type: multipart/report; report-type=delivery-status; boundary=r

            --r

            \(text)
            --r
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example

            \(fields)

            \(Self.returned)
            """
        return reader.read(Array(message.utf8))
    }

    @Test func theFieldsOfAReportAreRead() throws {
        let message = report(
            """
            Final-Recipient: rfc822; jane@acme.example
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 5.1.1 <jane@acme.example>:
              User unknown
            """)
        let status = try #require(message.deliveryStatus.first)
        #expect(message.deliveryStatus.count == 1)
        #expect(status.recipient == "jane@acme.example")
        #expect(status.action == .failed)
        #expect(status.status == "5.1.1")
        #expect(status.diagnostic == "550 5.1.1 <jane@acme.example>: User unknown")
        #expect(status.isDeadAddress)
        #expect(message.reportedMessageIDs.map(\.text) == ["d42.1@candidate.example"])
        #expect(message.automatic == .init(isAutomatic: true, why: "delivery report"))
    }

    @Test(arguments: [
        (
            "Action: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 mailbox full",
            ParsedMessage.DeliveryStatus.Action.failed
        ),
        ("Action: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; connection timed out", .delayed),
        ("Action: delivered\nStatus: 2.0.0", .delivered), ("Action: relayed\nStatus: 2.0.0", .relayed),
    ])
    func whatIsNoDeadAddress(_ fields: String, _ action: ParsedMessage.DeliveryStatus.Action) throws {
        let status = try #require(report("Final-Recipient: rfc822; jane@acme.example\n\(fields)").deliveryStatus.first)
        #expect(status.action == action)
        #expect(!status.isDeadAddress)
    }

    @Test func aReportInProseIsRead() throws {
        let message = reader.read(
            Array(
                """
                Return-Path: <>
                From: MAILER-DAEMON@mx.example
                To: sam@candidate.example
                Subject: failure notice
                Date: Tue, 24 Nov 2026 10:00:00 +0100

                Hi. I wasn't able to deliver your message to the following addresses.

                <jane@acme.example>:
                192.0.2.1 does not like recipient. 550 5.1.1 no such user (RCPT TO)

                --- Below this line is a copy of the message.

                Message-ID: <d42.1@candidate.example>
                Subject: Thank you
                """.utf8))
        let status = try #require(message.deliveryStatus.first)
        #expect(status.recipient == "jane@acme.example")
        #expect(status.status == "5.1.1")
        #expect(status.isDeadAddress)
        #expect(message.reportedMessageIDs.map(\.text) == ["d42.1@candidate.example"])
    }

    @Test func aPersonWhoWritesAboutFailedDeliveryIsNoMailSystem() {
        let message = reader.read(
            Array(
                "From: Jane <jane@acme.example>\nSubject: Re: delivery failed?\n\nMy note was not delivered, 550 is odd.\n"
                    .utf8))
        #expect(message.deliveryStatus.isEmpty)
        #expect(!message.automatic.isAutomatic)
    }
}
