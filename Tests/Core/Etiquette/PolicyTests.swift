// Policy files: the six that are shipped, what is refused and where, and how a policy reads in words.

import Foundation
import Interviews
import TOMLKit
import Testing
import Vocabulary

@testable import Etiquette

@Suite struct PolicyTests {
    @Test(arguments: [
        ("considerate", "thank_you reminder final news gracious feedback"), ("three-mails", "thank_you reminder final"),
        ("planner", "thank_you reminder final gracious"), ("one-week", "reminder final feedback"),
        ("patient", "thank_you reminder"), ("four-notes", "thank_you reminder news feedback"),
    ])
    func aPolicyPlansItsKinds(_ name: String, _ kinds: String) throws {
        let policy = try Policies.named(name)
        #expect(policy.name == name)
        #expect(policy.kinds.map(\.rawValue).joined(separator: " ") == kinds)
    }

    @Test(arguments: Policies.names)
    func everyKeyOfAShippedPolicyIsKnown(_ name: String) throws {
        let table = try TOMLTable(string: try Policies.text(name))
        #expect(Self.paths(table).filter { !PolicyDocument.knows($0) } == [])
    }

    /// The key paths of a table, positions in arrays left out.
    static func paths(_ table: TOMLTable, under prefix: [String] = []) -> [[String]] {
        table.keys.sorted().flatMap { key -> [[String]] in
            let path = prefix + [key]
            if let inner = table[key]?.table { return [path] + paths(inner, under: path) }
            guard let array = table[key]?.array else { return [path] }
            return [path] + array.flatMap { value in value.table.map { paths($0, under: path) } ?? [] }
        }
    }

    @Test(arguments: [
        ["colour"], ["name", "x"], ["reminder", "colour"], ["reminder", "promised", "colour"],
        ["reminder", "promised", "add", "x"], ["wording", "most_words", "poem"], ["limit", "days"], [],
    ])
    func anUnknownKeyIsNotKnown(_ path: [String]) { #expect(!PolicyDocument.knows(path)) }

    @Test(arguments: [
        ("name = \"considerate\"", "name = \"All of it\"", "name"),
        ("name = \"considerate\"", "name = \"all\"", "name"),
        ("due = \"debrief\"", "due = \"soon\"", "thank_you.due"),
        ("expires = \"72h\"", "expires = \"72 h\"", "thank_you.expires"),
        ("add = \"48h\"", "add = \"-48h\"", "reminder.promised[0].add"),
        ("patient_add = \"7d\"", "patient_add = \"7w\"", "reminder.promised[0].patient_add"),
        ("from = \"thank_you\"", "from = \"full_moon\"", "reminder.promised[1].from"),
        ("from = \"thank_you\"", "from = \"reminder\"", "reminder.promised[1].from"),
        ("ratings = [1, 2, 3]", "ratings = [0]", "reminder.unpromised[1].ratings"),
        ("from = \"interview_end\", add = \"7d\"", "from = \"expected\", add = \"7d\"", "reminder.unpromised"),
        ("rules = [\"A8\"]", "rules = [\"A21\"]", "reminder.promised[0].rules[0]"),
        ("rules = [\"A8\"]", "rules = []", "reminder.promised[0].rules"),
        ("least_rating = 3", "least_rating = 6", "feedback.least_rating"),
        ("order = [\"named\", ", "order = [\"named\", \"named\", ", "recipients.order[1]"),
        ("mails = 3", "mails = 0", "limit.mails"),
        ("days = 4", "days = 400", "spacing.days"),
        ("unplanned = \"28d\"", "unplanned = \"a while\"", "move_on.unplanned"),
        ("tone = \"formal\"", "tone = \"rude\"", "wording.tone"),
        ("reminder = 120", "poem = 120", "wording.most_words.poem"),
    ])
    func aMistakeIsNamedByItsKey(_ text: String, _ mistake: String, _ keyPath: String) throws {
        let good = try Policies.text("considerate")
        try #require(good.contains(text))
        let document = try Policies.document(good.replacing(text, with: mistake, maxReplacements: 1))
        let problems = #expect(throws: PolicyProblems.self) { try Policy(validating: document) }
        #expect(problems?.problems.map(\.keyPath) == [keyPath])
        #expect(problems?.problems.allSatisfy { !$0.message.isEmpty } == true)
    }

    @Test func everyMistakeIsReportedAtOnce() throws {
        let bad = try Policies.text("patient").replacing("48h", with: "x").replacing("mails = 2", with: "mails = 99")
        let problems = #expect(throws: PolicyProblems.self) { try Policy(validating: Policies.document(bad)) }
        #expect(problems?.problems.map(\.keyPath) == ["thank_you.deadline", "limit.mails"])
    }

    @Test func aFinalNeedsAReminder() throws {
        var document = try Policies.document(Policies.text("three-mails"))
        document.reminder = nil
        let problems = #expect(throws: PolicyProblems.self) { try Policy(validating: document) }
        #expect(problems?.problems.map(\.keyPath) == ["final"])
    }

    @Test(arguments: [
        ("48h", Offset.hours(48)), ("7d", .days(7)), ("0h", .hours(0)), ("999d", .days(999)), ("9999h", .hours(9999)),
    ])
    func anOffsetIsRead(_ text: String, _ offset: Offset) {
        #expect(Offset(text) == offset)
        #expect(offset.description == text)
    }

    @Test(arguments: ["", "h", "7", "7w", "-7d", "+7d", "1000d", "10000h", "٧d", " 7d", "7.5d"])
    func anythingElseIsNoOffset(_ text: String) { #expect(Offset(text) == nil) }

    @Test(arguments: Policies.names)
    func aPolicyReadsAsSentencesThatNameTheirRules(_ name: String) throws {
        let sentences = try Policies.named(name).sentences
        #expect(sentences.count >= 8)
        #expect(sentences.allSatisfy { $0.text.hasSuffix(".") && $0.text.first?.isLowercase == false })
        #expect(sentences.filter { $0.rules.isEmpty && !$0.text.hasPrefix("No ") }.isEmpty)
        #expect(Set(sentences.map(\.text)).count == sentences.count)
    }

    @Test func threeMailsReadsSo() throws {
        #expect(
            try Policies.named("three-mails").sentences.map {
                "\($0.text) [\($0.rules.map(\.name).joined(separator: " "))]"
            }
                == [
                    "The evening before an interview a note says what to ask for. [A2 A3 B6 C1 D10 E1]",
                    "Every interviewer gets a thank-you, due when the interview ends, "
                        + "within 24 hours of the interview. [A4]",
                    "It is offered for 72 hours after the interview, and at least 24 hours after it is due. [A4]",
                    "A reminder is due, where a date was promised, 48 hours after the promised date. [A8]",
                    "Without a promised date no reminder is planned, and the date is asked for. [A8]",
                    "An optional final mail is due 7 days after the reminder. [A10]",
                    "Follow-ups go to whoever was named. [A3]",
                    "At most 3 mails in a round while the employer does not write. [A19]",
                    "After an interview rated 1 the thank-you stays the only mail. [A1]",
                    "Mail goes out between 08:00 and 18:00 there, never at weekends or on holidays, except for a "
                        + "thank-you that would be late otherwise. [slot]",
                    "Drafts are written in a formal tone. [B6]",
                    "A thank-you has at most 120 words. [A5]",
                    "A reminder has at most 120 words. [A9 A10]",
                    "Without an answer the interview is closed 14 days after the last mail or the promised date, "
                        + "whichever is later; where nothing was promised and no follow-up is planned, these begin "
                        + "28 days after the interview. [A11]",
                ])
    }

    @Test(arguments: [
        (
            "considerate",
            "Without a promised date the reminder is due 7 days after the interview or 14 days where it was rated 1 to 3."
        ),
        ("considerate", "After an interview rated 1 or 2 the thank-you stays the only mail."),
        ("considerate", "A no is answered with thanks, 24 hours after it."),
        (
            "considerate",
            "24 hours after a no they are asked for feedback, where the interview was rated 3 or better or not at all."
        ),
        (
            "patient",
            "Without a promised date the reminder is due 7 days after the interview or 14 days unless it was rated 5."
        ),
        (
            "patient",
            "A reminder is due, where a date was promised, after the promised date or 7 days after the interview or "
                + "14 days unless it was rated 5, whichever is later."
        ),
        ("planner", "Without a promised date the reminder is due 7 days after the thank-you."),
    ])
    func aPolicySays(_ name: String, _ sentence: String) throws {
        let sentences = try Policies.named(name).sentences.map(\.text)
        #expect(sentences.contains(sentence), "\(sentences)")
    }

    @Test func everyRuleHasItsWords() {
        let own: [RuleID] = [.slot, .absence, .recipient, .lateness]
        #expect((RuleBook.all + own).filter { RuleBook.text(of: $0)?.isEmpty ?? true } == [])
        #expect(RuleBook.text(of: "A21") == nil)
    }

    @Test func theManualTellsEveryRule() throws {
        let path = URL(filePath: #filePath).appending(path: "../../../../man/afterword-policy.5").standardized
        let page = try String(contentsOf: path, encoding: .utf8)
        for rule in RuleBook.all { #expect(page.contains(".It \(rule)\n\(RuleBook.text(of: rule) ?? "?")\n")) }
    }

    @Test func rulesAreKnownAndInOrder() {
        #expect(RuleBook.all.count == 64 && RuleBook.all == RuleBook.all.sorted())
        #expect(RuleBook.knows("A20") && !RuleBook.knows("A21") && !RuleBook.knows("F1"))
    }
}
