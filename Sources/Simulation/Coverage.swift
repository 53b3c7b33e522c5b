// How often everything happened: an invariant that was never exercised shows by what is missing here.

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

    /// As JSON, keys sorted.
    var json: String {
        let groups = Group.allCases.map { group in
            let names = (counts[group] ?? [:]).sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }
            return "\"\(group.rawValue)\":{\(names.joined(separator: ","))}"
        }
        return "{\(groups.joined(separator: ","))}"
    }
}
