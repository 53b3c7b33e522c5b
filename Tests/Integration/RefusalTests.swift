import DemoServers
import Foundation
import Testing

/// Bad input: each says what failed and what to do, ends with the status of the interface, and changes nothing.
@Suite(.needsServers, .serialized, .timeLimit(.minutes(10))) struct RefusalTests {
    private static let now = Story.at(0, 17, 16)

    /// Runs commands that are to be refused, and sees that nothing changed.
    private static func refuse(
        _ commands: [[String]], _ status: Int32, _ world: World, saying words: [String] = [],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let before = try await world.journal(at: now)
        for arguments in commands {
            let refused = try await world.attempt(arguments, at: now)
            #expect(refused.status == status, "\(arguments): \(refused.errors)", sourceLocation: sourceLocation)
            #expect(!refused.errors.isEmpty, "\(arguments) says nothing", sourceLocation: sourceLocation)
            #expect(refused.output.isEmpty, "\(arguments) prints a result", sourceLocation: sourceLocation)
            for word in words {
                #expect(
                    refused.errors.contains(word), "\(arguments): \(refused.errors)", sourceLocation: sourceLocation)
            }
        }
        #expect(
            try await world.journal(at: now) == before, "a refusal changed something", sourceLocation: sourceLocation)
    }

    @Test func wrongUsageEndsWithStatus2() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let commands = [
                ["confrim", "d1"], ["--frobnicate"], ["list", "--frobnicate"], ["add"], ["confirm"], ["confirm", "42"],
                ["confirm", "d1@xyz"], ["confirm", "d1", "--force"], ["relabel", "m1", "nonsense"],
                ["add", "Globex", "--at", "whenever it suits"], ["add", "Globex", "--at", "2026-02-30 14:00"],
                ["add", "Globex", "--duration", "a while"], ["add", "Globex", "--time-zone", "Mars/Olympus"],
                ["add", "Globex", "--with", "Jane <not an address>"], ["add", "Globex", "--policy", "pushy"],
                ["debrief", "acme", "--expect", "soonish"], ["debrief", "acme", "--rating", "6"], ["debrief", "acme"],
                ["snooze", "d1", "--until", "whenever"], ["digest", "--date", "tomorrow"],
                ["rehearse", "--at", "soon"],
            ]
            try await Self.refuse(commands, 2, world)
        }
    }

    @Test func unreadableExpectationsNameWhatCanBeWritten() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await Self.refuse(
                [["debrief", "acme", "--expect", "soonish"]], 2, world, saying: ["'soonish'", "within 5 working days"])
        }
    }

    @Test func whatIsNotThereEndsWithStatus3() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let commands = [
                ["show", "i99"], ["show", "d99"], ["show", "m99"], ["plan", "globex"], ["confirm", "d99"],
                ["drop", "d99"],
                ["why", "d99"], ["assign", "m99", "i1"], ["relabel", "m99", "offer"], ["log", "globex"],
                ["policy", "show", "x"],
            ]
            try await Self.refuse(commands, 3, world)
        }
    }

    @Test func aNameOfSeveralCompaniesListsThem() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["add", "Acme Labs", "--role", "Chemist"], at: Self.now)
            try await Self.refuse([["plan", "acme"]], 3, world, saying: ["i1 Acme GmbH", "i2 Acme Labs (Chemist)"])
            try await world.run(["plan", "labs"], at: Self.now)
        }
    }

    /// What is put in front of a configuration that is right, and where the error is.
    @Test(arguments: [
        ("[identity\n", ":1:10"), ("[review]\ndirectory = \"here\nx = 1\n", ":2:"), ("[digest]\nta = \"x\"\n", ":2:1"),
        ("\n[digest]\n  at = 7\n", ":3:3"),
    ])
    func aBrokenConfigurationIsNamedWithLineAndColumn(text: String, place: String) async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let journal = try await world.journal(at: Self.now)
            let good = try String(contentsOfFile: world.configurationFile, encoding: .utf8)
            try world.write(text + good, to: world.configurationFile)
            for arguments in [["list"], ["daemon", "--once"], ["config", "check"], ["add", "Globex"]] {
                let refused = try await world.attempt(arguments, at: Self.now)
                #expect(refused.status == 2)
                #expect(refused.errors.contains(world.configurationFile + place), "\(arguments): \(refused.errors)")
            }
            try world.write(good, to: world.configurationFile)
            #expect(try await world.journal(at: Self.now) == journal)
        }
    }

    @Test(arguments: [
        ("password = \"secret\"", "refused"), ("token = \"x\"", "refused"),
        ("password_command = [\"a\"]\ntoken_command = [\"b\"]", "only one"),
        ("password_command = \"cat\"", "password_command"),
        ("credential = \"../x\"", "without slashes"), ("credential = \"x\"\nmailboxes = \"INBOX\"", "mailboxes"),
    ])
    func anAccountThatCannotBeRightIsRefused(lines: String, words: String) async throws {
        try await SharedServers.withWorld { world in
            try world.configure(credential: lines)
            let refused = try await world.attempt(["config", "check"], at: Self.now)
            #expect(refused.status == 2)
            #expect(refused.errors.contains(words), "\(refused.errors)")
            #expect(refused.errors.contains(#/config\.toml:\d+:\d+: /#))
            #expect(!refused.errors.contains("secret\""), "the password is not repeated")
        }
    }

    @Test func aMissingConfigurationSaysWhereItBelongs() async throws {
        try await SharedServers.withWorld { world in
            try FileManager.default.removeItem(atPath: world.configurationFile)
            let refused = try await world.attempt(["list"], at: Self.now)
            #expect(refused.status == 2)
            #expect(refused.errors.contains(world.configurationFile))
            #expect(!FileManager.default.fileExists(atPath: world.state), "nothing is made without a configuration")
        }
    }

    @Test func aLedgerFromANewerVersionIsLeftAlone() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            let ledger = world.state + "/ledger.sqlite"
            #expect(!FileManager.default.fileExists(atPath: ledger + "-wal"), "every command leaves the ledger whole")
            var bytes = Array(try Data(contentsOf: URL(filePath: ledger)))
            // SQLite's user_version: four bytes at offset 60, big-endian.
            bytes.replaceSubrange(60..<64, with: [0, 0, 0x27, 0x0F])
            try Data(bytes).write(to: URL(filePath: ledger))
            for arguments in [["list"], ["daemon", "--once"], ["add", "Globex"]] {
                let refused = try await world.attempt(arguments, at: Self.now)
                #expect(refused.status == 2, "\(arguments): \(refused.errors)")
                #expect(refused.errors.contains("newer"), "\(arguments): \(refused.errors)")
            }
            #expect(Array(try Data(contentsOf: URL(filePath: ledger))) == bytes)
        }
    }

    @Test(arguments: ["This is a letter, and no ledger.\n", String(repeating: "x", count: 8192)])
    func aFileThatIsNoLedgerIsLeftAlone(text: String) async throws {
        try await SharedServers.withWorld { world in
            try FileManager.default.createDirectory(atPath: world.state, withIntermediateDirectories: true)
            let ledger = world.state + "/ledger.sqlite"
            try world.write(text, to: ledger)
            let refused = try await world.attempt(["list"], at: Self.now)
            #expect(refused.status == 2, "\(refused.errors)")
            #expect(refused.errors.contains("ledger"))
            #expect(try String(contentsOfFile: ledger, encoding: .utf8) == text)
        }
    }

    @Test func anUnusableReviewDirectoryEndsWithStatus1() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            // A file in its place, which root cannot write into either.
            try world.write("", to: world.directory + "/plain")
            try world.configure(more: "directory = \"\(world.directory)/plain\"")
            let refused = try await world.attempt(["queue"], at: Self.now)
            #expect(refused.status == 1, "\(refused.errors)")
            #expect(refused.errors.contains("review directory \(world.directory)/plain"))
            try world.configure()
            #expect(try await world.draft(at: Self.now)["state"].text == "waiting")
        }
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func aReviewDirectoryThatIsNotWritableEndsWithStatus1() async throws {
        try await SharedServers.withWorld { world in
            try FileManager.default.createDirectory(atPath: world.review, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: world.review)
            let refused = try await world.attempt(["queue"], at: Self.now)
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: world.review)
            #expect(refused.status == 1)
            #expect(refused.errors.contains(world.review))
        }
    }

    @Test func aClockThatCannotBeReadIsRefused() async throws {
        try await SharedServers.withWorld { world in
            let refused = try await world.attempt(["list"], at: nil, more: ["AFTERWORD_NOW": "noon"])
            #expect(refused.status == 2)
            #expect(refused.errors.contains("AFTERWORD_NOW"))
        }
    }

    /// With servers that are not on loopback a fixed clock is a rehearsal: nothing of it stays, and nothing is sent.
    @Test func aFixedClockWithServersElsewhereWorksOnACopy() async throws {
        try await SharedServers.withWorld { world in
            try await world.interviewed()
            try await world.run(["confirm", "d1"], at: Self.now)
            let journal = try await world.journal(at: Self.now)
            let path = try await world.draft(at: Self.now)["path"].text
            let here = try String(contentsOfFile: world.configurationFile, encoding: .utf8)
            let there = here.replacing("imap://127.0.0.1:\(world.servers.imapPort)", with: "imaps://mail.invalid")
            try world.write(there, to: world.configurationFile)
            _ = try await world.attempt(["daemon", "--once"], at: Story.at(0, 17, 30))
            try await world.run(["drop", "d1"], at: Self.now)
            try await world.run(["add", "Globex"], at: Self.now)
            try world.write(here, to: world.configurationFile)
            #expect(try await world.journal(at: Self.now) == journal)
            #expect(FileManager.default.fileExists(atPath: path))
            #expect(try await world.inbox(of: world.jane).isEmpty)
        }
    }
}
