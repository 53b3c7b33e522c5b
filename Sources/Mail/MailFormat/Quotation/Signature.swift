// Where what someone wrote ends and what their mail program adds begins. The words are in SignaturePhrases.swift.

/// The lines of a new text, divided into what was written and the signature.
struct SignatureSplit {
    private(set) var body: [TextLine]
    private(set) var signature: [TextLine] = []

    init(_ lines: [TextLine]) {
        body = lines
        cutNotices()
        cutDelimiter()
        cutDeviceLine()
        cutBelowClosing()
    }

    /// Lines after a delimiter that are still taken for a signature where the delimiter is not the exact one.
    private static let mostLines = 20

    /// `-- ` (RFC 3676 section 4.3) and what people make of it.
    private mutating func cutDelimiter() {
        let delimiters: Set<String> = ["--", "—", "–", "__"]
        guard let index = body.firstIndex(where: { $0.lower.utf8.count <= 3 && delimiters.contains($0.lower) }),
            body[(index + 1)...].count(where: { !$0.isBlank }) <= Self.mostLines
        else { return }
        signature.insert(contentsOf: body[(index + 1)...], at: 0)
        body.removeSubrange(index...)
    }

    /// "Sent from my …": the rest belongs to it unless prose follows.
    private mutating func cutDeviceLine() {
        guard let index = body.firstIndex(where: SignaturePhrases.isDeviceLine) else { return }
        let after = body[(index + 1)...]
        if after.count(where: { $0.lower.utf8.count >= 60 && !SignaturePhrases.isDeviceLine($0) }) > 2 {
            signature.append(body[index])
            body.remove(at: index)
        } else {
            signature.insert(contentsOf: body[index...], at: 0)
            body.removeSubrange(index...)
        }
    }

    /// Notices, wherever they stand but at the very start.
    private mutating func cutNotices() {
        var kept: [TextLine] = []
        var notices: [TextLine] = []
        var paragraph: [TextLine] = []
        var hasText = false
        func close() {
            let start = SignaturePhrases.noticeStart(paragraph) ?? paragraph.count
            let isOpening = !hasText && start == 0
            kept += isOpening ? paragraph[...] : paragraph[..<start]
            if !isOpening { notices += paragraph[start...] }
            hasText = hasText || paragraph.contains { !$0.isBlank }
            paragraph = []
        }
        for line in body {
            if line.isBlank || QuotationHeaders.isRule(line) {
                close()
                kept.append(line)
            } else {
                paragraph.append(line)
            }
        }
        close()
        body = kept
        signature += notices
    }

    /// Below "Best regards" and a name: company, telephone, address.
    private mutating func cutBelowClosing() {
        guard let closing = body.lastIndex(where: SignaturePhrases.isClosing) else { return }
        var below = closing + 1
        while below < body.count, body[below].isBlank { below += 1 }
        guard below < body.count, Self.isName(body[below]) else { return }
        let name = below
        var rest = Array(body[(name + 1)...])
        guard rest.count(where: { !$0.isBlank }) <= Self.mostLines else { return }
        // Sentences and postscripts below the name are still the author's words.
        let prose = Self.paragraphs(rest).filter(Self.isProse)
        rest = Self.paragraphs(rest).filter { !Self.isProse($0) }.flatMap { $0 }
        body.removeSubrange((name + 1)...)
        if !prose.isEmpty { body += [TextLine("")] + prose.flatMap { $0 } }
        signature.insert(contentsOf: [body[name]] + rest, at: 0)
    }

    private static func isName(_ line: TextLine) -> Bool {
        line.lower.utf8.count <= 60 && !line.lower.holds("@") && !line.lower.holds("http")
            && line.lower.split(separator: " ").count <= 7 && !".?!:;".contains(line.lower.last ?? ".")
            && !line.lower.contains { $0.isNumber }
    }

    private static func paragraphs(_ lines: [TextLine]) -> [[TextLine]] {
        var all: [[TextLine]] = [[]]
        for line in lines {
            all[all.count - 1].append(line)
            if line.isBlank { all.append([]) }
        }
        return all.filter { !$0.isEmpty }
    }

    private static func isProse(_ paragraph: [TextLine]) -> Bool {
        let text = paragraph.map(\.lower).joined(separator: " ").trimmed()
        if text.hasPrefix("p.s") || text.hasPrefix("ps:") || text.hasPrefix("ps.") || text.hasPrefix("ps ") {
            return true
        }
        guard text.split(separator: " ").count >= 4, let last = text.last, ".!?…".contains(last) else { return false }
        return !contactMarks.isIn(text)
    }

    private static let contactMarks: Phrases = [
        "http", "www.", "@", "|", "tel", "phone", "gmbh", "handelsregister", "inc.", "ltd.",
    ]
}
