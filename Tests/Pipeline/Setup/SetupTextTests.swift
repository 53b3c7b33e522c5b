import Defaults
import Testing
import Vocabulary

@testable import Pipeline

/// What `init` writes, as text.
@Suite struct SetupTextTests {
    private static func configuration(_ text: String) throws -> Configuration {
        try Configuration(text: text, file: "config.toml", zoneExists: { _ in true })
    }

    private static var answers: SetupAnswers {
        var answers = SetupAnswers()
        (answers.name, answers.address, answers.timeZone) = (
            "Sam \"S\" Candidate", "sam@candidate.example", "Europe/Berlin"
        )
        (answers.imap, answers.smtp, answers.user) = ("imaps://imap.c.example", "smtp://smtp.c.example", "sam")
        answers.password = .passwordCommand(["pass", "show", "a b"])
        (answers.policy, answers.mode, answers.digestAt, answers.digestTo) = (
            "patient", "confirm", "06:45", "sam@candidate.example"
        )
        return answers
    }

    @Test func aNewConfigurationSaysWhatWasAnsweredAndKeepsTheExplanations() throws {
        let made = SetupText(Self.answers, existing: nil, example: Defaults.example)
        let read = try Self.configuration(made.text)
        #expect(SetupAnswers(read, account: "main") == Self.answers)
        #expect(made.text.hasPrefix("# Afterword's configuration, written by 'afterword init'."))
        let explanations = Defaults.example.split(separator: "\n").filter { $0.hasPrefix("# ") && !$0.contains(" = ") }
        #expect(explanations.dropFirst(2).allSatisfy { made.text.contains($0) })
    }

    @Test func whatWasNotAnsweredStaysAComment() throws {
        var answers = Self.answers
        answers.smtp = nil
        answers.password = .credential("afterword-main")
        let text = SetupText(answers, existing: nil, example: Defaults.example).text
        #expect(text.contains("\n# smtp = \"smtps://smtp.candidate.example\"\n"))
        #expect(text.contains("\n# password_command = "))
        #expect(text.contains("\ncredential = \"afterword-main\"  # a file in $CREDENTIALS_DIRECTORY"))
        #expect(try Self.configuration(text).accounts.first?.smtp == nil)
    }

    private static let own = """
        # my own words
        [identity] # me
        name = 'Sam'   # called Sam
        address = "sam@candidate.example"
        time_zone = "Europe/Berlin"

        [[account]]
        name = "work"
        imap = "imaps://a.example"
        user = "sam"
        password_command = [ # two words
            "cat", # the program
            "/x",
        ]
        [[account]]
        name = "main" # the one that counts
        imap = "imaps://b.example"
        user = "sam"
        password_command = ["cat", "/y"]

        """

    @Test func anExistingConfigurationChangesOnlyWhereItDiffers() throws {
        let configuration = try Self.configuration(Self.own)
        var answers = SetupAnswers(configuration, account: "main")
        let same = SetupText(answers, existing: (Self.own, configuration), example: Defaults.example)
        #expect(!same.isChanged && same.differences.isEmpty)
        (answers.name, answers.imap, answers.digestAt) = ("Sam C", "imaps://c.example:1993", "08:00")
        let changed = SetupText(answers, existing: (Self.own, configuration), example: Defaults.example)
        #expect(
            changed.differences == [
                "- name = 'Sam'   # called Sam", "+ name = \"Sam C\"  # called Sam", "- imap = \"imaps://b.example\"",
                "+ imap = \"imaps://c.example:1993\"", "+ ", "+ [digest]", "+ at = \"08:00\"",
            ])
        #expect(changed.lostComments.isEmpty)
        #expect(SetupAnswers(try Self.configuration(changed.text), account: "main") == answers)
        #expect(SetupAnswers(try Self.configuration(changed.text), account: "work").imap == "imaps://a.example")
    }

    @Test func commentsWithinAReplacedValueAreReported() throws {
        let configuration = try Self.configuration(Self.own)
        var answers = SetupAnswers(configuration, account: "work")
        answers.password = .passwordCommand(["pass", "show", "x"])
        let changed = SetupText(answers, existing: (Self.own, configuration), example: Defaults.example)
        #expect(changed.lostComments == ["# two words", "# the program"])
        #expect(SetupAnswers(try Self.configuration(changed.text), account: "work") == answers)
    }

    @Test func aFurtherAccountIsAddedAtTheEnd() throws {
        let configuration = try Self.configuration(Self.own)
        var answers = SetupAnswers(configuration, account: "third")
        #expect(answers.imap == nil && answers.name == "Sam")
        (answers.imap, answers.user, answers.password) = ("imaps://d.example", "sam", .tokenCommand(["oama", "x"]))
        let changed = SetupText(answers, existing: (Self.own, configuration), example: Defaults.example)
        let read = try Self.configuration(changed.text)
        #expect(read.accounts.map(\.name) == ["work", "main", "third"])
        #expect(SetupAnswers(read, account: "third") == answers)
        #expect(changed.text.hasPrefix(Self.own))
    }

    @Test(
        arguments: [
            ("pass show mail", ["pass", "show", "mail"]), ("sh -c 'echo $X | cut'", ["sh", "-c", "echo $X | cut"]),
            ("a \"b c\" d\\ e ''", ["a", "b c", "d e", ""]), ("a | b", nil), ("a $B", nil), ("a 'b", nil), ("", nil),
            ("''", nil), ("a \"$B\"", nil),
        ] as [(String, [String]?)]) func commandsAreCutLikeAShellDoes(text: String, words: [String]?)
    {
        #expect(CommandWords.split(text) == words)
    }

    @Test func everyProviderHasServersThatTheConfigurationTakes() throws {
        let providers = try Provider.known()
        #expect(providers.count >= 10)
        #expect(Set(providers.map(\.name)).count == providers.count)
        let domains = providers.flatMap(\.domains)
        #expect(Set(domains).count == domains.count)
        for provider in providers {
            let imap = try #require(Configuration.Server(url: provider.imap), "\(provider.name)")
            let smtp = try #require(Configuration.Server(url: provider.smtp), "\(provider.name)")
            #expect(imap.scheme == .imaps || imap.scheme == .imap)
            #expect(smtp.scheme == .smtps || smtp.scheme == .smtp)
            #expect(imap.url == provider.imap && smtp.url == provider.smtp)
            #expect(provider.login == .password || provider.hint != nil, "\(provider.name) needs a hint")
        }
        #expect(Provider.of("Sam@GMail.com", in: providers)?.name == "gmail")
        #expect(Provider.of("sam@hotmail.de", in: providers)?.login == .token)
        #expect(Provider.of("sam@gmail.com.example", in: providers) == nil)
    }

    // MARK: SRV records

    /// A DNS message with one question and SRV answers whose owner is a pointer to it.
    private static func message(_ records: [(UInt16, UInt16, UInt16, String)]) -> [UInt8] {
        func name(_ text: String) -> [UInt8] {
            text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
        }
        func two(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }
        var bytes: [UInt8] = [0, 1, 0x81, 0x80, 0, 1] + two(UInt16(records.count)) + [0, 0, 0, 0]
        bytes += name("_imaps._tcp.candidate.example") + [0, 33, 0, 1]
        for (priority, weight, port, target) in records {
            let data = two(priority) + two(weight) + two(port) + name(target)
            bytes += [0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60] + two(UInt16(data.count)) + data
        }
        return bytes
    }

    @Test func theBestRecordComesFirst() {
        let found = ServiceRecord.records(
            in: Self.message([(20, 0, 993, "b.example"), (10, 1, 993, "c.example"), (10, 5, 1993, "a.example")]))
        #expect(found.map(\.target) == ["a.example", "c.example", "b.example"])
        #expect(found.first?.port == 1993)
    }

    @Test func announcedServersPreferTLSFromTheFirstByte() {
        let both = AnnouncedServers(domain: "candidate.example") { name in
            switch name {
            case "_imaps._tcp.candidate.example": Self.message([(0, 1, 993, "imap.candidate.example")])
            case "_imap._tcp.candidate.example": Self.message([(0, 1, 143, "other.example")])
            case "_submission._tcp.candidate.example": Self.message([(0, 1, 10587, "smtp.candidate.example")])
            case "_submissions._tcp.candidate.example": Self.message([(0, 0, 0, "")])
            default: []
            }
        }
        #expect(both.imap == "imaps://imap.candidate.example")
        #expect(both.smtp == "smtp://smtp.candidate.example:10587")
    }

    /// DNS is hostile too: cut short at every byte, names that point to themselves, names that are no hosts.
    @Test func aMalformedAnswerHasNoRecords() {
        let good = Self.message([(0, 1, 993, "imap.candidate.example")])
        for length in 0..<good.count { #expect(ServiceRecord.records(in: Array(good.prefix(length))).isEmpty) }
        var loop = good
        loop[12] = 0xC0
        loop[13] = 12
        #expect(ServiceRecord.records(in: loop).isEmpty)
        #expect(ServiceRecord.records(in: Self.message([(0, 1, 993, "a/b@c.example")])).isEmpty)
    }
}
