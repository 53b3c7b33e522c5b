// The templates of all kinds and tones, read once. Their text comes from the caller: embedded ones, overridden by the
// person's.

internal import Mustache
public import Vocabulary

/// A template that cannot be used.
public struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// `thank_you.formal.mustache`
    public let file: String
    /// 1 for the first line; nil where the whole file is meant.
    public let line: Int?
    public let column: Int?
    public let problem: String

    public var description: String {
        let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
        return "\(file)\(place): \(problem)"
    }
}

/// A parsed template for every kind and tone.
public struct LetterTemplates: Sendable {
    private let parsed: [String: MustacheTemplate]

    /// The files a complete set has: `thank_you.formal.mustache` and so on.
    public static let fileNames: [String] =
        DraftKind.allCases.flatMap { kind in
            Tone.allCases.map { fileName(kind, $0) }
        } + Tone.allCases.map { fileName(.gracious, $0, isWithdrawal: true) }

    /// The gracious note has another text where it is the person who says no.
    public static func fileName(_ kind: DraftKind, _ tone: Tone, isWithdrawal: Bool = false) -> String {
        "\(isWithdrawal ? "withdrawal" : kind.rawValue).\(tone.rawValue).mustache"
    }

    /// Parses templates by file name; names that are no kind's are an error, so that a misspelled override is seen.
    /// - Throws: `TemplateError` for the first file that cannot be read, has no subject line, or is missing.
    public init(_ texts: [String: String]) throws(TemplateError) {
        var parsed: [String: MustacheTemplate] = [:]
        for name in texts.keys.sorted() {
            guard Self.fileNames.contains(name) else {
                throw TemplateError(
                    file: name, line: nil, column: nil, problem: "no kind of mail and tone has this name")
            }
            parsed[name] = try Self.parse(texts[name] ?? "", file: name)
        }
        if let missing = Self.fileNames.first(where: { parsed[$0] == nil }) {
            throw TemplateError(file: missing, line: nil, column: nil, problem: "the template is missing")
        }
        self.parsed = parsed
    }

    /// The set with some files replaced by the person's.
    public static func merging(
        _ base: [String: String], overrides: [String: String]
    ) throws(TemplateError) -> LetterTemplates {
        try LetterTemplates(base.merging(overrides) { _, override in override })
    }

    func render(_ facts: LetterFacts, _ context: [String: Any]) -> String {
        parsed[Self.fileName(facts.kind, facts.tone, isWithdrawal: facts.isWithdrawal)]?.render(context) ?? ""
    }

    /// Stands in a rendered letter where the template has an empty line. Lines that became empty because a fact is
    /// absent do not part paragraphs. Of private use: facts, made printable, never hold it.
    static let paragraphMark = "\u{E000}"

    /// Sections in one template; parsing recurses for each that is open. Ours have 34.
    static let sectionLimit = 256

    /// The first line that opens more sections than anybody writes by hand, or that changes the delimiters, after which
    /// sections could not be counted.
    private static func excess(_ text: String) -> (line: Int, problem: String)? {
        var sections = 0
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            for tag in line.split(separator: "{{", omittingEmptySubsequences: false).dropFirst() {
                guard let sign = tag.first else { continue }
                if sign == "=" { return (index + 1, "delimiters cannot be changed; write '{{' and '}}'") }
                if "#^$<".contains(sign) { sections += 1 }
                if sections > sectionLimit { return (index + 1, "there are more than \(sectionLimit) sections") }
            }
        }
        return nil
    }

    private static func marked(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isBlank ? paragraphMark : String($0) }.joined(separator: "\n")
    }

    private static func parse(_ text: String, file: String) throws(TemplateError) -> MustacheTemplate {
        guard text.utf8.count <= 64 * 1024 else {
            throw TemplateError(file: file, line: nil, column: nil, problem: "the template is larger than 64 KB")
        }
        let content = text.split(separator: "\n", omittingEmptySubsequences: false).first { line in
            !line.hasPrefix("{{!") && line.contains { !$0.isWhitespace }
        }
        guard content?.hasPrefix("Subject:") == true else {
            throw TemplateError(
                file: file, line: 1, column: nil,
                problem: "the first line that is no comment must begin with 'Subject:'")
        }
        if let (line, problem) = excess(text) {
            throw TemplateError(file: file, line: line, column: nil, problem: problem)
        }
        do {
            // Letters are plain text: nothing is to be escaped for HTML. The pragma shares line 1, so lines stay right.
            return try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + marked(text))
        } catch let error as MustacheTemplate.ParserError {
            throw TemplateError(
                file: file, line: error.context.lineNumber, column: error.context.columnNumber,
                problem: "\(error.error)")
        } catch {
            throw TemplateError(file: file, line: nil, column: nil, problem: "\(error)")
        }
    }
}
