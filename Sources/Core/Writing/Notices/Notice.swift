// A short word to the person when something happened: for `[notify] command`. Nothing of a mail's text stands in it,
// only the company's name as the person gave it, the label, and handles. When one is due is Pipeline's (12-Notify).

public import Vocabulary

/// Something the person should know before the next digest.
public struct Notice: Hashable, Sendable {
    public enum Event: String, Hashable, Sendable, CaseIterable {
        /// They answered.
        case answer
        /// A message must be read by the person.
        case question
        /// A draft waits, is held, or was refused.
        case draft
        /// Whether a mail arrived is not known.
        case unknown
        /// An account needs the person.
        case parked
        /// A draft that waits is near its deadline.
        case deadline
    }

    public var event: Event
    /// `Acme GmbH: a no`
    public var title: String
    /// What happened, in a sentence.
    public var body: String
    /// What to type.
    public var command: String?
    public var company: String?
    public var label: Label?
    public var account: String?
    public var interview: InterviewID?
    public var draft: DraftID?
    public var mail: MailID?

    public init(_ event: Event, title: String, body: String) {
        (self.event, self.title, self.body) = (event, title, body)
    }

    /// The variables of the command's environment, by name; absent facts have none. Values are printable, in one line,
    /// of bounded length.
    public var environment: [String: String] {
        let facts: [(String, String?, Int)] = [
            ("EVENT", event.rawValue, 20), ("TITLE", title, 120), ("BODY", body, 400), ("COMMAND", command, 200),
            ("COMPANY", company, 80), ("LABEL", label?.rawValue, 20), ("ACCOUNT", account, 80),
            ("INTERVIEW", interview?.description, 24), ("DRAFT", draft?.description, 24),
            ("MESSAGE", mail?.description, 24),
        ]
        return facts.reduce(into: [:]) { variables, fact in
            if let value = fact.1 { variables["AFTERWORD_\(fact.0)"] = value.clipped(to: fact.2) }
        }
    }
}

extension Notice {
    /// They answered with a mail of that label.
    public static func answer(_ label: Label, mail: MailID, interview: InterviewID, company: String) -> Notice {
        var notice = Notice(
            .answer, title: "\(company): \(DigestWords.name(label))",
            body: "\(company) answered. Read it in your mailbox.")
        notice.command = "afterword show \(mail)"
        (notice.label, notice.mail) = (label, mail)
        return notice.about(interview, company)
    }

    /// A message that nobody but the person can read right.
    public static func question(mail: MailID, interview: InterviewID?, company: String?) -> Notice {
        var notice = Notice(
            .question, title: company.map { "\($0): a message needs you" } ?? "A message needs you",
            body: "What it says, or which interview it belongs to, is not certain.")
        notice.command = "afterword show \(mail)"
        notice.mail = mail
        guard let interview, let company else { return notice }
        return notice.about(interview, company)
    }

    /// A draft that wants a decision.
    ///
    /// - Parameter reason: `waits for you`, `is held`.
    public static func draft(
        _ id: DraftID, _ kind: DraftKind, reason: String, by deadline: String, command: String,
        interview: InterviewID, company: String
    ) -> Notice {
        about(
            id, .draft, "\(company): \(DigestWords.name(kind).lowercased()) \(reason)",
            "The draft \(id) \(reason), at the latest until \(deadline).", command, interview, company)
    }

    /// The deadline of a draft that waits is near.
    public static func deadline(
        _ id: DraftID, _ kind: DraftKind, at deadline: String, command: String, interview: InterviewID, company: String
    ) -> Notice {
        about(
            id, .deadline, "\(company): \(DigestWords.name(kind).lowercased()) by \(deadline)",
            "The draft \(id) still waits; after \(deadline) it is late.", command, interview, company)
    }

    /// Nobody can tell whether a mail arrived.
    public static func unknown(_ id: DraftID, _ kind: DraftKind, interview: InterviewID, company: String) -> Notice {
        about(
            id, .unknown, "\(company): did the \(DigestWords.name(kind).lowercased()) arrive?",
            "The connection was lost before the server's answer; it is not sent again by itself. Look whether it "
                + "arrived, then say 'afterword resolve \(id) arrived' or 'afterword resolve \(id) not-arrived'.",
            "afterword show \(id)", interview, company)
    }

    /// An account does not work until the person does something.
    ///
    /// - Parameter reason: what failed and what to do; no address, no secret.
    public static func parked(account: String, reason: String) -> Notice {
        var notice = Notice(.parked, title: "Account \(account) needs you", body: reason)
        notice.command = "afterword doctor"
        notice.account = account
        return notice
    }

    private static func about(
        _ id: DraftID, _ event: Event, _ title: String, _ body: String, _ command: String, _ interview: InterviewID,
        _ company: String
    ) -> Notice {
        var notice = Notice(event, title: title, body: body)
        (notice.command, notice.draft) = (command, id)
        return notice.about(interview, company)
    }

    private func about(_ interview: InterviewID, _ company: String) -> Notice {
        var notice = self
        (notice.interview, notice.company) = (interview, company)
        return notice
    }
}
