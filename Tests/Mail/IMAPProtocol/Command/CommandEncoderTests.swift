import IMAPProtocol
import Testing

@Suite("Commands on the wire")
struct CommandEncoderTests {
    private static let everything =
        "IMAP4rev1 IDLE UIDPLUS LITERAL+ ESEARCH ENABLE ID CONDSTORE SPECIAL-USE LIST-EXTENDED UTF8=ACCEPT"

    struct Fixture: Sendable, CustomTestStringConvertible {
        var command: Command
        var capabilities: String
        var wire: String
        var testDescription: String { wire }

        init(_ command: Command, _ capabilities: String, _ wire: String) {
            (self.command, self.capabilities, self.wire) = (command, capabilities, wire)
        }

        init(_ command: Command, _ wire: String) {
            self.init(command, CommandEncoderTests.everything, wire)
        }
    }

    @Test(
        "each command is written as its RFC says",
        arguments: try mailboxFixtures() + searchFixtures() + messageFixtures())
    func eachCommandIsWritten(fixture: Fixture) throws {
        var conversation = try Conversation.examined(fixture.capabilities)
        let sent = try conversation.session.send(fixture.command)
        #expect(String(decoding: sent.bytes, as: UTF8.self) == "\(sent.tag) \(fixture.wire)\r\n")
    }

    private static func mailboxFixtures() throws -> [Fixture] {
        let umlaut = try #require(MailboxName("Entwürfe"))
        let sent = try #require(MailboxName("Sent \"x\""))
        let identity = try #require(ClientIdentity(name: "Afterword", version: "1.0"))
        return [
            Fixture(.capability, "CAPABILITY"),
            Fixture(.noop, "NOOP"),
            Fixture(.logout, "LOGOUT"),
            Fixture(.idle, "IDLE"),
            Fixture(.id(identity), #"ID ("name" "Afterword" "version" "1.0")"#),
            Fixture(.list(.all), #"LIST "" "*" RETURN (SPECIAL-USE)"#),
            Fixture(.list(.all), "IMAP4rev1", #"LIST "" "*""#),
            Fixture(.list(.all), "IMAP4rev1 SPECIAL-USE", #"LIST "" "*""#),
            Fixture(.list(.mailbox(umlaut)), "IMAP4rev1", #"LIST "" "Entw&APw-rfe""#),
            Fixture(.examine(.inbox), #"EXAMINE "INBOX""#),
            Fixture(.examine(sent), #"EXAMINE "Sent \"x\"""#),
            Fixture(.examine(.inbox, condstore: true), #"EXAMINE "INBOX" (CONDSTORE)"#),
            Fixture(.examine(.inbox, condstore: true), "IMAP4rev1", #"EXAMINE "INBOX""#),
            Fixture(.status(umlaut, [.messages, .uidNext]), #"STATUS "Entw&APw-rfe" (MESSAGES UIDNEXT)"#),
            Fixture(.status(.inbox, [.uidValidity, .highestModSeq]), "IMAP4rev1", #"STATUS "INBOX" (UIDVALIDITY)"#),
        ]
    }

    private static func searchFixtures() throws -> [Fixture] {
        let day = try #require(SearchDate(year: 2026, month: 9, day: 1))
        return [
            Fixture(.search(.all), "UID SEARCH RETURN (ALL) ALL"),
            Fixture(.search(.all), "IMAP4rev1", "UID SEARCH ALL"),
            Fixture(
                .search(.and([.since(day), .or(.from("acme.com"), .header("Message-ID", "<a\\b>"))])), "IMAP4rev1",
                #"UID SEARCH SINCE 1-Sep-2026 OR FROM "acme.com" HEADER Message-ID "<a\\b>""#),
            Fixture(
                .search(.not(.and([.text("a"), .uids(uids(1, 2, 9))]))), "IMAP4rev1",
                #"UID SEARCH NOT (TEXT "a" UID 1:2,9)"#),
            Fixture(
                .search(.subject("Vorstellungsgespräch")), "IMAP4rev1 LITERAL+",
                "UID SEARCH CHARSET UTF-8 SUBJECT {21+}\r\nVorstellungsgespräch"),
            Fixture(
                .search(.modSeq(ModSeq(620_162_338))), "UID SEARCH RETURN (ALL) MODSEQ 620162338"),
        ]
    }

    private static func messageFixtures() -> [Fixture] {
        let fields = BodySection(.headerFields(["FROM", "MESSAGE-ID"]))
        return [
            Fixture(.fetch(uids(1, 2, 3), []), "UID FETCH 1:3 (UID)"),
            Fixture(
                .fetch(uids(4), [.size, .internalDate, .flags, .bodyStructure, .modSeq, .body(.header)]),
                "UID FETCH 4 (UID RFC822.SIZE INTERNALDATE FLAGS BODYSTRUCTURE MODSEQ BODY.PEEK[HEADER])"),
            Fixture(
                .fetch(UIDSet(from: .min), [.body(fields)], changedSince: ModSeq(12)),
                "UID FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (FROM MESSAGE-ID)]) (CHANGEDSINCE 12)"),
            Fixture(
                .fetch(uids(7), [.body(.message, ByteRange(first: 0, count: 65_536))]),
                "UID FETCH 7 (UID BODY.PEEK[]<0.65536>)"),
            Fixture(
                .fetch(
                    uids(7),
                    [
                        .body(BodySection(part: [2, 1], .mime)), .body(BodySection(part: [1])),
                        .body(BodySection(.text)),
                    ]),
                "UID FETCH 7 (UID BODY.PEEK[2.1.MIME] BODY.PEEK[1] BODY.PEEK[TEXT])"),
            Fixture(
                .append(
                    AppendedMessage(
                        bytes: Array("A: b\r\n\r\n".utf8), internalDate: InternalDate(secondsSince1970: 1_795_230_900)),
                    to: .inbox),
                "APPEND \"INBOX\" (\\Seen) \"21-Nov-2026 03:15:00 +0000\" {8+}\r\nA: b\r\n\r\n"),
        ]
    }

    @Test(
        "what cannot be said is refused before anything is sent",
        arguments: [
            (.fetch(UIDSet(), [.size]), "IMAP4rev1", .badArgument),
            (.fetch(uids(1), [.body(BodySection(.headerFields([])))]), "IMAP4rev1", .badArgument),
            (.fetch(uids(1), [.body(BodySection(.headerFields(["A B"])))]), "IMAP4rev1", .badArgument),
            (.fetch(uids(1), [.body(BodySection(.mime))]), "IMAP4rev1", .badArgument),
            (.fetch(uids(1), [.body(BodySection(part: [0]))]), "IMAP4rev1", .badArgument),
            (.fetch(uids(1), [], changedSince: ModSeq(1)), "IMAP4rev1", .notOffered(.condstore)),
            (.search(.and([])), "IMAP4rev1", .badArgument),
            (.search(.from("a\r\nx LOGOUT")), "IMAP4rev1", .badArgument),
            (.search(.header("X\r\n", "a")), "IMAP4rev1", .badArgument),
            (.search(.uids(UIDSet())), "IMAP4rev1", .badArgument),
            (.search(.modSeq(ModSeq(1))), "IMAP4rev1", .notOffered(.condstore)),
            (.status(.inbox, [.highestModSeq]), "IMAP4rev1", .badArgument),
            (.append(AppendedMessage(bytes: []), to: .inbox), "IMAP4rev1", .badArgument),
            (.append(AppendedMessage(bytes: [0]), to: .inbox), "IMAP4rev1", .badArgument),
            (.idle, "IMAP4rev1", .notOffered(.idle)),
            (.enable([.condstore]), "IMAP4rev1 ENABLE CONDSTORE", .enableAfterExamine),
        ] as [(Command, String, CommandError)])
    func whatCannotBeSaidIsRefused(command: Command, capabilities: String, error: CommandError) throws {
        var conversation = try Conversation.examined(capabilities)
        #expect(throws: error) { try conversation.session.send(command) }
        #expect(conversation.session.pendingTags.isEmpty)
    }

    @Test("keys nested without end are refused")
    func keysNestedWithoutEnd() throws {
        var conversation = try Conversation.examined()
        var key = SearchKey.all
        for _ in 0..<1000 { key = .not(key) }
        #expect(throws: CommandError.badArgument) { try conversation.session.send(.search(key)) }
    }

    @Test("many alternatives make a shallow tree")
    func manyAlternatives() throws {
        let keys = (0..<64).map { SearchKey.from("a\($0)") }
        let key = try #require(SearchKey.any(of: keys))
        var conversation = try Conversation.examined("IMAP4rev1 CONDSTORE")
        let bytes = try conversation.session.send(.search(key)).bytes
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.split(separator: " ").count { $0 == "OR" } == 63)
        #expect(text.contains(" OR OR OR OR OR OR FROM \"a0\" FROM \"a1\" "))
        #expect(SearchKey.any(of: [SearchKey]()) == nil)
    }

    @Test("a line longer than 980 bytes is refused, with CONDSTORE than 8,192")
    func aLongLineIsRefused() throws {
        let set = UIDSet(stride(from: UInt32(1_000_001), to: 1_000_401, by: 2).compactMap { UID($0) })
        var plain = try Conversation.examined("IMAP4rev1")
        #expect {
            try plain.session.send(.fetch(set, [.size]))
        } throws: {
            guard case .tooLong(let count, 980)? = $0 as? CommandError else { return false }
            return count > 1600
        }
        var condstore = try Conversation.examined("IMAP4rev1 CONDSTORE")
        #expect(try condstore.session.send(.fetch(set, [.size])).bytes.count > 980)
    }

    @Test("a set of any size is fetched by lines that fit", arguments: ["IMAP4rev1", "IMAP4rev1 CONDSTORE"])
    func aSetIsFetchedByLinesThatFit(capabilities: String) throws {
        let set = UIDSet(stride(from: UInt32(1), to: 40_000, by: 2).compactMap { UID($0) })
        var conversation = try Conversation.examined(capabilities)
        var asked = UIDSet()
        for command in try conversation.session.fetches(of: set, [.size, .body(.header)]) {
            let bytes = try conversation.session.send(command).bytes
            #expect(bytes.count <= (capabilities == "IMAP4rev1" ? 980 : 8192))
            if case .fetch(let part, _, _) = command { asked.formUnion(part) }
        }
        #expect(asked == set)
    }

    @Test("without LITERAL+ a literal waits for the server, and what follows waits behind it")
    func aLiteralWaits() throws {
        var conversation = Conversation("IMAP4rev1 IDLE")
        let message = AppendedMessage(bytes: Array("A: b\r\n\r\n".utf8), flags: [])
        let append = try conversation.session.send(.append(message, to: .inbox))
        #expect(String(decoding: append.bytes, as: UTF8.self) == "\(append.tag) APPEND \"INBOX\" {8}\r\n")
        let noop = try conversation.session.send(.noop)
        #expect(noop.bytes.isEmpty)
        #expect(conversation.receive("+ go on\n") == [.send(Array("A: b\r\n\r\n\r\n\(noop.tag) NOOP\r\n".utf8))])
        let effects = conversation.receive("\(append.tag) OK [APPENDUID 38505 3955] done\n\(noop.tag) OK\n")
        #expect(effects.completions.first?.result == .appended(UIDValidity(38505), UID(3955)))
        #expect(conversation.session.waiting == .nothing)
    }

    @Test("a literal the server does not want is not sent")
    func aLiteralNotWanted() throws {
        var conversation = Conversation("IMAP4rev1")
        let message = AppendedMessage(bytes: Array("A: b\r\n\r\n".utf8), flags: [])
        let append = try conversation.session.send(.append(message, to: .inbox))
        let noop = try conversation.session.send(.noop)
        let effects = conversation.receive("\(append.tag) NO [TRYCREATE] no such mailbox\n")
        #expect(effects.first == .send(Array("\(noop.tag) NOOP\r\n".utf8)))
        #expect(effects.completions.first?.status.code == .tryCreate)
    }

    @Test("a search text of several literals waits for each")
    func severalLiterals() throws {
        var conversation = try Conversation.examined("IMAP4rev1")
        let first = try conversation.session.send(.search(.or(.from("ä"), .subject("ö"))))
        #expect(String(decoding: first.bytes, as: UTF8.self).hasSuffix("CHARSET UTF-8 OR FROM {2}\r\n"))
        #expect(conversation.receive("+\n") == [.send(Array("ä SUBJECT {2}\r\n".utf8))])
        #expect(conversation.receive("+ \n") == [.send(Array("ö\r\n".utf8))])
    }

    @Test("LITERAL- allows 4,096 bytes without a wait")
    func literalMinus() throws {
        var conversation = Conversation("IMAP4rev1 LITERAL-")
        let small = AppendedMessage(bytes: [UInt8](repeating: 0x41, count: 4096), flags: [])
        let sent = try conversation.session.send(.append(small, to: .inbox))
        #expect(String(decoding: sent.bytes, as: UTF8.self).contains("{4096+}\r\nAAA"))
        let large = AppendedMessage(bytes: [UInt8](repeating: 0x41, count: 4097), flags: [])
        let waiting = try conversation.session.send(.append(large, to: .inbox))
        #expect(String(decoding: waiting.bytes, as: UTF8.self).hasSuffix("{4097}\r\n"))
    }

    @Test("with UTF8=ACCEPT names and texts go as UTF-8, without CHARSET")
    func utf8Accept() throws {
        var conversation = Conversation("IMAP4rev1 ENABLE UTF8=ACCEPT LITERAL+")
        let enable = try conversation.send(.enable([.utf8Accept]))
        let effects = conversation.receive("* ENABLED UTF8=ACCEPT\n\(enable) OK done\n")
        #expect(effects.completions.first?.result == .enabled([.utf8Accept]))
        let name = try #require(MailboxName("Entwürfe"))
        let examine = try conversation.session.send(.examine(name))
        #expect(String(decoding: examine.bytes, as: UTF8.self).hasSuffix("EXAMINE \"Entwürfe\"\r\n"))
        _ = conversation.receive("\(examine.tag) OK done\n")
        let search = try conversation.session.send(.search(.from("Jürgen")))
        #expect(String(decoding: search.bytes, as: UTF8.self).hasSuffix("UID SEARCH FROM \"Jürgen\"\r\n"))
        let message = AppendedMessage(bytes: Array("Subject: ü\r\n\r\n".utf8), flags: [])
        let append = try conversation.session.send(.append(message, to: name))
        #expect(String(decoding: append.bytes, as: UTF8.self).contains("UTF8 (~{15+}\r\nSubject: ü\r\n\r\n)\r\n"))
        let list = try conversation.send(.list(.all))
        let listed = conversation.receive("* LIST () \"/\" \"Entw\u{FC}rfe\"\n\(list) OK done\n")
        guard case .listings(let listings)? = listed.completions.first?.result else {
            Issue.record("no listings")
            return
        }
        #expect(listings.map(\.name) == [name])
    }

    /// Guarantee G5, by the words on the wire: nothing but APPEND can change a mailbox.
    @Test("no command that writes can be expressed but APPEND", arguments: Command.Kind.allCases)
    func noCommandThatWrites(kind: Command.Kind) {
        let writing = [
            "SELECT", "STORE", "EXPUNGE", "CLOSE", "COPY", "MOVE", "CREATE", "DELETE", "RENAME", "SUBSCRIBE",
        ]
        for word in writing { #expect(!kind.rawValue.split(separator: " ").contains { $0 == word }) }
    }

    @Test("every body is fetched by PEEK", arguments: [BodySection.message, .header, BodySection(.text)])
    func everyBodyIsFetchedByPeek(section: BodySection) throws {
        for range in [nil, ByteRange(first: 1, count: 0)] {
            var conversation = try Conversation.examined()
            let text = String(
                decoding: try conversation.session.send(.fetch(uids(1), [.body(section, range)])).bytes, as: UTF8.self)
            #expect(text.contains("BODY.PEEK["))
            #expect(!text.contains("BODY["))
            #expect(!text.contains("RFC822"))
        }
    }

    @Test("no description tells what a command is about")
    func noDescriptionTells() throws {
        let secret = "geheim@example.com"
        let name = try #require(MailboxName(secret))
        let commands: [Command] = [
            .search(.from(secret)), .search(.or(.header("To", secret), .text(secret))), .examine(name),
            .status(name, [.messages]), .append(AppendedMessage(bytes: Array(secret.utf8)), to: name),
        ]
        for command in commands {
            #expect(!"\(command) \(String(reflecting: command))".contains("geheim"))
            var conversation = try Conversation.examined()
            let sent = try conversation.session.send(command)
            #expect(!"\(sent) \(String(reflecting: sent))".contains("geheim"))
        }
        #expect(!"\(SearchKey.and([.from(secret), .not(.subject(secret))]))".contains("geheim"))
    }
}
