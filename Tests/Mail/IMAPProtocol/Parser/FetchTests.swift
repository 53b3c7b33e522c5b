import IMAPProtocol
import Testing

@Suite("FETCH responses")
struct FetchTests {
    private static let one = UID(1) ?? .min

    @Test("items are given out in the order they come")
    func itemsAreGivenOut() {
        let text = #"* 12 FETCH (UID 1 RFC822.SIZE 44827 FLAGS (\Seen) MODSEQ (65402) X-GM-MSGID 12 BODY[TEXT] "hi")"#
        #expect(
            parts(text + "\n") == [
                .fetchBegan(SequenceNumber(12)), .fetchItem(.uid(Self.one)), .fetchItem(.size(44827)),
                .fetchItem(.flags([.seen])), .fetchItem(.modSeq(ModSeq(65402))), .fetchItem(.other),
                .bodyBegan(BodySection(.text), origin: nil, byteCount: 2), .bodyChunk(Array("hi".utf8)[...]),
                .bodyEnded,
                .fetchEnded,
            ])
    }

    @Test(
        "a size is read however it is written, and what follows it is not lost",
        arguments: [
            ("44827", 44827), ("0", 0), ("99999999999", .max), ("9.3736e+06", 9_373_600), ("1e99", .max), ("1e-9", 0),
            ("-1", nil), ("NIL", nil), ("12x", nil), ("nan", nil), ("inf", nil), ("-1e3", nil),
        ] as [(String, UInt32?)])
    func sizes(text: String, size: UInt32?) {
        let stream = joined(parts("* 1 FETCH (RFC822.SIZE \(text) BODY[TEXT] {3}\nabc UID 1)\n"))
        if let size {
            #expect(stream.contains(.fetchItem(.size(size))))
        } else {
            #expect(stream.contains { if case .fetchItem(.unreadable) = $0 { true } else { false } })
        }
        #expect(stream.contains(.bodyChunk(Array("abc".utf8)[...])))
        #expect(stream.suffix(2) == [.fetchItem(.uid(Self.one)), .fetchEnded])
    }

    @Test(
        "sections are read however they are written",
        arguments: [
            ("BODY[]", .message, nil), ("body[header]", .header, nil), ("BODY[]<128>", .message, 128),
            ("BODY[TEXT]<0>", BodySection(.text), 0), ("BODY[1]", BodySection(part: [1]), nil),
            ("BODY[2.1.MIME]", BodySection(part: [2, 1], .mime), nil),
            ("BODY[1.2.HEADER]", BodySection(part: [1, 2], .header), nil),
            ("BODY[HEADER.FIELDS (FROM TO)]", BodySection(.headerFields(["FROM", "TO"])), nil),
            ("BODY[HEADER.FIELDS (\"from\" {2}\nTo)]", BodySection(.headerFields(["FROM", "TO"])), nil),
            ("BODY[1.HEADER.FIELDS.NOT (X)]", BodySection(part: [1], .headerFieldsNot(["X"])), nil),
            ("RFC822", .message, nil), ("RFC822.HEADER", .header, nil), ("RFC822.TEXT", BodySection(.text), nil),
            ("BINARY[1]", BodySection(part: [1]), nil),
        ] as [(String, BodySection, UInt32?)])
    func sectionsAreRead(text: String, section: BodySection, origin: UInt32?) {
        for value in ["{3}\nabc", "\"abc\"", "~{3}\nabc"] {
            let stream = joined(parts("* 1 FETCH (\(text) \(value) UID 1)\n"))
            #expect(
                stream == [
                    .fetchBegan(SequenceNumber(1)), .bodyBegan(section, origin: origin, byteCount: 3),
                    .bodyChunk(Array("abc".utf8)[...]), .bodyEnded, .fetchItem(.uid(Self.one)), .fetchEnded,
                ])
        }
    }

    @Test(
        "a literal of no use is passed over, whatever its size", arguments: ["X-SNIPPET", "(\"fake {50}\" BODY[TEXT])"])
    func aUselessLiteral(name: String) {
        var limits = ParserLimits()
        limits.bufferedLiteralByteCount = 10
        let stream = parts("* 4 FETCH (\(name) {20}\n* 9 EXISTS) a1 OK \n UID 1)\n* 5 EXISTS\n", limits: limits)
        #expect(stream.contains(.fetchItem(.uid(Self.one))))
        #expect(stream.suffix(2) == [.fetchEnded, .untagged(.exists(5))])
        #expect(!stream.contains(.untagged(.exists(9))))
    }

    @Test(
        "an item that cannot be read does not take the others along",
        arguments: [
            "RFC822.SIZE x", "RFC822.SIZE (1 2)", "UID 0", "UID 4294967296", "INTERNALDATE NIL", "FLAGS NIL",
            "MODSEQ 4", "BODYSTRUCTURE NIL", "BODYSTRUCTURE \"x\"", "BODYSTRUCTURE (\"a\" (\"b\")", "MODSEQ (x)",
        ])
    func anItemThatCannotBeRead(item: String) {
        let stream = parts("* 1 FETCH (\(item) UID 1)\n* 5 EXISTS\n")
        if item.contains("((") || item.hasSuffix("(\"b\")") {
            // Unbalanced: the response is lost, the next is not.
            #expect(stream.contains { if case .fetchBroken = $0 { true } else { false } })
        } else {
            #expect(stream.contains { if case .fetchItem(.unreadable) = $0 { true } else { false } })
            #expect(stream.contains(.fetchItem(.uid(Self.one))))
            #expect(stream.contains(.fetchEnded))
        }
        #expect(stream.last == .untagged(.exists(5)))
    }

    @Test(
        "a FETCH that breaks off says so once and the next response is read",
        arguments: [
            "* 1 FETCH (UID 1", "* 1 FETCH (BODY[ {3}\nabc UID 1)", "* 1 FETCH (BODY[HEADER.FOO] {3}\nabc)",
            "* 1 FETCH (BODY[1.2.3.HEADER.FIELDS FROM] \"a\")", "* 1 FETCH (BODY[]<x> \"\")", "* 1 FETCH (BODY[] x)",
            "* 1 FETCH (UID 1 BODY[] {3}\nabc", "* 1 FETCH (BODY[] {3}\nabc BODY[X] {4}\n\na)\n BODY[] {2}\n*))",
        ])
    func aFetchThatBreaksOff(text: String) {
        let stream = parts(text + "\n* 5 EXISTS\n")
        #expect(stream.count { if case .fetchBroken = $0 { true } else { false } } == 1)
        #expect(stream.count { if case .fetchBegan = $0 { true } else { false } } == 1)
        #expect(stream.last == .untagged(.exists(5)))
    }

    @Test("quotes that a server forgot to escape do not break the framing")
    func unescapedQuotes() {
        let text = #"* 1 FETCH (ENVELOPE (NIL "a "quoted" (word" NIL) BODY[] {3}"# + "\nabc UID 1)\n* 5 EXISTS\n"
        let stream = parts(text)
        #expect(stream.contains(.bodyChunk(Array("abc".utf8)[...])))
        #expect(stream.suffix(3) == [.fetchItem(.uid(Self.one)), .fetchEnded, .untagged(.exists(5))])
    }

    @Test("escaped quotes never end a string")
    func escapedQuotes() {
        let text = #"* 1 FETCH (BODY[TEXT] "a \") {3}\" \\" UID 1)"#
        #expect(parts(text + "\n").contains(.bodyChunk(Array(#"a ") {3}" \"#.utf8)[...])))
    }

    @Test("Courier numbers a message 0")
    func numberZero() {
        #expect(parts("* 0 FETCH (UID 1)\n").first == .fetchBegan(SequenceNumber(0)))
    }

    @Test("a body's chunks are slices of what was received, so memory does not grow")
    func chunksAreSlices() {
        var parser = ResponseParser()
        _ = parser.parse(wire("* 1 FETCH (UID 1 BODY[] {10000000}\n")[...])
        let slice = [UInt8](repeating: 0x41, count: 10_000)[...]
        for _ in 0..<999 {
            #expect(parser.parse(slice) == [.bodyChunk(slice)])
        }
        #expect(parser.unfinished() == ParseError(.endedWithinLiteral(missing: 10_000)))
        #expect(parser.parse(slice) == [.bodyChunk(slice), .bodyEnded])
        #expect(parser.unfinished() == ParseError(.endedWithinLine))
        #expect(parser.parse(wire(")\n")[...]) == [.fetchEnded])
        #expect(parser.unfinished() == nil)
    }
}
