// Everything a letter may say, as plain values. Which of it is said, and how, is decided by the templates and
// `LetterContext`; who is written to and when is the plan's business.

public import Interviews
public import Vocabulary

/// The English a letter is written in: how dates and times are put into words.
public enum LetterLanguage: String, Hashable, Sendable, Codable, CaseIterable {
    /// `Thursday, October 8, at 2:00 p.m.`
    case american = "en_US"
    /// `Thursday, 8 October, at 2 pm`
    case british = "en_GB"

    /// The language of a configured dictionary name; American for anything else.
    public init(dictionary name: String) { self = LetterLanguage(rawValue: name) ?? .american }
}

/// The facts of one letter.
public struct LetterFacts: Hashable, Sendable {
    public var kind: DraftKind
    public var tone: Tone
    public var language: LetterLanguage = .american
    /// The person's own name, as it stands under the letter.
    public var senderName: String
    /// Who the letter is to; nil where only an address is known.
    public var recipient: Contact?
    public var company: String
    public var role: String?
    /// When the interview began; nil where that was never recorded.
    public var interviewStart: Instant?
    /// The recipient's zone: dates and times in the letter are theirs.
    public var zone: Zone
    /// The moment the letter is written for (its slot); decides whether a date needs its year.
    public var writtenFor: Instant
    /// 1 for the first interview at the company.
    public var round: Int = 1
    public var rating: Int?
    public var highlights: [String] = []
    public var compliments: [String] = []
    public var topics: [String] = []
    /// A project the person works on now, and how it would help (A9).
    public var project: String?
    /// What was promised; an insider's word is never quoted to the company (A12).
    public var promise: Expected?
    /// The significant change of a `news` letter, in the person's words (E7).
    public var news: String?
    /// The change is an offer from elsewhere: the letter says that the person would like to hear before deciding.
    public var newsIsOffer = false
    /// The day until which that offer wants an answer, in the recipient's zone.
    public var offerDeadline: Instant?
    /// A `gracious` note by which the person withdraws, having accepted a position elsewhere.
    public var isWithdrawal = false
    /// Written without a debrief: the place for something specific is left open, visibly.
    public var isThin = false
    /// The subject of the conversation that the letter answers (`Re: …`), which then is the letter's.
    public var replySubject: String?
    /// The policy wants the given name in the greeting even of a formal letter (A6 under `three-mails`).
    public var greetsByGivenName = false
    /// At most so many words (A5, A9).
    public var wordLimit = 120
    /// Counts up over the drafts to one company, so that each takes up something else (B12).
    public var ordinal = 0

    public init(
        kind: DraftKind, tone: Tone, senderName: String, recipient: Contact?, company: String, role: String?,
        interviewStart: Instant?, zone: Zone, writtenFor: Instant
    ) {
        (self.kind, self.tone, self.senderName, self.recipient) = (kind, tone, senderName, recipient)
        (self.company, self.role, self.interviewStart) = (company, role, interviewStart)
        (self.zone, self.writtenFor) = (zone, writtenFor)
    }

    /// Takes over what a round's debrief recorded.
    public mutating func take(_ debrief: Debrief) {
        (highlights, compliments, topics) = (debrief.highlights, debrief.compliments, debrief.topics)
        (project, rating) = (debrief.project, debrief.rating)
    }
}

/// A letter ready to become a draft: plain text, one line a paragraph, `\n` line ends.
public struct Letter: Hashable, Sendable {
    public var subject: String
    public var body: String
    /// What the person should know about it before sending: that it is optional, that a place is left open.
    public var remarks: [String]

    public init(subject: String, body: String, remarks: [String] = []) {
        (self.subject, self.body, self.remarks) = (subject, body, remarks)
    }
}

/// Which of the wordings a letter takes.
///
/// A template has three openings, three middles and three closings. The nine variants are two orthogonal Latin
/// squares: any two of them share at most one of the three parts, so two letters to one company differ (B12).
public struct LetterVariant: Hashable, Sendable {
    /// 0…2 each.
    public let opening: Int
    public let middle: Int
    public let closing: Int

    /// The variant for a seed; equal seeds give equal letters, nine consecutive seeds nine different ones.
    public init(seed: Int) {
        let number = ((seed % 9) + 9) % 9
        let (column, row) = (number % 3, number / 3)
        (opening, middle, closing) = (column, (column + row) % 3, (column + 2 * row) % 3)
    }
}
