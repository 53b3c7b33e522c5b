// How often everything happened, and what never did: an invariant that was never exercised shows there.

import Interviews
import Vocabulary

/// Counts by group and name.
public struct Coverage: Sendable {
    /// What is counted.
    public enum Group: String, Sendable, CaseIterable {
        /// What the person, the employers, the servers and the machine did.
        case act
        /// What came of it in the world: mail taken, digests taken, refusals.
        case event
        /// Faults that struck.
        case fault
        /// Entries of the journal, by name.
        case journal
        /// An interview's state, and what came in it.
        case state
        /// A draft's state, and what the person did to it.
        case draft
    }

    public private(set) var counts: [Group: [String: Int]] = [:]

    mutating func count(_ group: Group, _ name: String, by amount: Int = 1) {
        counts[group, default: [:]][name, default: 0] += amount
    }

    mutating func add(_ other: Coverage) {
        for (group, names) in other.counts {
            for (name, amount) in names { count(group, name, by: amount) }
        }
    }

    /// What never happened of all that can be named: acts, faults, entries of the journal, each state of an interview
    /// and of an open draft with each act that is about one. Some of these pairs cannot be.
    public var never: [Group: [String]] {
        var all: [Group: [String]] = [
            .act: Act.allCases.map(\.rawValue), .fault: Fault.Kind.allCases.map(\.rawValue),
            .event: ["mail taken", "digest taken", "yes"], .journal: Event.Name.allCases.map(\.rawValue),
        ]
        all[.state] = InterviewState.allCases.flatMap { state in
            Act.allCases.filter(\.isAboutInterview).map { "\(state.rawValue)×\($0.rawValue)" }
        }
        all[.draft] = DraftState.allCases.filter(\.isOpen).flatMap { state in
            Act.allCases.filter { $0.isAbout(state) }.map { "\(state.rawValue)×\($0.rawValue)" }
        }
        for (group, names) in all { all[group] = names.filter { counts[group]?[$0] == nil } }
        return all
    }

    /// As JSON.
    var neverJSON: String {
        let never = never
        let groups = Group.allCases.map { group in
            "\"\(group.rawValue)\":[\((never[group] ?? []).map { "\"\($0)\"" }.joined(separator: ","))]"
        }
        return "{\(groups.joined(separator: ","))}"
    }

    /// As JSON, keys sorted.
    var json: String {
        let groups = Group.allCases.map { group in
            let names = (counts[group] ?? [:]).sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
            return "\"\(group.rawValue)\":{\(names.joined(separator: ","))}"
        }
        return "{\(groups.joined(separator: ","))}"
    }
}
