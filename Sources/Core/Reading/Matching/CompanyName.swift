// Names of companies, roles and people in a text, by their words; "Acme" is not found in "Acme Robotics".

/// A name as matching looks for it.
struct Name: Sendable {
    /// The hashes of its words, without legal forms.
    let words: [UInt64]
    /// Its words joined in lower case, as a domain would have it.
    let joined: String

    private static let legalForms: Set<UInt64> = Set(
        """
        gmbh ag se kg ohg ug mbh inc incorporated corp corporation llc llp ltd limited plc co \
        company sa sas sarl srl spa bv nv ab as oy oyj pty kgaa ev eg the
        """
        .split(separator: " ").map { FNV.hash($0.utf8) })

    /// Words that may follow a company's name without making another name of it.
    static let companions: Set<UInt64> = Set(
        """
        gmbh ag se kg inc corp llc llp ltd limited plc co sa sas srl bv nv ab careers career \
        recruiting recruitment recruiter talent team hr people jobs hiring group acquisition \
        human resources via interview application confirmation update und and interviews role \
        position for at is has we your thank thanks dear hi hello the a in on by from to with \
        opportunity candidate invitation offer rejection regarding re job personalabteilung \
        bewerbung
        """
        .split(separator: " ").map { FNV.hash($0.utf8) })

    init(_ text: String) {
        let tokenized = TokenizedText(text)
        let all = tokenized.tokens
        let kept = all.filter { !Self.legalForms.contains($0.hash) }
        let used = kept.isEmpty ? all : kept
        words = used.map(\.hash)
        joined = used.map { token in
            String(decoding: tokenized.bytes[Int(token.start)..<Int(token.end)], as: UTF8.self).lowercased()
        }.joined()
    }

    /// How a name stands in a text.
    enum Presence: Int, Comparable {
        case absent, near, present
        static func < (left: Presence, right: Presence) -> Bool { left.rawValue < right.rawValue }
    }

    /// Where the name stands in `text`, unless it is a part of one of the `longer` names there.
    func presence(in text: TokenizedText, longer: () -> [Name]) -> Presence {
        guard !words.isEmpty, text.tokens.count >= words.count else { return .absent }
        var best = Presence.absent
        for start in 0...(text.tokens.count - words.count) where matches(text, at: start) {
            if longer().contains(where: { $0.covers(text, position: start, length: words.count) }) { continue }
            best = max(best, isFollowedByName(text, after: start + words.count) ? .near : .present)
        }
        return best
    }

    private func matches(_ text: TokenizedText, at start: Int) -> Bool {
        guard text.tokens[start].hash == words[0], start + words.count <= text.tokens.count else { return false }
        for offset in 1..<max(1, words.count) where text.tokens[start + offset].hash != words[offset] { return false }
        return true
    }

    /// Whether this name stands in the text so that it takes in the words at `position`.
    private func covers(_ text: TokenizedText, position: Int, length: Int) -> Bool {
        guard words.count > length else { return false }
        for start in max(0, position - words.count + length)...position
        where start + words.count <= text.tokens.count && matches(text, at: start) { return true }
        return false
    }

    /// "Acme" before a capitalised "Robotics" in the same clause is another company's name.
    private func isFollowedByName(_ text: TokenizedText, after index: Int) -> Bool {
        guard index < text.tokens.count else { return false }
        let (last, next) = (text.tokens[index - 1], text.tokens[index])
        guard next.startsUpper, next.clause == last.clause, next.sentence == last.sentence else { return false }
        return !Self.companions.contains(next.hash)
    }

    /// Whether this name begins with, or contains, another.
    func contains(_ other: Name) -> Bool {
        guard words.count > other.words.count, !other.words.isEmpty else { return false }
        return (0...(words.count - other.words.count)).contains {
            Array(words[$0..<$0 + other.words.count]) == other.words
        }
    }
}
