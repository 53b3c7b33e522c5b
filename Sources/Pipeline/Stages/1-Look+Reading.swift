// Getting messages: headers in bulk, bodies of those that could matter, and the daily sweep of Junk. A message that the
// server does not give stands in nobody's way (MAIL-FACTS §3); nor does one over which the connection ends
// (1-Look+Alone.swift).

import Interviews
import Ledger
import MailFormat
import Vocabulary
import Writing

extension Look {
    /// Headers are asked for in portions of this many.
    private static var portion: Int { 500 }
    /// A server that refuses more messages of a portion than this one by one is in trouble as a whole.
    private static var refusalLimit: Int { 16 }
    /// Messages that were read are recorded together, at most so many and of so many bytes: other writers wait meanwhile.
    private static var batch: (messages: Int, bytes: Int) { (32, 1 << 20) }

    func read(_ uids: [UInt32], in snapshot: MailboxSnapshot, isJunk: Bool = false) async throws -> LookReport {
        var report = LookReport()
        let recorder = Recorder(workbench: workbench, isJunk: isJunk)
        let order = try order(uids, in: snapshot)
        var missing = order.spared
        var undecided: [UInt32] = []
        var before = missing.count
        // The connection may have ended over their parts.
        let whole = Set(order.alone.filter { $0.looks > 0 }.map(\.uid))
        let suspects = Set(order.alone.map(\.uid))
        for portion in order.together.portions(of: Self.portion) + order.alone.map({ [$0.uid] }) {
            try Task.checkCancellation()
            let heads = try await heads(of: portion, in: snapshot)
            let records = try await record(heads, whole: whole, in: snapshot, by: recorder) { done in
                workbench.surroundings.headway(
                    Headway("reading \(snapshot.name)", done: before + done, of: uids.count))
            }
            before += portion.count
            report.recorded += records.mails
            report.examined += heads.count
            undecided += records.undecided
            let found = Set(heads.map(\.uid))
            missing += portion.filter { !found.contains($0) }
            try clear(found.subtracting(records.undecided).intersection(suspects), in: snapshot)
        }
        if !missing.isEmpty {
            // What was deleted meanwhile is not withheld.
            let present = Set(try await session.uids(from: missing.min() ?? 1))
            report.withheld += missing.filter(present.contains)
        }
        report.withheld += undecided
        report.spared = order.spared
        workbench.surroundings.headway(Headway("reading \(snapshot.name)", done: uids.count, of: uids.count))
        return report
    }

    /// Headers of these messages; what the server leaves out is asked for three times.
    func heads(of uids: [UInt32], in snapshot: MailboxSnapshot) async throws -> [MessageHead] {
        let wanted = Set(uids)
        var found: [UInt32: MessageHead] = [:]
        for _ in 0..<3 {
            let missing = uids.filter { found[$0] == nil }
            if missing.isEmpty { break }
            var refusals = 0
            for head in try await heads(of: missing, in: snapshot, &refusals) where wanted.contains(head.uid) {
                found[head.uid] = head
            }
        }
        return uids.compactMap { found[$0] }
    }

    /// One message may make the server refuse all that were asked for with it: then by halves.
    private func heads(
        of uids: [UInt32], in snapshot: MailboxSnapshot, _ refusals: inout Int
    ) async throws -> [MessageHead] {
        do {
            return try await suspecting(uids, in: snapshot) { try await session.heads(of: uids) }
        } catch let failure as MailFailure where failure.code == .refused {
            guard uids.count > 1 else {
                refusals += 1
                guard refusals <= Self.refusalLimit else { throw failure }
                return []
            }
            let middle = uids.count / 2
            let first = try await heads(of: Array(uids[..<middle]), in: snapshot, &refusals)
            return first + (try await heads(of: Array(uids[middle...]), in: snapshot, &refusals))
        }
    }

    /// The message's bytes. Of one that the server never gives, after three tries, the header alone: it must not stand in
    /// the way of those behind it (MAIL-FACTS §7, cases 10, 13, 19).
    ///
    /// - Parameters:
    ///   - others: what may be asked for with it (`MailSession.expect`), itself too.
    ///   - whole: nothing of it may be left out.
    private func content(
        of head: MessageHead, with others: [UInt32], whole: Bool, in snapshot: MailboxSnapshot
    ) async throws -> MessageContent {
        for _ in 0..<3 {
            do {
                let content = try await suspecting(others, in: snapshot) {
                    try await session.message(head, limit: workbench.reading.byteLimit, whole: whole)
                }
                if let content { return content }
            } catch let failure as MailFailure where failure.code == .refused {
                continue
            }
        }
        return MessageContent(bytes: head.header, isTruncated: false, isHeaderAlone: true)
    }

    /// Reads the bodies of those that could matter; the others are marked as seen together.
    ///
    /// - Parameters:
    ///   - whole: those of which nothing may be left out.
    ///   - progress: is told how many of them are done.
    private func record(
        _ heads: [MessageHead], whole: Set<UInt32>, in snapshot: MailboxSnapshot, by recorder: Recorder,
        progress: (Int) -> Void
    ) async throws -> Recorder.Records {
        let wanted = try recorder.interest()
        var records = Recorder.Records()
        var others: [(uid: UInt32, messageID: MessageID?)] = []
        var (waiting, bytes): ([Recorder.ReadMessage], Int) = ([], 0)
        let finish = {
            records.add(try recorder.record(waiting, unmatched: others, of: account, in: snapshot))
            (waiting, bytes, others) = ([], 0, [])
        }
        let readings = heads.map { workbench.reading.reader.readHeaders($0.header) }
        let isWanted = readings.map(wanted.includes)
        let expected = zip(heads, isWanted).filter(\.1).map(\.0)
        session.expect(expected)
        var rest = expected.map(\.uid)[...]
        for (index, head) in heads.enumerated() {
            progress(index)
            let reading = readings[index]
            guard isWanted[index] else {
                others.append((head.uid, reading.headers.messageID))
                continue
            }
            let place = MailPlace(
                account: account.name, mailbox: snapshot.name, uidValidity: snapshot.uidValidity, uid: head.uid)
            // One without a Message-ID is known again by its bytes, which must be the same each time.
            let isWhole = reading.headers.messageID == nil || whole.contains(head.uid)
            let content: MessageContent
            do { content = try await self.content(of: head, with: Array(rest), whole: isWhole, in: snapshot) } catch {
                // What was read before counts, or a line that breaks every minute would never bring anything.
                if !waiting.isEmpty || !others.isEmpty { try finish() }
                throw error
            }
            rest = rest.dropFirst()
            waiting.append(recorder.read(content, at: place, received: head.received))
            bytes += content.bytes.count
            if waiting.count >= Self.batch.messages || bytes >= Self.batch.bytes { try finish() }
        }
        if !waiting.isEmpty || !others.isEmpty { try finish() }
        progress(heads.count)
        return records
    }

    // MARK: - Junk

    /// Once a day: mail of tracked employers that the server took for junk. It is recorded so that the person is told, it
    /// is never moved, and changes no state by itself.
    ///
    /// - Returns: nil where it was not opened.
    func sweepJunk() async throws -> LookReport? {
        let now = workbench.surroundings.now()
        let mark = "junk:\(account.name)"
        let last = try workbench.ledger.read { try $0.mark(mark) }.flatMap { Int64($0) }
        let terms = try terms()
        guard !terms.isEmpty, Daily.isDue(lastDone: last.map { Instant(milliseconds: $0) }, now: now) else {
            return nil
        }
        let listing = try await listing(unless: account.junk)
        guard let junk = SpecialMailboxes.junk(configured: account.junk, listing: listing),
            !account.mailboxes.contains(junk)
        else { return nil }
        let snapshot = try stable(try await session.examine(junk))
        let uids = try await session.uids(since: try windowStart(), from: terms)
        let report = try await read(try notRecorded(uids, in: snapshot), in: snapshot, isJunk: true)
        try keepSuspicions(of: report.withheld, in: snapshot)
        try workbench.ledger.transaction(now: now) { try $0.setMark(mark, String(now.milliseconds)) }
        return report
    }
}

extension [UInt32] {
    fileprivate func portions(of count: Int) -> [[UInt32]] {
        stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min($0 + count, self.count)]) }
    }
}
