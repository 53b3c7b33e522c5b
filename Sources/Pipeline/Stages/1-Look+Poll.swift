// Asking whether anything changed since the last whole look, in one round trip whatever lies in the mailboxes. What
// changed is then found by a whole look (1-Look.swift); the gate's look (G3), one that the person asks for, and one now
// and then are whole ones anyway: a server that tells less than it should keeps mail back for that long at the most.

import Ledger
import Synchronization
import Vocabulary

/// What a whole look leaves behind for the polls on the same connection.
struct PollGround: Sendable, Hashable {
    /// Watched mailboxes that are not open, as the server described them.
    var others: [MailboxSnapshot]
    /// The journal's end that the look began with: beyond it somebody may have added an interview.
    var seq: Int64
}

extension Look {
    /// Whether the server tells that nothing came or went since the last whole look on this connection, and the ledger
    /// wants nothing searched. False in any doubt.
    ///
    /// - Of the open mailbox NOOP tells (RFC 3501 section 6.1.2). No UIDs are searched: what arrived comes as EXISTS.
    /// - Of the others STATUS does. UIDNEXT and MESSAGES together, for UIDNEXT alone may lag or fall, and MESSAGES alone
    ///   hides one that came for one that went; a server without UIDNEXT (MAIL-FACTS §3: 163.com) is not believed.
    ///   UIDVALIDITY is left to the whole look: a mailbox made anew with both numbers as before is one that is empty.
    /// - STATUS is not asked of the open mailbox, which RFC 3501 section 6.3.10 advises against.
    func isUnchanged() async throws -> Bool {
        guard let ground = memory.state.withLock({ $0.ground }), try !wantsSearch(since: ground) else { return false }
        guard let told = try await session.changes(of: ground.others.map(\.name)), !told.isOpenOneChanged else {
            return false
        }
        return ground.others.allSatisfy { known in
            told.others.contains { status in
                status.name == known.name && status.uidNext != nil && status.uidNext == known.uidNext
                    && status.messages == known.messages
            }
        }
    }

    /// Whether interviews changed so that mailboxes are searched again (`lookBack`).
    private func wantsSearch(since ground: PollGround) throws -> Bool {
        let seq = try workbench.ledger.read { try $0.lastSeq() }
        guard seq != ground.seq else { return false }
        let (terms, start) = (try terms(), try windowStart())
        for name in account.mailboxes + ground.others.map(\.name) {
            if try !newTerms(terms, since: start, in: name).isEmpty { return true }
        }
        memory.state.withLock { $0.ground?.seq = seq }
        return false
    }

    /// Notes after a whole look what the next polls compare with; nothing where it left doubts, so that the next look is
    /// a whole one, too.
    func notePollGround(_ report: LookReport, _ snapshots: [MailboxSnapshot], seq: Int64) {
        let isClear =
            report.isFirstOpen && report.problem == nil && report.withheld.isEmpty && report.unanswered.isEmpty
            && !snapshots.contains { MailboxMark.isUnstable($0.uidValidity) }
        let ground = PollGround(others: snapshots.filter { $0.name != account.mailboxes.first }, seq: seq)
        memory.state.withLock { $0.ground = isClear ? ground : nil }
    }
}
