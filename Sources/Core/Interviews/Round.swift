// One interview in a row of interviews at a company, and what the person remembers of it.

public import Vocabulary

/// One meeting.
public struct Round: Hashable, Sendable, Codable {
    /// 1 for the first.
    public var number: Int
    /// When it begins; nil while an invitation has no time yet.
    public var start: Instant?
    /// Its length in seconds; 60 minutes unless told.
    public var seconds: Int
    /// When the round became known.
    public var knownSince: Instant
    public var isCancelled: Bool
    /// An invitation that the person has not accepted or recorded themselves.
    public var isProposal: Bool
    /// RFC 5545 UID and SEQUENCE of the invitation that fixed it.
    public var calendarUID: String?
    public var calendarSequence: Int
    public var debrief: Debrief

    public init(
        number: Int, start: Instant?, seconds: Int = 3600, knownSince: Instant, isCancelled: Bool = false,
        isProposal: Bool = false, calendarUID: String? = nil, calendarSequence: Int = 0, debrief: Debrief = Debrief()
    ) {
        (self.number, self.start, self.seconds, self.knownSince) = (number, start, seconds, knownSince)
        (self.isCancelled, self.isProposal) = (isCancelled, isProposal)
        (self.calendarUID, self.calendarSequence, self.debrief) = (calendarUID, calendarSequence, debrief)
    }

    /// When it ends; nil without a time.
    public var end: Instant? { start.map { $0 + .seconds(seconds) } }
}

/// What the person recorded about a round, before or after it (A1, A2, A3, B2, B15, B17, D10).
public struct Debrief: Hashable, Sendable, Codable {
    /// When the debrief after the interview's end was given; nil while it is due.
    public var givenAt: Instant?
    /// 1…5 (A1, D1); nil counts as good.
    public var rating: Int?
    public var highlights: [String] = []
    public var compliments: [String] = []
    public var topics: [String] = []
    /// A project the person works on now, and how it would help (A9).
    public var project: String?
    public var hardQuestions: [String] = []
    /// Who will be in touch (A3): a name or an address.
    public var hearFrom: String?
    /// Whether reaching out later is all right (D10); nil if not asked.
    public var mayFollowUp: Bool?

    public init() {}
}
