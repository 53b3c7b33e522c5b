// An export as JSON: the person's data in words and dates that mean something without Afterword. What is exported is what
// is imported again; messages and drafts go along for reading.

import Interviews
import Vocabulary

/// The whole document.
public struct ExportShape: Encodable, Sendable {
    public static let format = "afterword-export"
    public static let version = 1

    public var format = Self.format
    public var version = Self.version
    public var exportedAt: String
    public var interviews: [ExportedInterview]
    public var messages: [ExportedMessage]
    public var drafts: [ExportedDraft]
}

/// What an import reads of it.
struct ImportShape: Decodable {
    var format: String
    var version: Int
    var interviews: [ExportedInterview]
}

/// A message as it was read, with the words its author wrote as long as they are kept.
public struct ExportedMessage: Encodable, Sendable {
    public var message: MailShape
    public var text: String?
}

/// A draft, sent or not.
public struct ExportedDraft: Encodable, Sendable {
    public var draft: DraftShape
    public var text: String
}

/// One interview with everything that was recorded about it.
public struct ExportedInterview: Codable, Sendable, Hashable {
    public struct Person: Codable, Sendable, Hashable {
        var name: String?
        var address: String?
        var role: String
        var undeliverable: Bool?
    }

    public struct Debriefing: Codable, Sendable, Hashable {
        var givenAt: String?
        var rating: Int?
        var highlights: [String]?
        var compliments: [String]?
        var topics: [String]?
        var project: String?
        var hardQuestions: [String]?
        var hearFrom: String?
        var mayFollowUp: Bool?
    }

    public struct Meeting: Codable, Sendable, Hashable {
        var number: Int
        var start: String?
        /// Seconds.
        var duration: Int
        var knownSince: String
        var cancelled: Bool?
        var proposal: Bool?
        var calendarUid: String?
        var calendarSequence: Int?
        var debrief: Debriefing?
    }

    public struct Said: Codable, Sendable, Hashable {
        var at: String
        var text: String
    }

    public struct Expectation: Codable, Sendable, Hashable {
        var saidAt: String?
        var from: String
        var until: String
        var source: String
        var quote: String?
    }

    public struct Reply: Codable, Sendable, Hashable {
        var at: String
        var kind: String
        var message: String?
        var channel: String?
        var machine: Bool?
        var expected: Expectation?
        var returnDate: String?
        var answerable: Bool
        var from: Person?
        var text: String?
    }

    public struct Mail: Codable, Sendable, Hashable {
        var at: String
        var kind: String?
        var draft: String?
        var message: String?
        var to: Person?
        var round: Int
        var messageId: String?
    }

    public struct Decided: Codable, Sendable, Hashable {
        var at: String
        var what: String
        var reason: String?
    }

    public struct Leave: Codable, Sendable, Hashable {
        var by: String
        var at: String
    }

    var id: String
    var addedAt: String
    var company: String
    var role: String?
    var timeZone: String?
    var policy: String?
    var account: String?
    var tone: String?
    var mayCall: Leave?
    var pausedUntil: String?
    var contacts: [Person]
    var rounds: [Meeting]
    var promises: [Expectation]
    var answers: [Reply]
    var sent: [Mail]
    var decisions: [Decided]
    var notes: [Said]
    var lessons: [Said]
    var news: [Said]
    var doubts: [Said]
}

// MARK: - From the record

extension ExportedInterview {
    init(_ interview: Interview) {
        id = interview.id.description
        addedAt = interview.addedAt.rfc3339()
        (company, role, timeZone) = (interview.company, interview.role, interview.timeZone)
        (policy, account, tone) = (interview.policy, interview.account, interview.tone?.rawValue)
        mayCall = interview.callPermission.map { Leave(by: $0.by, at: $0.at.rfc3339()) }
        pausedUntil = interview.pausedUntil?.rfc3339()
        contacts = interview.contacts.map(Person.init)
        rounds = interview.rounds.map(Meeting.init)
        promises = interview.promises.map { Expectation($0.expected, saidAt: $0.saidAt) }
        answers = interview.answers.map(Reply.init)
        sent = interview.sent.map(Mail.init)
        decisions = interview.decisions.map {
            Decided(at: $0.at.rfc3339(), what: $0.what.rawValue, reason: $0.reason)
        }
        (notes, lessons) = (interview.notes.map(Said.init), interview.lessons.map(Said.init))
        (news, doubts) = (interview.news.map(Said.init), interview.doubts.map(Said.init))
    }
}

extension ExportedInterview.Person {
    init(_ contact: Contact) {
        (name, address, role) = (contact.name, contact.address?.addrSpec, contact.role.rawValue)
        undeliverable = contact.isUndeliverable ? true : nil
    }

    init(_ address: Address) {
        (name, role) = (address.displayName, ContactRole.interviewer.rawValue)
        self.address = address.addrSpec
    }
}

extension ExportedInterview.Meeting {
    init(_ round: Round) {
        (number, start, duration) = (round.number, round.start?.rfc3339(), round.seconds)
        knownSince = round.knownSince.rfc3339()
        cancelled = round.isCancelled ? true : nil
        proposal = round.isProposal ? true : nil
        (calendarUid, calendarSequence) = (round.calendarUID, round.calendarUID == nil ? nil : round.calendarSequence)
        debrief = round.debrief == Debrief() ? nil : ExportedInterview.Debriefing(round.debrief)
    }
}

extension ExportedInterview.Debriefing {
    init(_ debrief: Debrief) {
        func list(_ texts: [String]) -> [String]? { texts.isEmpty ? nil : texts }
        (givenAt, rating) = (debrief.givenAt?.rfc3339(), debrief.rating)
        (highlights, compliments) = (list(debrief.highlights), list(debrief.compliments))
        (topics, hardQuestions) = (list(debrief.topics), list(debrief.hardQuestions))
        (project, hearFrom, mayFollowUp) = (debrief.project, debrief.hearFrom, debrief.mayFollowUp)
    }
}

extension ExportedInterview.Said {
    init(_ remark: Remark) { (at, text) = (remark.at.rfc3339(), remark.text) }
}

extension ExportedInterview.Expectation {
    init(_ expected: Expected, saidAt: Instant? = nil) {
        self.saidAt = saidAt?.rfc3339()
        (from, until) = (expected.from.rfc3339(), expected.until.rfc3339())
        (source, quote) = (expected.source, expected.quote)
    }
}

extension ExportedInterview.Reply {
    init(_ answer: Answer) {
        (at, kind, message) = (answer.at.rfc3339(), answer.label.rawValue, answer.mail?.description)
        (channel, machine, text) = (answer.channel, answer.isMachine ? true : nil, answer.text)
        expected = answer.expected.map { ExportedInterview.Expectation($0) }
        returnDate = answer.returnDate?.description
        (answerable, from) = (answer.canBeAnswered, answer.from.map(ExportedInterview.Person.init))
    }
}

extension ExportedInterview.Mail {
    init(_ mail: SentMail) {
        (at, kind, round) = (mail.at.rfc3339(), mail.kind?.rawValue, mail.round)
        (draft, message) = (mail.draft?.description, mail.mail?.description)
        (to, messageId) = (mail.to.map(ExportedInterview.Person.init), mail.messageID?.text)
    }
}
