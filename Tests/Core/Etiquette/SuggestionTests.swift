// Suggestions: which, when, how often, and that their words never press.

import Etiquette
import Interviews
import Testing
import Vocabulary

@Suite struct SuggestionTests {
    func kinds(
        _ state: InterviewState, shown: [(Suggestion.Kind, String)] = [], now: String = "2026-10-12 10:00",
        _ change: (inout Interview) throws -> Void = { _ in }
    ) throws -> [Suggestion.Kind] {
        var sample = try Sample("considerate")
        try change(&sample.interview)
        let past = try shown.map { ShownSuggestion($0.0, at: try sample.moment($0.1)) }
        return Suggestions.now(
            for: sample.interview, state: state, policy: sample.policy, shown: past, givenName: "Jane",
            at: try sample.moment(now), zone: sample.zone
        ).map(\.kind)
    }

    @Test func aConnectionIsSuggestedFromBeforeTheInterviewOnUnlessThereIsAnInsider() throws {
        #expect(try kinds(.scheduled) == [.connection])
        #expect(try kinds(.scheduled) { $0.contacts.append(Contact(name: "F", address: nil, role: .insider)) } == [])
    }

    @Test func oneSocialSuggestionInFourteenDaysAndEachOnce() throws {
        let first = [(Suggestion.Kind.connection, "2026-10-12 10:00")]
        #expect(try kinds(.waiting, shown: first, now: "2026-10-26 09:59") == [])
        #expect(try kinds(.waiting, shown: first, now: "2026-10-26 10:00") == [.linkedin])
        let second = first + [(.linkedin, "2026-10-26 10:00")]
        #expect(try kinds(.waiting, shown: second, now: "2026-11-09 10:00") == [.event])
        #expect(try kinds(.waiting, shown: second + [(.event, "2026-11-09 10:00")], now: "2027-11-09 10:00") == [])
    }

    @Test(arguments: [
        (InterviewState.rejected, [Suggestion.Kind.lessons]), (.closed, [.lessons]), (.withdrawn, [.lessons]),
        (.cancelled, []), (.offer, []), (.held, []), (.inDialogue, []), (.onHold, []), (.nextRound, []),
    ])
    func eachStateHasItsSuggestions(_ state: InterviewState, _ expected: [Suggestion.Kind]) throws {
        #expect(try kinds(state) == expected)
    }

    @Test func lessonsAreAskedForOnceAndNotWhereTheyWereGiven() throws {
        #expect(try kinds(.rejected, shown: [(.lessons, "2026-10-10 10:00")]) == [])
        let now = try at("2026-10-10T10:00:00Z")
        #expect(try kinds(.rejected) { $0.lessons = [Remark(at: now, text: "slow down")] } == [])
    }

    @Test(arguments: ["Acme", String(repeating: "Very Long Company Name ", count: 30)])
    func theNoteToCopyFitsAndAsksForNothing(_ company: String) throws {
        var sample = try Sample("considerate")
        sample.interview.company = company
        let shown = [ShownSuggestion(.connection, at: try sample.moment("2026-09-01 10:00"))]
        let found = Suggestions.now(
            for: sample.interview, state: .waiting, policy: sample.policy, shown: shown, givenName: "Jane",
            at: try sample.moment("2026-10-12 10:00"), zone: sample.zone)
        let note = try #require(found.first?.copy)
        #expect(note.count <= 300 && note.hasPrefix("Hello Jane,") && !note.contains("?"))
        #expect(found.allSatisfy { !$0.text.contains("\n") && $0.rules.contains("A18") })
    }
}
