// Structures and what is fetched of them; pieces and the message they make.
import IMAPProtocol
import Testing

@Suite("What is fetched of a message")
struct FetchPlanTests {
    /// A structure, and the sections that are fetched of it; nil where the whole message is.
    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var structure: String
        var sections: String?
        var testDescription: String { name }

        init(_ name: String, _ structure: String, _ sections: String?) {
            (self.name, self.structure, self.sections) = (name, structure, sections)
        }
    }

    private static let text = #"("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 20 1)"#
    private static let html = #"("text" "html" NIL NIL NIL "quoted-printable" 90 3)"#
    private static let calendar = #"("text" "calendar" ("method" "REQUEST") NIL NIL "7bit" 30 1)"#
    private static let signature = #"("application" "pkcs7-signature" ("name" "smime.p7s") NIL NIL "base64" 4000)"#

    private static func file(
        _ type: String = "application/pdf", _ name: String = #""name" "offer.pdf""#, _ count: Int = 200_000
    ) -> String {
        let parts = type.split(separator: "/")
        return #"("\#(parts[0])" "\#(parts[1])" (\#(name)) NIL NIL "base64" \#(count))"#
    }

    private static func multipart(_ subtype: String, _ parts: String...) -> String {
        #"(\#(parts.joined()) "\#(subtype)" ("boundary" "b-\#(subtype)"))"#
    }

    private static func message(_ count: Int, encoding: String = "7bit", body: String = text) -> String {
        let address = #"(("J" NIL "jane" "acme.example"))"#
        return
            #"("message" "rfc822" NIL NIL NIL "\#(encoding)" \#(count) (NIL "s" \#(address) NIL NIL NIL NIL NIL NIL "<a@b>") \#(body) 9)"#
    }

    static let rows: [Row] = [
        Row("text and a PDF", multipart("mixed", text, file()), "1.MIME 1 2.MIME"),
        Row("a small file is not worth a plan", multipart("mixed", text, file("application/pdf", "", 60_000)), nil),
        Row(
            "several small ones are",
            multipart("mixed", text, file("image/png", "", 40_000), file("image/gif", "", 40_000)),
            "1.MIME 1 2.MIME 3.MIME"),
        Row("text alone, however long", #"("text" "plain" NIL NIL NIL "7bit" 9000000 1)"#, nil),
        Row("a message that is a PDF", file(), ""),
        Row(
            "an invitation beside its attachment",
            multipart(
                "mixed", multipart("alternative", text, html, calendar),
                file("application/ics", #""name" "i.ics""#, 900), file()),
            "1.MIME 1.1.MIME 1.1 1.2.MIME 1.2 1.3.MIME 1.3 2.MIME 2 3.MIME"),
        Row(
            "a calendar known by its name alone",
            multipart("mixed", text, file("application/octet-stream", #""name" "Einladung.ICS""#, 900), file()),
            "1.MIME 1 2.MIME 2 3.MIME"),
        Row(
            "a calendar whose name is in pieces",
            multipart(
                "mixed", text, file("application/octet-stream", #""name*0" "Ein" "name*1*" "ladung.ics""#, 900), file()),
            "1.MIME 1 2.MIME 2 3.MIME"),
        Row(
            "huge inline images in an alternative",
            multipart("alternative", text, multipart("related", html, file("image/png", "", 3_000_000))),
            "1.MIME 1 2.MIME 2.1.MIME 2.1 2.2.MIME"),
        Row(
            "signed (RFC 1847)", multipart("signed", multipart("mixed", text, file()), signature),
            "1.MIME 1.1.MIME 1.1 1.2.MIME 2.MIME"),
        Row("TNEF", multipart("mixed", text, file("application/ms-tnef", #""name" "winmail.dat""#)), "1.MIME 1 2.MIME"),
        Row(
            "a report with the returned message, whose header is enough",
            multipart("report", text, #"("message" "delivery-status" NIL NIL NIL "7bit" 400)"#, message(3_000_000)),
            "1.MIME 1 2.MIME 2 3.MIME 3.HEADER"),
        Row(
            "a returned message that is small comes whole",
            multipart("mixed", multipart("report", text, message(2000)), file()),
            "1.MIME 1.1.MIME 1.1 1.2.MIME 1.2 2.MIME"),
        Row(
            "an embedded message in base64 has no header of its own",
            multipart("mixed", text, message(90_000, encoding: "base64"), file()), "1.MIME 1 2.MIME 2 3.MIME"),
        Row(
            "what is in an embedded message is not looked at",
            multipart("mixed", text, message(20_000, body: multipart("mixed", text, file()))), nil),
        Row(
            "a fragment (RFC 2046 §5.2.2)", #"("message" "partial" ("id" "x" "number" "1") NIL NIL "7bit" 900000)"#, nil
        ),
        Row(
            "a part whose type the server cannot read",
            multipart("mixed", #"("" "" NIL NIL NIL "7bit" 200 1)"#, file()), nil),
        Row(
            "a returned report is about another message, which counts, too",
            multipart("mixed", text, message(90_000, body: multipart("report", text, message(200))), file()),
            "1.MIME 1 2.MIME 2 3.MIME"),
        Row("no boundary", #"(\#(text)\#(file()) "mixed")"#, nil),
        Row("a boundary that is none", #"(\#(text)\#(file()) "mixed" ("boundary" ""))"#, nil),
        Row("a boundary that ends in a space", #"(\#(text)\#(file()) "mixed" ("boundary" "b "))"#, nil),
        Row("a multipart without parts", multipart("mixed", #"(NIL "alternative" ("boundary" "x"))"#, file()), nil),
        Row("more parts than are read", multipart("mixed", String(repeating: text, count: 100), file()), nil),
        Row(
            "deeper than is read",
            (0..<21).reduce(file()) { inner, _ in multipart("mixed", inner) }, nil),
    ]

    @Test("structures", arguments: rows)
    func structures(row: Row) throws {
        let plan = FetchPlan(try structure(row.structure), wants: isWanted)
        #expect(plan.map { $0.pieces.map(\.name).joined(separator: " ") } == row.sections)
    }

    @Test("what is left out stands as its header, and the rest as it was")
    func assembly() throws {
        let plan = try plan(Self.multipart("mixed", Self.text, Self.file()))
        let bodies = Self.bodies
        let bytes = try #require(plan.assemble(header: Self.header, bodies: bodies, mark: "X-Omitted"))
        #expect(
            String(decoding: bytes, as: UTF8.self) == """
                From: jane@acme.example\r
                Content-Type: multipart/mixed; boundary="b-mixed"\r
                \r
                --b-mixed\r
                Content-Type: text/plain; charset=utf-8\r
                \r
                twenty bytes of text\r
                --b-mixed\r
                X-Omitted: 146153\r
                Content-Type: application/pdf; name="offer.pdf"\r
                Content-Transfer-Encoding: base64\r
                \r
                \r
                --b-mixed--\r

                """)
        #expect(plan.omittedByteCount == 200_000)
    }

    @Test("a message that is one part is marked in its own header")
    func singlePart() throws {
        let header = Array("From: a@b\r\nContent-Type: application/pdf\r\n\r\n".utf8)
        let plan = try plan(Self.file())
        #expect(
            plan.assemble(header: header, bodies: [:], mark: "X")?.starts(
                with: Array("X: 146153\r\nFrom: a@b\r\n".utf8)) == true)
    }

    /// Servers lie (MAIL-FACTS §3, §7): whatever does not fit, the message is fetched whole.
    @Test("pieces that are not what was promised make no message")
    func doubt() throws {
        let plan = try plan(Self.multipart("mixed", Self.text, Self.file()))
        func assembled(header: [UInt8] = Self.header, _ change: (inout [BodySection: [UInt8]]) -> Void = { _ in })
            -> Bool
        {
            var bodies = Self.bodies
            change(&bodies)
            return plan.assemble(header: header, bodies: bodies, mark: "X") != nil
        }
        #expect(assembled())
        #expect(!assembled { $0[BodySection(part: [1])] = nil }, "a part that did not come")
        #expect(!assembled { $0[BodySection(part: [1])] = [] }, "an empty one")
        #expect(!assembled { $0[BodySection(part: [1])]?.append(10) }, "one of another size")
        #expect(!assembled { $0[BodySection(part: [2], .mime)] = nil }, "a header that did not come")
        #expect(
            !assembled { $0[BodySection(part: [2], .mime)] = Array("Content-Type: text/calendar\r\n\r\n".utf8) },
            "another part than was told")
        #expect(
            !assembled(header: Array("Content-Type: multipart/mixed; boundary=other\r\n\r\n".utf8)), "another boundary")
        let twice = Array("Content-Type: application/pdf\r\nContent-Type: text/plain\r\n\r\n".utf8)
        #expect(!assembled { $0[BodySection(part: [2], .mime)] = twice }, "two types")
        #expect(!assembled(header: Self.header.dropLast(2)), "a header that is cut")
    }

    // MARK: Pieces

    private static let header = Array(
        "From: jane@acme.example\r\nContent-Type: multipart/mixed; boundary=\"b-mixed\"\r\n\r\n".utf8)

    private static let bodies: [BodySection: [UInt8]] = [
        BodySection(part: [1], .mime): Array("Content-Type: text/plain; charset=utf-8\r\n\r\n".utf8),
        BodySection(part: [1]): Array("twenty bytes of text".utf8),
        BodySection(part: [2], .mime): Array(
            "Content-Type: application/pdf; name=\"offer.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n".utf8),
    ]

    private func plan(_ text: String) throws -> FetchPlan {
        try #require(FetchPlan(try structure(text), wants: isWanted))
    }

    private func isWanted(_ part: BodyPart) -> Bool {
        ["text", "message"].contains(part.type) || part.subtype == "ics"
            || part.filename?.lowercased().hasSuffix(".ics") == true
    }

    private func structure(_ text: String) throws -> BodyStructure {
        for part in parts("* 1 FETCH (BODYSTRUCTURE \(text) UID 1)\n") {
            if case .fetchItem(.bodyStructure(let structure)) = part { return structure }
        }
        throw ParseError(.grammar(.bodyStructure))
    }
}

extension FetchPlan.Piece {
    /// As in a FETCH: `1.2.MIME`.
    fileprivate var name: String {
        let path = section.part.map(String.init)
        switch section.text {
        case .mime: return (path + ["MIME"]).joined(separator: ".")
        case .header: return (path + ["HEADER"]).joined(separator: ".")
        default: return path.joined(separator: ".")
        }
    }
}
