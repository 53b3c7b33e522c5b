// From an export back to a record: everything is checked before anything is written, and what is wrong is named with its
// place.

import Interviews
import MailFormat
import Vocabulary

/// Why a value of a file cannot be taken: what it is about, then what is wrong.
struct ImportProblem: Error {
    var message: String

    init(_ message: String) { self.message = message }
}

extension ExportedInterview {
    /// The record, under a handle of this ledger. Messages and drafts of the ledger it came from are not those of this
    /// one, so what was said and sent stands for itself.
    ///
    /// - Throws: `ImportProblem`.
    func record(_ id: InterviewID, zoneExists: (String) -> Bool) throws -> Interview {
        let read = ImportReader()
        var interview = Interview(
            id: id, addedAt: try read.moment(addedAt, "added_at"), company: try read.line(company, "company"))
        interview.role = try role.map { try read.line($0, "role") }
        if let timeZone, !zoneExists(timeZone) { throw ImportProblem("unknown time_zone") }
        (interview.timeZone, interview.policy, interview.account) = (timeZone, policy, account)
        interview.tone = try read.choice(tone, Tone.self, "tone")
        interview.callPermission = try mayCall.map {
            CallPermission(by: try read.line($0.by, "may_call"), at: try read.moment($0.at, "may_call"))
        }
        interview.pausedUntil = try pausedUntil.map { try read.moment($0, "paused_until") }
        interview.contacts = try contacts.map { try read.contact($0) }
        interview.rounds = try rounds.map { try read.round($0) }.sorted { $0.number < $1.number }
        guard Set(rounds.map(\.number)).count == rounds.count else { throw ImportProblem("two rounds of one number") }
        interview.promises = try promises.map {
            Promise(saidAt: try read.moment($0.saidAt ?? $0.from, "said_at"), expected: try read.expected($0))
        }
        interview.answers = try answers.map { try read.answer($0) }
        interview.sent = try sent.map { try read.sent($0) }
        interview.decisions = try decisions.map { decided in
            guard let what = Decision.What(rawValue: decided.what) else { throw ImportProblem("unknown decision") }
            return Decision(at: try read.moment(decided.at, "decisions"), what: what, reason: decided.reason)
        }
        interview.notes = try read.remarks(notes, "notes")
        interview.lessons = try read.remarks(lessons, "lessons")
        interview.news = try read.remarks(news, "news")
        interview.doubts = try read.remarks(doubts, "doubts")
        return interview
    }
}

/// Reads the values of an export.
struct ImportReader {
    /// Texts of people are lines; a file from elsewhere may hold anything.
    private static let longest = 20_000

    func moment(_ text: String, _ what: String) throws -> Instant {
        guard let instant = Instant(rfc3339: text) else { throw ImportProblem("'\(what)' is not a time of RFC 3339") }
        return instant
    }

    /// Not empty, on one line, without control characters.
    func line(_ text: String, _ what: String) throws -> String {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty, trimmed.utf8.count <= 2000,
            !trimmed.unicodeScalars.contains(where: { ($0.value < 0x20 && $0 != "\t") || $0.value == 0x7F })
        else { throw ImportProblem("'\(what)' must be one line of text, not empty and at most 2,000 bytes") }
        return trimmed
    }

    func choice<Choice: RawRepresentable>(_ text: String?, _ type: Choice.Type, _ what: String) throws -> Choice?
    where Choice.RawValue == String {
        guard let text else { return nil }
        guard let value = Choice(rawValue: text) else { throw ImportProblem("'\(what)' has an unknown value") }
        return value
    }

    func contact(_ person: ExportedInterview.Person) throws -> Contact {
        let role = try choice(person.role, ContactRole.self, "contacts.role") ?? .interviewer
        let address = try address(person)
        guard person.name != nil || address != nil else {
            throw ImportProblem("a contact has neither name nor address")
        }
        return Contact(
            name: try person.name.map { try line($0, "contacts.name") }, address: address?.named(nil), role: role,
            isUndeliverable: person.undeliverable ?? false)
    }

    private func address(_ person: ExportedInterview.Person) throws -> Address? {
        try person.address.map { text in
            guard let address = Address(text), Composition.canName(address) else {
                throw ImportProblem("an address is none")
            }
            return address.named(try person.name.map { try line($0, "name") })
        }
    }

    func round(_ meeting: ExportedInterview.Meeting) throws -> Round {
        guard (1...99).contains(meeting.number), (60...7 * 86_400).contains(meeting.duration) else {
            throw ImportProblem("a round has no usable number or duration")
        }
        var round = Round(
            number: meeting.number, start: try meeting.start.map { try moment($0, "rounds.start") },
            seconds: meeting.duration, knownSince: try moment(meeting.knownSince, "rounds.known_since"),
            isCancelled: meeting.cancelled ?? false, isProposal: meeting.proposal ?? false,
            calendarUID: try meeting.calendarUid.map { try line($0, "calendar_uid") },
            calendarSequence: meeting.calendarSequence ?? 0)
        if let debrief = meeting.debrief { round.debrief = try self.debrief(debrief) }
        return round
    }

    private func debrief(_ given: ExportedInterview.Debriefing) throws -> Debrief {
        var debrief = Debrief()
        debrief.givenAt = try given.givenAt.map { try moment($0, "given_at") }
        if let rating = given.rating, !(1...5).contains(rating) { throw ImportProblem("'rating' is 1 to 5") }
        debrief.rating = given.rating
        debrief.highlights = try lines(given.highlights, "highlights")
        debrief.compliments = try lines(given.compliments, "compliments")
        debrief.topics = try lines(given.topics, "topics")
        debrief.hardQuestions = try lines(given.hardQuestions, "hard_questions")
        debrief.project = try given.project.map { try line($0, "project") }
        debrief.hearFrom = try given.hearFrom.map { try line($0, "hear_from") }
        debrief.mayFollowUp = given.mayFollowUp
        return debrief
    }

    private func lines(_ texts: [String]?, _ what: String) throws -> [String] {
        try (texts ?? []).map { try line($0, what) }
    }

    func remarks(_ said: [ExportedInterview.Said], _ what: String) throws -> [Remark] {
        try said.map { Remark(at: try moment($0.at, what), text: try line($0.text, what)) }
    }

    func expected(_ given: ExportedInterview.Expectation) throws -> Expected {
        let (from, until) = (try moment(given.from, "from"), try moment(given.until, "until"))
        guard from <= until else { throw ImportProblem("'until' lies before 'from'") }
        return Expected(from: from, until: until, source: source(given.source), quote: quote(given.quote))
    }

    /// The handle of a message of another ledger would name one of this.
    private func source(_ text: String) -> String { MailID(handle: text) == nil ? quote(text) ?? "import" : "import" }

    private func quote(_ text: String?) -> String? {
        text.map { String($0.unicodeScalars.prefix(Self.longest).map { $0.value < 0x20 ? " " : Character($0) }) }
    }

    func answer(_ reply: ExportedInterview.Reply) throws -> Answer {
        guard let label = Label(rawValue: reply.kind) else { throw ImportProblem("unknown kind of answer") }
        return Answer(
            at: try moment(reply.at, "answers.at"), label: label, channel: reply.channel ?? "import",
            isMachine: reply.machine ?? false, expected: try reply.expected.map { try expected($0) },
            returnDate: reply.returnDate.flatMap { CivilDate(iso: $0) }, canBeAnswered: reply.answerable,
            from: try reply.from.flatMap { try address($0) }, text: quote(reply.text))
    }

    func sent(_ mail: ExportedInterview.Mail) throws -> SentMail {
        guard (1...99).contains(mail.round) else { throw ImportProblem("'round' is no number of a round") }
        return SentMail(
            at: try moment(mail.at, "sent.at"), kind: try choice(mail.kind, DraftKind.self, "sent.kind"),
            to: try mail.to.flatMap { try address($0) }, round: mail.round,
            messageID: mail.messageId.flatMap { MessageID($0) })
    }
}
