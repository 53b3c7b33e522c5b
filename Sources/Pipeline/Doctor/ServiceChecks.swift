// The service: its unit, whether it runs, and whether it goes on when nobody is logged in.

import Defaults

/// What systemd's user manager says about the unit (systemctl show).
struct UnitState: Sendable, Hashable {
    /// `loaded`, `not-found`, …
    var load = ""
    /// `active`, `inactive`, `failed`, …
    var active = ""
    /// `enabled`, `disabled`, …
    var file = ""
    /// Where the unit was read from.
    var path = ""
    /// The drop-ins that were read with it.
    var dropIns: [String] = []
    /// The file changed after it was read.
    var needsReload = false

    /// Reads the lines `Name=value` of `systemctl show`.
    init(properties text: String) {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "LoadState": load = parts[1]
            case "ActiveState": active = parts[1]
            case "UnitFileState": file = parts[1]
            case "FragmentPath": path = parts[1]
            case "DropInPaths": dropIns = parts[1].split(separator: " ").map(String.init)
            case "NeedDaemonReload": needsReload = parts[1] == "yes"
            default: break
            }
        }
    }
}

/// What is known about the service.
struct ServiceFacts: Sendable, Hashable {
    /// nil where no user manager answers.
    var unit: UnitState?
    /// The text of the unit that is installed; nil where it cannot be read.
    var unitText: String?
    /// The program that runs now, for comparing.
    var program: String
    /// Whether the program that the unit starts exists.
    var unitProgramExists = true
    /// Whether a daemon holds the lock of the state directory.
    var daemonRuns: Bool
    /// nil where the machine has no logind.
    var lingers: Bool?
}

enum ServiceChecks {
    static func findings(_ facts: ServiceFacts) -> [Diagnosis] {
        guard let unit = facts.unit else {
            let remedy = "run 'afterword daemon' by hand, or log in to a session with systemd"
            return [
                facts.daemonRuns
                    ? .ok("service", "a daemon runs, without systemd")
                    : .warn("service", "systemd's user manager does not answer, and no daemon runs", remedy)
            ]
        }
        guard unit.load == "loaded" else {
            return [
                .warn("unit", "no unit afterword.service is installed", "run 'afterword init' or 'make install'"),
                running(facts, unit),
            ]
        }
        return [self.unit(facts, unit), running(facts, unit)] + lingering(facts)
    }

    private static func unit(_ facts: ServiceFacts, _ unit: UnitState) -> Diagnosis {
        let path = Printed.name(unit.path)
        let reload = "run: systemctl --user daemon-reload && systemctl --user restart afterword"
        if unit.needsReload { return .warn("unit", "\(path) changed after systemd read it", reload) }
        guard facts.unitProgramExists else {
            return .fail(
                "unit", "the program that \(path) starts does not exist", "run 'afterword init', which writes it anew")
        }
        guard let text = facts.unitText else { return .warn("unit", "\(path) cannot be read", "check its permissions") }
        guard ServiceUnit.isCurrent(text) else {
            return .warn(
                "unit", "\(path) is not the unit of this version",
                "run 'afterword init', or install anew; then \(reload)")
        }
        return .ok("unit", "\(path) is installed and current")
    }

    private static func running(_ facts: ServiceFacts, _ unit: UnitState) -> Diagnosis {
        switch (unit.active, facts.daemonRuns) {
        case ("active", _), ("reloading", _):
            let again = unit.file == "enabled" ? "" : ", until you log out"
            return .ok("service", "the service runs\(again)")
        case (_, true): return .ok("service", "a daemon runs, without systemd")
        case ("failed", _):
            return .fail("service", "the service failed", "see why: journalctl --user -u afterword -e")
        default:
            return .warn("service", "the service does not run", "run: systemctl --user enable --now afterword")
        }
    }

    private static func lingering(_ facts: ServiceFacts) -> [Diagnosis] {
        switch facts.lingers {
        case nil: []
        case true?: [.ok("lingering", "the service goes on when you log out")]
        case false?: [.warn("lingering", "the service ends when you log out", "run: loginctl enable-linger")]
        }
    }
}

/// The unit that this version brings, and what of an installed one may differ.
enum ServiceUnit {
    /// The embedded unit with another program in ExecStart.
    static func text(program: String, arguments: [String]) -> String {
        let words = ([program] + arguments).map(quoted).joined(separator: " ")
        return Defaults.unit.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("ExecStart=") ? "ExecStart=\(words)" : String($0) }
            .joined(separator: "\n")
    }

    /// Whether the unit is ours of this version, whatever program it starts and whatever its comments say.
    static func isCurrent(_ text: String) -> Bool { settings(text) == settings(Defaults.unit) }

    /// The program that ExecStart names; nil where it cannot be told (specifiers, quoting).
    static func program(of text: String) -> String? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("ExecStart=") }
        let word = line?.dropFirst("ExecStart=".count).split(separator: " ").first
        guard let word, word.hasPrefix("/"), !word.contains("%"), !word.contains("\"") else { return nil }
        return String(word)
    }

    /// The files of `LoadCredential=NAME:PATH`, by name.
    static func credentials(in texts: [String], home: String) -> [String: String] {
        var files: [String: String] = [:]
        for line in texts.joined(separator: "\n").split(separator: "\n") where line.hasPrefix("LoadCredential=") {
            let parts = line.dropFirst("LoadCredential=".count).split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { continue }
            files[parts[0]] = parts[1].replacing("%h", with: home)
        }
        return files
    }

    private static func settings(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.hasPrefix("ExecStart=") }
    }

    /// One word of ExecStart (systemd.service(5)): specifiers and variables are kept from being expanded.
    private static func quoted(_ word: String) -> String {
        let inert = word.replacing("\\", with: "\\\\").replacing("%", with: "%%").replacing("$", with: "$$")
        guard inert.contains(where: { " \t\"';".contains($0) }) else { return inert }
        return "\"\(inert.replacing("\"", with: "\\\""))\""
    }
}
