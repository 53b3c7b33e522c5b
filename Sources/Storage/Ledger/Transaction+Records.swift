// Projections, written: how a value of the book becomes a row.

import FoundationEssentials
import GRDB
import Interviews
import Vocabulary

extension Transaction {
    /// Writes everything that `part` holds over what was there; what it does not hold stays.
    func save(_ part: Book) throws {
        for interview in part.sortedInterviews { try save(interview) }
        for draft in part.sortedDrafts { try save(draft) }
        try save(part.sortedMails)
        for rule in part.sortedRules { try save(rule) }
        for day in part.digests.keys.sorted() { try part.digests[day].map(save) }
    }

    func save(pausedUntil: Instant?) throws {
        try db.execute(sql: "DELETE FROM pause")
        guard let pausedUntil else { return }
        try db.execute(sql: "INSERT INTO pause (one, until) VALUES (1, ?)", arguments: [pausedUntil.milliseconds])
    }

    private func save(_ interview: Interview) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO interview (id, company, added_at, record) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [
            interview.id.number, interview.company, interview.addedAt.milliseconds, try PayloadCoding.encode(interview),
        ])
    }

    private func save(_ draft: Draft) throws {
        var bare = draft
        let bytes = bare.takeBytes()
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO draft (id, interview, kind, state, message_id, record, bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            draft.id.number, draft.interview.number, draft.kind.rawValue, draft.state.rawValue, draft.messageID.text,
            try PayloadCoding.encode(bare), Data(bytes),
        ])
    }

    private func save(_ mails: [ReceivedMail]) throws {
        for start in stride(from: 0, to: mails.count, by: Parallel.portion) {
            let portion = Array(mails[start..<min(start + Parallel.portion, mails.count)])
            let records = try Parallel.map(portion) { try PayloadCoding.encode($0) }
            for (mail, record) in zip(portion, records) { try save(mail, record) }
        }
    }

    private func save(_ mail: ReceivedMail, _ record: String) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO mail (id, interview, match_state, needs_person, is_ignored, date, message_id,
                    record)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            mail.id.number, mail.actsOn?.number, mail.match.state.rawValue, mail.needsPerson,
            mail.correction?.isIgnored ?? false, mail.date.milliseconds, mail.messageID?.text, record,
        ])
        try db.cachedStatement(sql: "DELETE FROM mail_interview WHERE mail = ?").execute(arguments: [mail.id.number])
        for interview in mail.candidates {
            try db.cachedStatement(sql: "INSERT INTO mail_interview (interview, mail) VALUES (?, ?)")
                .execute(arguments: [interview.number, mail.id.number])
        }
    }

    private func save(_ rule: ReadingRule) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO reading_rule (id, record) VALUES (?, ?)")
            .execute(arguments: [rule.id.number, try PayloadCoding.encode(rule)])
    }

    private func save(_ digest: DigestRecord) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO digest (day, record) VALUES (?, ?)")
            .execute(arguments: [digest.day.description, try PayloadCoding.encode(digest)])
    }
}
