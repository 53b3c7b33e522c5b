// Bytes of a command that go out now.

/// What to write to the connection for a command, and the tag its ``Completion`` will carry.
public struct Transmission: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    public let tag: Tag
    /// Bytes to write at once; empty while an earlier command waits for the server. The rest follows as
    /// ``Effect/send(_:)``.
    public let bytes: [UInt8]

    public var description: String { "\(tag), \(bytes.count) bytes" }
    public var debugDescription: String { description }
}
