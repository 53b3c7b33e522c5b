// A mailbox's name as text and in its two wire forms. Listing mailboxes: MailboxListing.

/// A mailbox name (RFC 3501 §5.1), as Unicode text.
///
/// On the wire it is modified UTF-7, or UTF-8 once `UTF8=ACCEPT` is enabled (RFC 6855). `INBOX` is the same
/// mailbox in any case; all other names are compared by their text. The description names no mailbox but INBOX.
public struct MailboxName: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// How the server and we write names at present.
    public enum WireForm: Hashable, Sendable {
        case modifiedUTF7
        /// After `ENABLE UTF8=ACCEPT`.
        case utf8
    }

    /// The name for people, hierarchy delimiters included.
    public let text: String
    /// The bytes the server used, where our own encoding would give others.
    private let foreignWire: [UInt8]?

    public static let inbox = MailboxName(text: "INBOX", foreignWire: nil)

    /// Returns nil for an empty name and for one with NUL, CR or LF, which no command can carry.
    public init?(_ text: String) {
        guard !text.isEmpty, !text.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else { return nil }
        self.init(text: text, foreignWire: nil)
    }

    /// Reads a name off the wire; whatever the bytes are, ``wire(_:)`` gives them back.
    public init(wire bytes: some Collection<UInt8>, form: WireForm) {
        if form == .modifiedUTF7, let text = ModifiedUTF7.decode(bytes) {
            // Yandex encodes "&" within a shifted run: keep such bytes, so that EXAMINE names the mailbox
            // exactly as LIST did.
            let isOurs = ModifiedUTF7.encode(text).elementsEqual(bytes) || ASCII.equal(bytes, "inbox")
            self.init(text: text, foreignWire: isOurs ? nil : Array(bytes))
            return
        }
        // Not modified UTF-7: raw 8-bit text or a bare "&" of a server that never heard of it.
        let text = String(decoding: bytes, as: UTF8.self)
        let isOurs = form == .utf8 && text.utf8.elementsEqual(bytes)
        self.init(text: text, foreignWire: isOurs ? nil : Array(bytes))
    }

    private init(text: String, foreignWire: [UInt8]?) {
        self.text = ASCII.equal(text.utf8, "inbox") ? "INBOX" : text
        self.foreignWire = foreignWire
    }

    /// The bytes that name the mailbox in a command, not yet quoted.
    public func wire(_ form: WireForm) -> [UInt8] {
        if let foreignWire { return foreignWire }
        return form == .utf8 ? Array(text.utf8) : ModifiedUTF7.encode(text)
    }

    public var isInbox: Bool { text == "INBOX" }

    /// Bytes that tell names apart whose text does not, because it could not be decoded.
    private var undecodable: [UInt8]? { text.unicodeScalars.contains("\u{FFFD}") ? foreignWire : nil }

    public static func == (left: MailboxName, right: MailboxName) -> Bool {
        left.text == right.text && left.undecodable == right.undecodable
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    public var description: String { isInbox ? "INBOX" : "mailbox of \(text.count) characters" }
    public var debugDescription: String { description }
}
