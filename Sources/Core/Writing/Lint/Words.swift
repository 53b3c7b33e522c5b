// Words of a text and phrases looked up among them. Written for short texts that are asked many questions.

extension Character {
    /// White space; ASCII is answered without looking at Unicode's tables.
    var isSpace: Bool { asciiValue.map { $0 == 0x20 || (0x09...0x0D).contains($0) } ?? isWhitespace }

    /// A letter or a digit of any script.
    var isWordPart: Bool {
        guard let ascii = asciiValue else { return isLetter || isNumber }
        return (0x30...0x39).contains(ascii) || (0x41...0x5A).contains(ascii) || (0x61...0x7A).contains(ascii)
    }
}

extension StringProtocol {
    /// What stands between white space.
    var tokens: [SubSequence] { split(whereSeparator: { $0.isSpace }) }

    /// Trimmed, every run of white space as one space.
    var collapsed: String { tokens.joined(separator: " ") }

    var isBlank: Bool { allSatisfy { $0.isSpace } }

    /// The words in lower case, without punctuation around them.
    var lowercasedWords: [String] {
        tokens.compactMap { token in
            guard let start = token.firstIndex(where: { $0.isWordPart }),
                let end = token.lastIndex(where: { $0.isWordPart })
            else { return nil }
            return token[start...end].lowercased()
        }
    }
}

/// Phrases to be found as whole words.
struct PhraseList: Sendable {
    private let byFirstWord: [String: [[String]]]

    init(_ phrases: [String]) {
        byFirstWord = Dictionary(grouping: phrases.map(\.lowercasedWords).filter { !$0.isEmpty }) { $0[0] }
    }

    /// The phrase that stands first in a text of lower-case words; of several at one place, the longest.
    func first(in words: [String]) -> String? {
        for (index, word) in words.enumerated() {
            guard let candidates = byFirstWord[word] else { continue }
            let found = candidates.filter { words[index...].starts(with: $0) }.max { $0.count < $1.count }
            if let found { return found.joined(separator: " ") }
        }
        return nil
    }
}
