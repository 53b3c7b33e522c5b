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
    /// The promise that counts: of several the latest.
    public var promise: Promise?
    public var promises: [Promise] = []
    /// The latest date to come that nothing is asked for: what a mail about the time of an answer means by it.
    public var loosePromise: Promise?
    /// By when the reader is asked to answer: of several the earliest.
    public var deadline: Promise?
    public var proposedTimes: [ProposedTime] = []

    public init() {}
}

/// Reads promised dates.
public struct Promises: Sendable {
    private let roles = RoleWords()

    public init() {}

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
    public func read(_ text: String, reference: Instant, zone: Zone) -> DatesSaid {
        read(TokenizedText(text, limit: 16 * 1024), reference: reference, zone: zone)
    }

    func read(_ text: TokenizedText, reference: Instant, zone: Zone) -> DatesSaid {
        var said = DatesSaid()
        for sentence in text.sentences.prefix(200) {
            guard sentence.bytes.count <= 2000, roles.namesTime(text, sentence) else { continue }
            let tokens = DateLexer.tokens(of: text.bytes, in: sentence.bytes)
            let mentions = DateScanner(tokens, reference: reference, zone: zone).mentions()
            for mention in mentions where !mention.value.probablyPast {
                add(mention, in: sentence, of: text, to: &said, reference: reference, zone: zone)
            }
        }
        said.promise = said.promises.max { $0.window.until < $1.window.until }
        return said
    }

    private func add(
        _ mention: DateMention, in sentence: Sentence, of text: TokenizedText, to said: inout DatesSaid,
        reference: Instant, zone: Zone
    ) {
        let window = mention.window(reference: reference, zone: zone)
        let statement = { Promise(window: window, quote: text.quote(sentence)) }
        if window.until >= reference, window.until > said.loosePromise?.window.until ?? reference,
            roles.mayPromise(mention, in: sentence, of: text)
        {
            said.loosePromise = statement()
        }
        switch roles.role(of: mention, in: sentence, of: text) {
        case .promise:
            guard window.until >= reference else { return }
            said.promises.append(statement())
        case .deadline:
            if window.until < said.deadline?.window.until ?? window.until + .seconds(1) { said.deadline = statement() }
        case .proposal:
            guard mention.value.grain == .day, mention.value.exact == nil, mention.relation == .on else { return }
            said.proposedTimes.append(proposal(mention, text, zone))
        case .none: return
        }
    }

    private func proposal(_ mention: DateMention, _ text: TokenizedText, _ zone: Zone) -> ProposedTime {
        let value = mention.value
        let place = value.offset.map { Zone.fixed(offsetSeconds: $0) } ?? zone
        return ProposedTime(
            start: place.instant(value.first, value.time ?? .at(0)),
            end: value.endTime.map { place.instant(value.last, $0) }, hasTime: value.time != nil,
            quote: text.quote(mention.range))
    }
}
