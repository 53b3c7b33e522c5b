// One row for every L rule and every check of our own: a text that breaks it, and what happens without the rule.

import Interviews
import Testing
import Vocabulary

@testable import Writing

/// A letter that everything is fine with, and one change that breaks one rule.
struct LintRow: CustomTestStringConvertible, Sendable {
    let rule: RuleID
    let policy: String
    let kind: DraftKind
    var tone: Tone = .formal
    let severity: Severity
    /// Words of the message.
    let says: String
    let change: @Sendable (inout DraftText, inout LintContext) -> Void

    var testDescription: String { "\(rule) under \(policy): \(says)" }

    init(
        _ rule: RuleID, _ policy: String, _ kind: DraftKind, _ severity: Severity, _ says: String, tone: Tone = .formal,
        _ change: @escaping @Sendable (inout DraftText, inout LintContext) -> Void
    ) {
        (self.rule, self.policy, self.kind, self.tone) = (rule, policy, kind, tone)
        (self.severity, self.says, self.change) = (severity, says, change)
    }

    func draftAndContext() throws -> (DraftText, LintContext) {
        let facts = try exampleFacts(kind, tone)
        var context = LintContext(facts: facts, policy: try #require(LintPolicy.standard(policy)))
        context.contacts = [
            Contact(name: "Jane Doe", address: Address("jane@acme.example")),
            Contact(name: "Ida Insider", address: Address("ida@acme.example"), role: .insider),
        ]
        context.otherCompanies = ["Globex Corporation", "Target"]
        context.otherPeople = ["Hank Scorpio", "Anna Bell"]
        context.ownLinks = ["https://sam.example", "github.com/sam"]
        let letter = Letters.compose(facts, templates: try Shipped.templates(), variant: LetterVariant(seed: 0))
        return (try draft(letter), context)
    }
}

/// Puts a sentence into the second paragraph.
private func say(_ sentence: String) -> @Sendable (inout DraftText, inout LintContext) -> Void {
    { draft, _ in draft.body = draft.body.replacing("\n\nI", with: "\n\n\(sentence) I", maxReplacements: 1) }
}

/// Replaces the letter between greeting and sign-off.
private func only(_ text: String) -> @Sendable (inout DraftText, inout LintContext) -> Void {
    { draft, _ in
        draft.subject = "Hello"
        draft.body = "Dear Jane,\n\n\(text)\n\nKind regards,\nSam Candidate\n"
    }
}

private let long = String(repeating: "Another sentence that adds a few more words to it. ", count: 12)

struct LintTableTests {
    static let rows: [LintRow] = [
        LintRow("A5", "three-mails", .thankYou, .warn, "at most 120", say(long)),
        LintRow("A5", "considerate", .thankYou, .warn, "at most 120", say(long)),
        LintRow("A6", "three-mails", .thankYou, .block, "does not name Jane") { draft, _ in
            draft.body = draft.body.replacing("Dear Jane,", with: "Dear Dr. Doe,")
        },
        LintRow("A6", "considerate", .thankYou, .warn, "does not name Jane") { draft, _ in
            draft.body = draft.body.replacing("Dear Jane,", with: "Dear Joan,")
        },
        LintRow("A6", "considerate", .reminder, .warn, "no greeting") { draft, _ in
            draft.body = draft.body.replacing("Dear Jane,\n\n", with: "")
        },
        LintRow("A7", "three-mails", .thankYou, .warn, "does not thank", only("We spoke about the interview.")),
        LintRow(
            "A7", "three-mails", .thankYou, .warn, "want to work",
            only("Thank you. I look forward to hearing from you.")),
        LintRow("A7", "three-mails", .thankYou, .warn, "looking forward", only("Thank you. I want to work with you.")),
        LintRow("A9", "three-mails", .reminder, .warn, "recalls no", only("Any updates on my interview?")),
        LintRow("A9", "three-mails", .reminder, .warn, "at most 120", say(long)),
        LintRow("A10", "three-mails", .final, .warn, "work with them", only("Thank you for the interview.")),
        LintRow("A10", "three-mails", .final, .warn, "would add", only("I want to work with you.")),
        LintRow("A10", "three-mails", .final, .warn, "available", only("I want to work with you.")),
        LintRow("B2", "planner", .thankYou, .warn, "none of what you recorded", only("Thank you for your time.")),
        LintRow("B2", "planner", .thankYou, .warn, "only you could have written") { draft, context in
            (context.facts.highlights, context.facts.topics) = ([], [])
        },
        LintRow(
            "B5", "planner", .reminder, .warn, "ask for updates",
            only("I interviewed for the Backend Engineer position.")),
        LintRow("B5", "planner", .reminder, .warn, "name the position", only("Are there any updates?")),
        LintRow("B5", "planner", .reminder, .warn, "remain interested", only("Are there any updates?")),
        LintRow("B5", "planner", .reminder, .warn, "look forward", only("Are there any updates?")),
        LintRow("B6", "planner", .thankYou, .warn, "“don't”", say("I don't mind.")),
        LintRow("B6", "planner", .thankYou, .warn, "“We’ve”", say("“We’ve” is short.")),
        LintRow("B6", "planner", .thankYou, .warn, "exclamation", say("What a day!")),
        LintRow("B7", "planner", .gracious, .warn, "stay open", only("Thank you for the interview.")),
        LintRow("B10", "planner", .thankYou, .block, "“gonna”", say("It is gonna work.")),
        LintRow("B10", "planner", .thankYou, .warn, "“gonna”", tone: .casual, say("It is gonna work.")),
        LintRow("B10", "one-week", .reminder, .block, "emoji", say("It went well 🙂.")),
        LintRow("B10", "patient", .reminder, .block, "“:)”", say("It went well :)")),
        LintRow("B11", "four-notes", .thankYou, .warn, "why you write", only("Good day to you.")),
        LintRow("B12", "considerate", .thankYou, .block, "% the same as d41") { draft, context in
            context.siblings = [LintContext.Sibling(name: "d41", body: draft.body.replacing("Jane", with: "John"))]
        },
        LintRow("B13", "considerate", .thankYou, .warn, "“intervew” is not in the dictionary; “interview”?") {
            draft, context in
            say("The intervew went well.")(&draft, &context)
            context.misspellings = [Misspelling(word: "intervew", suggestions: ["interview"])]
        },
        LintRow("B13", "considerate", .thankYou, .warn, "is not closed", say("It was good (very.")),
        LintRow("B13", "considerate", .thankYou, .warn, "closes nothing", say("It was good).")),
        LintRow("B14", "considerate", .thankYou, .warn, "no talk of pay", say("My salary matters.")),
        LintRow("B14", "considerate", .thankYou, .note, "what you contribute before") { draft, context in
            context.employerRaisedPay = true
            only("Thank you for the interview. As to salary, I am flexible.")(&draft, &context)
        },
        LintRow("B14", "considerate", .thankYou, .note, "which they raised") { draft, context in
            context.employerRaisedPay = true
            only("Thank you for the interview. I can contribute a lot. As to salary, I am flexible.")(&draft, &context)
        },
        LintRow("B18", "planner", .final, .warn, "last word", only("I want to work with you.")),
        LintRow("B18", "planner", .final, .warn, "takes time", only("I want to work with you.")),
        LintRow("B18", "planner", .final, .warn, "still interested", only("One last note.")),
        LintRow("B18", "planner", .final, .warn, "thank them", only("One last note.")),
        LintRow("B18", "planner", .final, .warn, "future open", only("One last note.")),
        LintRow("C5", "one-week", .feedback, .warn, "could have been better", only("Thank you for the interview.")),
        LintRow("D3", "patient", .thankYou, .warn, "enjoyed", only("Thank you for the interview.")),
        LintRow("D3", "patient", .thankYou, .warn, "goals", only("Thank you for the interview.")),
        LintRow("D3", "patient", .thankYou, .warn, "contributing", only("Thank you for the interview.")),
        LintRow("D9", "patient", .reminder, .warn, "position (Backend Engineer)", only("Any updates?")),
        LintRow("D9", "patient", .reminder, .warn, "which day", only("Any updates on the Backend Engineer position?")),
        LintRow(
            "D9", "three-mails", .reminder, .note, "which day", only("Any updates on the Backend Engineer position?")),
        LintRow(
            "D9", "patient", .reminder, .note, "what time",
            only("I met you on October 8 about the Backend Engineer position.")),
        LintRow("E3", "four-notes", .thankYou, .note, "none of what you recorded", only("Thank you for your time.")),
        LintRow("E4", "four-notes", .thankYou, .warn, "look forward", only("Thank you for your time.")),
        LintRow("E6", "four-notes", .reminder, .warn, "4 paragraphs") { draft, _ in
            draft.body = draft.body.replacing("\n\nKind", with: "\n\nAnd another thing.\n\nKind")
        },
        LintRow("E6", "four-notes", .reminder, .warn, "interested", only("Any updates on my interview?")),
        LintRow("E6", "four-notes", .reminder, .warn, "anything else", only("Any updates on my interview?")),
        LintRow("E6", "four-notes", .reminder, .warn, "forward to a response", only("Any updates on my interview?")),
        LintRow(
            "E7", "four-notes", .news, .warn, "before you decide", only("I have received an offer since my interview.")),
        LintRow("E7", "four-notes", .news, .warn, "no change is recorded") { _, context in
            (context.facts.newsIsOffer, context.facts.news) = (false, nil)
        },
        LintRow("E8", "four-notes", .feedback, .warn, "thank them", only("A word on my interview.")),
        LintRow("E8", "four-notes", .feedback, .warn, "enjoyed", only("Thank you for the interview.")),
        LintRow("E8", "four-notes", .feedback, .warn, "criticism", only("Thank you for the interview.")),
        LintRow("E9", "one-week", .reminder, .block, "“as soon as possible”", say("Answer as soon as possible.")),
        LintRow("E9", "patient", .reminder, .block, "“why haven't you”", say("Why haven’t you written?")),
        LintRow("slot", "patient", .reminder, .block, "[your project]", say("I work on [your project].")),
        LintRow("slot", "patient", .reminder, .block, "{{name}}", say("I work with {{name}}.")),
        LintRow("slot", "patient", .reminder, .block, "XXX") { draft, _ in draft.subject = "My interview on XXX" },
        LintRow("names", "planner", .thankYou, .block, "“Globex” is another company", say("I want to join Globex.")),
        LintRow("names", "planner", .thankYou, .block, "“Target” is another", say("I want to join Target's team.")),
        LintRow("names", "planner", .thankYou, .block, "“Hank Scorpio”", say("As Hank Scorpio said.")),
        LintRow("names", "planner", .thankYou, .block, "greeting names Anna Bell") { draft, _ in
            draft.body = draft.body.replacing("Dear Jane,", with: "Dear Anna,")
        },
        LintRow("weekday", "planner", .thankYou, .warn, "October 8, 2026 is a Thursday, not a Friday") { draft, _ in
            draft.body = draft.body.replacing("Thursday", with: "Friday")
        },
        LintRow(
            "weekday", "planner", .thankYou, .warn, "January 5, 2027 is a Tuesday", say("See you on Monday, 5 January.")
        ),
        LintRow("attachment", "planner", .thankYou, .warn, "nothing is attached", say("My portfolio is attached.")),
        LintRow("recipient", "planner", .thankYou, .block, "is no contact") { draft, _ in
            draft.recipients += [Address("joe@other.example")].compactMap { $0 }
        },
        LintRow("recipient", "planner", .thankYou, .block, "ida@acme.example is no contact") { draft, _ in
            draft.recipients = [Address("ida@acme.example")].compactMap { $0 }
        },
        LintRow("no-reply", "planner", .thankYou, .block, "reads no mail") { draft, _ in
            draft.recipients = [Address("no-reply@acme.example")].compactMap { $0 }
        },
        LintRow("doubled", "planner", .thankYou, .warn, "“the” stands twice", say("It was the the best day.")),
        LintRow("question-marks", "planner", .thankYou, .warn, "one question mark", say("Is there news??")),
        LintRow("capitals", "planner", .thankYou, .warn, "shouting", say("It was REALLY GREAT there.")),
        LintRow("capitals", "planner", .thankYou, .warn, "shouting", say("It was IMPRESSIVE there.")),
        LintRow("capitals", "planner", .thankYou, .warn, "shouting", say("It was SO MUCH FUN there.")),
        LintRow("E9", "patient", .reminder, .block, "“I demand”", say("I demand an answer.")),
        LintRow("links", "planner", .thankYou, .warn, "not your own", say("See https://evil.example/x for more.")),
    ]

    @Test(arguments: rows) func aBrokenRuleIsFound(row: LintRow) throws {
        var (draft, context) = try row.draftAndContext()
        let before = Lint.check(draft, context: context).filter { $0.rule == row.rule && $0.message.contains(row.says) }
        row.change(&draft, &context)
        let findings = Lint.check(draft, context: context)
        let found = findings.filter { $0.rule == row.rule && $0.message.contains(row.says) }
        #expect(!found.isEmpty, "\(findings)\n\(draft.body)")
        #expect(found.allSatisfy { $0.severity == row.severity }, "\(found)")
        #expect(before.isEmpty, "the letter itself breaks the rule")
        // The mutation: without the rule nobody says it.
        context.policy = context.policy.without(row.rule)
        #expect(!Lint.check(draft, context: context).contains { $0.message.contains(row.says) && $0.rule == row.rule })
    }

    /// A18 is about texts for social networks, so its rows are no letters.
    static let social = [
        "Hello Jane, is there a decision yet?", "Hi Jane, any news on my application?",
        "Hello Jane, I hoped to hear back about my interview.",
    ]

    @Test(arguments: LintPolicy.standardNames, social) func aSocialTextNeverAsksForTheResult(name: String, text: String)
        throws
    {
        let policy = try #require(LintPolicy.standard(name))
        let found = Lint.checkSocial(text, policy: policy)
        #expect(found.map(\.rule) == ["A18"] && found.allSatisfy { $0.severity == .block })
        #expect(Lint.checkSocial(text, policy: policy.without("A18")).isEmpty)
    }

    @Test func everyRuleThatSomePolicyHasStandsInTheTable() {
        let tested = Set(Self.rows.map(\.rule)).union(["A18"])
        let bound = Set(LintPolicy.standardNames.flatMap { LintPolicy.standard($0)?.severities.keys.map { $0 } ?? [] })
        #expect(bound.subtracting(tested) == [])
    }

    /// The L rules of RULES.md, and the kinds of message (M) that a text can fall short of.
    @Test func everyRuleAboutWordsStandsInTheTable() {
        let words: [RuleID] = [
            "A5", "A6", "A7", "A9", "A10", "A18", "B2", "B5", "B6", "B10", "B11", "B12", "B13", "B14", "B18", "D3",
            "D9",
            "E3", "E4", "E6", "E7", "E9",
        ]
        let kinds: [RuleID] = ["B7", "C5", "E8"]
        let tested = Set(Self.rows.map(\.rule)).union(["A18"])
        #expect((words + kinds).filter { !tested.contains($0) } == [])
    }

    @Test func shippedLettersSayNothingUnderAnyPolicyThatHasTheirKind() throws {
        for name in LintPolicy.standardNames {
            for kind in DraftKind.allCases {
                let (draft, context) = try LintRow("A5", name, kind, .warn, "") { _, _ in }.draftAndContext()
                #expect(Lint.check(draft, context: context) == [], "\(name) \(kind)")
            }
        }
    }
}

struct LintPolicyTests {
    /// RULES.md, "Which rules bind under which policy".
    @Test(arguments: [
        (
            "considerate",
            ["A5", "A6", "A7", "A9", "A10", "B2", "B5", "B6", "B7", "B18", "C5", "D3", "D9", "E4", "E6", "E7", "E8"]
        ),
        ("three-mails", ["A5", "A6", "A7", "A9", "A10", "D9"]), ("planner", ["B2", "B5", "B6", "B7", "B18", "D9"]),
        ("one-week", ["C5", "D9"]), ("patient", ["D3", "D9"]), ("four-notes", ["D9", "E3", "E4", "E6", "E7", "E8"]),
    ])
    func aPolicyHasItsOwnRulesAndThoseOfConduct(name: String, own: [String]) throws {
        let conduct = ["A18", "B10", "B11", "B12", "B13", "B14", "E9"]
        let product = [
            "slot", "recipient", "no-reply", "names", "weekday", "attachment", "doubled", "question-marks", "capitals",
            "links",
        ]
        let policy = try #require(LintPolicy.standard(name))
        #expect(Set(policy.severities.keys.map(\.name)) == Set(own + conduct + product))
    }

    @Test func anUnknownPolicyHasNoTable() { #expect(LintPolicy.standard("mine") == nil) }

    @Test func slotsAndStrangersNeverYield() {
        for rule in ["slot", "recipient", "no-reply"] as [RuleID] {
            #expect(Finding(rule: rule, severity: .block, message: "").neverYields)
        }
        #expect(!Finding(rule: "B10", severity: .block, message: "").neverYields)
        #expect(!Finding(rule: "slot", severity: .warn, message: "").neverYields)
    }
}
