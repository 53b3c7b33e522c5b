// Proofreading: spelling, doubled words, brackets, question marks, capitals (B13 and our own checks).

internal import Interviews
internal import Vocabulary

extension Lint {
    static let proofChecks: [Check] = [
        Check("B13", look: misspellings),
        Check("B13", look: brackets),
        Check("doubled", look: doubledWords),
        Check("question-marks") { text in
            text.linesWithSubject.compactMap { line in
                line.text.contains("??") || line.text.contains("?!")
                    ? Remark("one question mark is enough", line: line.numberOrNil) : nil
            }
        },
        Check("capitals", look: capitals),
    ]

    /// The words a dictionary should be asked about: those of subject and text that are neither names, companies,
    /// roles, addresses, links nor abbreviations; each once, in the order of the text.
    public static func wordsToSpell(_ draft: DraftText, context: LintContext) -> [String] {
        let text = LintedText(bounded(draft), context)
        let known = text.knownWords
        var seen: Set<String> = []
        var words: [String] = []
        for line in text.linesWithSubject {
            for word in spellable(line.text) where !known.contains(word.lowercased()) && seen.insert(word).inserted {
                words.append(word)
            }
        }
        return words
    }

    @Sendable private static func misspellings(_ text: LintedText) -> [Remark] {
        let wrong = Dictionary(text.context.misspellings.map { ($0.word, $0.suggestions) }) { first, _ in first }
        guard !wrong.isEmpty else { return [] }
        var seen: Set<String> = []
        return text.linesWithSubject.flatMap { line in
            spellable(line.text).compactMap { word -> Remark? in
                guard let suggestions = wrong[word], seen.insert(word).inserted,
                    !isProduct(word, suggestions)
                else { return nil }
                let better = suggestions.prefix(3).map { "“\($0)”" }.joined(separator: ", ")
                return Remark(
                    "“\(word)” is not in the dictionary" + (better.isEmpty ? "" : "; \(better)?"),
                    line: line.numberOrNil)
            }
        }
    }

    /// `SwiftUI`, `GraphQL`: capitals within a word that is no slip of the shift key (`THank`).
    private static func isProduct(_ word: String, _ suggestions: [String]) -> Bool {
        word.dropFirst().contains(where: \.isUppercase)
            && !suggestions.contains { $0.lowercased() == word.lowercased() }
    }

    /// The words of a line as a dictionary has them.
    private static func spellable(_ line: String) -> [String] {
        line.tokens.flatMap { token -> [String] in
            guard !token.contains("@"), !token.contains("://"), !token.contains("/"), !token.hasPrefix("www."),
                !token.contains(where: \.isNumber), token.utf8.count <= 50
            else { return [] }
            return token.split { "-–—…()[]{}\"“”,;:!?".contains($0) }.compactMap { part -> String? in
                var word = String(part).replacing("’", with: "'")
                while let first = word.first, !first.isLetter { word.removeFirst() }
                while let last = word.last, !last.isLetter { word.removeLast() }
                if word.hasSuffix("'s") { word.removeLast(2) }
                guard word.count > 1, !word.contains("."), word.contains(where: \.isLowercase) else { return nil }
                return word
            }
        }
    }

    @Sendable private static func doubledWords(_ text: LintedText) -> [Remark] {
        var remarks: [Remark] = []
        for block in text.anatomy.paragraphs {
            var previous = ""
            for line in block {
                for token in line.text.tokens {
                    let word = token.lowercased()
                    if word == previous, word.first?.isLetter == true, !["that", "had"].contains(word) {
                        remarks.append(Remark("“\(word)” stands twice", line: line.number))
                    }
                    // A comma or full stop between makes it two sentences.
                    previous = token.last.map { $0.isLetter ? word : "" } ?? ""
                }
            }
        }
        return remarks
    }

    @Sendable private static func brackets(_ text: LintedText) -> [Remark] {
        var open: [(Character, Int)] = []
        let closing: [Character: Character] = [")": "(", "]": "[", "}": "{", "”": "“"]
        for line in text.anatomy.contentLines {
            for token in line.text.tokens where !isListMark(token) {
                for character in token {
                    if "([{“".contains(character) {
                        open.append((character, line.number))
                    } else if let partner = closing[character] {
                        guard open.popLast()?.0 == partner else {
                            return [Remark("“\(character)” closes nothing", line: line.number)]
                        }
                    }
                }
            }
        }
        return open.first.map { [Remark("“\($0.0)” is not closed", line: $0.1)] } ?? []
    }

    /// `1)` or `a)`.
    private static func isListMark(_ token: Substring) -> Bool {
        token.last == ")" && token.count <= 3 && token.dropLast().allSatisfy { $0.isWordPart }
    }

    /// Shouting: two longer words in a row, three of any length, or one of seven letters and more, that are no names.
    @Sendable private static func capitals(_ text: LintedText) -> [Remark] {
        let known = text.knownWords
        return text.linesWithSubject.compactMap { line in
            var (run, anyRun) = (0, 0)
            for token in line.text.tokens {
                let letters = token.filter(\.isLetter)
                let isLoud =
                    letters.count > 1 && letters.allSatisfy(\.isUppercase) && !known.contains(letters.lowercased())
                run = isLoud && letters.count > 3 ? run + 1 : 0
                anyRun = isLoud ? anyRun + 1 : 0
                if run > 1 || anyRun > 2 || (isLoud && letters.count > 6) {
                    return Remark("“\(token)” in capitals reads as shouting", line: line.numberOrNil)
                }
            }
            return nil
        }
    }
}

extension LintedText {
    var linesWithSubject: [NumberedLine] { [NumberedLine(number: 0, text: draft.subject)] + anatomy.writtenLines }

    /// Lower-case words of names, companies and roles that no dictionary needs to know (B13).
    var knownWords: Set<String> {
        var texts = [facts.company, facts.role ?? "", facts.senderName, facts.recipient?.name ?? ""]
        texts += context.contacts.compactMap(\.name)
        texts += context.contacts.compactMap { $0.address?.domain.split(separator: ".").first.map(String.init) }
        var words: Set<String> = []
        for word in texts.flatMap(\.lowercasedWords) {
            words.insert(word)
            words.formUnion(word.split { !$0.isLetter }.map(String.init))
        }
        return words
    }
}

extension NumberedLine {
    /// nil for the subject, which counts as line 0.
    var numberOrNil: Int? { number == 0 ? nil : number }
}
