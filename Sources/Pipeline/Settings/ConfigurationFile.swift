// Reads config.toml: every key is known, every value is checked, every error names its place and what to write.

import Foundation
import MailFormat
public import Vocabulary

extension Configuration {
    /// Reads the text of a configuration file.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - file: its name, for errors; relative paths in it count from its directory.
    ///   - zoneExists: whether the system knows a time zone.
    ///   - policyExists: whether a policy of that name can be loaded.
    public init(
        text: String, file: String, zoneExists: (String) -> Bool, policyExists: (String) -> Bool = { _ in true }
    ) throws(SettingsError) {
        let document = try TOMLDocument(file: file, text: text)
        var root = TOMLReader(document)
        let identity = try Self.identity(&root, zoneExists)
        self.init(
            identity: identity, accounts: try Self.accounts(&root), digest: Digest(to: identity.address))
        try readReview(&root)
        try readSchedule(&root, policyExists)
        try readDigest(&root)
        try readReading(&root)
        if var notify = try root.table("notify") {
            notifyCommand = try notify.strings("command") ?? []
            try notify.finish(known: ["command"])
        }
        if var log = try root.table("log") {
            logLevel = try log.choice("level", LogLevel.self) ?? .info
            try log.finish(known: ["level"])
        }
        try root.finish(known: ["identity", "account", "review", "schedule", "digest", "reading", "notify", "log"])
    }

    private static func identity(
        _ root: inout TOMLReader, _ zoneExists: (String) -> Bool
    ) throws(SettingsError) -> Identity {
        guard var table = try root.table("identity") else {
            throw root.error("identity", "[identity] is missing; write name, address and time_zone below it")
        }
        try table.check(known: ["name", "address", "own", "time_zone"])
        let name = try table.required("name", example: "Sam Candidate")
        if name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw table.error("name", "'name' holds a control character; write your name on one line")
        }
        let text = try table.required("address", example: "sam@candidate.example")
        guard let address = Address(text), Composition.canName(address) else {
            throw table.error(
                "address", "'address' is not a mail address; write it without name, like sam@candidate.example")
        }
        let own = try addresses(&table, "own")
        let zone = try table.required("time_zone", example: "Europe/Berlin")
        guard zoneExists(zone) else {
            throw table.error("time_zone", "unknown time zone; 'timedatectl list-timezones' lists the names")
        }
        try table.finish(known: ["name", "address", "own", "time_zone"])
        return Identity(name: name, address: address, own: own, timeZone: zone)
    }

    private static func addresses(_ table: inout TOMLReader, _ key: String) throws(SettingsError) -> [Address] {
        var result: [Address] = []
        for text in try table.strings(key) ?? [] {
            guard let address = Address(text), Composition.canName(address) else {
                throw table.error(key, "'\(key)' holds what is not a mail address")
            }
            result.append(address)
        }
        return result
    }

    private mutating func readReview(_ root: inout TOMLReader) throws(SettingsError) {
        guard var table = try root.table("review") else { return }
        if let directory = try table.string("directory") {
            review.directory = try Self.path(directory, "directory", table)
        }
        review.mode = try table.choice("mode", Review.Mode.self) ?? review.mode
        review.language = try table.string("language") ?? review.language
        guard review.language.utf8.allSatisfy({ ($0 | 0x20) >= 97 && ($0 | 0x20) <= 122 || $0 == 95 }) else {
            throw table.error("language", "'language' is the name of a dictionary, like \"en_US\" or \"en_GB\"")
        }
        try table.finish(known: ["directory", "mode", "language"])
    }

    private mutating func readSchedule(
        _ root: inout TOMLReader, _ policyExists: (String) -> Bool
    ) throws(SettingsError) {
        guard var table = try root.table("schedule") else { return }
        schedule.policy = try table.string("policy") ?? schedule.policy
        guard policyExists(schedule.policy) else {
            throw table.error("policy", "unknown policy; 'afterword policy list' names the ones there are")
        }
        schedule.patience = try table.choice("patience", Schedule.Patience.self) ?? .normal
        var files: [String] = []
        for file in try table.strings("holidays") ?? [] { files.append(try Self.path(file, "holidays", table)) }
        schedule.holidays = files
        try table.finish(known: ["policy", "patience", "holidays"])
    }

    private mutating func readDigest(_ root: inout TOMLReader) throws(SettingsError) {
        guard var table = try root.table("digest") else { return }
        if let text = try table.string("at") {
            guard let time = TimeOfDay(text) else {
                throw table.error("at", "'at' is a time of day, like at = \"07:30\"")
            }
            digest.at = time
        }
        if let text = try table.string("to") {
            guard let address = Address(text), isOwn(address) else {
                throw table.error(
                    "to",
                    "'to' must be one of your own addresses (identity.address, identity.own or an account's address)")
            }
            digest.to = address
        }
        digest.quietDays = try table.boolean("quiet_days") ?? true
        try table.finish(known: ["at", "to", "quiet_days"])
    }

    private mutating func readReading(_ root: inout TOMLReader) throws(SettingsError) {
        guard var table = try root.table("reading") else { return }
        if let value = try table.number("act_above") {
            guard value > 0, value <= 1 else {
                throw table.error("act_above", "'act_above' lies between 0 and 1, like 0.8")
            }
            reading.actAbove = value
        }
        reading.authservID = try table.string("authserv_id")
        if let text = try table.string("keep_bodies") {
            guard let days = Self.days(text) else {
                throw table.error("keep_bodies", "'keep_bodies' is a number of days, like \"365d\"")
            }
            reading.keepBodies = .seconds(days * 86_400)
        }
        try table.finish(known: ["act_above", "authserv_id", "keep_bodies"])
    }

    private static func days(_ text: String) -> Int? {
        guard text.hasSuffix("d"), let days = Int(text.dropLast()), (0...36_500).contains(days) else { return nil }
        return days
    }

    /// Whether the address is one of the person's.
    public func isOwn(_ address: Address) -> Bool {
        let own = identity.addresses + accounts.compactMap(\.address)
        return own.contains { $0.keyWithoutTag == address.keyWithoutTag }
    }

    /// An absolute path; `~/` means the home directory, other relative paths count from the file's directory.
    static func path(_ text: String, _ key: String, _ table: TOMLReader) throws(SettingsError) -> String {
        guard !text.isEmpty, !text.contains("\0") else { throw table.error(key, "'\(key)' is not a path") }
        if text.hasPrefix("/") { return text }
        if text.hasPrefix("~/") { return NSHomeDirectory() + text.dropFirst(1) }
        let base = URL(fileURLWithPath: table.document.file).deletingLastPathComponent()
        return base.appendingPathComponent(text).standardizedFileURL.path
    }
}
