// Values to bytes: one message, ready for submission. Encodings of single values are in HeaderWriting.swift and
// QuotedPrintable.swift; the review file is in DraftFile.swift.

public import Vocabulary

/// A message to be written (RFC 5322).
///
/// No value can break out of its header: control characters of names and subjects become spaces, addresses and ids
/// cannot hold any. No header names a program.
public struct Composition: Hashable, Sendable {
    /// Headers besides the usual ones; a closed list, so that nothing else can be written.
    public enum ExtraHeader: Hashable, Sendable {
        /// RFC 3834: `auto-generated`.
        case autoSubmitted(AutoSubmitted)
        /// RFC 2919: the id without angle brackets, `digest.candidate.example`.
        case listID(String)
        /// RFC 5322 section 3.6.2.
        case replyTo(Address)
        /// Asks responders of Microsoft Exchange for silence.
        case suppressAutoResponses
    }

    /// The values of Auto-Submitted (RFC 3834 section 5).
    public enum AutoSubmitted: String, Hashable, Sendable {
        case no
        case generated = "auto-generated"
        case replied = "auto-replied"
    }

    public var from: Address
    public var to: [Address]
    public var cc: [Address]
    public var subject: String
    public var date: Instant
    /// Seconds east of UTC that the Date header shows.
    public var offsetSeconds: Int
    public var messageID: MessageID
    public var inReplyTo: MessageID?
    /// Oldest first; of long threads the first and the last are written.
    public var references: [MessageID]
    /// The text; any line ends.
    public var text: String
    /// With it the message is multipart/alternative.
    public var html: String?
    public var extraHeaders: [ExtraHeader]

    public init(
        from: Address, to: [Address], cc: [Address] = [], subject: String, date: Instant, offsetSeconds: Int = 0,
        messageID: MessageID, inReplyTo: MessageID? = nil, references: [MessageID] = [], text: String,
        html: String? = nil, extraHeaders: [ExtraHeader] = []
    ) {
        (self.from, self.to, self.cc, self.subject) = (from, to, cc, subject)
        (self.date, self.offsetSeconds, self.messageID) = (date, offsetSeconds, messageID)
        (self.inReplyTo, self.references, self.text, self.html) = (inReplyTo, references, text, html)
        self.extraHeaders = extraHeaders
    }

    /// The message: CRLF, lines of at most 998 bytes, 7-bit throughout but for a local part beyond ASCII, which can only
    /// be written as it is (RFC 6532) and asks for a server with SMTPUTF8.
    ///
    /// The text is `7bit` where it is ASCII, so that any editor shows the review file as it will arrive; else it is
    /// `quoted-printable`, for libcurl cannot announce 8-bit data (BODY=8BITMIME) and the bytes confirmed must be those
    /// that arrive. Internationalised domains are written as A-labels.
    public func bytes() throws(CompositionError) -> [UInt8] {
        guard !to.isEmpty else { throw .noRecipient }
        let writer = AddressWriter()
        var header = HeaderBlock()
        header.add("From", folded: try writer.list([from]))
        header.add("To", folded: try writer.list(to))
        if !cc.isEmpty { header.add("Cc", folded: try writer.list(cc)) }
        for extra in extraHeaders { try add(extra, to: &header, writer) }
        header.add("Subject", folded: HeaderWriting.unstructured(subject))
        header.add("Date", folded: [DateWriting.header(date, offsetSeconds: offsetSeconds)])
        guard Self.isWritable(messageID) else { throw .unusableMessageID }
        header.add("Message-ID", folded: [messageID.description])
        if let inReplyTo, Self.isWritable(inReplyTo) { header.add("In-Reply-To", folded: [inReplyTo.description]) }
        let thread = Self.shortened(references.filter(Self.isWritable))
        if !thread.isEmpty { header.add("References", folded: thread.map(\.description)) }
        header.add("MIME-Version", folded: ["1.0"])
        return header.bytes + body()
    }

    /// Whether a header can name this address: its domain has an A-label form. An address of a hostile header need not.
    public static func canName(_ address: Address) -> Bool { (try? AddressWriter().spec(address)) != nil }

    private func add(
        _ extra: ExtraHeader, to header: inout HeaderBlock, _ writer: AddressWriter
    ) throws(CompositionError) {
        switch extra {
        case .autoSubmitted(let value): header.add("Auto-Submitted", folded: [value.rawValue])
        case .listID(let id):
            let plain = id.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
            if !plain.isEmpty { header.add("List-Id", folded: ["<\(plain)>"]) }
        case .replyTo(let address): header.add("Reply-To", folded: try writer.list([address]))
        case .suppressAutoResponses: header.add("X-Auto-Response-Suppress", folded: ["All"])
        }
    }

    /// The rest of the header, the empty line and the body.
    private func body() -> [UInt8] {
        let plain = BodyEncoding(text)
        guard let html else { return plain.part(type: "text/plain") }
        let rich = BodyEncoding(html)
        let parts = [plain.part(type: "text/plain"), rich.part(type: "text/html")]
        let boundary = Self.boundary(messageID, notIn: parts)
        var header = HeaderBlock()
        header.add("Content-Type", folded: ["multipart/alternative;", "boundary=\"\(boundary)\""])
        var bytes = header.bytes + HeaderBlock.lineEnd
        for part in parts { bytes += Array("--\(boundary)\r\n".utf8) + part }
        return bytes + Array("--\(boundary)--\r\n".utf8)
    }

    /// A boundary that follows from the Message-ID, so that the same values always give the same bytes.
    private static func boundary(_ id: MessageID, notIn parts: [[UInt8]]) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in id.text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let texts = parts.map { String(decoding: $0, as: UTF8.self) }
        // `=_` cannot stand in quoted-printable, and the counter settles the rest.
        for counter in 0..<1000 {
            let boundary = "=_\(String(hash, radix: 36))_\(counter)"
            if !texts.contains(where: { $0.contains(boundary) }) { return boundary }
        }
        return "=_\(String(hash, radix: 36))"
    }

    private static func isWritable(_ id: MessageID) -> Bool {
        id.text.utf8.count <= 900 && id.text.utf8.allSatisfy { $0 > 32 && $0 < 127 }
    }

    /// RFC 5322 sets no limit, but some servers do: the thread's first id and the last 19.
    private static func shortened(_ ids: [MessageID]) -> [MessageID] {
        ids.count <= 20 ? ids : [ids[0]] + ids.suffix(19)
    }
}

/// Why a composition cannot be written.
public enum CompositionError: Error, Hashable, Sendable {
    case noRecipient
    /// A domain that has no A-label form, or is too long.
    case unusableDomain
    /// A Message-ID that is not ASCII or too long for a line.
    case unusableMessageID
}
