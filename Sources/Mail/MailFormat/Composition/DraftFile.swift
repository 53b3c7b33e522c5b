// The review file: the message that will be submitted and one line more. What a person's editor does to it is mended
// here or refused with a reason; whether it may be sent is decided elsewhere.

public import Vocabulary

/// A draft as it lies in the review directory.
///
/// The file is the message plus the first line `X-Unsent: 1`; everything that is confirmed, hashed and submitted is
/// `submission`, the bytes without it. Reading mends what editors do without changing what was written: bare LF becomes
/// CRLF, a missing last line end is added, text beyond ASCII that was typed into a header or a body is encoded. Where
/// something was mended `isMended` is true and `file` is what belongs on disk, so that the hash shown is the file's.
public struct DraftFile: Hashable, Sendable {
    /// The message as it is submitted.
    public let submission: [UInt8]
    /// Whether the bytes read were not those of `file`.
    public let isMended: Bool
    public let from: Address
    public let to: Address
    public let subject: String
    public let messageID: MessageID
    public let date: Instant
    public let inReplyTo: MessageID?
    /// The text part, decoded, line ends `\n`.
    public let text: String

    /// The first line of every review file.
    public static let mark = "X-Unsent: 1"
    /// Bytes of a draft; larger files are none.
    public static let byteLimit = 1 << 20

    /// The bytes of the review file for a submission.
    public static func file(from submission: [UInt8]) -> [UInt8] { Array("\(mark)\r\n".utf8) + submission }

    /// The bytes of the review file.
    public var file: [UInt8] { Self.file(from: submission) }

    /// Reads a review file, or the bare message.
    public static func parse(_ bytes: [UInt8]) -> Result<DraftFile, DraftFileProblem> {
        do throws(DraftFileProblem) {
            return .success(try DraftFile(reading: bytes))
        } catch {
            return .failure(error)
        }
    }

    private init(reading bytes: [UInt8]) throws(DraftFileProblem) {
        guard bytes.count <= Self.byteLimit else { throw .tooBig }
        guard !bytes.contains(0) else { throw .holdsNUL }
        let message = try DraftMending.submission(bytes)
        let fields = HeaderFields(message[...])
        try DraftMending.check(fields, in: message)
        guard DraftMending.hasShortLines(message[..<fields.end]) else { throw .longHeader }
        let headers = MailFormat.exclusively { () -> ParsedMessage.Headers in
            var defects: [String] = []
            return ReadingOptions().headers(fields, defects: &defects)
        }
        guard let from = headers.from.first, headers.from.count == 1 else { throw .noFrom }
        guard let to = headers.to.first else { throw .noTo }
        guard headers.to.count == 1 else { throw .severalTo }
        guard let messageID = headers.messageID else { throw .noMessageID }
        guard let date = headers.date else { throw .noDate }
        submission = message
        isMended = Self.file(from: message) != bytes
        (self.from, self.to, subject) = (from, to, headers.subject)
        (self.messageID, self.date, inReplyTo) = (messageID, date, headers.inReplyTo.first)
        text = DraftMending.text(message, fields)
    }

    /// The same draft with another Date; no other byte changes.
    ///
    /// - Parameter offsetSeconds: seconds east of UTC that the header shows.
    public func settingDate(_ date: Instant, offsetSeconds: Int) -> DraftFile {
        let fields = HeaderFields(submission[...])
        guard let raw = fields.first("date") else { return self }
        var bytes = submission
        bytes.replaceSubrange(
            raw.startIndex..<raw.endIndex,
            with: Array(" \(DateWriting.header(date, offsetSeconds: offsetSeconds))".utf8))
        return DraftFile(self, submission: bytes, date: date)
    }

    private init(_ other: DraftFile, submission: [UInt8], date: Instant) {
        self.submission = submission
        isMended = false
        (from, to, subject) = (other.from, other.to, other.subject)
        (messageID, inReplyTo, text) = (other.messageID, other.inReplyTo, other.text)
        self.date = Instant(seconds: date.seconds)
    }

    /// The draft for an editor: names, subject and text readable instead of encoded. `parse` takes it back.
    public var editable: [UInt8] { Self.file(from: DraftMending.readable(submission)) }
}

/// Why a review file is no draft any more.
public enum DraftFileProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case tooBig
    case holdsNUL
    case notUTF8
    /// The header's line of that number, counted from 1, is no field.
    case malformedHeader(line: Int)
    /// The named header stands more than once.
    case repeatedHeader(String)
    /// A header line of more than 998 bytes (RFC 5322 section 2.1.1) that needed no encoding.
    case longHeader
    /// Cc or Bcc: a draft goes to one person.
    case otherRecipients
    case noFrom
    case noTo
    case severalTo
    case noMessageID
    case noDate
    /// A body that is no single text and needs encoding.
    case unencodedBody

    /// What is wrong and what to do, without any of the draft's text.
    public var description: String {
        switch self {
        case .tooBig: "it is larger than \(DraftFile.byteLimit >> 20) MiB"
        case .holdsNUL: "it holds a NUL byte"
        case .notUTF8: "it is not UTF-8; save it as UTF-8"
        case .malformedHeader(let line): "line \(line) is no header field; keep an empty line between header and text"
        case .repeatedHeader(let name): "the header \(name) stands more than once"
        case .longHeader: "a line of its header is longer than 998 bytes; shorten it"
        case .otherRecipients: "it has a Cc or Bcc header; a draft goes to one person"
        case .noFrom: "it has no From with one address"
        case .noTo: "it has no To with an address"
        case .severalTo: "To names several addresses; a draft goes to one person"
        case .noMessageID: "it has no Message-ID"
        case .noDate: "it has no readable Date"
        case .unencodedBody: "its body is no plain text and holds lines that are too long or not ASCII"
        }
    }
}
