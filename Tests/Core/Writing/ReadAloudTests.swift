// Twenty-four letters pinned whole, to be read as a hiring manager would.

import Testing
import Vocabulary

@testable import Writing

struct ReadAloudTests {
    @Test func theShippedLettersReadAsTheyAreMeantTo() throws {
        let templates = try Shipped.templates()
        var page = ""
        for kind in DraftKind.allCases {
            for tone in Tone.allCases {
                for seed in 0..<3 {
                    var facts = try exampleFacts(kind, tone)
                    facts.ordinal = seed
                    if seed == 1 { facts.language = .british }
                    if seed == 2, kind == .news {
                        (facts.newsIsOffer, facts.news) = (false, "my article on queues was accepted at USENIX")
                    }
                    if seed == 2 {
                        (facts.project, facts.compliments) = (nil, ["you said \"rarely seen such tidy code\""])
                    }
                    let letter = Letters.compose(facts, templates: templates, variant: LetterVariant(seed: seed))
                    page += "=== \(kind.rawValue) \(tone.rawValue) \(seed) (\(Measures.words(letter.body)) words)\n"
                    page += "Subject: \(letter.subject)\n\n\(letter.body)\n"
                }
            }
        }
        try expectGolden(page, "letters.txt")
    }

    @Test func aLetterWithoutFactsIsStillALetter() throws {
        let templates = try Shipped.templates()
        var page = ""
        for kind in DraftKind.allCases {
            for tone in Tone.allCases {
                var facts = try exampleFacts(kind, tone)
                (facts.highlights, facts.topics, facts.compliments, facts.project) = ([], [], [], nil)
                (facts.role, facts.recipient, facts.promise, facts.offerDeadline) = (nil, nil, nil, nil)
                facts.isThin = kind == .thankYou
                facts.newsIsOffer = false
                let letter = Letters.compose(facts, templates: templates, variant: LetterVariant(seed: 1))
                page += "=== \(kind.rawValue) \(tone.rawValue)\nSubject: \(letter.subject)\n\n\(letter.body)\n"
                page += letter.remarks.map { "(\($0))\n" }.joined() + "\n"
            }
        }
        try expectGolden(page, "letters-without-facts.txt")
    }
}
