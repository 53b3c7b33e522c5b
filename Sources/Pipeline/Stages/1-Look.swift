// Looking into mailboxes: which messages are new, which of them could matter, and their bytes. What they mean is decided
// in 3-Record.swift, one message a transaction; a message's mark moves in the transaction that records it (G4).

import Interviews
import Ledger
import MailFormat
public import Vocabulary

/// What a look brought.
public struct LookReport: Sendable, Hashable {
    /// Messages that were recorded, in the order they were read.
    public var recorded: [MailID] = []
    /// Headers that were looked at.
    public var examined = 0
    /// Messages whose headers could not be had, after three tries; the next look asks for them again.
    public var withheld = 0
    /// The lowest UID of those; the mailbox's mark stays below it.
    var firstWithheld: UInt32?

    public init() {}

    mutating func add(_ other: LookReport) {
        recorded += other.recorded
        examined += other.examined
        withheld += other.withheld
    }
}

/// One look at one account.
struct Look {
    let workbench: Workbench
    let account: Configuration.Account
    let session: any MailSession

    /// Headers are asked for in portions of this many.
    private static let portion = 500
    /// RFC 3501 numbers messages below this.
    private static let lastUID = UInt32.max

    /// Looks at all watched mailboxes and Sent.
    func run() async throws -> LookReport {
        var report = LookReport()
        for mailbox in try await watched() {
            report.add(try await look(into: mailbox))
        }
        return report
    }

    /// The configured mailboxes, then Sent.
    func watched() async throws -> [String] {
        var names = account.mailboxes
        if let sent = try await sentMailbox(), !names.contains(sent) { names.append(sent) }
        return names
    }

    /// Where sent mail is filed: configured, or found by its special use (RFC 6154), or by its usual name.
    func sentMailbox() async throws -> String? {
        if let name = account.sent { return name }
        let listing = try await session.mailboxes()
        return listing.first { $0.use == .sent }?.name
            ?? listing.first { ["sent", "sent items", "sent messages"].contains($0.name.lowercased()) }?.name
    }

    private func look(into mailbox: String) async throws -> LookReport {
        let snapshot = try await session.examine(mailbox)
        let known = try workbench.ledger.read { try $0.mailbox(account: account.name, name: mailbox) }
        guard var mark = known, mark.uidValidity == snapshot.uidValidity else {
            return try await firstLook(into: snapshot)
        }
        var report = LookReport()
        if snapshot.uidNext != mark.uidNext || snapshot.messages != mark.messages {
            let uids = try await session.uids(from: max(mark.uidNext, 1))
            #if MUTANTS
                if Mutant.earlyMark.isActive {
                    mark.uidNext = max(mark.uidNext, (uids.last ?? 0).saturatingIncrement)
                    try note(snapshot, mark: mark)
                }
            #endif
            let found = try await read(try unseen(uids, in: snapshot), in: snapshot)
            // UIDNEXT is a hint (MAIL-FACTS §3): the mark follows what was seen, and stays below what was withheld.
            mark.uidNext = min(max(mark.uidNext, (uids.last ?? 0).saturatingIncrement), found.firstWithheld ?? .max)
            report.add(found)
        }
        report.add(try await lookBack(in: snapshot))
        try note(snapshot, mark: mark)
        return report
    }

    /// The first look at a mailbox, or at one that got another UIDVALIDITY: the window of the search.
    private func firstLook(into snapshot: MailboxSnapshot) async throws -> LookReport {
        // First the end, then the window: what arrives between the two lies beyond the mark, or in both.
        let last = try await session.uids(from: 1).last ?? 0
        let window = try await session.uids(since: try windowStart())
        let report = try await read(try unseen(window, in: snapshot), in: snapshot)
        try noteTerms(try terms(), in: snapshot)
        let mark = MailboxMark(
            account: account.name, name: snapshot.name, uidValidity: snapshot.uidValidity,
            uidNext: min(max(last, window.last ?? 0).saturatingIncrement, report.firstWithheld ?? .max),
            lowWater: window.first ?? 1)
        try note(snapshot, mark: mark)
        return report
    }

    private func unseen(_ uids: [UInt32], in snapshot: MailboxSnapshot) throws -> [UInt32] {
        try workbench.ledger.read {
            try $0.unseen(of: uids, account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
        }
    }

    // MARK: - Looking back

    /// When an interview or a contact is added, mail that meant nothing before may mean something now: the window is
    /// searched again by the new addresses, domains and names.
    private func lookBack(in snapshot: MailboxSnapshot) async throws -> LookReport {
        let wanted = try terms()
        let known =
            try workbench.ledger.read { try $0.mark(termsMark(snapshot)) }?.split(separator: "\n").map(String.init)
            ?? []
        let new = wanted.filter { !known.contains($0) }
        guard !new.isEmpty else { return LookReport() }
        let uids = try await session.uids(since: try windowStart(), from: new)
        let states = try workbench.ledger.read {
            try $0.seenStates(
                of: uids, account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
        }
        let report = try await read(uids.filter { states[$0] == nil || states[$0] == .unmatched }, in: snapshot)
        try noteTerms(wanted, in: snapshot)
        return report
    }

    /// What From is searched for: contacts' addresses, companies' domains and names; sorted.
    private func terms() throws -> [String] {
        var terms: Set<String> = []
        for interview in try workbench.ledger.read({ try $0.interviews() }) {
            terms.insert(interview.company.lowercased())
            for address in interview.contacts.compactMap(\.address) {
                terms.insert(address.key)
                if workbench.reading.isCompanyDomain(address.domainKey) { terms.insert("@" + address.domainKey) }
            }
        }
        return terms.filter { !$0.contains("\n") }.sorted()
    }

    private func termsMark(_ snapshot: MailboxSnapshot) -> String { "terms:\(account.name):\(snapshot.name)" }

    private func noteTerms(_ terms: [String], in snapshot: MailboxSnapshot) throws {
        try workbench.ledger.transaction(now: workbench.surroundings.now()) { transaction in
            try transaction.setMark(termsMark(snapshot), terms.joined(separator: "\n"))
        }
    }

    private func note(_ snapshot: MailboxSnapshot, mark: MailboxMark) throws {
        let now = workbench.surroundings.now()
        try workbench.ledger.transaction(now: now) { transaction in
            var mark = mark
            mark.lastLook = now
            mark.messages = snapshot.messages
            mark.accounted = try transaction.seenCount(
                account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
            try transaction.setMailbox(mark)
        }
    }

    /// The first search goes back to the earliest interview less 60 days, or 60 days without any.
    private func windowStart() throws -> CivilDate {
        let now = workbench.surroundings.now()
        let interviews = try workbench.ledger.read { try $0.interviews() }
        let earliest = interviews.compactMap { $0.rounds.first?.start ?? $0.addedAt }.min() ?? now
        return workbench.ownZone.date(min(earliest, now)).adding(days: -60)
    }

    private func read(_ uids: [UInt32], in snapshot: MailboxSnapshot) async throws -> LookReport {
        var report = LookReport()
        var rest = uids[...]
        while !rest.isEmpty {
            try Task.checkCancellation()
            let portion = Array(rest.prefix(Self.portion))
            rest = rest.dropFirst(portion.count)
            let heads = try await heads(of: portion)
            let missing = portion.filter { uid in !heads.contains { $0.uid == uid } }
            report.withheld += missing.count
            report.firstWithheld = [report.firstWithheld, missing.min()].compactMap { $0 }.min()
            report.examined += heads.count
            report.recorded += try await record(heads, in: snapshot)
        }
        return report
    }

    /// Headers of these messages; what the server leaves out is asked for three times (MAIL-FACTS §3).
    private func heads(of uids: [UInt32]) async throws -> [MessageHead] {
        var found: [UInt32: MessageHead] = [:]
        for _ in 0..<3 {
            let missing = uids.filter { found[$0] == nil }
            if missing.isEmpty { break }
            for head in try await session.heads(of: missing) where uids.contains(head.uid) { found[head.uid] = head }
        }
        return uids.compactMap { found[$0] }
    }

    /// The message's bytes. One that the server never gives, after three tries, is recorded by its header alone and shown
    /// as not fully read; it must not stand in the way of those behind it (MAIL-FACTS §7, cases 10, 13, 19).
    private func content(of head: MessageHead) async throws -> MessageContent {
        for _ in 0..<3 {
            do {
                if let content = try await session.message(head.uid, limit: workbench.reading.byteLimit) {
                    return content
                }
            } catch let failure as MailFailure where failure.code == .refused {
                continue
            }
        }
        return MessageContent(bytes: head.header, isTruncated: true)
    }

    /// Reads the bodies of those that could matter; the others are marked as seen together.
    private func record(_ heads: [MessageHead], in snapshot: MailboxSnapshot) async throws -> [MailID] {
        let recorder = Recorder(workbench: workbench)
        let wanted = try recorder.interest()
        var recorded: [MailID] = []
        var others: [(uid: UInt32, messageID: MessageID?)] = []
        for head in heads {
            let reading = workbench.reading.reader.readHeaders(head.header)
            guard wanted.includes(reading) else {
                others.append((head.uid, reading.headers.messageID))
                continue
            }
            let content = try await content(of: head)
            let place = MailPlace(
                account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity, uid: head.uid)
            recorded += try recorder.record(content, at: place, received: head.received).map { [$0] } ?? []
        }
        let unmatched = others
        if !unmatched.isEmpty {
            try workbench.ledger.transaction(now: workbench.surroundings.now()) { transaction in
                try transaction.markSeen(
                    unmatched, account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
            }
        }
        return recorded
    }
}

extension UInt32 {
    /// The next number, or the last one for ever.
    fileprivate var saturatingIncrement: UInt32 { self == .max ? .max : self + 1 }
}
