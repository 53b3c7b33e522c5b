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
        if let correction = mail.correction {
            let by = try correction.rule.map { try nameOfRule($0) }
            lines.append(
                "- \(by ?? "you corrected the reading") (it was read as \(mail.reading.label.words), \(mail.match.state.rawValue))"
            )
        }
        for rule in try readingRules() where rule.mail == mail.id {
            lines.append("- left rule \(rule.id): \(Printable.escape(try words(of: rule)))")
        }
        for evidence in mail.reading.evidence {
            lines.append("- “\(Printable.escape(evidence.text))” (\(evidence.rule))")
        }
        if let doubt = mail.reading.doubt { lines.append("- the sender may be forged: \(Printable.escape(doubt))") }
        if let machine = mail.reading.machine { lines.append("- written by a machine: \(Printable.escape(machine))") }
        if let automatic = mail.reading.automatic {
            lines.append("- an automatic reply: \(Printable.escape(automatic))")
        }
        if let expected = mail.reading.expected {
            lines.append("- promises an answer by \(ownZone.stamp(expected.until))\(quoted(expected.quote))")
        }
        if let deadline = mail.reading.offerDeadline {
            lines.append("- wants an answer by \(ownZone.stamp(deadline.until))\(quoted(deadline.quote))")
        }
        for time in mail.reading.proposedTimes ?? [] { lines.append("- proposes \(words(of: time))") }
        let names = mail.actsOn.map { [$0] } ?? mail.match.interviews
        lines.append("\(mail.match.state.rawValue): \(names.map(\.description).joined(separator: " or "))")
        for reason in mail.match.by { lines.append("- \(Printable.escape(reason.text)) (\(reason.rule))") }
        if let asked = try question(about: mail) {
            lines.append(Printable.escape(asked.question))
            lines += asked.commands.map { "- answer with '\($0)'" }
        }
        return lines
    }

    /// What the person is asked about it; nil where it does not wait for them.
    public func question(about mail: ReceivedMail) throws -> MailQuestion? {
        try ledger.read { MailQuestion(about: mail, among: try $0.interviews()) }
    }

    /// ` (“by Friday”)`
    private func quoted(_ words: String?) -> String { words.map { " (“\(Printable.escape($0))”)" } ?? "" }

    /// `Tue 2026-10-13 14:00 to 15:00 (“Tuesday 2 to 3pm”)`, in the person's zone.
    private func words(of time: ProposedTime) -> String {
        let stamp = ownZone.stamp(time.start)
        guard time.hasTime else { return stamp.dropLast(6) + quoted(time.quote) }
        let end = time.end.map { " to " + ownZone.stamp($0).suffix(5) } ?? ""
        return stamp + end + quoted(time.quote)
    }

    private func nameOfRule(_ id: ReadingRuleID) throws -> String {
        guard let rule = try readingRules().first(where: { $0.id == id }) else { return "rule \(id), since removed" }
        return "rule \(id): \(Printable.escape(try words(of: rule)))"
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
}
