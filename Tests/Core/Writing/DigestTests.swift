// The digest in text and HTML: pinned pages, quiet days, hostile text, size.

import Foundation
import Testing
import Vocabulary

@testable import Writing

struct DigestTests {
    @Test(arguments: [40, 60, 72, 100]) func theTextIsPinnedAndNeverWiderThanAsked(width: Int) throws {
        let text = DigestText.render(try ExampleDigest.ordinary(), width: width)
        for line in text.split(separator: "\n") { #expect(DisplayWidth.of(line) <= width, "\(line)") }
        try expectGolden(text, "digest-\(width).txt")
    }

    @Test(arguments: ExampleDigest.names) func everyDigestIsPinned(name: String) throws {
        let digest = try ExampleDigest.named(name)
        try expectGolden(DigestText.render(digest), "digests/\(name).txt")
        try expectGolden(DigestHTML.render(digest), "digests/\(name).html")
    }

    @Test func aQuietDayHasThreeLines() throws {
        let text = DigestText.render(try ExampleDigest.quiet())
        #expect(
            text == """
                Afterword · Saturday, October 24
                Nothing to do. Next: Tue 27 Oct 10:00 Acme: last mail to Jane Doe
                All well: 1 account, last look 07:29, journal verified

                """)
    }
}

struct DigestPageTests {
    static func crowded(_ count: Int) throws -> Digest {
        var digest = try ExampleDigest.ordinary()
        digest.drafts = (0..<count).flatMap { _ in digest.drafts.prefix(1) }
        digest.questions = (0..<count).flatMap { _ in digest.questions.prefix(1) }
        digest.answers = (0..<count).flatMap { _ in digest.answers.prefix(1) }
        digest.coming = (0..<count).flatMap { _ in digest.coming.prefix(1) }
        digest.timelines = (0..<count).flatMap { _ in digest.timelines.prefix(1) }
        return digest
    }

    @Test func hostileTextIsInertInHTML() throws {
        let html = DigestHTML.render(try ExampleDigest.hostile())
        for tag in ["<script", "<img", "<svg", "</style></", "\u{1B}", "\u{202E}"] { #expect(!html.contains(tag)) }
        #expect(html.contains("&lt;script&gt;"))
        #expect(html.utf8.count <= DigestHTML.maximumByteCount)
        // No word without a place to break at is longer than a phone is wide.
        let longest = html.split { "<> ".contains($0) }.filter { $0.allSatisfy { $0 == "w" } }.map(\.count).max()
        #expect((longest ?? 0) <= 20)
    }

    @Test(arguments: [40, 72]) func hostileTextIsInertInText(width: Int) throws {
        let text = DigestText.render(try ExampleDigest.hostile(), width: width)
        #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of($0) <= width })
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || Printable.isInert($0) })
    }

    @Test func sixtyTimelinesAreAllShown() throws {
        let html = DigestHTML.render(try ExampleDigest.named("sixty"))
        #expect(html.split(separator: "role=\"img\"").count == 61)
        #expect(html.utf8.count <= DigestHTML.maximumByteCount)
    }

    @Test(arguments: [60, 500]) func manyInterviewsStayUnderTheLimit(count: Int) throws {
        let html = DigestHTML.render(try Self.crowded(count))
        #expect(html.utf8.count <= DigestHTML.maximumByteCount)
        #expect(html.hasSuffix("</html>\n"))
        #expect(html.contains("more drafts"))
    }

    @Test func thePageLoadsAndRunsNothing() throws {
        let elements: Set<String> = [
            "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "h1", "h2", "p", "b", "br",
            "wbr", "code",
            "ul", "li", "span",
        ]
        let attributes: Set<String> = [
            "lang", "charset", "name", "content", "class", "style", "bgcolor", "role", "width", "cellpadding",
            "cellspacing",
            "border", "align", "valign", "aria-label", "aria-hidden",
        ]
        for digest in [try ExampleDigest.ordinary(), try ExampleDigest.hostile(), try Self.crowded(60)] {
            let html = DigestHTML.render(digest)
            for word in ["url(", "@import", "expression(", "http:", "https:"] {
                #expect(!html.replacing("src=http://evil", with: "").contains(word))
            }
            for tag in html.split(separator: "<").dropFirst() where !tag.hasPrefix("/") && !tag.hasPrefix("!") {
                let inside = tag.prefix { $0 != ">" }
                #expect(elements.contains(String(inside.prefix { !$0.isWhitespace })), "\(inside)")
                // Outside quotation marks stand names of attributes only.
                let names = inside.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter {
                    $0.offset % 2 == 0
                }
                .flatMap { $0.element.split { $0.isWhitespace || $0 == "=" } }.dropFirst()
                #expect(names.allSatisfy { attributes.contains(String($0)) }, "\(inside)")
            }
        }
    }

    @Test func everyTagIsClosed() throws {
        for digest in [
            try ExampleDigest.ordinary(), try ExampleDigest.quiet(), try ExampleDigest.hostile(), try Self.crowded(60),
        ] {
            #expect(Self.unbalanced(DigestHTML.render(digest)) == [])
        }
    }

    /// Tags that do not close in order; void elements aside.
    static func unbalanced(_ html: String) -> [String] {
        var open: [String] = []
        for part in html.split(separator: "<").dropFirst() where !part.hasPrefix("!") {
            let name = part.prefix { $0.isLetter || $0.isNumber || $0 == "/" }.lowercased()
            if ["meta", "br", "wbr"].contains(name) { continue }
            if name.hasPrefix("/") {
                guard open.popLast() == String(name.dropFirst()) else { return open + [name] }
            } else {
                open.append(name)
            }
        }
        return open
    }

    @Test func everyColourCanBeReadOnItsGround() {
        let light = "#f4f3ef"
        let dark = "#1b1a18"
        var pairs = [
            ("#23221f", light), ("#5c5a54", light), ("#23221f", "#ffffff"), ("#5c5a54", "#ffffff"),
            ("#23221f", "#f0eee8"),
            ("#3a3833", "#ffffff"), ("#3a3833", light), ("#eceae4", dark), ("#b5b2aa", dark), ("#eceae4", "#262522"),
            ("#b5b2aa", "#262522"), ("#eceae4", "#33312d"), ("#dcd9d1", "#262522"), ("#dcd9d1", dark),
        ]
        for accent in [Look.blue, Look.amber, Look.red, Look.green, Look.grey, Look.violet] {
            pairs += [
                (accent.text, "#ffffff"), (accent.text, light), (accent.darkText, "#262522"), (accent.darkText, dark),
            ]
            if accent != Look.grey { pairs.append(("#ffffff", accent.bar)) }
        }
        for (text, ground) in pairs { #expect(contrast(text, ground) >= 4.5, "\(text) on \(ground)") }
    }

    @Test func theTextSaysWhatTheHTMLSays() throws {
        let digest = try ExampleDigest.ordinary()
        let text = DigestText.render(digest, width: 200).collapsed
        let html = DigestHTML.render(digest)
        for said in [
            "afterword confirm d42@3f9a1c2e", "afterword debrief i9", "97 % sure", "due today 09:00",
            "thank-you sent to Gavin Belson",
            "interview, round 2", "Ask whether you may get in touch", "journal verified", "25 Sep",
            "says little about you",
        ] {
            #expect(text.contains(said) && html.contains(said), "\(said)")
        }
    }

    @Test func theSubjectSaysWhatNeedsThePerson() throws {
        #expect(
            try ExampleDigest.ordinary().subject
                == "Afterword, Tue 20 Oct: 3 things need you · Initech answered · 1 interview ahead")
        #expect(try ExampleDigest.quiet().subject == "Afterword, Sat 24 Oct: Nothing needs you today")
    }

    @Test func anOfferComesFirstAndANoIsNotShouted() throws {
        var digest = try ExampleDigest.ordinary()
        let refusal = digest.answers[0]
        var offer = refusal
        (offer.label, offer.company) = (.offer, "Hooli")
        digest.answers.append(offer)
        #expect(
            digest.summary == "An offer from Hooli · 3 things need you · Initech answered · 1 interview ahead")
        var absence = refusal
        absence.label = .automatic
        digest.answers = [absence]
        #expect(digest.summary == "3 things need you · 1 automatic reply · 1 interview ahead")
        digest.answers = [refusal, offer, refusal]
        digest.answers[2].company = "Acme"
        #expect(digest.summary == "An offer from Hooli · 3 things need you · 2 answers · 1 interview ahead")
        #expect(digest.preview.hasPrefix("Reminder to Jane Doe, Acme, due today 09:00"))
    }

    @Test func everyOfferIsNamedOrCounted() throws {
        var digest = try ExampleDigest.quiet()
        let answer = try ExampleDigest.ordinary().answers[0]
        func summary(_ companies: String...) -> String {
            digest.answers = companies.map { company in
                var offer = answer
                (offer.label, offer.company) = (.offer, company)
                return offer
            }
            return digest.summary
        }
        #expect(summary("Hooli") == "An offer from Hooli")
        #expect(summary("Hooli", "Hooli") == "An offer from Hooli")
        #expect(summary("Hooli", "Acme") == "Offers from Hooli and Acme")
        #expect(summary("Hooli", "Acme", "Initech") == "3 offers")
    }

    /// The preview stands on a locked screen (C6); the page says what the draft is.
    @Test(arguments: [DraftKind.gracious, .feedback]) func thePreviewTellsNoNo(kind: DraftKind) throws {
        var digest = try ExampleDigest.ordinary()
        digest.drafts[0].kind = kind
        (digest.prep, digest.questions) = ([], [])
        let page = DigestHTML.render(digest)
        #expect(page.contains(">\(DigestWords.name(kind)) to Jane Doe, Acme<"))
        #expect(digest.preview.hasPrefix("A draft to Jane Doe, Acme, due today 09:00, at the latest Sun 25 Oct 10:00"))

        digest.drafts = []
        digest.questions = [
            DigestQuestion(
                question: "Did the \(kind.inWords) to Jane Doe at Acme arrive?", commands: [],
                discreet: "Did your mail to Jane Doe at Acme arrive?")
        ]
        digest.coming = [
            DigestComing(
                at: try instant("2026-10-21T09:00:00+02:00"), company: "Acme", what: "\(kind.inWords) to Jane Doe",
                discreet: "\(kind.discreetly) to Jane Doe")
        ]
        #expect(
            digest.preview
                == "Did your mail to Jane Doe at Acme arrive? · tomorrow 09:00 Acme: a draft to Jane Doe")
        #expect(DigestHTML.render(digest).contains(">\(digest.preview)</div>"), "clipping keeps it")
        #expect(DigestText.render(digest, width: 200).contains("\(kind.inWords) to Jane Doe"))
    }

    @Test func thePreviewNamesAnInterviewOnce() throws {
        var digest = try ExampleDigest.ordinary()
        (digest.drafts, digest.questions) = ([], [])
        #expect(
            digest.preview
                == "tomorrow 14:00 Umbrella: interview · Thu 22 Oct 18:00 Stark & Wayne: reminder to Pepper Potts")
    }

    @Test func aDraftWhoseTimeIsOverSaysSo() throws {
        var digest = try ExampleDigest.ordinary()
        digest.day = try #require(CivilDate(iso: "2026-10-26"))
        let said = "late since yesterday 10:00; it was due Tue 20 Oct 09:00"
        #expect(DigestText.render(digest).contains(said))
        #expect(DigestHTML.render(digest).contains(said))
    }

    @Test func headingsCanBeShownAsSuch() throws {
        let text = DigestText.render(try ExampleDigest.ordinary()) { "<\($0)>" }
        #expect(text.contains("<3 things need you · Initech answered · 1 interview ahead>\n\n<NEEDS YOU NOW>\n•"))
        #expect(text.split(separator: "\n").count { $0.hasPrefix("<") } == 7)
    }

    @Test func illHealthIsNeverAQuietDay() throws {
        var digest = try ExampleDigest.quiet()
        digest.health = DigestHealth(
            isWell: false, line: "no look since yesterday", problems: ["account main: the password was refused"])
        #expect(!digest.isQuiet)
        #expect(DigestText.render(digest).contains("SOMETHING IS WRONG\n• account main: the password was refused"))
    }

    @Test func anASCIITerminalGetsASCIISigns() throws {
        var digest = try ExampleDigest.ordinary()
        digest.timelines.removeLast()
        #expect(DigestText.render(digest, style: .ascii).utf8.allSatisfy { $0 < 0x80 })
    }
}
