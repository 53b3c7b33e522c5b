import DemoServers
import Foundation
import Testing

/// `afterword doctor` against real servers: what is right, and each thing that can be wrong.
@Suite(.needsServers, .timeLimit(.minutes(15))) struct DoctorTests {
    static let shape = Shape.list(
        .object(
            ["check": .text, "status": .oneOf(["ok", "warn", "fail"]), "message": .text], optional: ["remedy": .text]))

    /// Runs doctor and returns its exit status and findings.
    private static func examine(
        _ world: World, more: [String: String] = [:]
    ) async throws -> (status: Int32, findings: [JSONValue]) {
        let outcome = try await world.attempt(["doctor", "--json"], at: nil, more: more)
        let json = try JSONValue(outcome.output)
        #expect(shape.violations(of: json).isEmpty)
        #expect(!outcome.output.contains(world.servers.password + "\n"))
        return (outcome.status, json.rows)
    }

    private static func finding(_ check: String, in findings: [JSONValue]) throws -> JSONValue {
        try #require(findings.first { $0["check"].text == check }, "no finding '\(check)'")
    }

    @Test func aHealthyInstallationIsGreenAndNothingIsTouched() async throws {
        try await SharedServers.withWorld { world in
            let (status, findings) = try await Self.examine(world)
            #expect(status == 0)
            for check in [
                "configuration", "permissions", "credential main", "imap main", "capabilities main", "mailboxes main",
                "sent main", "smtp main", "ledger", "review", "dictionary", "disk", "time zone",
            ] {
                let found = try Self.finding(check, in: findings)
                #expect(found["status"].text == "ok", "\(check): \(found["message"].text)")
            }
            #expect(!FileManager.default.fileExists(atPath: world.state))
            #expect(!FileManager.default.fileExists(atPath: world.review))
            #expect(try await world.inbox(of: world.candidate).isEmpty)
        }
    }

    @Test func aLedgerInUseIsLookedThrough() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let before = try await world.journal(at: nil)
            let (status, findings) = try await Self.examine(world)
            #expect(status == 0)
            #expect(try Self.finding("ledger", in: findings)["message"].text.hasPrefix("whole: "))
            #expect(try await world.journal(at: nil) == before)
        }
    }

    @Test func serversWithTLSAreTrustedByTheirOwnAuthority() async throws {
        let servers = try await MailServers.start(.init(tls: true, binaries: #require(SharedServers.binaries)))
        let world = try World(servers: servers)
        let authority = try #require(servers.certificateAuthority)
        let copy = world.directory + "/ca.pem"
        try world.write(String(decoding: Data(contentsOf: URL(filePath: authority)), as: UTF8.self), to: copy)
        let password = "password_command = [\"cat\", \"\(world.passwordFile)\"]"
        try world.configure(credential: "\(password)\nca_file = \"\(copy)\"")
        let (status, findings) = try await Self.examine(world)
        #expect(status == 0)
        #expect(try Self.finding("smtp main", in: findings)["status"].text == "ok")
        try world.configure(credential: password)
        let (distrusting, found) = try await Self.examine(world)
        #expect(distrusting == 1)
        #expect(try Self.finding("imap main", in: found)["message"].text.contains("certificate"))
        #expect(try Self.finding("smtp main", in: found)["message"].text.contains("certificate"))
        await servers.stop()
    }

    @Test func aWrongPasswordIsRefusedByBothServers() async throws {
        try await SharedServers.withWorld { world in
            try world.write("wrong\n", to: world.passwordFile)
            let (status, findings) = try await Self.examine(world)
            #expect(status == 1)
            for check in ["imap main", "smtp main"] {
                let found = try Self.finding(check, in: findings)
                #expect(found["status"].text == "fail")
                #expect(found["message"].text.contains("refused the password"))
                #expect(found["remedy"].text == "check 'user' and the password command")
            }
        }
    }

    @Test func serversThatAreDownMayComeBack() async throws {
        try await SharedServers.withWorld { world in
            try world.configure(imap: 1, smtp: 1)
            let (status, findings) = try await Self.examine(world)
            #expect(status == 75)
            #expect(try Self.finding("imap main", in: findings)["message"].text.contains("cannot be reached"))
            #expect(try Self.finding("smtp main", in: findings)["message"].text.contains("cannot be reached"))
        }
    }

    @Test func aMissingMailboxIsNamedWithThoseThereAre() async throws {
        try await SharedServers.withWorld { world in
            try world.configure(
                credential: """
                    password_command = ["cat", "\(world.passwordFile)"]
                    mailboxes = ["INBOX", "Jobs"]
                    sent = "Gesendet"
                    """)
            let (status, findings) = try await Self.examine(world)
            #expect(status == 1)
            let mailboxes = try Self.finding("mailboxes main", in: findings)["message"].text
            #expect(mailboxes.hasPrefix("there is no mailbox 'Jobs'; the server has "))
            #expect(mailboxes.contains("INBOX"))
            #expect(try Self.finding("sent main", in: findings)["message"].text.contains("'Gesendet'"))
        }
    }

    @Test func aCredentialThatOthersCanReadIsRefused() async throws {
        try await SharedServers.withWorld { world in
            let file = world.directory + "/mail"
            try world.write(world.servers.password + "\n", to: file)
            try world.configure(credential: "credential = \"mail\"")
            let directory = ["CREDENTIALS_DIRECTORY": world.directory]
            #expect(try await Self.examine(world, more: directory).status == 0)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            let (status, findings) = try await Self.examine(world, more: directory)
            #expect(status == 1)
            let found = try Self.finding("credential main", in: findings)
            #expect(found["message"].text == "the credential file of account 'main' can be read by others")
            #expect(found["remedy"].text == "run chmod 600 on it")
            #expect(!findings.contains { $0["check"].text == "imap main" })
        }
    }

    @Test func aDamagedLedgerEndsWithTwo() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let file = try FileHandle(forUpdating: URL(filePath: world.state + "/ledger.sqlite"))
            try file.seek(toOffset: 4096)
            try file.write(contentsOf: Data(repeating: 0x5A, count: 16_384))
            try file.close()
            let (status, findings) = try await Self.examine(world)
            #expect(status == 2)
            #expect(try Self.finding("ledger", in: findings)["status"].text == "fail")
        }
    }

    @Test func aMissingDictionaryIsOnlyAWarning() async throws {
        try await SharedServers.withWorld { world in
            try world.configure(more: "language = \"xx_YY\"")
            let (status, findings) = try await Self.examine(world)
            #expect(status == 0)
            #expect(try Self.finding("dictionary", in: findings)["status"].text == "warn")
        }
    }

    @Test func withoutAConfigurationTheRestIsLookedAtAllTheSame() async throws {
        try await SharedServers.withWorld { world in
            try FileManager.default.removeItem(atPath: world.configurationFile)
            let (status, findings) = try await Self.examine(world)
            #expect(status == 2)
            let found = try Self.finding("configuration", in: findings)
            #expect(found["remedy"].text == "run 'afterword init', or name a file with --config")
            #expect(try Self.finding("disk", in: findings)["status"].text == "ok")
        }
    }
}
