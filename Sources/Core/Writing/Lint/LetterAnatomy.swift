// The parts of a letter's text: salutation, paragraphs, sign-off; what is quoted or signature is left out. Cutting
// the quotations of foreign mail is Reading's business: this knows our own drafts and what people make of them.

/// A line of a body with its number, 1 for the first.
struct NumberedLine: Hashable {
    let number: Int
    let text: String
}

/// A body taken apart.
struct LetterAnatomy {
    /// The salutation's line, if the letter begins with one.
    private(set) var salutation: NumberedLine?
    /// Blocks of lines between salutation and sign-off.
    private(set) var paragraphs: [[NumberedLine]] = []
    /// The sign-off with the name under it.
    private(set) var signOff: [NumberedLine] = []

    /// Everything the person wrote: salutation, paragraphs and sign-off.
    var writtenLines: [NumberedLine] { (salutation.map { [$0] } ?? []) + paragraphs.flatMap { $0 } + signOff }

    /// The paragraphs alone.
    var contentLines: [NumberedLine] { paragraphs.flatMap { $0 } }

    init(_ body: String) {
        var blocks = Self.blocks(Self.written(body))
        takeSalutation(&blocks)
        takeSignOff(&blocks)
        paragraphs = blocks
    }

    /// The lines without quotations, their introduction, and the signature after `-- `.
    private static func written(_ body: String) -> [NumberedLine] {
        var kept: [NumberedLine] = []
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let text = String(line.last == "\r" ? line.dropLast() : line)
            if text == "-- " || text == "--" || text.hasPrefix("-----Original Message") { break }
            if text.hasPrefix(">") { continue }
            if text.hasSuffix(":"), text.hasSuffix("wrote:") || text.hasSuffix("writes:"),
                lines[(index + 1)...].first(where: { !$0.isEmpty })?.hasPrefix(">") == true
            {
                continue
            }
            kept.append(NumberedLine(number: index + 1, text: text))
        }
        return kept
    }

    private static func blocks(_ lines: [NumberedLine]) -> [[NumberedLine]] {
        lines.split { line in line.text.isBlank }.map(Array.init)
    }

    private mutating func takeSalutation(_ blocks: inout [[NumberedLine]]) {
        guard let first = blocks.first?.first, Self.isSalutation(first.text, standsAlone: blocks[0].count == 1) else {
            return
        }
        salutation = first
        blocks[0].removeFirst()
        if blocks[0].isEmpty { blocks.removeFirst() }
    }

    /// From the last line that is a closing phrase on; blocks after the sign-off's are a signature.
    private mutating func takeSignOff(_ blocks: inout [[NumberedLine]]) {
        for (index, block) in blocks.enumerated().reversed().prefix(4) {
            guard let start = block.lastIndex(where: { Self.isSignOff($0.text) }), block.count - start <= 5 else {
                continue
            }
            signOff = Array(block[start...])
            // "Kind regards," with the name in a block of its own.
            if signOff.count == 1, index + 1 < blocks.count, blocks[index + 1].count <= 2,
                blocks[index + 1][0].text.split(separator: " ").count <= 5
            {
                signOff += blocks[index + 1]
            }
            blocks.removeSubrange(index...)
            if start > 0 { blocks.append(Array(block[..<start])) }
            return
        }
    }

    private static func isSalutation(_ line: String, standsAlone: Bool) -> Bool {
        let words = line.lowercasedWords
        guard let first = words.first, words.count <= 9 else { return false }
        let greets = ["dear", "hi", "hello", "hey", "greetings", "good", "to"].contains(first)
        let ends = line.last { !$0.isWhitespace }.map { ",:!".contains($0) } ?? false
        return greets ? ends || standsAlone : ends && standsAlone && words.count <= 4
    }

    private static func isSignOff(_ line: String) -> Bool {
        let words = line.lowercasedWords
        guard let first = words.first, words.count <= 5 else { return false }
        let text = words.joined(separator: " ")
        if closings.contains(text) { return true }
        if words.contains("regards") || words.contains("wishes") { return words.count <= 4 }
        if first == "yours" { return true }
        return closings.contains(first) && line.last == "," && words.count <= 3
    }

    private static let closings: Set<String> = [
        "sincerely", "best", "thanks", "thank you", "many thanks", "cheers", "all the best", "respectfully",
        "cordially",
        "warmly", "with thanks", "with gratitude", "gratefully", "take care", "thanks again", "thank you again",
        "sincerely yours", "thanks so much",
    ]
}
