// The number that says whether the UIDs of a mailbox still mean the same messages.

/// A mailbox's unique identifier validity (RFC 3501 §2.3.1.1). Another value: all known UIDs are void.
public struct UIDValidity: Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt32

    public init(_ rawValue: UInt32) { self.rawValue = rawValue }

    /// False for 0, which RFC 3501 forbids and SmarterMail has sent for empty mailboxes, others for those without lasting
    /// UIDs: nothing may be keyed by such a value. Tencent's mail for companies sends none at all.
    public var isLasting: Bool { rawValue != 0 }

    public var description: String { String(rawValue) }
}
