// Whose date it is: what the clause of a date says of it, and the clauses about it. The words are in WordRoles.swift.

/// A sentence cut into clauses, with what each says of answers, deadlines and other events.
struct SentenceRoles {
    let text: TokenizedText
    let sentence: Sentence
    /// What each token of the sentence may stand for.
    let roles: [WordRoles]
    /// The clause of each token.
    private(set) var clauses: [Int]
    /// Where the mentions stand, in bytes.
    private let mentions: [Range<Int>]

    init(_ text: TokenizedText, _ sentence: Sentence, _ lexicon: RoleLexicon, mentions: [DateMention]) {
        self.text = text
        self.sentence = sentence
        self.mentions = mentions.map(\.range)
        var roles = sentence.tokens.map { lexicon.roles(of: text.tokens[$0]) }
        Self.correct(&roles, text, sentence)
        self.roles = roles
        clauses = []
        cut()
    }

    var count: Int { roles.count }

    func hash(_ index: Int) -> UInt64 {
        roles.indices.contains(index) ? text.tokens[sentence.tokens.lowerBound + index].hash : 0
    }

    // MARK: Clauses

    /// A clause ends at a comma or dash, and before a conjunction that a subject or an auxiliary follows.
    private mutating func cut() {
        var clause = 0
        var start = 0
        for index in roles.indices {
            let token = text.tokens[sentence.tokens.lowerBound + index]
            if index > 0 {
                let previous = text.tokens[sentence.tokens.lowerBound + index - 1]
                let isInMention = mentions.contains {
                    $0.lowerBound <= Int(previous.start) && Int(token.start) < $0.upperBound
                }
                if !isInMention, token.clause != previous.clause || (index > start && opensClause(index)) {
                    clause += 1
                    start = index
                }
            }
            clauses.append(clause)
        }
        joinFragments()
    }

    private func opensClause(_ index: Int) -> Bool {
        guard roles[index].contains(.joins) else { return false }
        return (index + 1..<min(index + 4, count)).contains {
            !roles[$0].isDisjoint(with: [.sender, .future, .reader]) || roles[$0].contains(.fixed)
        }
    }

    /// A clause that holds a date and says nothing belongs to the one before it.
    private mutating func joinFragments() {
        for mention in mentions {
            guard let clause = clause(of: mention), said(in: clause).isDisjoint(with: Self.content) else { continue }
            let other = clause > 0 ? clause - 1 : clause + 1
            for index in clauses.indices where clauses[index] == clause { clauses[index] = other }
        }
    }

    private static let content: WordRoles = [
        .tell, .say, .decide, .wait, .process, .back, .absence, .event, .fixed, .past, .expiry, .chase,
    ]

    private func clause(of range: Range<Int>) -> Int? { firstToken(of: range).map { clauses[$0] } }

    func firstToken(of range: Range<Int>) -> Int? {
        roles.indices.first { Int(text.tokens[sentence.tokens.lowerBound + $0].start) >= range.lowerBound }
    }

    private func isInMention(_ index: Int) -> Bool {
        let start = Int(text.tokens[sentence.tokens.lowerBound + index].start)
        return mentions.contains { $0.contains(start) }
    }

    /// What the words of a clause stand for, those of dates left out.
    private func said(in clause: Int) -> WordRoles {
        var said: WordRoles = []
        for index in roles.indices where clauses[index] == clause && !isInMention(index) {
            said.formUnion(roles[index])
        }
        return said
    }

    // MARK: What is said of a date

    /// What a date is for.
    struct Purpose {
        /// How surely an answer is promised for it, in tenths; 0 where nothing speaks for or against it.
        var promise: Int
        var isDeadline = false
        var isProposal = false
        /// How the words stand to the time, seen from the promise.
        var relation: DateRelation
    }

    func purpose(of mention: DateMention) -> Purpose {
        guard let clause = clause(of: mention.range) else { return Purpose(promise: 0, relation: mention.relation) }
        let said = said(in: clause)
        var purpose = Purpose(promise: 0, relation: mention.relation)
        if isSilence(mention) || (all.contains(.chase) && mention.relation != .on) {
            purpose.promise = 60
            if mention.relation == .after { purpose.relation = .by }
            return purpose
        }
        let isTimed = mention.value.time != nil
        let proposes = all.contains(.proposes)
        if asks(clause) || leaves(mention) {
            let isProposal = mention.relation == .on && proposes && isTimed
            (purpose.promise, purpose.isProposal, purpose.isDeadline) = (-100, isProposal, !isProposal)
            return purpose
        }
        purpose.promise = weight(said, mention, clause)
        if isTimed, mention.value.endTime == nil, said.isDisjoint(with: [.tell, .decide]) { purpose.promise -= 15 }
        // What is denied until then may come later still: a limit said elsewhere is worth more.
        if isDenied(mention, clause) { (purpose.relation, purpose.promise) = (.on, purpose.promise - 15) }
        if mention.relation == .from, mention.value.grain == .day, !said.isDisjoint(with: [.tell, .back, .absence]) {
            purpose.relation = .on
        }
        if let link = link(after: clause) {
            purpose.promise = max(purpose.promise, link.weight)
            if link.isLimit, purpose.relation == .on { purpose.relation = .by }
        }
        if purpose.promise < 25, said.contains(.expiry) { purpose.isDeadline = true }
        purpose.isProposal = !purpose.isDeadline && (proposes || isTimed) && purpose.promise < 45
        return purpose
    }

    /// Whether the sentence says nothing but the time: "Friday at the latest."
    var isBare: Bool {
        !roles.indices.contains { !isInMention($0) && !roles[$0].isDisjoint(with: Self.content) }
    }

    /// Whether an answer is spoken of as to come.
    var speaksOfAnswer: Bool { !all.isDisjoint(with: [.tell, .decide]) && all.contains(.future) && !asks(0) }

    private var all: WordRoles { roles.reduce(into: []) { $0.formUnion($1) } }

    /// What the words of its clause weigh for and against a promise.
    private func weight(_ said: WordRoles, _ mention: DateMention, _ clause: Int) -> Int {
        let answers = !said.isDisjoint(with: [.tell, .decide])
        var weight = 0
        if said.contains(.tell) { weight += 30 } else if said.contains(.say) { weight += 15 }
        if said.contains(.decide) { weight += said.contains(.tell) ? 5 : 20 }
        if said.contains(.wait) { weight += answers ? 5 : 15 }
        if said.contains(.process) { weight += 10 }
        if said.contains(.back) { weight += 15 }
        if said.contains(.future), weight > 0 { weight += 10 }
        if said.isSuperset(of: [.say, .future, .sender]), !answers { weight += 5 }
        if mention.relation == .by { weight += 10 }
        weight += doubt(said, mention, clause, answers)
        let others = all
        if weight < 30, !others.isDisjoint(with: [.tell, .decide]), others.contains(.future) { weight += 10 }
        return weight
    }

    /// What speaks against a promise: another event, the past, the reader's own doing.
    private func doubt(_ said: WordRoles, _ mention: DateMention, _ clause: Int, _ answers: Bool) -> Int {
        let isAfterwards = isSubordinate(mention, clause)
        var weight = 0
        if said.contains(.event), !isAfterwards { weight -= answers ? 15 : 30 }
        if said.contains(.fixed), !isAfterwards { weight -= answers && said.contains(.sender) ? 10 : 35 }
        if said.contains(.past), !said.contains(.future) { weight -= 30 }
        if said.contains(.courtesy), !said.contains(.future) { weight -= 30 }
        if said.contains(.absence), !said.contains(.back), !answers { weight -= 15 }
        if isReadersDoing(clause) { weight -= 30 }
        return weight
    }

    /// "We should know more once the budget round closes on …": what comes after "once" only dates the answer before it.
    private func isSubordinate(_ mention: DateMention, _ clause: Int) -> Bool {
        var hasAnswer = false
        for index in roles.indices where clauses[index] == clause {
            guard Int(text.tokens[sentence.tokens.lowerBound + index].start) < mention.range.lowerBound else { break }
            if roles[index].contains(.once), hasAnswer { return true }
            if !roles[index].isDisjoint(with: .answers) { hasAnswer = true }
        }
        return false
    }

    /// "No decision before the 14th", "nothing until Friday": on that day, then.
    private func isDenied(_ mention: DateMention, _ clause: Int) -> Bool {
        guard let first = firstToken(of: mention.range), Names.limits.contains(hash(first)) else { return false }
        return roles.indices.contains { clauses[$0] == clause && $0 < first && Names.denials.contains(hash($0)) }
    }

    /// "You will meet the panel", "you are free": the reader is who acts, and does not hear.
    private func isReadersDoing(_ clause: Int) -> Bool {
        guard let first = roles.indices.first(where: { clauses[$0] == clause && !roles[$0].contains(.joins) }) else {
            return false
        }
        let subject = (first..<min(first + 3, count)).first {
            clauses[$0] == clause && roles[$0].contains(.reader) && !roles[max(first, $0 - 1)].contains(.say)
        }
        guard let subject else { return false }
        let rest = (subject + 1..<min(subject + 7, count)).filter { clauses[$0] == clause }
        return !rest.contains { !roles[$0].isDisjoint(with: .answers) }
    }

    /// A later clause that takes the time up: "and will let you know then".
    private func link(after clause: Int) -> (weight: Int, isLimit: Bool)? {
        var next = clause + 1
        while let last = clauses.last, next <= last {
            if roles.indices.contains(where: { clauses[$0] == next && isInMention($0) }) { return nil }
            if let link = linking(next) { return link }
            next += 1
        }
        return nil
    }

    /// Whether the clause tells or decides at a time named before; and whether by it.
    private func linking(_ clause: Int) -> (weight: Int, isLimit: Bool)? {
        let said = said(in: clause)
        let opens = roles.indices.first { clauses[$0] == 0 }.map { roles[$0].contains(.once) } ?? false
        guard isLinked(clause, said) || (opens && clause > 0), !said.isDisjoint(with: .linked) else { return nil }
        let isLimit = roles.indices.contains {
            clauses[$0] == clause && roles[$0].contains(.then) && ($0 > 0 && hash($0 - 1) == Self.by)
        }
        let weight = said.isDisjoint(with: [.tell, .decide]) ? 25 : 40
        return (weight + (said.contains(.future) ? 10 : 0), isLimit)
    }

    private func isLinked(_ clause: Int, _ said: WordRoles) -> Bool {
        if said.contains(.then) { return true }
        if roles.indices.contains(where: { clauses[$0] == clause && hash($0) == Self.that && hash($0 + 2) == Self.when }
        ) {
            return true
        }
        return roles.indices.contains { index in
            clauses[index] == clause
                && (hash(index) == Self.after && Self.promptly.contains(hash(index - 1))
                    || (hash(index) == Self.that || hash(index) == Self.same) && Self.times.contains(hash(index + 1)))
        }
    }

    /// Whether this sentence, which names no time, takes up the time of the one before it.
    func links() -> (weight: Int, isLimit: Bool)? {
        guard let last = clauses.last else { return nil }
        for clause in 0...last {
            let said = said(in: clause)
            if isLinked(clause, said), let link = linking(clause) { return link }
        }
        return nil
    }

    private static let by = FNV.hash("by")
    private static let when = FNV.hash("when")
    private static let after = FNV.hash("after")
    private static let that = FNV.hash("that")
    private static let same = FNV.hash("same")
    private static let promptly = ["right", "straight", "soon", "shortly", "immediately", "directly", "just"]
        .map { FNV.hash($0) }
    private static let times = ["day", "evening", "afternoon", "morning", "night", "week", "date", "time", "point"]
        .map { FNV.hash($0) }
}
