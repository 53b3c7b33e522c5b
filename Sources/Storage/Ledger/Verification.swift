// Walking along the hash chain (`afterword log --verify`): against corruption, not against somebody who computes all
// hashes anew.

import FoundationEssentials
import GRDB
import Interviews
import Vocabulary

/// What a walk along the journal found.
public struct Verification: Hashable, Sendable {
    /// Where and how the chain is broken.
    public struct Break: Hashable, Sendable, CustomStringConvertible {
        public enum Kind: String, Hashable, Sendable, CaseIterable {
            /// An entry of this number is not there.
            case missing
            /// The journal's end is not where it was: entries after this one were lost.
            case tailLost = "tail_lost"
            /// The entry does not follow the one before it.
            case order
            /// The payload is not what was recorded.
            case payload
            /// Time, event, digest or hash are not what was recorded.
            case entry
            /// What the entry says it is about is not what its payload is about.
            case subject
            /// The payload is gone, and no forgetting was recorded.
            case erased
            /// The payload is what was recorded, but cannot be read.
            case unreadable
        }

        public var seq: Int64
        public var kind: Kind

        public var description: String {
            switch kind {
            case .missing: "entry \(seq) is missing"
            case .tailLost: "entries from \(seq) on were lost"
            case .order: "entry \(seq) does not follow the one before it"
            case .payload: "the payload of entry \(seq) was changed"
            case .entry: "entry \(seq) was changed"
            case .subject: "what entry \(seq) is about was changed"
            case .erased: "the payload of entry \(seq) was erased"
            case .unreadable: "entry \(seq) cannot be read"
            }
        }
    }

    /// How many entries were found in order.
    public var entries: Int64 = 0
    /// How many of them were forgotten; the chain holds over them.
    public var forgotten = 0
    /// The hash of the last one in order.
    public var hash = Chain.origin.hexadecimal
    /// nil when all is well.
    public var firstBreak: Break?

    public var isIntact: Bool { firstBreak == nil }
}

extension Snapshot {
    /// Walks along the whole journal until something is wrong.
    ///
    /// - Parameter progress: called now and then with the entries done and all of them.
    public func verify(progress: ((Int64, Int64) -> Void)? = nil) throws -> Verification {
        try walk(progress: progress) { _ in }
    }

    /// The same, and whether the tables are what the journal folds to (`rebuild` makes it so): each entry is understood
    /// once for both. False where the chain is broken.
    public func verifyWithTables(
        progress: ((Int64, Int64) -> Void)? = nil
    ) throws -> (verification: Verification, isFolded: Bool) {
        var book = Book()
        let verification = try walk(progress: progress) { book.apply($0) }
        guard verification.isIntact else { return (verification, false) }
        return (verification, try holds(book))
    }

    /// - Parameter each: is called with every event that is not forgotten, as far as the chain holds.
    private func walk(
        progress: ((Int64, Int64) -> Void)?, _ each: (Event) -> Void
    ) throws -> Verification {
        let head = try Row.fetchOne(db, sql: "SELECT seq, hash FROM ledger")
        let last: Int64 = head?[0] ?? 0
        var walk = ChainWalk()
        let rows = try Row.fetchCursor(db, sql: "SELECT \(JournalRow.columns) FROM journal ORDER BY seq")
        while walk.result.firstBreak == nil {
            let portion = try rows.portion(JournalRow.init) { $0.payload.count + $0.bytes.count }
            if portion.isEmpty { break }
            for entry in try Parallel.map(portion, CheckedRow.init) where walk.result.firstBreak == nil {
                walk.take(entry)
                if let event = entry.event, walk.result.firstBreak == nil { each(event) }
            }
            progress?(walk.result.entries, last)
        }
        walk.finish(lastSeq: last, hash: Digest32(bytes: Array((head?[1] as Data?) ?? Data())))
        progress?(walk.result.entries, last)
        return walk.result
    }
}

/// The state of a walk: the entry before, and what forgetting still has to be accounted for.
private struct ChainWalk {
    var result = Verification()
    private var previous = Chain.origin
    /// Entries without payload that no later entry has named yet.
    private var erased: Set<Int64> = []

    mutating func take(_ row: CheckedRow) {
        if let kind = fault(in: row) {
            let seq = kind == .missing ? result.entries + 1 : row.seq
            result.firstBreak = Verification.Break(seq: seq, kind: kind)
            return
        }
        previous = row.hash
        result.entries = row.seq
        result.hash = previous.hexadecimal
    }

    mutating func finish(lastSeq: Int64, hash: Digest32) {
        if result.firstBreak == nil {
            if lastSeq > result.entries {
                result.firstBreak = .init(seq: result.entries + 1, kind: .tailLost)
            } else if lastSeq < result.entries || hash != previous {
                result.firstBreak = .init(seq: result.entries, kind: .entry)
            } else if let seq = erased.min() {
                result.firstBreak = .init(seq: seq, kind: .erased)
            }
        }
    }

    private mutating func fault(in row: CheckedRow) -> Verification.Break.Kind? {
        guard row.seq == result.entries + 1 else { return .missing }
        guard row.previous == previous else { return .order }
        if let fault = row.fault { return fault }
        if row.isForgotten {
            result.forgotten += 1
            erased.insert(row.seq)
        }
        for range in row.forgets { for seq in range.clamped(to: 1...row.seq) { erased.remove(seq) } }
        return nil
    }
}

/// What an entry shows by itself, whatever stands before it.
private struct CheckedRow: Sendable {
    var seq: Int64
    var previous: Digest32
    var hash: Digest32
    var isForgotten: Bool
    /// What it says; nil where that is gone or cannot be read.
    var event: Event?
    /// What is wrong with it, given that it follows the entry it names.
    var fault: Verification.Break.Kind?
    /// Entries whose forgetting it records.
    var forgets: [ClosedRange<Int64>] = []

    init(_ row: JournalRow) {
        (seq, isForgotten) = (row.seq, row.isForgotten)
        (previous, hash) = (Digest32(bytes: Array(row.previous)), Digest32(bytes: Array(row.hash)))
        let digest = Digest32(bytes: Array(row.payloadDigest))
        guard
            hash == Chain.hash(previous: previous, payload: digest, seq: row.seq, time: row.time, event: row.event)
        else {
            fault = .entry
            return
        }
        if isForgotten {
            fault = row.rules.isEmpty && row.bytes.isEmpty ? nil : .subject
        } else if Chain.payloadDigest(salt: row.salt, payload: row.payload, bytes: row.bytes) != digest {
            fault = .payload
        } else {
            checkContent(row)
        }
    }

    private mutating func checkContent(_ row: JournalRow) {
        guard let event = try? row.decoded() else {
            fault = .unreadable
            return
        }
        let subject = event.subject
        guard
            row.interview == subject.interview?.number, row.draft == subject.draft?.number,
            row.mail == subject.mail?.number, row.rules == subject.ruleText
        else {
            fault = .subject
            return
        }
        self.event = event
        if case .serviceNoted(let note) = event, let seqs = Forgetting.seqs(in: note) { forgets = seqs }
    }
}

extension RowCursor {
    /// The next rows as values, as many as are worked on at a time: so many, or fewer where they are large; empty at the
    /// end.
    func portion<Value>(_ value: (Row) throws -> Value, _ byteCount: (Value) -> Int) throws -> [Value] {
        var values: [Value] = []
        var bytes = 0
        while values.count < Parallel.portion, bytes < Parallel.byteLimit, let row = try next() {
            let next = try value(row)
            bytes += byteCount(next)
            values.append(next)
        }
        return values
    }
}
