// The server's guess at the next UID.

/// The predicted next UID (RFC 3501 §2.3.1.1): a hint only.
///
/// 163.com leaves it out, Yahoo's may be far too high, and it may fall; so it never proves that nothing is new.
public struct UIDNext: Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt32

    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public var description: String { String(rawValue) }
}
