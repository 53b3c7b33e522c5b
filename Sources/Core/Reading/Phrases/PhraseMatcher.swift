// Finds phrases in a tokenized text and tells whether they are negated or only supposed.

import Vocabulary

/// A sense found in a text.
struct PhraseHit: Sendable, Hashable {
    /// Index into `PhraseMatcher.senses`.
    var sense: Int
    var tokens: Range<Int>
    var sentence: Int
    var isNegated: Bool
    var isConditional: Bool
}

/// The phrases of all languages, ready to be looked for.
public struct PhraseMatcher: Sendable {
    let senses: [PhrasePack.Sense]
    /// For each sense the sense it becomes when negated, or -1.
    let negations: [Int]
    private var members = PhraseTrie()
    private var classNames: [UInt64] = []
    private var phrases = PhraseTrie()
    /// The classes that phrases begin with.
    private var opening = HashIndex()
    private let words = FunctionWords()

    /// Compiles `packs`.
    public init(_ packs: [PhrasePack]) throws(PhraseError) {
        senses = packs.flatMap(\.senses)
        var byName: [String: Int] = [:]
        for (index, sense) in senses.enumerated() where byName[sense.name] == nil { byName[sense.name] = index }
        var negations: [Int] = []
        for sense in senses {
            guard let name = sense.negated else {
                negations.append(-1)
                continue
            }
            guard let index = byName[name] else { throw .unknownSense(name: name) }
            negations.append(index)
        }
        self.negations = negations
        var first = 0
        for pack in packs {
            try compile(pack, firstSense: first, byName: byName)
            first += pack.senses.count
        }
    }

    private mutating func compile(_ pack: PhrasePack, firstSense: Int, byName: [String: Int]) throws(PhraseError) {
        let prefix = "@\(pack.language)."
        let names = pack.classes.keys.sorted()
        for name in names {
            for phrase in pack.classes[name] ?? [] {
                var parser = PatternParser(phrase)
                let sequences = try parser.parse()
                addChoices(of: parser)
                addClass(FNV.hash(prefix + name), sequences)
            }
        }
        for (offset, sense) in pack.senses.enumerated() {
            for phrase in sense.phrases {
                var parser = PatternParser(phrase)
                let sequences = try parser.parse()
                if let name = parser.used.first(where: { !names.contains(String($0.dropFirst())) }) {
                    throw .unknownClass(name: name, phrase: phrase)
                }
                addChoices(of: parser)
                let known = parser.used.map { (FNV.hash($0), FNV.hash(prefix + $0.dropFirst())) }
                for items in sequences {
                    let resolved = items.map { Self.resolve($0, known) }
                    if case .member(let name)? = resolved.first { opening.insert(name, 1) }
                    phrases.insert(resolved, payload: byName[sense.name] ?? firstSense + offset)
                }
            }
        }
    }

    private mutating func addChoices(of parser: PatternParser) {
        for choice in parser.choices where !classNames.contains(choice.name) { addClass(choice.name, choice.sequences) }
    }

    private mutating func addClass(_ name: UInt64, _ sequences: [[PatternItem]]) {
        let id = classNames.firstIndex(of: name) ?? classNames.count
        if id == classNames.count { classNames.append(name) }
        for items in sequences { members.insert(items, payload: id) }
    }

    /// Class names are the pack's own.
    private static func resolve(_ item: PatternItem, _ known: [(UInt64, UInt64)]) -> PatternItem {
        guard case .member(let name) = item, let full = known.first(where: { $0.0 == name }) else { return item }
        return .member(of: full.1)
    }

    // MARK: Looking

    /// All senses found, in the order of the text; of equal senses in a sentence the first.
    func hits(in text: TokenizedText) -> [PhraseHit] {
        var walk = Walk(text: text, matcher: self)
        for index in text.sentences.indices { walk.sentence(index) }
        return walk.hits
    }

    private struct ClassHit {
        var name: UInt64
        var length: Int
        var opens: Bool
    }

    /// One pass over a text.
    private struct Walk {
        let text: TokenizedText
        let matcher: PhraseMatcher
        var hits: [PhraseHit] = []
        private var classHits: [ClassHit] = []
        private var classStarts: [Int] = []
        private var first = 0
        private var end = 0
        private var sentenceIndex = 0
        private var start = 0
        private var hitsBefore = 0
        private var context = SentenceContext()

        init(text: TokenizedText, matcher: PhraseMatcher) {
            self.text = text
            self.matcher = matcher
        }

        mutating func sentence(_ index: Int) {
            let sentence = text.sentences[index]
            (first, end, sentenceIndex, hitsBefore) = (sentence.tokens.lowerBound, sentence.tokens.upperBound, index, hits.count)
            findClasses()
            context = SentenceContext(text, sentence, matcher.words)
            for position in first..<end {
                start = position
                walk(node: 0, at: position, isNegated: false)
            }
        }

        private mutating func findClasses() {
            classHits.removeAll(keepingCapacity: true)
            classStarts.removeAll(keepingCapacity: true)
            for position in first..<end {
                classStarts.append(classHits.count)
                var node = 0
                var at = position
                while at < end {
                    node = matcher.members.step(from: node, word: text.tokens[at].hash)
                    guard node >= 0 else { break }
                    at += 1
                    for id in matcher.members.payloads[node] {
                        let name = matcher.classNames[Int(id)]
                        classHits.append(
                            ClassHit(name: name, length: at - position, opens: matcher.opening.find(name) >= 0))
                    }
                }
            }
            classStarts.append(classHits.count)
        }

        private mutating func walk(node: Int, at position: Int, isNegated: Bool) {
            for payload in matcher.phrases.payloads[node] { record(Int(payload), end: position, isNegated: isNegated) }
            guard position < end else { return }
            let next = matcher.phrases.step(from: node, word: text.tokens[position].hash)
            if next >= 0 { walk(node: next, at: position + 1, isNegated: isNegated) }
            if matcher.phrases.takesClass(at: node) {
                for index in classStarts[position - first]..<classStarts[position - first + 1] {
                    let hit = classHits[index]
                    if node == 0 && !hit.opens { continue }
                    let next = matcher.phrases.step(from: node, class: hit.name)
                    if next >= 0 { walk(node: next, at: position + hit.length, isNegated: isNegated) }
                }
            }
            guard let gap = matcher.phrases.gap(at: node) else { return }
            var negated = isNegated
            for skipped in 0...gap.length {
                guard position + skipped <= end else { return }
                walk(node: gap.node, at: position + skipped, isNegated: negated)
                guard position + skipped < end else { return }
                if matcher.words.isNegation(text.tokens[position + skipped].hash) { negated.toggle() }
            }
        }

        private mutating func record(_ sense: Int, end: Int, isNegated: Bool) {
            let negated = isNegated != context.isNegated(before: start)
            let conditional = context.isConditional(at: start)
            for index in hitsBefore..<hits.count where hits[index].sense == sense {
                // The plainest of several readings of one sentence counts.
                if hits[index].isConditional && !conditional { hits[index].isConditional = false }
                if hits[index].isNegated != negated && start == hits[index].tokens.lowerBound { hits[index].isNegated = false }
                return
            }
            hits.append(
                PhraseHit(
                    sense: sense, tokens: start..<end, sentence: sentenceIndex, isNegated: negated,
                    isConditional: conditional))
        }
    }
}
