// A message's position in its mailbox, which every EXPUNGE shifts.

/// A message sequence number (RFC 3501 §2.3.1.2): valid for a moment, so only counted, never kept.
public struct SequenceNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: UInt32

    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    public static func < (left: SequenceNumber, right: SequenceNumber) -> Bool { left.rawValue < right.rawValue }

    public var description: String { String(rawValue) }
}
