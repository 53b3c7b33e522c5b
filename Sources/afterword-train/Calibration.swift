// How sure the model may say it is: found by reading texts that it did not learn from.

import Foundation
import Reading
import Vocabulary

/// What is done to logits so that confidences mean what they say.
struct Calibration {
    /// What logits are divided by.
    var temperature = 1.0
    /// What is taken from a rejection's logit: a false one costs more than a missed one.
    var caution = 0.0

    /// Texts that were read by a model which did not learn from them.
    struct Sample {
        var kind: Int
        var logits: [Double]
    }

    /// The temperature under which the samples are likeliest.
    init(_ samples: [Sample], caution: Double) {
        self.caution = caution
        let grid = (8...40).map { Double($0) / 16 }
        temperature = grid.min { Self.loss(samples, $0) < Self.loss(samples, $1) } ?? 1
    }

    init() {}

    private static func loss(_ samples: [Sample], _ temperature: Double) -> Double {
        samples.reduce(0) { sum, sample in
            sum - log(max(1e-6, softmax(sample.logits.map { $0 / temperature })[sample.kind]))
        }
    }
}
