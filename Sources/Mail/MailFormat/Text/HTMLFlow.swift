// What HTML elements mean for text: blocks, white space, lists, tables, links, blockquotes, hidden text.

/// Receives elements and characters in document order and builds lines of text.
final class HTMLFlow {
    private struct Element {
        let name: String
        var isHidden: Bool
        /// Text of size zero is hidden until a descendant sets a size.
        var hasZeroFont: Bool
        var isQuote = false
        /// The line at which a reply's container began.
        var containerLine: Int?
        /// The number of the next list item; nil in unordered lists.
        var nextItem: Int?
        var link: Link?
        /// Line breaks that its end needs.
        var breaks = 0
    }

    private struct Link {
        var address: String
        var textStart: Int
        var alternative: String?
    }

    private var stack: [Element] = []
    private var lines: [String] = []
    private var line: [UInt8] = []
    private var lineHasText = false
    private var pendingBreaks = 0
    private var pendingSpace = false
    private var quoteDepth = 0
    private var preformatted = 0
    private var quotedLines: [Range<Int>] = []
    private var byteCount = 0

    /// Elements open at the moment.
    var depth: Int { stack.count }

    func start(_ name: String, _ attributes: HTMLAttributes) {
        let values = attributes.read()
        let style = HTMLStyle(values["style"])
        let parent = stack.last
        var element = Element(
            name: name, isHidden: parent?.isHidden ?? false, hasZeroFont: style.zeroFont ?? parent?.hasZeroFont ?? false
        )
        if Self.invisible.contains(name) || style.isHidden || values["hidden"] != nil { element.isHidden = true }
        if !element.isHidden {
            open(name, values, style, &element)
        }
        stack.append(element)
    }

    private func open(_ name: String, _ values: [String: String], _ style: HTMLStyle, _ element: inout Element) {
        switch name {
        case "br": breakLine()
        case "p":
            element.breaks = values["class"]?.hasPrefix("Mso") == true || style.hasNoMargin ? 1 : 2
            needBreaks(element.breaks)
        case "td", "th": pendingSpace = pendingSpace || lineHasText
        case "pre":
            needBreaks(1)
            preformatted += 1
        case "li": item()
        case "ol": element.nextItem = 1; needBreaks(1)
        case "a": element.link = Link(address: Self.words(values["href"]).joined(), textStart: byteCount)
        case "img": image(values)
        case "blockquote":
            needBreaks(1)
            if !style.isIndentation { element.isQuote = true; quoteDepth += 1 }
        default:
            if Self.headings.contains(name) { needBreaks(2) } else if Self.blocks.contains(name) { needBreaks(1) }
        }
        if HTMLStyle.isReplyContainer(name, id: values["id"], classes: values["class"]) {
            needBreaks(1)
            element.containerLine = nextLine
        }
    }

    func end(_ name: String) {
        guard let index = stack.lastIndex(where: { $0.name == name }) else { return }
        while stack.count > index, let element = stack.popLast() { close(element) }
    }

    private func close(_ element: Element) {
        guard !element.isHidden else { return }
        if let link = element.link { close(link) }
        switch element.name {
        case "p": needBreaks(element.breaks)
        case "pre":
            preformatted = max(0, preformatted - 1)
            needBreaks(1)
        case "td", "th": pendingSpace = pendingSpace || lineHasText
        default:
            if Self.headings.contains(element.name) || element.name == "blockquote"
                || Self.blocks.contains(element.name)
            {
                needBreaks(1)
            }
        }
        if let start = element.containerLine {
            let end = lineHasText ? lines.count + 1 : lines.count
            if end > start { quotedLines.append(start..<end) }
        }
        if element.isQuote { quoteDepth = max(0, quoteDepth - 1) }
    }

    func characters(_ text: UnsafeBufferPointer<UInt8>) {
        if let element = stack.last, element.isHidden || element.hasZeroFont { return }
        var index = 0
        while index < text.count {
            let byte = text[index]
            var end = index
            while end < text.count, text[end] > 32, text[end] != 127 { end += 1 }
            if end > index {
                append(text[index..<end])
            } else if byte == 10 && preformatted > 0 {
                breakLine()
            } else if byte == 32 || byte == 9 || byte == 10 || byte == 13 || byte == 12 {
                if preformatted > 0, byte != 13 { append([32]) } else { pendingSpace = true }
            }
            index = max(end, index + 1)
        }
    }

    /// The text, without empty lines at its ends.
    func finish() -> ExtractedText {
        while let element = stack.popLast() { close(element) }
        flushLine()
        let leading = lines.prefix { $0.allSatisfy { $0.isWhitespace || $0 == "\u{200B}" } }.count
        let text = lines.dropFirst(leading).joined(separator: "\n")
        let ranges = quotedLines.compactMap { range -> Range<Int>? in
            let lower = max(0, range.lowerBound - leading)
            return range.upperBound - leading > lower ? lower..<range.upperBound - leading : nil
        }
        return ExtractedText(text: text.trimmedEnd(), quotedLines: ranges)
    }
}

extension HTMLFlow {
    private static let invisible: Set<String> = [
        "head", "script", "style", "title", "noscript", "template", "object", "svg", "select", "map", "iframe", "audio",
        "video", "canvas",
    ]
    private static let headings: Set<String> = ["h1", "h2", "h3", "h4", "h5", "h6"]
    private static let blocks: Set<String> = [
        "div", "tr", "ul", "table", "section", "article", "header", "footer", "address", "form", "fieldset", "dl", "dt",
        "dd", "center", "hr", "figure", "nav", "main", "body", "caption", "ol", "li", "legend", "aside", "blockquote",
    ]

    /// The index of the line that the next character will stand in.
    private var nextLine: Int { lines.count + (lineHasText ? 1 : 0) + max(0, pendingBreaks - 1) }

    private func append(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return }
        if pendingBreaks > 0 { writeBreaks() }
        if !lineHasText {
            line = Array(repeating: 0x3E, count: quoteDepth)
            if quoteDepth > 0 { line.append(32) }
            lineHasText = true
        } else if pendingSpace, line.last != 32 {
            line.append(32)
        }
        pendingSpace = false
        line.append(contentsOf: bytes)
        byteCount += bytes.count
    }

    private func append(_ text: String) { append(text.utf8) }

    private func writeBreaks() {
        if lineHasText { flushLine() }
        for _ in 1..<max(2, pendingBreaks) where !lines.isEmpty && pendingBreaks > 1 {
            lines.append(String(repeating: ">", count: quoteDepth))
        }
        pendingBreaks = 0
        pendingSpace = false
    }

    private func flushLine() {
        guard lineHasText else { return }
        lines.append(String(decoding: line, as: UTF8.self).trimmedEnd())
        line.removeAll(keepingCapacity: true)
        lineHasText = false
    }

    private func needBreaks(_ count: Int) {
        guard lineHasText || !lines.isEmpty else { return }
        pendingBreaks = max(pendingBreaks, count)
        pendingSpace = false
    }

    private func breakLine() {
        if let element = stack.last, element.isHidden { return }
        guard lineHasText || !lines.isEmpty else { return }
        pendingBreaks = min(pendingBreaks + 1, 2)
        pendingSpace = false
    }

    private func item() {
        needBreaks(1)
        guard let index = stack.lastIndex(where: { $0.name == "ol" || $0.name == "ul" }) else { return }
        if let number = stack[index].nextItem {
            stack[index].nextItem = number + 1
            append("\(number). ")
        } else {
            append("- ")
        }
    }

    private func image(_ values: [String: String]) {
        guard let index = stack.lastIndex(where: { $0.link != nil }),
            let alternative = values["alt"].map({ Self.words($0).joined(separator: " ") }),
            !alternative.isEmpty, alternative.utf8.count < 200, !["0", "1"].contains(values["width"] ?? "")
        else { return }
        stack[index].link?.alternative = alternative
    }

    /// An attribute's value without line ends and other control characters, which would be lines of the text; within an
    /// address white space means nothing (WHATWG URL, "basic URL parser").
    private static func words(_ value: String?) -> [String] {
        (value ?? "").utf8.split { $0 <= 32 || $0 == 127 }.map { String(decoding: $0, as: UTF8.self) }
    }

    private func close(_ link: Link) {
        if byteCount == link.textStart, let alternative = link.alternative { append(alternative) }
        guard HTMLStyle.isMeeting(link.address) else { return }
        let written = String(decoding: line.suffix(link.address.utf8.count + 2), as: UTF8.self)
        guard !written.contains(link.address) else { return }
        append(" <\(link.address)>")
    }
}
