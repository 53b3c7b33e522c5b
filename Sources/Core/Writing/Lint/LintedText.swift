// The draft prepared for the checks: anatomy, words with their lines, and one normal form to look phrases up in.

internal import Vocabulary

/// A draft in the forms the checks ask for.
struct LintedText {
    let draft: DraftText
    let context: LintContext
    let anatomy: LetterAnatomy
    /// Subject and written lines with their words.
    let lines: [LintedLine]
    /// Every date in them.
    let dates: [(date: WrittenDate, line: LintedLine)]
    /// Lower-case words of the paragraphs, joined by single spaces, a space at both ends.
    let content: String
    /// The same of subject, salutation, paragraphs and sign-off.
    let everything: String

    init(_ draft: DraftText, _ context: LintContext) {
        (self.draft, self.context) = (draft, context)
        anatomy = LetterAnatomy(draft.body)
        lines =
            ([NumberedLine(number: 0, text: draft.subject)] + anatomy.writtenLines).map(LintedLine.init)
        dates = lines.flatMap { line in WrittenDate.all(in: line.words).map { ($0, line) } }
        content = Self.normal(anatomy.contentLines.map(\.text).joined(separator: " "))
        everything = Self.normal(
            ([draft.subject] + anatomy.writtenLines.map(\.text)).joined(separator: " "))
    }

    var facts: LetterFacts { context.facts }
    var kind: DraftKind { facts.kind }

    static func normal(_ text: some StringProtocol) -> String {
        " " + String(text).replacing("’", with: "'").lowercasedWords.joined(separator: " ") + " "
    }

    /// Whether the paragraphs say one of these; a phrase matches from the beginning of a word on, so `look forward`
    /// finds "looked forward" only if it is listed.
    func says(_ phrases: [String]) -> Bool { phrases.contains { content.contains(" \($0)") } }

    /// The first of the phrases that stands in a written line, with that line.
    func find(_ phrases: PhraseList) -> (phrase: String, line: Int?)? {
        for line in lines.dropFirst() {
            if let phrase = phrases.first(in: line.words) { return (phrase, line.number) }
        }
        return nil
    }

    /// Whether what was recorded shows in the text: half of its telling words, at least one.
    func recalls(_ note: String) -> Bool {
        let telling = Set(Self.tellingWords(note))
        guard !telling.isEmpty else { return false }
        let present = Set(Self.tellingWords(content))
        return telling.count { present.contains($0) } * 2 >= telling.count
    }

    /// Words that carry meaning, without endings that inflection changes.
    private static func tellingWords(_ text: String) -> [String] {
        text.lowercasedWords.filter { $0.count > 3 || $0.contains(where: \.isNumber) }
            .filter { !emptyWords.contains($0) }
            .map { word in
                for ending in ["'s", "ing", "ed", "es", "s"]
                where word.hasSuffix(ending) && word.count > ending.count + 3 {
                    return String(word.dropLast(ending.count))
                }
                return word
            }
    }

    private static let emptyWords: Set<String> = [
        "that", "this", "they", "with", "from", "have", "been", "about", "what", "when", "where", "which", "their",
        "your",
        "would", "could", "there", "then", "than", "them", "very", "really", "much", "were", "will", "talked",
        "discussed",
        "discussion", "conversation", "into", "some", "also", "liked", "said", "told", "good", "great",
    ]
}

/// A line of a draft with its words.
struct LintedLine {
    /// nil for the subject.
    let number: Int?
    let text: String
    /// Lower case, with straight apostrophes.
    let words: [String]

    init(_ line: NumberedLine) {
        number = line.number == 0 ? nil : line.number
        text = line.text
        words =
            line.text.utf8.contains(0xE2)
            ? line.text.replacing("’", with: "'").lowercasedWords : line.text.lowercasedWords
    }
}
