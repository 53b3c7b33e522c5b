// What the linear model looks at: words, pairs of words and families of words, once each.

/// A feature of a text and the token it comes from.
struct Feature: Sendable {
    var hash: UInt64
    var token: Int
    var length: Int
}

enum Features {
    private static let unigram = FNV.hash("u")
    private static let bigram = FNV.hash("b")
    private static let family = FNV.hash("f")

    /// The features of `text`, without repetitions, in the order they first occur; of long texts the beginning.
    static func of(_ text: TokenizedText, tokenLimit: Int = 400) -> [Feature] {
        var seen = HashIndex(minimumCapacity: 512)
        var features: [Feature] = []
        features.reserveCapacity(tokenLimit * 3)
        let tokens = text.tokens
        for index in 0..<min(tokens.count, tokenLimit) {
            let token = tokens[index]
            add(FNV.combine(unigram, token.hash), index, 1, &seen, &features)
            if token.stem != token.hash { add(FNV.combine(family, token.stem), index, 1, &seen, &features) }
            if index + 1 < tokens.count, tokens[index + 1].sentence == token.sentence {
                let pair = FNV.combine(token.hash, tokens[index + 1].hash)
                add(FNV.combine(bigram, pair), index, 2, &seen, &features)
            }
        }
        return features
    }

    @inline(__always)
    private static func add(
        _ hash: UInt64, _ token: Int, _ length: Int, _ seen: inout HashIndex, _ features: inout [Feature]
    ) {
        let key = hash & 0xFFFF_FFFF
        guard seen.find(key) < 0 else { return }
        seen.insert(key, token)
        features.append(Feature(hash: key, token: token, length: length))
    }
}
