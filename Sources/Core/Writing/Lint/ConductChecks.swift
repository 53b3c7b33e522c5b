// Checks of conduct: slang and emoji, pay, pressing (B10, B14, E9).

internal import Vocabulary

extension Lint {
    static let conductChecks: [Check] = [
        Check("B10", look: tooCasual),
        Check("B14", look: pay),
        Check("E9") { text in
            text.anatomy.contentLines.compactMap { line in
                let normal = LintedText.normal(line.text)
                return pressing.first { normal.contains(" \($0)") }.map {
                    Remark("“\($0)” presses them; leave it out", line: line.number)
                }
            }
        },
    ]

    @Sendable private static func tooCasual(_ text: LintedText) -> [Remark] {
        let weight: Severity? = text.facts.tone == .casual ? .warn : nil
        let lines = [NumberedLine(number: 0, text: text.draft.subject)] + text.anatomy.writtenLines
        return lines.flatMap { line -> [Remark] in
            let number = line.number == 0 ? nil : line.number
            var remarks: [Remark] = []
            if let emoji = line.text.first(where: isEmoji) {
                remarks.append(Remark("the emoji \(emoji) does not belong here", line: number, severity: weight))
            }
            if let face = emoticons.first(where: { " \(line.text) ".contains(" \($0) ") || line.text.hasSuffix($0) }) {
                remarks.append(Remark("“\(face)” does not belong here", line: number, severity: weight))
            }
            let normal = LintedText.normal(line.text)
            if let word = slang.first(where: { normal.contains(" \($0) ") }) {
                remarks.append(Remark("“\(word)” is too informal", line: number, severity: weight))
            }
            return remarks
        }
    }

    /// Shows as an emoji by default, or is asked to by a variation selector.
    private static func isEmoji(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first, first.properties.isEmoji, first.value > 0x7F else {
            return false
        }
        return first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
    }

    @Sendable private static func pay(_ text: LintedText) -> [Remark] {
        text.anatomy.contentLines.compactMap { line -> Remark? in
            let normal = LintedText.normal(line.text)
            guard let word = payWords.first(where: { normal.contains(" \($0) ") }) else { return nil }
            guard text.context.employerRaisedPay else {
                return Remark("“\(word)”: no talk of pay before they raise it", line: line.number)
            }
            let contribution = text.content.firstRange(of: " contribut") ?? text.content.firstRange(of: " bring ")
            let mention = text.content.firstRange(of: " \(word) ")
            if let contribution, let mention, contribution.lowerBound < mention.lowerBound {
                return Remark("speaks of pay (“\(word)”), which they raised", line: line.number, severity: .note)
            }
            return Remark("say what you contribute before you come to “\(word)”", line: line.number, severity: .note)
        }
    }

    private static let emoticons = [":)", ":-)", ";)", ";-)", ":D", ":-D", ":(", ":-(", ":P", "xD", "^^", "<3", ":/"]

    private static let slang = [
        "gonna", "wanna", "gotta", "kinda", "sorta", "dunno", "ain't", "y'all", "lol", "lmao", "rofl", "omg", "btw",
        "fyi",
        "imo", "imho", "tbh", "asap", "thx", "pls", "plz", "u", "ur", "cuz", "cos", "dude", "bro", "guys", "awesome",
        "super cool", "totally", "stoked", "psyched", "hyped", "yeah", "yep", "nope", "hey there", "what's up", "sup",
        "cya",
        "ttyl", "no worries", "my bad", "hit me up", "ping me", "dope", "epic", "crazy good", "killer", "nailed it",
        "crushed it", "gimme", "lemme", "fingers crossed", "freaking", "damn", "hell", "crap", "xoxo", "hugs",
    ]

    private static let payWords = [
        "salary", "salaries", "compensation", "remuneration", "wage", "wages", "bonus", "bonuses", "equity",
        "stock options",
        "pay rise", "pay raise", "pay package", "the pay", "my pay", "better pay", "paid holiday", "benefits package",
        "benefits", "per annum", "hourly rate", "day rate", "money",
    ]

    private static let pressing = [
        "i demand", "i insist", "as soon as possible", "asap", "why haven't you", "why have you not", "why hasn't",
        "why has no one", "why didn't you", "i expect an answer", "i expect a reply", "i expect you", "i require",
        "immediately", "urgent", "you must", "you have to", "you promised", "you need to", "still waiting for",
        "i have been waiting",
        "i've been waiting", "unacceptable", "disappointed that you", "disappointed not to have heard", "ignored",
        "ignoring",
        "last chance", "at the latest", "or else", "respond by", "reply by", "answer by return", "please hurry",
        "it is rude", "unprofessional", "desperate", "i deserve", "time is running out",
    ]
}
