// What the linear model looks at: words, pairs of words, families of words, concepts and pairs of concepts, and the
// senses of phrases; each once.

/// A feature of a text and the words it comes from.
struct Feature: Sendable {
    var hash: UInt64
    /// The first and the last token.
    var first: Int32
    var last: Int32
}

/// Gathers features without repetition. The salts are part of the weights file and never change.
struct FeatureList {
    private(set) var features: [Feature] = []
    private var seen = HashIndex(minimumCapacity: 1024)

    enum Salt {
        static let word = FNV.hash("u")
        static let pair = FNV.hash("b")
        static let family = FNV.hash("f")
        static let concept = FNV.hash("c")
        static let conceptPair = FNV.hash("cc")
        static let sense = FNV.hash("s")
        static let supposed = FNV.hash("?")
        static let question = FNV.hash("q")
        static let subject = FNV.hash("subject")
    }

    init() { features.reserveCapacity(512) }

    @inline(__always)
    mutating func add(_ hash: UInt64, _ first: Int, _ last: Int) {
        let key = hash & 0xFFFF_FFFF
        guard seen.find(key) < 0 else { return }
        seen.insert(key, 0)
        features.append(Feature(hash: key, first: Int32(first), last: Int32(last)))
    }
}

extension PhraseMatcher {
    /// How far apart two concepts may stand to count as a pair, in tokens, and how many partners one has.
    private static let reach = 10
    private static let partners = 8

    /// The features of a text; of long texts the beginning.
    func features(of text: TokenizedText, _ findings: Findings, tokenLimit: Int = 500) -> [Feature] {
        var list = FeatureList()
        addWords(of: text, to: &list, limit: tokenLimit)
        addConcepts(findings.concepts, of: text, to: &list, limit: tokenLimit)
        for hit in findings.hits {
            let sense = hit.isNegated ? negations[hit.sense] : hit.sense
            guard sense >= 0 else { continue }
            let hash = FNV.combine(FeatureList.Salt.sense, FNV.hash(senses[sense].name))
            list.add(
                hit.isConditional ? FNV.combine(FeatureList.Salt.supposed, hash) : hash, hit.tokens.lowerBound,
                hit.tokens.upperBound - 1)
        }
        return list.features
    }

    private func addWords(of text: TokenizedText, to list: inout FeatureList, limit: Int) {
        let tokens = text.tokens
        for index in 0..<min(tokens.count, limit) {
            let token = tokens[index]
            list.add(FNV.combine(FeatureList.Salt.word, token.hash), index, index)
            if token.stem != token.hash { list.add(FNV.combine(FeatureList.Salt.family, token.stem), index, index) }
            guard index + 1 < tokens.count, tokens[index + 1].sentence == token.sentence else { continue }
            let pair = FNV.combine(token.hash, tokens[index + 1].hash)
            list.add(FNV.combine(FeatureList.Salt.pair, pair), index, index + 1)
        }
    }

    private func addConcepts(_ concepts: [ConceptHit], of text: TokenizedText, to list: inout FeatureList, limit: Int) {
        for index in concepts.indices {
            let hit = concepts[index]
            guard hit.tokens.lowerBound < limit else { return }
            var own = FNV.combine(FeatureList.Salt.concept, hit.concept)
            if hit.isConditional { own = FNV.combine(FeatureList.Salt.supposed, own) }
            list.add(own, hit.tokens.lowerBound, hit.tokens.upperBound - 1)
            if text.sentences[hit.sentence].isQuestion {
                list.add(FNV.combine(FeatureList.Salt.question, own), hit.tokens.lowerBound, hit.tokens.upperBound - 1)
            }
            var partners = 0
            for other in concepts[(index + 1)...] {
                guard other.sentence == hit.sentence, partners < Self.partners,
                    other.tokens.lowerBound - hit.tokens.upperBound < Self.reach
                else { break }
                guard other.tokens.lowerBound >= hit.tokens.upperBound, other.concept != hit.concept else { continue }
                partners += 1
                var pair = FNV.combine(FeatureList.Salt.conceptPair, FNV.combine(hit.concept, other.concept))
                if hit.isConditional || other.isConditional { pair = FNV.combine(FeatureList.Salt.supposed, pair) }
                list.add(pair, hit.tokens.lowerBound, other.tokens.upperBound - 1)
            }
        }
    }
}
