// Checks of content: what a letter of its kind should say (A7, A9, A10, B2, B5, B7, B18, C5, D3, E3, E4, E6, E7, E8).

internal import Vocabulary

extension Lint {
    private static let thanks = ["thank", "grateful", "appreciate"]
    private static let lookForward = [
        "look forward", "looking forward", "hope to hear", "be glad to hear", "be happy to hear",
    ]
    private static let wish = [
        "work with you", "working with you", "work with your", "working with your", "join you", "join your",
        "join the team",
        "joining you", "joining the team", "be part of", "working for", "work for you", "keen to",
        "do it with your team",
    ]
    private static let interest =
        ["interested", "interest in", "interest has", "interests me", "enthusias", "keen"] + wish
    private static let future = [
        "future", "another position", "another role", "other position", "think of me", "openings", "any time",
    ]

    static let contentChecks: [Check] = [
        // The thank-you.
        .says("A7", [.thankYou], "does not thank for the opportunity or the time", thanks),
        .says("A7", [.thankYou], "does not say that you want to work with them", wish),
        .says("A7", [.thankYou], "does not end looking forward to hearing from them", lookForward),
        .one("B2", [.thankYou], specifics),
        .one("E3", [.thankYou], specifics),
        .says(
            "D3", [.thankYou], "does not say that you enjoyed the interview",
            ["enjoy", "pleasure", "glad", "great to", "liked"]),
        .says(
            "D3", [.thankYou], "does not name their goals for the role",
            [
                "goal", "achieve", "plans for", "building", "aiming", "heading", "vision", "hope to", "roadmap",
                "mission",
            ]),
        .says(
            "D3", [.thankYou], "does not look forward to contributing",
            ["contribut", "help you", "add to", "get started"]),
        .says("E4", [.thankYou], "does not say that you look forward to hearing from them", lookForward),
        // The reminder.
        .one("A9", [.reminder], recollection),
        .says(
            "B5", [.reminder], "does not ask for updates",
            ["update", "any news", "news on", "where things stand", "status", "decision", "progress"]),
        .one("B5", [.reminder]) { text in
            let named = text.facts.role.map { text.names($0) } ?? true
            return named ? nil : Remark("does not name the position")
        },
        .says("B5", [.reminder], "does not say that you remain interested", interest),
        .says("B5", [.reminder], "does not look forward to hearing from them", lookForward),
        .says("E6", [.reminder], "does not say again that you are interested", interest),
        .says(
            "E6", [.reminder], "does not ask whether they need anything else",
            [
                "anything else", "anything further", "anything more", "further information", "need anything",
                "anything i can",
            ]),
        .says("E6", [.reminder], "does not look forward to a response", lookForward),
        // The last mail.
        .says("A10", [.final], "does not say again that you want to work with them", wish),
        .says(
            "A10", [.final], "does not say what you would add",
            ["add ", "value", "contribut", "bring ", "help with", "experience", "skills"]),
        .says(
            "A10", [.final], "does not say that you are available",
            ["available", "get in touch", "reach me", "contact me", "happy to hear", "glad to hear"]),
        .says(
            "B18", [.final], "does not say that it is the last word on it",
            ["last time", "final time", "last note", "last short", "final note", "one last", "one final"]),
        .says("B18", [.final], "does not say that the process takes time", ["take time", "takes time", "process"]),
        .says("B18", [.final], "does not say that you are still interested", interest),
        .says("B18", [.final], "does not thank them", thanks),
        .says("B18", [.final], "does not leave the future open", future),
        // News, and after a no.
        .one("E7", [.news]) { text in
            guard text.facts.newsIsOffer else {
                return text.facts.news == nil
                    ? Remark("no change is recorded that would matter; see 'afterword news'") : nil
            }
            let asks = text.says([
                "before i decide", "before deciding", "before i make", "before making", "not to decide", "not decide",
            ])
            return asks ? nil : Remark("does not say that you would like to hear from them before you decide")
        },
        .says("B7", [.gracious, .feedback], "does not thank them", thanks),
        .says("B7", [.gracious, .feedback], "does not stay open for the future", future),
        .says("C5", [.feedback], "does not ask what could have been better", criticism),
        .says("E8", [.feedback], "does not thank them", thanks),
        .says(
            "E8", [.feedback], "does not say that you enjoyed the interview",
            ["enjoy", "pleasure", "glad", "valued", "liked"]),
        .says("E8", [.feedback], "does not ask for constructive criticism", criticism),
    ]

    private static let criticism = ["feedback", "criticism", "done better", "improve", "been stronger"]

    /// Something recorded shows in the text (B2, E3).
    @Sendable private static func specifics(_ text: LintedText) -> Remark? {
        let notes = text.facts.highlights + text.facts.topics
        if notes.contains(where: text.recalls) { return nil }
        guard let first = notes.first else {
            return Remark(
                "says nothing that only you could have written; record a highlight or topic with 'afterword debrief'")
        }
        return Remark("mentions none of what you recorded, such as “\(first.prefix(60))”")
    }

    /// A highlight, a compliment or the project shows (A9); where nothing was recorded there is nothing to miss.
    @Sendable private static func recollection(_ text: LintedText) -> Remark? {
        let notes =
            text.facts.compliments + text.facts.highlights + [text.facts.project].compactMap { $0 } + text.facts.topics
        if notes.contains(where: text.recalls) { return nil }
        return Remark("recalls no highlight, compliment or project of yours")
    }
}

extension LintedText {
    /// Whether subject or text hold every telling word of a name.
    func names(_ name: String) -> Bool {
        let words = LetterContext.plainRole(name).lowercasedWords.filter { !["the", "of", "and"].contains($0) }
        return words.allSatisfy { everything.contains(" \($0) ") || everything.contains(" \($0)") }
    }
}
