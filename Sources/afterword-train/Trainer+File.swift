// The weights file (see `Weights`): what was learned, pruned and rounded.

import Foundation
import Reading
import Vocabulary

extension Trainer {
    /// The features that matter most, their weights rounded to signed bytes. What counts for the length of a text's margins
    /// is kept in any case.
    func file(_ calibration: Calibration) -> [UInt8] {
        let strengths = names.indices.map { feature in
            (0..<Self.kinds).reduce(0.0) { max($0, abs(weights[feature * Self.kinds + $1])) }
                * Double(min(occurrences[feature], 8)).squareRoot()
        }
        let kept = names.indices.filter { strengths[$0] > 0 || rarities[$0] > 0 }
            .sorted {
                (rarities[$0] > 0 ? 0 : 1, strengths[$1], names[$0]) < (
                    rarities[$1] > 0 ? 0 : 1, strengths[$0], names[$1]
                )
            }
            .prefix(settings.featureLimit)
            .sorted { names[$0] < names[$1] }
        let scales = [scale(kept) { abs(weights[$0]) }, scale(kept) { Double(abs(margins[$0])) }]
        var bytes = Array("AWW3".utf8)
        for scale in scales { append(UInt64(scale.bitPattern), 4, to: &bytes) }
        append(UInt64((calibration.temperature * 64).rounded()), 1, to: &bytes)
        append(UInt64((settings.phraseShare * 64).rounded()), 1, to: &bytes)
        append(UInt64(Self.kinds), 1, to: &bytes)
        for (kind, learned) in biases.enumerated() {
            let bias = Weights.labels[kind] == .rejection ? learned - calibration.caution : learned
            append(UInt64(UInt16(bitPattern: Int16(clamping: Int((bias * 256).rounded())))), 2, to: &bytes)
        }
        append(UInt64(kept.count), 4, to: &bytes)
        for feature in kept {
            append(names[feature], 4, to: &bytes)
            append(UInt64((rarities[feature] / Weights.rarityStep).rounded()), 1, to: &bytes)
            let slots = feature * Self.kinds..<(feature + 1) * Self.kinds
            append(slots.map { Float(weights[$0]) / scales[0] }, to: &bytes)
            append(slots.map { margins[$0] / scales[1] }, to: &bytes)
        }
        return bytes
    }

    private func scale(_ kept: [Int], _ strength: (Int) -> Double) -> Float {
        let largest = kept.reduce(0.0) { highest, feature in
            (0..<Self.kinds).reduce(highest) { max($0, strength(feature * Self.kinds + $1)) }
        }
        return Float(max(largest, 0.01) / 127)
    }

    private func append(_ weights: [Float], to bytes: inout [UInt8]) {
        let rounded = weights.map { Int8(clamping: Int($0.rounded())) }
        // Weights that hardly count are left out.
        let mask = rounded.indices.reduce(0) { abs(Int(rounded[$1])) > 2 ? $0 | 1 << $1 : $0 }
        append(UInt64(mask), 2, to: &bytes)
        for kind in rounded.indices where mask >> kind & 1 == 1 { bytes.append(UInt8(bitPattern: rounded[kind])) }
    }

    private func append(_ value: UInt64, _ count: Int, to bytes: inout [UInt8]) {
        for shift in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * shift))) }
    }
}
