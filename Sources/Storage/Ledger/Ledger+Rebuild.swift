// The projections made anew from the journal (`afterword log --rebuild`).

import FoundationEssentials
import GRDB
public import Interviews
import Vocabulary

extension Ledger {
    /// Folds the whole journal and writes the projections anew, in one transaction. Marks of mailboxes stay.
    ///
    /// - Parameter progress: called now and then with the entries done and all of them.
    /// - Returns: how many entries were folded; forgotten ones do not count.
    @discardableResult
    public func rebuild(progress: ((Int64, Int64) -> Void)? = nil) throws -> Int {
        try transaction(now: Instant(milliseconds: 0)) { try $0.rebuild(progress: progress) }
    }
}

extension Transaction {
    func rebuild(progress: ((Int64, Int64) -> Void)? = nil) throws -> Int {
        let (book, count) = try folded(progress: progress)
        for table in ["interview", "draft", "mail", "mail_interview", "reading_rule", "digest"] {
            try db.execute(sql: "DELETE FROM \(table)")
        }
        try save(book)
        try save(pausedUntil: book.pausedUntil)
        return count
    }
}

extension Snapshot {
    /// The book as the journal alone has it, and how many entries made it.
    ///
    /// - Parameter progress: called now and then with the entries done and all of them.
    public func folded(progress: ((Int64, Int64) -> Void)? = nil) throws -> (book: Book, entries: Int) {
        let last = try lastSeq()
        var book = Book()
        var count = 0
        let rows = try Row.fetchCursor(
            db, sql: "SELECT seq, event, CAST(payload AS BLOB), bytes FROM journal WHERE payload <> '' ORDER BY seq")
        while true {
            let portion = try rows.portion {
                StoredEvent(seq: $0[0], name: $0[1], payload: $0[2], bytes: $0[3])
            } _: {
                $0.payload.count + $0.bytes.count
            }
            guard let end = portion.last?.seq else { break }
            for event in try Parallel.map(portion, { try $0.decoded() }) { book.apply(event) }
            count += portion.count
            progress?(end, last)
        }
        progress?(last, last)
        return (book, count)
    }

    /// Whether the projections are what the journal folds to; `rebuild` makes it so.
    public func isFolded() throws -> Bool { try holds(folded().book) }

    /// Whether the projections are this book: nothing else, and nothing of it missing.
    func holds(_ book: Book) throws -> Bool {
        try pausedUntil() == book.pausedUntil
            && drafts() == book.sortedDrafts
            && holds(book.sortedInterviews, "SELECT CAST(record AS BLOB) FROM interview ORDER BY id")
            && holds(book.sortedMails, "SELECT CAST(record AS BLOB) FROM mail ORDER BY id")
            && holds(book.sortedRules, "SELECT CAST(record AS BLOB) FROM reading_rule ORDER BY id")
            && holds(
                book.digests.values.sorted { $0.day < $1.day }, "SELECT CAST(record AS BLOB) FROM digest ORDER BY day")
    }

    /// Whether a query finds these records, one after the other. Most are written as they would be written now, which is
    /// sooner seen than what they say; the others, of an older version, are read.
    private func holds<Value: Codable & Equatable & Sendable>(_ values: [Value], _ sql: String) throws -> Bool {
        let rows = try Row.fetchCursor(try db.cachedStatement(sql: sql))
        var rest = values[...]
        while true {
            let portion = try rows.portion({ $0[0] as Data }, \.count)
            if portion.isEmpty { return rest.isEmpty }
            guard portion.count <= rest.count else { return false }
            let isSame = try Parallel.map(Array(zip(rest, portion))) { value, record in
                if try PayloadCoding.isWritten(value, as: record) { return true }
                return try Self.decode(Value.self, record) == value
            }
            guard isSame.allSatisfy(\.self) else { return false }
            rest = rest.dropFirst(portion.count)
        }
    }
}
