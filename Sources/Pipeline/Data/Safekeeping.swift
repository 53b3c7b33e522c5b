// The person's data kept safe and given up: backup, restore, forget. What the ledger does for each is in Storage; here is
// what belongs around it: the review directory, the daemon, and what is left elsewhere.

import Foundation
import Interviews
public import Ledger
public import Vocabulary
import Writing

extension Workbench {
    /// Copies the ledger as it is now into a new file (0600), while others may go on writing.
    ///
    /// - Throws: `Refusal` where the file exists or cannot be written.
    public func backup(to path: String) throws {
        try syncReviewDirectory()
        do {
            try ledger.backup(to: path)
        } catch let error as LedgerError where error.code == .refused {
            throw Refusal(.failed, "\(Printable.escape(path)) exists; name a new file for the backup")
        } catch let error as LedgerError where error.code == .notFound {
            throw Refusal(
                .failed, "there is no directory for \(Printable.escape(path)); name a file in one that exists")
        }
    }

    /// Puts a backup in the place of the ledger. Opens nothing else, for the ledger there may be damaged.
    ///
    /// - Throws: `Refusal` with status 75 while a daemon runs, 2 for a backup that is damaged or none.
    public static func restore(
        from path: String, surroundings: Surroundings, configurationFile: String?
    ) throws -> RestoreReport {
        let paths = Paths(environment: surroundings.environment, configurationFile: configurationFile)
        if surroundings.isClockFixed {
            guard try loadConfiguration(paths, surroundings).isAllLoopback else {
                throw Refusal(
                    .usage, "AFTERWORD_NOW is for rehearsals, which leave the ledger alone; unset it to restore")
            }
        }
        let lock: DaemonLock
        do {
            lock = try DaemonLock.take(inStateDirectory: paths.stateDirectory)
        } catch let error as LedgerError where error.code == .busy {
            throw Refusal(
                .later,
                "a daemon runs\(error.underlying.map { " (\($0))" } ?? ""); stop it with 'systemctl --user stop afterword', then restore"
            )
        }
        defer { withExtendedLifetime(lock) {} }
        let random = surroundings.random
        do {
            return try Ledger.restore(
                from: path, to: paths.ledger, now: surroundings.now(), salt: { random(16) },
                progress: { step, done, total in
                    let what = step == .checking ? "checking the backup" : "making the tables anew"
                    surroundings.headway(Headway(what, done: Int(done), of: Int(total)))
                })
        } catch let error as LedgerError where error.code == .notFound {
            throw Refusal(
                .failed, "there is no file \(Printable.escape(path)); name one that 'afterword backup' wrote")
        }
    }

    // MARK: - Forgetting

    /// What `forget` would erase, and what it cannot reach.
    public struct ForgetPreview: Sendable, Hashable {
        public var company: String
        public var messages: Int
        public var drafts: Int
    }

    /// - Throws: `Refusal` for an interview with a draft that is being sent, or whose outcome is unknown.
    public func previewForgetting(_ id: InterviewID) throws -> ForgetPreview {
        let interview = try ledger.interview(id)
        let drafts = try ledger.read { try $0.drafts(of: id) }
        if let draft = drafts.first(where: { $0.state == .sending }) {
            throw Refusal(.later, "draft \(draft.id) is being sent right now; forget \(id) when that is done")
        }
        if let draft = drafts.first(where: { $0.state == .uncertain }) {
            throw Refusal(
                .failed,
                "whether draft \(draft.id) arrived is unknown; say so first with 'afterword resolve \(draft.id) arrived', 'not-arrived' or 'leave'"
            )
        }
        let mails = try ledger.read { try $0.mails(of: id) }
        return ForgetPreview(company: interview.company, messages: mails.count, drafts: drafts.count)
    }

    /// What was erased, and where traces are left that cannot be reached from here.
    public struct Forgotten: Sendable {
        public var report: ForgetReport
        /// Mailboxes that still hold its messages, and how many.
        public var mailboxes: [(name: String, count: Int)]
        /// Ledgers that a restore put aside; they hold it still.
        public var oldLedgers: [String]
    }

    /// Erases an interview with its mail and drafts from ledger, journal and review directory.
    public func forget(_ id: InterviewID) throws -> Forgotten {
        _ = try previewForgetting(id)
        let now = surroundings.now()
        // What mailboxes are searched for names people and companies; it is put together anew at the next look.
        try ledger.transaction(now: now) { transaction in
            for mailbox in try transaction.mailboxes() {
                try transaction.setMark("terms:\(mailbox.account):\(mailbox.name)", nil)
            }
        }
        let report = try ledger.forget(id, now: now, progress: told("making the tables anew"))
        for name in report.fileNames { try review.remove(name) }
        try syncReviewDirectory()
        var counts: [String: Int] = [:]
        for place in report.places { counts["\(place.mailbox) of account \(place.account)", default: 0] += 1 }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: paths.stateDirectory)) ?? []
        return Forgotten(
            report: report, mailboxes: counts.keys.sorted().map { ($0, counts[$0] ?? 0) },
            oldLedgers: names.filter { $0.hasPrefix("ledger.sqlite.replaced-") && !$0.hasSuffix("-wal") }.sorted()
                .map { paths.stateDirectory + "/" + $0 })
    }

    // MARK: - Old texts

    /// Drops the texts of messages older than `keep_bodies`, once a day; how they were read stays.
    func dropOldTexts() throws {
        let now = surroundings.now()
        let today = ownZone.date(now).description
        guard try ledger.read({ try $0.mark(Self.textsMark) }) != today else { return }
        let limit = now - configuration.reading.keepBodies
        let old = try ledger.read { try $0.mails() }.filter { $0.newText != nil && max($0.date, $0.recordedAt) < limit }
        try ledger.dropTexts(of: old.map(\.id), now: now)
        try ledger.finishErasing()
        try ledger.transaction(now: now) { try $0.setMark(Self.textsMark, today) }
    }

    private static let textsMark = "texts:dropped"

    // MARK: - After a restore

    /// Why nothing may be submitted yet: since the backup that was restored something may have been sent, and Sent of
    /// every account is to be searched first. Once that is done the restore is over.
    func whyRestoreWaits(in transaction: Transaction) throws -> String? {
        guard let mark = try transaction.mark(Ledger.restoredMark), let restored = Int64(mark) else { return nil }
        for account in configuration.accounts {
            let searched = try transaction.mark(Self.searchedMark(account.name)).flatMap { Int64($0) }
            guard let searched, searched >= restored else {
                return "the ledger was restored, and Sent of account '\(account.name)' is searched first"
            }
        }
        try transaction.setMark(Ledger.restoredMark, nil)
        return nil
    }

    /// Notes that all mailboxes of an account and its Sent were looked at, while a restore waits for that.
    func noteSearched(_ account: String, since began: Instant) throws {
        guard try ledger.read({ try $0.mark(Ledger.restoredMark) }) != nil else { return }
        try ledger.transaction(now: surroundings.now()) { transaction in
            try transaction.setMark(Self.searchedMark(account), String(began.milliseconds))
        }
    }

    private static func searchedMark(_ account: String) -> String { "searched:\(account)" }
}
