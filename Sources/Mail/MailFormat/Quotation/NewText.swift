// What the author of a message wrote: the text without quotations, their headers and the signature. How those look is
// in QuotationHeaders.swift and Signature.swift, in which words in the tables beside them.

/// The new text of a message and its author's signature.
///
/// Both are folded for reading (`PlainText.folded`). The rules:
/// - Lines that begin with `>` are quotation, and so is what a mail program's reply container holds.
/// - A block of header lines ("From: … Sent: … Subject: …"), a separator ("-----Original Message-----") and an
///   attribution ("On … wrote:") that no `>` follows end the new text; an attribution before `>` lines goes with them,
///   and what stands below is new. An attribution with nothing above it introduces no more than itself.
/// - A message that only forwards has the forwarded text as its own.
/// - The signature begins at `-- `, at a device's line ("Sent from my …"), or after the name below a closing formula; the
///   formula and the name stay in the new text, and the name is in the signature as well. Notices (confidentiality,
///   unsubscribing) belong to the signature wherever they stand.
struct NewText {
    private(set) var newText = ""
    private(set) var signature = ""

    /// Only so much of a text is searched; what follows is in the whole text, but no new text.
    static let byteLimit = 128 << 10

    init(_ extracted: ExtractedText) {
        let text = PlainText.folded(extracted.text.prefix(bytes: Self.byteLimit))
        let lines = text.lines.map(TextLine.init)
        var trimming = QuotationTrimming(lines)
        trimming.run()
        var kept = trimming.kept(without: extracted.quotedLines)
        if kept.allSatisfy({ lines[$0].isBlank }) { kept = trimming.fallback }
        let split = SignatureSplit(kept.map { lines[$0] })
        newText = Self.joined(split.body)
        signature = Self.joined(split.signature)
    }

    /// Lines as text, with at most one empty line in a row and none at the ends.
    private static func joined(_ lines: [TextLine]) -> String {
        var result: [Substring] = []
        for line in lines where !(line.isBlank && (result.last?.isEmpty ?? true)) {
            result.append(line.isBlank ? "" : line.text)
        }
        while result.last?.isEmpty == true { result.removeLast() }
        return result.joined(separator: "\n")
    }
}

/// A line with what is asked of it again and again.
struct TextLine {
    /// Without white space at the end.
    let text: Substring
    /// Trimmed at both ends, in lower case.
    let lower: String

    init(_ line: Substring) {
        // Folded text holds no other white space than these.
        let bytes = line.utf8
        var end = bytes.endIndex
        while end > bytes.startIndex, Self.isSpace(bytes[bytes.index(before: end)]) { end = bytes.index(before: end) }
        var start = bytes.startIndex
        while start < end, Self.isSpace(bytes[start]) { start = bytes.index(after: start) }
        text = line[..<end]
        lower = line[start..<end].lowercased()
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 }

    var isBlank: Bool { lower.isEmpty }
    var isQuoted: Bool { lower.utf8.first == 0x3E }
    /// Quoted by a bar, as some web forums do; counts only below an attribution.
    var isBarred: Bool { lower.utf8.first == 0x7C }
}

/// Finds the quotations among lines.
private struct QuotationTrimming {
    private let lines: [TextLine]
    private var isDropped: [Bool]
    /// Where everything after is quotation.
    private var end: Int
    /// Where a forwarded text begins that has nothing above it.
    private var forwarded: Int?
    private var sawHeader = false

    init(_ lines: [TextLine]) {
        self.lines = lines
        isDropped = Array(repeating: false, count: lines.count)
        end = lines.count
    }

    private var hasTextAbove: Bool { lastKept != nil }
    private var lastKept: Int?

    mutating func run() {
        var index = 0
        while index < end {
            let line = lines[index]
            if line.isBlank {
                index += 1
            } else if line.isQuoted, !line.lower.hasSuffix(":") || QuotationHeaders.attribution(lines, at: index) == nil
            {
                isDropped[index] = true
                index += 1
            } else if let block = QuotationHeaders.block(lines, at: index) {
                index = dropBlock(at: index, length: block.length, forwards: block.isForward)
            } else if let length = QuotationHeaders.attribution(lines, at: index) {
                index = dropAttribution(at: index, length: length)
            } else {
                lastKept = index
                index += 1
            }
        }
    }

    /// Drops a separator or header lines: before `>` lines no more than these, else all that follows.
    private mutating func dropBlock(at index: Int, length: Int, forwards: Bool) -> Int {
        let next = lines[min(index + length, end)..<end].firstIndex { !$0.isBlank }
        guard let next, lines[next].isQuoted else {
            cut(at: index, header: length, forwards: forwards)
            return end
        }
        sawHeader = true
        for dropped in index..<next { isDropped[dropped] = true }
        return next
    }

    /// Everything from `index` on is quotation.
    private mutating func cut(at index: Int, header: Int, forwards: Bool) {
        sawHeader = true
        if !hasTextAbove, forwards { forwarded = index + header }
        end = index
        while end > 0, lines[end - 1].isBlank || QuotationHeaders.isRule(lines[end - 1]) { end -= 1 }
    }

    /// Drops an attribution and what it introduces; returns where to go on.
    private mutating func dropAttribution(at index: Int, length: Int) -> Int {
        sawHeader = true
        var next = index + length
        while next < end, lines[next].isBlank { next += 1 }
        let isMarked = next < end && (lines[next].isQuoted || lines[next].isBarred)
        if !isMarked, hasTextAbove {
            cut(at: index, header: length, forwards: false)
            return end
        }
        for dropped in index..<min(index + length, end) { isDropped[dropped] = true }
        var position = next
        while position < end, lines[position].isBarred {
            isDropped[position] = true
            position += 1
        }
        return index + length
    }

    /// The lines that remain, less those in `containers` unless nothing but them remains.
    func kept(without containers: [Range<Int>]) -> [Int] {
        let kept = (0..<end).filter { !isDropped[$0] }
        guard !containers.isEmpty else { return kept }
        let outside = kept.filter { line in !containers.contains { $0.contains(line) } }
        return sawHeader || outside.contains { !lines[$0].isBlank } ? outside : kept
    }

    /// What counts where nothing remains: a forwarded text, or quoted lines that no header introduces.
    var fallback: [Int] {
        if let forwarded { return Array(forwarded..<lines.count) }
        return sawHeader ? [] : Array(lines.indices)
    }
}
