// What the tests of this target share: the six policies as they are shipped, zones from fixtures, short notation for
// moments and plans, and an interview to change.

import Etiquette
import Foundation
import Interviews
import TOMLKit
import Vocabulary

/// The checkout's root.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// The six policies of Config/policies, by name.
enum Policies {
    static let names = ["considerate", "three-mails", "planner", "one-week", "patient", "four-notes"]

    static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "Config/policies/\(name).toml"), encoding: .utf8)
    }

    static func document(_ text: String) throws -> PolicyDocument {
        try TOMLDecoder().decode(PolicyDocument.self, from: text)
    }

    static func named(_ name: String) throws -> Policy {
        let policies = try loaded.get()
        return try policies[name] ?? Policy(validating: document(text(name)))
    }

    /// Read once: thousands of cases ask for them.
    private static let loaded = Result {
        try Dictionary(uniqueKeysWithValues: names.map { ($0, try Policy(validating: document(text($0)))) })
    }
}

/// Zones from the fixtures of the Vocabulary tests.
enum Zones {
    static func named(_ name: String) throws -> Zone {
        let file = name.replacing("/", with: "-") + ".tzif"
        let data = try Data(contentsOf: root.appending(path: "Tests/Core/Vocabulary/Fixtures/zones/\(file)"))
        return try Zone(name: name, tzif: [UInt8](data))
    }

    static var berlin: Zone { get throws { try named("Europe/Berlin") } }
}

struct BadNotation: Error { var text: String }

/// A moment from RFC 3339, or from a wall clock in `zone` (`2026-10-08 15:00`).
func at(_ text: String, _ zone: Zone? = nil) throws -> Instant {
    if let instant = Instant(rfc3339: text) { return instant }
    guard let zone, let wall = CivilDateTime.parsePrefix(Substring(text)), wall.rest.isEmpty else {
        throw BadNotation(text: text)
    }
    return zone.instant(wall.0)
}

/// The close of a day: what a promised date means.
func promise(_ day: String, _ zone: Zone) throws -> Expected {
    let close = try at("\(day) 18:00", zone)
    return Expected(from: close, until: close, source: "person")
}

extension Plan {
    /// What is ahead as RULES.md writes it: `thank_you Thu 10-08 15:00 +0200 · reminder Fri 10-16 09:00 +0200`.
    func line(in zone: Zone) -> String {
        upcoming.filter { $0.kind != .prep }.map { "\($0.kind.name) \(short($0.due, zone))" }.joined(separator: " · ")
    }

    func touch(_ kind: DraftKind) -> Touch? { touches.last { $0.kind == .mail(kind) } }
}

/// `Thu 10-08 15:00 +0200`
func short(_ instant: Instant, _ zone: Zone) -> String {
    let local = zone.civil(instant)
    let offset = zone.offset(at: instant)
    let hours = abs(offset) / 3600
    let minutes = abs(offset) / 60 % 60
    let sign = offset < 0 ? "-" : "+"
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(local.date.weekday.englishName.prefix(3)) \(local.date.description.dropFirst(5)) \(local.time) "
        + "\(sign)\(two(hours))\(two(minutes))"
}

/// An interview to change, with everything a plan needs: Thu 2026-10-08 14:00-15:00 Europe/Berlin, debriefed at its
/// end, one hiring manager.
struct Sample {
    static let jane = "jane@acme.example"
    static let ravi = "ravi@acme.example"

    var interview: Interview
    var policy: Policy
    var zone: Zone
    var drafts: [Draft] = []
    var holidays: Set<CivilDate> = []
    var patience = Patience.normal
    var companyMails: [Instant] = []
    var offers: [OfferElsewhere] = []

    init(
        _ policy: Policy, start: String = "2026-10-08 14:00", minutes: Int = 60, zone: Zone? = nil, rating: Int? = nil,
        expected: String? = nil, isDebriefed: Bool = true
    ) throws {
        let zone = try zone ?? Zones.berlin
        let start = try at(start, zone)
        var round = Round(number: 1, start: start, seconds: minutes * 60, knownSince: start - .hours(72))
        round.debrief.rating = rating
        if isDebriefed { round.debrief.givenAt = round.end }
        interview = Interview(id: InterviewID(1), addedAt: start - .hours(72), company: "Acme")
        interview.role = "Engineer"
        interview.rounds = [round]
        interview.contacts = [Contact(name: "Jane Doe", address: Address(Self.jane), role: .hiringManager)]
        self.policy = policy
        self.zone = zone
        if let expected, let end = round.end {
            interview.promises = [Promise(saidAt: end, expected: try promise(expected, zone))]
        }
    }

    init(_ policy: String, _ start: String = "2026-10-08 14:00") throws {
        try self.init(try Policies.named(policy), start: start)
    }

    func moment(_ text: String) throws -> Instant { try at(text, zone) }

    func input(_ now: String) throws -> PlanInput { input(try moment(now)) }

    func input(_ now: Instant) -> PlanInput {
        PlanInput(
            interview: interview, drafts: drafts, policy: policy, zone: zone, holidays: holidays, patience: patience,
            companyMails: companyMails, offersElsewhere: offers, now: now)
    }

    /// The plan at the interview's end, or at `now`.
    func plan(_ now: String? = nil) throws -> Plan {
        let end = interview.rounds.last?.end ?? interview.addedAt
        return Planner.plan(try now.map(input) ?? input(end))
    }

    func line(_ now: String? = nil) throws -> String { try plan(now).line(in: zone) }

    mutating func sent(_ kind: DraftKind?, _ when: String, to: String = Sample.jane, round: Int = 1) throws {
        interview.sent.append(SentMail(at: try moment(when), kind: kind, to: Address(to), round: round))
    }

    mutating func answered(
        _ label: Label, _ when: String, expected: String? = nil, returns: String? = nil, isMachine: Bool = false,
        canBeAnswered: Bool = true, from: String? = Sample.jane, mail: Int64? = nil
    ) throws {
        let promised = try expected.map { try promise($0, zone) }
        let answer = Answer(
            at: try moment(when), label: label, mail: mail.map { MailID($0) }, isMachine: isMachine, expected: promised,
            returnDate: returns.flatMap { CivilDate(iso: $0) }, canBeAnswered: canBeAnswered,
            from: from.flatMap { Address($0) })
        interview.answers.append(answer)
        if let promised { interview.promises.append(Promise(saidAt: answer.at, expected: promised)) }
    }

    mutating func decided(_ what: Decision.What, _ when: String) throws {
        interview.decisions.append(Decision(at: try moment(when), what: what))
    }

    /// Adds a draft for the first pending touch of this kind.
    @discardableResult
    mutating func drafted(_ kind: DraftKind, _ when: String, state: DraftState = .waiting, to: String? = nil) throws
        -> Draft
    {
        let touch = try plan(when).touches.first {
            $0.kind == .mail(kind) && (to == nil || $0.to?.address?.addrSpec == to)
        }
        guard let touch, let address = touch.to?.address ?? to.flatMap({ Address($0) }), let id = MessageID("d@x")
        else {
            throw BadNotation(text: "nothing to draft: \(kind)")
        }
        var draft = Draft(
            id: DraftID(Int64(drafts.count + 1)), interview: interview.id, round: touch.round, kind: kind, account: nil,
            to: address, subject: "", messageID: id, fileName: "", madeAt: try moment(when), due: touch.due,
            deadline: touch.deadline, expires: touch.expires, rules: touch.rules, reason: touch.reason, isThin: false,
            bytes: [], sha256: "")
        draft.state = state
        if state == .confirmed || state == .sending || state == .uncertain {
            draft.confirmation = Confirmation(at: draft.madeAt, slot: draft.due, sha256: "")
        }
        drafts.append(draft)
        return draft
    }
}
