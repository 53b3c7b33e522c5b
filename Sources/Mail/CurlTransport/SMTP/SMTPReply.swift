// A server's reply to one SMTP command, as read from its lines. The order of commands is SMTPDialogue's.

/// A complete reply (RFC 5321 section 4.2): the code, the enhanced code if any, and the text.
public struct SMTPReply: Sendable, Hashable {
    /// RFC 3463: class, subject, detail, as in `5.1.1`.
    public struct EnhancedStatusCode: Sendable, Hashable, CustomStringConvertible {
        public let `class`: Int
        public let subject: Int
        public let detail: Int

        /// Reads `class.subject.detail`; nil for anything else.
        public init?(_ text: some StringProtocol) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, let first = Self.number(parts[0], digits: 1), [2, 4, 5].contains(first),
                let subject = Self.number(parts[1], digits: 3), let detail = Self.number(parts[2], digits: 3)
            else { return nil }
            self.class = first
            self.subject = subject
            self.detail = detail
        }

        public var description: String { "\(`class`).\(subject).\(detail)" }

        private static func number(_ text: some StringProtocol, digits: Int) -> Int? {
            guard (1...digits).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
            return Int(text)
        }
    }

    /// Three digits as sent, not checked against any list.
    public let code: Int
    /// Nil where the server sends none, or one of another class than the code's.
    public let enhanced: EnhancedStatusCode?
    /// The lines' text without codes, joined by newlines; control characters as spaces, 2,000
    /// characters at most. It may name addresses: for the person, not for a log.
    public let text: String

    public init(code: Int, enhanced: EnhancedStatusCode? = nil, text: String = "") {
        self.code = code
        self.enhanced = enhanced
        self.text = text
    }

    /// Reads the texts that follow the codes, one a line.
    init(code: Int, lines: [String]) {
        var enhanced: EnhancedStatusCode?
        let texts = lines.map { line in
            let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = words.first, let status = EnhancedStatusCode(first), status.class == code / 100
            else { return line }
            enhanced = enhanced ?? status
            return words.count > 1 ? String(words[1]) : ""
        }
        self.init(code: code, enhanced: enhanced, text: String(texts.joined(separator: "\n").prefix(2_000)))
    }

    public var isPositive: Bool { code / 100 == 2 }
    public var isTransientFailure: Bool { code / 100 == 4 }
    public var isPermanentFailure: Bool { code / 100 == 5 }
}

extension SMTPReply: CustomStringConvertible {
    /// Codes only.
    public var description: String { enhanced.map { "\(code) \($0)" } ?? "\(code)" }
}
