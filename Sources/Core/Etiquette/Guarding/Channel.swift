// Guards about ways to reach people other than mail (A14-A17, B9). They never yield to force.

public import Interviews
public import Vocabulary

/// A way to reach somebody that is not mail.
public enum Channel: String, Hashable, Sendable, CaseIterable {
    case call, text, comment, visit
}

extension Guards {
    /// Why this channel is not to be used for this interview; empty where it may be.
    public static func channel(
        _ channel: Channel, for interview: Interview, policy: Policy, now: Instant
    ) -> [Violation] {
        guard !isPermitted(channel, for: interview, now: now) else { return [] }
        return refusals(channel, company: interview.company).filter { policy.isOn($0.rule) }
    }

    private static func isPermitted(_ channel: Channel, for interview: Interview, now: Instant) -> Bool {
        switch channel {
        case .call: interview.callPermission.map { $0.at <= now } ?? false
        case .text, .comment: false
        // An appointment is ahead or going on that was accepted.
        case .visit:
            interview.rounds.contains { round in
                !round.isCancelled && !round.isProposal && (round.end.map { now < $0 } ?? false)
            }
        }
    }

    private static func refusals(_ channel: Channel, company: String) -> [Violation] {
        func never(_ rule: RuleID, _ reason: String) -> Violation { Violation(rule, reason, yieldsToForce: false) }
        let theirs = never("B9", "do not go round their channels: they hear of you by the way they chose")
        switch channel {
        case .call:
            return [
                never(
                    "A14",
                    "never call them unless they asked you to or said you may; if so, record who did (--may-call)"
                ), theirs,
            ]
        case .text:
            return [
                never("A15", "never text: on a private telephone a message is felt as pressure; write a mail instead")
            ]
        case .comment:
            return [
                never(
                    "A16", "never leave messages in comment sections: everyone reads them, and they press for an answer"
                )
            ]
        case .visit:
            return [never("A17", "never turn up uninvited; no appointment at \(company) is recorded"), theirs]
        }
    }
}
