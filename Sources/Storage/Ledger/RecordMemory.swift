// What was read from the tables, remembered as long as the journal does not grow. Only simulations keep one: they read
// the same few records a hundred thousand times. Nothing changes a record without an entry in the journal, and the check
// that it is so (`Simulation/Checks/LedgerCheck.swift`) reads afresh.

import FoundationEssentials
import Synchronization

/// The answers to questions at one end of the journal.
final class RecordMemory: Sendable {
    private struct State {
        /// The hash of the journal's last entry: no two ends have the same, for each entry is salted.
        var moment: Data?
        var answers: [String: any Sendable] = [:]
    }

    private let state = Mutex(State())

    /// - Parameter question: the query with its arguments.
    func values<Value: Sendable>(
        _ question: String, at moment: Data, _ read: () throws -> [Value]
    ) throws -> [Value] {
        let known = state.withLock { state in
            if state.moment != moment { state = State(moment: moment) }
            return state.answers[question] as? [Value]
        }
        if let known { return known }
        let values = try read()
        state.withLock { state in
            if state.moment == moment { state.answers[question] = values }
        }
        return values
    }
}
