// What the linear model looks at: words, pairs and families of words, concepts and pairs of concepts; each once in a
// sentence. What phrases say is added as it stands: it is not for the model to unlearn.

/// A feature of a text and the words it comes from.
struct Feature: Sendable {
    var hash: UInt64
    /// The first and the last token.
    var first: Int32
    var last: Int32
}

/// The features of each sentence of a text.
struct SentenceFeatures: Sendable {
    private(set) var features: [Feature] = []
    /// Where the features of each sentence end; those of the first begin at 0.
    private(set) var ends: [Int] = []

    /// The features of the sentence with that number among those that have any.
    func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    mutating func append(_ feature: Feature) { features.append(feature) }
    mutating func endSentence() { if features.count > ends.last ?? 0 { ends.append(features.count) } }
}

/// Gathers features without repetition. The salts are part of the weights file and never change.
struct FeatureList {
    private(set) var gathered = SentenceFeatures()
    private var seen = HashMarks()

    enum Salt {
        static let word = FNV.hash("u")
        static let pair = FNV.hash("b")
        static let family = FNV.hash("f")
        static let concept = FNV.hash("c")
        static let conceptPair = FNV.hash("cc")
        static let supposed = FNV.hash("?")
        static let question = FNV.hash("q")
        static let subject = FNV.hash("subject")
    }

    /// Ends the sentence: the next one may repeat its features.
    mutating func endSentence() {
        gathered.endSentence()
        seen.removeAll()
    }

    @inline(__always)
    mutating func add(_ hash: UInt64, _ first: Int, _ last: Int) {
        let key = hash & 0xFFFF_FFFF
        guard seen.mark(key) else { return }
        gathered.append(Feature(hash: key, first: Int32(first), last: Int32(last)))
    }
}

extension PhraseMatcher {
    /// How far apart two concepts may stand to count as a pair, in tokens, and how many partners one has.
    private static let reach = 10
    private static let partners = 8

    /// The features of a text, sentence by sentence; of long texts the beginning.
    func features(of text: TokenizedText, _ findings: Findings) -> SentenceFeatures {
        var list = FeatureList()
        var nextConcept = 0
        for index in text.sentences.indices.prefix(Self.sentenceLimit) {
            addWords(of: text, in: text.sentences[index], to: &list)
            let first = nextConcept
            while nextConcept < findings.concepts.count, findings.concepts[nextConcept].sentence == index {
                nextConcept += 1
            }
            addConcepts(findings.concepts[first..<nextConcept], text.sentences[index], to: &list)
            list.endSentence()
        }
        return list.gathered
    }

    private func addWords(of text: TokenizedText, in sentence: Sentence, to list: inout FeatureList) {
        let tokens = text.tokens
        for index in sentence.tokens.prefix(80) {
            let token = tokens[index]
            list.add(FNV.combine(FeatureList.Salt.word, token.hash), index, index)
            if token.stem != token.hash { list.add(FNV.combine(FeatureList.Salt.family, token.stem), index, index) }
            guard index + 1 < sentence.tokens.upperBound else { continue }
            let pair = FNV.combine(token.hash, tokens[index + 1].hash)
            list.add(FNV.combine(FeatureList.Salt.pair, pair), index, index + 1)
        }
    }

    private func addConcepts(_ concepts: ArraySlice<ConceptHit>, _ sentence: Sentence, to list: inout FeatureList) {
        for index in concepts.indices.prefix(80) {
            let hit = concepts[index]
            var own = FNV.combine(FeatureList.Salt.concept, hit.concept)
            if hit.isConditional { own = FNV.combine(FeatureList.Salt.supposed, own) }
            list.add(own, hit.tokens.lowerBound, hit.tokens.upperBound - 1)
            if sentence.isQuestion {
                list.add(FNV.combine(FeatureList.Salt.question, own), hit.tokens.lowerBound, hit.tokens.upperBound - 1)
            }
            var partners = 0
            for other in concepts[(index + 1)...] {
                guard partners < Self.partners, other.tokens.lowerBound - hit.tokens.upperBound < Self.reach else {
                    break
                }
                guard other.tokens.lowerBound >= hit.tokens.upperBound, other.concept != hit.concept else { continue }
                partners += 1
                var pair = FNV.combine(FeatureList.Salt.conceptPair, FNV.combine(hit.concept, other.concept))
                if hit.isConditional || other.isConditional { pair = FNV.combine(FeatureList.Salt.supposed, pair) }
                list.add(pair, hit.tokens.lowerBound, other.tokens.upperBound - 1)
            }
        }
    }
}
