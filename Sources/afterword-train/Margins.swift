// The second model: for each kind the plane that parts its texts from all others with the widest margin. Linear support
// vector machines with squared hinge loss by dual coordinate descent (Hsieh et al. 2008), deterministic: a fixed order
// from a fixed seed, no threads.

import Foundation
import Reading

/// Texts as sparse vectors, one after the other.
struct SparseTexts {
    private(set) var starts = [0]
    private(set) var features: [Int32] = []
    private(set) var values: [Float] = []

    var count: Int { starts.count - 1 }

    mutating func append(_ text: [(feature: Int, value: Double)]) {
        for entry in text {
            features.append(Int32(entry.feature))
            values.append(Float(entry.value))
        }
        starts.append(features.count)
    }
}

/// Learns one plane for each kind.
struct Margins {
    /// How much a text on the wrong side costs.
    var cost: Double
    var passes: Int

    /// The weights of the kind's plane, one for each feature, and its offset; texts of the kind weigh `balance`.
    func plane(of kind: Int, _ texts: SparseTexts, kinds: [Int], featureCount: Int, balance: Double) -> (
        weights: [Float], offset: Double
    ) {
        var weights = [Float](repeating: 0, count: featureCount)
        var offset = 0.0
        var duals = [Double](repeating: 0, count: texts.count)
        let squares = (0..<texts.count).map { text in
            (texts.starts[text]..<texts.starts[text + 1]).reduce(1.0) {
                $0 + Double(texts.values[$1] * texts.values[$1])
            }
        }
        var order = Array(0..<texts.count)
        var random = LCG(state: 4_711)
        for _ in 0..<passes {
            random.shuffle(&order)
            var furthest = 0.0
            for text in order {
                let side: Double = kinds[text] == kind ? 1 : -1
                let slack = 0.5 / (kinds[text] == kind ? cost * balance : cost)
                let range = texts.starts[text]..<texts.starts[text + 1]
                var sum: Float = 0
                for slot in range { sum += weights[Int(texts.features[slot])] * texts.values[slot] }
                let gradient = side * (Double(sum) + offset) - 1 + slack * duals[text]
                let projected = duals[text] == 0 ? min(0, gradient) : gradient
                furthest = max(furthest, abs(projected))
                guard abs(projected) > 1e-9 else { continue }
                let before = duals[text]
                duals[text] = max(0, before - gradient / (squares[text] + slack))
                let step = Float((duals[text] - before) * side)
                for slot in range { weights[Int(texts.features[slot])] += step * texts.values[slot] }
                offset += Double(step)
            }
            if furthest < 0.01 { break }
        }
        return (weights, offset)
    }
}

extension Trainer {
    /// Learns the margins from all examples: a feature's value is its rarity, words and what was made of them each at unit
    /// length, as `Weights` measures them.
    mutating func trainMargins() {
        var frequency = [Int](repeating: 0, count: names.count)
        for example in examples {
            for feature in Set(example.sentences.joined()).union(example.whole) { frequency[feature] += 1 }
        }
        rarities = frequency.map { count in
            guard count >= settings.minimumTexts else { return 0 }
            let rarity = log(Double(1 + examples.count) / Double(1 + count)) + 1
            return (rarity / Weights.rarityStep).rounded() * Weights.rarityStep
        }
        var texts = SparseTexts()
        for example in examples { texts.append(vector(of: example)) }
        let kinds = examples.map(\.kind)
        margins = [Float](repeating: 0, count: names.count * Self.kinds)
        for kind in 0..<Self.kinds {
            let members = kinds.reduce(0) { $1 == kind ? $0 + 1 : $0 }
            guard members > 0 else { continue }
            let learner = Margins(cost: settings.cost, passes: settings.passes)
            let plane = learner.plane(
                of: kind, texts, kinds: kinds, featureCount: names.count,
                balance: Double(examples.count) / Double(Self.kinds * members))
            for feature in names.indices {
                let weight = Double(plane.weights[feature]) * rarities[feature] * settings.marginShare
                margins[feature * Self.kinds + kind] = Float(weight)
            }
            biases[kind] += plane.offset * settings.marginShare
        }
    }

    private func vector(of example: Example) -> [(feature: Int, value: Double)] {
        var counts: [Int: Int] = [:]
        for feature in example.sentences.joined() { counts[feature, default: 0] += 1 }
        for feature in example.whole { counts[feature, default: 0] += 1 }
        var lengths = [0.0, 0.0]
        for (feature, count) in counts.sorted(by: { $0.key < $1.key }) {
            lengths[isWord(feature) ? 1 : 0] += Double(count) * rarities[feature] * rarities[feature]
        }
        return counts.sorted { $0.key < $1.key }.compactMap { feature, count in
            guard rarities[feature] > 0 else { return nil }
            return (feature, Double(count) * rarities[feature] / lengths[isWord(feature) ? 1 : 0].squareRoot())
        }
    }

    private func isWord(_ feature: Int) -> Bool { names[feature] & Weights.wordBit != 0 }
}
