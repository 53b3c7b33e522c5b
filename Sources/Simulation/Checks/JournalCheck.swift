// The journal read row by row with SQL and hashes of our own: the chain holds, every draft goes only ways that there
// are, every step has its reason, and nothing is cancelled by a machine's absence reply.

import Crypto
import Foundation
import GRDB
import Ledger
import Vocabulary

/// Follows the journal as it grows.
struct JournalCheck {
    private var seq: Int64 = 0
    private var hash = Data(repeating: 0, count: 32)
    private var drafts: [Int64: DraftPath] = [:]
    /// Mails that were recorded, by number, with the Message-ID they came under.
    private(set) var mails: [Int64: String] = [:]
    /// Mails that the person read otherwise than the program.
    private var corrected: Set<Int64> = []

    /// The person keeps a rule by which mail that looks automatic is something else.
    private var readsAutomaticOtherwise = false

    /// A draft's way so far.
    struct DraftPath {
        var interview: Int64
        var kind: String
        var state: String
        var madeAt: Int64
    }

    /// What new rows say.
    struct News {
        var violations: [Violation] = []
        var events: [String] = []
        var lines: [String] = []
        /// Days whose digest is recorded as sent.
        var digestDays: [String] = []
    }

    /// Reads what was appended since the last time.
    mutating func follow(_ db: Database, deliveries: [Delivery]) throws -> News {
        var news = News()
        let rows = try Row.fetchCursor(
            try db.cachedStatement(
                sql: """
                    SELECT seq, time, event, interview, draft, mail, salt, CAST(payload AS BLOB), bytes, payload_digest,
                        previous, hash, rules FROM journal WHERE seq > ? ORDER BY seq
                    """), arguments: [seq])
        while let row = try rows.next() { try take(row, &news, deliveries) }
        let end = try Row.fetchOne(try db.cachedStatement(sql: "SELECT seq, hash FROM ledger"))
        if end?[0] != seq || end?[1] != hash { news.accuse("chain", "the ledger's end is not the journal's") }
        return news
    }

    private mutating func take(_ row: Row, _ news: inout News, _ deliveries: [Delivery]) throws {
        let event: String = row[2]
        let payload: Data = row[7]
        checkChain(row, &news)
        news.events.append(event)
        let object = (try JSONSerialization.jsonObject(with: payload) as? [String: Any]) ?? [:]
        if let draft: Int64 = row[4] { step(draft, event, object, row[0], &news) }
        if event == "message_read", let mail: Int64 = row[5] { mails[mail] = object["messageID"] as? String ?? "" }
        if event == "message_corrected", let mail: Int64 = row[5] { corrected.insert(mail) }
        if event == "rule_kept", object["from"] as? String == "automatic" { readsAutomaticOtherwise = true }
        if event == "digest_sent", let day = object["day"] as? [String: Any] { news.digestDays.append(Self.day(day)) }
        checkReason(event, object, row[0], &news)
        checkCause(event, object, row[0], &news, deliveries)
        let handles = [("i", 3), ("d", 4), ("m", 5)].compactMap { letter, column in
            (row[column] as Int64?).map { "\(letter)\($0)" }
        }
        let reason = (object["reason"] as? String).map { ": \($0)" } ?? ""
        news.lines.append("  \(row[0] as Int64) \(event) \(handles.joined(separator: " "))\(reason)")
    }

    private static func day(_ parts: [String: Any]) -> String {
        "\(parts["year"] ?? "")-\(parts["month"] ?? "")-\(parts["day"] ?? "")"
    }

    /// SHA-256(previous ‖ SHA-256(salt ‖ payload [‖ NUL ‖ bytes]) ‖ seq ‖ time ‖ event), as the schema documents it.
    private mutating func checkChain(_ row: Row, _ news: inout News) {
        let number: Int64 = row[0]
        if number != seq + 1 { news.accuse("chain", "entry \(seq + 1) is missing") }
        if row[10] as Data != hash { news.accuse("chain", "entry \(number) does not follow the one before it") }
        let bytes: Data = row[8]
        let content = (row[6] as Data) + (row[7] as Data) + (bytes.isEmpty ? Data() : Data([0]) + bytes)
        let digest = Data(SHA256.hash(data: content))
        if row[9] as Data != digest { news.accuse("chain", "the payload of entry \(number) is another") }
        var all = hash + digest
        for value in [number, row[1] as Int64] { withUnsafeBytes(of: value.bigEndian) { all.append(contentsOf: $0) } }
        all.append(contentsOf: Array((row[2] as String).utf8))
        if row[11] as Data != Data(SHA256.hash(data: all)) { news.accuse("chain", "entry \(number) has a wrong hash") }
        (seq, hash) = (number, row[11])
    }

    /// From which states an event can come, and where it leads; nil keeps the state.
    private static let ways: [String: (from: Set<String>, to: String?)] = [
        "draft_edited": (["waiting", "confirmed", "failed"], nil),
        "draft_file_written": (["waiting", "confirmed", "failed"], nil),
        "draft_confirmed": (["waiting", "confirmed", "failed"], "confirmed"),
        "draft_returned": (["confirmed"], "waiting"),
        "draft_held": (["waiting", "confirmed", "failed"], nil),
        "draft_released": (["waiting", "confirmed", "failed"], nil),
        "draft_snoozed": (["waiting", "confirmed", "failed"], "waiting"),
        "draft_dropped": (["waiting", "confirmed", "failed"], "dropped"),
        "draft_superseded": (["waiting", "confirmed", "failed"], "superseded"),
        "draft_expired": (["waiting", "failed"], "expired"),
        "submission_started": (["confirmed"], "sending"),
        "submission_committed": (["sending"], nil),
        "submission_accepted": (["sending"], "sent"),
        "submission_deferred": (["sending", "confirmed"], "confirmed"),
        "submission_refused": (["sending"], "failed"),
        "outcome_unknown": (["sending"], "uncertain"),
        "sent_copy_filed": (["sent"], nil),
    ]

    private mutating func step(
        _ draft: Int64, _ event: String, _ object: [String: Any], _ seq: Int64, _ news: inout News
    ) {
        if event == "draft_made" {
            drafts[draft] = DraftPath(
                interview: (object["interview"] as? NSNumber)?.int64Value ?? 0, kind: object["kind"] as? String ?? "",
                state: "waiting", madeAt: seq)
            return
        }
        guard let path = drafts[draft] else { return news.accuse("journal", "\(event) of a draft that was never made") }
        if let way = Self.ways[event], !way.from.contains(path.state) {
            news.accuse("journal", "\(event) of d\(draft), which is \(path.state)")
        }
        switch event {
        case "draft_edited": if path.state != "sending" { drafts[draft]?.state = "waiting" }
        case "sent_by_hand": drafts[draft]?.state = "sent"
        case "outcome_resolved":
            let outcome = object["outcome"] as? String
            drafts[draft]?.state = outcome == "arrived" ? "sent" : outcome == "leave" ? "dropped" : "waiting"
        default: if let next = Self.ways[event]?.to { drafts[draft]?.state = next }
        }
    }

    /// G7, G8.
    private func checkReason(_ event: String, _ object: [String: Any], _ seq: Int64, _ news: inout News) {
        let needsReason = [
            "draft_made", "draft_returned", "draft_dropped", "draft_superseded", "draft_expired", "draft_released",
        ]
        if needsReason.contains(event), (object["reason"] as? String ?? "").isEmpty {
            news.accuse("G8", "entry \(seq), \(event), has no reason")
        }
        guard event == "draft_confirmed", let yes = object["confirmation"] as? [String: Any] else { return }
        let overruled = yes["forcedRules"] as? [Any] ?? []
        if !overruled.isEmpty, (yes["forceReason"] as? String ?? "").isEmpty {
            news.accuse("G7", "entry \(seq) overrules without a reason")
        }
    }

    /// An absence reply cancels nothing, nor does what lies in Junk alone.
    private func checkCause(
        _ event: String, _ object: [String: Any], _ seq: Int64, _ news: inout News, _ deliveries: [Delivery]
    ) {
        guard event == "draft_superseded", let mail = (object["mail"] as? NSNumber)?.int64Value, let id = mails[mail],
            !corrected.contains(mail)
        else { return }
        let copies = deliveries.filter { $0.messageID == id }
        if copies.contains(where: { $0.nature == .absence }), !readsAutomaticOtherwise {
            news.accuse("answer", "entry \(seq): an absence reply cancels a draft")
        }
        if !copies.isEmpty, copies.allSatisfy(\.isJunk) {
            news.accuse("answer", "entry \(seq): a message in Junk cancels a draft")
        }
    }

    /// Reminders and finals of an interview that wait for the person or for their hour, made before entry `seq`.
    func pendingFollowUps(of interview: Int64, madeBefore seq: Int64) -> [Int64] {
        drafts.filter { _, path in
            path.interview == interview && path.madeAt < seq && ["reminder", "final"].contains(path.kind)
                && ["waiting", "confirmed", "failed"].contains(path.state)
        }.keys.sorted()
    }

    var lastSeq: Int64 { seq }

    func state(of draft: Int64) -> String { drafts[draft]?.state ?? "none" }
}

extension JournalCheck.News {
    mutating func accuse(_ promise: String, _ detail: String) {
        violations.append(Violation(promise: promise, detail: detail))
    }
}
