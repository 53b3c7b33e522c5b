// Ordinary messages, and the oddities of real ones, as values.

import MailFormat
import Testing
import Vocabulary

private let reader = MessageReader(zones: { _ in nil })
private func read(_ text: String) -> ParsedMessage { reader.read(Array(text.replacing("\n", with: "\r\n").utf8)) }

@Suite struct ReadingTests {
    @Test func anOrdinaryMessage() {
        let message = read(
            """
            From: "Doe, Jane" <jane@acme.example>
            To: Sam <sam@candidate.example>, team: a@x.example, B <b@x.example>;
            Subject: =?utf-8?Q?Ihre_Bewerbung_f=C3=BCr?= =?utf-8?Q?_uns?=
            Date: Tue, 24 Nov 2026 10:00:00 +0100
            Message-ID: <1@acme.example>
            In-Reply-To: <0@candidate.example>
            References: <a@b> <0@candidate.example>

            Hello Sam,

            see you.
            """)
        #expect(message.headers.from.map(\.description) == ["Doe, Jane <jane@acme.example>"])
        #expect(message.headers.to.map(\.addrSpec) == ["sam@candidate.example", "a@x.example", "b@x.example"])
        #expect(message.headers.subject == "Ihre Bewerbung für uns")
        #expect(message.headers.date == Instant(rfc3339: "2026-11-24T10:00:00+01:00"))
        #expect(message.headers.messageID?.text == "1@acme.example")
        #expect(message.headers.references.map(\.text) == ["a@b", "0@candidate.example"])
        #expect(message.text == "Hello Sam,\n\nsee you.")
        #expect(message.parts == [.init(type: "text/plain", size: message.parts.first?.size ?? 0)])
        #expect(message.defects.isEmpty)
        #expect(message.notFullyRead == nil)
    }

    @Test func hiddenTextAndPixelsAreLeftOutOfHTML() {
        let message = read(
            """
            From: a@b.example
            Date: Tue, 24 Nov 2026 10:00:00 +0100
            Content-Type: text/html; charset=utf-8

            <html><head><style>p { color: red }</style><title>T</title></head><body>
            <div style="display: none; max-height:0">preheader</div>
            <p>Dear&nbsp;Sam,</p><p>we <b>regret</b> to<br>inform you.</p>
            <table><tr><td>Date</td><td>Monday</td></tr><tr><td style="font-size:0px">x<span style="font-size:13px">seen</span></td></tr></table>
            <ul><li>one<li>two</ul><blockquote>quoted</blockquote>
            <a href="https://calendly.com/x">Pick a time</a> or <a href="https://acme.example/t?1">look</a>
            <img src="https://t.example/p.gif" width=1 height=1 alt="pixel"></body></html>
            """)
        #expect(
            message.text == """
                Dear\u{A0}Sam,

                we regret to
                inform you.

                Date Monday
                seen
                - one
                - two
                > quoted
                Pick a time <https://calendly.com/x> or look
                """)
    }

    @Test(
        "styles hide text, or do not",
        arguments: [
            ("display: none", true), ("DISPLAY:\tNONE; color: red", true), ("visibility:hidden", true),
            ("mso-hide:all", true), ("max-height:0", true), ("color:red;max-height: 0px", true), ("opacity:0", true),
            ("height:0;overflow:hidden", true), ("overflow:hidden;height:0px", true), ("font-size:0", true),
            ("max-height:0.5em", false), ("max-height:05px", false), ("opacity:0.9", false), ("height:0", false),
            ("line-height:0;overflow:hidden", false), ("font-size:0.9em", false), ("margin:0", false),
            ("display:none-such", true), ("max-height:", false), ("", false),
        ])
    func stylesHideText(style: String, isHidden: Bool) {
        let message = read(
            "Content-Type: text/html\n\n<p>Dear Sam,</p><p style=\"\(style)\">between</p><p>we say no.</p>")
        #expect(message.text == (isHidden ? "Dear Sam,\n\nwe say no." : "Dear Sam,\n\nbetween\n\nwe say no."))
    }

    @Test func anAlternativeWithoutPlainTextIsReadAsHTML() {
        let message = read(
            """
            From: a@b.example
            Date: Tue, 24 Nov 2026 10:00:00 +0100
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain

            Please use an HTML mail program.
            --b
            Content-Type: text/html

            <p>We are pleased to invite you to an interview on Tuesday at ten o'clock in our office.
            --b--
            """)
        #expect(message.text == "We are pleased to invite you to an interview on Tuesday at ten o'clock in our office.")
        #expect(message.parts.map(\.type) == ["text/plain", "text/html"])
    }

    @Test func flowedTextIsJoined() {
        let message = read(
            """
            From: a@b.example
            Date: Tue, 24 Nov 2026 10:00:00 +0100
            Content-Type: text/plain; format=flowed

            one\u{20}
            two
            >> quoted\u{20}
            >> more
            --\u{20}
            Jane
            """)
        #expect(message.text == "one two\n>> quoted more\n-- \nJane")
    }

    @Test(
        arguments: [
            ("utf-8", [0x66, 0xFC, 0x72], "für"), ("iso-8859-1", [0x66, 0xC3, 0xBC, 0x72], "für"),
            ("unknown-8bit", [0x66, 0xC3, 0xBC, 0x72], "für"), ("x-user-defined", [0x66, 0xFC, 0x72], "für"),
            ("iso-8859-1", [0x80, 0x35], "€5"), ("us-ascii", [0x93, 0x68, 0x69, 0x94], "“hi”"),
            ("gb2312", [0xC4, 0xFA, 0xBA, 0xC3], "您好"), ("shift_jis", [0x82, 0xB1, 0x82, 0xF1], "こん"),
            ("koi8-r", [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4], "Привет"), ("cp-850", [0x66, 0x81, 0x72], "für"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42], "日本"),
            ("us-ascii", [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x1B, 0x28, 0x42], "日本"),
            ("no-such-charset", [0x66, 0xFC, 0x72], "für"), ("windows-1250", [0xE8], "č"), ("big5", [0xA7, 0x41], "你"),
        ] as [(String, [UInt8], String)])
    func charsetsAndTheirLies(_ charset: String, _ bytes: [UInt8], _ expected: String) {
        let header = "From: a@b.example\r\nContent-Type: text/plain; charset=\(charset)\r\n\r\n"
        #expect(reader.read(Array(header.utf8) + bytes).text == expected)
    }

    @Test(arguments: [
        ("Jane\u{1}\u{2} \u{1B}[31mDoe <jane@acme.example>", "jane@acme.example"),
        ("\u{0}\u{7}<jane@acme.example>", "jane@acme.example"),
        ("\u{8}\u{8}< <jane@acme.example> >", "jane@acme.example"),
        ("\u{1}\u{2}<not an address>", nil), ("\u{1}<", nil),
    ])
    func anAddressIsSavedFromWhatStandsBeforeIt(_ from: String, _ expected: String?) {
        #expect(read("From: \(from)\nSubject: x\n\nHello.\n").headers.from.first?.addrSpec == expected)
    }

    @Test func nothingIsTooBrokenToBeRead() {
        for text in [
            "", "\n", "\n\n\n", "hello", "From", ":", "a:b", "From: \n\n", "\0\0\0",
            "Content-Type: multipart/mixed\n\nx",
        ] {
            _ = read(text)
        }
        #expect(read("hello there\nthis is no header").defects.contains("no empty line between header and body"))
    }

    /// What stands in an attribute is no line of the text.
    @Test func attributesAddNoLines() {
        let message = read(
            "Content-Type: text/html\n\n<p><a href=\"https://meet.example/\n12\"><img alt=\"Join\n\n> now\u{7F}\"></a></p>\n"
        )
        #expect(message.text.contains("Join > now") && !message.text.contains("\n\n"), "\(message.text)")
        #expect(!message.text.utf8.contains(13) && !message.text.utf8.contains(127))
    }

    /// Each of them is looked at once, however many there are.
    @Test(.timeLimit(.minutes(1))) func manyLinesWithoutColonCostNoMoreThanTheirLength() {
        let junk = String(repeating: "a\n", count: 80_000)
        let message = read("From: jane@acme.example\n\(junk)Subject: still a header\n\nHello\n")
        #expect(message.headers.subject == "still a header" && message.text == "Hello")
        #expect(message.defects.contains("80000 header lines without a colon"))
    }

    @Test func uuencodedFilesAreAttachments() {
        let message = read(
            "From: a@b.example\n\nHere it is.\n\nbegin 644 cv.txt\n#0V%T\n`\nend\n\nbegin 644 of it all\nis no file\n")
        #expect(message.text == "Here it is.\n\n\nbegin 644 of it all\nis no file")
        #expect(message.parts.map(\.filename) == [nil, "cv.txt"])
        #expect(message.parts.last?.size == 3)
    }

    @Test func attachmentsKeepTheirNamesAndStayUnread() {
        let message = read(
            """
            From: a@b.example
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            See attached.
            --b
            Content-Type: application/ms-tnef; name=winmail.dat
            Content-Transfer-Encoding: base64

            eJ8+Ig==
            --b
            Content-Type: application/pdf;
             name*0*=utf-8''Ihr%20Vertrag;
             name*1*=%20f%C3%BCr%20uns.pdf
            Content-Disposition: attachment; filename*=utf-8''Vertrag%20f%C3%BCr%20uns.pdf

            x
            --b--
            """)
        #expect(message.parts.map(\.type) == ["text/plain", "application/ms-tnef", "application/pdf"])
        #expect(message.parts.map(\.filename) == [nil, "winmail.dat", "Vertrag für uns.pdf"])
        #expect(message.parts[1].size == 4)
        #expect(message.text == "See attached.")
    }

    @Test func aRejectionHiddenDeepComesOutAsOneSentence() {
        // Quoted-printable, ISO-2022-JP, HTML, above an Outlook header.
        let html =
            "<p>=1B$B;DG0$G$9$,=1B(B, we regret=\r\n that we chose<br>another candidate.</p><div>"
            + "From: Sam<br>Sent: Monday<br>To: Jane<br>Subject: x</div><p>When do I hear?</p>"
        let message = reader.read(
            Array(
                ("From: a@b.example\r\nContent-Type: text/html; charset=iso-2022-jp\r\n"
                    + "Content-Transfer-Encoding: quoted-printable\r\n\r\n" + html).utf8))
        #expect(message.newText == "残念ですが, we regret that we chose\nanother candidate.")
    }

    @Test func limitsAreReported() {
        var limits = MessageReader.Limits.default
        limits.messageBytes = 100
        let small = MessageReader(limits: limits, zones: { _ in nil })
        #expect(
            small.read(Array(("From: a@b\n\n" + String(repeating: "x", count: 200)).utf8)).notFullyRead
                == "larger than 100 bytes")
        let groups = "To: " + String(repeating: "g:", count: 100_000) + "\nSubject: s\n\nx"
        #expect(reader.read(Array(groups.utf8)).notFullyRead != nil)
        #expect(reader.read(Array(groups.utf8)).headers.subject == "s")
        let parts =
            "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 200) + "--b--\n"
        #expect(reader.read(Array(parts.utf8)).notFullyRead == "more than 100 parts")
        let header = "Subject: s\nX-Big: " + String(repeating: "x", count: 300_000) + "\n\nbody"
        let message = reader.read(Array(header.utf8))
        #expect(message.notFullyRead == "a header larger than 262144 bytes")
        #expect(message.headers.subject == "s")
        #expect(message.text == "body")
    }

    @Test func manyHostileShapesEndSoon() {
        var nested = ""
        for level in 0..<2000 { nested += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        _ = reader.read(Array(nested.utf8))
        var embedded = ""
        for _ in 0..<5000 { embedded += "Content-Type: message/rfc822\n\n" }
        _ = reader.read(Array(embedded.utf8))
        let html =
            "Content-Type: text/html\n\n" + String(repeating: "<div>", count: 50_000)
            + String(repeating: "</span>", count: 50_000)
        #expect(reader.read(Array(html.utf8)).notFullyRead == "HTML nested deeper than 500")
        let boundaries = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n", count: 1_000_000)
        #expect(reader.read(Array(boundaries.utf8)).notFullyRead != nil)
    }
}
