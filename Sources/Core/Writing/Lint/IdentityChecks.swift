// Checks of who and what is named: other companies and people, recipients, links, attachments.

internal import Interviews
internal import Vocabulary

extension Lint {
    static let identityChecks: [Check] = [
        Check("names", look: foreignNames),
        Check("recipient") { text in
            guard !text.context.contacts.isEmpty else { return [] }
            let known = Set(text.context.contacts.filter { $0.role != .insider }.compactMap { $0.address?.key })
            return text.draft.recipients.filter { !known.contains($0.key) }.map {
                Remark("\($0.addrSpec) is no contact of this interview; add them with 'afterword set'")
            }
        },
        Check("no-reply") { text in
            text.draft.recipients.filter(isNoReply).map {
                Remark("\($0.addrSpec) reads no mail; choose a person")
            }
        },
        .one("attachment") { text in
            guard !text.draft.hasAttachment,
                let found = text.find(attaching)
            else { return nil }
            return Remark("“\(found.phrase)”, but nothing is attached", line: found.line)
        },
        Check("links", look: foreignLinks),
    ]

    private static let attaching = PhraseList(["attached", "attachment", "attachments", "enclosed", "attaching"])

    static func isNoReply(_ address: Address) -> Bool {
        let local = address.localPart.lowercased().filter { $0.isLetter || $0.isNumber }
        return ["noreply", "donotreply", "dontreply", "mailerdaemon", "nepasrepondre", "keineantwort"].contains {
            local.contains($0)
        }
            || ["bounce", "bounces", "notifications", "notification", "postmaster"].contains(local)
    }

    /// Another tracked company's or person's name: the embarrassing mistake.
    @Sendable private static func foreignNames(_ text: LintedText) -> [Remark] {
        let own = text.ownNames
        // A search of years knows a thousand names, of which a letter holds hardly a part of one.
        let words = Set(text.linesWithSubject.flatMap { runs(of: $0.text) })
        let mayStand = { (name: String) in runs(of: name).contains(where: words.contains) }
        var remarks: [Remark] = []
        for company in Set(text.context.otherCompanies).filter(mayStand).sorted() {
            let short = LetterContext.shortCompany(company)
            guard !own.contains(short.lowercased()), short.count > 1,
                let line = text.linesWithSubject.first(where: { namesExactly($0.text, short) })
            else { continue }
            remarks.append(Remark("“\(short)” is another company that you are talking to", line: line.numberOrNil))
        }
        for person in Set(text.context.otherPeople).filter(mayStand).sorted() {
            guard let name = PersonName(person), !own.contains(name.full.lowercased()) else { continue }
            if let line = text.linesWithSubject.first(where: { namesExactly($0.text, name.full) }) {
                remarks.append(Remark("“\(name.full)” belongs to another company", line: line.numberOrNil))
            } else if let greeting = text.anatomy.salutation, let family = name.family ?? name.given,
                [family, name.given ?? family].contains(where: {
                    !own.contains($0.lowercased()) && namesExactly(greeting.text, $0)
                })
            {
                remarks.append(
                    Remark("the greeting names \(name.full), who belongs to another company", line: greeting.number))
            }
        }
        return remarks
    }

    /// The runs of letters and digits, in lower case: a name can only stand where one of its own does.
    private static func runs(of text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
    }

    /// Whether the line holds the name as whole words; names of one word must have their capitals ("Target").
    private static func namesExactly(_ line: String, _ name: String) -> Bool {
        guard name.contains(" ") else {
            return line.split { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "&" && $0 != "." }.contains {
                token in
                let bare = token.last == "." ? token.dropLast() : token[...]
                return bare == name || bare.hasSuffix("-\(name)") || bare.hasPrefix("\(name)-")
            }
        }
        return LintedText.normal(line).contains(LintedText.normal(name))
    }

    @Sendable private static func foreignLinks(_ text: LintedText) -> [Remark] {
        let own = text.context.ownLinks.map(bareLink)
        return text.anatomy.writtenLines.flatMap { line in
            line.text.split { $0.isWhitespace || "<>()\"".contains($0) }.compactMap { token -> Remark? in
                let lower = token.lowercased()
                guard lower.contains("://") || lower.hasPrefix("www.") else { return nil }
                let link = bareLink(lower)
                guard !own.contains(where: { link == $0 || link.hasPrefix($0 + "/") }) else { return nil }
                return Remark("the link \(token.prefix(80)) is not your own", line: line.number)
            }
        }
    }

    /// Without scheme, `www.`, and closing punctuation.
    private static func bareLink(_ link: String) -> String {
        var bare = link.lowercased()[...]
        if let scheme = bare.firstRange(of: "://") { bare = bare[scheme.upperBound...] }
        if bare.hasPrefix("www.") { bare = bare.dropFirst(4) }
        while let last = bare.last, ".,;:/!?".contains(last) { bare.removeLast() }
        return String(bare)
    }
}

extension LintedText {
    /// Lower-case names that belong here: company, contacts, the person, and their parts.
    fileprivate var ownNames: Set<String> {
        var names: Set<String> = [LetterContext.shortCompany(facts.company).lowercased()]
        let people = [facts.senderName, facts.recipient?.name].compactMap { $0 } + context.contacts.compactMap(\.name)
        for name in people.compactMap({ PersonName($0) }) {
            names.formUnion([name.full, name.given, name.family].compactMap { $0?.lowercased() })
        }
        return names
    }
}
