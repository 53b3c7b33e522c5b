// Filing: a copy of what was sent goes into Sent, once, unless the server does it itself.

import Interviews
import Ledger
import MailFormat
import Vocabulary

/// Files copies of sent drafts. A failure is tried again later and never sends again.
struct Filing {
    let workbench: Workbench
    let source: any MailSource

    /// A server that files by itself may take a while.
    static let patience = Duration.seconds(600)
    /// After this, and so many failures in a row, the copy is given up: the message itself arrived long ago.
    static let persistence = (age: Duration.hours(7 * 24), failures: 10)

    /// Files what is sent and not filed yet.
    ///
    /// - Returns: the accounts' failures; they are tried again after a while.
    func run() async throws -> [MailFailure] {
        guard !workbench.isRehearsal else { return [] }
        let waiting = try await workbench.ledger.detachedRead { try $0.drafts(in: [.sent]) }
            .filter { !$0.isFiled && $0.committedAt != nil }
        guard !waiting.isEmpty else { return [] }
        var failures: [MailFailure] = []
        for account in workbench.configuration.accounts {
            let mine = try await workbench.detached { _ in
                try waiting.filter { try accountName(of: $0) == account.name }
            }
            guard !mine.isEmpty, try await isTime(account) else { continue }
            do {
                try await file(mine, in: account)
                try await remember(account, failures: 0)
            } catch let failure as MailFailure {
                let count = try await self.failures(account).count + 1
                try await remember(account, failures: count)
                if count >= Self.persistence.failures { try await giveUp(mine) }
                failures.append(failure)
            }
        }
        return failures
    }

    private func accountName(of draft: Draft) throws -> String? {
        if let name = draft.account { return name }
        return try workbench.ledger.read { snapshot in
            try snapshot.interview(draft.interview).flatMap { try workbench.account(for: $0, in: snapshot)?.name }
        }
    }

    private func file(_ drafts: [Draft], in account: Configuration.Account) async throws {
        guard account.fileSent != .never else { return try await note(drafts, "filing is turned off") }
        let session = try await source.connect(to: account)
        do {
            try await file(drafts, in: account, session)
        } catch {
            await session.close()
            throw error
        }
        await session.close()
    }

    private func file(_ drafts: [Draft], in account: Configuration.Account, _ session: any MailSession) async throws {
        let look = Look(workbench: workbench, account: account, session: session)
        guard let sent = try await look.sentMailbox() else {
            return try await note(drafts, "there is no Sent mailbox; name one with 'sent' in [[account]]")
        }
        // Some servers file by themselves: look before writing.
        let there = account.fileSent == .auto ? try await found(drafts, in: sent, look) : []
        let now = workbench.surroundings.now()
        for draft in drafts {
            if there.contains(draft.id) {
                try await note([draft], "the server filed it in \(sent)", learning: account)
                continue
            }
            let sentAt = draft.sentAt ?? now
            if account.fileSent == .auto, now < sentAt + Self.patience, try await filesItself(account) { continue }
            try await session.append(draft.bytes, to: sent, date: sentAt)
            try await note([draft], "filed in \(sent)")
        }
    }

    private func giveUp(_ drafts: [Draft]) async throws {
        let now = workbench.surroundings.now()
        // Some of them may have been filed before the failure.
        let late = try await workbench.ledger.detachedRead { ledger in
            try drafts.compactMap { try ledger.draft($0.id) }
        }.filter { draft in !draft.isFiled && draft.sentAt.map { now - $0 > Self.persistence.age } ?? false }
        try await note(late, "no copy could be filed for a week; given up")
    }

    // MARK: - Servers that file by themselves

    /// Those of these drafts whose copy lies in the mailbox: what was looked at is known, the rest is asked for.
    private func found(
        _ drafts: [Draft], in mailbox: String, _ look: Look
    ) async throws -> Set<DraftID> {
        let (account, session) = (look.account, look.session)
        let snapshot = try look.stable(try await session.examine(mailbox))
        guard snapshot.messages > 0 else { return [] }
        let (mark, known) = try await workbench.ledger.detachedRead { ledger in
            (
                try ledger.mailbox(account: account.name, name: mailbox),
                try drafts.filter { try ledger.hasCopy(of: $0, in: snapshot, account) }.map(\.id)
            )
        }
        var uids: [UInt32]
        if let mark, mark.uidValidity == snapshot.uidValidity {
            uids = try await session.uids(from: max(mark.uidNext, 1))
        } else {
            let first = drafts.compactMap(\.sentAt).min() ?? workbench.surroundings.now()
            uids = try await session.uids(since: workbench.ownZone.date(first).adding(days: -1))
        }
        let withheld = try await workbench.ledger.detachedRead { ledger in
            try ledger.unanswered(
                ledger.withheld(account: account.name, mailbox: mailbox, uidValidity: snapshot.uidValidity))
        }
        uids = Set(uids + withheld.map(\.uid)).sorted()
        var there = Set(known)
        // What connections ended over is asked for by the look alone.
        let alone = Set(try look.alone(in: snapshot).map(\.uid))
        let asked = uids.filter { !alone.contains($0) }
        let heads = asked.isEmpty ? [] : try await look.heads(of: asked, in: snapshot)
        for head in heads {
            let headers = workbench.reading.reader.readHeaders(head.header).headers
            let ids = [headers.messageID, headers.originalMessageID].compactMap { $0 }
            there.formUnion(drafts.filter { ids.contains($0.messageID) }.map(\.id))
        }
        try await checkAllWereGiven(uids, heads, drafts.filter { !there.contains($0.id) }, account, session)
        return there
    }

    /// What the server lists and does not give may be the copy: none is filed beside it.
    private func checkAllWereGiven(
        _ uids: [UInt32], _ heads: [MessageHead], _ drafts: [Draft], _ account: Configuration.Account,
        _ session: any MailSession
    ) async throws {
        let given = Set(heads.map(\.uid))
        let missing = uids.filter { !given.contains($0) }
        guard !drafts.isEmpty, let first = missing.first else { return }
        let present = Set(try await session.uids(from: first))
        guard missing.contains(where: present.contains) else { return }
        throw MailFailure(
            .protocolViolation, account: account.name,
            message: """
                the server of account '\(account.name)' does not give a message of Sent, which may be a copy already; the copy \
                is filed later
                """, retry: .later(after: nil))
    }

    /// Servers known for it, and those that were seen doing it.
    private func filesItself(_ account: Configuration.Account) async throws -> Bool {
        let host = account.imap.host.lowercased()
        if Self.filingHosts.contains(where: { host == $0 || host.hasSuffix("." + $0) }) { return true }
        return try await workbench.ledger.detachedRead { try $0.mark(Self.filesItselfMark(account.name)) } != nil
    }

    private static let filingHosts = ["gmail.com", "googlemail.com", "office365.com", "outlook.com"]

    static func filesItselfMark(_ account: String) -> String { "files-itself:\(account)" }

    private func note(_ drafts: [Draft], _ reason: String, learning account: Configuration.Account? = nil) async throws
    {
        guard !drafts.isEmpty else { return }
        try await workbench.ledger.detachedTransaction(now: workbench.surroundings.now()) { transaction in
            for draft in drafts {
                try transaction.append(.sentCopyFiled(DraftNoted(draft, at: transaction.now, reason: reason)))
            }
            if let account { try transaction.setMark(Self.filesItselfMark(account.name), "yes") }
        }
    }

    // MARK: - Trying again

    /// Failures in a row, and when to try again.
    private func failures(_ account: Configuration.Account) async throws -> (count: Int, next: Instant?) {
        let mark = try await workbench.ledger.detachedRead { try $0.mark("filing:\(account.name)") }
        let parts = (mark ?? "").split(separator: " ").compactMap { Int64($0) }
        guard parts.count == 2 else { return (0, nil) }
        return (Int(clamping: parts[0]), Instant(milliseconds: parts[1]))
    }

    private func isTime(_ account: Configuration.Account) async throws -> Bool {
        let now = workbench.surroundings.now()
        guard let next = try await failures(account).next else { return true }
        // A clock that went back must not keep a copy away.
        return next <= now || next > now + .hours(2)
    }

    /// One minute, doubled up to an hour.
    private func remember(_ account: Configuration.Account, failures: Int) async throws {
        let now = workbench.surroundings.now()
        let next = now + .seconds(min(60 << min(failures, 6), 3600))
        let name = "filing:\(account.name)"
        try await workbench.ledger.detachedTransaction(now: now) { transaction in
            let mark = failures == 0 ? nil : "\(failures) \(next.milliseconds)"
            if try transaction.mark(name) != mark { try transaction.setMark(name, mark) }
        }
    }
}

extension Snapshot {
    /// Whether a copy of the draft was seen in the mailbox, under its own Message-ID or another.
    fileprivate func hasCopy(
        of draft: Draft, in mailbox: MailboxSnapshot, _ account: Configuration.Account
    ) throws -> Bool {
        let seen = try seenUIDs(
            of: draft.messageID, account: account.name, mailbox: mailbox.name, uidValidity: mailbox.uidValidity)
        if !seen.isEmpty { return true }
        return try mails(of: draft.interview).contains { mail in
            mail.copyOf == draft.id && mail.place.account == account.name && mail.place.mailbox == mailbox.name
        }
    }
}
