// `afterword why`: from a state, a draft or a label back to the facts, rules and messages behind it (G8).

import Etiquette
import Foundation
public import Interviews
public import Ledger
import MailFormat
public import Vocabulary
import Writing

extension Workbench {
    /// Why a message is read as it is, and belongs where it does.
    public func why(_ mail: ReceivedMail) throws -> [String] {
        var lines = ["\(mail.id) is \(mail.label.words), certainty \(Int((mail.reading.confidence * 100).rounded())) %"]
        if mail.correction != nil {
            lines.append("- you corrected the reading (it was read as \(mail.reading.label.words))")
        }
        for evidence in mail.reading.evidence {
            lines.append("- “\(Printable.escape(evidence.text))” (\(evidence.rule))")
        }
        if let machine = mail.reading.machine { lines.append("- written by a machine: \(Printable.escape(machine))") }
        if let automatic = mail.reading.automatic {
            lines.append("- an automatic reply: \(Printable.escape(automatic))")
        }
        if let expected = mail.reading.expected {
            lines.append(
                "- promises an answer by \(ownZone.stamp(expected.until))\(expected.quote.map { " (“\(Printable.escape($0))”)" } ?? "")"
            )
        }
        let names = mail.actsOn.map { [$0] } ?? mail.match.interviews
        lines.append("\(mail.match.state.rawValue): \(names.map(\.description).joined(separator: " or "))")
        for reason in mail.match.by { lines.append("- \(Printable.escape(reason.text)) (\(reason.rule))") }
        return lines
    }

    /// A line of `log`.
    public func shape(of entry: JournalEntry) -> LogShape {
        let text = (try? entry.detail()) ?? "{}"
        let detail = (try? JSONDecoder().decode(JSONFragment.self, from: Data(text.utf8))) ?? .object([:])
        return LogShape(
            seq: entry.seq, time: entry.time.rfc3339(in: ownZone), event: entry.eventName,
            interview: entry.interview?.description, draft: entry.draft?.description, message: entry.mail?.description,
            rules: entry.rules.map(\.name), detail: detail, hash: entry.hash)
    }

    /// A message's bytes as values.
    public func read(_ bytes: [UInt8]) -> ParsedMessage { reading.reader.read(bytes) }

    // MARK: - What was shown

    /// Remembers that the person saw this version of a draft.
    public func noteShown(_ draft: Draft) throws {
        try ledger.transaction(now: surroundings.now()) { try $0.setMark("shown:\(draft.id)", draft.sha256) }
    }

    /// Remembers that the person saw these messages; what holds a draft must have been shown before it is released (G3).
    public func noteShown(_ mails: [ReceivedMail]) throws {
        let new = try ledger.read { snapshot in try mails.filter { try snapshot.mark("shown:\($0.id)") == nil } }
        guard !new.isEmpty else { return }
        try ledger.transaction(now: surroundings.now()) { transaction in
            for mail in new { try transaction.setMark("shown:\(mail.id)", "yes") }
        }
    }

    /// Whether the person saw this version.
    public func wasShown(_ draft: Draft) throws -> Bool {
        try ledger.read { try $0.mark("shown:\(draft.id)") } == draft.sha256
    }

    /// Takes the file's changes over and returns the draft as it is now.
    public func refresh(_ id: DraftID) throws -> Draft { try refreshed(id) }

    /// Whether a daemon runs on this state directory.
    public var isDaemonRunning: Bool { DaemonLock.isHeld(inStateDirectory: paths.stateDirectory) }

    /// Takes the daemon's lock.
    ///
    /// - Throws: `Refusal` with status 75 while another daemon runs.
    public func lockDaemon() throws -> DaemonLock {
        do {
            return try DaemonLock.take(inStateDirectory: paths.stateDirectory)
        } catch let error as LedgerError where error.code == .busy {
            throw Refusal(
                .later,
                "another daemon runs\(error.underlying.map { " (\($0))" } ?? ""); stop it first, or use 'afterword sync'"
            )
        }
    }

    /// A look without anything else (`afterword sync` without a daemon).
    public func lookOnce(_ servers: Servers) async throws -> PassReport {
        var report = PassReport()
        let pass = Pass(workbench: self, servers: servers)
        for account in configuration.accounts {
            do {
                report.look.add(try await pass.look(at: account))
            } catch let failure as MailFailure {
                report.failures.append(failure)
            }
        }
        try settleAll()
        return report
    }
}
