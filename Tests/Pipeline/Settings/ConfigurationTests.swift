// The configuration file: the smallest one that works, and every mistake with its place.

import Testing
import Vocabulary

@testable import Pipeline

private let smallest = """
    [identity]
    name = "Sam Candidate"
    address = "sam@candidate.example"
    time_zone = "Europe/Berlin"

    [[account]]
    name = "main"
    imap = "imaps://imap.candidate.example"
    smtp = "smtps://smtp.candidate.example"
    user = "sam@candidate.example"
    password_command = ["secret-tool", "lookup", "service", "afterword"]

    """

private func read(_ text: String) throws -> Configuration {
    try Configuration(
        text: text, file: "config.toml", zoneExists: { $0 == "Europe/Berlin" }, policyExists: { $0 == "considerate" })
}

private func problem(_ text: String) -> SettingsError? {
    do {
        _ = try read(text)
        return nil
    } catch let error as SettingsError {
        return error
    } catch {
        return nil
    }
}

@Suite struct ConfigurationTests {
    /// The keys of a configuration, those behind a '#' too.
    private static func keys(_ text: String) -> Set<String> {
        Set(text.split(separator: "\n").compactMap { $0.firstMatch(of: /^(?:# )?([a-z_]+)\s=/).map { String($0.1) } })
    }

    /// Every key of the example is one, says its default where it has one, and stands in afterword(5).
    @Test func theExampleIsCompleteAndShowsTheDefaults() throws {
        let example = try Checkout.text("Config/config.example.toml")
        // A second source of passwords is refused, and these three are where files lie and whom one is.
        let sources: Set = ["token_command", "credential"]
        let examples: Set = [
            "own", "address", "signature", "sent", "junk", "ca_file", "proxy", "disable_capabilities", "directory",
            "holidays", "authserv_id", "command",
        ]
        func uncommented(without kept: Set<String>) -> String {
            example.split(separator: "\n", omittingEmptySubsequences: false).map { line in
                guard let key = line.firstMatch(of: /^# ([a-z_]+)\s=/)?.1, !kept.contains(String(key)) else {
                    return line
                }
                return line.dropFirst(2)
            }.joined(separator: "\n")
        }
        let plain = try read(example)
        #expect("\(try read(uncommented(without: sources.union(examples))))" == "\(plain)")
        #expect("\(try read(uncommented(without: sources)))" != "\(plain)")
        for source in sources {
            let only = uncommented(without: sources.subtracting([source])).replacing(
                "password_command", with: "# password_command")
            #expect(throws: Never.self) { try read(only) }
        }
        let page = try Checkout.text("man/afterword.5")
        for key in Self.keys(example).union(["password_command", "mode"]) {
            #expect(page.contains(try Regex("\\.It .*\\b\(key)\\b")), "\(key)")
        }
        #expect(Self.keys(example).count == 33)
    }

    @Test func theSmallestConfigurationHasTheDocumentedDefaults() throws {
        let configuration = try read(smallest)
        let account = try #require(configuration.accounts.first)
        #expect(account.imap == Configuration.Server(scheme: .imaps, host: "imap.candidate.example", port: 993))
        #expect(account.smtp?.port == 465)
        #expect(account.mailboxes == ["INBOX"])
        #expect(configuration.review.mode == .review)
        #expect(configuration.digest.at == TimeOfDay.at(7, 30))
        #expect(configuration.digest.to.addrSpec == "sam@candidate.example")
        #expect(configuration.reading.actAbove == 0.8)
        #expect(configuration.schedule.policy == "considerate")
        #expect(!configuration.isAllLoopback)
    }

    @Test(arguments: [
        ("[identity]\nname = \"Sam\n", 2, "not valid TOML"),
        // Found by fuzzing: here an assertion of the TOML parser ended the process.
        (smallest + "[= \"24h\"\n", 12, "a table's name stands in brackets"),
        (smallest + "  [[[identity]\n", 12, "a table's name stands in brackets"),
        (smallest + "[\n", 12, "a table's name stands in brackets"),
        (smallest + "[ \r\n", 12, "a table's name stands in brackets"),
        (smallest + "[log]\nlevel = 2026-10-08T$\n", 13, "a date without its time"),
        (smallest + "[\rx]\n", 12, "a table's name stands in brackets"),
        (smallest + "\u{FEFF}\u{A0}[\u{301}x]\n", 12, "a table's name stands in brackets"),
        (smallest + "[review]\nmdoe = \"review\"\n", 13, "did you mean 'mode'"),
        (smallest + "[review]\nmode = 3\n", 13, "must be a string, not an integer"),
        (smallest + "[review]\nmode = \"send\"\n", 13, "\"review\", \"confirm\""),
        (smallest + "[digest]\nat = \"25:00\"\n", 13, "time of day"),
        (smallest + "[digest]\nto = \"boss@acme.example\"\n", 13, "your own addresses"),
        (smallest + "[schedule]\npolicy = \"pushy\"\n", 13, "unknown policy"),
        (smallest + "[reading]\nact_above = 1.5\n", 13, "between 0 and 1"),
        (smallest + "[reading]\nkeep_bodies = \"soon\"\n", 13, "number of days"),
        (smallest.replacing("time_zone", with: "time_zoen"), 4, "unknown key 'time_zoen'; did you mean 'time_zone'?"),
        (smallest.replacing("imap =", with: "imapp ="), 8, "unknown key 'imapp'; did you mean 'imap'?"),
        (smallest + "[nonsense]\n", 12, "unknown key 'nonsense'"),
        (smallest.replacing("Europe/Berlin", with: "Europe/Atlantis"), 4, "unknown time zone"),
        (smallest.replacing("password_command", with: "password"), 11, "a password in this file is refused"),
        (smallest.replacing("imaps://", with: "http://"), 8, "must look like imaps://host"),
        (smallest.replacing("imap.candidate.example\"", with: "sam:pw@imap.example\""), 8, "must look like"),
        (smallest.replacing("sam@candidate.example\"\ntime", with: "not an address\"\ntime"), 3, "not a mail address"),
    ])
    func aMistakeIsNamedWithItsLine(text: String, line: Int, words: String) throws {
        let error = try #require(problem(text), "the configuration was accepted")
        #expect(error.line == line)
        #expect(error.column >= 1)
        #expect(error.message.contains(words), "\(error)")
        #expect(error.description.hasPrefix("config.toml:\(line):"))
    }

    @Test func twoAccountsNeedTwoNames() throws {
        let second = smallest.components(separatedByFirst: "[[account]]")
        let error = try #require(problem(smallest + "[[account]]" + second))
        #expect(error.message.contains("two accounts are called 'main'"))
    }

    @Test func onlyOneSourceOfACredentialIsAllowed() throws {
        let error = try #require(problem(smallest + "credential = \"mail\"\n"))
        #expect(error.message.contains("only one of"))
    }

    @Test func anAccountWithoutPasswordIsForLoopbackAlone() throws {
        let bare = smallest.split(separator: "\n").filter { !$0.hasPrefix("user") && !$0.hasPrefix("password") }
        let text = bare.joined(separator: "\n")
        #expect(problem(text)?.message.contains("account without a password") == true)
        let local = text.replacing("imaps://imap.candidate.example", with: "imap://127.0.0.1:1143")
            .replacing("smtps://smtp.candidate.example", with: "smtp://localhost:2525")
        #expect(try read(local).isAllLoopback)
    }

    @Test func theCompleteExampleIsRight() throws {
        let text = try Checkout.text("Config/config.example.toml")
        let configuration = try read(text)
        #expect(configuration.accounts.count == 1)
        // Every key that is commented out is right, too.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix("# ") && line.contains(" = ") ? String(line.dropFirst(2)) : String(line)
        }
        let all = lines.filter { !$0.hasPrefix("token_command") && !$0.hasPrefix("credential") }.joined(separator: "\n")
        let complete = try read(all)
        #expect(complete.accounts.first?.signature?.contains("Sam Candidate") == true)
        #expect(complete.schedule.patience == .normal)
    }

    @Test(arguments: ["imaps://host", "imap://host:1143", "imaps://[::1]:993", "smtp://mail.example.org/"])
    func serverAddressesAreRead(url: String) { #expect(Configuration.Server(url: url) != nil) }

    @Test(arguments: [
        "imaps://", "imaps://host:0", "imaps://host:70000", "imaps://us er@host", "ftp://host", "imaps://host/path",
        "host",
        "imaps://a\nb",
    ])
    func otherAddressesAreRefused(url: String) { #expect(Configuration.Server(url: url) == nil) }
}

extension String {
    fileprivate func components(separatedByFirst separator: String) -> String {
        firstRange(of: separator).map { String(self[$0.upperBound...]) } ?? ""
    }
}
