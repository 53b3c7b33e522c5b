// The daemon's health, from the ledger and the lock (`afterword status`).

import Foundation
import Interviews
import Ledger
import Vocabulary

extension Workbench {
    /// What `status` prints.
    public func status(version: String) throws -> StatusShape {
        let zone = ownZone
        let holder = DaemonLock.holder(inStateDirectory: paths.stateDirectory)
        var pid: Int32?
        if case .process(let number) = holder { pid = number }
        let isRunning = holder != .nobody
        return try ledger.read { snapshot in
            let counts = try snapshot.counts()
            let marks = try snapshot.mailboxes()
            let since = try snapshot.mark("daemon:since").flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
            let accounts = try configuration.accounts.map { account in
                try shape(of: account, marks.filter { $0.account == account.name }, isRunning, in: snapshot)
            }
            let uncertain = counts.drafts[.uncertain] ?? 0
            return StatusShape(
                daemon: .init(
                    running: isRunning, pid: pid, since: isRunning ? since?.rfc3339(in: zone) : nil, version: version),
                accounts: accounts,
                counts: .init(
                    waiting: counts.drafts[.waiting] ?? 0, confirmed: counts.drafts[.confirmed] ?? 0,
                    uncertain: uncertain,
                    unmatched: counts.needingPerson),
                digest: try digestShape(in: snapshot),
                illnesses: try illnesses(accounts, uncertain, in: snapshot))
        }
    }

    private func shape(
        of account: Configuration.Account, _ marks: [MailboxMark], _ isRunning: Bool, in snapshot: Snapshot
    ) throws -> StatusShape.AccountShape {
        let zone = ownZone
        let text = isRunning ? try snapshot.mark("watch:\(account.name)") : nil
        let watch = text.flatMap { try? JSONDecoder().decode(WatchState.self, from: Data($0.utf8)) }
        let trouble = try snapshot.mark("account:\(account.name)")
        let isParked = try snapshot.mark("ill:\(account.name)") == "parked"
        // Polls that told of nothing leave no mark in the ledger.
        let lastLook = (marks.compactMap(\.lastLook) + [watch?.lastSync].compactMap { $0 }).max()
        let offline = isParked ? "parked" : trouble != nil ? "trouble" : lastLook == nil ? "new" : "ok"
        return StatusShape.AccountShape(
            name: account.name,
            state: watch?.state.rawValue ?? offline,
            lastSync: lastLook?.rfc3339(in: zone), mode: watch?.mode?.rawValue,
            connectedSince: watch?.connectedSince?.rfc3339(in: zone), nextTry: watch?.nextTry?.rfc3339(in: zone),
            // Junk is searched, not watched.
            mailboxes: marks.filter { $0.lastLook != nil }.map {
                .init(
                    name: $0.name, uidValidity: $0.isUnstable ? 0 : $0.uidValidity, uidNext: $0.uidNext,
                    messages: $0.messages,
                    accounted: $0.accounted)
            },
            error: trouble)
    }

    private func digestShape(in snapshot: Snapshot) throws -> StatusShape.DigestShape {
        let now = surroundings.now()
        let zone = ownZone
        let last = try snapshot.digests().compactMap(\.sentAt).max()
        let created = try snapshot.createdAt()
        var day = zone.date(max(now, created))
        while zone.instant(day, configuration.digest.at) < max(now, created) { day = day.adding(days: 1) }
        if try snapshot.digest(day)?.sentAt != nil { day = day.adding(days: 1) }
        return .init(last: last?.rfc3339(in: zone), next: zone.instant(day, configuration.digest.at).rfc3339(in: zone))
    }

    /// Ill health only: a parked account, a failed audit, an unknown outcome.
    private func illnesses(
        _ accounts: [StatusShape.AccountShape], _ uncertain: Int, in snapshot: Snapshot
    ) throws -> [String] {
        var reasons: [String] = []
        for account in accounts {
            guard try account.state == "parked" || snapshot.mark("ill:\(account.name)") != nil else { continue }
            reasons.append("account '\(account.name)': \(account.error ?? "parked")")
        }
        for account in configuration.accounts {
            guard let trouble = try submissionTrouble(of: account, in: snapshot) else { continue }
            reasons.append("account '\(account.name)': \(trouble)")
        }
        reasons += try snapshot.withheldTroubles()
        if uncertain > 0 { reasons.append("the outcome of \(uncertain) draft\(uncertain == 1 ? "" : "s") is unknown") }
        return reasons
    }
}

extension Snapshot {
    /// What servers do not give, in plain words, as far as the person said nothing of it.
    func withheldTroubles() throws -> [String] {
        // Junk, which is searched and never looked at as a whole, keeps nothing waiting.
        try mailboxes().filter { $0.lastLook != nil }.flatMap { mark in
            let lasting = try withheld(account: mark.account, mailbox: mark.name, uidValidity: mark.uidValidity)
                .filter { $0.isLasting(mark.uidValidity) }
            let place = "\(Printed.name(mark.name)) (account '\(mark.account)')"
            let unanswered = try unanswered(lasting)
            let named = unanswered.compactMap { message in
                message.mail.map { mail in
                    """
                    \(mail): the server does not give message \(message.uid) of \(place), and nothing is sent; look at it \
                    with another mail program, then 'afterword ignore \(mail)', or 'afterword assign \(mail) INTERVIEW'
                    """
                }
            }
            let rest = unanswered.count { $0.mail == nil }
            let more = "the server does not give \(rest) more of \(place); look at the mailbox with another program"
            return named + (rest > 0 ? [more] : [])
        }
    }
}
