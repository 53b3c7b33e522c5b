// The modification sequence of CONDSTORE.

/// A mod-sequence value (RFC 7162 §3.1), 63 bits wide; 0 is only ever sent for "none".
public struct ModSeq: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: UInt64

    public init(_ rawValue: UInt64) { self.rawValue = rawValue }

    public static func < (left: ModSeq, right: ModSeq) -> Bool { left.rawValue < right.rawValue }

    public var description: String { String(rawValue) }
}
