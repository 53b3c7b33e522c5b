// The note of the day before an interview: what to ask for, and what is known so far (A2, A3, B6, C1, D10, E1).

import Etiquette
import Interviews
import Vocabulary
import Writing

extension InterviewView {
    /// Of an interview that begins within 36 hours; else nothing.
    func prep(now: Instant) -> [DigestPrep] {
        guard let touch = plan.upcoming.first(where: { $0.kind == .prep }), let start = interview.currentRound?.start,
            start > now, start <= now + .hours(36)
        else { return [] }
        return [
            DigestPrep(
                company: interview.company, role: interview.role, at: start,
                lines: questions(Set(touch.rules)) + knownFacts)
        ]
    }

    /// What is not known yet, by the rules that the policy prepares for.
    private func questions(_ rules: Set<RuleID>) -> [String] {
        let debriefs = interview.rounds.map(\.debrief)
        var lines: [String] = []
        func ask(_ text: String, _ wanted: [RuleID], unless isKnown: Bool = false) {
            let bound = wanted.filter(rules.contains)
            if !bound.isEmpty, !isKnown { lines.append("\(text) (\(bound.map(\.name).joined(separator: ", "))).") }
        }
        ask("Ask when you can expect to hear", ["A2", "C1", "E1"])
        ask("Ask who will be in touch", ["A3"], unless: debriefs.contains { $0.hearFrom != nil })
        ask("Ask whether you may reach out later", ["D10"], unless: debriefs.contains { $0.mayFollowUp != nil })
        ask("Listen how formal they are", ["B6"], unless: interview.tone != nil)
        return lines
    }

    /// Who sits there and what was said before, each at most three times.
    private var knownFacts: [String] {
        let people = interview.contacts.filter { $0.role != .insider }.compactMap { contact in
            contact.name.map { contact.role == .interviewer ? $0 : "\($0) (\(contact.role.words))" }
        }
        let debriefs = interview.rounds.map(\.debrief)
        let known: [(String, [String])] = [
            ("You meet", [people.joined(separator: ", ")]), ("Spoken about", debriefs.flatMap(\.highlights)),
            ("Topic", debriefs.flatMap(\.topics)), ("They praised", debriefs.flatMap(\.compliments)),
            ("Your project", debriefs.compactMap(\.project)), ("Hard last time", debriefs.flatMap(\.hardQuestions)),
            ("You noted", interview.notes.map(\.text)), ("You had a doubt", interview.doubts.map(\.text)),
        ]
        return known.flatMap { name, texts in
            texts.filter { !$0.isEmpty }.suffix(3).map { "\(name): \($0)" }
        }
    }
}

extension ContactRole {
    fileprivate var words: String { rawValue.replacing("-", with: " ") }
}
