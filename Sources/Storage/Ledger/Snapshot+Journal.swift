// Questions to the journal itself.

import GRDB
public import Interviews
public import Vocabulary

extension Snapshot {
    /// When the ledger was made.
    public func createdAt() throws -> Instant {
        Instant(milliseconds: try Int64.fetchOne(try db.cachedStatement(sql: "SELECT created_at FROM ledger")) ?? 0)
    }

    /// The number of the last entry; 0 for an empty journal.
    public func lastSeq() throws -> Int64 {
        try Int64.fetchOne(try db.cachedStatement(sql: "SELECT seq FROM ledger")) ?? 0
    }

    /// Entries in their order.
    ///
    /// - Parameters:
    ///   - seq: only later ones.
    ///   - interview: only those about it, about its drafts and about its messages.
    ///   - limit: at most so many.
    public func journal(after seq: Int64 = 0, interview: InterviewID? = nil, limit: Int = .max) throws -> [JournalEntry]
    {
        var entries: [JournalEntry] = []
        try eachRow(after: seq, interview: interview, limit: limit) { entries.append(try $0.entry()) }
        return entries
    }

    /// The last entries, in their order.
    ///
    /// - Parameters:
    ///   - count: at most so many.
    ///   - names: only events of these names; nil for all.
    public func journal(
        last count: Int, named names: [Event.Name]? = nil, interview: InterviewID? = nil
    ) throws -> [JournalEntry] {
        var (condition, arguments) = condition(for: interview)
        if let names {
            // Names of ours are letters and underscores; they need no quoting.
            condition = "event IN (\(names.map { "'\($0.rawValue)'" }.joined(separator: ", "))) AND (\(condition))"
        }
        let sql =
            "SELECT \(JournalRow.columns) FROM journal WHERE \(condition) ORDER BY seq DESC LIMIT \(max(count, 0))"
        return try Row.fetchAll(db, sql: sql, arguments: arguments).reversed().map { try JournalRow($0).entry() }
    }

    func eachRow(
        after seq: Int64 = 0, interview: InterviewID? = nil, limit: Int = .max, _ body: (JournalRow) throws -> Void
    ) throws {
        let (condition, arguments) = condition(for: interview)
        let rows = try Row.fetchCursor(
            db,
            sql:
                "SELECT \(JournalRow.columns) FROM journal WHERE seq > \(seq) AND (\(condition)) ORDER BY seq LIMIT \(limit)",
            arguments: arguments)
        while let row = try rows.next() { try body(JournalRow(row)) }
    }

    private func condition(for interview: InterviewID?) -> (String, StatementArguments) {
        guard let interview else { return ("true", []) }
        return (
            """
            interview = :id OR draft IN (SELECT id FROM draft WHERE interview = :id)
            OR mail IN (SELECT mail FROM mail_interview WHERE interview = :id)
            """, ["id": interview.number]
        )
    }
}
