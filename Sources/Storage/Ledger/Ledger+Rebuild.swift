// The projections made anew from the journal (`afterword log --rebuild`).

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
            let portion = try rows.portion { StoredEvent(seq: $0[0], name: $0[1], payload: $0[2], bytes: $0[3]) }
            guard let end = portion.last?.seq else { break }
            for event in try Parallel.map(portion, { try $0.decoded() }) { book.apply(event) }
            count += portion.count
            progress?(end, last)
        }
        progress?(last, last)
        return (book, count)
    }

    /// Whether the projections are what the journal folds to; `rebuild` makes it so.
    public func isFolded(progress: ((Int64, Int64) -> Void)? = nil) throws -> Bool {
        try folded(progress: progress).book == book()
    }
}
