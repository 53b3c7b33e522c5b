// Mail addresses and message ids as values (RFC 5322 sections 3.4 and 3.6.4). Reading and writing headers is
// MailFormat's business.

/// A mailbox: an address with the name it was written with.
public struct Address: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The display name, decoded; nil or not empty.
    public let displayName: String?
    /// The part before the last `@`, as written.
    public let localPart: String
    /// The domain as written; internationalised names in Unicode or as A-labels.
    public let domain: String

    public init?(displayName: String? = nil, localPart: String, domain: String) {
        guard Self.isAcceptable(localPart, limit: 64), Self.isAcceptable(domain, limit: 255) else { return nil }
        self.displayName = displayName.flatMap { $0.isEmpty ? nil : $0 }
        self.localPart = localPart
        self.domain = domain
    }

    /// Reads `jane@acme.example`; nil without exactly one usable `@`, with white space or control characters.
    public init?(_ addrSpec: some StringProtocol, displayName: String? = nil) {
        guard let at = addrSpec.lastIndex(of: "@") else { return nil }
        self.init(
            displayName: displayName, localPart: String(addrSpec[..<at]),
            domain: String(addrSpec[addrSpec.index(after: at)...]))
    }

    /// `jane@acme.example`, as written.
    public var addrSpec: String { "\(localPart)@\(domain)" }

    /// What two addresses are compared by: lower case throughout, for no mailbox we know of tells case apart.
    public var key: String { addrSpec.lowercased() }

    /// The key without a `+tag` in the local part.
    public var keyWithoutTag: String {
        let local = localPart.lowercased()
        let base = local.firstIndex(of: "+").map { local[..<$0] } ?? local[...]
        return "\(base.isEmpty ? local[...] : base)@\(domain.lowercased())"
    }

    public var domainKey: String { domain.lowercased() }

    /// The same address under another name.
    public func named(_ name: String?) -> Address {
        Address(displayName: name, localPart: localPart, domain: domain) ?? self
    }

    /// `Jane Doe <jane@acme.example>`, for people, not for headers.
    public var description: String { displayName.map { "\($0) <\(addrSpec)>" } ?? addrSpec }

    /// Equal when they deliver to the same mailbox; the name does not count.
    public static func == (left: Address, right: Address) -> Bool { left.key == right.key }
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }

    private static func isAcceptable(_ part: String, limit: Int) -> Bool {
        guard !part.isEmpty, part.utf8.count <= limit else { return false }
        // Nearly every address is ASCII; asking for the properties of its characters takes longer than all the rest.
        if part.utf8.allSatisfy({ $0 < 0x80 }) {
            return part.utf8.allSatisfy { byte in byte > 0x20 && byte != 0x7F && !specials.contains(byte) }
        }
        return !part.unicodeScalars.contains { scalar in
            scalar.value <= 0x20 || scalar.value == 0x7F || (0x80...0x9F).contains(scalar.value)
                || (scalar.isASCII && specials.contains(UInt8(scalar.value))) || scalar.properties.isWhitespace
                || scalar.properties.isBidiControl
        }
    }

    private static let specials = Array("<>()[],;:\\\"@".utf8)
}

/// The content of a Message-ID header without its angle brackets (RFC 5322 section 3.6.4).
public struct MessageID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let text: String

    /// Keeps any id without control characters, white space and angle brackets, up to 998 bytes; malformed ones of
    /// real mail are ids too.
    public init?(_ text: some StringProtocol) {
        let bare =
            text.first == "<" && text.last == ">" && text.count > 2 ? String(text.dropFirst().dropLast()) : String(text)
        guard !bare.isEmpty, bare.utf8.count <= 998,
            !bare.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7F || $0 == "<" || $0 == ">" })
        else { return nil }
        self.text = bare
    }

    /// An id of this machine's own: letters and digits of `local`, at `localhost`.
    public init(local: String) {
        text = local.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(200) + "@localhost"
    }

    /// With angle brackets, as headers have it.
    public var description: String { "<\(text)>" }

    public static func < (left: MessageID, right: MessageID) -> Bool { left.text < right.text }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = MessageID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a message id")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
