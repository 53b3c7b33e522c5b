import DemoServers
import Foundation
import Testing

/// `afterword init` from nothing to a running daemon, by a person at a terminal and by a script.
@Suite(.needsServers, .timeLimit(.minutes(15))) struct InitTests {
    /// A world of which only the password file is there.
    private static func withNothing(_ body: (World) async throws -> Void) async throws {
        try await SharedServers.withWorld { world in
            try FileManager.default.removeItem(atPath: world.directory + "/config")
            try await body(world)
        }
    }

    private static func answers(_ world: World) -> [String] {
        [
            "--name", "Sam Candidate", "--address", world.candidate, "--imap",
            "imap://127.0.0.1:\(world.servers.imapPort)", "--smtp", "smtp://127.0.0.1:\(world.servers.smtpPort)",
            "--password-command", "cat '\(world.passwordFile)'", "--time-zone", Story.zoneName,
        ]
    }

    private static func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    /// Starts the daemon and waits until it watches.
    private static func expectDaemon(_ world: World) async throws {
        let ended = try await Binary.start(["daemon"], environment: world.environment) { process in
            try await eventually("the daemon watches", after: world.changes) {
                let status = try await world.json(["status"], at: nil)
                return status["accounts"].rows.first?["state"].text == "connected"
            }
            kill(process, SIGTERM)
        }
        #expect(ended.status == 0, "\(ended.errors)")
    }

    @Test func aScriptSetsItUpByOptionsAlone() async throws {
        try await Self.withNothing { world in
            let output = try await world.run(["init"] + Self.answers(world), at: nil)
            #expect(!output.contains("FAIL"))
            #expect(!output.contains(world.servers.password + "\n"))
            #expect(try Self.mode(world.configurationFile) == 0o600)
            #expect(try Self.mode(world.directory + "/config/afterword") == 0o700)
            let unit = try String(
                contentsOfFile: world.directory + "/config/systemd/user/afterword.service", encoding: .utf8)
            #expect(unit.contains("\nExecStart=\(try Binary.path()) daemon\n"))
            try await world.run(["config", "check"], at: nil)
            try await Self.expectDaemon(world)
        }
    }

    /// systemctl and loginctl stand in for a session with systemd, and write down what they are asked.
    @Test(arguments: [true, false]) func theServiceIsStartedAndMayRunOnAfterTheLogOut(lingers: Bool) async throws {
        try await Self.withNothing { world in
            let programs = world.directory + "/bin"
            try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
            for name in ["systemctl", "loginctl"] {
                let script = """
                    #!/bin/sh
                    echo "\(name) $*" >> '\(world.directory)/asked'
                    case "$*" in *show*) echo LoadState=loaded; echo ActiveState=inactive;; esac

                    """
                try world.write(script, to: "\(programs)/\(name)")
                try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: "\(programs)/\(name)")
            }
            let outcome = try await world.attempt(
                ["init"] + Self.answers(world) + ["--enable", lingers ? "--linger" : "--no-linger"], at: nil,
                more: ["PATH": programs + ":/usr/bin:/bin"])
            #expect(outcome.status == 0, "\(outcome)")
            let asked = try String(contentsOfFile: world.directory + "/asked", encoding: .utf8)
            #expect(asked.contains("systemctl --user daemon-reload\n"))
            #expect(asked.contains("systemctl --user enable afterword.service\n"))
            #expect(asked.contains("systemctl --user restart afterword.service\n"))
            #expect(asked.contains("loginctl enable-linger\n") == lingers)
            #expect(outcome.output.contains("It runs while you are logged out, too.") == lingers)
            #expect(outcome.output.contains("to let it run on: loginctl enable-linger") == !lingers)
            // Said once, when the configuration is new.
            #expect(outcome.output.contains("Run Afterword on this machine only"))
            #expect(!(try await world.run(["init"], at: nil).contains("on this machine only")))
        }
    }

    @Test func aPersonIsAskedAndTheAnswersAreWritten() async throws {
        try await Self.withNothing { world in
            let ended = try await Binary.converse(["init"], environment: world.environment) { terminal in
                try await terminal.answer([
                    ("Your name", "Sam Candidate"), ("Your mail address:", "nonsense"),
                    ("not a mail address", world.candidate), ("Your time zone", "Mars/Base"),
                    ("no such time zone", Story.zoneName),
                    ("IMAP server", "127.0.0.1"), ("write it like", "imap://127.0.0.1:\(world.servers.imapPort)"),
                    ("Submission server", "smtp://127.0.0.1:\(world.servers.smtpPort)"),
                    ("1 to 5 [1]:", "3"), ("The command:", "cat \(world.passwordFile)"), ("Policy", "pushy"),
                    ("there is no such policy", ""),
                    ("When is the daily digest to come [07:30]:", "25:00"), ("a time of day", "06:15"),
                    ("Where is it to go", ""), ("confirmed is sent [review]:", "confirm"), ("Write ", "y"),
                ])
            }
            #expect(ended.status == 0, "\(ended.output)")
            #expect(!ended.output.contains("FAIL"))
            let text = try String(contentsOfFile: world.configurationFile, encoding: .utf8)
            #expect(text.contains("at = \"06:15\"") && text.contains("mode = \"confirm\""))
            #expect(text.contains("password_command = [\"cat\", \"\(world.passwordFile)\"]"))
            #expect(!text.contains("\"\(world.servers.password)\""))
            try await Self.expectDaemon(world)
        }
    }

    @Test func aPersonMayNameAPasswordFile() async throws {
        try await Self.withNothing { world in
            var arguments = Self.answers(world)
            let place = try #require(arguments.firstIndex(of: "--password-command"))
            arguments.removeSubrange(place...place + 1)
            let ended = try await Binary.converse(["init"] + arguments, environment: world.environment) { terminal in
                try await terminal.answer([
                    ("5  a file", "5"), ("The file:", "/nonexistent"), ("cannot be read", world.passwordFile),
                    ("Policy", ""), ("When is the daily digest", ""), ("Where is it to go", ""),
                    ("confirmed is sent", ""), ("Write ", ""),
                ])
            }
            let drop = world.directory + "/config/systemd/user/afterword.service.d/credential-afterword-main.conf"
            #expect(
                try String(contentsOfFile: drop, encoding: .utf8).contains(
                    "LoadCredential=afterword-main:\(world.passwordFile)\n"), "\(ended.output)")
            #expect(
                try String(contentsOfFile: world.configurationFile, encoding: .utf8).contains(
                    "\ncredential = \"afterword-main\""))
        }
    }

    @Test func aNewAddressTakesTheDigestAlong() async throws {
        try await Self.withNothing { world in
            try await world.run(["init"] + Self.answers(world), at: nil)
            try await world.run(["init", "--address", "new@candidate.example"], at: nil)
            let text = try String(contentsOfFile: world.configurationFile, encoding: .utf8)
            #expect(text.contains("\nto = \"new@candidate.example\""))
        }
    }

    @Test func offATerminalWhatIsMissingIsNamed() async throws {
        try await Self.withNothing { world in
            let outcome = try await world.attempt(["init", "--address", world.candidate, "--yes"], at: nil)
            #expect(outcome.status == 2)
            for option in ["--imap", "--smtp", "--provider", "--keyring", "--pass", "--credential-file"] {
                #expect(outcome.errors.contains(option))
            }
            #expect(!outcome.errors.contains("--address"))
            #expect(!FileManager.default.fileExists(atPath: world.configurationFile))
        }
    }

    @Test(arguments: [
        (["--provider", "nobody"], "there is no provider 'nobody'"),
        (["--keyring", "--pass", "x"], "can only come from one place"),
        (["--password-command", "a | b"], "without a shell"), (["--imap", "http://x"], "--imap must look like"),
        (["--time-zone", "Mars/Base"], "no such time zone"), (["--digest-at", "noon"], "a time of day"),
        (["--mode", "yolo"], "review or confirm"),
        (["--policy", "rude"], "--policy: there is no such policy; there are considerate"),
        (["--digest-to", "boss@other.example"], "--digest-to: the digest goes to you alone"),
        (["--credential-file", "/nonexistent"], "only come from one place"),
    ]) func aWrongAnswerWritesNothing(arguments: [String], words: String) async throws {
        try await Self.withNothing { world in
            var all = Self.answers(world)
            if let known = all.firstIndex(of: arguments[0]) { all.removeSubrange(known...known + 1) }
            let outcome = try await world.attempt(["init"] + all + arguments, at: nil)
            #expect(outcome.status == 2, "\(outcome.errors)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
            #expect(!FileManager.default.fileExists(atPath: world.configurationFile))
        }
    }

    @Test func runningAgainChangesWhatDiffersAndKeepsTheRest() async throws {
        try await Self.withNothing { world in
            try await world.run(["init"] + Self.answers(world), at: nil)
            let first = try String(contentsOfFile: world.configurationFile, encoding: .utf8)
            #expect(try await world.run(["init"], at: nil).contains("says all that already"))
            try world.write(first + "# my own note\n", to: world.configurationFile)
            let output = try await world.run(["init", "--digest-at", "08:15"], at: nil)
            #expect(output.contains("  - at = \"07:30\"\n  + at = \"08:15\"\n"))
            let second = try String(contentsOfFile: world.configurationFile, encoding: .utf8)
            #expect(second == first.replacing("at = \"07:30\"", with: "at = \"08:15\"") + "# my own note\n")
            let backup = try String(contentsOfFile: world.configurationFile + ".~1~", encoding: .utf8)
            #expect(backup == first + "# my own note\n")
            #expect(try Self.mode(world.configurationFile + ".~1~") == 0o600)
        }
    }

    @Test func aBrokenConfigurationIsNotTouched() async throws {
        try await SharedServers.withWorld { world in
            try world.write("[identity]\nnom = 1\n", to: world.configurationFile)
            let outcome = try await world.attempt(["init"] + Self.answers(world), at: nil)
            #expect(outcome.status == 2)
            #expect(try String(contentsOfFile: world.configurationFile, encoding: .utf8) == "[identity]\nnom = 1\n")
        }
    }

    @Test func aCredentialFileIsHandedOverBySystemd() async throws {
        try await Self.withNothing { world in
            var arguments = Self.answers(world)
            let place = try #require(arguments.firstIndex(of: "--password-command"))
            arguments.removeSubrange(place...place + 1)
            let outcome = try await world.attempt(
                ["init"] + arguments + ["--credential-file", world.passwordFile], at: nil)
            let drop = world.directory + "/config/systemd/user/afterword.service.d/credential-afterword-main.conf"
            #expect(
                try String(contentsOfFile: drop, encoding: .utf8).contains(
                    "LoadCredential=afterword-main:\(world.passwordFile)\n"))
            // Without systemd nobody hands it over, and doctor says so.
            #expect(outcome.status == 1)
            #expect(outcome.output.contains("credential 'afterword-main'"))
        }
    }
}
