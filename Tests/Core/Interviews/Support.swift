// An interview to change, and short notation for moments.

import Interviews
import Testing
import Vocabulary

struct BadNotation: Error { var text: String }

/// A moment in UTC: `2026-10-08 15:00`.
func at(_ text: String) throws -> Instant {
    guard let wall = CivilDateTime.parsePrefix(Substring(text)), wall.rest.isEmpty else {
        throw BadNotation(text: text)
    }
    return Instant(seconds: wall.0.unixSeconds)
}

/// Held on 2026-10-08 from 14:00 to 15:00.
func interview() throws -> Interview {
    var interview = Interview(id: InterviewID(1), addedAt: try at("2026-10-01 12:00"), company: "Acme")
    interview.rounds = [Round(number: 1, start: try at("2026-10-08 14:00"), knownSince: try at("2026-10-01 12:00"))]
    return interview
}

func answer(_ label: Label, _ when: String, isMachine: Bool = false, mail: Int64? = nil, expected: String? = nil) throws
    -> Answer
{
    let expected = try expected.map { day in
        let until = try at(day)
        return Expected(from: until, until: until, source: mail.map { "m\($0)" } ?? "person")
    }
    return Answer(
        at: try at(when), label: label, mail: mail.map { MailID($0) }, isMachine: isMachine, expected: expected)
}

extension Interview {
    /// The state with the thank-you done and no follow-up due.
    func quietState(_ now: String) throws -> InterviewState {
        state(at: try at(now), outlook: Outlook(thankYouPending: false, followUpDue: nil))
    }
}
