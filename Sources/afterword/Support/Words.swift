// States and kinds in words, and how they are coloured.

import Interviews
import Pipeline
import Vocabulary

extension InterviewView {
    /// `waiting`; for an offer also until when they want an answer, where they said so.
    var stateWords: String {
        guard state == .offer, let deadline = offerDeadline else { return state.words }
        let want = deadline.until < now ? "wanted" : "want"
        return "\(state.words), they \(want) your answer by \(Clock(zone).day(deadline.until))"
    }
}

extension InterviewState {
    var words: String { rawValue.split(separator: "_").joined(separator: " ") }

    var style: Terminal.Style {
        switch self {
        case .offer, .nextRound: .green
        case .overdue, .lastCall: .yellow
        case .rejected, .withdrawn, .cancelled, .closed: .dim
        default: .blue
        }
    }
}

extension Severity {
    var style: Terminal.Style {
        switch self {
        case .block: .red
        case .warn: .yellow
        case .note: .dim
        }
    }
}
