import DemoServers
import Foundation
import Testing

/// A real submission server with STARTTLS, a login and a certificate from an authority of its own.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct SubmissionTests {
    private static let slot = Story.at(0, 17, 30)

    /// Trusts the servers' own authority, and nobody else.
    private static func configure(_ world: World) throws {
        let authority = try #require(world.servers.certificateAuthority)
        try world.configure(
            credential: """
                password_command = ["cat", "\(world.passwordFile)"]
                ca_file = "\(authority)"
                """)
    }

    /// Confirms a thank-you with letters beyond ASCII in every place that has letters.
    private static func confirmed(_ world: World) async throws -> JSONValue {
        try await world.run(
            [
                "add", "Müller & Söhne GmbH", "--role", "Entwicklerin für Prüfstände", "--with",
                "Jürgen Größer <\(world.jane)>;role=hiring-manager", "--at", "\(Story.at(0, 14).day) 14:00", "--rating",
                "4", "--highlight", "the visit to the Gießerei in Łódź",
            ], at: Story.at(0, 17, 15))
        return try #require(try await world.json(["confirm", "d1"], at: Story.at(0, 17, 16)).rows.first)
    }

    /// Confirms a thank-you to somebody else.
    private static func confirmed(_ world: World, to contact: String) async throws {
        try await world.run(
            [
                "add", "Acme GmbH", "--role", "Engineer", "--with", contact, "--at", "\(Story.at(0, 14).day) 14:00",
                "--rating", "4",
            ], at: Story.at(0, 17, 15))
        try await world.run(["confirm", "d1"], at: Story.at(0, 17, 16))
    }

    @Test func exactlyTheConfirmedBytesArriveThroughSTARTTLS() async throws {
        try await SharedServers.withOwnServers({ $0.tls = true }) { world in
            try Self.configure(world)
            let receipt = try await Self.confirmed(world)
            let path = try await world.draft(at: Story.at(0, 17, 16))["path"].text
            let message = try SendingTests.withoutFirstLine(Array(try Data(contentsOf: URL(filePath: path))))
            #expect(try await SendingTests.sha256(message) == receipt["sha256"].text)
            #expect(message.allSatisfy { $0 < 0x80 }, "what is beyond ASCII is encoded")
            try await world.pass(at: Self.slot)
            let arrived = try await world.servers.waitForMessages(1, in: "INBOX", of: world.jane)
            #expect(arrived.map(\.submitted) == [message])
            #expect(try await world.filed().map(\.bytes) == [message])
            let read = try await world.json(["show", "d1"], at: Self.slot)
            #expect(read["state"].text == "sent")
            #expect(receipt["subject"].text.contains("für Prüfstände") || receipt["subject"].text.contains("Söhne"))
        }
    }

    /// Nothing is handed over to a server that cannot show who it is, nor by one that does not know us.
    @Test(
        arguments: [
            (MailServers.Options.SubmissionCertificate.expired, nil, "certificate"), (.otherName, nil, "certificate"),
            (.good, "another", "password"),
        ] as [(MailServers.Options.SubmissionCertificate, String?, String)])
    func aServerThatIsNotTheRightOneGetsNothing(
        certificate: MailServers.Options.SubmissionCertificate, password: String?, words: String
    ) async throws {
        try await SharedServers.withOwnServers({ options in
            options.tls = true
            options.submissionCertificate = certificate
            options.submissionPassword = password
        }) { world in
            try Self.configure(world)
            _ = try await Self.confirmed(world)
            _ = try await world.attempt(["daemon", "--once"], at: Self.slot)
            for minutes in [1, 10, 30] {
                _ = try await world.attempt(["daemon", "--once"], at: Self.slot.minutes(minutes))
            }
            #expect(try await world.inbox(of: world.jane).isEmpty)
            #expect(try await world.filed().isEmpty)
            let draft = try await world.draft(at: Self.slot.minutes(31))
            #expect(draft["state"].text == "confirmed", "the account is to be mended, not the draft")
            let shown = try await world.run(["show", "d1"], at: Self.slot.minutes(31))
            #expect(shown.contains(words), "\(shown)")
            let ill = try await world.attempt(["status"], at: Self.slot.minutes(31))
            #expect(ill.status == 1 && ill.output.contains(words), "\(ill)")
            #expect(try await world.attempt(["daemon", "--once"], at: Self.slot.minutes(32)).status == 1)
        }
    }

    /// The authority is asked for: a certificate that nobody vouches for opens nothing, not even for the look.
    @Test func aCertificateOfAnUnknownAuthorityIsRefused() async throws {
        try await SharedServers.withOwnServers({ $0.tls = true }) { world in
            _ = try await Self.confirmed(world)
            let refused = try await world.attempt(["daemon", "--once"], at: Self.slot)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("ca_file"), "\(refused.errors)")
            #expect(try await world.inbox(of: world.jane).isEmpty)
        }
    }

    @Test func aMessageOverTheServersSizeIsNotOffered() async throws {
        try await SharedServers.withOwnServers({ options in
            options.tls = true
            options.messageSizeLimit = 400
        }) { world in
            try Self.configure(world)
            _ = try await Self.confirmed(world)
            _ = try await world.attempt(["daemon", "--once"], at: Self.slot)
            #expect(try await world.inbox(of: world.jane).isEmpty)
            #expect(try await world.draft(at: Self.slot)["state"].text == "failed")
            let shown = try await world.run(["show", "d1"], at: Self.slot)
            #expect(shown.contains("larger than the 400 bytes"), "\(shown)")
        }
    }

    /// An address with letters beyond ASCII before its @ (RFC 6531); this server takes it.
    @Test func aLocalPartBeyondASCIIIsWrittenTo() async throws {
        try await SharedServers.withOwnServers({ $0.tls = true }) { world in
            try Self.configure(world)
            try await Self.confirmed(world, to: "Jürgen <jürgen@\(world.company)>")
            try await world.pass(at: Self.slot)
            let draft = try await world.draft(at: Self.slot)
            #expect(draft["state"].text == "sent" && draft["to"].text.contains("jürgen@"), "\(draft)")
            #expect(try await world.filed().count == 1)
        }
    }

    @Test(arguments: [("refused", "failed", "5.1.1"), ("deferred", "confirmed", "4.7.1")])
    func theServersWordAboutARecipientIsKept(local: String, state: String, words: String) async throws {
        try await SharedServers.withOwnServers({ $0.tls = true }) { world in
            try Self.configure(world)
            try await Self.confirmed(world, to: "Jane Doe <\(local)@\(world.company)>")
            _ = try await world.attempt(["daemon", "--once"], at: Self.slot)
            #expect(try await world.draft(at: Self.slot)["state"].text == state)
            let shown = try await world.run(["show", "d1"], at: Self.slot)
            #expect(shown.contains(words), "\(shown)")
            #expect(try await world.filed().isEmpty)
        }
    }
}
