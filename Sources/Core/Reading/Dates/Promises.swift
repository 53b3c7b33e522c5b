// What a message says about time: when an answer is promised, by when one is asked for, which times are proposed.

public import Vocabulary

/// A promise of an answer with the sentence that makes it.
public struct Promise: Sendable, Hashable, Codable {
    public var window: TimeWindow
    /// The sentence as written, white space joined.
    public var quote: String

    public init(window: TimeWindow, quote: String) { (self.window, self.quote) = (window, quote) }
}

/// What a text says about time.
public struct DatesSaid: Sendable, Hashable {
    /// A date and how surely an answer is promised for it, in tenths.
    struct Statement: Sendable, Hashable {
        var promise: Promise
        var weight: Int
    }

    var statements: [Statement] = []
    /// By when the reader is asked to answer: of several the earliest.
    public var deadline: Promise?
    public var proposedTimes: [ProposedTime] = []

    public init() {}

    /// What plainly is a promise, in the text's order.
    public var promises: [Promise] { statements.filter { $0.weight >= Self.plain }.map(\.promise) }

    /// The promise that counts: of several that are about as plain the latest.
    public var promise: Promise? { promise(from: Self.plain) }

    /// The same, where what weighs at least `least` is one: a mail about the time of an answer needs no verb.
    func promise(from least: Int) -> Promise? {
        guard let most = statements.map(\.weight).max(), most >= least else { return nil }
        return statements.filter { $0.weight >= max(least, most - Self.margin) }.map(\.promise)
            .max { $0.window.until < $1.window.until }
    }

    static let plain = 30
    private static let margin = 14
}

/// Reads promised dates.
public struct Promises: Sendable {
    private let lexicon = RoleLexicon()

    public init() {}

    /// What days and times of a text are counted from and meant in.
    private struct Clock {
        var reference: Instant
        var zone: Zone
        var sender: Zone
    }

    /// The window that a phrase of the person names ("within 5 working days", "end of next week"); nil where the whole
    /// phrase is not understood ("soonish").
    public func resolve(_ phrase: String, reference: Instant, zone: Zone) -> TimeWindow? {
        guard phrase.utf8.count <= 200 else { return nil }
        let trimmed = TimeExpression.trim(phrase)
        if let exact = Instant(rfc3339: trimmed) { return TimeWindow(from: exact, until: exact) }
        return TimeExpression.wholeMention(trimmed, reference: reference, zone: zone)?
            .window(reference: reference, zone: zone)
    }

    /// All promises of an answer in `text`, in its order.
    public func find(in text: String, reference: Instant, zone: Zone) -> [Promise] {
        read(text, reference: reference, zone: zone).promises
    }

    /// Everything that `text` says about time.
    ///
    /// - Parameters:
    ///   - zone: where promised days close.
    ///   - sender: the clock of who wrote, which days are counted by and times of day are meant in; nil for `zone`.
    public func read(_ text: String, reference: Instant, zone: Zone, sender: Zone? = nil) -> DatesSaid {
        let text = TokenizedText(text, limit: 16 * 1024)
        let clock = Clock(reference: reference, zone: zone, sender: sender ?? zone)
        var said = DatesSaid()
        // The last date of the sentence before: "that day" and "then" may mean it.
        var anchor: DateValue?
        var isOpen = false
        for (number, sentence) in text.sentences.prefix(200).enumerated() {
            guard sentence.bytes.count <= 2000, lexicon.namesTime(text, sentence) else {
                if isOpen { link(sentence, of: text, to: &said, reference) }
                isOpen = false
                continue
            }
            let tokens = DateLexer.tokens(of: text.bytes, in: sentence.bytes)
            var scanner = DateScanner(tokens, reference: reference, zone: zone, sender: sender)
            scanner.anchor = anchor
            let mentions = scanner.mentions().filter { !$0.value.probablyPast }
            if mentions.isEmpty {
                if isOpen { link(sentence, of: text, to: &said, reference) }
            } else {
                anchor = mentions.last?.value
                let roles = SentenceRoles(text, sentence, lexicon, mentions: mentions)
                let isAnswer = number > 0 && roles.isBare && speaksOfAnswer(text.sentences[number - 1], text)
                for mention in mentions {
                    add(mention, roles, least: isAnswer ? 35 : -100, to: &said, clock)
                }
            }
            isOpen = !mentions.isEmpty
        }
        return said
    }

    /// "We will decide soon. Friday at the latest.": a sentence that is but a date says when what stands before happens.
    private func speaksOfAnswer(_ sentence: Sentence, _ text: TokenizedText) -> Bool {
        SentenceRoles(text, sentence, lexicon, mentions: []).speaksOfAnswer
    }

    /// "I am back on Monday. I will decide then.": the second sentence makes a promise of the first one's last date.
    private func link(
        _ sentence: Sentence, of text: TokenizedText, to said: inout DatesSaid, _ reference: Instant
    ) {
        guard let last = said.statements.indices.last,
            let link = SentenceRoles(text, sentence, lexicon, mentions: []).links()
        else { return }
        said.statements[last].weight = max(said.statements[last].weight, link.weight)
        if link.isLimit {
            let until = said.statements[last].promise.window.until
            said.statements[last].promise.window.from = min(reference, until)
        }
    }

    private func add(
        _ mention: DateMention, _ roles: SentenceRoles, least: Int, to said: inout DatesSaid, _ clock: Clock
    ) {
        var purpose = roles.purpose(of: mention)
        purpose.promise = max(purpose.promise, least)
        var meant = mention
        meant.relation = purpose.relation
        let window = meant.window(reference: clock.reference, zone: clock.zone, sender: clock.sender)
        let statement = Promise(window: window, quote: roles.text.quote(roles.sentence))
        if window.until >= clock.reference {
            said.statements.append(DatesSaid.Statement(promise: statement, weight: purpose.promise))
        }
        if purpose.isDeadline, window.until < said.deadline?.window.until ?? window.until + .seconds(1) {
            said.deadline = statement
        }
        guard purpose.isProposal, mention.value.grain == .day, mention.value.exact == nil, mention.relation == .on
        else {
            return
        }
        said.proposedTimes.append(proposal(mention, roles.text, clock))
    }

    private func proposal(_ mention: DateMention, _ text: TokenizedText, _ clock: Clock) -> ProposedTime {
        let value = mention.value
        let place = value.place(zone: clock.zone, sender: clock.sender)
        return ProposedTime(
            start: place.instant(value.first, value.time ?? .at(0)),
            end: value.endTime.map { place.instant(value.last, $0) }, hasTime: value.time != nil,
            quote: text.quote(mention.range))
    }
}
