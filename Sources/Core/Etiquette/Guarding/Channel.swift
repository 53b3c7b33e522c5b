// Guards about ways to reach people other than mail (A14-A17, B9). They never yield to force.

public import Interviews
public import Vocabulary

/// A way to reach somebody that is not mail.
public enum Channel: String, Hashable, Sendable, CaseIterable {
    case call, text, comment, visit
}

extension Guards {
    /// Why this channel is not to be used for this interview; nil where it may be.
    public static func channel(
        _ channel: Channel, for interview: Interview, policy: Policy, now: Instant
    ) -> Violation? {
        let rule: RuleID
        let sentence: String
        switch channel {
        case .call:
            rule = "A14"
            if interview.callPermission.map({ $0.at <= now }) ?? false { return nil }
            sentence =
                "never call them unless they asked you to or said you may; if they did, record who allowed it (--may-call)"
        case .text:
            rule = "A15"
            sentence = "never text: a message to a private telephone is felt as pressure, a mail is not"
        case .comment:
            rule = "A16"
            sentence = "never leave messages in comment sections: everyone reads them, and they press for an answer"
        case .visit:
            rule = "A17"
            if isInvited(interview, now: now) { return nil }
            sentence =
                "never turn up uninvited; there is no appointment at \(interview.company) that you are invited to"
        }
        return policy.isOn(rule) ? Violation(rule, sentence, yieldsToForce: false) : nil
    }

    /// An appointment is ahead or going on that was accepted.
    private static func isInvited(_ interview: Interview, now: Instant) -> Bool {
        interview.rounds.contains { round in
            !round.isCancelled && !round.isProposal && (round.end.map { now < $0 } ?? false)
        }
    }
}
