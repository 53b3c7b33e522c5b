// The manners: policies, holidays and templates. The built-in ones are in the binary; files of the same name in the
// configuration directory take their place.

import Defaults
public import Etiquette
import Foundation
import Interviews
import Ledger
import MailFormat
import TOMLKit
public import Vocabulary
import Writing

/// Policies by name.
public struct Policies: Sendable {
    private var own: [String: Policy] = [:]
    /// Read when one is asked for: a search needs one or two of them. Tests read all.
    private let builtIn: [String: Lazy<Policy>]

    init(builtIn texts: [String: String]) {
        builtIn = Dictionary(
            uniqueKeysWithValues: texts.map { name, text in
                (name, Lazy { try Manners.policy(text, file: "\(name).toml", named: name) })
            })
    }

    /// In no order.
    var names: Set<String> { Set(builtIn.keys).union(own.keys) }

    public internal(set) subscript(name: String) -> Policy? {
        get { own[name] ?? builtIn[name].flatMap { try? $0.value() } }
        set { own[name] = newValue }
    }
}

/// What drafts and plans are made by.
public struct Manners: Sendable {
    public let policies: Policies
    public let holidays: Set<CivilDate>
    private let lazyTemplates: Lazy<LetterTemplates>

    /// - Parameter templates: makes them when the first letter is written, which most commands never do.
    private init(
        policies: Policies, holidays: Set<CivilDate>,
        templates: @escaping @Sendable () throws -> LetterTemplates
    ) {
        (self.policies, self.holidays, lazyTemplates) = (policies, holidays, Lazy(templates))
    }

    var templates: LetterTemplates { get throws { try lazyTemplates.value() } }

    /// `considerate` first, then the others by name.
    public var policyNames: [String] {
        ["considerate"].filter(policies.names.contains) + policies.names.filter { $0 != "considerate" }.sorted()
    }

    /// The built-in policies, `considerate` first.
    public static var builtInNames: [String] {
        ["considerate"] + Defaults.policies.keys.filter { $0 != "considerate" }.sorted()
    }

    /// The policy of an interview; the default one where its own is gone.
    func policy(of interview: Interview, _ workbench: Workbench) -> Policy? {
        policies[workbench.policyName(of: interview)] ?? policies["considerate"]
    }

    /// The built-in manners, those of the configuration directory in their place.
    public static func load(directory: String, holidays: [String], zones: @escaping @Sendable (String) -> Zone?) throws
        -> Manners
    {
        var policies = Policies(builtIn: Defaults.policies)
        for file in try own(directory + "/policies", suffix: ".toml") {
            let name = String(file.name.dropLast(5))
            policies[name] = try policy(file.text, file: file.path, named: name)
        }
        let own = try own(directory + "/templates", suffix: ".mustache")
        let texts = own.reduce(into: Defaults.templates) { $0[$1.name] = $1.text }
        do {
            let manners = Manners(policies: policies, holidays: try days(of: holidays, zones: zones)) {
                try LetterTemplates(texts)
            }
            // The person's own are checked at once.
            if !own.isEmpty { _ = try manners.templates }
            return manners
        } catch let error as TemplateError {
            throw SettingsError(
                file: directory + "/templates/" + error.file, line: error.line ?? 0,
                column: error.column ?? (error.line == nil ? 0 : 1),
                message: error.problem)
        }
    }

    /// Reads one policy file.
    public static func policy(_ text: String, file: String, named name: String? = nil) throws(SettingsError) -> Policy {
        let document = try TOMLDocument(file: file, text: text)
        try document.checkKeys { PolicyDocument.knows($0) }
        let decoded: PolicyDocument
        do {
            let decoder = TOMLDecoder()
            decoded = try decoder.decode(PolicyDocument.self, from: text)
        } catch let error as DecodingError {
            throw document.error(for: error)
        } catch {
            throw SettingsError(file: file, message: "not a policy file; see afterword-policy(5)")
        }
        do {
            let policy = try Policy(validating: decoded)
            if let name, policy.name != name {
                throw document.error(
                    at: ["name"],
                    "the policy is called '\(Printed.name(policy.name))' and its file '\(Printed.name(name)).toml'; make them the same"
                )
            }
            return policy
        } catch let error as SettingsError {
            throw error
        } catch let error as PolicyProblems {
            let first = error.problems.first
            let path = first?.keyPath.split(separator: ".").map(String.init) ?? []
            throw document.error(at: path, first?.message ?? "not a policy")
        } catch {
            throw SettingsError(file: file, message: "not a policy")
        }
    }

    /// Reads the policy file at a path.
    ///
    /// - Throws: `Refusal` where it cannot be read, `SettingsError` where it is wrong.
    public static func policy(at path: String) throws -> Policy {
        let bytes: [UInt8]
        do {
            bytes = try Files.readFollowing(path, limit: 1 << 20)
        } catch {
            throw Refusal(.failed, "cannot read \(Printed.name(path)): \(error)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsError(file: path, message: "not UTF-8 text")
        }
        return try policy(text, file: path)
    }

    private struct OwnFile {
        var name: String
        var path: String
        var text: String
    }

    private static func own(_ directory: String, suffix: String) throws -> [OwnFile] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return try names.filter { $0.hasSuffix(suffix) && !$0.hasPrefix(".") }.sorted().map { name in
            let path = directory + "/" + name
            let bytes: [UInt8]
            do {
                bytes = try Files.readFollowing(path, limit: 1 << 20)
            } catch {
                throw SettingsError(file: path, message: "cannot be read: \(error)")
            }
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw SettingsError(file: path, message: "not UTF-8 text")
            }
            return OwnFile(name: name, path: path, text: text)
        }
    }

    /// The days of all-day events in iCalendar files.
    private static func days(of files: [String], zones: @escaping @Sendable (String) -> Zone?) throws -> Set<CivilDate>
    {
        var days: Set<CivilDate> = []
        for path in files {
            let text: String
            do {
                text = String(decoding: try Files.readFollowing(path, limit: 4 << 20), as: UTF8.self)
            } catch {
                throw SettingsError(file: path, message: "the holiday calendar cannot be read: \(error)")
            }
            guard text.contains("BEGIN:VCALENDAR") else {
                throw SettingsError(file: path, message: "not an iCalendar file; download your holidays as .ics")
            }
            days.formUnion(HolidayCalendar.days(in: text))
        }
        return days
    }
}

/// All-day events of an iCalendar file (RFC 5545): DTSTART;VALUE=DATE up to, not including, DTEND.
enum HolidayCalendar {
    static func days(in text: String) -> Set<CivilDate> {
        var days: Set<CivilDate> = []
        var start: CivilDate?
        var end: CivilDate?
        for raw in text.split(whereSeparator: \.isNewline) {
            let line = raw.uppercased()
            if line == "BEGIN:VEVENT" { (start, end) = (nil, nil) }
            if line.hasPrefix("DTSTART") { start = date(line) }
            if line.hasPrefix("DTEND") { end = date(line) }
            guard line == "END:VEVENT", let first = start else { continue }
            let length = min(max((end?.dayNumber ?? first.dayNumber + 1) - first.dayNumber, 1), 31)
            for offset in 0..<length { days.insert(first.adding(days: offset)) }
        }
        return days
    }

    private static func date(_ line: String) -> CivilDate? {
        guard let colon = line.lastIndex(of: ":") else { return nil }
        let digits = line[line.index(after: colon)...].prefix(8)
        guard digits.utf8.count == 8, line[colon...].count == 9 else { return nil }
        return CivilDate(iso: "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))")
    }
}

extension TOMLDocument {
    /// Throws for the first key that `knows` does not know; paths without array indices.
    func checkKeys(_ knows: ([String]) -> Bool) throws(SettingsError) {
        try check(.table(root), at: [], bare: [], knows)
    }

    private func check(
        _ node: TOMLNode, at path: [String], bare: [String], _ knows: ([String]) -> Bool
    ) throws(SettingsError) {
        switch node {
        case .table(let table):
            for key in table.keys.sorted() {
                guard knows(bare + [key]) else { throw error(at: path + [key], "unknown key '\(Printed.name(key))'") }
                if let value = table[key] { try check(value, at: path + [key], bare: bare + [key], knows) }
            }
        case .array(let nodes):
            for (index, element) in nodes.enumerated() {
                try check(element, at: path + [String(index)], bare: bare, knows)
            }
        default: return
        }
    }

    /// A decoder's complaint with the place of its key.
    func error(for error: DecodingError) -> SettingsError {
        switch error {
        case .typeMismatch(_, let context):
            self.error(
                at: context.codingPath.map(\.stringValue),
                "'\(context.codingPath.last?.stringValue ?? "")' has the wrong type")
        case .keyNotFound(let key, let context):
            self.error(at: context.codingPath.map(\.stringValue), "'\(key.stringValue)' is missing")
        case .valueNotFound(_, let context), .dataCorrupted(let context):
            self.error(
                at: context.codingPath.map(\.stringValue),
                "'\(context.codingPath.last?.stringValue ?? "")' has no usable value")
        @unknown default: SettingsError(file: file, message: "not readable")
        }
    }
}
