// The linear model as data: which features speak for which kind, and how strongly. Training makes it (Training/);
// nothing here ever changes at run time.

public import Vocabulary

/// The weights of the linear model: a bias for each kind, and features as hashes with a weight for some kinds.
///
/// The file: `AWW2`, the scale (32-bit float, little endian), the temperature and the phrases' share (a byte each, in
/// 1/64), the number of kinds (a byte) and their biases (16-bit fixed point, 1/256), the number of features (32 bits), then for each,
/// ascending by hash: 32 bits of hash, 16 bits telling which kinds have a weight, one signed byte for each of those.
public struct Weights: Sendable {
    /// The kinds the model tells apart, in the order of the file.
    public static let labels: [Label] = [
        .receipt, .scheduling, .invitation, .request, .timeline, .onHold, .offer, .rejection, .feedback,
        .acknowledgement, .automatic, .other, .bounce,
    ]

    public private(set) var biases: [Double]
    /// What all logits are divided by, so that of the readings with confidence 0.8 four in five are right.
    public private(set) var temperature = 1.0
    /// How much of what the phrase packs say of their phrases stands; the rest was learned.
    public private(set) var phraseShare = 1.0
    private var index: HashIndex
    /// Weights by feature and kind, `Weights.labels.count` for each feature.
    private var table: [Float]
    public private(set) var featureCount = 0

    /// No features: the phrases alone decide, and `other` where they are silent.
    public static let none = Weights()

    init() {
        biases = Self.labels.map { $0 == .other ? 1.5 : 0 }
        index = HashIndex()
        table = []
    }

    /// Why a weights file was refused.
    public enum FormatError: Error, Equatable {
        case notWeights
        case truncated
    }

    /// Reads a weights file.
    public init(bytes: [UInt8]) throws(FormatError) {
        self.init()
        var reader = WeightsReader(bytes: bytes)
        guard try reader.take(4) == Array("AWW2".utf8)[...] else { throw .notWeights }
        let scale = Float(bitPattern: UInt32(truncatingIfNeeded: try reader.number(4)))
        temperature = Double(try reader.number(1)) / 64
        phraseShare = Double(try reader.number(1)) / 64
        guard scale.isFinite, temperature > 0, try reader.number(1) == UInt64(Self.labels.count) else {
            throw .notWeights
        }
        for kind in Self.labels.indices {
            biases[kind] = Double(Int16(truncatingIfNeeded: Int(try reader.number(2)))) / 256
        }
        let count = Int(try reader.number(4))
        guard count <= bytes.count / 6 else { throw .truncated }
        index = HashIndex(minimumCapacity: count)
        table.reserveCapacity(count * Self.labels.count)
        for feature in 0..<count {
            index.insert(try reader.number(4), feature)
            let mask = try reader.number(2)
            for kind in Self.labels.indices {
                let isSet = mask >> UInt64(kind) & 1 == 1
                table.append(isSet ? Float(Int8(truncatingIfNeeded: Int(try reader.number(1)))) * scale : 0)
            }
        }
        featureCount = count
    }

    /// The weights of a feature, as a range of `table`; nil for one the model does not know.
    @inline(__always)
    func row(of feature: UInt64) -> Int? {
        let found = index.find(feature & 0xFFFF_FFFF)
        return found >= 0 ? found * Self.labels.count : nil
    }

    /// How much each feature of a sentence with `count` of them weighs: long sentences say the same with more words.
    public static func share(featureCount count: Int) -> Double {
        count <= 60 ? 1 : (60 / Double(count)).squareRoot()
    }

    /// How much the sentence that speaks most for a kind counts, and how much all of them together, of which long texts
    /// have more.
    public static let loudestShare = 0.2
    public static func commonShare(sentenceCount count: Int) -> Double { 0.8 / Double(max(1, count)).squareRoot() }

    /// What the model says of a text: for each kind the sentence that speaks for it most.
    func judge(_ features: SentenceFeatures) -> Judgement {
        let kinds = Self.labels.count
        var judgement = Judgement(
            logits: biases, speakers: [Int](repeating: 0, count: kinds))
        for feature in features.whole {
            guard let row = row(of: feature.hash) else { continue }
            for kind in 0..<kinds { judgement.logits[kind] += Double(table[row + kind]) }
        }
        guard !features.ends.isEmpty else { return judgement }
        var best = [Float](repeating: -.infinity, count: kinds)
        var sums = [Float](repeating: 0, count: kinds)
        var common = [Float](repeating: 0, count: kinds)
        for sentence in features.ends.indices {
            let range = features.range(sentence)
            for kind in 0..<kinds { sums[kind] = 0 }
            for feature in features.features[range] {
                guard let row = row(of: feature.hash) else { continue }
                for kind in 0..<kinds { sums[kind] += table[row + kind] }
            }
            let share = Float(Self.share(featureCount: range.count))
            for kind in 0..<kinds {
                let said = sums[kind] * share
                common[kind] += said
                guard said > best[kind] else { continue }
                best[kind] = said
                judgement.speakers[kind] = sentence
            }
        }
        let commonShare = Self.commonShare(sentenceCount: features.ends.count)
        for kind in 0..<kinds {
            judgement.logits[kind] += Double(best[kind]) * Self.loudestShare + Double(common[kind]) * commonShare
        }
        return judgement
    }

    /// The model's opinion of a text.
    struct Judgement {
        /// One for each of `labels`, biases included.
        var logits: [Double]
        /// For each kind the sentence (among those with features) that spoke most for it.
        var speakers: [Int]
    }

    @inline(__always)
    func weight(row: Int, kind: Int) -> Double { Double(table[row + kind]) }
}

private struct WeightsReader {
    let bytes: [UInt8]
    var position = 0

    mutating func take(_ count: Int) throws(Weights.FormatError) -> ArraySlice<UInt8> {
        guard bytes.count - position >= count else { throw .truncated }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func number(_ count: Int) throws(Weights.FormatError) -> UInt64 {
        try take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
