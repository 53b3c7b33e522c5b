// What the person is asked about a message that no program may guess about, in the same words wherever it is shown.

public import Interviews
import Vocabulary

/// A message that waits for the person, as a question and the commands that answer it.
public struct MailQuestion: Equatable, Sendable {
    public var question: String
    /// One for each interview it may belong to, then the one that leaves it out.
    public var commands: [String]

    /// Nil where the message does not wait for the person.
    ///
    /// - Parameter interviews: where company and role of those it may belong to are found.
    public init?(about mail: ReceivedMail, among interviews: [Interview]) {
        guard mail.needsPerson else { return nil }
        if mail.match.state == .ambiguous, !mail.match.interviews.isEmpty {
            question = Self.whose(mail, interviews)
            commands = mail.match.interviews.map { "afterword assign \(mail.id) \($0)" }
        } else if mail.match.state == .unsure, let id = mail.match.interviews.first {
            let company = interviews.first { $0.id == id }?.company ?? "\(id)"
            question =
                mail.match.isFromJunk
                ? "“\(mail.subject)” lies in \(mail.place.mailbox) and may be from \(company); it was read as \(mail.label.words). Is it?"
                : "What does “\(mail.subject)” from \(company) say? It was read as \(mail.label.words), without certainty."
            commands = ["afterword relabel \(mail.id) \(mail.label.rawValue)"]
        } else {
            return nil
        }
        commands.append("afterword ignore \(mail.id)")
    }

    /// `Which interview does “Our next step” from Jane Doe belong to, i1 (Acme, Engineer) or i2 (Acme, Manager)?`
    private static func whose(_ mail: ReceivedMail, _ interviews: [Interview]) -> String {
        let names = mail.match.interviews.map { id -> String in
            guard let interview = interviews.first(where: { $0.id == id }) else { return "\(id)" }
            return "\(id) (\([interview.company, interview.role].compactMap { $0 }.joined(separator: ", ")))"
        }
        let sender = mail.from.map { " from \($0.displayName ?? $0.addrSpec)" } ?? ""
        return "Which interview does “\(mail.subject)”\(sender) belong to, \(names.joined(separator: " or "))?"
    }
}
