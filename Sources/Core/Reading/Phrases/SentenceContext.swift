// What surrounds a phrase in its sentence: negation before it, and a condition it stands under.

/// The little words that turn or suspend a statement, in the languages of the phrase packs.
struct FunctionWords: Sendable {
    private var kinds = HashIndex(minimumCapacity: 128)

    private enum Kind: Int { case negation, condition, contrast, regret, waiting, courtesy, assume }

    init() {
        add(
            .negation,
            """
            not no never neither nor nobody none without unable kein keine keinen keiner keinem \
            nicht nie ne pas jamais aucun aucune ningun ninguna niet geen nooit noch \
            withdraw withdrawing rescind rescinding retract revoke revoking
            """
        )
        add(
            .condition,
            "if unless whether provided wenn falls sofern ob si als indien tenzij mits cuando mocht mochten hvis")
        add(.contrast, "but however jedoch aber mais pero maar")
        add(.regret, "unfortunately sadly regrettably leider helaas")
        add(.waiting, "hear heard contacted reply response word invited shortlisted receive received notified")
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
    func isRegret(_ hash: UInt64) -> Bool { has(hash, .regret) }
    /// What an applicant waits for: "if you have not heard by Friday".
    func isWaiting(_ hash: UInt64) -> Bool { has(hash, .waiting) }
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
        if condition == nil { condition = Self.inversion(text, range) ?? Self.anybody(text, range) }
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

    /// Where a clause begins that is about applicants at large and not about the reader: "those who …", "candidates not
    /// …", "unsuccessful applicants …", as letters of receipt explain how it goes on.
    private static func anybody(_ text: [Token], _ range: Range<Int>) -> Int? {
        for index in range where index + 1 < range.upperBound {
            guard index == range.lowerBound || text[index - 1].clause != text[index].clause else { continue }
            let (word, next) = (text[index].hash, text[index + 1].hash)
            if applicants.contains(word), relatives.contains(next) { return index }
            if failing.contains(word), applicants.contains(next) { return index }
        }
        return nil
    }

    private static let applicants = hashes(
        "those anyone anybody candidates applicants applications persons people proposals submissions")
    private static let relatives = hashes("who that which not whose failing scoring below without")
    private static let failing = hashes("unsuccessful incomplete ineligible late rejected unsuitable excluded")

    private static func hashes(_ words: String) -> [UInt64] { words.split(separator: " ").map { FNV.hash($0.utf8) } }

    /// A courteous condition ends with its clause, as does any condition at a "but" or "unfortunately"; others govern the
    /// sentence's rest: "if you have not heard by Friday, unfortunately you were not selected" tells nothing yet.
    private static func end(
        of condition: Int, _ text: [Token], _ range: Range<Int>, _ words: FunctionWords
    ) -> Int {
        var (isCourteous, isWaiting) = (false, false)
        for index in condition..<range.upperBound {
            if text[index].clause != text[condition].clause {
                if isCourteous && index > condition + 2 { return index }
                let word = text[index].hash
                if words.isContrast(word) || (words.isRegret(word) && !isWaiting) { return index }
            } else {
                if words.isCourtesy(text[index].hash) { isCourteous = true }
                if words.isWaiting(text[index].hash) { isWaiting = true }
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
