// `afterword rehearse`: an imagined interview under every policy. Needs no configuration and touches no ledger.

public import Etiquette
import Foundation
import Interviews
import Reading
public import Vocabulary

/// What `rehearse` was asked.
public struct RehearsalRequest: Sendable {
    public var at: String
    public var duration: String?
    public var timeZone: String?
    public var expect: String?
    public var rating: Int?
    public var policy: String

    public init(at: String, duration: String?, timeZone: String?, expect: String?, rating: Int?, policy: String) {
        (self.at, self.duration, self.timeZone) = (at, duration, timeZone)
        (self.expect, self.rating, self.policy) = (expect, rating, policy)
    }
}

/// Rehearsals.
public enum Rehearsals {
    public struct Result: Sendable {
        public var zone: Zone
        public var start: Instant
        public var end: Instant
        /// What was promised about the answer.
        public var expected: Expected?
        public var plans: [Etiquette.Plan]
        /// The rows of all plans, as `--json` prints them.
        public var rows: [PlanRowShape] {
            plans.flatMap { plan in plan.upcoming.map { $0.rehearsalShape(policy: plan.policy, zone: zone) } }
        }
    }

    public static func run(
        _ request: RehearsalRequest, surroundings: Surroundings, configurationFile: String?
    ) throws -> Result {
        let paths = Paths(environment: surroundings.environment, configurationFile: configurationFile)
        // A configuration is used where there is one: its time zone, holidays and patience.
        let configuration = try? Workbench.loadConfiguration(paths, surroundings)
        let manners = try Manners.load(
            directory: paths.configurationDirectory, holidays: configuration?.schedule.holidays ?? [],
            zones: surroundings.zone)
        let reader = TimeReader(now: surroundings.now(), zoneNamed: surroundings.zone)
        let name = request.timeZone ?? configuration?.identity.timeZone ?? surroundings.systemZoneName
        let zone = try reader.zone(name)
        let own = configuration.flatMap { surroundings.zone($0.identity.timeZone) } ?? zone
        let start = try reader.time(request.at, zone: own)
        let seconds = try request.duration.map { text throws(Refusal) in try reader.duration(text) } ?? 3600
        if let rating = request.rating, !(1...5).contains(rating) {
            throw Refusal(.usage, "--rating is 1 (badly) to 5 (very well)")
        }
        let end = start + .seconds(seconds)
        let expected = try request.expect.map { text throws(Refusal) in
            try reader.promise(text, saidAt: end, zone: zone).expected
        }
        let names = request.policy == "all" ? manners.policyNames : [request.policy]
        let policies = try names.map { name in
            guard let policy = manners.policies[name] else {
                throw Refusal(
                    .usage,
                    "unknown policy '\(Printed.name(name))'; there are \(manners.policyNames.joined(separator: ", "))")
            }
            return policy
        }
        let rehearsal = Etiquette.Rehearsal(
            start: start, seconds: seconds, zone: zone, expected: expected, rating: request.rating,
            holidays: manners.holidays,
            patience: configuration?.schedule.patience == .high ? .high : .normal)
        return Result(
            zone: zone, start: start, end: end, expected: expected, plans: rehearsal.plans(policies))
    }
}

extension Touch {
    fileprivate func rehearsalShape(policy: String, zone: Zone) -> PlanRowShape {
        PlanRowShape(
            policy: policy, kind: kind.name, due: due.rfc3339(in: zone), deadline: deadline.rfc3339(in: zone),
            rules: rules.map(\.name), reason: reason)
    }
}

extension Surroundings {
    /// The system's own zone: `TZ`, else what /etc/localtime points to, else UTC.
    var systemZoneName: String {
        if let name = environment["TZ"], zone(name) != nil { return name }
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/etc/localtime"),
            let range = target.firstRange(of: "zoneinfo/")
        else { return "UTC" }
        let name = String(target[range.upperBound...])
        return zone(name) == nil ? "UTC" : name
    }
}
