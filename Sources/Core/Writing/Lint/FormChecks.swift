// Checks of form: length, greeting, purpose, open places, likeness (A5, A6, A9, B6, B11, B12, E6, slot).

internal import Interviews
internal import Vocabulary

extension Lint {
    static let formChecks: [Check] = [
        .one("A5", [.thankYou], tooManyWords),
        .one("A9", [.reminder], tooManyWords),
        .one("E6", [.reminder]) { text in
            guard let limit = text.context.policy.paragraphLimits[text.kind] else { return nil }
            let count = text.anatomy.paragraphs.count
            return count > limit ? Remark("\(count) paragraphs; at most \(limit) are easy to read") : nil
        },
        .one("A6", Set(DraftKind.allCases), greeting),
        Check("B6") { text in text.facts.tone == .formal ? informalities(text) : [] },
        .one("B11", Set(DraftKind.allCases), purpose),
        Check("slot", look: slots),
        Check("B12") { text in
            text.context.siblings.compactMap { sibling in
                let likeness = Measures.likeness(text.draft.body, sibling.body)
                guard likeness > 0.8 else { return nil }
                return Remark(
                    "\(Int((likeness * 100).rounded())) % the same as \(sibling.name); each person gets a letter of their own"
                )
            }
        },
    ]

    @Sendable private static func tooManyWords(_ text: LintedText) -> Remark? {
        guard let limit = text.context.policy.wordLimits[text.kind] else { return nil }
        let count = Measures.words(text.draft.body)
        return count > limit ? Remark("\(count) words; at most \(limit) are welcome") : nil
    }

    /// The greeting holds the given name; elsewhere than under `three-mails`, title and family name will do.
    @Sendable private static func greeting(_ text: LintedText) -> Remark? {
        guard let line = text.anatomy.salutation else {
            return Remark("there is no greeting line; begin with the recipient's name", severity: .warn)
        }
        guard let name = text.recipientName else { return nil }
        let greeting = LintedText.normal(line.text)
        if let given = name.given, greeting.contains(LintedText.normal(given)) { return nil }
        if name.given == nil, greeting.contains(LintedText.normal(name.full)) { return nil }
        let family = name.family.map { greeting.contains(LintedText.normal($0)) } ?? false
        let titled = ["dr", "prof", "professor", "doctor", "mr", "mrs", "ms", "mx"].contains {
            greeting.contains(" \($0)")
        }
        if family, titled, !text.context.policy.greetsByGivenName || name.given == nil { return nil }
        return Remark("the greeting does not name \(name.given ?? name.full)", line: line.number)
    }

    @Sendable private static func informalities(_ text: LintedText) -> [Remark] {
        var remarks: [Remark] = []
        for line in text.anatomy.writtenLines {
            for word in line.text.tokens {
                let bare = word.drop { !$0.isLetter }
                let core = bare.prefix { $0.isLetter || $0 == "'" || $0 == "’" }
                if Contractions.isContraction(core) {
                    remarks.append(Remark("“\(core)” is informal; write it out", line: line.number))
                }
            }
            if line.text.contains("!") {
                remarks.append(Remark("no exclamation marks in a formal mail", line: line.number))
            }
        }
        return Array(remarks.prefix(10))
    }

    @Sendable private static func purpose(_ text: LintedText) -> Remark? {
        let first = text.anatomy.paragraphs.first.map { $0.map(\.text).joined(separator: " ") } ?? ""
        let opening = LintedText.normal((text.draft.isReply ? "" : text.draft.subject) + " " + first)
        let purposes = [
            "thank", "interview", "position", "role", "application", "writing", "follow", "update", "decision",
            "feedback",
            "conversation", "news", "offer",
        ]
        if purposes.contains(where: { opening.contains(" \($0)") }) { return nil }
        return Remark("neither subject nor first paragraph says why you write")
    }

    /// Places left to fill: `[…]`, `{{…}}`, `<name>`, `___`, `XXX`, `TBD`.
    @Sendable private static func slots(_ text: LintedText) -> [Remark] {
        let lines = [NumberedLine(number: 0, text: text.draft.subject)] + text.anatomy.writtenLines
        return lines.flatMap { line in
            openPlaces(line.text).map { Remark("fill in \($0)", line: line.number == 0 ? nil : line.number) }
        }
    }

    private static func openPlaces(_ line: String) -> [String] {
        var places: [String] = []
        for (open, close) in [("[", "]"), ("{{", "}}"), ("<", ">")] {
            var rest = line[...]
            while let start = rest.range(of: open), let end = rest[start.upperBound...].range(of: close) {
                let inside = rest[start.upperBound..<end.lowerBound]
                let isText = inside.contains(where: \.isLetter) || inside.contains("…") || inside.contains("...")
                let isAddress = open == "<" && (inside.contains("@") || inside.contains("://"))
                if isText, !isAddress, inside.count <= 120 { places.append("“\(open)\(inside)\(close)”") }
                rest = rest[end.upperBound...]
            }
        }
        for word in line.split(whereSeparator: { $0.isWhitespace || ",.;:".contains($0) }) {
            if ["XXX", "XXXX", "TBD", "TODO", "FIXME"].contains(String(word)) || word.hasPrefix("___") {
                places.append("“\(word)”")
            }
        }
        return places
    }
}

extension LintedText {
    /// The name of the person who is written to, as recorded.
    var recipientName: PersonName? {
        let contact = context.contacts.first { contact in
            contact.address.map { draft.recipients.first == $0 } ?? false
        }
        return (contact ?? facts.recipient)?.name.flatMap { PersonName($0) }
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Where `other` first stands, character by character.
    func range(of other: String) -> Range<Index>? { firstRange(of: other) }
}
