// What the person says about an interview, as typed, and what it means. Nothing is guessed: what cannot be read is
// refused with an example.

import Interviews
import MailFormat
import Reading
public import Vocabulary

/// The options of `add`, `set`, `round`, `debrief` as they were typed.
public struct FactsInput: Sendable {
    public var company: String?
    public var role: String?
    public var with: [String] = []
    public var insiders: [String] = []
    public var at: String?
    public var duration: String?
    public var timeZone: String?
    public var hearFrom: String?
    public var expect: String?
    public var rating: Int?
    public var highlights: [String] = []
    public var compliments: [String] = []
    public var topics: [String] = []
    public var project: String?
    public var hardQuestions: [String] = []
    public var tone: String?
    public var policy: String?
    /// Who said that calling is all right; empty for "they did".
    public var mayCall: String?
    public var mayFollowUp: Bool?
    public var doubts: [String] = []
    public var account: String?

    public init() {}

    /// A rating, highlight, compliment, topic or expectation makes it the debrief (INTERFACE.md, `add`).
    var isAnswerOfDebrief: Bool {
        rating != nil || !highlights.isEmpty || !compliments.isEmpty || !topics.isEmpty || expect != nil
    }

    /// Nothing was typed.
    public var isEmpty: Bool {
        !isAnswerOfDebrief && project == nil && hardQuestions.isEmpty && hearFrom == nil && mayFollowUp == nil
            && role == nil && with.isEmpty && insiders.isEmpty && at == nil && duration == nil && timeZone == nil
            && tone == nil && policy == nil && mayCall == nil && doubts.isEmpty && account == nil && company == nil
    }
}

/// Reads times, lengths and promises as they are typed.
struct TimeReader {
    let now: Instant
    let zoneNamed: @Sendable (String) -> Zone?

    /// A moment: `2026-11-24 14:00`, `tomorrow 9:00`, RFC 3339.
    func time(_ text: String, zone: Zone) throws(Refusal) -> Instant {
        guard let instant = TimeExpression.resolve(text, now: now, zone: zone) else {
            throw Refusal(
                .usage,
                "cannot read the time '\(Printed.name(text))'; write it like \"2026-11-24 14:00\" or \"tomorrow 9:00\"")
        }
        return instant
    }

    /// Seconds: `45m`, `1h`, `1h30m`, `90` (minutes).
    func duration(_ text: String) throws(Refusal) -> Int {
        var rest = text.lowercased()[...]
        var seconds = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits), digits.utf8.count <= 4 else { break }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            switch unit {
            case "h", "hour", "hours": seconds += number * 3600
            case "m", "min", "minutes", "": seconds += number * 60
            default: seconds = -1
            }
            if seconds < 0 { break }
        }
        guard rest.isEmpty, seconds >= 60, seconds <= 7 * 86_400 else {
            throw Refusal(.usage, "cannot read the duration '\(Printed.name(text))'; write it like 45m or 1h30m")
        }
        return seconds
    }

    func zone(_ name: String) throws(Refusal) -> Zone {
        guard let zone = zoneNamed(name) else {
            throw Refusal(
                .usage,
                "unknown time zone '\(Printed.name(name))'; write an IANA name like Europe/Berlin ('timedatectl list-timezones')"
            )
        }
        return zone
    }

    /// A date or phrase of a promise, counted from `reference` in the recipient's zone.
    func promise(_ text: String, saidAt reference: Instant, zone: Zone, source: String = "person") throws(Refusal)
        -> Interviews.Promise
    {
        guard let window = Promises().resolve(text, reference: reference, zone: zone) else {
            throw Refusal(
                .usage,
                "cannot read when to expect an answer from '\(Printed.name(text))'; write a date like 2026-10-16 or a phrase like \"within 5 working days\", \"by Friday\", \"end of next week\""
            )
        }
        return Interviews.Promise(
            saidAt: reference, expected: Expected(from: window.from, until: window.until, source: source, quote: text))
    }
}

extension Workbench {
    /// A day as it was typed, `2026-11-24` or `yesterday`, in the person's zone.
    public func day(_ text: String) throws(Refusal) -> CivilDate {
        if let day = CivilDate(iso: text) { return day }
        let reader = TimeReader(now: surroundings.now(), zoneNamed: surroundings.zone)
        return ownZone.date(try reader.time(text, zone: ownZone))
    }
}

/// Reads what was typed.
struct FactsReader {
    let workbench: Workbench
    let now: Instant

    private var times: TimeReader { TimeReader(now: now, zoneNamed: workbench.surroundings.zone) }

    func time(_ text: String, zone: Zone) throws(Refusal) -> Instant { try times.time(text, zone: zone) }
    func duration(_ text: String) throws(Refusal) -> Int { try times.duration(text) }
    func zone(_ name: String) throws(Refusal) -> Zone { try times.zone(name) }

    func promise(_ text: String, saidAt reference: Instant, zone: Zone) throws(Refusal) -> Interviews.Promise {
        try times.promise(text, saidAt: reference, zone: zone)
    }

    /// `Jane Doe <jane@acme.example>;role=hiring-manager`
    func contact(_ text: String, role given: ContactRole = .interviewer) throws(Refusal) -> Contact {
        var role = given
        var who = text[...]
        if let semicolon = text.lastIndex(of: ";") {
            let option = text[text.index(after: semicolon)...].split(separator: "=", maxSplits: 1).map {
                String($0).trimmed
            }
            guard option.count == 2, option[0] == "role", let named = ContactRole(rawValue: option[1]) else {
                let roles = ContactRole.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal(.usage, "after ';' a contact may carry role= and one of \(roles)")
            }
            role = named
            who = text[..<semicolon]
        }
        let person = String(who).trimmed
        guard !person.isEmpty, !person.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw Refusal(.usage, "a contact is written like \"Jane Doe <jane@acme.example>\"")
        }
        guard let open = person.firstIndex(of: "<") else {
            if person.contains("@") { return Contact(name: nil, address: try address(person, of: person), role: role) }
            return Contact(name: person, address: nil, role: role)
        }
        let spec = person[person.index(after: open)...]
        guard spec.hasSuffix(">") else { throw badAddress(person) }
        let address = try address(spec.dropLast(), of: person)
        let name = String(person[..<open]).trimmed.trimming("\"")
        return Contact(name: name.isEmpty ? nil : name, address: address, role: role)
    }

    private func address(_ spec: some StringProtocol, of person: String) throws(Refusal) -> Address {
        guard let address = Address(spec), Composition.canName(address) else { throw badAddress(person) }
        return address
    }

    private func badAddress(_ text: String) -> Refusal {
        Refusal(.usage, "'\(Printed.name(text))' is not a contact; write \"Jane Doe <jane@acme.example>\"")
    }

    func policy(_ name: String) throws(Refusal) -> String {
        guard workbench.manners.policies[name] != nil else {
            let names = workbench.manners.policyNames.joined(separator: ", ")
            throw Refusal(.usage, "unknown policy '\(Printed.name(name))'; there are \(names)")
        }
        return name
    }

    func tone(_ name: String) throws(Refusal) -> Tone {
        guard let tone = Tone(rawValue: name) else {
            throw Refusal(.usage, "--tone is formal or casual, not '\(Printed.name(name))'")
        }
        return tone
    }

    func account(_ name: String) throws(Refusal) -> String {
        guard workbench.configuration.account(named: name) != nil else {
            let names = workbench.configuration.accounts.map(\.name).joined(separator: ", ")
            throw Refusal(
                .usage, "unknown account '\(Printed.name(name))'; configured: \(names.isEmpty ? "none" : names)")
        }
        return name
    }

    /// One line of text from the person.
    func line(_ text: String, _ what: String) throws(Refusal) -> String {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty, trimmed.utf8.count <= 2000,
            !trimmed.unicodeScalars.contains(where: { ($0.value < 0x20 && $0 != "\t") || $0.value == 0x7F })
        else { throw Refusal(.usage, "\(what) must be one line of text, not empty and at most 2,000 bytes") }
        return trimmed
    }

    func lines(_ texts: [String], _ what: String) throws(Refusal) -> [String] {
        var result: [String] = []
        for text in texts { result.append(try line(text, what)) }
        return result
    }
}

extension String {
    var trimmed: String { trimming(" \t\n\r") }

    /// Without the given characters at both ends.
    func trimming(_ characters: String) -> String {
        var rest = self[...]
        while let first = rest.first, characters.contains(first) { rest = rest.dropFirst() }
        while let last = rest.last, characters.contains(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
