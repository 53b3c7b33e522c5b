// The built-in data of reading: phrases, weights, senders. Decoded once; a mistake in them is a mistake of ours, found by
// tests, and reported like any other.

import Defaults
import Reading
import TOMLKit

enum BuiltIn {
    static func senders() throws -> SenderLists {
        try TOMLDecoder().decode(SenderLists.self, from: Defaults.senders)
    }

    static func classifier() throws -> Classifier {
        let packs = try Defaults.phrases.keys.sorted { $0 + ".toml" < $1 + ".toml" }.compactMap { Defaults.phrases[$0] }
            .map {
                try TOMLDecoder().decode(PhrasePack.self, from: $0)
            }
        return Classifier(phrases: try PhraseMatcher(packs), weights: try Weights(bytes: Defaults.weights))
    }
}
