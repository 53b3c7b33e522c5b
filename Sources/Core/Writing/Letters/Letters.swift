// Composes letters: facts and templates in, subject and body out. Which letters there are to write, and when, is
// the plan's business; bytes and headers are MailFormat's.

internal import Vocabulary

/// Writes letters from facts.
public enum Letters {
    /// The letter for these facts.
    ///
    /// Says less where everything recorded would pass `facts.wordLimit`: topics go first, highlights last. A thin
    /// letter (no debrief) and news without its news hold a place in square brackets for the person to fill, which
    /// blocks a confirmation (B12).
    public static func compose(_ facts: LetterFacts, templates: LetterTemplates, variant: LetterVariant) -> Letter {
        var letter = Letter(subject: "", body: "")
        for detail in LetterDetail.steps {
            let values = LetterContext(facts: facts, variant: variant, detail: detail).values()
            letter = assembled(templates.render(facts, values), facts: facts)
            if Measures.words(letter.body) <= facts.wordLimit { break }
        }
        letter.remarks = remarks(facts)
        return letter
    }

    /// What the person should know before sending (A10, B18, B13).
    private static func remarks(_ facts: LetterFacts) -> [String] {
        var remarks: [String] = []
        if facts.kind == .final { remarks.append("This last mail is optional (A10, B18).") }
        if facts.isThin {
            remarks.append(
                "Written without a debrief: fill in the place in square brackets, or run 'afterword debrief'.")
        }
        if facts.kind == .news, facts.news == nil, !facts.newsIsOffer {
            remarks.append("Fill in the place in square brackets: what changed? (E7)")
        }
        return remarks
    }

    /// Splits off the subject and joins the lines of each paragraph, the sign-off's excepted.
    private static func assembled(_ rendered: String, facts: LetterFacts) -> Letter {
        var blocks = rendered.split(separator: LetterTemplates.paragraphMark).map { block in
            block.split(whereSeparator: \.isNewline).map { $0.collapsed }.filter { !$0.isEmpty }
        }.filter { !$0.isEmpty }
        var subject = ""
        if let first = blocks.first?.first, first.hasPrefix("Subject:") {
            subject = tidied(first.dropFirst("Subject:".count).collapsed)
            blocks[0].removeFirst()
            if blocks[0].isEmpty { blocks.removeFirst() }
        }
        let paragraphs = blocks.enumerated().map { index, block in
            index == blocks.count - 1 ? block.joined(separator: "\n") : tidied(block.joined(separator: " "))
        }
        return Letter(subject: facts.replySubject ?? subject, body: paragraphs.joined(separator: "\n\n") + "\n")
    }

    /// Removes what an absent fact leaves behind: double spaces, spaces before punctuation, doubled full stops.
    private static func tidied(_ text: String) -> String {
        var result = ""
        for character in text.collapsed {
            if ".,;:?".contains(character), result.last == " " { result.removeLast() }
            if character == ".", result.hasSuffix("p.m.") || result.hasSuffix("a.m.") { continue }
            if character == ",", result.last == "," { continue }
            result.append(character)
        }
        return result
    }
}
