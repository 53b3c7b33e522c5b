// The unique identifier of a message in a mailbox. Sets of them: UIDSet. Sequence numbers: SequenceNumber.

/// A message's unique identifier within one mailbox and one ``UIDValidity`` (RFC 3501 §2.3.1.1).
///
/// From 1 to 4,294,967,295. Messages are matched by it alone, never by ``SequenceNumber``.
public struct UID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number on the wire; never 0.
    public let rawValue: UInt32

    /// Returns nil for 0, which is no identifier.
    public init?(_ rawValue: UInt32) {
        guard rawValue != 0 else { return nil }
        self.rawValue = rawValue
    }

    /// For bounds that were checked already.
    init(nonzero rawValue: UInt32) {
        self.rawValue = Swift.max(1, rawValue)
    }

    public static let min = UID(nonzero: 1)
    /// The highest identifier. In a set it stands for `*`, too.
    public static let max = UID(nonzero: .max)

    public static func < (left: UID, right: UID) -> Bool { left.rawValue < right.rawValue }

    public var description: String { String(rawValue) }
}
