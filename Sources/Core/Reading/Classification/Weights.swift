// The linear model as data: which features speak for which kind, and how strongly. Training makes it (Training/);
// nothing here ever changes at run time.

public import Vocabulary

/// The weights of two linear models that are heard together: a bias for each kind, and features as hashes with two
/// weights for some kinds. The first model weighs a text sentence by sentence. The second (margins) weighs it as a whole:
/// its features count by their rarity, words and what was made of them each brought to unit length.
///
/// The file: `AWW3`, the scales of both models (32-bit floats, little endian), the temperature and the phrases' share (a
/// byte each, in 1/64), the number of kinds (a byte) and their biases (16-bit fixed point, 1/256), the number of features
/// (32 bits), then for each, ascending by hash: 32 bits of hash, its rarity (a byte, in 1/24), and for each model 16 bits
/// telling which kinds have a weight and one signed byte for each of those.
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
    /// For each feature its weights by kind in both models, in units of `scales`.
    private var table: [Row]
    private var scales = (sentence: Float(1), margin: Float(1))
    public private(set) var featureCount = 0

    /// No features: the phrases alone decide, and `other` where they are silent.
    public static let none = Weights()

    /// The bit of a feature's hash that tells words and their pairs from what was made of them.
    public static let wordBit: UInt64 = 0x8000_0000

    /// What a byte of the file's rarities stands for.
    public static let rarityStep = 1.0 / 24

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
        guard try reader.take(4) == Array("AWW3".utf8)[...] else { throw .notWeights }
        scales = (try reader.float(), try reader.float())
        temperature = Double(try reader.number(1)) / 64
        phraseShare = Double(try reader.number(1)) / 64
        guard scales.sentence.isFinite, scales.margin.isFinite, temperature > 0,
            try reader.number(1) == UInt64(Self.labels.count)
        else {
            throw .notWeights
        }
        for kind in Self.labels.indices {
            biases[kind] = Double(Int16(truncatingIfNeeded: Int(try reader.number(2)))) / 256
        }
        let count = Int(try reader.number(4))
        guard count <= bytes.count / 9 else { throw .truncated }
        index = HashIndex(minimumCapacity: count)
        table.reserveCapacity(count)
        for feature in 0..<count {
            index.insert(try reader.number(4), feature)
            var row = Row()
            let rarity = Double(try reader.number(1)) * Self.rarityStep
            row.square = Float(rarity * rarity)
            row.sentence = try reader.weights()
            row.margin = try reader.weights()
            table.append(row)
        }
        featureCount = count
    }

    /// A number for each kind; what lies behind the last kind is 0.
    typealias Kinds = SIMD16<Float>

    /// Bytes as in the file: the table is kept as long as the service runs.
    private struct Row: Sendable {
        var sentence = SIMD16<Int8>()
        var margin = SIMD16<Int8>()
        /// The square of the feature's rarity.
        var square: Float = 0
    }

    /// The number of a feature; nil for one the model does not know.
    @inline(__always)
    func row(of feature: UInt64) -> Int? {
        let found = index.find(feature & 0xFFFF_FFFF)
        return found >= 0 ? found : nil
    }

    /// How much each feature of a sentence with `count` of them weighs: long sentences say the same with more words.
    public static func share(featureCount count: Int) -> Double {
        count <= 60 ? 1 : (60 / Double(count)).squareRoot()
    }

    /// How much the sentence that speaks most for a kind counts, and how much all of them together, of which long texts
    /// have more.
    public static let loudestShare = 0.2
    public static func commonShare(sentenceCount count: Int) -> Double { 0.8 / Double(max(1, count)).squareRoot() }

    /// What both models say of a text.
    func judge(_ features: SentenceFeatures) -> Judgement {
        var judgement = Judgement(logits: biases)
        var (said, words, made) = (Kinds(), Margin(), Margin())
        for feature in features.whole {
            guard let row = row(of: feature.hash) else { continue }
            said += Kinds(table[row].sentence)
            made.add(table[row])
        }
        said *= scales.sentence
        var loudest = Kinds(repeating: features.ends.isEmpty ? 0 : -.infinity)
        var common = Kinds()
        for sentence in features.ends.indices {
            let range = features.range(sentence)
            var sum = Kinds()
            for feature in features.features[range] {
                guard let row = row(of: feature.hash) else { continue }
                sum += Kinds(table[row].sentence)
                if feature.hash & Self.wordBit != 0 {
                    words.add(table[row])
                } else {
                    made.add(table[row])
                }
            }
            sum *= Float(Self.share(featureCount: range.count)) * scales.sentence
            common += sum
            loudest.replace(with: sum, where: sum .> loudest)
        }
        said += loudest * Float(Self.loudestShare)
        said += common * Float(Self.commonShare(sentenceCount: features.ends.count))
        (judgement.wordShare, judgement.madeShare) = (words.unit, made.unit)
        said += (words.sum * words.unit + made.sum * made.unit) * scales.margin
        for kind in judgement.logits.indices { judgement.logits[kind] += Double(said[kind]) }
        return judgement
    }

    /// The second model's sum over one family of features.
    private struct Margin {
        var sum = Kinds()
        var squares: Float = 0

        mutating func add(_ row: Row) {
            sum += Kinds(row.margin)
            squares += row.square
        }

        /// What brings the features to unit length.
        var unit: Float { squares > 0 ? 1 / squares.squareRoot() : 0 }
    }

    /// The models' opinion of a text.
    struct Judgement {
        /// One for each of `labels`, biases included.
        var logits: [Double]
        /// How much the margins' weights of words, and of what was made of them, count in this text.
        var wordShare: Float = 0
        var madeShare: Float = 0
    }

    /// How much a feature speaks for a kind in a text judged so.
    @inline(__always)
    func weight(_ feature: Feature, kind: Int, _ judgement: Judgement) -> Double {
        guard let row = row(of: feature.hash) else { return 0 }
        let share = feature.hash & Self.wordBit != 0 ? judgement.wordShare : judgement.madeShare
        let (sentence, margin) = (Float(table[row].sentence[kind]), Float(table[row].margin[kind]))
        return Double(sentence * scales.sentence + margin * scales.margin * share)
    }

    /// The sentence (among those with features) that speaks most for a kind.
    func speaker(for kind: Int, in features: SentenceFeatures, _ judgement: Judgement) -> Int {
        var loudest = (sentence: 0, sum: -Double.infinity)
        for sentence in features.ends.indices {
            let range = features.range(sentence)
            let sum = features.features[range].reduce(0) { $0 + weight($1, kind: kind, judgement) }
            let said = sum * Self.share(featureCount: range.count)
            if said > loudest.sum { loudest = (sentence, said) }
        }
        return loudest.sentence
    }
}

private struct WeightsReader {
    let bytes: [UInt8]
    var position = 0

    mutating func take(_ count: Int) throws(Weights.FormatError) -> ArraySlice<UInt8> {
        guard bytes.count - position >= count else { throw .truncated }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func float() throws(Weights.FormatError) -> Float {
        Float(bitPattern: UInt32(truncatingIfNeeded: try number(4)))
    }

    /// The kinds that have a weight, and one byte for each of those.
    mutating func weights() throws(Weights.FormatError) -> SIMD16<Int8> {
        var weights = SIMD16<Int8>()
        let mask = try number(2)
        for kind in Weights.labels.indices where mask >> UInt64(kind) & 1 == 1 {
            weights[kind] = Int8(truncatingIfNeeded: Int(try number(1)))
        }
        return weights
    }

    mutating func number(_ count: Int) throws(Weights.FormatError) -> UInt64 {
        try take(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
