// The configuration file, and the policies, holidays and templates that it names.

/// What reading the configuration came to.
struct ConfigurationFacts: Sendable {
    enum Outcome: Sendable {
        case read(Configuration)
        case broken(Refusal)
    }

    var path: String
    var outcome: Outcome
    /// Why policies, holidays or templates cannot be used.
    var manners: Refusal?
}

enum ConfigurationChecks {
    static func findings(_ facts: ConfigurationFacts) -> [Diagnosis] {
        guard case .read(let configuration) = facts.outcome else {
            guard case .broken(let refusal) = facts.outcome else { return [] }
            return [.fail("configuration", refusal)]
        }
        var findings: [Diagnosis] = [accounts(configuration, at: facts.path)]
        if let refusal = facts.manners { findings.append(.fail("policies", refusal)) }
        return findings
    }

    private static func accounts(_ configuration: Configuration, at path: String) -> Diagnosis {
        let count = configuration.accounts.count
        guard count > 0 else {
            return .fail(
                "configuration", "\(Printed.name(path)) names no mail account",
                "add an [[account]], or run 'afterword init'",
                exit: .usage)
        }
        let mode = configuration.review.mode.rawValue
        if configuration.review.mode == .confirm, !configuration.accounts.contains(where: { $0.smtp != nil }) {
            return .warn(
                "configuration", "mode is \"confirm\", and no account can submit", "add 'smtp' to an [[account]]")
        }
        return .ok(
            "configuration",
            "\(Printed.name(path)): \(count) account\(count == 1 ? "" : "s"), mode \(mode), policy \(Printed.name(configuration.schedule.policy))"
        )
    }
}
