// What the daily digest says, as values; the pipeline fills them from the ledger. How it looks is in DigestText and
// DigestHTML, which say the same.

public import Interviews
public import Vocabulary

/// One day's digest. Texts may come from mail: the renderers make them inert.
public struct Digest: Hashable, Sendable {
    /// The person's calendar day.
    public var day: CivilDate
    /// The person's zone: all times are shown in it.
    public var zone: Zone
    /// Why it comes at another time than usual ("sent at 10:12: the computer was asleep at 07:30"); nil if it does not.
    public var lateNote: String?
    /// Drafts that wait for a decision.
    public var drafts: [DigestDraft] = []
    /// Everything else that only the person can answer.
    public var questions: [DigestQuestion] = []
    public var answers: [DigestAnswer] = []
    /// What else happened: sent, expired, closed.
    public var events: [DigestEvent] = []
    /// The next 14 days, in order.
    public var coming: [DigestComing] = []
    public var timelines: [TimelineBar] = []
    public var prep: [DigestPrep] = []
    public var suggestions: [DigestSuggestion] = []
    public var health: DigestHealth

    public init(day: CivilDate, zone: Zone, health: DigestHealth) {
        (self.day, self.zone, self.health) = (day, zone, health)
    }

    /// Nothing needs the person, nothing happened, nothing is to be said: three lines are enough.
    public var isQuiet: Bool {
        drafts.isEmpty && questions.isEmpty && answers.isEmpty && events.isEmpty && prep.isEmpty && suggestions.isEmpty
            && health.isWell
    }

    /// How many things need the person now.
    public var needs: Int { drafts.count + questions.count }

    /// `3 things need you · Acme answered`: the subject of the digest mail after its date, and the first line of the
    /// text.
    public var summary: String { summaryParts.joined(separator: " · ") }

    /// What is said in few words, the most important first; never empty.
    var summaryParts: [String] {
        var parts = [offerInWords].compactMap { $0 }
        if needs > 0 { parts.append(needs == 1 ? "1 thing needs you" : "\(needs) things need you") }
        if let answersInWords { parts.append(answersInWords) }
        if !prep.isEmpty { parts.append(prep.count == 1 ? "1 interview ahead" : "\(prep.count) interviews ahead") }
        if !health.isWell { parts.append(parts.isEmpty ? "Something is wrong" : "something is wrong") }
        return parts.isEmpty ? ["Nothing needs you today"] : parts
    }

    /// `An offer from Hooli`, `Offers from Hooli and Acme`, `3 offers`: what is not named here is told nowhere else.
    private var offerInWords: String? {
        var companies: [String] = []
        for answer in answers where answer.label == .offer && !companies.contains(answer.company) {
            companies.append(answer.company)
        }
        let names = companies.map { $0.clipped(to: 40) }
        switch names.count {
        case 0: return nil
        case 1: return "An offer from \(names[0])"
        case 2: return "Offers from \(names[0]) and \(names[1])"
        default: return "\(names.count) offers"
        }
    }

    /// `Acme answered`. A no is told by the page and not by a line on a locked telephone (C6).
    private var answersInWords: String? {
        let written = answers.filter { ![.receipt, .automatic, .bounce].contains($0.label) }
        let others = offerInWords == nil ? written : written.filter { $0.label != .offer }
        if let first = others.first, others.allSatisfy({ $0.company == first.company }) {
            return "\(first.company.clipped(to: 40)) answered"
        }
        if others.count > 1 { return "\(others.count) answers" }
        guard written.isEmpty, !answers.isEmpty else { return nil }
        return answers.count == 1 ? "1 automatic reply" : "\(answers.count) automatic replies"
    }

    /// `Afterword, Thu 8 Oct: 1 thing needs you`.
    public var subject: String { "Afterword, \(DateWords.short(day)): \(summary)" }

    /// What is ahead of the page in the list of a mail program: what needs the person, then what comes. It stands on a
    /// locked screen, too, and tells no no (C6).
    var preview: String {
        let words = DigestWords(digest: self)
        let ahead = prep.prefix(1)
        let others = coming.filter { item in !ahead.contains { $0.at == item.at && $0.company == item.company } }
        let parts =
            drafts.prefix(3).map { "\(DigestWords.discreetTitle($0)), \(words.times($0))" }
            + questions.prefix(3).map { $0.discreet ?? $0.question }
            + ahead.map { "\(words.time($0.at)) \($0.company): interview" }
            + others.prefix(2).map { "\(words.time($0.at)) \($0.company): \($0.discreet ?? $0.what)" }
        return parts.isEmpty ? summary : parts.joined(separator: " · ").clipped(to: 200)
    }
}

/// A draft that waits.
public struct DigestDraft: Hashable, Sendable {
    public var id: DraftID
    public var kind: DraftKind
    public var company: String
    /// Name, else address.
    public var recipient: String
    public var subject: String
    /// The body; its first lines are shown.
    public var text: String
    public var due: Instant
    public var deadline: Instant
    public var findings: [Finding]
    /// Why it is held although it was confirmed (G3), or what failed.
    public var hold: String?
    /// `It is optional`, and the like.
    public var remarks: [String]
    /// What to type: `afterword confirm d42@1a2b3c4d`.
    public var command: String

    public init(
        id: DraftID, kind: DraftKind, company: String, recipient: String, subject: String, text: String, due: Instant,
        deadline: Instant, findings: [Finding] = [], hold: String? = nil, remarks: [String] = [], command: String
    ) {
        (self.id, self.kind, self.company, self.recipient) = (id, kind, company, recipient)
        (self.subject, self.text, self.due, self.deadline) = (subject, text, due, deadline)
        (self.findings, self.hold, self.remarks, self.command) = (findings, hold, remarks, command)
    }
}

/// A question to the person: which interview a message belongs to, whether a mail arrived, how an interview went.
public struct DigestQuestion: Hashable, Sendable {
    /// `How was the interview at Acme?`
    public var question: String
    /// What it is about, perhaps the sentence of a mail.
    public var detail: String?
    /// What to type, one for each answer.
    public var commands: [String]
    /// The question for a locked screen, where the whole of it would tell a no (C6).
    public var discreet: String?

    public init(question: String, detail: String? = nil, commands: [String], discreet: String? = nil) {
        (self.question, self.detail, self.commands, self.discreet) = (question, detail, commands, discreet)
    }
}

/// What an employer said.
public struct DigestAnswer: Hashable, Sendable {
    public var mail: MailID?
    public var interview: InterviewID
    public var company: String
    public var label: Label
    /// 0…1; nil for what the person reported.
    public var confidence: Double?
    /// The decisive sentence.
    public var sentence: String
    public var from: String
    public var at: Instant
    /// What follows from it: `The reminder of Oct 20 is dropped.`
    public var consequence: String

    public init(
        mail: MailID?, interview: InterviewID, company: String, label: Label, confidence: Double?, sentence: String,
        from: String, at: Instant, consequence: String
    ) {
        (self.mail, self.interview, self.company, self.label) = (mail, interview, company, label)
        (self.confidence, self.sentence, self.from, self.at) = (confidence, sentence, from, at)
        self.consequence = consequence
    }
}

/// Something else that happened.
public struct DigestEvent: Hashable, Sendable {
    public var at: Instant
    public var company: String
    /// `thank-you sent to Jane Doe`
    public var what: String

    public init(at: Instant, company: String, what: String) { (self.at, self.company, self.what) = (at, company, what) }
}

/// Something that is planned.
public struct DigestComing: Hashable, Sendable {
    public var at: Instant
    public var company: String
    /// `interview`, `reminder to Jane Doe`, `answer promised`
    public var what: String
    /// The recipient's local time where it is another: `09:00 in Los Angeles`.
    public var note: String?
    /// `a draft to Jane Doe`, for a locked screen, where the whole of it would tell a no (C6).
    public var discreet: String?

    public init(at: Instant, company: String, what: String, note: String? = nil, discreet: String? = nil) {
        (self.at, self.company, self.what, self.note, self.discreet) = (at, company, what, note, discreet)
    }
}

/// An interview to prepare for.
public struct DigestPrep: Hashable, Sendable {
    public var company: String
    public var role: String?
    public var at: Instant
    /// What to ask and what is known (A2, A3, B6, D10, E1).
    public var lines: [String]

    public init(company: String, role: String? = nil, at: Instant, lines: [String]) {
        (self.company, self.role, self.at, self.lines) = (company, role, at, lines)
    }
}

/// A suggestion (S rules).
public struct DigestSuggestion: Hashable, Sendable {
    public var company: String
    public var text: String
    /// A text to copy, at most 300 characters (B8).
    public var copy: String?
    /// What is remembered of it once the digest went out (A18); nil where nothing is.
    public var noted: SuggestionNoted?

    public init(company: String, text: String, copy: String? = nil, noted: SuggestionNoted? = nil) {
        (self.company, self.text, self.copy, self.noted) = (company, text, copy, noted)
    }
}

/// The health of the service in one line.
public struct DigestHealth: Hashable, Sendable {
    public var isWell: Bool
    /// `2 accounts, last look 07:29, journal verified`
    public var line: String
    /// What is wrong and what to do.
    public var problems: [String]

    public init(isWell: Bool, line: String, problems: [String] = []) {
        (self.isWell, self.line, self.problems) = (isWell, line, problems)
    }
}
