// Templates, overrides, limits and what a letter keeps to itself.

import Interviews
import Testing
import Vocabulary

@testable import Writing

struct LetterTests {
    private func letter(_ facts: LetterFacts, seed: Int = 0) throws -> Letter {
        Letters.compose(facts, templates: try Shipped.templates(), variant: LetterVariant(seed: seed))
    }

    @Test func nineVariantsShareAtMostOnePart() {
        let variants = (0..<9).map(LetterVariant.init)
        for (index, left) in variants.enumerated() {
            for right in variants[(index + 1)...] {
                let shared = [
                    left.opening == right.opening, left.middle == right.middle, left.closing == right.closing,
                ]
                #expect(shared.count { $0 } <= 1)
            }
        }
        #expect(LetterVariant(seed: -1) == LetterVariant(seed: 8))
        #expect(LetterVariant(seed: .max).opening < 3)
    }

    @Test func equalFactsAndSeedsGiveEqualLetters() throws {
        #expect(try letter(exampleFacts(.reminder), seed: 4) == letter(exampleFacts(.reminder), seed: 4))
    }

    @Test func anInsidersWordIsNeverQuoted() throws {
        var facts = try exampleFacts(.reminder)
        facts.promise?.source = "insider"
        #expect(try !letter(facts).body.contains("October 16"))
    }

    @Test func aPromiseThatHasNotPassedIsNotCalledPassed() throws {
        var facts = try exampleFacts(.reminder)
        facts.promise?.until = try instant("2026-10-23T18:00:00+02:00")
        #expect(try !letter(facts).body.contains("October 23"))
    }

    @Test func anOfferIsAnnouncedWithoutNamingWhoMadeIt() throws {
        var facts = try exampleFacts(.news)
        facts.news = nil
        let body = try letter(facts).body
        #expect(
            body.contains("another offer") && body.contains("Friday, October 30") && body.contains("before I decide"))
    }

    @Test func aThinLetterHoldsAPlaceThatBlocks() throws {
        var facts = try exampleFacts(.thankYou)
        facts.isThin = true
        (facts.highlights, facts.topics) = ([], [])
        let thin = try letter(facts)
        let context = LintContext(facts: facts, policy: try #require(LintPolicy.standard("considerate")))
        let slot = Lint.check(try draft(thin), context: context).first { $0.rule == "slot" }
        #expect(slot?.neverYields == true)
        #expect(thin.remarks.first?.contains("debrief") == true)
    }

    @Test func aReplyKeepsTheSubjectOfItsConversation() throws {
        var facts = try exampleFacts(.reminder)
        facts.replySubject = "Re: Your interview at Acme"
        #expect(try letter(facts).subject == "Re: Your interview at Acme")
    }

    @Test(arguments: DraftKind.allCases, Tone.allCases)
    func longNotesNeverMakeALongLetter(kind: DraftKind, tone: Tone) throws {
        var facts = try exampleFacts(kind, tone)
        let long = String(repeating: "and then we spoke at length of something else entirely ", count: 8)
        (facts.highlights, facts.topics) = (["the exercise " + long], ["queues " + long])
        (facts.compliments, facts.project) = (["my talk " + long], "a project " + long)
        #expect(Measures.words(try letter(facts).body) <= 120)
    }

    @Test func mailTextInFactsIsInert() throws {
        var facts = try exampleFacts(.thankYou)
        facts.role = "Engineer\u{1B}[31m\r\nBcc: x@y.example\u{202E}"
        facts.highlights = ["{{company}} \u{1B}]0;x\u{7}"]
        let text = try letter(facts)
        #expect(!text.subject.contains { $0.isNewline })
        #expect((text.subject + text.body.filter { !$0.isNewline }).unicodeScalars.allSatisfy(Printable.isInert))
        #expect(text.body.contains("{{company}}"), "a fact is no template")
    }

    @Test(arguments: [
        ("Acme GmbH", "Acme"), ("Stark & Wayne Ltd.", "Stark & Wayne"), ("Acme, Inc.", "Acme"),
        ("Foo GmbH & Co. KG", "Foo"),
        ("AG", "AG"), ("S.A. Corporation", "S.A."), ("Oy", "Oy"),
    ])
    func legalFormsAreLeftOut(company: String, short: String) { #expect(LetterContext.shortCompany(company) == short) }
}

struct LetterTemplateTests {
    @Test func thePersonsTemplateReplacesTheShippedOne() throws {
        let templates = try LetterTemplates.merging(
            Shipped.templateTexts(),
            overrides: [
                "final.formal.mustache": "Subject: Last\n\nDear {{greeting_name}} & co,\n\n{{role}} <b>{{sender}}</b>\n"
            ])
        let letter = Letters.compose(try exampleFacts(.final), templates: templates, variant: LetterVariant(seed: 1))
        #expect(letter.subject == "Last")
        #expect(
            letter.body == "Dear Jane & co,\n\nBackend Engineer <b>Sam Candidate</b>\n",
            "plain text, nothing is escaped")
    }

    @Test(
        arguments: [
            ("final.formal.mustache", "Subject: x\n\n{{#a}}\n", 4),
            ("final.formal.mustache", "Subject: x\n\n{{/a}}", 3),
            ("final.formal.mustache", "Subject: x\n" + String(repeating: "{{#a}}", count: 10_000), 2),
            // Nothing may hide sections from being counted: other delimiters, closing tags within comments.
            ("final.formal.mustache", "Subject: x\n\n{{=<% %>=}}" + String(repeating: "<%#a%>", count: 9_000), 3),
            ("final.formal.mustache", "Subject: x\n" + String(repeating: "{{!{{/a}}{{#a}}", count: 4_000), 2),
            ("final.formal.mustache", "Dear all,", 1), ("final.formal.mustache", "", 1),
        ] as [(String, String, Int)])
    func aBrokenTemplateIsNamedWithItsLine(file: String, text: String, line: Int) throws {
        let texts = try Shipped.templateTexts().merging([file: text]) { _, new in new }
        let error = #expect(throws: TemplateError.self) { try LetterTemplates(texts) }
        #expect(error?.file == file)
        #expect(error?.line == line, "\(String(describing: error))")
    }

    @Test func aMisspelledFileNameIsSeen() throws {
        let texts = try Shipped.templateTexts().merging(["thank-you.formal.mustache": "Subject: x"]) { _, new in new }
        #expect(throws: TemplateError.self) { try LetterTemplates(texts) }
    }

    @Test func aMissingTemplateIsSeen() throws {
        var texts = try Shipped.templateTexts()
        texts["news.casual.mustache"] = nil
        let error = #expect(throws: TemplateError.self) { try LetterTemplates(texts) }
        #expect(error?.description == "news.casual.mustache: the template is missing")
    }

    @Test func anEnormousTemplateIsRefused() throws {
        let texts = try Shipped.templateTexts().merging(
            ["news.casual.mustache": "Subject: x\n" + String(repeating: "{{#a}}", count: 20_000)]) { _, new in new }
        #expect(throws: TemplateError.self) { try LetterTemplates(texts) }
    }
}
