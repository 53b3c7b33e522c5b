// The note that a forgetting leaves in the journal, so that erased entries can be told from lost ones.

import Interviews
import Vocabulary

/// What the journal says of entries whose payload was erased: their numbers, and nothing of what they held.
enum Forgetting {
    /// `what` of the note about a forgotten interview.
    static let interview = "forgotten"
    /// `what` of the note about texts of mail that were dropped after `keep_bodies`.
    static let texts = "texts_dropped"

    static func note(_ what: String, of subject: String, seqs: [Int64], at now: Instant) -> Event {
        .serviceNoted(ServiceNoted(at: now, what: what, note: "\(subject) \(written(seqs))"))
    }

    /// The numbers that a note names; nil for a note about something else.
    static func seqs(in note: ServiceNoted) -> [ClosedRange<Int64>]? {
        guard note.what == interview || note.what == texts, let list = note.note?.split(separator: " ").last else {
            return nil
        }
        return list.split(separator: ",").compactMap { part in
            let ends = part.split(separator: "-").compactMap { Int64($0) }
            guard let low = ends.first, let high = ends.last, ends.count <= 2, low <= high else { return nil }
            return low...high
        }
    }

    /// `3-9,12`; the numbers must ascend.
    private static func written(_ seqs: [Int64]) -> String {
        var ranges: [ClosedRange<Int64>] = []
        for seq in seqs {
            if let last = ranges.last, last.upperBound == seq - 1 {
                ranges[ranges.count - 1] = last.lowerBound...seq
            } else {
                ranges.append(seq...seq)
            }
        }
        return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
            .joined(separator: ",")
    }
}

extension Event.Name {
    /// Whose record an event is part of, and is forgotten with.
    enum Record { case interview, mail, draft, service }

    var record: Record {
        switch self {
        case .interviewAdded, .factsRecorded, .roundScheduled, .roundCancelled, .answerHeard, .decisionTaken,
            .remarkAdded, .paused, .contactAdded, .contactUndeliverable, .mailRetracted, .ruleKept, .ruleRemoved:
            .interview
        case .messageRead, .messageCorrected, .correctionWithdrawn: .mail
        case .draftMade, .draftEdited, .draftFileWritten, .draftFileProblem, .draftConfirmed, .draftReturned,
            .draftHeld, .draftReleased, .draftSnoozed, .draftDropped, .draftSuperseded, .draftExpired,
            .submissionStarted, .submissionCommitted, .submissionAccepted, .submissionDeferred, .submissionRefused,
            .outcomeUnknown, .outcomeResolved, .sentByHand, .sentCopyFiled:
            .draft
        case .digestMade, .digestSent, .digestFailed, .auditDone, .accountParked, .accountRecovered, .serviceNoted:
            .service
        }
    }
}
