// Forgetting: an interview with its mail and drafts (`afterword forget`), and texts that were kept long enough.

import GRDB
public import Interviews
public import Vocabulary

/// What forgetting an interview came to.
public struct ForgetReport: Hashable, Sendable {
    /// How many entries of the journal lost their payload.
    public var entries = 0
    public var drafts: [DraftID] = []
    /// Names in the review directory, for the caller to delete.
    public var fileNames: [String] = []
    /// Messages that were forgotten, and where they still lie on the server.
    public var places: [MailPlace] = []
    /// Messages that may belong to other interviews too, and were kept.
    public var kept: [MailID] = []
    /// Whether the file holds no trace of it any more; false when the disk was full or another process was in the way.
    /// `finishErasing` does it later then.
    public var isErased = false
}

extension Ledger {
    /// Erases an interview with its drafts and its messages: payloads and salts in the journal, projections, and every
    /// trace of them in the file. Handles, times and names of events stay, and so does the chain; of each message a
    /// tombstone stays, by which it is never read again.
    ///
    /// - Parameter progress: called now and then with the entries of the journal that the tables are made anew from,
    ///   done and all of them.
    /// - Throws: `LedgerError.refused` when there is no such interview.
    public func forget(
        _ interview: InterviewID, now: Instant, progress: ((Int64, Int64) -> Void)? = nil
    ) throws -> ForgetReport {
        var report = try transaction(now: now) { try $0.forget(interview, progress: progress) }
        report.isErased = (try? finishErasing()) ?? false
        return report
    }

    /// Drops the texts of these messages, everywhere; how they were read stays (`keep_bodies`).
    ///
    /// - Returns: how many had one.
    @discardableResult
    public func dropTexts(of mails: [MailID], now: Instant) throws -> Int {
        let count = try transaction(now: now) { try $0.dropTexts(of: mails) }
        if count > 0 { _ = try? finishErasing() }
        return count
    }

    /// Erases from the file what was forgotten but could not be erased at once; to be called now and then.
    ///
    /// Rewrites the file, for a page that was rearranged may hold copies of what was deleted even with secure_delete,
    /// and empties the write-ahead log.
    ///
    /// - Returns: false where a reader was in the way.
    @discardableResult
    public func finishErasing() throws -> Bool {
        guard try read({ try $0.mark(Self.erasingMark) }) != nil else { return true }
        return try LedgerError.translating("erase what was forgotten from the file") {
            try pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
            guard try emptyLog() else { return false }
            try pool.write { try $0.execute(sql: "DELETE FROM mark WHERE name = ?", arguments: [Self.erasingMark]) }
            return true
        }
    }

    /// Set as long as the file holds traces of what was forgotten.
    static let erasingMark = "erasing"
}

extension Transaction {
    func forget(_ id: InterviewID, progress: ((Int64, Int64) -> Void)?) throws -> ForgetReport {
        guard try interview(id) != nil else { throw LedgerError(code: .refused, operation: "forget \(id)") }
        let drafts = try drafts(of: id)
        var report = ForgetReport(drafts: drafts.map(\.id), fileNames: drafts.map(\.fileName))
        let mails = try mails(of: id).filter { mail in
            let isOnlyOurs = try mail.actsOn == id || !mail.candidates.contains { try $0 != id && interview($0) != nil }
            if !isOnlyOurs { report.kept.append(mail.id) }
            return isOnlyOurs
        }
        report.places = mails.map(\.place)
        let seqs = try seqs(of: id, drafts: Set(report.drafts), mails: Set(mails.map(\.id)))
        report.entries = seqs.count
        try erase(seqs)
        for mail in mails {
            // What the server never gave is not to be read when it does.
            if mail.isWithheld { try markSeen(mail.place, messageID: nil, mail: mail.id) }
            try db.execute(
                sql: "UPDATE seen SET forgotten = 1, mail = NULL WHERE mail = ?", arguments: [mail.id.number])
        }
        try append(Forgetting.note(Forgetting.interview, of: id.description, seqs: seqs, at: now))
        _ = try rebuild(progress: progress)
        return report
    }

    func dropTexts(of ids: [MailID]) throws -> Int {
        var seqs: [Int64] = []
        var count = 0
        for id in ids.sorted() {
            guard var mail = try mail(id), mail.newText != nil else { continue }
            mail.newText = nil
            let entry = try append(.messageRead(mail))
            count += 1
            seqs += try Int64.fetchAll(
                db, sql: "SELECT seq FROM journal WHERE mail = ? AND event = ? AND seq < ? AND payload <> ''",
                arguments: [id.number, Event.Name.messageRead.rawValue, entry.seq])
        }
        guard count > 0 else { return 0 }
        try erase(seqs)
        try append(Forgetting.note(Forgetting.texts, of: "\(count) messages", seqs: seqs.sorted(), at: now))
        return count
    }

    private func erase(_ seqs: [Int64]) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE journal SET salt = x'', payload = '', bytes = x'', rules = '' WHERE seq = ?")
        for seq in seqs { try statement.execute(arguments: [seq]) }
        try setMark(Ledger.erasingMark, "yes")
    }

    /// The entries that are part of the interview's record, of its drafts' and of its messages'.
    private func seqs(of id: InterviewID, drafts: Set<DraftID>, mails: Set<MailID>) throws -> [Int64] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT seq, event, interview, draft, mail FROM journal WHERE payload <> '' ORDER BY seq")
        var seqs: [Int64] = []
        while let row = try rows.next() {
            let isOurs =
                switch Event.Name(rawValue: row[1])?.record {
                // What one of its messages changed elsewhere before it was found to belong here is about it, too.
                case .interview: (row[2] as Int64?) == id.number || isOneOf(mails, row[4])
                case .draft: (row[3] as Int64?).map { drafts.contains(DraftID($0)) } ?? false
                case .mail: isOneOf(mails, row[4])
                case .service, nil: false
                }
            if isOurs { seqs.append(row[0]) }
        }
        return seqs
    }

    private func isOneOf(_ mails: Set<MailID>, _ number: Int64?) -> Bool {
        number.map { mails.contains(MailID($0)) } ?? false
    }
}
