// The machine: clock, time zone, dictionary.

import Vocabulary

/// What the machine says about itself.
struct MachineFacts: Sendable, Hashable {
    var now: Instant
    /// The time of the journal's last entry.
    var lastEntry: Instant?
    /// The kernel says that the clock follows a time server; nil where it does not say.
    var isSynchronized: Bool?
    /// The configured zone; nil where there is no configuration.
    var zone: String?
    /// The system's zone database knows it.
    var zoneIsKnown = true
    /// The offset of the configured zone and of the machine's own, in seconds.
    var zoneOffset = 0
    var machineOffset = 0
    /// The dictionary's language, and whether it is installed.
    var language: String?
    var hasDictionary = false
}

enum MachineChecks {
    /// Before this program was written no clock can be right.
    private static let earliest = Instant(seconds: 1_767_225_600)  // 2026-01-01

    static func findings(_ facts: MachineFacts) -> [Diagnosis] { clock(facts) + zone(facts) + dictionary(facts) }

    private static func clock(_ facts: MachineFacts) -> [Diagnosis] {
        let now = facts.now.rfc3339()
        let remedy = "set it right: timedatectl set-ntp true"
        if facts.now < earliest { return [.fail("clock", "the clock says \(now), which cannot be", remedy)] }
        if let last = facts.lastEntry, last > facts.now + .hours(24) {
            return [
                .fail(
                    "clock", "the clock says \(now), and the journal's last entry is from \(last.rfc3339())",
                    "\(remedy); if the clock was ahead before, nothing needs to be done")
            ]
        }
        if facts.isSynchronized == false {
            return [.warn("clock", "\(now), and no time server keeps it right", remedy)]
        }
        return [.ok("clock", now)]
    }

    private static func zone(_ facts: MachineFacts) -> [Diagnosis] {
        guard let zone = facts.zone else { return [] }
        let name = Printed.name(zone)
        guard facts.zoneIsKnown else {
            return [
                .fail("time zone", "the system does not know \(name)", "on Debian: apt install tzdata", exit: .usage)
            ]
        }
        guard facts.zoneOffset != facts.machineOffset else { return [.ok("time zone", name)] }
        return [.ok("time zone", "\(name) counts; the machine itself is set to another zone")]
    }

    private static func dictionary(_ facts: MachineFacts) -> [Diagnosis] {
        guard let language = facts.language else { return [] }
        if facts.hasDictionary { return [.ok("dictionary", "\(Printed.name(language)) is installed")] }
        let package = "hunspell-\(language.lowercased().replacing("_", with: "-"))"
        return [
            .warn(
                "dictionary", "there is no dictionary for \(Printed.name(language)): spelling is not checked",
                "on Debian: apt install \(package); or set [review] language")
        ]
    }
}
