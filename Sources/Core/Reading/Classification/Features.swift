// What the linear model looks at: words, pairs and families of words, concepts, pairs of concepts and of a concept with
// the word beside it, each once in a sentence; and once for the whole message the senses of its phrases, the words of
// its subject and its length.

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
    /// What holds for the message as a whole.
    private(set) var whole: [Feature] = []

    /// The features of the sentence with that number among those that have any.
    func range(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

    mutating func append(_ feature: Feature) { features.append(feature) }
    mutating func appendWhole(_ feature: Feature) { whole.append(feature) }
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
        static let sense = FNV.hash("sense")
        static let before = FNV.hash("wc")
        static let after = FNV.hash("cw")
        static let length = FNV.hash("length")
        static let negated = FNV.hash("!")
        static let answer = FNV.hash("answer")
    }

    /// A feature of the whole message; repeats are left out only among each other.
    mutating func addWhole(_ hash: UInt64, _ first: Int, _ last: Int) {
        let key = hash & Self.keyBits
        guard !gathered.whole.contains(where: { $0.hash == key }) else { return }
        gathered.appendWhole(Feature(hash: key, first: Int32(first), last: Int32(last)))
    }

    /// Ends the sentence: the next one may repeat its features.
    mutating func endSentence() {
        gathered.endSentence()
        seen.removeAll()
    }

    /// The bits of a feature's hash; one more tells words from what was made of them (`Weights.wordBit`).
    static let keyBits: UInt64 = 0x7FFF_FFFF

    @inline(__always)
    mutating func add(_ hash: UInt64, _ first: Int, _ last: Int, isWord: Bool = false) {
        let key = isWord ? hash & Self.keyBits | Weights.wordBit : hash & Self.keyBits
        guard seen.mark(key) else { return }
        gathered.append(Feature(hash: key, first: Int32(first), last: Int32(last)))
    }
}

extension PhraseMatcher {
    /// How far apart two concepts may stand to count as a pair, in tokens, and how many partners one has.
    private static let reach = 10
    private static let partners = 8

    /// The features of a text, sentence by sentence; of long texts the beginning.
    func features(of text: TokenizedText, _ findings: Findings, hasSubject: Bool) -> SentenceFeatures {
        var list = FeatureList()
        addWhole(of: text, findings, hasSubject: hasSubject, to: &list)
        var nextConcept = 0
        for index in text.sentences.indices.prefix(Self.sentenceLimit) {
            addWords(of: text, in: text.sentences[index], supposed: findings.supposed[index], to: &list)
            let first = nextConcept
            while nextConcept < findings.concepts.count, findings.concepts[nextConcept].sentence == index {
                nextConcept += 1
            }
            addConcepts(findings.concepts[first..<nextConcept], text.sentences[index], to: &list)
            addNeighbours(of: findings.concepts[first..<nextConcept], text, text.sentences[index], to: &list)
            list.endSentence()
        }
        return list.gathered
    }

    private func addWhole(of text: TokenizedText, _ findings: Findings, hasSubject: Bool, to list: inout FeatureList) {
        for hit in findings.hits {
            let sense = hit.isNegated ? negations[hit.sense] : hit.sense
            // A negated phrase that means nothing else is still worth knowing of.
            var hash = FNV.combine(FeatureList.Salt.sense, FNV.hash(senses[sense >= 0 ? sense : hit.sense].name))
            if sense < 0 { hash = FNV.combine(hash, FeatureList.Salt.question) }
            if hit.isConditional { hash = FNV.combine(hash, FeatureList.Salt.supposed) }
            list.addWhole(hash, hit.tokens.lowerBound, hit.tokens.upperBound - 1)
        }
        guard let first = text.sentences.first else { return }
        if hasSubject {
            for index in first.tokens.prefix(16) {
                list.addWhole(FNV.combine(FeatureList.Salt.subject, text.tokens[index].hash), index, index)
            }
            for hit in findings.concepts.prefix(while: { $0.sentence == 0 }) {
                let hash = FNV.combine(FeatureList.Salt.subject, hit.concept)
                list.addWhole(hash, hit.tokens.lowerBound, hit.tokens.upperBound - 1)
            }
        } else {
            list.addWhole(FeatureList.Salt.answer, first.tokens.lowerBound, first.tokens.lowerBound)
        }
        let size = [2, 4, 8, 16, 32].firstIndex { text.sentences.count <= $0 } ?? 5
        let hash = FNV.combine(FeatureList.Salt.length, UInt64(size))
        list.addWhole(hash, first.tokens.lowerBound, first.tokens.lowerBound)
    }

    /// A concept with the word before and the word after it.
    private func addNeighbours(
        of concepts: ArraySlice<ConceptHit>, _ text: TokenizedText, _ sentence: Sentence, to list: inout FeatureList
    ) {
        for hit in concepts.prefix(60) {
            let (first, last) = (hit.tokens.lowerBound, hit.tokens.upperBound - 1)
            if first > sentence.tokens.lowerBound {
                let pair = FNV.combine(text.tokens[first - 1].hash, hit.concept)
                list.add(FNV.combine(FeatureList.Salt.before, pair), first - 1, last)
            }
            if last + 1 < sentence.tokens.upperBound {
                let pair = FNV.combine(hit.concept, text.tokens[last + 1].hash)
                list.add(FNV.combine(FeatureList.Salt.after, pair), first, last + 1)
            }
        }
    }

    /// What a condition only supposes counts as other words.
    private func addWords(
        of text: TokenizedText, in sentence: Sentence, supposed: Range<Int>, to list: inout FeatureList
    ) {
        let tokens = text.tokens
        for index in sentence.tokens.prefix(80) {
            let token = tokens[index]
            let mood = supposed.contains(index) ? FeatureList.Salt.supposed : 0
            list.add(FNV.combine(FeatureList.Salt.word, token.hash) ^ mood, index, index, isWord: true)
            if token.stem != token.hash {
                list.add(FNV.combine(FeatureList.Salt.family, token.stem) ^ mood, index, index)
            }
            guard index + 1 < sentence.tokens.upperBound else { continue }
            let pair = FNV.combine(token.hash, tokens[index + 1].hash)
            list.add(FNV.combine(FeatureList.Salt.pair, pair) ^ mood, index, index + 1, isWord: true)
        }
    }

    private func addConcepts(_ concepts: ArraySlice<ConceptHit>, _ sentence: Sentence, to list: inout FeatureList) {
        for index in concepts.indices.prefix(80) {
            let hit = concepts[index]
            var own = FNV.combine(FeatureList.Salt.concept, hit.concept)
            if hit.isConditional { own = FNV.combine(FeatureList.Salt.supposed, own) }
            list.add(own, hit.tokens.lowerBound, hit.tokens.upperBound - 1)
            if hit.isNegated {
                list.add(FNV.combine(FeatureList.Salt.negated, own), hit.tokens.lowerBound, hit.tokens.upperBound - 1)
            }
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
                if hit.isNegated != other.isNegated { pair = FNV.combine(FeatureList.Salt.negated, pair) }
                list.add(pair, hit.tokens.lowerBound, other.tokens.upperBound - 1)
            }
        }
    }
}
