import Foundation
import Testing

@testable import DemoServers

/// How the servers come, and that they go.
@Suite(.needsServers, .serialized) struct LifeTests {
    @Test func stoppingLeavesNeitherProcessesNorFiles() async throws {
        var directory = ""
        try await Fixtures.withServers { servers in
            directory = servers.directory
            try await servers.deliver(Array("Subject: x\n\nx\n".utf8), to: "me@home.example")
            #expect(try Fixtures.processes(naming: directory).count >= 3)
        }
        #expect(try Fixtures.processes(naming: directory).isEmpty)
        #expect(!FileManager.default.fileExists(atPath: directory))
    }

    @Test func theServersGoWithTheLastReferenceToThem() async throws {
        let directory = try await startAndForget()
        #expect(await Fixtures.isGone(directory), "the keeper removes it")
    }

    private func startAndForget() async throws -> String {
        try await MailServers.start(.init(binaries: #require(Fixtures.binaries))).directory
    }

    @Test func theServersDieWithTheirKeeper() async throws {
        try await Fixtures.withServers { servers in
            let keepers = try Fixtures.processes(naming: servers.directory + "/keeper.sh").compactMap { Int32($0) }
            #expect(keepers.count == 1)
            let exim = try Fixtures.processes(naming: servers.directory + "/exim.conf").compactMap { Int32($0) }
            #expect(!exim.isEmpty)
            for keeper in keepers { kill(keeper, SIGKILL) }
            for process in exim { #expect(await Fixtures.hasEnded(process)) }
            let port = servers.smtpPort
            await #expect(throws: ServerError.self) { try await onThread { _ = try LoopbackConnection(port: port) } }
            await servers.stop()
            #expect(!FileManager.default.fileExists(atPath: servers.directory))
        }
    }

    @Test func twoStandSideBySide() async throws {
        try await Fixtures.withServers { one in
            try await Fixtures.withServers { other in
                #expect(Set([one.imapPort, one.smtpPort, one.lmtpPort, other.imapPort, other.smtpPort]).count == 5)
                try await one.deliver(Array("Subject: x\n\nx\n".utf8), to: "me@home.example")
                #expect(try await one.mailbox("INBOX", of: "me@home.example").count == 1)
                #expect(try await other.mailbox("INBOX", of: "me@home.example").isEmpty)
            }
        }
    }

    @Test func noServerRunsAsRoot() async throws {
        try await Fixtures.withServers { servers in
            #expect(servers.user.uid != 0)
            for process in try Fixtures.processes(naming: servers.directory) {
                let status = FileManager.default.contents(atPath: "/proc/\(process)/status") ?? Data()
                let text = String(decoding: status, as: UTF8.self)
                let uid = servers.user.uid
                #expect(text.isEmpty || text.contains("\nUid:\t\(uid)\t\(uid)\t\(uid)\t\(uid)\n"))
            }
        }
    }

    @Test(arguments: Server.allCases)
    func aSuspendedServerComesBackWithItsMail(server: Server) async throws {
        try await Fixtures.withServers { servers in
            try await servers.deliver(Array("Subject: x\n\nx\n".utf8), to: "me@home.example")
            try await servers.suspend(server)
            let port = server == .dovecot ? servers.imapPort : servers.smtpPort
            await #expect(throws: ServerError.self) { try await onThread { _ = try LoopbackConnection(port: port) } }
            try await servers.resume(server)
            let greeting = try await onThread {
                var connection = try LoopbackConnection(port: port)
                return try connection.line()
            }
            #expect(greeting.hasPrefix(server == .dovecot ? "* OK [CAPABILITY" : "220 mail.example ESMTP"))
            #expect(try await servers.entries(in: "INBOX", of: "me@home.example").count == 1)
        }
    }

    @Test func whatWasSubmittedWhileDovecotWasDownArrivesAfterwards() async throws {
        try await Fixtures.withServers { servers in
            try await servers.suspend(.dovecot)
            let codes = try await Fixtures.smtp(
                servers,
                [
                    "EHLO test", Fixtures.auth("me@home.example", servers.password), "MAIL FROM:<me@home.example>",
                    "RCPT TO:<ana@outside.example>", "DATA", "Subject: x\r\n\r\nx\r\n.", "QUIT",
                ])
            #expect(codes.suffix(2) == ["250", "221"])
            try await servers.resume(.dovecot)
            let stored = try await servers.waitForMessages(1, in: "INBOX", of: "ana@outside.example")
            #expect(stored.count == 1)
        }
    }

    @Test func aServerThatCannotStartSaysWhyAndLeavesNothing() async throws {
        let before = try leftovers()
        let options = MailServers.Options(
            dovecotSettings: "no_such_setting = 1", binaries: try #require(Fixtures.binaries))
        let error = await #expect(throws: ServerError.self) { try await MailServers.start(options) }
        #expect(error?.code == .notReady)
        #expect(error?.operation == "dovecot ended before it came up")
        #expect(error?.underlying.contains("Unknown setting: no_such_setting") == true)
        let directory = error?.underlying.firstMatch(of: #/ (/tmp/afterword-[a-z0-9]+)//#).map { String($0.1) }
        #expect(directory.map { FileManager.default.fileExists(atPath: $0) } == false)
        #expect(try leftovers().subtracting(before).isEmpty)
    }

    /// Directories of servers that are broken on purpose; those of other tests come and go.
    private func leftovers() throws -> Set<String> {
        Set(
            try FileManager.default.contentsOfDirectory(atPath: "/tmp").filter { name in
                guard name.hasPrefix("afterword-") else { return false }
                let text = FileManager.default.contents(atPath: "/tmp/\(name)/dovecot.conf") ?? Data()
                return String(decoding: text, as: UTF8.self).contains("no_such_setting")
            })
    }

    @Test func aPasswordThatWouldMeanSomethingInAConfigurationIsRefused() async throws {
        let binaries = try #require(Fixtures.binaries)
        await #expect(throws: ServerError.self) {
            try await MailServers.start(.init(password: "a}b", binaries: binaries))
        }
    }

    @Test func tlsIsOfferedInEveryForm() async throws {
        try await Fixtures.withServers(tls: true) { servers in
            let authority = try #require(servers.certificateAuthority)
            let ways = [
                ["-connect", "localhost:\(servers.imapPort)", "-starttls", "imap"],
                ["-connect", "localhost:\(try #require(servers.imapsPort))"],
                ["-connect", "localhost:\(servers.smtpPort)", "-starttls", "smtp"],
                ["-connect", "localhost:\(try #require(servers.smtpsPort))"],
            ]
            for way in ways {
                let check = ["-4", "-verify_return_error", "-verify_hostname", "localhost", "-CAfile", authority]
                let output = try await Program.run(
                    "openssl \(way)", ["/usr/bin/env", "openssl", "s_client"] + check + way)
                #expect(String(decoding: output, as: UTF8.self).contains("Verify return code: 0 (ok)"), "\(way)")
            }
        }
    }
}
