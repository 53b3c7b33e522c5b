// Looking into mailboxes: which messages are new, and that none was missed. How their bytes are got is in
// 1-Look+Reading.swift, which of them are asked for last in 1-Look+Alone.swift; what they mean is decided in 3-Record.swift,
// some messages a transaction, and a message's mark moves in the transaction that records it (G4).

import Interviews
import Ledger
import Synchronization
public import Vocabulary

/// What a look brought.
public struct LookReport: Sendable {
    /// Messages that were recorded, in the order they were read.
    public var recorded: [MailID] = []
    /// Headers that were looked at.
    public var examined = 0
    /// Messages of one mailbox that the server has and that could not be read.
    var withheld: [UInt32] = []
    /// Those of them that were not asked for: connections ended over them (1-Look+Alone.swift).
    var spared: [UInt32] = []
    /// Those of all mailboxes that the person said nothing of (1-Look+Withheld.swift).
    var unanswered: [UnansweredMessage] = []
    /// What could not be looked at and needs the person, though the rest was: as long as it stands, nothing is sent (G3).
    public var problem: MailFailure?
    /// What the person should mend, though it keeps nothing from being sent: Junk that is not there.
    public var remark: MailFailure?
    /// The first of the mailboxes is open: the server tells of changes there.
    var isFirstOpen = false
    var examinedInFirst = 0
    /// Headers that were looked at in watched mailboxes, not in Junk.
    var examinedInWatched = 0

    public init() {}

    /// Of a poll: nothing came.
    init(isFirstOpen: Bool) { self.isFirstOpen = isFirstOpen }

    mutating func add(_ other: LookReport) {
        recorded += other.recorded
        examined += other.examined
        withheld += other.withheld
        spared += other.spared
        unanswered += other.unanswered
        problem = problem ?? other.problem
        remark = remark ?? other.remark
    }

    /// Why nothing may be sent after this look: a message that the server has and does not give may be the answer (G3).
    func obstacle(at account: Configuration.Account) -> MailFailure? {
        if let problem { return problem }
        guard let first = unanswered.first else { return nil }
        let asked = unanswered.compactMap(\.mail)
        let what =
            unanswered.count == 1 ? "a message of \(Printed.name(first.mailbox))" : "\(unanswered.count) messages"
        let names = asked.prefix(3).map(\.description).joined(separator: ", ")
        let remedy = asked.first.map { mail in
            "(\(names)); look at it with another mail program, then 'afterword ignore \(mail)' if it is no answer"
        }
        return MailFailure(
            .protocolViolation, account: account.name,
            message: """
                the server of account '\(account.name)' does not give \(what), which may be an answer, so nothing is sent \
                \(remedy ?? "until it does; it is asked again")
                """, retry: .later(after: nil))
    }
}

/// What is remembered for as long as a connection lasts.
final class SessionMemory: Sendable {
    struct State: Sendable {
        var listing: [MailboxListing]?
        /// What stands for the UIDVALIDITY that the server does not give, by mailbox.
        var validities: [String: UInt32] = [:]
        /// What the server told of the mailboxes that the look under way opened.
        var opened: [MailboxSnapshot] = []
        var ground: PollGround?
    }

    let state = Mutex(State())
}

/// What a mailbox was searched by, and from which day on.
private struct Searched {
    var terms: [String]
    var start: CivilDate
}

/// One look at one account.
struct Look {
    let workbench: Workbench
    let account: Configuration.Account
    let session: any MailSession
    var memory = SessionMemory()
    /// Messages that may be what ended a connection are asked for, too.
    var asksAlone = false

    /// Looks at all watched mailboxes and Sent, then at Junk and at what connections ended over; the first mailbox last: what
    /// arrives there meanwhile is told by the server then, for nothing else is opened between the look and the waiting.
    func run() async throws -> LookReport {
        var report = LookReport()
        let began = workbench.surroundings.now()
        let seq = try workbench.ledger.read { try $0.lastSeq() }
        memory.state.withLock { ($0.ground, $0.opened) = (nil, []) }
        let mailboxes = Array(try await watched(&report).reversed())
        for mailbox in mailboxes { try await visit(mailbox, &report) }
        try await lookAtTheRest(of: mailboxes, &report)
        if report.problem == nil { try workbench.noteSearched(account.name, since: began) }
        notePollGround(report, memory.state.withLock { $0.opened }, seq: seq)
        return report
    }

    /// A mailbox that is not there does not keep the others from being read.
    private func visit(_ mailbox: String, _ report: inout LookReport) async throws {
        report.isFirstOpen = false
        do {
            let found = try await look(into: mailbox)
            // The last word counts.
            report.unanswered.removeAll { $0.mailbox == mailbox }
            report.add(found)
            // What is asked for once more is no news.
            if !asksAlone { report.examinedInWatched += found.examined }
            guard mailbox == account.mailboxes.first else { return }
            report.isFirstOpen = true
            if !asksAlone { report.examinedInFirst += found.examined }
        } catch let failure as MailFailure where failure.isAboutMailbox {
            guard let problem = try await missing(mailbox, failure) else { throw failure }
            report.problem = report.problem ?? problem
        }
    }

    /// What nothing else may wait for.
    private func lookAtTheRest(of mailboxes: [String], _ report: inout LookReport) async throws {
        let wasFirstOpen = report.isFirstOpen
        var look = self
        look.asksAlone = true
        do {
            if let junk = try await look.sweepJunk() {
                report.add(junk)
                report.isFirstOpen = false
            }
        } catch let failure as MailFailure where failure.isAboutMailbox {
            report.remark = try await junkIsUnread(failure)
            report.isFirstOpen = false
        }
        for mailbox in mailboxes {
            let mustBeOpened = mailbox == account.mailboxes.first && wasFirstOpen && !report.isFirstOpen
            guard try mustBeOpened || isAloneDue(in: mailbox) else { continue }
            try await look.visit(mailbox, &report)
        }
    }

    /// The configured mailboxes, then those of sent mail.
    private func watched(_ report: inout LookReport) async throws -> [String] {
        var names = account.mailboxes
        switch SpecialMailboxes.sent(configured: account.sent, listing: try await listing(unless: account.sent)) {
        case .named(let sent): names += sent.filter { !names.contains($0) }
        case .none: break
        case .unknown: report.problem = sentIsUnknown
        }
        return names
    }

    /// Where copies of sent mail are filed; nil where that is not known.
    func sentMailbox() async throws -> String? {
        switch SpecialMailboxes.sent(configured: account.sent, listing: try await listing(unless: account.sent)) {
        case .named(let names): names.first
        case .none, .unknown: nil
        }
    }

    private var sentIsUnknown: MailFailure {
        MailFailure(
            .sentUnknown, account: account.name,
            message: """
                it is not known where account '\(account.name)' keeps sent mail, so mail that you write by hand is not \
                noticed and nothing is sent; set sent = "…" in its [[account]] ('afterword doctor' lists the mailboxes), \
                or sent = "" if it keeps none
                """, retry: .needsPerson)
    }

    /// What the server has, asked once for each connection; nothing is asked where the answer is configured.
    func listing(unless configured: String? = nil) async throws -> [MailboxListing] {
        if configured != nil { return [] }
        if let known = memory.state.withLock({ $0.listing }) { return known }
        let listing = try await session.mailboxes()
        memory.state.withLock { $0.listing = listing }
        return listing
    }

    private func look(into mailbox: String) async throws -> LookReport {
        let snapshot = try stable(try await session.examine(mailbox))
        memory.state.withLock { state in
            state.opened.removeAll { $0.name == snapshot.name }
            state.opened.append(snapshot)
        }
        let known = try workbench.ledger.read { try $0.mailbox(account: account.name, name: mailbox) }
        // What an interrupted first look recorded makes a mark, too, which does not know how far back was searched.
        guard var mark = known, mark.uidValidity == snapshot.uidValidity, mark.lastLook != nil else {
            return try await firstLook(
                into: snapshot, before: known.flatMap { $0.uidValidity == snapshot.uidValidity ? nil : $0 })
        }
        var report = LookReport()
        // Also those that meant nothing once, and whose text was not given when they were looked at again.
        let setAside = try notRecorded(try withheld(in: snapshot).map(\.uid), in: snapshot)
        if snapshot.uidNext != mark.uidNext || snapshot.messages != mark.messages || !setAside.isEmpty {
            let uids = try await session.uids(from: max(mark.uidNext, 1))
            #if MUTANTS
                if Mutant.earlyMark.isActive {
                    mark.uidNext = max(mark.uidNext, (uids.last ?? 0).saturatingIncrement)
                    let early = mark
                    try workbench.ledger.transaction(now: workbench.surroundings.now()) { try $0.setMailbox(early) }
                }
            #endif
            let new = try unseen(uids, in: snapshot)
            report.add(try await read(Set(setAside + new).sorted(), in: snapshot))
            // UIDNEXT is a hint (MAIL-FACTS §3): the mark follows what was seen.
            mark.uidNext = max(mark.uidNext, (uids.last ?? 0).saturatingIncrement)
        }
        let searched = try await lookBack(in: snapshot, &report)
        mark.messages = snapshot.messages
        try await note(mark, searched: searched, snapshot, &report)
        return report
    }

    /// The first look at a mailbox, or at one that got another UIDVALIDITY: the window of the search. What was recorded
    /// under the old numbers is known again by its Message-ID, or by its bytes, and changes nothing (3-Record.swift).
    private func firstLook(into snapshot: MailboxSnapshot, before: MailboxMark?) async throws -> LookReport {
        // First the end, then the window: what arrives between the two lies beyond the mark, or in both.
        let last = try await session.uids(from: 1).last ?? 0
        // What is added while the look goes on is searched for by the next one.
        let searched = Searched(terms: try terms(), start: try windowStart())
        let window = try await session.uids(since: searched.start)
        var report = try await read(try unseen(window, in: snapshot), in: snapshot)
        let end = max(last, window.last ?? 0).saturatingIncrement
        var mark = MailboxMark(
            account: account.name, name: snapshot.name, uidValidity: snapshot.uidValidity, uidNext: end,
            lowWater: window.first ?? end, messages: snapshot.messages)
        if mark.isUnstable { mark.auditedAt = before?.auditedAt }
        try await note(mark, renumberedFrom: before, searched: searched, snapshot, &report)
        return report
    }

    func unseen(_ uids: [UInt32], in snapshot: MailboxSnapshot) throws -> [UInt32] {
        try workbench.ledger.read {
            try $0.unseen(of: uids, account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
        }
    }

    /// Where the server gives no UIDVALIDITY (or 0), UIDs hold for this connection at the most: a number of our own
    /// stands for it, another one for each connection (MAIL-FACTS §3).
    func stable(_ snapshot: MailboxSnapshot) throws -> MailboxSnapshot {
        guard snapshot.uidValidity == 0 else { return snapshot }
        var snapshot = snapshot
        if let known = memory.state.withLock({ $0.validities[snapshot.name] }) {
            snapshot.uidValidity = known
        } else {
            snapshot.uidValidity = try workbench.ledger.read {
                try $0.unusedUIDValidity(account: account.name, name: snapshot.name)
            }
            memory.state.withLock { [snapshot] in $0.validities[snapshot.name] = snapshot.uidValidity }
        }
        return snapshot
    }

    private func noteRenumbering(
        from old: MailboxMark, withheld: [UInt32], _ traits: [UInt32: MessageTrait], in snapshot: MailboxSnapshot,
        _ transaction: Transaction
    ) throws {
        let name = snapshot.name
        // First of all: it compares what was seen under the old numbers.
        try renumberWithheld(withheld, traits, from: old, in: snapshot, transaction)
        try transaction.dropUnmatched(account: account.name, mailbox: name, except: snapshot.uidValidity)
        guard !MailboxMark.isUnstable(snapshot.uidValidity) || !old.isUnstable else { return }
        try transaction.append(
            .serviceNoted(
                ServiceNoted(
                    at: transaction.now, what: "mailbox_renumbered",
                    note: "\(name) of account '\(account.name)' got new numbers; its messages were compared")))
    }

    // MARK: - Marks and the audit

    /// Writes down how far the mailbox was read, after the daily audit if that is due. The mailbox must be open.
    ///
    /// - Parameters:
    ///   - old: its mark under the numbers it had before; what hangs on them passes over with the mark, or not yet.
    ///   - searched: noted with what the search did not get.
    private func note(
        _ mark: MailboxMark, renumberedFrom old: MailboxMark? = nil, searched: Searched?, _ snapshot: MailboxSnapshot,
        _ report: inout LookReport
    ) async throws {
        var mark = mark
        let now = workbench.surroundings.now()
        var audited: AuditDone?
        if Daily.isDue(lastDone: mark.auditedAt, now: now) {
            let audit = Audit(present: try await session.uids(from: 1), lowWater: mark.lowWater)
            let missed = try unseen(audit.owed, in: snapshot).filter { !report.withheld.contains($0) }
            let found = try await read(missed, in: snapshot)
            report.add(found)
            mark.auditedAt = now
            mark.messages = audit.present.count
            mark.uidNext = max(mark.uidNext, (audit.present.last ?? 0).saturatingIncrement)
            let accounted = audit.accounted(missing: report.withheld)
            audited = AuditDone(
                at: now, account: account.name, mailbox: mark.name, messages: mark.messages, accounted: accounted,
                recovered: found.examined == 0 ? nil : found.examined)
        }
        report.withheld = Set(report.withheld).sorted()
        let spared = Set(report.spared)
        let traits = try await traits(of: report.withheld, spared: spared, in: snapshot)
        mark.lastLook = now
        mark.accounted = max(0, mark.messages - report.withheld.count)
        let event = audited.map { Event.auditDone($0) }
        let (written, withheld) = (mark, report.withheld)
        report.unanswered = try workbench.ledger.transaction(now: now) { transaction in
            if let old { try noteRenumbering(from: old, withheld: withheld, traits, in: snapshot, transaction) }
            try transaction.setMailbox(written)
            if let searched { try noteSearched(searched, in: snapshot, transaction) }
            if let event { try transaction.append(event) }
            try adoptSuspicions(in: snapshot, transaction)
            return try noteWithheld(withheld, spared: spared, traits, in: snapshot, transaction)
        }
    }

    // MARK: - Looking back

    /// When an interview or a contact is added or changed, mail that meant nothing before may mean something now: the
    /// window is searched again by the new addresses, domains and names, and by all of them where it begins earlier.
    ///
    /// - Returns: nil where there was nothing to search for.
    private func lookBack(in snapshot: MailboxSnapshot, _ report: inout LookReport) async throws -> Searched? {
        let wanted = Searched(terms: try terms(), start: try windowStart())
        let new = try newTerms(wanted.terms, since: wanted.start, in: snapshot.name)
        guard !new.isEmpty else { return nil }
        let uids = try await session.uids(since: wanted.start, from: new)
        report.add(try await read(try notRecorded(uids, in: snapshot), in: snapshot))
        return wanted
    }

    /// Those of `wanted` that the mailbox was not searched by yet, as far back as `start`.
    func newTerms(_ wanted: [String], since start: CivilDate, in mailbox: String) throws -> [String] {
        let (noted, window) = try workbench.ledger.read {
            (try $0.mark(termsMark(mailbox)), try $0.mark(windowMark(mailbox)).flatMap { Int($0) })
        }
        // A ledger of an older version does not know how far back it was searched: by all of them, once.
        let isCovered = window.map { $0 <= start.dayNumber } ?? false
        let known = Set(isCovered ? noted?.split(separator: "\n").map(String.init) ?? [] : [])
        return wanted.filter { !known.contains($0) }
    }

    /// Those that were not looked at, or meant nothing then.
    func notRecorded(_ uids: [UInt32], in snapshot: MailboxSnapshot) throws -> [UInt32] {
        let states = try workbench.ledger.read {
            try $0.seenStates(
                of: uids, account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity)
        }
        return uids.filter { states[$0] == nil || states[$0] == .unmatched }
    }

    /// What From is searched for: contacts' addresses, companies' domains and names; sorted.
    func terms() throws -> [String] {
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

    private func termsMark(_ mailbox: String) -> String { "terms:\(account.name):\(mailbox)" }

    private func windowMark(_ mailbox: String) -> String { "window:\(account.name):\(mailbox)" }

    private func noteSearched(
        _ searched: Searched, in snapshot: MailboxSnapshot, _ transaction: Transaction
    ) throws {
        try transaction.setMark(termsMark(snapshot.name), searched.terms.joined(separator: "\n"))
        try transaction.setMark(windowMark(snapshot.name), String(searched.start.dayNumber))
    }

    /// The first search goes back to the earliest interview less 60 days, or 60 days without any.
    func windowStart() throws -> CivilDate {
        let now = workbench.surroundings.now()
        let interviews = try workbench.ledger.read { try $0.interviews() }
        let earliest = interviews.compactMap { $0.rounds.first?.start ?? $0.addedAt }.min() ?? now
        return workbench.ownZone.date(min(earliest, now)).adding(days: -60)
    }
}

extension UInt32 {
    /// The next number, or the last one for ever.
    fileprivate var saturatingIncrement: UInt32 { self == .max ? .max : self + 1 }
}
