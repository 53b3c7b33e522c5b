// A message as it is understood: what MailFormat makes of bytes and Reading works with. No bytes, no I/O.

/// What a message says, in values (`afterword read` prints exactly this).
public struct ParsedMessage: Hashable, Sendable, Codable {
    public var headers = Headers()
    /// The whole text: the best text/plain, else the HTML as text, line ends `\n`.
    public var text = ""
    /// What its author wrote: without quotations, their headers and the signature.
    public var newText = ""
    /// The signature and company footer, which name people, roles and telephones.
    public var signature = ""
    public var parts: [Part] = []
    /// Those of `parts` that were left out when the message was fetched; their sizes are estimates.
    public var omitted: [Part] = []
    public var calendar: Calendar?
    public var deliveryStatus: [DeliveryStatus] = []
    /// The ids of the messages a delivery report is about.
    public var reportedMessageIDs: [MessageID] = []
    public var automatic = Automatic()
    /// Written by a machine, though it may say something that counts (MAIL-FACTS §4): the reason, else nil.
    public var machine: String?
    /// Everything odd that was met on the way, in plain words.
    public var defects: [String] = []
    /// Why not everything was read (a limit was passed), else nil.
    public var notFullyRead: String?

    public init() {}

    /// The headers that count.
    public struct Headers: Hashable, Sendable, Codable {
        public var from: [Address] = []
        public var replyTo: [Address] = []
        public var to: [Address] = []
        public var cc: [Address] = []
        public var subject = ""
        /// The Date header; nil where it is missing or unreadable.
        public var date: Instant?
        /// Seconds east of UTC of the wall clock that the Date header was written by; nil where it does not say: without
        /// a zone, and at +0000, which servers write wherever they stand (RFC 5322 section 3.3 means −0000 by that).
        public var dateOffset: Int?
        public var messageID: MessageID?
        /// `X-Microsoft-Original-Message-ID` and its like: the id before a server replaced it.
        public var originalMessageID: MessageID?
        public var inReplyTo: [MessageID] = []
        public var references: [MessageID] = []
        /// The List-Id, where there is one.
        public var listID: String?
        /// Authentication-Results as (authserv-id, rest), top to bottom.
        public var authenticationResults: [String] = []

        public init() {}
    }

    /// One leaf of the MIME tree.
    public struct Part: Hashable, Sendable, Codable {
        /// `text/plain`, lower case.
        public var type: String
        public var charset: String?
        public var filename: String?
        /// Bytes after transfer decoding.
        public var size: Int

        public init(type: String, charset: String? = nil, filename: String? = nil, size: Int) {
            (self.type, self.charset, self.filename, self.size) = (type, charset, filename, size)
        }
    }

    /// Whether the message answers by itself (RFC 3834), and what says so.
    public struct Automatic: Hashable, Sendable, Codable {
        public var isAutomatic = false
        public var why: String?
        /// The day an absence ends, where it is said.
        public var returnDate: CivilDate?

        public init(isAutomatic: Bool = false, why: String? = nil, returnDate: CivilDate? = nil) {
            (self.isAutomatic, self.why, self.returnDate) = (isAutomatic, why, returnDate)
        }
    }

    /// One recipient of a delivery report (RFC 3464 section 2.3).
    public struct DeliveryStatus: Hashable, Sendable, Codable {
        /// The final recipient's address.
        public var recipient: String?
        public var action: Action
        /// RFC 3463: `5.1.1`.
        public var status: String?
        public var diagnostic: String?

        public enum Action: String, Sendable, Codable { case failed, delayed, delivered, relayed, expanded }

        public init(recipient: String?, action: Action, status: String?, diagnostic: String?) {
            (self.recipient, self.action, self.status, self.diagnostic) = (recipient, action, status, diagnostic)
        }

        /// A permanent failure (status class 5, or failed without a status).
        public var isHard: Bool { action == .failed && !(status ?? "5").hasPrefix("4") }
    }

    /// One event of a calendar part (RFC 5545, RFC 5546).
    public struct Calendar: Hashable, Sendable, Codable {
        /// REQUEST, CANCEL, REPLY, COUNTER, PUBLISH; upper case.
        public var method: String
        public var uid: String?
        public var sequence: Int
        public var start: Instant?
        public var end: Instant?
        /// The IANA zone of the start; nil for floating times.
        public var timeZone: String?
        public var summary: String?
        public var organizer: Address?
        public var attendees: [Address]
        /// Room or meeting link.
        public var location: String?
        /// CONFIRMED, TENTATIVE, CANCELLED.
        public var status: String?
        /// RECURRENCE-ID: when the occurrence would have begun that an exception of a series is about; nil for the whole.
        public var recurrenceID: Instant?

        public init(
            method: String, uid: String? = nil, sequence: Int = 0, start: Instant? = nil, end: Instant? = nil,
            timeZone: String? = nil, summary: String? = nil, organizer: Address? = nil, attendees: [Address] = [],
            location: String? = nil, status: String? = nil, recurrenceID: Instant? = nil
        ) {
            (self.method, self.uid, self.sequence, self.start, self.end) = (method, uid, sequence, start, end)
            (self.timeZone, self.summary, self.organizer) = (timeZone, summary, organizer)
            (self.attendees, self.location, self.status) = (attendees, location, status)
            self.recurrenceID = recurrenceID
        }
    }
}
