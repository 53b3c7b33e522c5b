// The projections made anew from the journal (`afterword log --rebuild`).

import GRDB
import Interviews
import Vocabulary

extension Ledger {
    /// Folds the whole journal and writes the projections anew, in one transaction. Marks of mailboxes stay.
    ///
    /// - Returns: how many entries were folded; forgotten ones do not count.
    @discardableResult
    public func rebuild() throws -> Int {
        try transaction(now: Instant(milliseconds: 0)) { try $0.rebuild() }
    }

    /// The same off the concurrency pool.
    @discardableResult
    public func rebuild() async throws -> Int {
        try await transaction(now: Instant(milliseconds: 0)) { try $0.rebuild() }
    }
}

extension Transaction {
    func rebuild() throws -> Int {
        var book = Book()
        var count = 0
        try eachRow { row in
            guard let event = try row.decoded() else { return }
            book.apply(event)
            count += 1
        }
        for table in ["interview", "draft", "mail", "mail_interview", "digest"] {
            try db.execute(sql: "DELETE FROM \(table)")
        }
        try save(book)
        try save(pausedUntil: book.pausedUntil)
        return count
    }
}
