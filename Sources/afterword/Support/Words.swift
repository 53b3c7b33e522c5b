// States and kinds in words, and how they are coloured.

import Interviews
import Pipeline
import Vocabulary

extension InterviewView {
    var stateWords: String { state.words }
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
