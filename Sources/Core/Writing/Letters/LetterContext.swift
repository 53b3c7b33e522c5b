// What the names in a template stand for. These names are public: people write their own templates with them
// (afterword-policy(5), "Templates"). A name without a value is absent, so that `{{#name}}…{{/name}}` leaves its
// sentence out.

internal import Interviews
internal import Vocabulary

/// How much of what was recorded goes into a letter; less where it would become too long.
struct LetterDetail: Hashable {
    var usesProject = true
    var usesCompliment = true
    var usesTopic = true
    var usesHighlight = true

    /// From everything to nothing, the last things first.
    /// Compliments stay longest: they are what a reminder should recall above all (A9).
    static let steps: [LetterDetail] = [
        LetterDetail(),
        LetterDetail(usesTopic: false),
        LetterDetail(usesTopic: false, usesHighlight: false),
        LetterDetail(usesProject: false, usesTopic: false),
        LetterDetail(usesProject: false, usesTopic: false, usesHighlight: false),
        LetterDetail(usesProject: false, usesCompliment: false, usesTopic: false, usesHighlight: false),
    ]
}

/// Builds the values of a template's names from the facts.
struct LetterContext {
    let facts: LetterFacts
    let variant: LetterVariant
    let detail: LetterDetail

    /// Every name with its value: strings and `true`.
    func values() -> [String: Any] {
        var values: [String: Any] = [:]
        for part in [("opening", variant.opening), ("middle", variant.middle), ("closing", variant.closing)] {
            values["\(part.0)_\(part.1 + 1)"] = true
        }
        values["greeting_name"] = Greeting.name(of: facts.recipient, facts: facts)
        values["sender"] = Printable.escape(facts.senderName)
        let company = Self.shortCompany(facts.company)
        values["company"] = company.isEmpty ? nil : company
        values["role"] = role
        values["position"] =
            positionName.map { "the \($0)" } ?? (company.isEmpty ? "the position" : "the position at \(company)")
        values["position_name"] = positionName
        values["later_round"] = facts.round > 1 ? true : nil
        addDates(&values)
        addRecollections(&values)
        addNews(&values)
        return values
    }

    // MARK: - The position

    private var role: String? {
        guard let role = facts.role.map(Self.plainRole), !role.isEmpty else { return nil }
        return role
    }

    /// Without article and without what advertisements add: `Nurse (m/f/d)` is a nurse in a letter.
    static func plainRole(_ role: String) -> String {
        var words = Printable.escape(role).tokens
        if words.count > 1, words.first?.lowercased() == "the" { words.removeFirst() }
        words.removeAll { word in
            let marks = word.lowercased().split { !$0.isLetter }
            return word.contains("/") && marks.count > 1 && marks.allSatisfy { $0.count == 1 }
        }
        return words.joined(separator: " ")
    }

    /// `Backend Engineer position`; a role that names itself ("Summer Internship") needs no noun.
    private var positionName: String? {
        guard let role else { return nil }
        let nouns = ["role", "position", "job", "internship", "fellowship", "traineeship", "apprenticeship", "post"]
        return nouns.contains(role.lowercasedWords.last ?? "") ? role : "\(role) position"
    }

    /// Without the legal form: nobody writes "work with you at Acme GmbH".
    static func shortCompany(_ company: String) -> String {
        var words = Printable.escape(company).collapsed.split(separator: " ").map(String.init)
        let forms: Set<String> = [
            "gmbh", "ag", "se", "kg", "inc", "llc", "ltd", "limited", "corp", "corporation", "plc", "bv", "nv", "sa",
            "sarl", "sas", "oy", "ab", "aps", "as", "spa", "srl", "kk", "pty", "co", "llp", "ev",
        ]
        while words.count > 1, let last = words.last, forms.contains(last.lowercased().filter(\.isLetter)) {
            words.removeLast()
            if words.last == "&" { words.removeLast() }
        }
        if let last = words.last, last.hasSuffix(","), last.count > 1 {
            words[words.count - 1] = String(last.dropLast())
        }
        return words.joined(separator: " ")
    }

    // MARK: - Dates

    private func addDates(_ values: inout [String: Any]) {
        let words = DateWords(facts.language)
        let today = facts.zone.date(facts.writtenFor)
        if let start = facts.interviewStart {
            let local = facts.zone.civil(start)
            let day = words.weekdayAndDay(local.date, reference: today)
            let time = words.time(local.time)
            values["interview_day"] = day
            values["interview_time"] = time
            values["when"] = "on \(day), at \(time)"
            if start > facts.writtenFor { values["ahead"] = true }
        }
        if let promise = facts.promise, promise.source != "insider", promise.until <= facts.writtenFor {
            values["promised_day"] = words.weekdayAndDay(facts.zone.date(promise.until), reference: today)
        }
    }

    // MARK: - What was said

    /// Only the thank-you surely goes to somebody who was there.
    private var conversation: String { facts.kind == .thankYou ? "our conversation" : "the conversation" }

    private func addRecollections(_ values: inout [String: Any]) {
        if facts.isThin { values["thin"] = true }
        let highlight =
            detail.usesHighlight ? pick(facts.highlights) { FactPhrase.enjoyed($0, conversation: conversation) } : nil
        var topic = detail.usesTopic ? pick(facts.topics, FactPhrase.subject) : nil
        if let highlight, let found = topic, highlight.lowercased().contains(found.lowercased()) { topic = nil }
        values["highlight"] = highlight
        values["topic"] = topic
        if highlight != nil || topic != nil { values["specific"] = true }
        if detail.usesCompliment {
            if let praised = pick(facts.compliments, FactPhrase.praised) {
                values["praised"] = praised
            } else if let reported = pick(facts.compliments, FactPhrase.praiseReported) {
                values["praise_said"] = reported
            } else {
                values["praise_quote"] = pick(facts.compliments, FactPhrase.quotable)
            }
        }
        if detail.usesProject, let project = facts.project {
            let worded = formalised(project)
            if let phrase = FactPhrase.workedOn(worded) {
                values["project"] = phrase
                if !Self.explainsItself(phrase) { values["project_plain"] = true }
            } else if let clause = FactPhrase.clause(worded) {
                values["project_clause"] = clause
            } else {
                values["project_sentence"] =
                    FactPhrase.sentence(worded) ?? FactPhrase.tidy(worded).map(Self.capitalised)
            }
        }
    }

    /// Whether the note already says how the project would help, so that the template need not.
    private static func explainsItself(_ project: String) -> Bool {
        [" which ", " would ", "’d ", "'d ", " help", ";", ". ", " because ", " so that "].contains {
            project.contains($0)
        }
    }

    private func addNews(_ values: inout [String: Any]) {
        if facts.newsIsOffer { values["offer"] = true }
        if let deadline = facts.offerDeadline {
            let words = DateWords(facts.language)
            values["offer_deadline"] = words.weekdayAndDay(
                facts.zone.date(deadline), reference: facts.zone.date(facts.writtenFor))
        }
        guard let news = facts.news.map(formalised) else {
            if !facts.newsIsOffer { values["no_news"] = true }
            return
        }
        if let sentence = FactPhrase.sentence(news) {
            values["news_sentence"] = sentence
        } else {
            values["news"] = FactPhrase.tidy(news)
        }
    }

    /// The note whose turn it is, or the next that fits: each letter to a company begins at another (B12).
    private func pick(_ notes: [String], _ worded: (String) -> String?) -> String? {
        let start = notes.isEmpty ? 0 : abs(facts.ordinal % notes.count)
        for note in notes[start...] + notes[..<start] {
            if let phrase = worded(formalised(note)) { return phrase }
        }
        return nil
    }

    /// Formal letters have neither contractions nor exclamation marks, whatever the note had (B6).
    private func formalised(_ note: String) -> String {
        guard facts.tone == .formal else { return note }
        return Contractions.expanded(note).replacing("!", with: ".").replacing("..", with: ".")
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
}

/// How a letter addresses its reader.
enum Greeting {
    /// `Jane`, `Dr. Doe`, `Wang Xiaoming`; nil where no person's name is known.
    static func name(of recipient: Contact?, facts: LetterFacts) -> String? {
        guard let name = recipient?.name.flatMap(PersonName.init) else { return nil }
        if let title = name.title, let family = name.family, facts.tone == .formal {
            if facts.greetsByGivenName, let given = name.given { return given }
            // British usage keeps no full stop where the abbreviation ends with the word's own last letter.
            return
                "\(facts.language == .british ? title.replacing("Dr.", with: "Dr").replacing("Mr.", with: "Mr") : title) \(family)"
        }
        if let given = name.given, !isInitial(given) { return given }
        if name.given == nil, let title = name.title { return "\(title) \(name.family ?? name.full)" }
        return name.full
    }

    private static func isInitial(_ word: String) -> Bool { word.filter(\.isLetter).count < 2 && word.utf8.count <= 2 }
}

/// English contractions and what they stand for.
enum Contractions {
    /// Expands what is unambiguous; `'s` stays, for it may be a possessive, except after pronouns.
    static func expanded(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { expandedWord(String($0)) }.joined(
            separator: " ")
    }

    /// Whether a word is a contraction (B6).
    static func isContraction(_ word: some StringProtocol) -> Bool {
        let plain = word.lowercased().replacing("’", with: "'")
        if whole[plain] != nil { return true }
        return endings.contains { plain.hasSuffix($0.0) && plain.count > $0.0.count }
    }

    private static let whole = [
        "won't": "will not", "can't": "cannot", "let's": "let us", "it's": "it is", "that's": "that is",
        "there's": "there is", "here's": "here is", "what's": "what is", "who's": "who is", "he's": "he is",
        "she's": "she is", "where's": "where is", "how's": "how is",
    ]
    /// `'d` is left out of expansion (had or would), but recognised.
    private static let endings: [(String, String)] = [
        ("n't", " not"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"), ("'m", " am"), ("'d", " would"),
    ]

    private static func expandedWord(_ word: String) -> String {
        let trailing = word.reversed().prefix { !$0.isLetter }
        let core = String(word.dropLast(trailing.count)).replacing("’", with: "'")
        let lower = core.lowercased()
        let tail = String(trailing.reversed())
        if let long = whole[lower] {
            return (core.first?.isUppercase == true ? long.prefix(1).uppercased() + long.dropFirst() : long) + tail
        }
        for (ending, long) in endings where lower.hasSuffix(ending) && lower.count > ending.count {
            return core.dropLast(ending.count) + long + tail
        }
        return word
    }
}
