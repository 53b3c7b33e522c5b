// Things the person can do that are no mail (the S rules), one line each: shown in digest and `show`, never done by
// Afterword. What was shown is remembered by the caller.

public import Interviews
public import Vocabulary

/// Something worth doing, or thinking about.
public struct Suggestion: Hashable, Sendable {
    /// What it is about.
    public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        case connection, linkedin, event, lessons

        /// Reaches people on their social ground: at most one per company in 14 days (A18).
        public var isSocial: Bool { self != .lessons }
    }

    public var kind: Kind
    /// One line.
    public var text: String
    /// Words to copy, at most 300 characters.
    public var copy: String?
    /// The rules behind it.
    public var rules: [RuleID]
}

/// A suggestion the person was shown.
public struct ShownSuggestion: Hashable, Sendable, Codable {
    public var kind: Suggestion.Kind
    public var at: Instant

    public init(_ kind: Suggestion.Kind, at: Instant) { (self.kind, self.at) = (kind, at) }
}

/// Chooses suggestions.
public enum Suggestions {
    /// Days between two social suggestions about one company (A18).
    static let quietDays = 14
    /// The longest LinkedIn note.
    static let longestNote = 300

    /// What to suggest now: at most one of the social kinds, each of them once, and the lessons after the end.
    ///
    /// - Parameters:
    ///   - shown: what was shown about this company before, whichever interview it was for.
    ///   - givenName: of the contact a LinkedIn note would go to, where it is known for sure.
    public static func now(
        for interview: Interview, state: InterviewState, policy: Policy, shown: [ShownSuggestion], givenName: String?,
        at now: Instant, zone: Zone
    ) -> [Suggestion] {
        var found: [Suggestion] = []
        if state.isOver, state != .cancelled, interview.lessons.isEmpty, !shown.contains(where: { $0.kind == .lessons })
        {
            found.append(lessons(state))
        }
        let isQuiet =
            policy.isOn("A18")
            && shown.contains { past in
                past.kind.isSocial && now < zone.adding(days: quietDays, to: past.at)
            }
        guard !isQuiet, let social = social(interview, state, givenName: givenName, shown: shown) else { return found }
        return found + [social]
    }

    private static func social(
        _ interview: Interview, _ state: InterviewState, givenName: String?, shown: [ShownSuggestion]
    ) -> Suggestion? {
        func isNew(_ kind: Suggestion.Kind) -> Bool { !shown.contains { $0.kind == kind } }
        switch state {
        case .proposed, .scheduled:
            return isNew(.connection) && !hasInsider(interview) ? connection(interview) : nil
        case .waiting, .overdue, .reminded, .lastCall:
            if isNew(.connection), !hasInsider(interview) { return connection(interview) }
            if isNew(.linkedin) { return linkedin(interview, givenName: givenName) }
            return isNew(.event) ? event(interview) : nil
        default: return nil
        }
    }

    private static func hasInsider(_ interview: Interview) -> Bool {
        interview.contacts.contains { $0.role == .insider }
    }

    private static func connection(_ interview: Interview) -> Suggestion {
        Suggestion(
            kind: .connection,
            text: "Do you know someone at \(interview.company)? Ask what it is like there and how they decide; if they "
                + "put in a word for you, take it as a gift, and never ask for lists or risks.",
            copy: nil, rules: ["A12", "A18"])
    }

    private static func event(_ interview: Interview) -> Suggestion {
        Suggestion(
            kind: .event,
            text: "Does \(interview.company) hold a public event, open to everyone and not only to staff? Go, greet, "
                + "commend it, and keep the interview out of it; at most \"I hope to hear from you soon\" as you go.",
            copy: nil, rules: ["A13", "A18", "A20"])
    }

    private static func linkedin(_ interview: Interview, givenName: String?) -> Suggestion {
        let greeting = givenName.map { "Hello \($0)," } ?? "Hello,"
        let role = interview.role.map { " about the \($0) role" } ?? ""
        let wish = "I enjoyed it and would be glad to stay in touch here."
        let long = "\(greeting) thank you for the conversation\(role) at \(interview.company). \(wish)"
        let short = "\(greeting) thank you for the conversation. \(wish)"
        let plain = "Hello, thank you for the conversation. \(wish)"
        return Suggestion(
            kind: .linkedin,
            text: "A brief note on LinkedIn is fine where it fits; it says thanks and asks for nothing.",
            copy: [long, short, plain].first { $0.count <= longestNote }, rules: ["A18", "B8"])
    }

    private static func lessons(_ state: InterviewState) -> Suggestion {
        let text =
            state == .rejected
            ? "What did this one teach you, and what would you do the same way again?"
            : "Before it fades: what did this one teach you, and which questions were hard?"
        return Suggestion(kind: .lessons, text: text, copy: nil, rules: ["B17", "C6"])
    }
}
