// Everything the journal tells, folded: the interviews, messages and drafts as they are now. The fold is a pure
// function of the events; the ledger's tables are this value written down. What each event changes is in
// Book+Interviews.swift, Book+Mail.swift and Book+Drafts.swift.

public import Vocabulary

/// The state of the whole search, or of the part of it that was loaded.
public struct Book: Hashable, Sendable {
    public var interviews: [InterviewID: Interview] = [:]
    public var mails: [MailID: ReceivedMail] = [:]
    public var drafts: [DraftID: Draft] = [:]
    public var rules: [ReadingRuleID: ReadingRule] = [:]
    public var digests: [CivilDate: DigestRecord] = [:]
    /// Nothing is drafted or submitted for anyone until then.
    public var pausedUntil: Instant?

    public init() {}

    /// All interviews, by id.
    public var sortedInterviews: [Interview] { interviews.values.sorted { $0.id < $1.id } }
    public var sortedMails: [ReceivedMail] { mails.values.sorted { $0.id < $1.id } }
    public var sortedRules: [ReadingRule] { rules.values.sorted { $0.id < $1.id } }
    public var sortedDrafts: [Draft] { drafts.values.sorted { $0.id < $1.id } }

    public func drafts(of interview: InterviewID) -> [Draft] { sortedDrafts.filter { $0.interview == interview } }

    /// Messages that act on the interview, or may.
    public func mails(of interview: InterviewID) -> [ReceivedMail] {
        sortedMails.filter { $0.actsOn == interview || ($0.actsOn == nil && $0.match.interviews.contains(interview)) }
    }

    /// Takes one event into account. Events about things that are not loaded change nothing.
    public mutating func apply(_ event: Event) {
        switch event {
        case .interviewAdded, .factsRecorded, .roundScheduled, .roundCancelled, .answerHeard, .decisionTaken,
            .remarkAdded, .paused, .contactAdded, .contactUndeliverable:
            applyToInterviews(event)
        case .messageRead, .messageCorrected, .correctionWithdrawn, .mailRetracted:
            applyToMails(event)
        case .ruleKept(let rule): rules[rule.id] = rule
        case .ruleRemoved(let change): rules[change.rule] = nil
        case .draftMade, .draftEdited, .draftFileWritten, .draftFileProblem, .draftConfirmed, .draftReturned,
            .draftHeld, .draftReleased,
            .draftSnoozed, .draftDropped, .draftSuperseded, .draftExpired:
            applyToDrafts(event)
        case .submissionStarted, .submissionCommitted, .submissionAccepted, .submissionDeferred, .submissionRefused,
            .outcomeUnknown, .outcomeResolved, .sentByHand, .sentCopyFiled:
            applySubmission(event)
        case .digestMade(let note), .digestSent(let note), .digestFailed(let note):
            applyDigest(event.name, note)
        case .auditDone, .accountParked, .accountRecovered, .serviceNoted:
            break
        }
    }

    private mutating func applyDigest(_ name: Event.Name, _ note: DigestNoted) {
        var record = digests[note.day] ?? DigestRecord(day: note.day, madeAt: note.at)
        switch name {
        case .digestSent:
            record.sentAt = note.at
            record.suggested = note.suggested
            record.nextAttempt = nil
        case .digestFailed:
            record.attempts += 1
            record.nextAttempt = note.nextAttempt
        default:
            record.messageID = note.messageID
        }
        digests[note.day] = record
    }
}

/// What became of one day's digest.
public struct DigestRecord: Hashable, Sendable, Codable {
    public var day: CivilDate
    public var madeAt: Instant
    public var messageID: MessageID?
    public var sentAt: Instant?
    public var attempts = 0
    public var nextAttempt: Instant?
    /// The suggestions that stood in it.
    public var suggested: [SuggestionNoted]?

    public init(day: CivilDate, madeAt: Instant) { (self.day, self.madeAt) = (day, madeAt) }
}

extension Event {
    /// What an event is about: the columns of the journal and the records it changes.
    public struct Subject: Hashable, Sendable {
        public var interview: InterviewID?
        public var draft: DraftID?
        public var mail: MailID?
        public var rules: [RuleID] = []
    }

    public var subject: Subject {
        switch self {
        case .interviewAdded(let interview): Subject(interview: interview.id)
        case .factsRecorded(let facts): Subject(interview: facts.interview)
        case .roundScheduled(let change): Subject(interview: change.interview, mail: change.mail)
        case .roundCancelled(let change): Subject(interview: change.interview, mail: change.mail)
        case .answerHeard(let change): Subject(interview: change.interview)
        case .decisionTaken(let change): Subject(interview: change.interview, rules: change.rules)
        case .remarkAdded(let change): Subject(interview: change.interview)
        case .paused(let change): Subject(interview: change.interview)
        case .messageRead(let mail): Subject(interview: mail.actsOn, mail: mail.id)
        case .messageCorrected(let change): Subject(interview: change.correction.interview, mail: change.mail)
        case .correctionWithdrawn(let change): Subject(mail: change.mail)
        case .mailRetracted(let change): Subject(interview: change.interview, mail: change.mail)
        case .ruleKept(let rule): Subject(interview: rule.interview, mail: rule.mail)
        case .ruleRemoved(let change): Subject(interview: change.interview, mail: change.mail)
        case .contactAdded(let change): Subject(interview: change.interview, mail: change.mail)
        case .contactUndeliverable(let change): Subject(interview: change.interview, mail: change.mail)
        case .draftMade(let draft): Subject(interview: draft.interview, draft: draft.id, rules: draft.rules)
        case .draftEdited(let change): Subject(interview: change.interview, draft: change.draft)
        case .draftFileWritten(let change): Subject(interview: change.interview, draft: change.draft)
        case .draftFileProblem(let change): Subject(interview: change.interview, draft: change.draft)
        case .draftConfirmed(let change):
            Subject(interview: change.interview, draft: change.draft, rules: change.rules)
        case .draftHeld(let change):
            Subject(interview: change.interview, draft: change.draft, mail: change.hold.messages.first)
        case .draftSnoozed(let change): Subject(interview: change.interview, draft: change.draft)
        case .draftReturned(let note), .draftReleased(let note), .draftDropped(let note), .draftSuperseded(let note),
            .draftExpired(let note), .submissionCommitted(let note), .sentCopyFiled(let note):
            Subject(interview: note.interview, draft: note.draft, mail: note.mail, rules: note.rules)
        case .submissionStarted(let change): Subject(interview: change.interview, draft: change.draft)
        case .submissionAccepted(let end), .submissionDeferred(let end), .submissionRefused(let end),
            .outcomeUnknown(let end):
            Subject(interview: end.interview, draft: end.draft)
        case .outcomeResolved(let change): Subject(interview: change.interview, draft: change.draft)
        case .sentByHand(let change):
            Subject(interview: change.interview, draft: change.draft, mail: change.mail)
        case .digestMade, .digestSent, .digestFailed, .auditDone, .accountParked, .accountRecovered, .serviceNoted:
            Subject()
        }
    }
}
