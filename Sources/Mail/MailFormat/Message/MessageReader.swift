// From bytes to `ParsedMessage`: the order of the steps. Each step lives in a file of its own.

import CGMime
public import Vocabulary

/// Reads messages; hostile and broken ones too.
///
/// Reading never fails: what is odd is listed in `defects`, and where a limit was passed `notFullyRead` says which.
public struct MessageReader: Sendable {
    public let limits: Limits
    private let zones: @Sendable (String) -> Zone?
    private static let largeMessage = 1 << 20

    /// A reader.
    ///
    /// - Parameters:
    ///   - limits: how much of a message is read.
    ///   - zones: looks up an IANA time zone by name, for calendar parts; only plausible names are asked for.
    public init(limits: Limits = .default, zones: @escaping @Sendable (String) -> Zone?) {
        (self.limits, self.zones) = (limits, zones)
    }

    /// The header field of a part that was left out when its message was fetched: about how many bytes it has, decoded. A
    /// name with this beginning belongs to the part even where the part is the whole message (RFC 2045 section 9).
    public static let omissionField = "Content-Afterword-Omitted"

    /// Whether the content of such a part is read; all others are only measured.
    ///
    /// - Parameters:
    ///   - type: `text/plain`, lower case.
    ///   - filename: as it stands in the header; encoded words are decoded here.
    public static func reads(type: String, filename: String?) -> Bool {
        let name = filename.map { name in
            name.contains("=?") ? MailFormat.exclusively { HeaderText.decode(Array(name.utf8)[...]) } : name
        }
        return MimeWalk.isRead(type: type, filename: name)
    }

    /// What the bytes of one message say. May be called from any thread; runs alone (see `MailFormat`).
    public func read(_ bytes: [UInt8]) -> ParsedMessage {
        let message = MailFormat.exclusively { readAlone(bytes) }
        // The C library keeps what a large message needed; a daemon should give it back.
        if bytes.count > Self.largeMessage { malloc_trim(0) }
        return message
    }

    /// The headers of a message of which only the header block is known, for passes over many messages.
    public func readHeaders(_ headerBytes: [UInt8]) -> HeaderReading {
        MailFormat.exclusively {
            let intake = Intake(headerBytes, limits: limits)
            let fields = HeaderFields(intake.bytes[...])
            var defects = intake.defects + fields.defects
            let headers = ReadingOptions().headers(fields, defects: &defects)
            let signs = AutomaticSigns(fields, headers: headers)
            return HeaderReading(
                headers: headers, automatic: signs.automatic, machine: signs.machine, isReport: signs.isReport,
                defects: defects)
        }
    }

    private func readAlone(_ bytes: [UInt8]) -> ParsedMessage {
        let deadline = ContinuousClock.now.advanced(by: limits.time)
        let intake = Intake(bytes, limits: limits)
        var message = ParsedMessage()
        message.defects = intake.defects
        message.notFullyRead = intake.notFullyRead
        let fields = HeaderFields(intake.bytes[...])
        message.defects += fields.defects
        message.headers = ReadingOptions().headers(fields, defects: &message.defects)

        var walk = MimeWalk(limits: limits, deadline: deadline)
        walk.read(intake.bytes)
        let tree = walk.tree
        message.defects += tree.defects
        message.notFullyRead = message.notFullyRead ?? tree.notFullyRead
        message.parts = tree.leaves.filter { !$0.isEmbedded }.map(Self.part)
        message.omitted = tree.leaves.filter { !$0.isEmbedded && $0.isOmitted }.map(Self.part)

        var body = BodyChoice(tree: tree, body: intake.bytes[fields.end...], limits: limits, deadline: deadline)
        let extracted = body.text()
        message.defects += body.defects
        message.notFullyRead = message.notFullyRead ?? body.notFullyRead
        message.parts += body.attachedFiles.map {
            ParsedMessage.Part(type: "application/octet-stream", filename: $0.name, size: $0.size)
        }
        message.text = extracted.text
        let trimmed = NewText(extracted)
        message.newText = trimmed.newText
        message.signature = trimmed.signature
        readMeaning(&message, tree, fields)
        return message
    }

    /// Calendar, delivery report and automatic replies: what the parts and the text mean.
    private func readMeaning(_ message: inout ParsedMessage, _ tree: MimeTree, _ fields: HeaderFields) {
        let calendar = CalendarReading(limits: limits, zones: zones).read(tree)
        message.calendar = calendar.event
        message.defects += calendar.defects
        let report = DeliveryReport(tree: tree, fields: fields, headers: message.headers, text: message.text)
        message.deliveryStatus = report.statuses
        message.reportedMessageIDs = report.messageIDs
        let signs = AutomaticSigns(fields, headers: message.headers)
        message.automatic = signs.automatic(
            of: message, isReport: report.isReport)
        message.machine = signs.machine
    }

    private static func part(_ leaf: MimeLeaf) -> ParsedMessage.Part {
        ParsedMessage.Part(type: leaf.type, charset: leaf.charset, filename: leaf.filename, size: leaf.size)
    }
}

/// What a header block alone says.
public struct HeaderReading: Hashable, Sendable {
    public var headers: ParsedMessage.Headers
    /// By its headers and subject an automatic reply (MAIL-FACTS §4); the text may say more.
    public var automatic: ParsedMessage.Automatic
    /// Why a machine seems to have written it, else nil.
    public var machine: String?
    /// A multipart/report, or sent by a mail system: fetch it.
    public var isReport: Bool
    public var defects: [String]
}
