// Makes what a person jots down ("we talked about caching", "They liked my portfolio!") fit into a sentence. Nothing
// is invented: words are cut at the front, pronouns turned towards the recipient, or the note is quoted.

/// Rewordings of short notes; every function gives nil where the note does not fit its use.
enum FactPhrase {
    /// A noun phrase after "I especially enjoyed …": `our conversation about caching`, `the whiteboard exercise`.
    static func enjoyed(_ note: String, conversation: String = "our conversation") -> String? {
        guard let text = tidy(note) else { return nil }
        if let subject = subjectOfTalk(text) { return "\(conversation) about \(towardsRecipient(subject))" }
        let words = text.lowercasedWords
        guard let first = words.first else { return nil }
        if let done = doneToMe(text, words) { return done }
        if clauseStarts.contains(first) {
            return thirdPersons.contains(first) ? nil : "the part where \(towardsRecipient(text))"
        }
        if activities.contains(first) { return towardsRecipient(text) }
        if isEvent(words) { return determiners.contains(first) ? towardsRecipient(text) : "the \(text)" }
        return "\(conversation) about \(towardsRecipient(text))"
    }

    /// `she showed me the lab` → `being shown the lab`: true whoever of them reads it.
    private static func doneToMe(_ text: String, _ words: [String]) -> String? {
        guard words.count > 3, ["he", "she", "they", "you", "we"].contains(words[0]), words[2] == "me",
            let participle = participles[words[1]]
        else { return nil }
        let rest = text.split(separator: " ").dropFirst(3).joined(separator: " ")
        return "being \(participle) \(towardsRecipient(rest))"
    }

    /// A noun phrase after "about …": `your plans for the data platform`.
    static func subject(_ note: String) -> String? {
        guard let text = tidy(note) else { return nil }
        let subject = subjectOfTalk(text) ?? text
        let words = subject.lowercasedWords
        guard let first = words.first, !clauseStarts.contains(first) else { return nil }
        return towardsRecipient(subject)
    }

    /// A noun phrase after "your kind words about …": `my portfolio`; nil where only a quotation does it justice.
    static func praised(_ note: String) -> String? {
        guard let text = tidy(note), !text.contains("\""), !text.contains("“") else { return nil }
        var words = text.split(separator: " ").map(String.init)
        if let first = words.first?.lowercased(), pluralPersons.contains(first) { words.removeFirst() }
        guard let verb = words.first?.lowercased() else { return nil }
        // "great portfolio" is mine; "great developer" is said of me, and most else could be.
        if praisingWords.contains(verb), (2...3).contains(words.count), let thing = words.last?.lowercased(),
            things.contains(thing), !words.contains(where: { prepositions.contains($0.lowercased()) })
        {
            return "my " + words.dropFirst().joined(separator: " ")
        }
        if praisingVerbs.contains(verb) { words.removeFirst() }
        if ["really", "especially", "particularly", "how"].contains(words.first?.lowercased() ?? "") {
            words.removeFirst()
        }
        guard let start = words.first?.lowercased(), ["my", "the"].contains(start), words.count <= 14 else {
            return nil
        }
        let rest = words.dropFirst().map { $0.lowercased() }
        // "my design was the best" is a sentence, not a thing.
        guard !rest.contains(where: { finiteVerbs.contains($0) }) else { return nil }
        return towardsRecipient(lowercasedStart(words.joined(separator: " ")))
    }

    /// A clause after "to hear that …": `my questions were the best of the week`; nil where the note reports none.
    static func praiseReported(_ note: String) -> String? {
        guard let text = tidy(note), !text.contains("\""), !text.contains("“") else { return nil }
        var words = text.split(separator: " ").map(String.init)
        guard let first = words.first?.lowercased(), thirdPersons.union(pluralPersons).contains(first),
            words.count > 1, ["said", "told", "thought"].contains(words[1].lowercased())
        else { return nil }
        words.removeFirst(2)
        if words.first?.lowercased() == "me" { words.removeFirst() }
        if words.first?.lowercased() == "that" { words.removeFirst() }
        guard (3...16).contains(words.count), let start = words.first?.lowercased(), ["my", "i", "the"].contains(start)
        else { return nil }
        // "said my open source work" is no sentence; "I" is always one's subject.
        guard start == "i" || words.contains(where: { finiteVerbs.contains($0.lowercased()) }) else { return nil }
        if start != "i" { words[0] = start }
        return towardsRecipient(words.joined(separator: " "))
    }

    /// The note as words to quote, without its own quotation marks.
    static func quotable(_ note: String) -> String? {
        guard let text = tidy(note) else { return nil }
        let bare = text.filter { !"\"“”".contains($0) }
        var words = bare.split(separator: " ").map(String.init)
        if words.count > 2, let first = words.first?.lowercased(), thirdPersons.union(pluralPersons).contains(first),
            ["said", "told", "mentioned"].contains(words[1].lowercased())
        {
            words.removeFirst(2)
            if words.first?.lowercased() == "me" { words.removeFirst() }
            if words.first?.lowercased() == "that" { words.removeFirst() }
        } else if let first = words.first?.lowercased(), thirdPersons.union(pluralPersons).contains(first) {
            return nil
        }
        guard (1...16).contains(words.count), let start = words.first?.lowercased(), !["my", "i"].contains(start) else {
            return nil
        }
        return words.joined(separator: " ")
    }

    /// A noun phrase after "I am working on …"; nil where the note is a sentence already.
    static func workedOn(_ note: String) -> String? {
        guard var text = tidy(note) else { return nil }
        for lead in ["i am currently ", "i'm currently ", "i’m currently ", "i am ", "i'm ", "i’m ", "currently "] {
            if text.lowercased().hasPrefix(lead) {
                text = String(text.dropFirst(lead.count))
                break
            }
        }
        let lower = text.lowercased()
        if let lead = ["working on ", "building "].first(where: { lower.hasPrefix($0) }) {
            return lowercasedStart(String(text.dropFirst(lead.count)))
        }
        guard let first = text.lowercasedWords.first, !clauseStarts.contains(first), !first.hasSuffix("ing") else {
            return nil
        }
        return text
    }

    /// A clause after "At present, …": `we are rewriting our tests`; nil where the note has no such subject.
    static func clause(_ note: String) -> String? {
        guard let text = tidy(note), let first = text.lowercasedWords.first, ["i", "we"].contains(first) else {
            return nil
        }
        return text
    }

    /// The note as a sentence of its own: capital letter and full stop; nil where it is none.
    static func sentence(_ note: String) -> String? {
        let text = Printable.escape(note).collapsed
        guard let first = text.lowercasedWords.first, clauseStarts.union(sentenceStarts).contains(first),
            text.split(separator: " ").count >= 3
        else { return nil }
        let end = text.last.map { ".!?".contains($0) } ?? true
        return text.prefix(1).uppercased() + text.dropFirst() + (end ? "" : ".")
    }

    /// `a, b and c`.
    static func list(_ items: [String]) -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " and " + last
    }

    // MARK: - Words

    /// One line without closing punctuation, its first letter lower where it is an ordinary word.
    static func tidy(_ note: String) -> String? {
        var text = Printable.escape(note).collapsed
        while let last = text.last, ".!,;: ".contains(last) { text.removeLast() }
        return text.contains(where: { $0.isLetter || $0.isNumber }) ? lowercasedStart(text) : nil
    }

    /// `The roadmap` → `the roadmap`; `Kafka`, `I`, `SQL` and `Übersetzung` stay: only words that are surely ordinary
    /// are changed.
    private static func lowercasedStart(_ text: String) -> String {
        guard let first = text.split(separator: " ").first else { return text }
        let bare = first.lowercased()
        guard first.dropFirst().allSatisfy({ !$0.isUppercase }), first != "I", !bare.hasPrefix("i'"),
            !bare.hasPrefix("i’"),
            ordinaryStarts.contains(bare) || activities.contains(bare) || eventNouns.contains(bare)
                || praisingVerbs.contains(bare)
        else { return text }
        return bare + text.dropFirst(first.count)
    }

    /// What was talked about: the rest after "we discussed", "our conversation about" and their like.
    private static func subjectOfTalk(_ text: String) -> String? {
        let lower = text.lowercased()
        guard let lead = talkLeads.first(where: { lower.hasPrefix($0) }) else { return nil }
        let rest = String(text.dropFirst(lead.count)).collapsed
        return rest.isEmpty ? nil : rest
    }

    /// `they showed me their lab` → `you showed me your lab`.
    private static func towardsRecipient(_ text: String) -> String {
        text.split(separator: " ").map { word in
            let bare = word.lowercased().filter(\.isLetter)
            guard let turned = ["they": "you", "their": "your", "them": "you", "theirs": "yours"][bare],
                word.count == bare.count
            else { return String(word) }
            return turned
        }.joined(separator: " ")
    }

    private static func isEvent(_ words: [String]) -> Bool {
        let head = words.prefix { !prepositions.contains($0) }
        return head.last.map { eventNouns.contains($0) } ?? false
    }
}

extension FactPhrase {
    private static let talkLeads = [
        "we talked about ", "we talked through ", "we spoke about ", "we chatted about ", "we discussed ",
        "talked about ",
        "spoke about ", "discussed ", "talking about ", "discussing ", "discussion of ", "discussion about ",
        "discussion on ", "the discussion of ", "the discussion about ", "the discussion on ", "our discussion of ",
        "our discussion about ", "our discussion on ", "conversation about ", "the conversation about ",
        "our conversation about ", "talk about ", "the talk about ", "our talk about ", "i described ", "i explained ",
        "i talked about ", "i spoke about ", "they described ", "they explained ", "they told me about ",
        "they talked about ", "learning about ", "hearing about ", "learned about ", "heard about ",
    ]

    private static let participles = [
        "showed": "shown", "walked": "walked", "took": "taken", "gave": "given", "taught": "taught", "guided": "guided",
        "introduced": "introduced", "led": "led",
    ]

    static let clauseStarts: Set<String> = [
        "i", "i'm", "i’m", "i've", "i’ve", "i'd", "we", "we've", "you", "they", "they've", "he", "she", "it", "that",
        "there",
    ]
    private static let thirdPersons: Set<String> = ["he", "she", "it", "that", "there"]
    private static let pluralPersons: Set<String> = ["they", "you", "interviewers", "everyone"]
    private static let sentenceStarts: Set<String> = [
        "my", "our", "the", "this", "last", "since", "yesterday", "today", "in", "on", "a", "an", "another",
    ]
    private static let determiners: Set<String> = [
        "the", "a", "an", "our", "your", "my", "their", "this", "that", "these", "those", "some", "both", "all",
    ]
    private static let ordinaryStarts: Set<String> = determiners.union(clauseStarts).union([
        "how", "what", "why", "where", "when", "which", "who", "whether", "building", "moving", "using", "making",
        "great", "good", "nice", "very", "really", "clear", "strong", "excellent", "working", "currently", "said",
        "new", "and", "everyone", "interviewers",
    ])
    /// Verbs whose `-ing` form is a thing one enjoys, not a field one talks about.
    private static let activities: Set<String> = [
        "pairing", "walking", "working", "seeing", "meeting", "sketching", "debugging", "solving", "designing",
        "exploring", "reviewing", "reading", "presenting", "visiting", "brainstorming", "whiteboarding", "prototyping",
        "drawing", "playing", "trying", "touring", "joining", "watching", "writing", "comparing", "laughing",
        "swapping",
        "discovering",
    ]
    private static let eventNouns: Set<String> = [
        "session", "exercise", "discussion", "conversation", "tour", "demo", "demonstration", "walkthrough",
        "walk-through", "chat", "question", "questions", "task", "challenge", "meeting", "lunch", "coffee",
        "presentation", "part", "moment", "debate", "exchange", "case", "study", "visit", "round", "example",
    ]
    private static let prepositions: Set<String> = [
        "of", "about", "on", "with", "for", "in", "at", "to", "from", "around", "by", "over", "after", "where", "when",
    ]
    private static let praisingVerbs: Set<String> = [
        "liked", "loved", "praised", "appreciated", "enjoyed", "complimented", "admired", "commended",
    ]
    private static let praisingWords: Set<String> = [
        "great", "good", "nice", "excellent", "clear", "strong", "impressive", "thoughtful", "lovely", "wonderful",
        "outstanding", "solid",
    ]
    /// What one has made, shown or said: theirs to praise, and surely not a word for the person.
    private static let things: Set<String> = [
        "portfolio", "work", "question", "questions", "demo", "presentation", "test", "tests", "task", "tasks",
        "exercise", "project", "projects", "code", "answer", "answers", "explanation", "explanations", "example",
        "examples", "solution", "solutions", "design", "designs", "sketch", "sketches", "résumé", "resume", "cv",
        "application", "documentation", "writing", "homework", "slides", "drawings", "preparation",
    ]
    private static let finiteVerbs: Set<String> = [
        "is", "was", "are", "were", "had", "has", "have", "would", "could", "will", "made", "showed", "stood",
    ]
}
