// `{a|b}` in training texts: one line that teaches several readings. Not nested.

/// The readings of a line with choices.
enum Choices {
    private static let limit = 4

    /// As many readings as the longest choice has branches, at most four; each branch of it occurs at most once. Which
    /// branches of different choices meet is fixed by the text.
    static func readings(subject: String, body: String) -> [(subject: String, body: String)] {
        let parts = (parse(subject), parse(body))
        let most = (parts.0 + parts.1).map(\.count).max() ?? 1
        var random = LCG(state: seed(of: body))
        let shifts = (parts.0 + parts.1).map { _ in Int(random.next() % 60) }
        return (0..<min(limit, most)).map { number in
            let subject = parts.0.indices.map { pick(parts.0[$0], shifts[$0] + number) }
            let body = parts.1.indices.map { pick(parts.1[$0], shifts[parts.0.count + $0] + number) }
            return (subject.joined(), body.joined())
        }
    }

    private static func pick(_ branches: [Substring], _ number: Int) -> Substring { branches[number % branches.count] }

    /// The text cut into pieces: plain ones have one branch.
    private static func parse(_ text: String) -> [[Substring]] {
        var pieces: [[Substring]] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            pieces.append([rest[..<open]])
            let inner = rest[rest.index(after: open)..<close]
            pieces.append(inner.split(separator: "|", omittingEmptySubsequences: false))
            rest = rest[rest.index(after: close)...]
        }
        return pieces + [[rest]]
    }

    private static func seed(of text: String) -> UInt64 { text.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) } }
}
