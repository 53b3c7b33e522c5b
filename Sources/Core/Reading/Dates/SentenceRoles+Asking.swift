// Whether the reader is asked for something by a date, and words whose meaning their neighbours decide.

extension SentenceRoles {
    // MARK: Asking

    /// "please …", "let us know", "we need your answer", "could you", "we must hear from you".
    func asks(_ clause: Int) -> Bool {
        let isReader = roles.indices.contains { clauses[$0] == clause && roles[$0].contains(.reader) && !follows($0) }
        return roles.indices.contains { index in
            guard clauses[index] == clause else { return false }
            let next = hash(index + 1)
            switch hash(index) {
            case Names.let: return Names.ours.contains(next) && Names.afterLet.contains(hash(index + 2))
            case Names.please, Names.kindly: return index + 1 < count && !Names.patience.contains(next)
            case Names.hear, Names.hearing: return next == Names.from && hash(index + 2) == Names.you
            case Names.back:
                return next == Names.to && Names.ours.contains(hash(index + 2))
                    && !Names.thirdPerson.contains(hash(index - 1))
            case Names.your: return !isReader && roles.at(index + 1).contains(.reply)
            default: break
            }
            if Names.askVerbs.contains(hash(index)), next == Names.you {
                return !Names.patience.contains(hash(index + 2))
            }
            if Names.needVerbs.contains(hash(index)), Names.wanted.contains(next) { return needsReply(index, clause) }
            return index == 0 && roles[0].contains(.command)
        }
    }

    /// Whether the reader is addressed as an object: "to you", "let you".
    private func follows(_ index: Int) -> Bool {
        roles.at(index - 1).contains(.tell) || Names.beforeObject.contains(hash(index - 1))
    }

    private func needsReply(_ index: Int, _ clause: Int) -> Bool {
        (index + 1..<min(index + 4, count)).contains { roles[$0].contains(.reply) }
    }

    /// "You have until Sunday evening".
    func leaves(_ mention: DateMention) -> Bool {
        guard mention.relation == .by, let first = firstToken(of: mention.range) else { return false }
        return hash(first - 1) == Names.have || hash(first) == Names.until && hash(first - 1) == Names.open
    }

    // MARK: Silence

    /// "If you have not heard by Friday, …" promises until Friday.
    func isSilence(_ mention: DateMention) -> Bool {
        guard mention.relation != .on,
            let opens = roles.indices.first(where: { Names.conditions.contains(hash($0)) })
        else { return false }
        return (opens..<count).contains { index in
            if Names.negations.contains(hash(index)) {
                return (index + 1..<min(index + 4, count)).contains { Names.receiving.contains(hash($0)) }
            }
            return Names.nothing.contains(hash(index))
                && (index + 1..<min(index + 4, count)).contains { roles[$0].contains(.tell) }
        }
    }

    // MARK: Neighbours

    /// Words that mean something else beside others: "let you know", "back to you", "signs off", "for a call".
    static func correct(_ roles: inout [WordRoles], _ text: TokenizedText, _ sentence: Sentence) {
        let tokens = text.tokens[sentence.tokens]
        let hash = { (index: Int) -> UInt64 in
            index >= 0 && index < tokens.count ? tokens[tokens.startIndex + index].hash : 0
        }
        for index in roles.indices {
            let (last, next) = (hash(index - 1), hash(index + 1))
            switch hash(index) {
            case Names.let where Names.readers.contains(next): roles[index] = .tell
            case Names.back where Names.toReader.contains(next):
                if next == Names.with || Names.readers.contains(hash(index + 2)) { roles[index] = .tell }
            case Names.onto where Names.sie.contains(next): roles[index] = .tell
            case Names.posted where Names.readers.contains(last): roles[index] = .tell
            case Names.off where Names.signs.contains(last): roles[index] = .decide
            case Names.last where !roles.at(index + 1).contains(.time): roles[index] = []
            case Names.call where Names.articles.contains(last) && !Names.getting.contains(hash(index - 2)):
                roles[index] = [.event, .proposes]
            case Names.meet, Names.meeting, Names.meets:
                let isReaders = Names.readers.contains(last) || Names.readers.contains(hash(index - 2))
                if isReaders || Names.met.contains(next) { roles[index] = [.event, .proposes] }
            case Names.start, Names.starting, Names.begin:
                if isGerund(text, tokens, tokens.startIndex + index + 1) { roles[index] = [] }
            default: break
            }
        }
    }

    private static func isGerund(_ text: TokenizedText, _ tokens: ArraySlice<Token>, _ index: Int) -> Bool {
        guard tokens.indices.contains(index), tokens[index].end - tokens[index].start > 5 else { return false }
        return text.bytes[Int(tokens[index].end) - 3..<Int(tokens[index].end)].elementsEqual("ing".utf8)
    }

    enum Names {
        static let `let` = FNV.hash("let")
        static let please = FNV.hash("please")
        static let kindly = FNV.hash("kindly")
        static let hear = FNV.hash("hear")
        static let hearing = FNV.hash("hearing")
        static let from = FNV.hash("from")
        static let you = FNV.hash("you")
        static let your = FNV.hash("your")
        static let back = FNV.hash("back")
        static let to = FNV.hash("to")
        static let with = FNV.hash("with")
        static let have = FNV.hash("have")
        static let until = FNV.hash("until")
        static let open = FNV.hash("open")
        static let posted = FNV.hash("posted")
        static let off = FNV.hash("off")
        static let last = FNV.hash("last")
        static let call = FNV.hash("call")
        static let meet = FNV.hash("meet")
        static let meets = FNV.hash("meets")
        static let meeting = FNV.hash("meeting")
        static let start = FNV.hash("start")
        static let starting = FNV.hash("starting")
        static let begin = FNV.hash("begin")
        static let ours = hashes("us me")
        static let afterLet = hashes("know have hear see")
        static let patience = hashes(
            "bear allow note be expect rest assume accept consider know give hold hang wait find understand await")
        static let thirdPerson = hashes("comes came gets got")
        static let askVerbs = hashes("could can would asking ask")
        static let needVerbs = hashes("need require requires appreciate want await")
        static let wanted = hashes("your you the a an")
        static let beforeObject = hashes("to with for let call tell ring give from on at of by meet see text")
        static let conditions = hashes("if should sollten wenn falls when")
        static let negations = hashes("not havent hasnt dont never")
        static let receiving = hashes("hear heard contacted had received receive get got gotten been")
        static let nothing = hashes("no nothing nichts keine")
        static let readers = hashes("you u everyone everybody all them candidates applicants people both each ihnen")
        static let toReader = hashes("to with")
        static let signs = hashes("sign signs signed signing")
        static let articles = hashes("a our the your for video intro next phone zoom")
        static let getting = hashes("get expect have receive had await make gets want")
        static let met = hashes("you u us our your")

        static let limits = hashes("until till before")
        static let denials = hashes("no not nothing nobody none never noone")
        static let onto = FNV.hash("auf")
        static let sie = hashes("sie dich euch")

        private static func hashes(_ words: String) -> [UInt64] {
            words.split(separator: " ").map { FNV.hash($0.utf8) }
        }
    }
}

extension [WordRoles] {
    func at(_ index: Int) -> WordRoles { indices.contains(index) ? self[index] : [] }
}
