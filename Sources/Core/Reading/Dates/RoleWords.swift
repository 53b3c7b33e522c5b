// Whose date it is: a promise of the sender, a deadline for the reader, or a time for talking.

/// Words that tell what a date in a sentence is for.
struct RoleWords: Sendable {
    enum Role: Sendable, Equatable { case promise, deadline, proposal, none }

    private var kinds = HashIndex(minimumCapacity: 1024)

    private enum Bit {
        static let time = 1
        static let sender = 2
        static let future = 4
        static let answer = 8
        static let ask = 16
        static let act = 32
        static let reader = 64
        static let negative = 128
        static let past = 256
        static let absence = 512
    }

    init() {
        let names =
            DateWords.weekdays.names + DateWords.months.names + DateWords.units.names + DateWords.english.names
        let common: Set<String> = [
            "de", "des", "la", "le", "les", "los", "el", "der", "die", "das", "den", "dem", "un", "une",
            "una", "ein", "en", "in", "dans", "an", "h", "na", "start", "del", "du", "las", "los", "het", "from", "ab",
            "one",
        ]
        for name in names where !common.contains(name) { add(Bit.time, name) }
        add(
            Bit.time,
            """
            # today tonight tomorrow fortnight noon midday morning afternoon evening eod eow eom \
            cob wc christmas xmas easter thanksgiving holidays weekend couple few quarter end \
            week weeks
            """
        )
        add(
            Bit.sender,
            """
            we i they team panel committee board manager you our hr process decision decisions \
            company firm results outcome wir ich nous on nosotros wij answer news word employer \
            she he everyone candidates applicants it
            """
        )
        add(
            Bit.future,
            """
            will shall should hope hopes hoping expect expects expected expecting aim aims \
            aiming plan plans planning going would intend intends intending anticipate \
            anticipates anticipating look looking try trying can may might need needs takes take \
            must want wants werden wird allons esperamos zullen vamos likely able due promise \
            guarantee endeavour endeavor target targeting be know
            """
        )
        add(
            Bit.answer,
            """
            hear hearing heard touch know update updates updated decision decisions decide \
            decided deciding respond response reply replying contact contacted contacting notify \
            notified inform informed informing reach feedback news outcome result results back \
            follow followup answer answers announce announced shortlist shortlisted conclude \
            concluded complete completed finalise finalize finalised finalized verdict word \
            write email call ring phone next steps step review reviewed reviewing choose \
            choosing pick picked confirm confirmed melden bescheid ruckmeldung entscheidung \
            informieren antwort recontacterons reponse recontacter decision contactaremos \
            respuesta noticias horen laten bericht contacto contact wrap wrapped meet meets \
            meeting discuss compare circle revert longer tell told ready sort sorted decide \
            debrief debriefs signed sign approval approved
            """
        )
        add(
            Bit.ask,
            "please kindly bitte merci alsjeblieft rsvp deadline expires expire expiry valid open closes lapse lapses")
        add(
            Bit.act,
            """
            let confirm return sign complete submit send reply respond answer accept book choose \
            fill upload provide share accepting signing
            """
        )
        // In German the present tense tells the future: "wir melden uns am Freitag".
        add(
            Bit.answer | Bit.future,
            """
            melden melde meldet bescheid ruckmeldung entscheidung entscheiden entscheidet informieren informiere \
            nachricht ergebnis mitteilen mitteilung horen antworten zusage tagt revenons recontactons reviendrons \
            tiendrons comunicaremos diremos informaremos laten hoort
            """)
        add(Bit.sender, "kommission gremium du ihnen ihr auswahl ergebnis entscheidung je vous u")
        add(Bit.reader, "you your")
        add(Bit.past, "interviewed spoke met talked applied received was were yesterday last ago")
        add(Bit.absence, "leave vacation holiday office away travelling traveling annual absent")
    }

    private mutating func add(_ bit: Int, _ list: String) {
        for word in list.split(separator: " ") {
            let hash = FNV.hash(word.utf8)
            kinds.insert(hash, max(0, kinds.find(hash)) | bit)
        }
    }

    @inline(__always)
    private func bits(_ hash: UInt64) -> Int { max(0, kinds.find(hash)) }

    /// A cheap look whether the sentence can name a time at all.
    func namesTime(_ text: TokenizedText, _ sentence: Sentence) -> Bool {
        sentence.tokens.contains { index in
            let token = text.tokens[index]
            return bits(token.hash) & Bit.time != 0 || (0x30...0x39).contains(text.bytes[Int(token.start)])
        }
    }

    private static let let_ = FNV.hash("let")
    private static let us = FNV.hash("us")
    private static let me = FNV.hash("me")
    private static let you = FNV.hash("you")
    private static let please = FNV.hash("please")
    private static let available = [
        "available", "availability", "free", "suit", "suits", "works", "work", "slot", "slots", "invite", "invited",
        "interview", "call", "meet", "meeting", "schedule", "scheduled", "book", "booked", "chat", "join", "time",
        "times",
        "date", "zoom", "teams", "office", "reschedule", "move", "postpone", "conversation", "visit", "talk", "speak",
        "termin", "gesprach", "einladen", "vorstellungsgesprach", "entretien", "entrevista", "gesprek", "when", "where",
        "confirmed", "propose", "suggest", "option", "options", "come", "see", "option", "alternatively", "either",
    ].map { FNV.hash($0) }

    /// What the mention is for, from the words of its sentence.
    func role(of mention: DateMention, in sentence: Sentence, of text: TokenizedText) -> Role {
        var all = 0
        var before = 0
        var asksReader = false
        var proposes = false
        for index in sentence.tokens {
            let token = text.tokens[index]
            let isBefore = Int(token.end) <= mention.range.lowerBound
            let isInside = !isBefore && Int(token.start) < mention.range.upperBound
            guard !isInside else { continue }
            let bits = bits(token.hash)
            all |= bits
            if isBefore { before |= bits }
            if Self.available.contains(token.hash) { proposes = true }
            if asks(index, text, sentence) { asksReader = true }
        }
        let promises = all & Bit.answer != 0 && all & Bit.sender != 0 && (all & Bit.future != 0)
        // "If you have not heard by Friday, please …" promises until Friday.
        if isSilence(sentence, text), mention.relation != .on { return .promise }
        if asksReader {
            return mention.relation == .on && proposes && mention.value.time != nil ? .proposal : .deadline
        }
        if all & Bit.absence != 0, all & Bit.answer == 0 { return .none }
        if promises, !(proposes && mention.value.time != nil && mention.relation == .on) { return .promise }
        if isExpiry(sentence, text) { return .deadline }
        if proposes || mention.value.time != nil { return .proposal }
        return all & Bit.answer != 0 && mention.relation != .on && all & Bit.past == 0 ? .promise : .none
    }

    private static let silence = (FNV.hash("if"), [FNV.hash("heard"), FNV.hash("hear")], FNV.hash("not"))

    private func isSilence(_ sentence: Sentence, _ text: TokenizedText) -> Bool {
        let has = { (hash: UInt64) in sentence.tokens.contains { text.tokens[$0].hash == hash } }
        return has(Self.silence.0) && has(Self.silence.2) && Self.silence.1.contains(where: has)
    }

    /// Whether a mail that is about when an answer comes may mean this date by it, though the sentence does not say so:
    /// "Decision mid-November", "Please give us until Monday".
    func mayPromise(_ mention: DateMention, in sentence: Sentence, of text: TokenizedText) -> Bool {
        var all = 0
        for index in sentence.tokens {
            if asks(index, text, sentence) { return false }
            all |= bits(text.tokens[index].hash)
        }
        return all & Bit.past == 0 && !(all & Bit.absence != 0 && all & Bit.answer == 0)
    }

    /// "please …", "let us know", "let me have", "we need your answer", "could you".
    private func asks(_ index: Int, _ text: TokenizedText, _ sentence: Sentence) -> Bool {
        let token = text.tokens[index]
        let next = index + 1 < sentence.tokens.upperBound ? text.tokens[index + 1].hash : 0
        if token.hash == Self.let_ { return next == Self.us || next == Self.me }
        if token.hash == Self.please { return index + 1 < sentence.tokens.upperBound && !Self.patience.contains(next) }
        if Self.askVerbs.contains(token.hash), next == Self.you { return true }
        if Self.needVerbs.contains(token.hash), next == Self.your || next == Self.you || next == Self.the {
            return isOurNeed(index, text, sentence)
        }
        if index == sentence.tokens.lowerBound, Self.imperatives.contains(token.hash) { return true }
        return false
    }

    private static let your = FNV.hash("your")
    private static let the = FNV.hash("the")
    private static let patience = [
        "bear", "allow", "note", "be", "expect", "rest", "assume", "accept", "consider", "know", "give",
    ].map { FNV.hash($0) }
    private static let askVerbs = ["could", "can", "would", "asking", "ask"].map { FNV.hash($0) }
    private static let needVerbs = ["need", "require", "requires", "appreciate", "want"].map { FNV.hash($0) }
    private static let imperatives = [
        "confirm", "reply", "respond", "return", "sign", "submit", "complete", "send", "rsvp", "upload", "book",
        "choose",
        "pick", "fill", "select",
    ].map { FNV.hash($0) }

    private func isOurNeed(_ index: Int, _ text: TokenizedText, _ sentence: Sentence) -> Bool {
        sentence.tokens.contains { $0 > index && $0 <= index + 3 && Self.answers.contains(text.tokens[$0].hash) }
    }

    private static let answers = [
        "answer", "decision", "reply", "response", "confirmation", "signed", "documents", "form",
    ].map { FNV.hash($0) }

    private static let expiry = [
        "expires", "expire", "expiry", "valid", "lapse", "lapses", "deadline", "open", "closes", "due",
    ].map { FNV.hash($0) }

    private func isExpiry(_ sentence: Sentence, _ text: TokenizedText) -> Bool {
        sentence.tokens.contains { Self.expiry.contains(text.tokens[$0].hash) }
    }
}
