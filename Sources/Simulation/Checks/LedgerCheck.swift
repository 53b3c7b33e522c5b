// What must hold of the ledger after every step: the tables are what the journal folds to, every promise of
// JournalCheck, nothing that came by mail is lost (G4), and what was cancelled is cancelled.

import GRDB
import Interviews
import Ledger
import Vocabulary

/// Compares the ledger with itself and with the world.
struct LedgerCheck {
    private(set) var journal = JournalCheck()
    private var book = Book()
    private var folded: Int64 = 0
    private var follows = 0
    /// By interview: the entry from which on its reminders are cancelled.
    private var stops: [Int64: Int64] = [:]

    /// After anything that may have written.
    mutating func follow(_ ledger: Ledger, in world: World) throws {
        let deliveries = world.with { $0.post.orderedDeliveries }
        let news = try ledger.pool.read { db in try journal.follow(db, deliveries: deliveries) }
        follows += 1
        let isFolded = follows % 16 == 0 ? try fold(ledger) : true
        world.with { state in
            for line in news.lines { state.tell(line) }
            for event in news.events { state.coverage.count(.journal, event) }
            for violation in news.violations { state.witness.accuse(violation.promise, violation.detail) }
            for day in news.digestDays { state.witness.digestsRecorded.insert(day) }
            if !isFolded { state.witness.accuse("fold", "the tables are not what the journal folds to") }
        }
        checkStops(in: world)
    }

    /// Folding the journal takes long, and what is wrong stays wrong: it is done now and then, and at the end.
    mutating func fold(_ ledger: Ledger) throws -> Bool {
        try ledger.readAfresh { snapshot in
            for entry in try snapshot.journal(after: folded) {
                if let event = entry.event { book.apply(event) }
                folded = entry.seq
            }
            return try snapshot.book() == book
        }
    }

    /// The person heard, or decided, that no reminder is to go there any more.
    mutating func noteStop(of interview: Int64) { stops[interview] = journal.lastSeq }

    func checkStops(in world: World) {
        for (interview, seq) in stops.sorted(by: { $0.key < $1.key }) {
            for draft in journal.pendingFollowUps(of: interview, madeBefore: seq) {
                world.with { $0.witness.accuse("answer", "d\(draft) still waits after i\(interview) was decided") }
            }
        }
    }

    /// After a pass in which nothing went wrong: everything in the mailboxes was looked at, and everything from the
    /// companies is recorded.
    func checkNothingIsLost(_ ledger: Ledger, in world: World) throws {
        let (post, jobs, passBegan) = world.with { ($0.post, $0.witness.jobs, $0.passBegan) }
        let companies = Set(jobs.map(\.company))
        // The first look at a mailbox, under this UIDVALIDITY or another, goes back sixty days before the first interview.
        guard let first = jobs.map(\.end).min() else { return }
        let window = first - .hours(24 * 59)
        let recorded = Set(journal.mails.values)
        checkJunk(in: world, recorded, after: window)
        for key in post.watchedKeys {
            guard let mailbox = post.mailboxes[key] else { continue }
            // Where the server gives no UIDVALIDITY, the program finds a number of its own.
            let validity =
                world.with { $0.setting.tellsUIDValidity } ? "uid_validity = \(mailbox.validity)" : "is_current"
            let seen = try ledger.pool.read { db in
                try Int64.fetchSet(
                    db,
                    sql: """
                        SELECT uid FROM seen JOIN mailbox ON mailbox.id = seen.mailbox
                        WHERE account = ? AND name = ? AND \(validity)
                        """, arguments: [key.account, key.name])
            }
            for message in mailbox.messages {
                guard let delivery = post.deliveries[message.delivery], delivery.number < passBegan,
                    message.received > window
                else {
                    continue
                }
                if !seen.contains(Int64(message.uid)) {
                    world.with { $0.witness.accuse("G4", "\(delivery.messageID) in \(key.name) was never looked at") }
                }
                // Of an interview that is over, mail from others at the company may be left aside.
                guard delivery.stirs, delivery.isFromContact, let company = delivery.company,
                    companies.contains(company),
                    !recorded.contains(delivery.messageID)
                else { continue }
                world.with {
                    $0.witness.accuse(
                        "G4", "\(delivery.nature.rawValue) \(delivery.messageID) from the company is not recorded")
                }
            }
        }
    }

    /// Mail from contacts that the server took for junk is known after a day.
    private func checkJunk(in world: World, _ recorded: Set<String>, after window: Instant) {
        world.with { state in
            guard !state.witness.clockWentBack else { return }
            for key in state.post.keys where key.name == "Junk" {
                for message in state.post.mailboxes[key]?.messages ?? [] {
                    guard let delivery = state.post.deliveries[message.delivery], delivery.number < state.passBegan,
                        delivery.isFromContact, message.received > window,
                        message.received + .hours(25) < state.now, !recorded.contains(delivery.messageID),
                        state.witness.jobs.contains(where: {
                            $0.company == delivery.company && $0.addedAt + .hours(25) < state.now
                        })
                    else { continue }
                    state.witness.accuse("G4", "\(delivery.messageID) lies in Junk for a day, and nobody was told")
                }
            }
        }
    }
}
