// Multinomial logistic regression on top of what the phrases say, by AdaGrad with L2, deterministic: a fixed order from
// a fixed seed, no threads. What it learns is pruned and rounded into a weights file.

import Foundation
import Reading
import Vocabulary

/// What a text is for training.
struct Example {
    var kind: Int
    /// Indices of features, by sentence.
    var sentences: [[Int]]
    /// Features of the message as a whole.
    var whole: [Int]
    var prior: [Double]
    /// How much the example counts.
    var weight: Double
}

/// The settings of a training run.
struct TrainingSettings {
    var epochs = 24
    var rate = 0.3
    var l2 = 0.002
    /// The share of features that a pass leaves out at random, so that none is relied on alone.
    var dropout = 0.55
    var wholeDropout = 0.2
    /// How much of the phrase packs' own weights stands (`Weights.phraseShare`).
    var phraseShare = 0.75
    /// How much the frequent kinds are held back: 0 not at all, 1 until all kinds weigh the same.
    var balance = 0.5
    /// How many features are kept.
    var featureLimit = 50_000
    var minimumOccurrences = 1
    /// In how many texts a feature must occur to count for the margins.
    var minimumTexts = 3
    /// What a text on the wrong side of a margin costs, how often all are gone through at most, and how much the margins
    /// count beside the first model.
    var cost = 0.6
    var passes = 40
    var marginShare = 4.0
    /// How far the logit of `rejection` is lowered: a false one costs more than a missed one.
    var caution = 0.5
    /// Whether confidences are calibrated. Without it kinds are told the same, in a sixth of the time.
    var isCalibrated = true

    /// Settings with values from `name=value` arguments in place of the usual ones.
    mutating func set(_ arguments: [String]) {
        for argument in arguments {
            let parts = argument.split(separator: "=")
            guard parts.count == 2, let value = Double(parts[1]) else { continue }
            switch parts[0] {
            case "epochs": epochs = Int(value)
            case "rate": rate = value
            case "l2": l2 = value
            case "dropout": dropout = value
            case "phrases": phraseShare = value
            case "whole": wholeDropout = value
            case "balance": balance = value
            case "features": featureLimit = Int(value)
            case "caution": caution = value
            case "calibrated": isCalibrated = value != 0
            case "texts": minimumTexts = Int(value)
            case "cost": cost = value
            case "margins": marginShare = value
            case "minimum": minimumOccurrences = Int(value)
            default: continue
            }
        }
    }
}

/// Learns weights.
struct Trainer {
    let settings: TrainingSettings
    private(set) var names: [UInt64] = []
    private var index: [UInt64: Int] = [:]
    private(set) var examples: [Example] = []
    private(set) var occurrences: [Int] = []
    private(set) var weights: [Double] = []
    var biases = [Double](repeating: 0, count: Weights.labels.count)

    /// The second model (Margins.swift): how rare each feature is, 0 where it does not count; weights by feature and kind.
    var rarities: [Double] = []
    var margins: [Float] = []

    static var kinds: Int { Weights.labels.count }

    init(settings: TrainingSettings) { self.settings = settings }

    mutating func add(_ text: LabelledText, phrases: PhraseMatcher) {
        guard let kind = Weights.labels.firstIndex(of: text.label) else { return }
        let scored = phrases.score(subject: text.subject, body: text.body)
        let sentences = scored.featureHashes.map { hashes in hashes.map { feature($0) } }
        let whole = scored.wholeHashes.map { feature($0) }
        for feature in Set(sentences.joined()).union(whole) { occurrences[feature] += 1 }
        examples.append(
            Example(
                kind: kind, sentences: sentences, whole: whole, prior: scored.prior.map { $0 * settings.phraseShare },
                weight: 1))
    }

    private mutating func feature(_ hash: UInt64) -> Int {
        if let known = index[hash] { return known }
        index[hash] = names.count
        names.append(hash)
        occurrences.append(0)
        return names.count - 1
    }

    /// Rare kinds count more, frequent ones less: by the root of their share.
    private mutating func balance() {
        var counts = [Double](repeating: 0, count: Self.kinds)
        for example in examples { counts[example.kind] += 1 }
        let mean = Double(examples.count) / Double(Self.kinds)
        for index in examples.indices {
            let ratio = mean / counts[examples[index].kind]
            examples[index].weight = exp(log(ratio) * settings.balance)
        }
    }

    mutating func train() {
        balance()
        weights = [Double](repeating: 0, count: names.count * Self.kinds)
        var squares = [Double](repeating: 1e-6, count: weights.count)
        var biasSquares = [Double](repeating: 1e-6, count: Self.kinds)
        var averaged = [Double](repeating: 0, count: weights.count)
        var averagedBiases = [Double](repeating: 0, count: Self.kinds)
        var order = Array(examples.indices)
        var random = LCG(state: 20_261_121)
        for epoch in 0..<settings.epochs {
            random.shuffle(&order)
            let rate = settings.rate / (1 + 0.1 * Double(epoch))
            defer { remember(epoch, &averaged, &averagedBiases) }
            for position in order {
                var example = examples[position]
                example.sentences = example.sentences.map { sentence in
                    sentence.filter { feature in
                        occurrences[feature] >= settings.minimumOccurrences
                            && Double(random.next() & 0xFFFF) / 65536 >= settings.dropout
                    }
                }
                example.whole = example.whole.filter { feature in
                    occurrences[feature] >= settings.minimumOccurrences
                        && Double(random.next() & 0xFFFF) / 65536 >= settings.wholeDropout
                }
                learn(example, rate, &squares, &biasSquares)
            }
        }
    }

    /// The second half of the passes is averaged: the mean is steadier than the last one.
    private mutating func remember(_ epoch: Int, _ averaged: inout [Double], _ averagedBiases: inout [Double]) {
        let first = settings.epochs / 2
        guard epoch >= first else { return }
        let share = 1 / Double(settings.epochs - first)
        for slot in weights.indices { averaged[slot] += weights[slot] * share }
        for kind in biases.indices { averagedBiases[kind] += biases[kind] * share }
        guard epoch == settings.epochs - 1 else { return }
        (weights, biases) = (averaged, averagedBiases)
    }

    private mutating func learn(
        _ example: Example, _ rate: Double, _ squares: inout [Double], _ biasSquares: inout [Double]
    ) {
        let (probabilities, speakers) = judge(example)
        for kind in 0..<Self.kinds {
            let error = (probabilities[kind] - (kind == example.kind ? 1 : 0)) * example.weight
            guard abs(error) > 1e-5 else { continue }
            biasSquares[kind] += error * error
            biases[kind] -= 0.3 * rate * error / biasSquares[kind].squareRoot()
            for feature in example.whole { adjust(feature, kind, error, 1, rate, &squares) }
            let common = Weights.commonShare(sentenceCount: example.sentences.count)
            for (number, sentence) in example.sentences.enumerated() {
                let loudest = number == speakers[kind] ? Weights.loudestShare : 0
                let share = Weights.share(featureCount: sentence.count) * (loudest + common)
                guard share > 0 else { continue }
                for feature in sentence { adjust(feature, kind, error, share, rate, &squares) }
            }
        }
    }

    private mutating func adjust(
        _ feature: Int, _ kind: Int, _ error: Double, _ share: Double, _ rate: Double, _ squares: inout [Double]
    ) {
        let slot = feature * Self.kinds + kind
        let gradient = error * share + settings.l2 * weights[slot]
        squares[slot] += gradient * gradient
        weights[slot] -= rate * gradient / (0.5 + squares[slot].squareRoot())
    }

    /// The same as `Weights` does: for each kind the sentence that speaks most for it.
    private func judge(_ example: Example) -> ([Double], [Int]) {
        var best = [Double](repeating: -.infinity, count: Self.kinds)
        var speakers = [Int](repeating: 0, count: Self.kinds)
        var common = [Double](repeating: 0, count: Self.kinds)
        for (number, sentence) in example.sentences.enumerated() {
            var sums = [Double](repeating: 0, count: Self.kinds)
            for feature in sentence {
                for kind in 0..<Self.kinds { sums[kind] += weights[feature * Self.kinds + kind] }
            }
            let share = Weights.share(featureCount: sentence.count)
            for kind in 0..<Self.kinds {
                common[kind] += sums[kind] * share
                guard sums[kind] * share > best[kind] else { continue }
                best[kind] = sums[kind] * share
                speakers[kind] = number
            }
        }
        let share = Weights.commonShare(sentenceCount: example.sentences.count)
        let logits = (0..<Self.kinds).map { kind in
            let loudest = best[kind].isFinite ? best[kind] * Weights.loudestShare : 0
            let whole = example.whole.reduce(0.0) { $0 + weights[$1 * Self.kinds + kind] }
            return example.prior[kind] + biases[kind] + whole + loudest + common[kind] * share
        }
        return (softmax(logits), speakers)
    }
}

/// A linear congruential generator (Knuth's MMIX constants): the same order on every machine.
struct LCG {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }

    mutating func shuffle(_ list: inout [Int]) {
        for index in stride(from: list.count - 1, to: 0, by: -1) { list.swapAt(index, Int(next() % UInt64(index + 1))) }
    }
}
