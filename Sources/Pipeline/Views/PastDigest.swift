// A digest of a day that is over: the journal is folded up to the moment when it went out, and the digest is made from
// that as it was made then.

import Foundation
import Interviews
import Ledger
import Vocabulary
import Writing

extension Workbench {
    func pastDigest(of day: CivilDate, today: CivilDate) throws -> Digest {
        guard day < today else { throw Refusal(.usage, "\(day) has not come yet; leave --date out for today's digest") }
        let (created, record, entry) = try ledger.read {
            (try $0.createdAt(), try $0.digest(day), try Self.entry(of: day, in: $0))
        }
        let moment = entry?.time ?? ownZone.instant(day, configuration.digest.at)
        guard moment >= created else {
            throw Refusal(.noMatch, "the ledger was made on \(ownZone.date(created)); there is no digest of \(day)")
        }
        let past = try asOf(moment, before: entry?.seq ?? .max)
        var (digest, entries) = try past.ledger.read { snapshot in
            (try past.digest(of: day, in: snapshot, now: moment), try snapshot.lastSeq())
        }
        digest.lateNote = lateNote(of: day, record, at: moment)
        let count = configuration.accounts.count
        digest.health = DigestHealth(
            isWell: true,
            line: "\(count) account\(count == 1 ? "" : "s"), made from \(entries) journal entries up to then")
        return digest
    }

    /// Why a digest comes later than its hour; nil when it does not.
    func lateNote(of day: CivilDate, _ record: DigestRecord?, at now: Instant) -> String? {
        let hour = configuration.digest.at.description.prefix(5)
        guard now > ownZone.instant(day, configuration.digest.at) + .minutes(15) else { return nil }
        let local = ownZone.civil(now)
        let when = "\(local.date == day ? "" : "\(DateWords.short(local.date)) ")\(local.time.description.prefix(5))"
        return (record?.attempts ?? 0) > 0
            ? "Sent at \(when): the mail server did not take it at \(hour)."
            : "Sent at \(when): at \(hour) the computer slept or the service did not run."
    }

    /// The entry that says that the day's digest went out, else that it was made; nil where there was none.
    private static func entry(of day: CivilDate, in snapshot: Snapshot) throws -> JournalEntry? {
        var made: JournalEntry?
        for entry in try snapshot.journal(last: .max, named: [.digestMade, .digestSent]) {
            switch entry.event {
            case .digestSent(let note)? where note.day == day: return entry
            case .digestMade(let note)? where note.day == day: made = entry
            default: continue
            }
        }
        return made
    }

    /// Everything as it was at `moment`, in a ledger of its own that is thrown away.
    ///
    /// - Parameter seq: only entries before this one count.
    private func asOf(_ moment: Instant, before seq: Int64) throws -> Workbench {
        let directory = try Leftovers.shared.makeDirectory("afterword-past")
        let random = surroundings.random
        let copy = try Ledger.open(at: directory + "/ledger.sqlite", now: moment, salt: { random(16) })
        var last: Int64 = 0
        while true {
            let entries = try ledger.read { try $0.journal(after: last, limit: 500) }
            guard let end = entries.last else { break }
            try copy.transaction(now: moment) { transaction in
                // A clock may have gone back: what counts is each entry's own time.
                for entry in entries where entry.time <= moment && entry.seq < seq {
                    if let event = entry.event { try transaction.append(event) }
                }
            }
            last = end.seq
        }
        var then = surroundings
        then.now = { moment }
        return Workbench(
            surroundings: then, configuration: configuration, paths: paths, ledger: copy, review: review,
            manners: manners, reading: reading, isRehearsal: true)
    }
}
