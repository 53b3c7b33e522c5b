// Filing: a copy of what was sent goes into Sent, once, unless the server does it itself.

import Interviews
import Ledger
import MailFormat
import Vocabulary

/// Files copies of sent drafts.
struct Filing {
    let workbench: Workbench
    let source: any MailSource

    /// Files what is sent and not filed yet; a failure is left for the next pass and never sends again.
    func run() async throws {
        let waiting = try workbench.ledger.read { try $0.drafts() }
            .filter { $0.state == .sent && !$0.isFiled && $0.committedAt != nil }
        guard !waiting.isEmpty, !workbench.isRehearsal else { return }
        for account in workbench.configuration.accounts {
            let mine = try waiting.filter { try accountName(of: $0) == account.name }
            if !mine.isEmpty { try await file(mine, in: account) }
        }
    }

    private func accountName(of draft: Draft) throws -> String? {
        if let name = draft.account { return name }
        return try workbench.ledger.read { snapshot in
            try snapshot.interview(draft.interview).flatMap { try workbench.account(for: $0, in: snapshot)?.name }
        }
    }

    private func file(_ drafts: [Draft], in account: Configuration.Account) async throws {
        guard account.fileSent != .never else { return try drafts.forEach { try note($0, "filing is turned off") } }
        let session = try await source.connect(to: account)
        let look = Look(workbench: workbench, account: account, session: session)
        guard let sent = try await look.sentMailbox() else {
            await session.close()
            return try drafts.forEach { try note($0, "there is no Sent mailbox; name one with 'sent' in [[account]]") }
        }
        for draft in drafts {
            // Some servers file by themselves: look before writing.
            if account.fileSent == .auto, try await isThere(draft, sent, session) {
                try note(draft, "the server filed it in \(sent)")
                continue
            }
            try await session.append(draft.bytes, to: sent, date: draft.sentAt ?? workbench.surroundings.now())
            try note(draft, "filed in \(sent)")
        }
        await session.close()
    }

    private func isThere(_ draft: Draft, _ mailbox: String, _ session: any MailSession) async throws -> Bool {
        let snapshot = try await session.examine(mailbox)
        guard snapshot.messages > 0 else { return false }
        let since = workbench.ownZone.date(draft.sentAt ?? workbench.surroundings.now()).adding(days: -1)
        let uids = try await session.uids(since: since)
        for head in try await session.heads(of: uids) {
            let headers = workbench.reading.reader.readHeaders(head.header).headers
            if headers.messageID == draft.messageID || headers.originalMessageID == draft.messageID { return true }
        }
        return false
    }

    private func note(_ draft: Draft, _ reason: String) throws {
        try workbench.ledger.transaction(now: workbench.surroundings.now()) { transaction in
            try transaction.append(.sentCopyFiled(DraftNoted(draft, at: transaction.now, reason: reason)))
        }
    }
}
