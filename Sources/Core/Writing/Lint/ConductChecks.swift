// Checks of conduct: slang and emoji, pay, pressing (B10, B14, E9).

internal import Vocabulary

extension Lint {
    static let conductChecks: [Check] = [
        Check("B10", look: tooCasual),
        Check("B14", look: pay),
        Check("E9") { text in
            text.lines.compactMap { line in
                pressing.first(in: line.words).map { phrase in
                    let shown = phrase.hasPrefix("i ") ? "I" + phrase.dropFirst() : phrase
                    return Remark("“\(shown)” presses them; leave it out", line: line.number)
                }
            }
        },
    ]

    @Sendable private static func tooCasual(_ text: LintedText) -> [Remark] {
        let weight: Severity? = text.facts.tone == .casual ? .warn : nil
        let known = text.knownWords
        return text.lines.flatMap { line -> [Remark] in
            var remarks: [Remark] = []
            if let emoji = line.text.first(where: isEmoji) {
                remarks.append(Remark("the emoji \(emoji) does not belong here", line: line.number, severity: weight))
            }
            if let face = line.text.tokens.lazy.compactMap(emoticon).first {
                remarks.append(Remark("“\(face)” does not belong here", line: line.number, severity: weight))
            }
            if let word = slang.first(in: line.words), !known.contains(word), !text.isInitial(word, in: line) {
                remarks.append(Remark("“\(word)” is too informal", line: line.number, severity: weight))
            }
            return remarks
        }
    }

    /// A face made of punctuation, alone or at a word's end.
    private static func emoticon(_ token: Substring) -> String? {
        guard let last = token.last, ")(DP3/^".contains(last) else { return nil }
        return emoticons.first { token == $0 || ($0.hasSuffix(")") && token.hasSuffix($0)) }
    }

    /// Shows as an emoji by default, or is asked to by a variation selector.
    private static func isEmoji(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first, first.value > 0x7F, first.properties.isEmoji else {
            return false
        }
        return first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}")
    }

    @Sendable private static func pay(_ text: LintedText) -> [Remark] {
        text.lines.compactMap { line -> Remark? in
            guard let word = payWords.first(in: line.words) else { return nil }
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

    private static let slang = PhraseList([
        "gonna", "wanna", "gotta", "kinda", "sorta", "dunno", "ain't", "y'all", "lol", "lmao", "rofl", "omg", "btw",
        "fyi", "imo", "imho", "tbh", "asap", "thx", "pls", "plz", "u", "ur", "cuz", "cos", "dude", "bro", "guys",
        "awesome", "super cool", "totally", "stoked", "psyched", "hyped", "yeah", "yep", "nope", "hey there",
        "what's up", "cya", "ttyl", "no worries", "my bad", "hit me up", "ping me", "dope", "crazy good", "killer",
        "nailed it", "crushed it", "gimme", "lemme", "fingers crossed", "freaking", "damn", "hell", "crap", "xoxo",
        "hugs",
    ])

    private static let payWords = PhraseList([
        "salary", "salaries", "compensation", "remuneration", "wage", "wages", "bonus", "bonuses", "stock options",
        "share options", "equity package", "pay rise", "pay raise", "pay package", "the pay", "my pay", "better pay",
        "paid holiday", "benefits package", "employee benefits", "health benefits", "fringe benefits",
        "your benefits", "per annum", "hourly rate", "day rate", "money",
    ])

    private static let pressing = PhraseList([
        "i demand", "i insist", "as soon as possible", "asap", "why haven't you", "why have you not", "why hasn't",
        "why has no one", "why didn't you", "i expect an answer", "i expect a reply", "i expect you to",
        "i require an answer", "i require a reply", "answer immediately", "reply immediately", "respond immediately",
        "immediate answer", "immediate reply", "urgent reply", "urgent answer", "urgently", "you must answer",
        "you must reply", "you must decide", "you promised", "you need to answer", "you need to reply",
        "still waiting for", "i have been waiting", "i've been waiting", "unacceptable", "disappointed that you",
        "disappointed not to have heard", "ignored my", "ignoring my", "ignore my", "last chance", "respond by",
        "reply by", "answer by return", "please hurry", "it is rude", "unprofessional", "desperate for",
        "i am desperate", "i'm desperate", "i deserve", "time is running out",
    ])
}

extension LintedText {
    /// `Jane U. Smith` is no "you".
    fileprivate func isInitial(_ word: String, in line: LintedLine) -> Bool {
        word.count == 1 && !line.text.tokens.contains { $0 == word }
    }
}
