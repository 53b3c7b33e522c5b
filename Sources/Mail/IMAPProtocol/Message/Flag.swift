// Message flags as values that are read, and set on a message that is appended. No command changes a flag.

/// A system flag or keyword (RFC 3501 §2.3.2), compared without regard to case.
public struct Flag: Hashable, Sendable, CustomStringConvertible {
    /// As the server wrote it, with the backslash of a system flag.
    public let rawValue: String

    /// Returns nil unless the name is an atom, possibly after a backslash.
    public init?(_ rawValue: String) {
        let name = rawValue.utf8.first == ASCII.backslash ? rawValue.utf8.dropFirst() : rawValue.utf8[...]
        guard !name.isEmpty, name.allSatisfy(ASCII.isAtomCharacter) else { return nil }
        self.rawValue = rawValue
    }

    /// For text the parser took from the wire.
    init(wire rawValue: String) { self.rawValue = rawValue }

    public static let seen = Flag(wire: "\\Seen")
    public static let answered = Flag(wire: "\\Answered")
    public static let flagged = Flag(wire: "\\Flagged")
    public static let deleted = Flag(wire: "\\Deleted")
    public static let draft = Flag(wire: "\\Draft")
    public static let recent = Flag(wire: "\\Recent")
    /// In PERMANENTFLAGS: new keywords may be made.
    public static let mayCreate = Flag(wire: "\\*")

    public static func == (left: Flag, right: Flag) -> Bool {
        left.rawValue.utf8.elementsEqual(right.rawValue.utf8) { ASCII.lowercased($0) == ASCII.lowercased($1) }
    }

    public func hash(into hasher: inout Hasher) {
        for byte in rawValue.utf8 { hasher.combine(ASCII.lowercased(byte)) }
    }

    public var description: String { rawValue }
}
