// Ways to reach an employer that are not mail (A14-A17, B9): why they are not to be used, or what allows them. Afterword
// uses none of them itself; a person who thinks of one finds the answer here.

public import Etiquette
public import Interviews
import Reading
public import Vocabulary
import Writing

extension Workbench {
    /// What stands for a call, a text message, a comment or a visit: an appointment or leave that is recorded.
    ///
    /// - Throws: `Refusal` with the rule's reason. No force overrules it.
    public func leave(for channel: Channel, _ id: InterviewID) throws -> String {
        let view = try view(of: id)
        let company = Printable.escape(view.interview.company)
        guard let policy = manners.policy(of: view.interview, self) else {
            throw Refusal(.usage, "there is no policy '\(Printed.name(view.policy))'; see 'afterword policy list'")
        }
        let violations = Guards.channel(channel, for: view.interview, policy: policy, now: view.now)
        guard let first = violations.first else { return permission(for: channel, view, company) }
        var message = "no \(channel.words) to \(company): \(first.reason)\(list(violations.map(\.rule)))"
        if channel == .call, let offer = view.callOffer { message += "; \(offer.hint)" }
        throw Refusal(.failed, message)
    }

    private func permission(for channel: Channel, _ view: InterviewView, _ company: String) -> String {
        switch channel {
        case .call: callPermission(view) ?? ""
        case .visit: "an appointment at \(company) is recorded; go when it is (A17)"
        case .text, .comment: ""
        }
    }

    private func callPermission(_ view: InterviewView) -> String? {
        view.interview.callPermission.map { permission in
            let who = Printable.escape(permission.by)
            return "a call is all right: \(who) said so, noted \(view.zone.stamp(permission.at)) (A14)"
        }
    }

    /// The lines of `why`.
    func channels(_ view: InterviewView) -> [String] {
        guard !view.state.isOver, let policy = manners.policy(of: view.interview, self) else { return [] }
        var lines = Channel.allCases.compactMap { channel -> String? in
            let violations = Guards.channel(channel, for: view.interview, policy: policy, now: view.now)
            return violations.first.map { "- no \(channel.words): \($0.reason)\(list(violations.map(\.rule)))" }
        }
        if let offer = view.callOffer { lines.append("- \(offer.hint)") }
        if let permission = callPermission(view) { lines.append("- \(permission)") }
        return lines
    }
}

/// Words of theirs that may be leave to call, which nobody has recorded yet.
public struct CallOffer: Sendable {
    public var mail: ReceivedMail
    /// Their sentence, printable.
    public var quote: String
    /// What records it.
    public var command: String

    /// `m12 says “feel free to call me”; …`
    public var hint: String { "\(mail.id) says “\(quote)”; if you may call, '\(command)' records it (A14)" }
}

extension InterviewView {
    /// The latest mail by a person in which they ask for a call; nil where leave is recorded or there is none.
    public var callOffer: CallOffer? {
        guard interview.callPermission == nil, !state.isOver else { return nil }
        let written = mails.filter { mail in
            !mail.isOwn && mail.reading.machine == nil && mail.reading.automatic == nil && isTheirs(mail)
        }
        for mail in written.sorted(by: { ($0.date, $0.id) > ($1.date, $1.id) }) {
            guard let quote = mail.newText.flatMap(CallLeave.quote) else { continue }
            return CallOffer(
                mail: mail, quote: Printable.escape(quote.trimming(" .!?,;:")),
                command: "afterword set \(interview.id) --may-call \(Self.who(mail))")
        }
        return nil
    }

    /// Belongs here, whatever kind of answer it is; not where it may be forged or lies in Junk.
    private func isTheirs(_ mail: ReceivedMail) -> Bool {
        if mail.actsOn == interview.id { return true }
        return mail.correction == nil && mail.match.state == .unsure && mail.match.interviews.first == interview.id
            && mail.reading.doubt == nil && !mail.match.isFromJunk
    }

    /// A word for the command line: a plain name in quotation marks, else what needs none.
    private static func who(_ mail: ReceivedMail) -> String {
        let name = mail.from?.displayName ?? ""
        // A hyphen at the beginning would make it an option.
        let isPlain =
            name.first?.isLetter == true && name.count < 60 && name.allSatisfy { $0.isLetter || " .-".contains($0) }
        return isPlain ? "\"\(name)\"" : "them"
    }
}

extension Channel {
    /// As sentences name it.
    fileprivate var words: String { self == .text ? "text message" : rawValue }
}
