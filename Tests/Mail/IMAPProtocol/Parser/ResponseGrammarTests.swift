import IMAPProtocol
import Testing

@Suite("Responses other than FETCH")
struct ResponseGrammarTests {
    struct Fixture: Sendable, CustomTestStringConvertible {
        var text: String
        var part: ResponsePart
        var testDescription: String { text }

        init(_ text: String, _ part: ResponsePart) { (self.text, self.part) = (text, part) }

        init(_ text: String, _ response: UntaggedResponse) { self.init(text, .untagged(response)) }

        init(_ text: String, _ production: ParseError.Production, at offset: Int) {
            self.init(text, .refused(ParseError(.grammar(production), offset: offset)))
        }
    }

    @Test("are read", arguments: listData() + mailboxData() + searchData() + otherData())
    func areRead(fixture: Fixture) {
        #expect(parts(fixture.text + "\r\n") == [fixture.part])
        // Servers that end lines with a bare line feed are read, too.
        #expect(parts(Array(fixture.text.utf8) + [0x0A]) == [fixture.part])
    }

    private static func name(_ text: String) -> MailboxName { MailboxName(text) ?? .inbox }

    private static func status(
        _ name: String, messages: UInt32? = nil, uidNext: UInt32? = nil, uidValidity: UInt32? = nil,
        highestModSeq: UInt64? = nil
    ) -> UntaggedResponse {
        var status = MailboxStatus(name: self.name(name))
        status.messages = messages
        status.uidNext = uidNext.map { UIDNext($0) }
        status.uidValidity = uidValidity.map { UIDValidity($0) }
        status.highestModSeq = highestModSeq.map { ModSeq($0) }
        return .mailboxStatus(status)
    }

    private static func listData() -> [Fixture] {
        let noChildren = Flag("\\HasNoChildren").map { [$0] } ?? []
        let sent = Flag("\\Sent").map { noChildren + [$0] } ?? []
        let slash: Character = "/"
        return [
            Fixture(
                #"* LIST (\HasNoChildren \Sent) "/" "Sent Messages""#,
                .listing(MailboxListing(name: name("Sent Messages"), delimiter: slash, attributes: sent))),
            Fixture("* list () nil inbox", .listing(MailboxListing(name: .inbox, delimiter: nil))),
            Fixture(#"* LIST () "\\" A\B"#, .listing(MailboxListing(name: name("A\\B"), delimiter: "\\"))),
            Fixture(
                #"* LIST () "." RenamedFolder ("OLDNAME" ("RenameMe"))"#,
                .listing(MailboxListing(name: name("RenamedFolder"), delimiter: "."))),
            // Exchange Online does not quote names with a tab.
            Fixture("* LIST () \"/\" a\tb", .listing(MailboxListing(name: name("a\tb"), delimiter: slash))),
            Fixture(#"* LIST () "/" NIL"#, .listing(MailboxListing(name: name("NIL"), delimiter: slash))),
            Fixture("* LIST () \"/\" {3}\r\na b", .listing(MailboxListing(name: name("a b"), delimiter: slash))),
            Fixture("* LIST () \"/\" {5}\r\na {9}", .listing(MailboxListing(name: name("a {9}"), delimiter: slash))),
            Fixture(#"* LIST ("/" INBOX"#, .flags, at: 17),
            Fixture("* LIST", .flags, at: 6),
        ]
    }

    private static func mailboxData() -> [Fixture] {
        [
            Fixture(
                "* STATUS INBOX (MESSAGES 231 UIDNEXT 44292 UIDVALIDITY 1 HIGHESTMODSEQ 7011231777)",
                status("INBOX", messages: 231, uidNext: 44292, uidValidity: 1, highestModSeq: 7_011_231_777)),
            Fixture("* STATUS INBOX ()", status("INBOX")),
            Fixture("* STATUS INBOX (X-GUID (a b) MESSAGES 1 SIZE NIL)", status("INBOX", messages: 1)),
            Fixture("* STATUS INBOX (MESSAGES)", status("INBOX")),
            Fixture("* STATUS INBOX (MESSAGES -1 UIDVALIDITY 0)", status("INBOX", uidValidity: 0)),
            Fixture("* STATUS INBOX (MESSAGES 99999999999)", status("INBOX")),
            Fixture("* STATUS INBOX", .mailboxStatus, at: 14),
            Fixture("* STATUS INBOX (MESSAGES 1", .mailboxStatus, at: 26),
            Fixture("* FLAGS (\\Seen $Forwarded)", .flags([.seen] + (Flag("$Forwarded").map { [$0] } ?? []))),
            Fixture("* 23 EXISTS", .exists(23)),
            Fixture("* 23 exists ", .exists(23)),
            Fixture("* 5 RECENT", .recent(5)),
            Fixture("* 44 EXPUNGE", .expunge(SequenceNumber(44))),
            Fixture("* VANISHED (EARLIER) 41,43:45", .vanished(uids(41, 43, 44, 45), earlier: true)),
            Fixture("* VANISHED 1", .vanished(uids(1), earlier: false)),
            Fixture("* 4294967296 EXISTS", .number, at: 12),
            Fixture("* EXISTS", .response, at: 8),
        ]
    }

    private static func searchData() -> [Fixture] {
        func found(_ set: UIDSet, count: UInt32? = nil, modSeq: UInt64? = nil) -> SearchResult {
            var result = SearchResult(uids: set)
            result.count = count
            result.highestModSeq = modSeq.map { ModSeq($0) }
            return result
        }
        let tag = Conversation.prefix
        var session = Session(entry: .handOver, tagPrefix: tag)
        let own = session.start().tag
        return [
            Fixture("* SEARCH", .search(found(UIDSet()))),
            Fixture("* SEARCH ", .search(found(UIDSet()))),
            Fixture("* SEARCH 2 84 882 3", .search(found(uids(2, 3, 84, 882)))),
            Fixture("* SEARCH 2 5 (MODSEQ 917162500)", .search(found(uids(2, 5), modSeq: 917_162_500))),
            Fixture("* SEARCH 2 x", .search, at: 11),
            Fixture("* SEARCH 0", .search, at: 10),
            Fixture("* SEARCH 4294967296", .search, at: 19),
            Fixture(
                "* ESEARCH (TAG \"\(own)\") UID COUNT 4 ALL 4,1:3",
                .extendedSearch(found(uids(1, 2, 3, 4), count: 4), own)),
            Fixture("* ESEARCH (TAG \(own)) UID", .extendedSearch(found(UIDSet()), own)),
            Fixture("* ESEARCH UID ALL 3:1", .extendedSearch(found(uids(1, 2, 3)), nil)),
            Fixture(
                "* ESEARCH UID MIN 1 MAX 7 ALL 1 COUNT 1 MODSEQ 4 RELEVANCY (11 22) PARTIAL (1:2 NIL)",
                .extendedSearch(found(uids(1), count: 1, modSeq: 4), nil)),
            Fixture("* ESEARCH UID ALL 1:*", .uid, at: 20),
            Fixture("* ESEARCH (TAG", .string, at: 14),
        ]
    }

    private static func otherData() -> [Fixture] {
        [
            Fixture(
                "* CAPABILITY IMAP4rev1 idle AUTH=PLAIN ",
                .capability(CapabilitySet([.imap4rev1, .idle, Capability("auth=plain")]))),
            Fixture("* ENABLED CONDSTORE", .enabled([.condstore])),
            Fixture("* ENABLED", .enabled([])),
            Fixture("* ID NIL", .identity([:])),
            Fixture(
                #"* ID ("Name" "Cyrus" "os" NIL "version" {3}"# + "\r\n1.5)",
                .identity(["name": Redacted("Cyrus"), "version": Redacted("1.5")])),
            Fixture("* ID (", .string, at: 6),
            Fixture(#"* NAMESPACE (("" "/")) NIL NIL"#, .other(name: "NAMESPACE")),
            Fixture("* LSUB () \"/\" {3}\r\na{1", .other(name: "LSUB")),
            Fixture("* SORT 3 2 1", .other(name: "SORT")),
            Fixture("* 3 FROB", .other(name: "FROB")),
            // Text of anybody's is not passed off as a name.
            Fixture("* jane@example.com", .other(name: "?")),
            Fixture("*", .response, at: 1),
            Fixture("* ", .response, at: 2),
            Fixture("+", .continuation(Redacted(""))),
            Fixture("+ idling {5}", .continuation(Redacted("idling {5}"))),
            Fixture("a torn line", .status, at: 6),
            Fixture(")", .tag, at: 0),
            Fixture("a1", .tag, at: 2),
            Fixture("a1 BYE x", .status, at: 6),
            // Office 365 has been seen to send a response code on its own.
            Fixture("[READ-ONLY] x", .tag, at: 10),
        ]
    }

    @Test("an empty line between responses is nothing")
    func anEmptyLineIsNothing() {
        #expect(parts("\n\r\n* 1 EXISTS\n") == [.untagged(.exists(1))])
    }

    @Test("a refused response does not take the next one along")
    func aRefusedResponseStandsAlone() {
        let stream = parts("* LIST (\"a\" {3}\nb\nc\n* 2 EXISTS\n* STATUS {2}\nab(\n* 3 EXISTS\n")
        #expect(stream.contains(.untagged(.exists(2))))
        #expect(stream.contains(.untagged(.exists(3))))
        #expect(stream.count { if case .refused = $0 { true } else { false } } == 2)
    }

    @Test("special uses are found by LIST's attributes, old names included")
    func specialUses() {
        let attributes = ["\\sent", "\\AllMail", "\\Spam", "\\Noselect"].compactMap { Flag($0) }
        let listing = MailboxListing(name: .inbox, delimiter: "/", attributes: attributes)
        #expect(listing.specialUses == [.sent, .all, .junk])
        #expect(!listing.isSelectable)
    }

    @Test("a long SEARCH needs no memory but for its ranges")
    func aLongSearch() {
        var limits = ParserLimits()
        limits.lineByteCount = 128 << 10
        let numbers = (1...50_000).map(String.init).joined(separator: " ")
        let stream = parts("* SEARCH \(numbers)\n* 1 EXISTS\n", limits: limits)
        // The line arrives at once here, which is more than the limit; in slices it is drained.
        #expect(stream.last == .failed(ParseError(.limit(.lineByteCount), offset: 0)))
        var parser = ResponseParser(limits: limits)
        var sliced: [ResponsePart] = []
        for slice in slices(of: wire("* SEARCH \(numbers) (MODSEQ 9)\n* 1 EXISTS\n"), next: { 16_384 }) {
            sliced += parser.parse(slice)
        }
        guard case .untagged(.search(let result))? = sliced.first else {
            Issue.record("no search result")
            return
        }
        #expect(result.uids.ranges.count == 1)
        #expect(result.uids.count == 50_000)
        #expect(result.highestModSeq == ModSeq(9))
        #expect(sliced.last == .untagged(.exists(1)))
    }
    @Test("a long SEARCH with something else in it is refused at its end, or at the limit")
    func aLongBrokenSearch() {
        let numbers = (1...20_000).map(String.init).joined(separator: " ")
        for text in ["* SEARCH x \(numbers)\n", "* SEARCH 1 x \(numbers)\n", "* SEARCH \(numbers) x\n"] {
            var parser = ResponseParser()
            let stream = slices(of: wire(text + "* 1 EXISTS\n"), next: { 5000 }).flatMap { parser.parse($0) }
            #expect(stream.count == 2)
            guard case .refused(let error)? = stream.first else {
                Issue.record("not refused")
                continue
            }
            #expect(error.kind == .grammar(.search))
        }
        var limits = ParserLimits()
        limits.searchRangeCount = 1000
        let scattered = stride(from: 1, to: 40_000, by: 2).map(String.init).joined(separator: " ")
        for text in [
            "* SEARCH \(scattered)\n", "* ESEARCH UID ALL \(scattered.split(separator: " ").joined(separator: ","))\n",
        ] {
            var parser = ResponseParser(limits: limits)
            let stream = slices(of: wire(text + "* 1 EXISTS\n"), next: { 5000 }).flatMap { parser.parse($0) }
            #expect(stream == [.refused(ParseError(.limit(.searchRangeCount))), .untagged(.exists(1))])
        }
    }
}
