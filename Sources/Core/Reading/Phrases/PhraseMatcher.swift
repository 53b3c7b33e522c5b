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

/// A concept found in a text.
struct ConceptHit: Sendable, Hashable {
    /// The hash of its name.
    var concept: UInt64
    var tokens: Range<Int>
    var sentence: Int
    var isNegated: Bool
    var isConditional: Bool
}

/// Everything found in a text.
struct Findings: Sendable {
    var hits: [PhraseHit] = []
    var concepts: [ConceptHit] = []
    /// For each sentence that was looked at the tokens that are only supposed.
    var supposed: [Range<Int>] = []
}

/// The phrases of all languages, ready to be looked for.
public struct PhraseMatcher: Sendable {
    let senses: [PhrasePack.Sense]
    /// For each sense the sense it becomes when negated, or -1.
    let negations: [Int]
    private var members = PhraseTrie()
    /// Classes and concepts, by the number that `members` knows them by.
    private var groups: [Group] = []
    private var phrases = PhraseTrie()
    private let words = FunctionWords()

    private struct Group {
        var name: UInt64
        var isConcept: Bool
        /// Whether a phrase begins with the class.
        var opens = false
    }

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
                addGroup(FNV.hash(prefix + name), sequences)
            }
        }
        for name in (pack.concepts ?? [:]).keys.sorted() {
            for words in pack.concepts?[name] ?? [] {
                var parser = PatternParser(words)
                addGroup(FNV.hash(name), try parser.parse(), isConcept: true)
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
                    if case .member(let name)? = resolved.first { markOpening(name) }
                    phrases.insert(resolved, payload: byName[sense.name] ?? firstSense + offset)
                }
            }
        }
    }

    private mutating func addChoices(of parser: PatternParser) {
        for choice in parser.choices where !groups.contains(where: { $0.name == choice.name && !$0.isConcept }) {
            addGroup(choice.name, choice.sequences)
        }
    }

    private mutating func addGroup(_ name: UInt64, _ sequences: [[PatternItem]], isConcept: Bool = false) {
        let known = groups.firstIndex { $0.name == name && $0.isConcept == isConcept }
        let id = known ?? groups.count
        if known == nil { groups.append(Group(name: name, isConcept: isConcept)) }
        for items in sequences { members.insert(items, payload: id) }
    }

    private mutating func markOpening(_ name: UInt64) {
        for index in groups.indices where groups[index].name == name && !groups[index].isConcept {
            groups[index].opens = true
        }
    }

    /// Class names are the pack's own.
    private static func resolve(_ item: PatternItem, _ known: [(UInt64, UInt64)]) -> PatternItem {
        guard case .member(let name) = item, let full = known.first(where: { $0.0 == name }) else { return item }
        return .member(of: full.1)
    }

    // MARK: Looking

    /// How many sentences of a text are looked at; what matters is said before.
    static let sentenceLimit = 60

    /// All senses and concepts found, in the order of the text; of equal senses in a sentence the first.
    func findings(in text: TokenizedText) -> Findings {
        var walk = Walk(text: text, matcher: self)
        for index in text.sentences.indices.prefix(Self.sentenceLimit) { walk.sentence(index) }
        return Findings(hits: walk.hits, concepts: walk.concepts, supposed: walk.supposed)
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
        var concepts: [ConceptHit] = []
        var supposed: [Range<Int>] = []
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
            (first, end, sentenceIndex, hitsBefore) = (
                sentence.tokens.lowerBound, sentence.tokens.upperBound, index, hits.count
            )
            context = SentenceContext(text, sentence, matcher.words)
            supposed.append(context.supposed)
            findClasses()
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
                    var chained = matcher.members.nodes[node].payload
                    while chained >= 0 {
                        let (id, next) = matcher.members.payloads[Int(chained)]
                        note(matcher.groups[Int(id)], position..<at)
                        chained = next
                    }
                }
            }
            classStarts.append(classHits.count)
        }

        private mutating func note(_ group: Group, _ tokens: Range<Int>) {
            guard group.isConcept else {
                return classHits.append(ClassHit(name: group.name, length: tokens.count, opens: group.opens))
            }
            // Of one concept at one place the longest words count.
            if let last = concepts.lastIndex(where: { $0.tokens.lowerBound < tokens.lowerBound }).map({ $0 + 1 })
                ?? concepts.indices.first,
                let same = concepts[last...].firstIndex(where: { $0.concept == group.name })
            {
                concepts[same].tokens = tokens
                return
            }
            concepts.append(
                ConceptHit(
                    concept: group.name, tokens: tokens, sentence: sentenceIndex,
                    isNegated: context.isNegated(before: tokens.lowerBound),
                    isConditional: context.isConditional(at: tokens.lowerBound)))
        }

        private mutating func walk(node: Int, at position: Int, isNegated: Bool) {
            let here = matcher.phrases.nodes[node]
            var chained = here.payload
            while chained >= 0 {
                let (payload, next) = matcher.phrases.payloads[Int(chained)]
                record(Int(payload), end: position, isNegated: isNegated)
                chained = next
            }
            guard position < end else { return }
            let next = matcher.phrases.step(from: node, word: text.tokens[position].hash)
            if next >= 0 { walk(node: next, at: position + 1, isNegated: isNegated) }
            if here.classes != 0 {
                for index in classStarts[position - first]..<classStarts[position - first + 1] {
                    let hit = classHits[index]
                    if node == 0 && !hit.opens { continue }
                    let next = matcher.phrases.step(from: node, class: hit.name)
                    if next >= 0 { walk(node: next, at: position + hit.length, isNegated: isNegated) }
                }
            }
            guard here.gapNode >= 0 else { return }
            var negated = isNegated
            for skipped in 0...Int(here.gapLength) {
                guard position + skipped <= end else { return }
                walk(node: Int(here.gapNode), at: position + skipped, isNegated: negated)
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
                if hits[index].isNegated != negated && start == hits[index].tokens.lowerBound {
                    hits[index].isNegated = false
                }
                return
            }
            hits.append(
                PhraseHit(
                    sense: sense, tokens: start..<end, sentence: sentenceIndex, isNegated: negated,
                    isConditional: conditional))
        }
    }
}
