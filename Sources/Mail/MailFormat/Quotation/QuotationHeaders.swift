// Where a quotation begins: separators, blocks of header lines, attributions. The words are in QuotationPhrases.swift.

/// Recognises the headers of quotations.
enum QuotationHeaders {
    /// A separator or a block of header lines at `index`: the lines it takes, and whether it says "forwarded".
    static func block(_ lines: [TextLine], at index: Int) -> (length: Int, isForward: Bool)? {
        let lower = lines[index].lower
        if isSeparator(lower) {
            let after = index + 1
            let isForward = QuotationPhrases.forwarded.isIn(lower)
            return (1 + (fields(lines, from: after) ?? 0), isForward)
        }
        guard let length = headerLines(lines, at: index) else { return nil }
        return (length, false)
    }

    /// A line of dashes, underscores or stars.
    static func isRule(_ line: TextLine) -> Bool {
        line.lower.utf8.count >= 3
            && line.lower.utf8.allSatisfy { $0 == 0x2D || $0 == 0x5F || $0 == 0x2A || $0 == 0x3D }
    }

    /// "-----Original Message-----" and "Begin forwarded message:".
    private static func isSeparator(_ lower: String) -> Bool {
        guard lower.utf8.count < 120 else { return false }
        if lower.hasSuffix(":") || lower.hasSuffix("：") { return QuotationPhrases.separators.contains(lower) }
        guard lower.hasPrefix("--"), lower.hasSuffix("--") else { return false }
        let inner = lower.drop { $0 == "-" || $0 == " " }
        return inner.utf8.count < 80 && QuotationPhrases.message.isIn(inner)
    }

    /// The header lines directly below a separator.
    private static func fields(_ lines: [TextLine], from start: Int) -> Int? {
        var index = start
        var found = 0
        while index < lines.count, index < start + 12 {
            if lines[index].isBlank {
                if found > 0 { break }
            } else if field(lines[index].lower) != nil {
                found += 1
            } else if found == 0 {
                break
            }
            index += 1
        }
        return found > 0 ? index - start : nil
    }

    private enum Field: Hashable { case from, sent, date, to, subject, other }

    /// "From: … Sent: … To: … Subject: …" in any order: a sender and two others, among them a subject, an address or a
    /// "Sent", for "Date: … From: … To: …" also stands in invitations.
    private static func headerLines(_ lines: [TextLine], at start: Int) -> Int? {
        guard let first = field(lines[start].lower), first != .other else { return nil }
        var found: Set<Field> = [first]
        var hasAddress = lines[start].lower.holds("@")
        var index = start + 1
        var misses = 0
        while index < lines.count, index < start + 12 {
            let lower = lines[index].lower
            if let field = field(lower) {
                found.insert(field)
                misses = 0
            } else {
                // Long lists of recipients wrap; web mail puts empty lines between its fields.
                misses += 1
                if misses > 1 { break }
            }
            hasAddress = hasAddress || lower.holds("@")
            index += 1
        }
        guard found.contains(.from), found.subtracting([.other]).count >= 3,
            hasAddress || found.contains(.subject) || found.contains(.sent)
        else { return nil }
        return index - misses - start
    }

    /// Which header a line is: `von: …`, `*From:* …`, `**De :** …`.
    private static func field(_ lower: String) -> Field? {
        // The colon stands early, in ASCII or as the wide one of East Asia (EF BC 9A).
        guard lower.utf8.count < 2000, let mark = lower.utf8.prefix(60).firstIndex(where: { $0 == 0x3A || $0 == 0x9A })
        else { return nil }
        let before = lower.utf8[..<mark].drop { $0 == 0x2A || $0 == 0x20 }
        if before.allSatisfy({ $0 < 0x80 }) {
            guard before.count <= 25 else { return nil }
            return names[String(decoding: before.filter { $0 != 0x2A }, as: UTF8.self).trimmed()]
        }
        let bare = lower.drop { $0 == "*" || $0 == " " }
        guard let colon = bare.prefix(26).firstIndex(where: { $0 == ":" || $0 == "：" }) else { return nil }
        return names[String(bare[..<colon].filter { $0 != "*" }).trimmed()]
    }

    /// The fields by their names; a name of several counts as the first of these.
    private static let names: [String: Field] = {
        var names: [String: Field] = [:]
        let fields: [(Field, Set<String>)] = [
            (.from, QuotationPhrases.from), (.date, QuotationPhrases.date), (.sent, QuotationPhrases.sent),
            (.to, QuotationPhrases.to), (.subject, QuotationPhrases.subject), (.other, QuotationPhrases.otherFields),
        ]
        for (field, words) in fields { names.merge(words.map { ($0, field) }) { first, _ in first } }
        return names
    }()
}

extension QuotationHeaders {
    /// "On … wrote:" at `index`, wrapped over some lines: how many, or nil.
    static func attribution(_ lines: [TextLine], at index: Int) -> Int? {
        let first = bare(lines[index].lower)
        guard mayBegin(first) else { return nil }
        var joined = ""
        for length in 1...6 where index + length <= lines.count {
            let line = lines[index + length - 1]
            if line.isBlank, !startsDated(first) { return nil }
            joined += (joined.isEmpty ? "" : " ") + bare(line.lower)
            guard joined.utf8.count < 500 else { return nil }
            if isAttribution(joined, before: lines[min(index + length, lines.count)...]) { return length }
            if length > 1, line.isQuoted, !line.lower.hasSuffix(":") { return nil }
        }
        return nil
    }

    private static func bare(_ lower: String) -> String {
        lower.utf8.first == 0x3E ? String(Substring(lower.utf8.drop { $0 == 0x3E || $0 == 0x20 })) : lower
    }

    private static func mayBegin(_ lower: String) -> Bool {
        guard let first = lower.first else { return false }
        return first.isNumber || lower.holds("@") || lower.holds("<") || lower.hasPrefix("----")
            || QuotationPhrases.starters.begins(lower) || containsVerb(lower)
    }

    /// "On Thu, 31 Mar 2016 at …": may go on after an empty line, as some programs wrap it.
    private static func startsDated(_ lower: String) -> Bool {
        QuotationPhrases.starters.begins(lower)
            && lower.utf8.count { (0x30...0x39).contains($0) } >= 3
    }

    private static func containsVerb(_ lower: String) -> Bool {
        QuotationPhrases.wrote.isIn(lower)
    }

    private static func isAttribution(_ joined: String, before rest: ArraySlice<TextLine>) -> Bool {
        let digits = joined.utf8.count { (0x30...0x39).contains($0) }
        let hasAddress = joined.holds("@")
        let next = rest.first { !$0.isBlank }
        let isMarked = next.map { $0.isQuoted || $0.isBarred } ?? false
        if joined.hasPrefix("----"), joined.hasSuffix("----"), containsVerb(joined), digits > 0 { return true }
        if !joined.hasSuffix(":"), !joined.hasSuffix("：") {
            // "2013/7/20 sam via Forum <info@forum.example>" before marked lines.
            return isMarked && (joined.first?.isNumber ?? false) && digits >= 5 && joined.hasSuffix(">") && hasAddress
        }
        let isDated =
            digits >= 3
            && ((joined.first?.isNumber ?? false) || QuotationPhrases.starters.begins(joined))
        if containsVerb(joined) { return isDated || hasAddress && digits > 0 || isMarked }
        // A date and an address before the colon need no verb: "2016年2月1日 12:00 <x@y.example>:".
        return digits >= 5 && hasAddress && (joined.hasSuffix(">:") || joined.hasSuffix(">：") || isDated && isMarked)
    }
}
