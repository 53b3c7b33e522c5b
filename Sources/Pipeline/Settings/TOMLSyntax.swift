// The syntax of TOML 1.0 (https://toml.io/en/v1.0.0), checked strictly before TOMLKit sees a text: its parser (toml++ in
// TOMLKit 0.6.0) ends the process by an assertion on much that is malformed, in release as well. Only the syntax: what the
// values are, whether a month has that day, and keys that stand there twice, the parser reads and tells.

/// A reader of one text that keeps nothing of it but how far it is.
struct TOMLSyntax {
    /// Where a text is not TOML: 1-based, the column in Unicode scalars, and what was expected there.
    struct Mistake: Error, Equatable {
        var line: Int
        var column: Int
        var message: String
    }

    /// How deep tables and arrays may lie in each other, every name of a dotted key counted.
    static let depthLimit = 32

    /// The first mistake of `text`; nil for valid TOML.
    static func firstMistake(in text: String) -> Mistake? {
        var syntax = TOMLSyntax(text)
        do throws(Mistake) {
            try syntax.document()
        } catch {
            return error
        }
        return nil
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0

    private init(_ text: String) {
        // Editors on Windows write a byte order mark.
        scalars = Array(text.unicodeScalars.trimmingPrefix(["\u{FEFF}"]))
    }

    private func mistake(_ message: String) -> Mistake {
        let before = scalars[..<index]
        let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
        return Mistake(line: before.count { $0 == "\n" } + 1, column: index - lineStart + 1, message: message)
    }

    // MARK: Lines

    private static let headerHint = "a table's name stands in brackets, like [identity]"

    /// toml = expression *( newline expression )
    private mutating func document() throws(Mistake) {
        var depth = 0
        repeat {
            skipBlanks()
            if next == "[" {
                depth = try header()
            } else if beginsKey {
                try pair(depth)
            } else if let next, next != "#", !isNewline {
                throw mistake("expected a key or a comment; \(Self.headerHint)")
            }
            skipBlanks()
            try comment()
        } while takeNewline()
        guard next == nil else { throw mistake("expected the end of the line") }
    }

    /// std-table, array-table; gives how deep what follows lies.
    private mutating func header() throws(Mistake) -> Int {
        index += 1
        let isArray = take("[")
        skipBlanks()
        guard beginsKey else { throw mistake("expected a name; \(Self.headerHint)") }
        let depth = try key(0)
        let end = isArray ? "]]" : "]"
        guard take(end) else { throw mistake("expected '\(end)' behind the table's name") }
        return depth
    }

    /// keyval = key keyval-sep val
    private mutating func pair(_ depth: Int) throws(Mistake) {
        let depth = try key(depth)
        guard take("=") else { throw mistake("expected '=' behind the key") }
        skipBlanks()
        try value(depth)
    }

    /// simple-key, dotted-key, with the blanks around it; gives how deep its value lies.
    private mutating func key(_ depth: Int) throws(Mistake) -> Int {
        var depth = depth
        repeat {
            skipBlanks()
            guard let first = next, beginsKey else { throw mistake("expected a key") }
            depth = try deeper(depth)
            if !Self.isBare(first) { try string(first) } else { skip(Self.isBare) }
            skipBlanks()
        } while take(".")
        return depth
    }

    private func deeper(_ depth: Int) throws(Mistake) -> Int {
        guard depth < Self.depthLimit else { throw mistake("nested more than \(Self.depthLimit) deep") }
        return depth + 1
    }

    /// comment, if there is one
    private mutating func comment() throws(Mistake) {
        guard take("#") else { return }
        while let next, !isNewline { try text(next) }
    }

    /// One character of a comment or string: no control character but the tab.
    private mutating func text(_ scalar: Unicode.Scalar) throws(Mistake) {
        guard scalar == "\t" || (scalar.value >= 0x20 && scalar.value != 0x7F) else {
            throw mistake("a control character; remove it")
        }
        index += 1
    }

    // MARK: Values

    private mutating func value(_ depth: Int) throws(Mistake) {
        switch next {
        case let quote? where quote == "\"" || quote == "'":
            if scalar(1) == quote, scalar(2) == quote { try lines(quote) } else { try string(quote) }
        case "[": try array(try deeper(depth))
        case "{": try inlineTable(depth)
        case "t" where take("true"), "f" where take("false"): return
        case _ where isDigits(4) && scalar(4) == "-": try dateTime()
        case _ where isDigits(2) && scalar(2) == ":": try time()
        default: try number()
        }
    }

    private mutating func array(_ depth: Int) throws(Mistake) {
        index += 1
        repeat {
            try skipLines()
            if take("]") { return }
            try value(depth)
            try skipLines()
        } while take(",")
        guard take("]") else { throw mistake("expected ',' or ']' in the array") }
    }

    private mutating func inlineTable(_ depth: Int) throws(Mistake) {
        index += 1
        skipBlanks()
        if take("}") { return }
        repeat {
            try pair(depth)
            skipBlanks()
        } while take(",")
        guard take("}") else { throw mistake("expected ',' or '}' in the inline table, which stands in one line") }
    }

    /// integer, float
    private mutating func number() throws(Mistake) {
        if take("0x") { return try digits(\.properties.isASCIIHexDigit) }
        if take("0o") { return try digits { ("0"..."7").contains($0) } }
        if take("0b") { return try digits { ("0"..."1").contains($0) } }
        _ = take("+") || take("-")
        if take("inf") || take("nan") { return }
        guard isDigits(1) else { throw mistake("expected a value: text in quotes, a number, true, false, '[' or '{'") }
        let hasZero = take("0")
        if hasZero, isDigits(1) || next == "_" { throw mistake("a number does not begin with a zero") }
        if !hasZero { try digits(Self.isDigit) }
        if take(".") { try digits(Self.isDigit) }
        guard take("e") || take("E") else { return }
        _ = take("+") || take("-")
        try digits(Self.isDigit)
    }

    /// Digits, single underscores between them.
    private mutating func digits(_ isDigit: (Unicode.Scalar) -> Bool) throws(Mistake) {
        repeat {
            guard let first = next, isDigit(first) else { throw mistake("expected a digit") }
            skip(isDigit)
        } while take("_")
    }

    /// offset-date-time, local-date-time, local-date
    private mutating func dateTime() throws(Mistake) {
        guard isDigits(2, at: 5), scalar(7) == "-", isDigits(2, at: 8) else {
            throw mistake("expected a date like 2026-10-08")
        }
        index += 10
        if next == " ", isDigits(1, at: 1) {
            index += 1
        } else if !take("T"), !take("t") {
            return
        }
        guard isDigits(2) else { throw mistake("a date without its time, which is like 14:00:00") }
        try time()
        if take("Z") || take("z") { return }
        guard take("+") || take("-") else { return }
        guard isDigits(2), scalar(2) == ":", isDigits(2, at: 3) else { throw mistake("expected an offset like +02:00") }
        index += 5
    }

    /// partial-time
    private mutating func time() throws(Mistake) {
        guard isDigits(2), scalar(2) == ":", isDigits(2, at: 3), scalar(5) == ":", isDigits(2, at: 6) else {
            throw mistake("expected a time like 14:00:00")
        }
        index += 8
        guard take(".") else { return }
        guard isDigits(1) else { throw mistake("expected a digit") }
        skip(Self.isDigit)
    }

    // MARK: Strings

    /// basic-string, literal-string
    private mutating func string(_ quote: Unicode.Scalar) throws(Mistake) {
        index += 1
        while !take(String(quote)) {
            guard let next, !isNewline else { throw mistake("expected the closing \(quote) of a string, in its line") }
            if next == "\\", quote == "\"" { try escape(inLines: false) } else { try text(next) }
        }
    }

    /// ml-basic-string, ml-literal-string
    private mutating func lines(_ quote: Unicode.Scalar) throws(Mistake) {
        let quotes = String(repeating: String(quote), count: 3)
        index += 3
        while !take(quotes) {
            guard let next else { throw mistake("expected the closing \(quotes) of a string") }
            if takeNewline() { continue }
            if next == "\\", quote == "\"" { try escape(inLines: true) } else { try text(next) }
        }
        // Up to two quotes may stand before the closing three.
        if take(String(quote)) { _ = take(String(quote)) }
    }

    /// escaped, mlb-escaped-nl
    private mutating func escape(inLines: Bool) throws(Mistake) {
        index += 1
        switch next {
        case "b", "t", "n", "f", "r", "\"", "\\": index += 1
        case "u": try escaped(digits: 4)
        case "U": try escaped(digits: 8)
        default:
            if inLines { skipBlanks() }
            if inLines, takeNewline() { return }
            throw mistake("an escape that TOML does not know; a backslash itself is written \\\\")
        }
    }

    /// `\u0000` is TOML as well, but TOMLKit hands strings on as C does, and ends them there.
    private mutating func escaped(digits count: Int) throws(Mistake) {
        let name = scalars[(index + 1)...].prefix(count)
        let value = UInt32(String(String.UnicodeScalarView(name)), radix: 16) ?? 0
        guard name.count == count, name.allSatisfy(\.properties.isASCIIHexDigit), value > 0,
            Unicode.Scalar(value) != nil
        else { throw mistake("expected the \(count) hexadecimal digits of a character other than NUL") }
        index += count + 1
    }

    // MARK: Scalars

    private var next: Unicode.Scalar? { scalar(0) }

    private func scalar(_ offset: Int) -> Unicode.Scalar? {
        index + offset < scalars.count ? scalars[index + offset] : nil
    }

    private mutating func take(_ text: String) -> Bool {
        guard scalars[index...].starts(with: text.unicodeScalars) else { return false }
        index += text.unicodeScalars.count
        return true
    }

    private var isNewline: Bool { next == "\n" || (next == "\r" && scalar(1) == "\n") }

    private mutating func takeNewline() -> Bool { take("\n") || take("\r\n") }

    private mutating func skip(_ isWanted: (Unicode.Scalar) -> Bool) {
        while let next, isWanted(next) { index += 1 }
    }

    private mutating func skipBlanks() { skip { $0 == " " || $0 == "\t" } }

    /// ws-comment-newline
    private mutating func skipLines() throws(Mistake) {
        repeat {
            skipBlanks()
            try comment()
        } while takeNewline()
    }

    private var beginsKey: Bool { next.map { Self.isBare($0) || $0 == "\"" || $0 == "'" } ?? false }

    private func isDigits(_ count: Int, at offset: Int = 0) -> Bool {
        (offset..<offset + count).allSatisfy { scalar($0).map(Self.isDigit) ?? false }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isBare(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || isDigit(scalar) || scalar == "_" || scalar == "-")
    }
}
