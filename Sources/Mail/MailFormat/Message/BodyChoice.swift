// Which parts are the text of a message, and their text (RFC 2046 section 5.1).

/// The text of a message, and the lines in which HTML marked quotations.
struct ExtractedText {
    /// Line ends are `\n`.
    var text = ""
    /// Line indices that HTML marked as quoted (a reply's container, not its blockquotes, which are marked by `>`).
    var quotedLines: [Range<Int>] = []

    /// Joins two texts with an empty line between them.
    mutating func append(_ other: ExtractedText) {
        guard !other.text.allSatisfy(\.isWhitespace) else { return }
        if text.isEmpty {
            self = other
            return
        }
        text = text.trimmedEnd() + "\n\n"
        let offset = text.utf8.count { $0 == 10 }
        quotedLines += other.quotedLines.map { $0.lowerBound + offset..<$0.upperBound + offset }
        text += other.text
    }
}

/// Chooses and reads the text parts of one message.
struct BodyChoice {
    let tree: MimeTree
    let limits: MessageReader.Limits
    let deadline: ContinuousClock.Instant
    private(set) var defects: [String] = []
    private(set) var notFullyRead: String?
    /// Files that stood within the text.
    private(set) var attachedFiles: [Uuencode.File] = []

    /// The undecoded body.
    private let body: ArraySlice<UInt8>

    init(tree: MimeTree, body: ArraySlice<UInt8>, limits: MessageReader.Limits, deadline: ContinuousClock.Instant) {
        (self.tree, self.body, self.limits, self.deadline) = (tree, body, limits, deadline)
    }

    /// The text of the whole message.
    mutating func text() -> ExtractedText {
        var chosen = text(tree.root, isFirst: true)
        if chosen.text.allSatisfy(\.isWhitespace), let index = fallback() { chosen = read(tree.leaves[index]) }
        if tree.leaves.isEmpty, chosen.text.isEmpty { chosen = raw() }
        chosen.text = chosen.text.trimmedEnd()
        return chosen
    }

    /// A message whose parts cannot be told apart is shown as it came.
    private mutating func raw() -> ExtractedText {
        guard !body.isEmpty else { return ExtractedText() }
        defects.append("no part could be read; the body is shown as it came")
        return ExtractedText(
            text: PlainText.normalized(Charset.decode(Array(body.prefix(64 << 10)), charset: nil).text))
    }

    /// A text that nothing else was chosen over: named, attached or of a rare subtype.
    private func fallback() -> Int? {
        tree.leaves.indices.first { index in
            let leaf = tree.leaves[index]
            return !leaf.isEmbedded && leaf.type.hasPrefix("text/") && !Self.isData(leaf.type)
                && (!leaf.isAttachment || tree.leaves.count == 1)
        }
    }

    private static func isData(_ type: String) -> Bool {
        [
            "text/calendar", "text/x-vcard", "text/vcard", "text/directory", "text/csv", "text/rfc822-headers",
            "text/x-amp-html", "text/watch-html", "text/css", "text/xml",
        ].contains(type)
    }

    private mutating func text(_ node: MimeNode, isFirst: Bool) -> ExtractedText {
        switch node {
        case .leaf(let index):
            let leaf = tree.leaves[index]
            let isBody = leaf.type == "text/plain" || leaf.type == "text/html"
            guard isBody, !leaf.isAttachment, isFirst || leaf.filename == nil else { return ExtractedText() }
            return read(leaf)
        case .message:
            return ExtractedText()
        case .multipart("alternative", let children):
            return alternative(children, isFirst: isFirst)
        case .multipart("related", let children), .multipart("signed", let children),
            .multipart("report", let children):
            for child in children.prefix(2) {
                let found = text(child, isFirst: isFirst)
                if !found.text.isEmpty { return found }
            }
            return ExtractedText()
        case .multipart("encrypted", _):
            defects.append("encrypted")
            return ExtractedText()
        case .multipart(_, let children):
            var all = ExtractedText()
            for child in children { all.append(text(child, isFirst: isFirst && all.text.isEmpty)) }
            return all
        }
    }

    /// The plain text of an alternative, unless it is none or only points at the HTML.
    private mutating func alternative(_ children: [MimeNode], isFirst: Bool) -> ExtractedText {
        let plain = children.filter { !isHTML($0) }
        let html = children.filter(isHTML)
        var chosen = ExtractedText()
        for child in plain where chosen.text.isEmpty { chosen = text(child, isFirst: isFirst) }
        guard !html.isEmpty, chosen.text.isEmpty || Self.mayBeStub(chosen.text) else { return chosen }
        for child in html {
            let rich = text(child, isFirst: isFirst)
            if Self.isStub(chosen.text, beside: rich.text) { return rich }
        }
        return chosen
    }

    private func isHTML(_ node: MimeNode) -> Bool {
        switch node {
        case .leaf(let index): tree.leaves[index].type == "text/html"
        case .multipart("related", let children), .multipart("mixed", let children): children.first.map(isHTML) ?? false
        default: false
        }
    }

    private static func mayBeStub(_ text: String) -> Bool { text.utf8.count < 400 }

    /// "Your mail program cannot show HTML": short beside the HTML, and about it.
    private static func isStub(_ plain: String, beside rich: String) -> Bool {
        let letters = plain.unicodeScalars.count { $0.properties.isAlphabetic }
        let richLetters = rich.unicodeScalars.count { $0.properties.isAlphabetic }
        guard richLetters > letters * 2 else { return false }
        if letters < 3 { return true }
        let lower = plain.lowercased()
        return ["html", "browser", "view this email", "view this message", "http"].contains { lower.contains($0) }
    }

    private mutating func read(_ leaf: MimeLeaf) -> ExtractedText {
        let isHTML = leaf.type == "text/html" || HTMLText.looksLikeHTML(leaf.content)
        let charset = leaf.charset ?? (isHTML ? HTMLText.declaredCharset(leaf.content) : nil)
        let decoded = Charset.decode(leaf.content, charset: charset)
        if let defect = decoded.defect { defects.append(defect) }
        guard isHTML else {
            let found = Uuencode.extract(PlainText.normalized(decoded.text))
            attachedFiles += found.files
            var text = found.text
            if leaf.isFlowed { text = PlainText.unflowed(text, deletesSpace: leaf.deletesSpace) }
            return ExtractedText(text: text)
        }
        let html = HTMLText.extract(decoded.text, byteLimit: limits.textBytes / 2, deadline: deadline)
        if let reason = html.notFullyRead, notFullyRead == nil { notFullyRead = reason }
        return html.text
    }
}
