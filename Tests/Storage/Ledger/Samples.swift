// What the tests of the ledger are made of: interviews, drafts and messages, temporary places, seeded randomness.

import FoundationEssentials
import Interviews
import Ledger
import Synchronization
import Vocabulary

#if canImport(Glibc)
    import Glibc
#endif

/// A directory of its own that goes with it.
final class Place: Sendable {
    let directory: String
    var path: String { directory + "/state/ledger.sqlite" }

    init() {
        let unique = "\(getpid())-\(Place.count.add(1, ordering: .relaxed).newValue)"
        directory = FileManager.default.temporaryDirectory.path + "/ledger-tests-" + unique
        try? FileManager.default.removeItem(atPath: directory)
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    private static let count = Atomic<Int>(0)

    func open(
        _ mode: Ledger.Mode = .readWrite, now: Instant = .start, quickCheck: Bool = false, faults: Faults = .none
    ) throws -> Ledger {
        try Ledger.open(at: path, mode: mode, now: now, salt: Place.salt, quickCheck: quickCheck, faults: faults)
    }

    /// A salt that differs each time and is the same in each run.
    static let salt: @Sendable () -> [UInt8] = {
        var random = Seeded(UInt64(salts.add(1, ordering: .relaxed).newValue))
        return (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private static let salts = Atomic<Int>(0)
}

/// SplitMix64: the same numbers for the same seed.
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Instant {
    /// 2026-11-02T09:00:00Z, when the tests begin.
    static let start = Instant(milliseconds: 1_793_610_000_000)
}

extension Interview {
    static func sample(_ number: Int64, company: String = "Acme") -> Interview {
        var interview = Interview(id: InterviewID(number), addedAt: .start, company: company)
        interview.role = "Engineer"
        interview.contacts = [
            Contact(name: "Jane Doe", address: Address("jane@acme.example", displayName: "Jane Doe"))
        ]
        interview.rounds = [Round(number: 1, start: .start + .hours(24), knownSince: .start)]
        return interview
    }
}

extension ReceivedMail {
    static func sample(
        _ number: Int64, of interview: InterviewID?, uid: UInt32? = nil, label: Label = .timeline,
        text: String = "We will answer."
    ) -> ReceivedMail {
        ReceivedMail(
            id: MailID(number),
            place: MailPlace(account: "main", mailbox: "INBOX", uidValidity: 7, uid: uid ?? UInt32(100 + number)),
            messageID: MessageID("mail-\(number)@acme.example"),
            from: Address("jane@acme.example", displayName: "Jane Doe"),
            to: [Address("sam@candidate.example")].compactMap { $0 }, subject: "Your interview",
            date: .start + .hours(Int(number)), recordedAt: .start + .hours(Int(number)), isOwn: false, newText: text,
            inReplyTo: [], references: [],
            reading: MailReading(label: label, confidence: 0.9, evidence: [Evidence(text: "answer", rule: "phrase")]),
            match: interview.map { MailMatch(state: .matched, interviews: [$0], score: 1) } ?? .unmatched)
    }
}

extension Draft {
    static func sample(_ number: Int64, of interview: InterviewID, text: String = "Thank you.") -> Draft {
        Draft(
            id: DraftID(number), interview: interview, round: 1, kind: .thankYou, account: "main",
            to: Sample.jane, subject: "Thank you", messageID: Sample.messageID(number),
            fileName: "\(number).eml", madeAt: .start, due: .start + .hours(2), deadline: .start + .hours(24),
            expires: .start + .hours(240), rules: ["A1", "B2"], reason: "The interview was yesterday.", isThin: false,
            bytes: Array("Subject: Thank you\r\n\r\n\(text)\r\n".utf8), sha256: String(repeating: "0", count: 64))
    }
}

enum Sample {
    static let jane = address("jane@acme.example", "Jane Doe")

    static func address(_ text: String, _ name: String? = nil) -> Address {
        guard let address = Address(text, displayName: name) else { fatalError("a sample is not an address") }
        return address
    }

    static func messageID(_ number: Int64) -> MessageID {
        guard let id = MessageID("draft-\(number)@candidate.example") else { fatalError("a sample is not an id") }
        return id
    }
}
