// The projections made anew from the journal (`afterword log --rebuild`).

import GRDB
public import Interviews
import Vocabulary

extension Ledger {
    /// Folds the whole journal and writes the projections anew, in one transaction. Marks of mailboxes stay.
    ///
    /// - Returns: how many entries were folded; forgotten ones do not count.
    @discardableResult
    public func rebuild() throws -> Int {
        try transaction(now: Instant(milliseconds: 0)) { try $0.rebuild() }
    }
}

extension Transaction {
    func rebuild() throws -> Int {
        let (book, count) = try folded()
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
    public func folded() throws -> (book: Book, entries: Int) {
        var book = Book()
        var count = 0
        let rows = try Row.fetchCursor(
            db, sql: "SELECT seq, event, CAST(payload AS BLOB), bytes FROM journal WHERE payload <> '' ORDER BY seq")
        while let row = try rows.next() {
            book.apply(try StoredEvent(seq: row[0], name: row[1], payload: row[2], bytes: row[3]).decoded())
            count += 1
        }
        return (book, count)
    }

    /// Whether the projections are what the journal folds to; `rebuild` makes it so.
    public func isFolded() throws -> Bool { try folded().book == book() }
}
