// What the ledger's journal gained, as lines of the service's log: what happened, with the interview, the draft, the message
// and the rules it is about as fields. Nothing else of an entry is logged: what people wrote stays in the ledger.

import Interviews
import Ledger
import Logging
import Synchronization
import Vocabulary

/// Follows the journal, whoever wrote into it: the service itself or a command.
final class JournalLog: Sendable {
    /// The entry that was logged last.
    private let position: Mutex<Int64>
    private let log: Logger

    /// Begins behind what the journal holds already.
    init(_ workbench: Workbench, log: Logger) throws {
        position = Mutex(try workbench.ledger.read { try $0.lastSeq() })
        self.log = log
    }

    /// Logs what is new.
    func follow(_ ledger: Ledger) throws {
        try position.withLock { position in
            let (entries, last) = try ledger.read { [position] snapshot in
                (try snapshot.journal(after: position), try snapshot.lastSeq())
            }
            for entry in entries { tell(entry) }
            // A ledger that was replaced by an older one begins anew.
            position = last
        }
    }

    private func tell(_ entry: JournalEntry) {
        let words = entry.eventName.replacing("_", with: " ")
        log.log(level: entry.event?.level ?? .info, "\(words)", metadata: entry.fields)
    }
}

extension JournalEntry {
    /// The handles, the rules and the account; never an address or a text of mail.
    var fields: Logger.Metadata {
        var fields: Logger.Metadata = [:]
        fields["interview"] = interview.map { "\($0)" }
        fields["draft"] = draft.map { "\($0)" }
        fields["message"] = mail.map { "\($0)" }
        if !rules.isEmpty { fields["rule"] = "\(rules.map(\.name).joined(separator: ","))" }
        switch event {
        case .accountParked(let note), .accountRecovered(let note):
            fields["account"] = "\(note.account)"
            // Our own words: what failed, then what to do.
            fields["reason"] = "\(note.reason)"
        case .submissionStarted(let start): fields["account"] = "\(start.account)"
        case .submissionRefused(let end), .submissionDeferred(let end):
            fields["code"] = end.code.map { "\($0)" }
        case .serviceNoted(let note): fields["what"] = "\(note.what)"
        default: break
        }
        return fields
    }
}

extension Event {
    /// syslog's: what is put to the person warns, what went out is of note.
    fileprivate var level: Logger.Level {
        switch self {
        case .outcomeUnknown, .submissionRefused, .accountParked, .digestFailed, .contactUndeliverable,
            .draftFileProblem:
            .warning
        case .submissionAccepted, .submissionDeferred, .draftHeld, .draftReturned, .outcomeResolved, .accountRecovered,
            .digestSent, .serviceNoted:
            .notice
        case .draftFileWritten, .submissionCommitted, .auditDone: .debug
        default: .info
        }
    }
}
