// Command tags, made from a prefix that the caller draws at random.

/// A command's tag (RFC 3501 §2.2.1).
public struct Tag: Hashable, Sendable, CustomStringConvertible {
    /// What all tags of one session begin with.
    ///
    /// Random, so that no message can hold a line that passes for a reply, and no reply to a command of
    /// libcurl's (A001, A002 …) passes for one to ours.
    public struct Prefix: Hashable, Sendable {
        let text: String

        /// Five letters from 25 random bits; never an `A` in front.
        public init(random: UInt64) {
            let letters = (0..<5).map { UInt8(ascii: "b") + UInt8((random >> ($0 * 5)) & 0x1F) % 25 }
            text = String(decoding: letters, as: UTF8.self)
        }
    }

    public let text: String

    init(_ text: String) { self.text = text }

    public var description: String { text }
}
