import IMAPProtocol
import Testing

@Suite("BODYSTRUCTURE")
struct BodyStructureTests {
    /// The structure in a FETCH, or the reason it was refused.
    private func read(_ text: String, limits: ParserLimits = ParserLimits()) -> Result<BodyStructure, ParseError> {
        for part in parts("* 1 FETCH (BODYSTRUCTURE \(text) UID 1)\n", limits: limits) {
            if case .fetchItem(.bodyStructure(let structure)) = part { return .success(structure) }
            if case .fetchItem(.unreadable(let error)) = part { return .failure(error) }
            if case .fetchBroken(let error) = part { return .failure(error) }
        }
        return .failure(ParseError(.grammar(.bodyStructure)))
    }

    /// Paths and types of the leaves, such as `1 text/plain`.
    private func outline(_ text: String) throws -> [String] {
        try read(text).get().leaves.map { path, part in
            "\(path.map(String.init).joined(separator: ".")) \(part.type)/\(part.subtype)"
        }
    }

    private static let rfc3501 = """
        (("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 1152 23)\
        ("TEXT" "PLAIN" ("CHARSET" "US-ASCII" "NAME" "cc.diff") "<960723163407.20117h@cac.washington.edu>" \
        "Compiler diff" "BASE64" 4554 73) "MIXED")
        """

    @Test("the example of RFC 3501 is read")
    func theExampleOfRFC3501() throws {
        let structure = try read(Self.rfc3501).get()
        guard case .multipart(let multipart) = structure else {
            Issue.record("no multipart")
            return
        }
        #expect(multipart.subtype == "mixed")
        let diff = try #require(structure.leaves.last)
        #expect(diff.path == [2])
        #expect(diff.part.parameters == ["charset": "US-ASCII", "name": "cc.diff"])
        #expect(diff.part.contentID == "<960723163407.20117h@cac.washington.edu>")
        #expect(diff.part.contentDescription == "Compiler diff")
        #expect(diff.part.encoding == "base64")
        #expect(diff.part.byteCount == 4554)
        #expect(diff.part.lineCount == 73)
    }

    @Test("extension data is read as far as it is of use")
    func extensionData() throws {
        let text = """
            ("application" "pdf" ("name" {6}
            cv.pdf) NIL NIL "base64" 100 "md5" \
            ("attachment" ("filename" "cv.pdf" "size" "100")) ("en" "de") "loc" (1 (2 "x")))
            """
        let part = try #require(try read(text).get().leaves.first)
        #expect(part.path == [1])
        #expect(
            part.part.disposition
                == BodyDisposition(kind: "attachment", parameters: ["filename": "cv.pdf", "size": "100"]))
        #expect(part.part.parameters["name"] == "cv.pdf")
    }

    @Test(
        "paths are those that fetch the parts",
        arguments: [
            (#"("text" "plain" NIL NIL NIL "7bit" 1 1)"#, ["1 text/plain"]),
            (
                #"((("text" "plain" NIL NIL NIL "7bit" 1 1)("text" "html" NIL NIL NIL "7bit" 1 1) "alternative")"#
                    + #"("text" "calendar" ("method" "REQUEST") NIL NIL "7bit" 1 1) "#
                    + #""mixed" ("boundary" "b") NIL NIL NIL)"#,
                ["1.1 text/plain", "1.2 text/html", "2 text/calendar"]
            ),
            // An embedded message: its parts are counted beneath its own path.
            (
                #"(("text" "plain" NIL NIL NIL "7bit" 1 1)("message" "rfc822" NIL NIL NIL "7bit" 9 "#
                    + #"(NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) "#
                    + #"(("text" "plain" NIL NIL NIL "7bit" 1 1)("image" "png" NIL NIL NIL "base64" 1) "#
                    + #""mixed") 5) "mixed")"#,
                ["1 text/plain", "2 message/rfc822", "2.1 text/plain", "2.2 image/png"]
            ),
            (
                #"("message" "rfc822" NIL NIL NIL "7bit" 9 (NIL NIL) ("text" "html" NIL NIL NIL "7bit" 1 1) 5)"#,
                ["1 message/rfc822", "1.1 text/html"]
            ),
        ])
    func pathsAreThoseThatFetch(text: String, outline expected: [String]) throws {
        #expect(try outline(text) == expected)
    }

    @Test(
        "what servers get wrong is understood",
        arguments: [
            // Dovecot: a multipart without children.
            (#"(NIL "alternative" ("boundary" "x") NIL NIL NIL)"#, []),
            // Gmail, Yandex, QQ Mail: the same.
            (
                #"(("ALTERNATIVE" ("BOUNDARY" "x") NIL NIL)("TEXT" "PLAIN" NIL NIL NIL "7BIT" 1 1) "MIXED")"#,
                ["2 text/plain"]
            ),
            (#"("RELATED" NIL ("ATTACHMENT" NIL) NIL)"#, []),
            (#"("ALTERNATIVE")"#, []),
            // Office 365: a part without a header.
            (#"(NIL NIL NIL NIL NIL "7BIT" 0 NIL NIL NIL NIL)"#, ["1 text/plain"]),
            // A malformed type without its subtype.
            (#"("X-ZIP" ("NAME" "a") NIL NIL "BASE64" 12 NIL ("attachment" NIL))"#, ["1 x-zip/plain"]),
            // Exchange: a bare disposition.
            (#"("image" "png" NIL NIL NIL "base64" 12 NIL "inline" NIL NIL)"#, ["1 image/png"]),
            // NIL, negative (Exchange) and missing sizes, and mail.ru's.
            (#"("text" "plain" NIL NIL NIL "7bit" 9.3736e+06 1.5e+04)"#, ["1 text/plain"]),
            (#"("text" "plain" NIL NIL NIL "7bit" -1 -1)"#, ["1 text/plain"]),
            (#"("text" "plain" NIL NIL NIL "7bit" NIL NIL)"#, ["1 text/plain"]),
            (#"("text" "plain" NIL NIL NIL "7bit")"#, ["1 text/plain"]),
            (#"("text" "plain" (NIL "a" "b" NIL "c") NIL NIL NIL 99999999999 1)"#, ["1 text/plain"]),
            // An attached message without envelope and structure.
            (#"("message" "rfc822" NIL NIL NIL "base64" 99 NIL ("attachment" NIL) NIL)"#, ["1 message/rfc822"]),
            (#"("message" "delivery-status" NIL NIL NIL "7bit" 99)"#, ["1 message/delivery-status"]),
            (#"( "text" "plain"  NIL NIL  NIL "7bit" 1 1 )"#, ["1 text/plain"]),
            ("()", ["1 text/plain"]),
        ])
    func whatServersGetWrong(text: String, outline expected: [String]) throws {
        #expect(try outline(text) == expected)
    }

    @Test("nesting is limited, and the message's UID is still known", arguments: [65, 1000, 100_000])
    func nestingIsLimited(depth: Int) throws {
        let text = String(repeating: "(", count: depth) + "\"text\" \"plain\"" + String(repeating: ")", count: depth)
        guard case .failure(let error) = read(text) else {
            Issue.record("was read")
            return
        }
        #expect(error.kind == .limit(.nesting))
        #expect(parts("* 1 FETCH (BODYSTRUCTURE \(text) UID 1)\n").contains(.fetchItem(.uid(.min))))
    }

    @Test("the number of parts is limited")
    func partsAreLimited() throws {
        let part = #"("text" "plain" NIL NIL NIL "7bit" 1 1)"#
        let fits = "(" + String(repeating: part, count: 999) + " \"mixed\")"
        #expect(try read(fits).get().leaves.count == 999)
        guard case .failure(let error) = read("(" + String(repeating: part, count: 1000) + " \"mixed\")") else {
            Issue.record("was read")
            return
        }
        #expect(error.kind == .limit(.bodyPartCount))
    }

    @Test("no description tells the name of a file or of a sender")
    func noDescriptionTells() throws {
        let text = """
            (("application" "pdf" ("name" "geheim.pdf") "<geheim>" "geheim" "base64" 1 NIL \
            ("attachment" ("filename" "geheim.pdf"))) "mixed" ("boundary" "geheim"))
            """
        let structure = try read(text).get()
        #expect(!"\(structure) \(String(reflecting: structure))".contains("geheim"))
        let leaf = try #require(structure.leaves.first?.part)
        #expect(!"\(leaf) \(String(describing: leaf.disposition)) \(String(reflecting: leaf))".contains("geheim"))
    }
}
