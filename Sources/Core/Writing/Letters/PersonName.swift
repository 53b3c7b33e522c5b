// A person's name as it was written, taken apart as far as that can be done without guessing. Used for greetings and
// for recognising people in a text.

/// A name in its parts.
public struct PersonName: Hashable, Sendable {
    /// The whole name without titles, in the order it was written.
    public let full: String
    /// `Dr.`, `Prof.`, `Prof. Dr.`, `Ms.`; nil where none was written.
    public let title: String?
    /// What friends would say; nil where the order of the names is not clear, or there is none.
    public let given: String?
    public let family: String?
    /// The order could not be told: the full name is the only safe address.
    public let isOrderUncertain: Bool

    /// Reads a name as people and From headers write it; nil where it names no person (`HR Team`, `careers@…`).
    public init?(_ written: String) {
        let cleaned = Self.clean(written)
        guard !cleaned.isEmpty, !cleaned.contains("@"), cleaned.contains(where: \.isLetter) else { return nil }
        var words = Self.commaSwapped(cleaned).split(separator: " ").map(String.init)
        guard !Self.namesNoPerson(words) else { return nil }
        title = Self.takeTitle(&words)
        Self.dropSuffixes(&words)
        guard let first = words.first else { return nil }
        full = words.map(Self.recased).joined(separator: " ")
        let isSwapped = cleaned.contains(",")
        if words.count == 1 {
            let isSurname = title != nil
            (given, family) = isSurname ? (nil, Self.recased(first)) : (Self.recased(first), nil)
            isOrderUncertain = false
            return
        }
        let order = isSwapped ? Order.givenFirst : Self.order(words)
        switch order {
        case .givenFirst:
            let split = Self.familyStart(words)
            given = Self.recased(words[0])
            family = words[split...].map(Self.recased).joined(separator: " ")
            isOrderUncertain = false
        case .familyFirst:
            given = words[1...].map(Self.recased).joined(separator: " ")
            family = Self.recased(first)
            isOrderUncertain = false
        case .uncertain:
            (given, family) = (nil, nil)
            isOrderUncertain = true
        }
    }

    private enum Order { case givenFirst, familyFirst, uncertain }

    /// Family first is certain for East Asian scripts and for `YAMADA Taro`; for family names that are hardly ever
    /// given names (`Wang Xiaoming`, `Nagy László`) it is likely enough to make the order uncertain.
    private static func order(_ words: [String]) -> Order {
        if words.allSatisfy({ $0.unicodeScalars.contains(where: isEastAsian) }) { return .familyFirst }
        if isCapitals(words[0]), words.dropFirst().allSatisfy({ !isCapitals($0) }) { return .familyFirst }
        let first = words[0].lowercased()
        if familyNamesWrittenFirst.contains(first) { return .uncertain }
        if ambiguousFamilyNames.contains(first), let second = words.dropFirst().first, hasLowercaseAfterHyphen(second) {
            return .uncertain
        }
        return .givenFirst
    }

    /// `Jane van der Berg`: the family name begins at its first particle; else it is the last word. A lone initial
    /// is no given name to greet by, but it stays one to recognise.
    private static func familyStart(_ words: [String]) -> Int {
        let particle = words.indices.dropFirst().dropLast().first { particles.contains(words[$0].lowercased()) }
        return particle ?? words.count - 1
    }

    /// Without quotation marks, parenthesised company names, line breaks and double spaces.
    private static func clean(_ written: String) -> String {
        var depth = 0
        var kept = ""
        for character in written.prefix(200) {
            switch character {
            case "(", "[", "<": depth += 1
            case ")", "]", ">": depth = max(0, depth - 1)
            case "\"", "“", "”", "\u{2068}", "\u{2069}": continue
            case "|", "•": return kept.collapsed
            default: if depth == 0 { kept.append(Printable.isInert(character) ? character : " ") }
            }
        }
        return kept.collapsed
    }

    /// `Doe, Jane` becomes `Jane Doe`; `Jane Doe, PhD` stays.
    private static func commaSwapped(_ name: String) -> String {
        let parts = name.split(separator: ",", maxSplits: 1).map { String($0).collapsed }
        guard parts.count == 2, !parts[1].isEmpty else { return name }
        let after = parts[1].split(separator: " ").map { $0.lowercased() }
        if after.allSatisfy({ suffixes.contains($0.filter(\.isLetter)) }) { return parts[0] }
        guard after.count <= 3 else { return parts[0] }
        return "\(parts[1]) \(parts[0])"
    }

    private static func takeTitle(_ words: inout [String]) -> String? {
        var found: [String] = []
        while words.count > 1, let title = titles[words[0].lowercased().filter(\.isLetter)] {
            if !found.contains(title) { found.append(title) }
            words.removeFirst()
        }
        return found.isEmpty ? nil : found.joined(separator: " ")
    }

    private static func dropSuffixes(_ words: inout [String]) {
        while words.count > 1, let last = words.last, suffixes.contains(last.lowercased().filter(\.isLetter)) {
            words.removeLast()
        }
    }

    private static func namesNoPerson(_ words: [String]) -> Bool {
        words.contains { noPerson.contains($0.lowercased().filter { $0.isLetter || $0 == "-" }) }
    }

    /// `DOE` and `doe` as `Doe`; mixed case and initials stay as they are.
    private static func recased(_ word: String) -> String {
        guard word.count > 2, isCapitals(word), !word.unicodeScalars.contains(where: isEastAsian) else { return word }
        return word.split(separator: "-").map { $0.prefix(1) + $0.dropFirst().lowercased() }.joined(separator: "-")
    }

    private static func isCapitals(_ word: String) -> Bool {
        word.count > 1 && !word.contains(".") && word.allSatisfy { !$0.isLowercase }
            && word.contains(where: \.isUppercase)
    }

    private static func hasLowercaseAfterHyphen(_ word: String) -> Bool {
        let parts = word.split(separator: "-")
        return parts.count == 2 && parts[1].first?.isLowercase == true
    }

    /// Han, kana and Hangul.
    private static func isEastAsian(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0x20000...0x2FA1F: true
        default: false
        }
    }
}

extension PersonName {
    private static let titles = [
        "dr": "Dr.", "doctor": "Dr.", "prof": "Prof.", "professor": "Prof.", "mr": "Mr.", "mrs": "Mrs.", "ms": "Ms.",
        "mx": "Mx.", "sir": "Sir", "dame": "Dame", "herr": "Mr.", "frau": "Ms.",
    ]

    private static let suffixes: Set<String> = [
        "phd", "msc", "mba", "md", "jr", "sr", "ii", "iii", "iv", "esq", "cpa", "pmp", "she", "her", "he", "him",
        "they",
        "them", "sheher", "hehim", "theythem", "mcipd", "shrmcp", "phr", "sphr",
    ]

    private static let particles: Set<String> = [
        "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ter", "ten", "zu",
        "zum",
        "bin", "ibn", "al", "el", "af", "av", "mac", "st.",
    ]

    private static let noPerson: Set<String> = [
        "team", "recruiting", "recruitment", "recruiter", "recruiters", "hr", "careers", "career", "jobs", "hiring",
        "talent", "noreply", "no-reply", "donotreply", "do-not-reply", "notifications", "support", "gmbh", "inc", "llc",
        "ltd", "office", "department", "personnel", "people-team", "staffing", "bewerbung", "via",
    ]

    /// Romanised family names of cultures that write them first, hardly ever given names elsewhere.
    private static let familyNamesWrittenFirst: Set<String> = [
        "wang", "zhang", "liu", "chen", "yang", "huang", "zhao", "zhou", "xu", "zhu", "guo", "gao", "luo", "zheng",
        "liang", "xie", "tang", "deng", "xiao", "feng", "cheng", "cao", "peng", "zeng", "jiang", "cai", "ding", "wei",
        "xue", "pan", "qian", "nguyen", "nguyễn", "tran", "trần", "pham", "phạm", "hoang", "hoàng", "huynh", "huỳnh",
        "vu", "vũ", "dang", "đặng", "bui", "bùi", "yamada", "tanaka", "suzuki", "sato", "satō", "watanabe", "takahashi",
        "yamamoto", "nakamura", "kobayashi", "kato", "katō", "yoshida", "nagy", "kovács", "tóth", "szabó", "horváth",
        "kiss", "molnár", "németh", "farkas", "balogh", "takács", "juhász", "cho", "choi", "jeong", "kwon", "hwang",
    ]

    /// Family names that are given names too: uncertain only before `Min-jun`.
    private static let ambiguousFamilyNames: Set<String> = [
        "kim", "lee", "park", "jung", "kang", "han", "lim", "oh", "yoon",
    ]
}
