// A policy as sentences, each with the rules it stands for (`afterword policy show`).

public import Vocabulary

extension Policy {
    /// One thing a policy does, in words.
    public struct Sentence: Hashable, Sendable {
        public var text: String
        /// The rules it stands for.
        public var rules: [RuleID]
    }

    /// What the policy does, in the order in which it happens.
    public var sentences: [Sentence] {
        [
            [Sentence(text: "The evening before an interview a note says what to ask for.", rules: prep.rules)],
            thankYouSentences, followUpSentences(reminder, "reminder"), followUpSentences(final, "final mail"),
            occasionalSentences, conditionSentences, wordingSentences, endSentences,
        ].flatMap { $0 }
    }

    private var thankYouSentences: [Sentence] {
        guard let part = thankYou else { return [Sentence(text: "No thank-you is written.", rules: [])] }
        let due =
            switch part.due {
            case .debrief: "at once after the debrief"
            case .interviewEnd: "when the interview ends"
            case .dayAfter: "at 09:00 of the next working day"
            }
        let deadline = part.deadline.map { "within \($0.words) of the interview" } ?? "by 18:00 of that day"
        return [
            Sentence(text: "Every interviewer gets a thank-you, due \(due), \(deadline).", rules: part.rules),
            Sentence(
                text: "It is offered for \(part.expires.words) after the interview, and at least "
                    + "\(part.expiresAfterDue.words) after it is due.", rules: part.rules),
        ]
    }

    private func followUpSentences(_ part: FollowUp?, _ name: String) -> [Sentence] {
        guard let part else { return [Sentence(text: "No \(name) is planned.", rules: silence?.rules ?? [])] }
        let prefix = part.isOptional ? "An optional \(name)" : "A \(name)"
        var sentences: [Sentence] = []
        if part.promised == part.unpromised ?? [] {
            sentences.append(
                Sentence(text: "\(prefix) is due \(words(part.promised)).", rules: rules(part, part.promised)))
        } else {
            sentences.append(
                Sentence(
                    text: "\(prefix) is due, where a date was promised, \(words(part.promised)).",
                    rules: rules(part, part.promised)))
            if let unpromised = part.unpromised {
                sentences.append(
                    Sentence(
                        text: "Without a promised date the \(name) is due \(words(unpromised)).",
                        rules: rules(part, unpromised)))
            } else {
                sentences.append(
                    Sentence(
                        text: "Without a promised date no \(name) is planned, and the date is asked for.",
                        rules: part.rules))
            }
        }
        return sentences
    }

    private func words(_ terms: [Term]) -> String {
        var parts: [String] = []
        for (index, term) in terms.enumerated() {
            let isAtOnce = term.add == .hours(0) || term.add == .days(0)
            let isSameAnchor = index > 0 && terms[index - 1].anchor == term.anchor && !isAtOnce
            var words = isAtOnce ? "" : term.add.words
            if !isSameAnchor { words += "\(isAtOnce ? "" : " ")after \(term.anchor.words)" }
            if let patient = term.patientAdd { words += " (\(patient.words) with high patience)" }
            if let ratings = term.ratings { words += " where it was rated \(list(ratings))" }
            if let ratings = term.unlessRatings { words += " unless it was rated \(list(ratings))" }
            parts.append(words)
        }
        // What counts for certain ratings only stands in for the other term of its anchor.
        let standsIn = terms.dropFirst().allSatisfy { term in
            term.anchor == terms[0].anchor && (term.ratings ?? term.unlessRatings) != nil
        }
        return parts.joined(separator: " or ") + (parts.count > 1 && !standsIn ? ", whichever is later" : "")
    }

    /// `3`, `1 or 2`, `1 to 3`
    private func list(_ numbers: [Int]) -> String {
        guard let first = numbers.first, let last = numbers.last, numbers.count > 1 else {
            return numbers.map(String.init).joined()
        }
        if numbers.count > 2, numbers == Array(first...max(first, last)) { return "\(first) to \(last)" }
        return numbers.dropLast().map(String.init).joined(separator: ", ") + " or \(last)"
    }

    private func rules(_ part: FollowUp, _ terms: [Term]) -> [RuleID] {
        Set(part.rules + terms.flatMap(\.rules)).sorted()
    }

    private var occasionalSentences: [Sentence] {
        var sentences: [Sentence] = []
        if let news {
            sentences.append(
                Sentence(
                    text: "In between, only a change that matters for the position is worth a mail, at the next slot.",
                    rules: news.rules))
        }
        if let gracious {
            sentences.append(
                Sentence(text: "A no is answered with thanks, \(gracious.add.words) after it.", rules: gracious.rules))
        }
        if let feedback {
            let rating =
                feedback.leastRating.map { ", where the interview was rated \($0) or better or not at all" } ?? ""
            sentences.append(
                Sentence(
                    text: "\(feedback.add.words) after a no they are asked for feedback\(rating).",
                    rules: feedback.rules))
        }
        if let gracious, let feedback {
            sentences.append(
                Sentence(
                    text: "Where both are due they are one mail.", rules: Set(gracious.rules + feedback.rules).sorted())
            )
        }
        return sentences
    }

    private var conditionSentences: [Sentence] {
        var sentences: [Sentence] = []
        func add(_ rules: [RuleID]?, _ text: @autoclosure () -> String) {
            if let rules { sentences.append(Sentence(text: text(), rules: rules)) }
        }
        let order = recipients.order.map { $0.words }
        add(recipients.rules, "Follow-ups go to \(order.joined(separator: ", else ")).")
        add(limit?.rules, "At most \(limit?.mails ?? 0) mails in a round while the employer does not write.")
        add(spacing?.rules, "At least \(spacing?.days ?? 0) days lie between two mails to one company.")
        add(noMondays?.rules, "Nothing but a thank-you goes out on a Monday.")
        add(promisedDate?.rules, "No reminder and no final mail goes out before the promised date.")
        add(
            thankYouOnly?.rules,
            "After an interview rated \(list(thankYouOnly?.ratings ?? [])) the thank-you stays the only mail.")
        add(leaveToFollowUp?.rules, "Where they would rather not be reached out to, the thank-you stays the only mail.")
        add(
            significance?.rules,
            "Before the promised date nothing but such a change is worth a mail after the thank-you.")
        add(
            [.slot],
            "Mail goes out between 08:00 and 18:00 there, never at weekends or on holidays, except for a thank-you "
                + "that would be late otherwise.")
        return sentences
    }

    private var wordingSentences: [Sentence] {
        var sentences = [Sentence(text: "Drafts are written in a \(wording.tone.rawValue) tone.", rules: ["B6"])]
        for kind in DraftKind.allCases {
            if let most = wording.mostWords[kind] {
                sentences.append(
                    Sentence(
                        text: "A \(kind.hyphenated) has at most \(most) words.",
                        rules: wordingRules(kind == .thankYou ? ["A5"] : ["A9", "A10"])))
            }
            if let most = wording.mostParagraphs[kind] {
                sentences.append(
                    Sentence(
                        text: "A \(kind.hyphenated) has at most \(most) paragraphs.", rules: wordingRules(["E6"])))
            }
        }
        return sentences
    }

    /// Those of these rules that the policy brings, else all it brings.
    private func wordingRules(_ rules: [RuleID]) -> [RuleID] {
        let own = rules.filter(wording.rules.contains)
        return own.isEmpty ? wording.rules : own
    }

    private var endSentences: [Sentence] {
        var sentences: [Sentence] = []
        if let silence {
            sentences.append(
                Sentence(
                    text: "Then there is silence; a reply reopens the interview, however late.", rules: silence.rules))
        }
        if let moveOn {
            sentences.append(
                Sentence(
                    text: "Without an answer the interview is closed \(moveOn.after.words) after the last mail or the "
                        + "promised date, whichever is later; where nothing was promised and no follow-up is "
                        + "planned, these begin \(moveOn.unplanned.words) after the interview.", rules: moveOn.rules))
        }
        return sentences
    }
}

extension Policy.Recipients.Choice {
    fileprivate var words: String {
        switch self {
        case .named: "whoever was named"
        case .hiringManager: "the hiring manager"
        case .interviewer: "the first interviewer"
        case .recruiter: "the recruiter"
        }
    }
}
