// Which kind of mail a message is (INTERFACE.md, "Labels"), with confidence and evidence. Which interview it belongs to
// is the matcher's question; what follows from it is the state machine's.

public import Vocabulary

/// Reads employers' messages with phrases and weights that never change at run time.
public struct Classifier: Sendable {
    public let phrases: PhraseMatcher
    public let weights: Weights
    let promises: Promises

    public init(phrases: PhraseMatcher, weights: Weights = .none) {
        self.phrases = phrases
        self.weights = weights
        promises = Promises()
    }

    /// Reads `message`.
    ///
    /// - Parameters:
    ///   - zone: where promised days close, and the clock that days and times of the message are meant by where its
    ///     Date header tells none.
    ///   - reference: the moment its relative dates count from; nil takes the Date header's.
    ///   - isFromEmployer: whether the message was matched to an interview: `other` is then less to be expected.
    ///   - corrections: what the person said about earlier readings.
    public func classify(
        _ message: ParsedMessage, zone: Zone = .utc, reference: Instant? = nil, isFromEmployer: Bool = false,
        corrections: [Correction] = []
    ) -> MessageReading {
        var reading = protocolReading(message) ?? textReading(message, isFromEmployer: isFromEmployer)
        reading.machine = message.machine
        if let now = reference ?? message.headers.date { addDates(to: &reading, message, now, zone) }
        if let correction = corrections.relabel(of: reading.kind, for: message) {
            reading.evidence.insert(Evidence(text: correction.name, rule: "correction"), at: 0)
            (reading.kind, reading.confidence) = (correction.label, 1)
        }
        return reading
    }

    /// Delivery reports and automatic answers are told by their headers, before any word is read.
    private func protocolReading(_ message: ParsedMessage) -> MessageReading? {
        if let status = message.deliveryStatus.first(where: { $0.action == .failed || $0.action == .delayed }) {
            let words = status.diagnostic ?? status.status ?? status.action.rawValue
            return MessageReading(
                kind: .bounce, confidence: 1, evidence: [Evidence(text: words, rule: "header.delivery_status")])
        }
        if message.automatic.isAutomatic || !message.deliveryStatus.isEmpty {
            let words = message.automatic.why ?? "delivery report"
            return MessageReading(
                kind: .automatic, confidence: 1, evidence: [Evidence(text: words, rule: "header.automatic")])
        }
        return nil
    }

    private func textReading(_ message: ParsedMessage, isFromEmployer: Bool) -> MessageReading {
        let scored = phrases.score(subject: message.headers.subject, body: message.newText)
        let judgement = weights.judge(scored.features)
        var logits = logits(of: scored, judgement)
        if isFromEmployer { expectEmployers(&logits) }
        let calendar = calendarEvidence(message, &logits)
        let probabilities = softmax(logits.map { $0 / weights.temperature })
        let likeliest = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
        let best = weightiest(likeliest, logits, scored)
        var evidence = evidence(for: best, in: scored, judgement)
        if let calendar { evidence.insert(calendar, at: 0) }
        return MessageReading(
            kind: Weights.labels[best], confidence: confidence(of: best, over: likeliest, probabilities),
            evidence: evidence,
            secondary: secondary(to: best, in: scored, probabilities))
    }

    /// Mail of a tracked employer is hardly about something else, and a report of a bounce comes with its parts or from a
    /// stranger: words alone do not make one of it.
    private func expectEmployers(_ logits: inout [Double]) {
        if let other = Weights.labels.firstIndex(of: .other) { logits[other] -= 1.5 }
        if let bounce = Weights.labels.firstIndex(of: .bounce) { logits[bounce] -= 100 }
    }

    /// Of several plain statements the one with the gravest consequence: an offer that asks for documents is an offer.
    private func weightiest(_ likeliest: Int, _ logits: [Double], _ scored: ScoredText) -> Int {
        guard Self.yielding.contains(Weights.labels[likeliest]) else { return likeliest }
        for label in [Label.offer, .rejection] {
            guard let kind = Weights.labels.firstIndex(of: label) else { continue }
            let isPlain = scored.votes.contains { $0.kind == kind && $0.weight >= 6 }
            if isPlain, logits[kind] >= logits[likeliest] - 5, logits[kind] > 1 { return kind }
        }
        return likeliest
    }

    /// Kinds that go along with graver ones.
    private static let yielding: Set<Label> = [.request, .scheduling, .timeline, .receipt, .acknowledgement]

    /// A kind preferred over a likelier one speaks for both, less certainly; a rejection never surely enough to act on by
    /// itself.
    private func confidence(of best: Int, over likeliest: Int, _ probabilities: [Double]) -> Double {
        guard best != likeliest else { return probabilities[best] }
        let share = Weights.labels[best] == .rejection ? 0.75 : 0.85
        return min(0.95, (probabilities[best] + probabilities[likeliest]) * share)
    }

    private func calendarEvidence(_ message: ParsedMessage, _ logits: inout [Double]) -> Evidence? {
        guard let calendar = message.calendar else { return nil }
        let (label, weight): (Label, Double) =
            switch calendar.method {
            case "REQUEST", "PUBLISH": (.invitation, 5)
            case "COUNTER", "CANCEL": (.scheduling, 5)
            case "REPLY": (.acknowledgement, 3)
            default: (.other, 0)
            }
        if let kind = Weights.labels.firstIndex(of: label) { logits[kind] += weight }
        return Evidence(text: calendar.summary ?? calendar.method, rule: "calendar.\(calendar.method.lowercased())")
    }

    /// What phrases and model say of each of `Weights.labels`, before the temperature: for training and measuring.
    public func logits(subject: String, body: String) -> [Double] {
        let scored = phrases.score(subject: subject, body: body)
        return logits(of: scored, weights.judge(scored.features))
    }

    /// In long texts scattered words add up: a refusal of many sentences none of which holds a phrase of refusal is doubted,
    /// and a long text without any phrase of an employer's is rather about something else.
    private func logits(of scored: ScoredText, _ judgement: Weights.Judgement) -> [Double] {
        var logits = zip(scored.prior, judgement.logits).map { $0 * weights.phraseShare + $1 }
        guard let rejection = Weights.labels.firstIndex(of: .rejection),
            let other = Weights.labels.firstIndex(of: .other)
        else { return logits }
        let length = Double(scored.features.ends.count)
        let spoken = scored.votes.filter { $0.weight >= 2 && $0.kind != other }
        if !spoken.contains(where: { $0.kind == rejection }) {
            logits[rejection] -= min(3.5, max(0, length - 4) * 0.3)
        }
        if spoken.isEmpty { logits[other] += min(3, max(0, length - 6) * 0.2) }
        return logits
    }

    // MARK: Reasons

    /// The sentences whose phrases spoke for `kind`, and the words of the sentence that the model heard; at most six.
    private func evidence(for kind: Int, in scored: ScoredText, _ judgement: Weights.Judgement) -> [Evidence] {
        var found: [Heard] = []
        for vote in scored.votes where vote.kind == kind && vote.weight > 0 {
            let sentence = scored.text.sentences[scored.hits[vote.hit].sentence]
            found.append(Heard(weight: vote.weight, sense: vote.sense, bytes: sentence.bytes))
        }
        let speaker = weights.speaker(for: kind, in: scored.features, judgement)
        let spoken = speaker < scored.features.ends.count ? scored.features.range(speaker) : 0..<0
        for feature in scored.features.features[spoken] {
            let weight = weights.weight(feature, kind: kind, judgement)
            guard weight >= 0.25 else { continue }
            let range = scored.text.bytes(from: Int(feature.first), through: Int(feature.last))
            found.append(Heard(weight: weight, bytes: range))
        }
        let order = found.indices.sorted { (found[$1].weight, $0) < (found[$0].weight, $1) }
        return order.prefix(6).map { index in
            let heard = found[index]
            let rule =
                heard.sense.map { phrases.senses[$0].name }
                ?? "weight.\(Weights.labels[kind].rawValue)+\(Self.tenths(heard.weight))"
            return Evidence(text: scored.text.quote(heard.bytes), rule: rule)
        }
    }

    /// What speaks for a kind, before it is quoted.
    private struct Heard {
        var weight: Double
        /// The sense of a phrase; nil for a feature of the model.
        var sense: Int?
        var bytes: Range<Int>
    }

    private static func tenths(_ weight: Double) -> String {
        let tenths = Int((weight * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Other kinds that a phrase spoke for by itself, or that the model thinks possible; likeliest first.
    private func secondary(to kind: Int, in scored: ScoredText, _ probabilities: [Double]) -> [Label] {
        var spoken = [Double](repeating: 0, count: Weights.labels.count)
        for vote in scored.votes where vote.kind != kind { spoken[vote.kind] += vote.weight }
        return spoken.indices
            .filter { $0 != kind && Weights.labels[$0] != .other && (spoken[$0] >= 2.5 || probabilities[$0] >= 0.15) }
            .sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }
            .map { Weights.labels[$0] }
    }

    // MARK: Dates

    /// From here on a rejection promises nothing.
    private static let sure = 0.8

    /// How plainly a mail must promise an answer: one about its time hardly, others in words, and less so where the kind
    /// is in doubt.
    private static func plainness(of reading: MessageReading) -> Int {
        let isTimely = reading.secondary.contains(.timeline)
        switch reading.kind {
        case .timeline: return 0
        case .automatic, .onHold, .receipt, .acknowledgement: return isTimely ? 10 : 15
        case .rejection: return isTimely ? 25 : 40
        default: return isTimely && reading.confidence < sure ? 15 : reading.confidence < sure ? 25 : DatesSaid.plain
        }
    }

    /// The clock a message was written by; nil where it tells none, or one that goes like `zone`'s.
    private static func sender(of message: ParsedMessage, _ zone: Zone) -> Zone? {
        guard let date = message.headers.date, let offset = message.headers.dateOffset, offset != zone.offset(at: date)
        else { return nil }
        return .fixed(offsetSeconds: offset)
    }

    private func addDates(to reading: inout MessageReading, _ message: ParsedMessage, _ now: Instant, _ zone: Zone) {
        let found = promises.read(message.newText, reference: now, zone: zone, sender: Self.sender(of: message, zone))
        switch reading.kind {
        case .bounce: return
        case .rejection where reading.confidence >= Self.sure: return
        case .automatic where message.automatic.isAutomatic:
            guard let day = message.automatic.returnDate else { return }
            let quote = message.automatic.why
            reading.expected = Expected(
                from: zone.instant(day, .at(0)), until: zone.instant(day, .at(18)), source: "", quote: quote)
            return
        default: break
        }
        reading.expected = found.promise(from: Self.plainness(of: reading)).map {
            Expected(from: $0.window.from, until: $0.window.until, source: "", quote: $0.quote)
        }
        reading.answerBy = found.deadline.map {
            Expected(from: $0.window.from, until: $0.window.until, source: "", quote: $0.quote)
        }
        if reading.kind == .scheduling || reading.kind == .invitation || reading.secondary.contains(.scheduling)
            || reading.secondary.contains(.invitation)
        {
            reading.proposedTimes = found.proposedTimes
        }
    }
}

/// Logits as shares that add up to 1.
public func softmax(_ logits: [Double]) -> [Double] {
    let highest = logits.max() ?? 0
    let powers = logits.map { exponential($0 - highest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
}

/// e^x without a mathematics library, the same on every machine: range reduction and a polynomial.
func exponential(_ x: Double) -> Double {
    guard x > -700 else { return 0 }
    guard x < 700 else { return .infinity }
    let ln2 = 0.693147180559945309417232121458
    let powers = (x / ln2).rounded()
    let rest = x - powers * ln2
    var term = 1.0
    var sum = 1.0
    for index in 1...13 {
        term *= rest / Double(index)
        sum += term
    }
    return Double(sign: .plus, exponent: Int(powers), significand: sum)
}
