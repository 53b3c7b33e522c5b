// What is made of texts: dates in sentences, the kind of a mail and whose it is, and letters from a person's own templates.

import Defaults
import FuzzKit
import Interviews
import Reading
import TOMLKit
import Vocabulary
import Writing

let readingTargets: [FuzzTarget] = [
    FuzzTarget("dates", byteLimit: 2 << 10, read: checkDates),
    FuzzTarget("classification", byteLimit: 8 << 10, read: checkClassification),
    FuzzTarget("template", byteLimit: 8 << 10, read: checkTemplate),
]

// MARK: Dates

private let promises = Promises()

/// Moments that dates count from; the Date header of a hostile mail is one.
private let references = [
    "2026-10-08T14:00:00+02:00", "2027-03-28T00:59:59Z", "2028-02-29T12:00:00Z", "1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
].compactMap { Instant(rfc3339: $0) }

private func checkDates(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let reference = references[bytes.count % references.count]
    for name in ["Europe/Berlin", "Australia/Lord_Howe"] {
        guard let zone = zones[name] else { continue }
        let said = promises.read(text, reference: reference, zone: zone)
        for promise in said.promises {
            require(promise.window.from <= promise.window.until, "a window ends after it begins")
        }
        for line in text.split(whereSeparator: \.isNewline).prefix(20) {
            if let window = promises.resolve(String(line), reference: reference, zone: zone) {
                require(window.from <= window.until, "a window ends after it begins")
            }
            if let moment = TimeExpression.resolve(String(line), now: reference, zone: zone) {
                require(!moment.rfc3339(in: zone).isEmpty, "a moment can be written")
            }
        }
    }
}

// MARK: Classification

private let classifier: Classifier = {
    do {
        let packs = try Defaults.phrases.keys.sorted().map {
            try TOMLDecoder().decode(PhrasePack.self, from: Defaults.phrases[$0] ?? "")
        }
        return Classifier(phrases: try PhraseMatcher(packs), weights: try Weights(bytes: Defaults.weights))
    } catch {
        fatalError("the built-in phrases or weights cannot be read: \(error)")
    }
}()

private let matcher: Matcher = {
    do {
        return Matcher(senders: try TOMLDecoder().decode(SenderLists.self, from: Defaults.senders))
    } catch {
        fatalError("the built-in senders cannot be read: \(error)")
    }
}()

private let candidates = [("Acme GmbH", "acme.example"), ("Umbrella & Söhne", "umbrella.example"), ("X", "x.example")]
    .enumerated().map { index, company in
        Candidate(
            id: InterviewID(Int64(index + 1)), company: company.0, role: "Backend Engineer",
            contacts: [Address("jane@\(company.1)")].compactMap { $0 }, domains: [company.1])
    }

/// The first line is the subject and the sender's name, the rest the text.
private func checkClassification(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    var message = ParsedMessage()
    message.headers.subject = String(lines.first ?? "")
    message.headers.date = references[bytes.count % references.count]
    message.headers.from = [Address("noreply@careers.example", displayName: message.headers.subject)].compactMap { $0 }
    message.text = String(lines.dropFirst().first ?? "")
    (message.newText, message.signature) = (message.text, message.headers.subject)
    message.headers.authenticationResults = [message.headers.subject, "mx.example; " + message.text]
    _ = AuthenticationResults(message.headers.authenticationResults, authservID: "mx.example").doubt
    for isFromEmployer in [false, true] {
        let reading = classifier.classify(message, zone: .utc, isFromEmployer: isFromEmployer)
        require(reading.confidence >= 0 && reading.confidence <= 1, "a confidence lies between 0 and 1")
        require(!reading.secondary.contains(reading.kind), "a kind is not second to itself")
    }
    let match = matcher.match(message, among: candidates)
    require(match.score >= 0 && match.score <= 1, "a score lies between 0 and 1")
}

// MARK: Templates

private func checkTemplate(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let start = Instant(rfc3339: "2026-10-08T14:00:00+02:00"), let zone = zones["Europe/Berlin"] else {
        return require(false, "the time zones of the system are there")
    }
    let overrides = Dictionary(
        uniqueKeysWithValues: Tone.allCases.map { (LetterTemplates.fileName(.reminder, $0), text) })
    guard let templates = try? LetterTemplates.merging(Defaults.templates, overrides: overrides) else { return }
    for tone in Tone.allCases {
        var facts = LetterFacts(
            kind: .reminder, tone: tone, senderName: "Sam Candidate",
            recipient: Contact(name: "Jane Doe", address: Address("jane@acme.example")), company: "Acme GmbH",
            role: "Backend Engineer", interviewStart: start, zone: zone, writtenFor: start + .hours(24))
        facts.highlights = ["the {{name}} exercise", "your move to event sourcing"]
        facts.topics = ["how your team shares on-call duty"]
        let letter = Letters.compose(facts, templates: templates, variant: LetterVariant(seed: bytes.count))
        require(!letter.subject.contains(where: \.isNewline), "a subject is one line")
    }
}
