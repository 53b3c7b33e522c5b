// What people and programs call things: i7, d42, m318, r3, and the names of rules.

/// A short name that people type: a letter and a number.
public protocol Handle: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    static var letter: Character { get }
    var number: Int64 { get }
    init(_ number: Int64)
}

extension Handle {
    public var description: String { "\(Self.letter)\(number)" }

    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }

    /// Reads `i7`; nil for anything else, `i07` and `i0` included.
    public init?(handle text: some StringProtocol) {
        guard text.first == Self.letter, text.utf8.count <= 18, let number = Int64(text.dropFirst()), number > 0,
            String(number) == text.dropFirst()
        else { return nil }
        self.init(number)
    }

    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Int64.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

/// The handle of an interview: `i7`.
public struct InterviewID: Handle {
    public static var letter: Character { "i" }
    public let number: Int64
    public init(_ number: Int64) { self.number = number }
}

/// The handle of a draft: `d42`.
public struct DraftID: Handle {
    public static var letter: Character { "d" }
    public let number: Int64
    public init(_ number: Int64) { self.number = number }
}

/// The handle of a message that was recorded: `m318`. (A `MessageID` is the RFC 5322 header.)
public struct MailID: Handle {
    public static var letter: Character { "m" }
    public let number: Int64
    public init(_ number: Int64) { self.number = number }
}

/// The handle of a rule that a correction left behind: `r3`.
public struct ReadingRuleID: Handle {
    public static var letter: Character { "r" }
    public let number: Int64
    public init(_ number: Int64) { self.number = number }
}

/// The id of a rule of RULES.md (`A4`), or of a product's own check (`slot`, `names`).
public struct RuleID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible, ExpressibleByStringLiteral {
    public let name: String

    public init(_ name: String) { self.name = name }
    public init(stringLiteral name: String) { self.name = name }

    public var description: String { name }

    /// By letter, then by number, so that A4 stands before A10.
    public static func < (left: RuleID, right: RuleID) -> Bool { left.key < right.key }

    private var key: (Substring, Int, String) {
        let letters = name.prefix { !$0.isNumber }
        return (letters, Int(name.dropFirst(letters.count)) ?? 0, name)
    }

    public init(from decoder: any Decoder) throws {
        name = try decoder.singleValueContainer().decode(String.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
