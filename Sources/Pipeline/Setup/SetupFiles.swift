// What `init` leaves on disk: the configuration with a backup of the one before, and the systemd unit.

import Defaults
import Foundation
import Vocabulary

/// Writes the files of an installation for one person.
public struct SetupFiles: Sendable {
    public let paths: Paths
    private let surroundings: Surroundings
    /// `--config` was given: the unit has to name the file too.
    private let isElsewhere: Bool

    public init(surroundings: Surroundings, configurationFile: String?) {
        self.surroundings = surroundings
        paths = Paths(environment: surroundings.environment, configurationFile: configurationFile)
        isElsewhere = configurationFile != nil
    }

    /// The configuration there is; nil where there is none.
    ///
    /// - Throws: `SettingsError` or `Refusal` for one that cannot be read.
    public func existing() throws -> (text: String, configuration: Configuration)? {
        guard let bytes = try? Files.readFollowing(paths.configuration, limit: 1 << 20) else {
            guard access(paths.configuration, F_OK) == 0 else { return nil }
            throw Refusal(.usage, "cannot read \(paths.configuration); check its permissions, or move it away")
        }
        let configuration = try Workbench.loadConfiguration(paths, surroundings)
        return (String(decoding: bytes, as: UTF8.self), configuration)
    }

    /// The policies that can be chosen, the person's own among them; one of theirs that is broken hides the rest.
    public func policyNames() -> [String] {
        let manners = try? Manners.load(
            directory: paths.configurationDirectory, holidays: [], zones: surroundings.zone)
        return manners?.policyNames ?? Manners.builtInNames
    }

    /// The text that the answers make, checked as the daemon would check it.
    public func text(_ answers: SetupAnswers) throws -> SetupText {
        let result = SetupText(answers, existing: try existing(), example: Defaults.example)
        _ = try Workbench.configuration(result.text, paths, surroundings)
        return result
    }

    /// Writes the configuration (0600), with what stood there before beside it.
    ///
    /// - Returns: the backup's path; nil where there was nothing to keep.
    public func write(_ text: SetupText) throws -> String? {
        try writing(paths.configuration) { path in
            try Files.makePrivateDirectory(URL(filePath: path).deletingLastPathComponent().path)
            let backup = try text.before.map { try keep($0, beside: path) }
            try Files.writeWhole(Array(text.text.utf8), to: path)
            return backup
        }
    }

    // MARK: The unit

    /// Directories of user units that may hold ours, the person's own first (systemd.unit(5)).
    private var unitDirectories: [String] {
        let home = surroundings.environment["HOME"] ?? "/"
        let data = surroundings.environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return [
            ownUnits, (data ?? home + "/.local/share") + "/systemd/user", "/etc/systemd/user",
            "/usr/local/lib/systemd/user", "/usr/local/share/systemd/user", "/usr/lib/systemd/user",
            "/usr/share/systemd/user",
        ]
    }

    private var ownUnits: String {
        let home = surroundings.environment["HOME"] ?? "/"
        let base = surroundings.environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (base ?? home + "/.config") + "/systemd/user"
    }

    /// Sees to it that a current unit that starts this program is installed.
    ///
    /// - Returns: the path of the unit, and whether it was written now.
    public func installUnit(program: String) throws -> (path: String, isNew: Bool) {
        let arguments = ["daemon"] + (isElsewhere ? ["--config", URL(filePath: paths.configuration).path] : [])
        let wanted = ServiceUnit.text(program: program, arguments: arguments)
        for directory in unitDirectories {
            let path = directory + "/afterword.service"
            guard let bytes = try? Files.readFollowing(path, limit: 1 << 16) else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            if text == wanted { return (path, false) }
            // A package's unit will do where it starts this program.
            if ServiceUnit.isCurrent(text), ServiceUnit.program(of: text) == program, !isElsewhere {
                return (path, false)
            }
            break
        }
        let path = ownUnits + "/afterword.service"
        try writing(path) { path in
            try Files.makePrivateDirectory(ownUnits)
            if let bytes = try? Files.readFollowing(path, limit: 1 << 16) {
                _ = try keep(String(decoding: bytes, as: UTF8.self), beside: path)
            }
            try Files.writeWhole(Array(wanted.utf8), to: path)
        }
        return (path, true)
    }

    /// Has systemd hand a file to the service as a credential (LoadCredential=).
    ///
    /// - Returns: the path of the drop-in.
    public func loadCredential(_ name: String, from file: String) throws -> String {
        let directory = ownUnits + "/afterword.service.d"
        let path = directory + "/credential-\(name).conf"
        let text = """
            # Written by 'afterword init': the password file of one account.
            [Service]
            LoadCredential=\(name):\(file.replacing("%", with: "%%"))

            """
        try writing(path) { path in
            try Files.makePrivateDirectory(directory)
            try Files.writeWhole(Array(text.utf8), to: path)
        }
        return path
    }

    /// Writes beside the file that a link leads to, so that links of a dot-file collection stay; says what failed.
    private func writing<Value>(_ path: String, _ body: (String) throws -> Value) throws -> Value {
        var target = path
        if let resolved = realpath(path, nil) {
            target = String(cString: resolved)
            free(resolved)
        }
        do {
            return try body(target)
        } catch let failure as Files.Failure {
            throw Refusal(.failed, "cannot write \(path): \(failure); check the permissions of its directory")
        }
    }

    /// `config.toml.~1~`, the first number that is free.
    private func keep(_ text: String, beside path: String) throws -> String {
        var number = 1
        while access("\(path).~\(number)~", F_OK) == 0 { number += 1 }
        let backup = "\(path).~\(number)~"
        try Files.writeWhole(Array(text.utf8), to: backup)
        return backup
    }
}

/// The service, as `init` starts it.
public struct ServiceControl: Sendable {
    private let systemd = Systemd()

    public init() {}

    /// Whether a user manager answers.
    public func isThere() async -> Bool { await systemd.unit().state != nil }

    /// Whether the service goes on when the person logs out; nil where no logind tells.
    public var lingers: Bool? { Systemd.lingers() }

    /// Has it go on when the person logs out (loginctl(1)).
    ///
    /// - Returns: whether logind did that.
    public func enableLingering() async -> Bool { await systemd.run(["loginctl", "enable-linger"]) != nil }

    /// Enables the service and starts it anew.
    ///
    /// - Throws: `Refusal` with the command that failed.
    public func enable() async throws {
        for command in [["daemon-reload"], ["enable", "afterword.service"], ["restart", "afterword.service"]] {
            let words = ["systemctl", "--user"] + command
            guard await systemd.run(words, patience: .seconds(90)) != nil else {
                throw Refusal(
                    .failed,
                    "'\(words.joined(separator: " "))' failed; see why: journalctl --user -u afterword -e")
            }
        }
    }
}

/// What the machine and the account of the person suggest as answers.
public enum SetupDefaults {
    /// The name of the account (GECOS); nil where there is none.
    public static func fullName() -> String? {
        guard let entry = getpwuid(geteuid()), let text = entry.pointee.pw_gecos else { return nil }
        let name = String(cString: text).split(separator: ",", omittingEmptySubsequences: false).first ?? ""
        return name.isEmpty || geteuid() == 0 ? nil : String(name)
    }

    /// The machine's time zone by its IANA name.
    public static func timeZone(environment: [String: String]) -> String {
        if let name = environment["TZ"]?.drop(while: { $0 == ":" }), SystemZones.shared.zone(String(name)) != nil {
            return String(name)
        }
        if let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/etc/localtime"),
            let range = link.ranges(of: "/zoneinfo/").last,
            SystemZones.shared.zone(String(link[range.upperBound...])) != nil
        {
            return String(link[range.upperBound...])
        }
        let text = (try? Files.readFollowing("/etc/timezone", limit: 200)).map { String(decoding: $0, as: UTF8.self) }
        let name = text.map { String($0.prefix { $0 != "\n" }) } ?? "UTC"
        return SystemZones.shared.zone(name) == nil ? "UTC" : name
    }
}
