// From phrases and features to one number for each kind. Shared by the classifier and by training, so that both see
// the same text in the same way.

import Vocabulary

/// A text with everything the kinds are judged by.
public struct ScoredText: Sendable {
    let text: TokenizedText
    let hits: [PhraseHit]
    /// What the phrases say, in logits, one for each of `Weights.labels`.
    public internal(set) var prior: [Double]
    /// The features' hashes, sentence by sentence.
    public var featureHashes: [[UInt64]] {
        features.ends.indices.map { features.features[features.range($0)].map(\.hash) }
    }
    /// The hashes of the features of the message as a whole.
    public var wholeHashes: [UInt64] { features.whole.map(\.hash) }
    let features: SentenceFeatures
    /// Phrases that counted: index into `hits`, the kind they spoke for (index into `Weights.labels`), how strongly.
    let votes: [Vote]

    struct Vote: Sendable {
        var hit: Int
        var sense: Int
        var kind: Int
        var weight: Double
    }
}

extension PhraseMatcher {
    /// How much a phrase still says in a condition.
    private static let conditionalShare = 0.0

    /// Looks at the subject and the new text of a message.
    ///
    /// - Parameters:
    ///   - subject: left out where it is an answer's, for it repeats what was said earlier.
    ///   - body: the new text.
    public func score(subject: String, body: String) -> ScoredText {
        let hasSubject = !subject.isEmpty && !Self.isReply(subject)
        let text = TokenizedText(hasSubject ? "\(subject)\n\n\(body)" : body)
        let findings = findings(in: text)
        let hits = findings.hits
        var prior = [Double](repeating: 0, count: Weights.labels.count)
        var votes: [ScoredText.Vote] = []
        var counted = [Bool](repeating: false, count: senses.count)
        for (index, hit) in hits.enumerated() {
            let sense = hit.isNegated ? negations[hit.sense] : hit.sense
            guard sense >= 0, !counted[sense], let label = senses[sense].label,
                let kind = Weights.labels.firstIndex(of: label)
            else { continue }
            let isSupposed = hit.isConditional && senses[sense].unconditional != true
            let weight = (senses[sense].weight ?? 1) * (isSupposed ? Self.conditionalShare : 1)
            guard weight != 0 else { continue }
            counted[sense] = true
            prior[kind] += weight
            votes.append(ScoredText.Vote(hit: index, sense: sense, kind: kind, weight: weight))
        }
        return ScoredText(
            text: text, hits: hits, prior: prior, features: features(of: text, findings, hasSubject: hasSubject),
            votes: votes)
    }

    /// Whether a subject only repeats an earlier one (`Re:`, `AW:`, `SV:` …).
    static func isReply(_ subject: String) -> Bool {
        let head = subject.utf8.prefix(12).prefix { $0 != UInt8(ascii: ":") }
        guard head.count < min(12, subject.utf8.count), head.count <= 6 else { return false }
        let word = String(decoding: head, as: UTF8.self).lowercased()
        return ["re", "aw", "antw", "antwort", "sv", "vs", "ref", "rif", "res", "odp", "tr", "wg", "fw", "fwd"]
            .contains { word == $0 || word.hasPrefix($0 + "[") || word.hasPrefix($0 + " ") }
    }
}
