// The small language of phrases: `we (have|had) decided @not_to ~ proceed`. Parsing, and writing out of choices.

/// One step of a phrase.
enum PatternItem: Hashable, Sendable {
    case word(UInt64)
    case member(of: UInt64)
    /// Up to that many words.
    case gap(Int)
}

/// Why a phrase cannot be used.
public enum PhraseError: Error, Equatable {
    case unbalanced(phrase: String)
    case tooManyChoices(phrase: String)
    case unknownClass(name: String, phrase: String)
    case unknownSense(name: String)
    case empty(phrase: String)
}

/// Writes a phrase out into plain sequences; a choice of words alone becomes a class without a name.
struct PatternParser {
    let phrase: String
    private var rest: Substring
    /// Choices met on the way: what they are called and the sequences they consist of.
    private(set) var choices: [(name: UInt64, sequences: [[PatternItem]])] = []
    /// The names of classes used.
    private(set) var used: [String] = []
    private static let limit = 512

    init(_ phrase: String) {
        self.phrase = phrase
        rest = Substring(phrase)
    }

    mutating func parse() throws(PhraseError) -> [[PatternItem]] {
        let sequences = try alternatives(depth: 0)
        guard rest.isEmpty else { throw .unbalanced(phrase: phrase) }
        guard !sequences.contains(where: \.isEmpty) else { throw .empty(phrase: phrase) }
        return sequences
    }

    private mutating func alternatives(depth: Int) throws(PhraseError) -> [[PatternItem]] {
        guard depth < 8 else { throw .unbalanced(phrase: phrase) }
        var all: [[PatternItem]] = []
        var current: [[PatternItem]] = [[]]
        while let character = rest.first, character != ")" {
            if character == "|" {
                rest.removeFirst()
                all += current
                current = [[]]
            } else {
                let next = try element(depth: depth)
                guard current.count * next.count <= Self.limit else { throw .tooManyChoices(phrase: phrase) }
                current = current.flatMap { head in next.map { head + $0 } }
            }
        }
        return all + current
    }

    private mutating func element(depth: Int) throws(PhraseError) -> [[PatternItem]] {
        if rest.first == "(" {
            rest.removeFirst()
            let start = rest
            let inner = try alternatives(depth: depth + 1)
            guard rest.first == ")" else { throw .unbalanced(phrase: phrase) }
            let text = start[..<rest.startIndex]
            rest.removeFirst()
            return depth == 0 ? gathered(inner, called: text) : inner
        }
        let word = rest.prefix { !"()| ".contains($0) }
        guard !word.isEmpty else {
            rest.removeFirst()
            return [[]]
        }
        rest = rest.dropFirst(word.count)
        if word == "~" { return [[.gap(3)]] }
        if word == "~~" { return [[.gap(8)]] }
        if word == "#" { return [[.word(FNV.hash("#"))]] }
        if word.first == "@" {
            used.append(String(word))
            return [[.member(of: FNV.hash(String(word)))]]
        }
        return [wordHashes(String(word)).map { .word($0) }]
    }

    /// A choice of three or more plain words becomes a class; an empty branch keeps it optional.
    private mutating func gathered(_ inner: [[PatternItem]], called text: Substring) -> [[PatternItem]] {
        let isPlain: ([PatternItem]) -> Bool = { sequence in
            !sequence.isEmpty && sequence.allSatisfy { if case .word = $0 { true } else { false } }
        }
        let plain = inner.filter(isPlain)
        guard plain.count >= 3 else { return inner }
        let name = FNV.hash("(" + text)
        choices.append((name, plain))
        return [[.member(of: name)]] + inner.filter { !isPlain($0) }
    }
}
