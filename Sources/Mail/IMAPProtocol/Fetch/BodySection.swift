// Which part of a message a FETCH names: section specifier and range.

/// A part of a message in FETCH (RFC 3501 §6.4.5, `section`).
public struct BodySection: Hashable, Sendable {
    public enum Text: Hashable, Sendable {
        /// The whole part with its content only; for an empty part path the whole message.
        case complete
        /// The RFC 5322 header of the message, or of the embedded message at the path.
        case header
        /// Only the named header fields, upper case, sorted by the caller's will.
        case headerFields([String])
        case headerFieldsNot([String])
        /// The body without the header.
        case text
        /// The MIME header of the part; needs a path.
        case mime
    }

    /// Part numbers from 1, such as 2.1; empty for the message itself.
    public var part: [Int]
    public var text: Text

    public init(part: [Int] = [], _ text: Text = .complete) {
        self.part = part
        self.text = text
    }

    /// The whole message: `BODY[]`.
    public static let message = BodySection()
    /// The whole header: `BODY[HEADER]`.
    public static let header = BodySection(.header)

    /// True if a reply with `other` answers a request for this section.
    ///
    /// The list of field names is not compared: servers quote it, change its case or order, or shorten it.
    func isAnswered(by other: BodySection) -> Bool {
        guard part == other.part else { return false }
        switch (text, other.text) {
        case (.headerFields, .headerFields), (.headerFieldsNot, .headerFieldsNot): return true
        default: return text == other.text
        }
    }

    /// The text within the brackets.
    var wire: String {
        let path = part.map(String.init).joined(separator: ".")
        let name: String
        switch text {
        case .complete: return path
        case .header: name = "HEADER"
        case .headerFields(let fields): name = "HEADER.FIELDS (\(fields.joined(separator: " ")))"
        case .headerFieldsNot(let fields): name = "HEADER.FIELDS.NOT (\(fields.joined(separator: " ")))"
        case .text: name = "TEXT"
        case .mime: name = "MIME"
        }
        return path.isEmpty ? name : "\(path).\(name)"
    }
}

/// A slice of a section: `<first.count>` (RFC 3501 §6.4.5).
public struct ByteRange: Hashable, Sendable {
    /// Index of the first byte wanted.
    public var first: UInt32
    /// At most so many bytes; never 0.
    public var count: UInt32

    public init(first: UInt32, count: UInt32) {
        self.first = first
        self.count = max(1, count)
    }
}
