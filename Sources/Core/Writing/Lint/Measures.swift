// The measures of a letter, exactly as INTERFACE.md ("Measures") has them. The outbox uses likeness too.

/// Counts and compares texts.
public enum Measures {
    /// The words of a body: tokens with a letter or digit, from salutation to sign-off, without quotes and signature.
    public static func words(_ body: String) -> Int {
        LetterAnatomy(body).writtenLines.reduce(0) { $0 + wordCount(ofText: $1.text) }
    }

    /// The blocks between blank lines, without quotes, signature, salutation and sign-off.
    public static func paragraphs(_ body: String) -> Int { LetterAnatomy(body).paragraphs.count }

    /// 1 − word-level edit distance ÷ the longer length, over the written text of both bodies; 1 for two empty ones.
    ///
    /// Case, punctuation, quotes and signature do not count. Of very long texts the first 2,000 words are compared.
    public static func likeness(_ left: String, _ right: String) -> Double {
        var numbers: [String: Int] = [:]
        let first = numbered(left, &numbers)
        let second = numbered(right, &numbers)
        let longer = max(first.count, second.count)
        guard longer > 0 else { return 1 }
        return 1 - Double(distance(first[...], second[...])) / Double(longer)
    }

    /// Tokens with a letter or digit in any text.
    static func wordCount(ofText text: some StringProtocol) -> Int {
        text.tokens.count { $0.contains { $0.isWordPart } }
    }

    /// The words as numbers, equal for equal words: comparing numbers is what makes the distance affordable.
    private static func numbered(_ body: String, _ numbers: inout [String: Int]) -> [Int] {
        let words = LetterAnatomy(body).writtenLines.flatMap { $0.text.lowercasedWords }
        return words.prefix(2_000).map { word in
            let number = numbers[word] ?? numbers.count
            numbers[word] = number
            return number
        }
    }

    /// Levenshtein's distance in words, in two rows; common beginnings and ends are left out.
    private static func distance(_ left: ArraySlice<Int>, _ right: ArraySlice<Int>) -> Int {
        var (left, right) = (left, right)
        while let first = left.first, first == right.first { (left, right) = (left.dropFirst(), right.dropFirst()) }
        while let last = left.last, last == right.last { (left, right) = (left.dropLast(), right.dropLast()) }
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        let columns = Array(right)
        var previous = Array(0...columns.count)
        var current = previous
        for word in left {
            current[0] = previous[0] + 1
            for column in 0..<columns.count {
                let replaced = previous[column] + (word == columns[column] ? 0 : 1)
                current[column + 1] = min(replaced, min(previous[column + 1], current[column]) + 1)
            }
            swap(&previous, &current)
        }
        return previous[columns.count]
    }
}
