// What surrounds a phrase in its sentence: negation before it, and a condition it stands under.

/// The little words that turn or suspend a statement, in the languages of the phrase packs.
struct FunctionWords: Sendable {
    private var kinds = HashIndex(minimumCapacity: 128)

    private enum Kind: Int { case negation, condition, contrast, courtesy, assume }

    init() {
        add(
            .negation,
            """
            not no never neither nor nobody none without unable kein keine keinen keiner keinem \
            nicht nie ne pas jamais aucun aucune ningun ninguna niet geen nooit noch
            """
        )
        add(.condition, "if unless whether provided wenn falls sofern ob si als indien tenzij mits cuando")
        add(.contrast, "but however unfortunately sadly regrettably jedoch aber leider mais pero helaas maar")
        add(
            .courtesy,
            "questions question feedback helps anything consolation interested like wish prefer possible fragen")
        add(.assume, "assume consider regard treat presume")
    }

    private mutating func add(_ kind: Kind, _ list: String) {
        for word in list.split(separator: " ") { kinds.insert(FNV.hash(word.utf8), kind.rawValue) }
    }

    @inline(__always)
    private func has(_ hash: UInt64, _ kind: Kind) -> Bool { kinds.find(hash) == kind.rawValue }

    func isNegation(_ hash: UInt64) -> Bool { has(hash, .negation) }
    func isCondition(_ hash: UInt64) -> Bool { has(hash, .condition) }
    func isContrast(_ hash: UInt64) -> Bool { has(hash, .contrast) }
    func isCourtesy(_ hash: UInt64) -> Bool { has(hash, .courtesy) }
    func isAssumption(_ hash: UInt64) -> Bool { has(hash, .assume) }
}

/// Where a sentence is negated and where it only supposes.
struct SentenceContext: Sendable {
    private var text: [Token] = []
    private var range = 0..<0
    private var negations: [Int] = []
    /// From here to there the sentence only supposes something.
    private(set) var supposed = 0..<0

    init() {}

    init(_ tokenized: TokenizedText, _ sentence: Sentence, _ words: FunctionWords) {
        range = sentence.tokens
        text = tokenized.tokens
        var condition: Int?
        var assumption: Int?
        for index in range {
            let hash = text[index].hash
            if words.isNegation(hash) { negations.append(index) }
            if condition == nil, words.isCondition(hash), !Self.isIdiom(text, index, range) { condition = index }
            if assumption == nil, words.isAssumption(hash) { assumption = index }
        }
        if condition == nil { condition = Self.inversion(text, range) }
        guard let condition else { return }
        var start = condition
        if let assumption, assumption < condition { start = assumption }
        supposed = start..<Self.end(of: condition, text, range, words)
    }

    /// "as if", "even if", "what if", "if so" suppose nothing.
    private static func isIdiom(_ text: [Token], _ index: Int, _ range: Range<Int>) -> Bool {
        guard index > range.lowerBound else { return false }
        let before = text[index - 1].hash
        return before == Self.asWord || before == Self.evenWord
    }

    private static let asWord = FNV.hash("as")
    private static let evenWord = FNV.hash("even")
    private static let should = FNV.hash("should")
    private static let you = FNV.hash("you")
    private static let your = FNV.hash("your")
    private static let we = FNV.hash("we")
    private static let inWord = FNV.hash("in")
    private static let the = FNV.hash("the")
    private static let eventWords = [FNV.hash("event"), FNV.hash("case")]

    /// "Should you not …", "Should your application …", "in the event that", "in case".
    private static func inversion(_ text: [Token], _ range: Range<Int>) -> Int? {
        for index in range where index + 1 < range.upperBound {
            let opensClause = index == range.lowerBound || text[index - 1].clause != text[index].clause
            let next = text[index + 1].hash
            if text[index].hash == should, opensClause, next == you || next == your || next == we { return index }
            if text[index].hash == inWord {
                if eventWords.contains(next) { return index }
                if next == the, index + 2 < range.upperBound, eventWords.contains(text[index + 2].hash) { return index }
            }
        }
        return nil
    }

    /// A courteous condition ends with its clause, as does any condition at a "but"; others govern the sentence's rest.
    private static func end(
        of condition: Int, _ text: [Token], _ range: Range<Int>, _ words: FunctionWords
    ) -> Int {
        var isCourteous = false
        for index in condition..<range.upperBound {
            if text[index].clause != text[condition].clause {
                if isCourteous && index > condition + 2 { return index }
                if words.isContrast(text[index].hash) { return index }
            } else if words.isCourtesy(text[index].hash) {
                isCourteous = true
            }
        }
        return range.upperBound
    }

    /// Whether one of the six words before `index`, in its clause, negates; two negations cancel out.
    func isNegated(before index: Int) -> Bool {
        var negated = false
        for negation in negations where negation < index && negation >= index - 6 {
            guard text[negation].clause == text[index].clause else { continue }
            if negation + 1 < range.upperBound, text[negation + 1].hash == Self.only { continue }
            negated.toggle()
        }
        return negated
    }

    private static let only = FNV.hash("only")

    func isConditional(at index: Int) -> Bool { supposed.contains(index) }
}
