// What the lint must not say, the order of findings, spelling's questions, hostile drafts, social texts.

import Interviews
import Testing
import Vocabulary

@testable import Writing

struct LintTests {
    private func findings(
        _ body: String, kind: DraftKind = .reminder, tone: Tone = .casual, subject: String = "My interview",
        change: (inout LintContext) -> Void = { _ in }
    ) throws -> [Finding] {
        var context = LintContext(
            facts: try exampleFacts(kind, tone), policy: try #require(LintPolicy.standard("considerate")))
        change(&context)
        let draft = DraftText(subject: subject, body: body, recipients: [try #require(Address("jane@acme.example"))])
        return Lint.check(draft, context: context)
    }

    @Test(arguments: [
        "I will pay attention to it.", "It was worth the effort [sic].", "He had had enough, that that is clear.",
        "See <https://sam.example/work> or www.sam.example.", "Our SQL and HTTPS code runs on AWS.",
        "I was born on 29 February 2028.",
        "We met on Thursday, October 8, 2026.", "May 2027 is far away.", "The ratio was 3:2 (of 5).",
        "I could start immediately.",
        "I liked what you have to offer.", "Our project benefits from health equity work.",
        "We met Jane U. Smith of Dope Labs: 1) first, 2) then.",
    ])
    func ordinarySentencesPass(sentence: String) throws {
        let rules: Set<RuleID> = [
            "B14", "B13", "doubled", "links", "capitals", "weekday", "question-marks", "names", "B10", "E9",
        ]
        let found = try findings("Hi Jane,\n\n\(sentence)\n\nBest,\nSam\n") { context in
            context.ownLinks = ["https://sam.example"]
            context.facts.company = "Dope Labs"
        }
        #expect(found.filter { rules.contains($0.rule) } == [])
    }

    @Test func aQuotedMailAndTheSignatureAreNotTheLetter() throws {
        let body = """
            Hi Jane,

            Any updates on the Backend Engineer position?

            Best,
            Sam

            On Fri, 16 Oct 2026, Jane Doe wrote:
            > I demand a salary of [X] gonna!!! as soon as possible
            > See https://acme.example/x

            --\u{20}
            Sam Candidate · https://elsewhere.example
            """
        let rules = Set(try findings(body).map(\.rule))
        #expect(rules.isDisjoint(with: ["slot", "B10", "B14", "E9", "links"]))
    }

    @Test func blocksComeFirstThenLines() throws {
        let body = "Hi Jane,\n\nThe the update??\n\nIt is gonna be [fine]. I demand it.\n\nBest,\nSam\n"
        let found = try findings(body, tone: .formal)
        #expect(found.map(\.severity) == found.map(\.severity).sorted(by: >))
        let blocks = found.filter { $0.severity == .block }
        #expect(blocks.map(\.rule.name).sorted() == ["B10", "E9", "slot"])
        #expect(blocks.allSatisfy { $0.line == 5 })
    }

    @Test func ownNamesAreNotForeignOnes() throws {
        let found = try findings("Hi Jane,\n\nI want to work at Acme with Jane Doe.\n\nBest,\nSam\n") { context in
            context.otherCompanies = ["ACME GmbH", "Acme, Inc."]
            context.otherPeople = ["Jane Smith", "Jane Doe"]
        }
        #expect(found.filter { $0.rule == "names" } == [])
    }

    @Test func aCompanyWithAnOrdinaryNameNeedsItsCapital() throws {
        let small = try findings("Hi Jane,\n\nWe hit the target.\n\nBest,\nSam\n") { $0.otherCompanies = ["Target"] }
        #expect(!small.contains { $0.rule == "names" })
        let capital = try findings("Hi Jane,\n\nWe like Target.\n\nBest,\nSam\n") { $0.otherCompanies = ["Target"] }
        #expect(capital.contains { $0.rule == "names" })
    }

    @Test func withoutContactsAnyRecipientWillDo() throws {
        #expect(
            try !findings("Hi Jane,\n\nHello.\n\nBest,\nSam\n") { $0.contacts = [] }.contains { $0.rule == "recipient" }
        )
    }

    @Test func theDictionaryIsAskedAboutWordsOnly() throws {
        let facts = try exampleFacts(.thankYou)
        let context = LintContext(facts: facts, policy: try #require(LintPolicy.standard("considerate")))
        let draft = DraftText(
            subject: "Backend Enginer",
            body: """
                Dear Jane,

                Acme's recieved it, see https://x.example/recieve and me@x.example. SQL3 and HTTP are fine; it’s well-knwon.

                Kind regards,
                Sam Candidate
                """, recipients: [])
        let words = Lint.wordsToSpell(draft, context: context)
        #expect(
            words.contains("Enginer") && words.contains("recieved") && words.contains("knwon") && words.contains("it"))
        #expect(
            Set(words).isDisjoint(with: ["Jane", "Acme", "Acme's", "SQL3", "HTTP", "Candidate", "recieve", "Backend"]))
    }

    @Test func severalSpellingMistakesComeOnceEach() throws {
        let found = try findings("Hi Jane,\n\nTeh teh Teh news.\n\nBest,\nSam\n") { context in
            context.misspellings = [Misspelling(word: "Teh", suggestions: ["The", "Tech", "Tea", "Ten"])]
        }
        #expect(
            found.filter { $0.message.contains("dictionary") }.map(\.message) == [
                "“Teh” is not in the dictionary; “The”, “Tech”, “Tea”?"
            ])
    }

    private static let hostile: [String: String] = [
        "open brackets": String(repeating: "[", count: 50_000), "open tags": String(repeating: "<a", count: 30_000),
        "words": String(repeating: "word ", count: 60_000), "lines": String(repeating: "\n", count: 200_000),
        "emoji": String(repeating: "😀", count: 20_000), "escapes": "\u{1B}[31mred\u{202E}", "nothing": "", "NUL": "\0",
        "one word": String(repeating: "a", count: 300_000), "open parentheses": String(repeating: "(", count: 50_000),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: hostile.keys.sorted())
    func hostileDraftsAreAnsweredInBoundedTimeAndPrintably(name: String) throws {
        let body = try #require(Self.hostile[name])
        let found = try findings(body, subject: "\u{1B}]0;x\u{7}")
        #expect(found.allSatisfy { finding in finding.message.unicodeScalars.allSatisfy(Printable.isInert) })
        #expect(found.allSatisfy { $0.message.count < 400 })
    }

    @Test func aSocialTextIsShortAndNeverAsksForTheResult() throws {
        let policy = try #require(LintPolicy.standard("considerate"))
        #expect(
            Lint.checkSocial(
                "Hello Gavin, it was a pleasure to meet you. I would be glad to stay in touch.", policy: policy) == [])
        #expect(Lint.checkSocial(String(repeating: "x", count: 301), policy: policy).map(\.rule) == ["B8"])
        #expect(Lint.checkSocial("Any news about my application?", policy: policy).map(\.rule) == ["A18"])
        #expect(Lint.checkSocial("Have you made a decision?", policy: policy).first?.severity == .block)
    }
}

struct MeasuresTests {
    private let letter = """
        Dear Jane,

        Thank you for 2 things.
        And - well - one more.

        Bye for now.

        Kind regards,
        Sam Candidate

        --\u{20}
        +49 30 1234
        """

    @Test func wordsGoFromSalutationToSignOff() {
        #expect(Measures.words(letter) == 18)
        #expect(Measures.words("") == 0)
        #expect(Measures.words("— … !") == 0)
    }

    @Test func paragraphsLeaveSalutationAndSignOffOut() {
        #expect(Measures.paragraphs(letter) == 2)
        #expect(Measures.paragraphs("One.\n\n\n\nTwo.\n \nThree.") == 3)
        #expect(Measures.paragraphs("Hi Jane,\nThank you.\n\nBest,\nSam") == 1)
    }

    @Test(arguments: [
        ("a b c d", "a b c d", 1.0), ("a b c d", "a b x d", 0.75), ("a b c d", "", 0.0), ("", "", 1.0),
        ("a b", "a b c d", 0.5),
        ("A, b! c", "a b c", 1.0), ("a b c d", "d c b a", 0.0),
    ])
    func likenessCountsWords(left: String, right: String, expected: Double) {
        #expect(abs(Measures.likeness(left, right) - expected) < 0.0001)
        #expect(abs(Measures.likeness(right, left) - expected) < 0.0001)
    }

    @Test func likenessLooksAtWhatWasWritten() {
        let quoted = letter.replacing("Bye", with: "> quoted text\n\nBye")
        #expect(Measures.likeness(letter, quoted) == 1)
    }

    @Test(.timeLimit(.minutes(1))) func likenessOfVeryLongTextsIsBounded() {
        let left = (0..<20_000).map { "w\($0)" }.joined(separator: " ")
        let right = (0..<2_000).map { "v\($0)" }.joined(separator: " ")
        #expect(Measures.likeness(left, right) == 0)
    }

    @Test(arguments: [
        "Best", "Thanks,", "Many thanks,", "Yours sincerely,", "With best wishes,", "Warm regards", "Cheers,",
    ])
    func signOffsAreRecognised(closing: String) {
        #expect(LetterAnatomy("Hi Jane,\n\nThank you.\n\n\(closing)\nSam\n").signOff.count == 2)
    }

    @Test(arguments: [
        "Thanks for the talk we had on the best day of all.", "Best of all was the talk.",
        "Regards to the team were sent yesterday.",
    ])
    func sentencesAreNoSignOffs(sentence: String) {
        #expect(LetterAnatomy("Hi Jane,\n\n\(sentence)\n").signOff.isEmpty)
    }
}
