// Messages that may be what ended a connection: a literal shorter than it says, a server that falls over one message. The
// network does the same, so nothing is concluded from one end: whatever was asked for then is asked for once more, each
// message by a command of its own and after everything else, also after all other mailboxes. One that ends the connection
// alone is asked for again after ever longer waits. It counts as withheld meanwhile (1-Look+Withheld.swift), and nothing
// marks it as looked at but its text: a line that lets headers through and breaks over texts does so for every message.

import Ledger
import Vocabulary

extension WithheldMessage {
    /// So many tries alone that ended the connection are no accident of the network.
    static let tries = 3

    /// How long one that was asked for alone, and did not come, is left alone: not at all after the first try, a minute
    /// after the second, then twice as long each time, an hour at the most: for all that is known it is the network.
    static func wait(afterTries tries: Int) -> Duration {
        tries < 2 ? .zero : min(.seconds(60) * (1 << min(tries - 2, 6)), longestWait)
    }

    private static let longestWait = Duration.hours(1)

    /// Whether it is asked for in the look at `now`; a clock that went back keeps no message away.
    func isDue(at now: Instant) -> Bool {
        guard let alone else { return true }
        return alone <= now || alone > now + Self.longestWait
    }

    /// It was asked for and did not come, though the connection stayed.
    mutating func countLook(at now: Instant, _ uidValidity: UInt32) {
        guard alone != nil else {
            looks = min(looks + 1, Self.patience(uidValidity))
            return
        }
        countTry(at: now)
    }

    /// It was asked for alone, and did not come.
    fileprivate mutating func countTry(at now: Instant) {
        looks = min(looks + 1, 1000)
        alone = now + Self.wait(afterTries: looks)
    }
}

extension Transaction {
    /// Adds what is known of messages to what this look found out about them.
    func addWithheld(_ list: [WithheldMessage], account: String, mailbox: String, uidValidity: UInt32) throws {
        var all = try withheld(account: account, mailbox: mailbox, uidValidity: uidValidity)
        for message in list {
            guard let index = all.firstIndex(where: { $0.uid == message.uid }) else {
                all.append(message)
                continue
            }
            all[index].looks = max(all[index].looks, message.looks)
            all[index].mail = message.mail ?? all[index].mail
            all[index].trait = message.trait ?? all[index].trait
            all[index].alone = all[index].alone ?? message.alone
        }
        try setWithheld(
            all.sorted { $0.uid < $1.uid }, account: account, mailbox: mailbox, uidValidity: uidValidity)
    }
}

extension Look {
    /// The UIDVALIDITY under which withheld messages are kept while a look goes on. Where UIDs hold for one connection at the
    /// most, that of the last look that came to its end, 0 before the first: an end of the connection is not forgotten with
    /// it. UIDs most often stay what they were, and if not, other messages are asked for alone, and none is lost.
    private func home(of snapshot: MailboxSnapshot, in ledger: Snapshot) throws -> UInt32 {
        guard MailboxMark.isUnstable(snapshot.uidValidity) else { return snapshot.uidValidity }
        let mark = try ledger.mailbox(account: account.name, name: snapshot.name)
        return mark.map { $0.isUnstable && $0.lastLook != nil ? $0.uidValidity : 0 } ?? 0
    }

    private func kept(of snapshot: MailboxSnapshot, in ledger: Snapshot) throws -> [WithheldMessage] {
        try ledger.withheld(
            account: account.name, mailbox: snapshot.name, uidValidity: try home(of: snapshot, in: ledger))
    }

    /// Messages of the mailbox that are asked for alone.
    func alone(in snapshot: MailboxSnapshot) throws -> [WithheldMessage] {
        try workbench.ledger.read { try kept(of: snapshot, in: $0) }.filter { $0.alone != nil }
    }

    /// Whether the mailbox holds one that it is time to ask for alone.
    func isAloneDue(in mailbox: String) throws -> Bool {
        let now = workbench.surroundings.now()
        return try workbench.ledger.read { ledger in
            guard let mark = try ledger.mailbox(account: account.name, name: mailbox) else { return false }
            return try ledger.withheld(account: account.name, mailbox: mailbox, uidValidity: mark.uidValidity)
                .contains { $0.alone != nil && $0.isDue(at: now) }
        }
    }

    /// In what order messages are asked for: those of which nothing is suspected, then each of the others alone, the least
    /// suspicious first, if it is time; the rest is left out of this look.
    func order(
        _ uids: [UInt32], in snapshot: MailboxSnapshot
    ) throws -> (together: [UInt32], alone: [WithheldMessage], spared: [UInt32]) {
        let now = workbench.surroundings.now()
        let suspected = try alone(in: snapshot)
        let known = Dictionary(suspected.map { ($0.uid, $0) }) { first, _ in first }
        let asked = uids.compactMap { known[$0] }.filter { asksAlone && $0.isDue(at: now) }
            .sorted { ($0.looks, $0.uid) < ($1.looks, $1.uid) }
        let isAsked = Set(asked.map(\.uid))
        return (
            uids.filter { known[$0] == nil }, asked, uids.filter { known[$0] != nil && !isAsked.contains($0) }
        )
    }

    /// Asks for messages. If the connection ends meanwhile, each of them may be the reason.
    func suspecting<Value>(
        _ uids: [UInt32], in snapshot: MailboxSnapshot, _ ask: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await ask()
        } catch let failure as MailFailure where failure.isEndOfConnection {
            let now = workbench.surroundings.now()
            try workbench.ledger.transaction(now: now) { transaction in
                try suspect(uids, in: snapshot, transaction)
            }
            throw failure
        }
    }

    private func suspect(_ uids: [UInt32], in snapshot: MailboxSnapshot, _ transaction: Transaction) throws {
        let now = transaction.now
        let known = try kept(of: snapshot, in: transaction)
        let suspected = Set(uids)
        var list = known.filter { !suspected.contains($0.uid) }
        for uid in suspected.sorted() {
            var message = known.first { $0.uid == uid } ?? WithheldMessage(uid: uid, looks: 0)
            // Looks that it was missing from say nothing of connections.
            if message.alone == nil { message.looks = 0 }
            if suspected.count == 1 { message.countTry(at: now) } else { message.alone = now }
            list.append(message)
        }
        try transaction.setWithheld(
            list.sorted { $0.uid < $1.uid }, account: account.name, mailbox: snapshot.name,
            uidValidity: try home(of: snapshot, in: transaction))
    }

    /// These came: nothing speaks against them any more. At once, or each look would begin with them again when the
    /// connection ends over one behind them. Those that the person was asked about are left to `noteWithheld`.
    func clear(_ uids: Set<UInt32>, in snapshot: MailboxSnapshot) throws {
        guard !uids.isEmpty else { return }
        try workbench.ledger.transaction(now: workbench.surroundings.now()) { transaction in
            let list = try kept(of: snapshot, in: transaction)
            let left = list.filter { $0.mail != nil || !uids.contains($0.uid) }
            guard left.count < list.count else { return }
            try transaction.setWithheld(
                left, account: account.name, mailbox: snapshot.name,
                uidValidity: try home(of: snapshot, in: transaction))
        }
    }

    /// A mailbox without UIDVALIDITY was looked at for the first time: what ended connections before is kept under the number
    /// that stands for it now.
    func adoptSuspicions(in snapshot: MailboxSnapshot, _ transaction: Transaction) throws {
        guard MailboxMark.isUnstable(snapshot.uidValidity) else { return }
        let early = try transaction.withheld(account: account.name, mailbox: snapshot.name, uidValidity: 0)
        guard !early.isEmpty else { return }
        try transaction.setWithheld([], account: account.name, mailbox: snapshot.name, uidValidity: 0)
        try transaction.addWithheld(
            early, account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
    }

    /// Of Junk nobody is asked about anything: only what is to be asked for alone is remembered.
    func keepSuspicions(of withheld: [UInt32], in snapshot: MailboxSnapshot) throws {
        let still = Set(withheld)
        let list = try workbench.ledger.read { try kept(of: snapshot, in: $0) }
        let left = list.filter { still.contains($0.uid) }
        guard left != list else { return }
        try workbench.ledger.transaction(now: workbench.surroundings.now()) { transaction in
            try transaction.setWithheld(
                left, account: account.name, mailbox: snapshot.name,
                uidValidity: try home(of: snapshot, in: transaction))
        }
    }

    /// What the server tells of messages that it withholds, as far as it is not known already.
    func traits(
        of withheld: [UInt32], spared: Set<UInt32>, in snapshot: MailboxSnapshot
    ) async throws -> [UInt32: MessageTrait] {
        // Of more than these a trait would not be known to be the only one of its kind.
        guard !withheld.isEmpty, withheld.count <= WithheldMessage.limit else { return [:] }
        let known = Set(try self.withheld(in: snapshot).filter { $0.trait != nil }.map(\.uid))
        let wanted: [UInt32] = withheld.filter { uid in
            !spared.contains(uid) && !known.contains(uid)
        }
        let isAlone = Set(try alone(in: snapshot).map(\.uid))
        var traits: [UInt32: MessageTrait] = [:]
        let together = wanted.filter { !isAlone.contains($0) }
        let groups = (together.isEmpty ? [] : [together]) + wanted.filter(isAlone.contains).map { [$0] }
        for uids in groups {
            let told = try await suspecting(uids, in: snapshot) { try await session.traits(of: uids) }
            traits.merge(told) { first, _ in first }
        }
        return traits
    }
}

extension MailFailure {
    /// The connection ended, or is of no use any more; what was asked for may be why.
    fileprivate var isEndOfConnection: Bool { [.connectionLost, .timedOut, .protocolViolation].contains(code) }
}
