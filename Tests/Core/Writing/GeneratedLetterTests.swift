// Generated fact sets, every kind and tone: what is composed passes its own lint. A thousand of them with
// AFTERWORD_THOROUGH=1, some by default.

import Foundation
import Interviews
import Testing
import Vocabulary

@testable import Writing

/// Facts as people jot them down, drawn from lists that mix tidy and untidy notes.
struct FactGenerator {
    var random: SeededGenerator

    static let people = [
        "Jane Doe", "Dr. Hans Müller", "Prof. Dr. Elif Şahin", "Wang Xiaoming", "YAMADA Taro", "Madonna", "Doe, John",
        "Maria van der Berg", "J. Smith", "O'Neill, Anne-Marie", "Kim Min-jun", "Nguyen Van An", "Ms. Ada King", "山田太郎",
        "Talent Acquisition Team",
    ]
    static let companies = [
        "Acme GmbH", "Globex Corporation", "Initech", "Umbrella, Inc.", "Stark & Wayne Ltd.", "Große Freiheit AG",
        "株式会社テスト", "Hooli", "Soylent S.A.",
    ]
    static let roles = [
        "Backend Engineer", "Senior iOS Developer (m/f/d)", "Head of Customer Success", "Summer Internship",
        "the Data Analyst",
        "UX Designer, Payments", "Nurse Practitioner", "C++ Developer",
    ]
    static let highlights = [
        "the whiteboard exercise on queue design", "We talked about your move to event sourcing", "Kafka migration",
        "how you run on-call", "pairing on the parser with Ana", "I explained how we cut build times in half!",
        "they showed me their lab", "she walked me through the roadmap", "team lunch",
        "your plans for the Lisbon office.",
        "The discussion about accessibility",
        "Discussed the trade-offs between latency and cost, which turned out to be larger than expected",
        "we laughed a lot", "learning about your mentoring programme", "Q4 goals",
    ]
    static let compliments = [
        "They liked my open-source mail parser!", "you said my questions were the best of the week", "Great portfolio",
        "my clear explanations", "She told me that I would fit in well", "They said: \"rarely seen such tidy code\"",
        "loved the way I explain things", "he praised my patience",
    ]
    static let topics = [
        "how your team shares on-call duty", "event sourcing", "We discussed hiring plans for 2027",
        "my experience with Kafka",
        "their work-life balance", "mentoring", "The new billing system", "why you left the cloud",
    ]
    static let projects = [
        "a job queue that survives power cuts", "I'm building a parser for IMAP; it'd help with your ingest",
        "Working on a study of nurse-led clinics", "My thesis on caching",
        "We are rewriting our test suite so that it runs in a minute",
        "open-source mail tools",
    ]
    static let news = [
        "My article on queues was accepted at USENIX", "patent granted for a sorting device",
        "I've published the parser!",
        "new certification: CKA",
    ]

    mutating func some(_ list: [String], upTo count: Int) -> [String] {
        Array(list.shuffled(using: &random).prefix(Int.random(in: 0...count, using: &random)))
    }

    mutating func maybe<Value>(_ value: Value, _ chance: Double = 0.8) -> Value? {
        Double.random(in: 0..<1, using: &random) < chance ? value : nil
    }

    mutating func facts() throws -> LetterFacts {
        let start = Instant(seconds: 1_700_000_000 + Int64.random(in: 0..<150_000_000, using: &random) / 900 * 900)
        let zone = Zone.fixed(offsetSeconds: Int.random(in: -11...13, using: &random) * 3600)
        let person = Self.people.randomElement(using: &random) ?? ""
        var facts = LetterFacts(
            kind: .thankYou, tone: .formal, senderName: "Sam Candidate",
            recipient: maybe(Contact(name: person, address: Address("someone@company.example")), 0.95),
            company: Self.companies.randomElement(using: &random) ?? "",
            role: maybe(Self.roles.randomElement(using: &random) ?? "", 0.9),
            interviewStart: maybe(start, 0.95), zone: zone,
            writtenFor: start + .hours(Int.random(in: 1...600, using: &random)))
        facts.language = LetterLanguage.allCases.randomElement(using: &random) ?? .american
        facts.highlights = some(Self.highlights, upTo: 3)
        facts.compliments = some(Self.compliments, upTo: 2)
        facts.topics = some(Self.topics, upTo: 3)
        facts.project = maybe(Self.projects.randomElement(using: &random) ?? "", 0.7)
        facts.promise = maybe(
            Expected(
                from: facts.writtenFor - .hours(72), until: facts.writtenFor - .hours(48),
                source: maybe("person", 0.8) ?? "insider"),
            0.6)
        facts.newsIsOffer = Bool.random(using: &random)
        facts.news = facts.newsIsOffer ? nil : Self.news.randomElement(using: &random)
        facts.offerDeadline = facts.newsIsOffer ? maybe(facts.writtenFor + .hours(200)) : nil
        facts.round = Int.random(in: 1...3, using: &random)
        return facts
    }
}

struct GeneratedLetterTests {
    @Test func everyLetterPassesItsOwnLint() throws {
        let templates = try Shipped.templates()
        let policy = try #require(LintPolicy.standard("considerate"))
        var generator = FactGenerator(random: SeededGenerator(state: 42))
        var printed = 0
        for seed in 0..<(isThorough ? 1000 : 40) {
            var facts = try generator.facts()
            for kind in DraftKind.allCases {
                for tone in Tone.allCases {
                    (facts.kind, facts.tone, facts.ordinal) = (kind, tone, seed)
                    let letter = Letters.compose(facts, templates: templates, variant: LetterVariant(seed: seed))
                    var context = LintContext(facts: facts, policy: policy)
                    context.contacts = facts.recipient.map { [$0] } ?? []
                    let text = try draft(letter, to: "someone@company.example")
                    let findings = Lint.check(text, context: context)
                    let serious = findings.filter { $0.severity == .block || !Self.expected($0, facts) }
                    #expect(serious.isEmpty, "\(kind) \(tone) \(seed): \(serious)\n\(letter.subject)\n\(letter.body)")
                    #expect(Measures.words(letter.body) <= 120, "\(letter.body)")
                    #expect((1...3).contains(Measures.paragraphs(letter.body)))
                    #expect(Self.isWhole(letter), "\(letter.subject)\n\(letter.body)")
                    if !serious.isEmpty { printed += 1 }
                    if printed > 5 { return }
                }
            }
        }
    }

    /// Remarks that say something true about facts that are missing; all others are a fault of the templates.
    static func expected(_ finding: Finding, _ facts: LetterFacts) -> Bool {
        switch finding.rule {
        case "B2": true
        case "A9": facts.highlights.isEmpty || facts.project == nil
        case "D9": facts.role == nil
        default: false
        }
    }

    /// No empty sentence, no stray punctuation or markup, no sentence that begins with a small letter.
    static func isWhole(_ letter: Letter) -> Bool {
        let text = letter.subject + "\n" + letter.body
        let traces = [
            "  ", " .", " ,", "..", ",,", ",.", "{{", "}}", " ;", ". .", "the the ", " the our ", "about about", "“”",
        ]
        guard !letter.subject.isEmpty, !traces.contains(where: { text.contains($0) }) else { return false }
        let anatomy = LetterAnatomy(letter.body)
        return anatomy.contentLines.allSatisfy { line in
            !(line.text.first?.isLowercase ?? true) && (line.text.last.map { ".?]”".contains($0) } ?? false)
        } && anatomy.salutation != nil && !anatomy.signOff.isEmpty
    }

    /// What one company really gets: thanks for two interviewers, then a mail of every other kind, in this order.
    @Test func theDraftsOfOneInterviewDiffer() throws {
        let templates = try Shipped.templates()
        var generator = FactGenerator(random: SeededGenerator(state: 11))
        let kinds: [DraftKind] = [.thankYou, .thankYou, .reminder, .news, .final, .feedback]
        for number in 0..<(isThorough ? 1000 : 20) {
            var facts = try generator.facts()
            for tone in Tone.allCases {
                facts.tone = tone
                let bodies = kinds.enumerated().map { ordinal, kind in
                    (facts.kind, facts.ordinal) = (kind, ordinal)
                    return Letters.compose(
                        facts, templates: templates, variant: LetterVariant(seed: number + ordinal)
                    ).body
                }
                for (index, left) in bodies.enumerated() {
                    for right in bodies[(index + 1)...] {
                        #expect(Measures.likeness(left, right) <= 0.8, "\(number)\n\(left)\n\(right)")
                    }
                }
            }
        }
    }

    @Test func lettersToOneCompanyDiffer() throws {
        let templates = try Shipped.templates()
        var generator = FactGenerator(random: SeededGenerator(state: 7))
        for _ in 0..<(isThorough ? 60 : 5) {
            var facts = try generator.facts()
            for tone in Tone.allCases {
                facts.tone = tone
                var bodies: [String] = []
                for kind in DraftKind.allCases where kind != .gracious {
                    for ordinal in 0..<(kind == .thankYou ? 9 : 1) {
                        (facts.kind, facts.ordinal) = (kind, ordinal)
                        bodies.append(
                            Letters.compose(facts, templates: templates, variant: LetterVariant(seed: ordinal)).body)
                    }
                }
                for (index, left) in bodies.enumerated() {
                    for right in bodies[(index + 1)...] {
                        let likeness = Measures.likeness(left, right)
                        #expect(likeness <= 0.8, "\(likeness)\n\(left)\n\(right)")
                    }
                }
            }
        }
    }
}
