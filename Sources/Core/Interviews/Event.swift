// What the journal records: every step, in the past tense. How events change the record is in Book*.swift; how they are
// written to disk is the ledger's business.

public import Vocabulary

/// One step. The journal is the truth; everything else is folded from it.
public enum Event: Hashable, Sendable {
    // The person's facts and decisions.
    case interviewAdded(Interview)
    case factsRecorded(FactsRecorded)
    case roundScheduled(RoundScheduled)
    case roundCancelled(RoundCancelled)
    case answerHeard(AnswerHeard)
    case decisionTaken(DecisionTaken)
    case remarkAdded(RemarkAdded)
    case paused(Paused)
    // What mail brought.
    case messageRead(ReceivedMail)
    case messageCorrected(MessageCorrected)
    case correctionWithdrawn(CorrectionWithdrawn)
    case mailRetracted(MailRetracted)
    case ruleKept(ReadingRule)
    case ruleRemoved(RuleRemoved)
    case contactAdded(ContactAdded)
    case contactUndeliverable(ContactUndeliverable)
    // Drafts.
    case draftMade(Draft)
    case draftEdited(DraftEdited)
    case draftFileWritten(DraftFileWritten)
    case draftFileProblem(DraftFileProblem)
    case draftConfirmed(DraftConfirmed)
    case draftReturned(DraftNoted)
    case draftHeld(DraftHeld)
    case draftReleased(DraftNoted)
    case draftSnoozed(DraftSnoozed)
    case draftDropped(DraftNoted)
    case draftSuperseded(DraftNoted)
    case draftExpired(DraftNoted)
    // Submission.
    case submissionStarted(SubmissionStarted)
    case submissionCommitted(DraftNoted)
    case submissionAccepted(SubmissionEnded)
    case submissionDeferred(SubmissionEnded)
    case submissionRefused(SubmissionEnded)
    case outcomeUnknown(SubmissionEnded)
    case outcomeResolved(OutcomeResolved)
    case sentByHand(SentByHand)
    case sentCopyFiled(DraftNoted)
    // The service.
    case digestMade(DigestNoted)
    case digestSent(DigestNoted)
    case digestFailed(DigestNoted)
    case auditDone(AuditDone)
    case accountParked(AccountNoted)
    case accountRecovered(AccountNoted)
    case serviceNoted(ServiceNoted)
}

/// Facts the person gave; absent ones stay as they are, lists are added to.
public struct FactsRecorded: Hashable, Sendable, Codable {
    public var interview: InterviewID
    public var at: Instant
    public var round: Int?
    /// The debrief after the interview's end.
    public var isDebrief = false
    public var company: String?
    public var role: String?
    public var timeZone: String?
    public var policy: String?
    public var account: String?
    public var tone: Tone?
    public var callPermission: CallPermission?
    public var contacts: [Contact] = []
    public var promise: Promise?
    public var rating: Int?
    public var highlights: [String] = []
    public var compliments: [String] = []
    public var topics: [String] = []
    public var project: String?
    public var hardQuestions: [String] = []
    public var hearFrom: String?
    public var mayFollowUp: Bool?
    public var doubts: [String] = []

    public init(interview: InterviewID, at: Instant) { (self.interview, self.at) = (interview, at) }
}

/// A round got a time, or another one; replaces the round of that number.
public struct RoundScheduled: Hashable, Sendable, Codable {
    public var interview: InterviewID
    public var round: Round
    public var mail: MailID?

    public init(interview: InterviewID, round: Round, mail: MailID? = nil) {
        (self.interview, self.round, self.mail) = (interview, round, mail)
    }
}

public struct RoundCancelled: Hashable, Sendable, Codable {
    public var interview: InterviewID
    public var number: Int
    public var mail: MailID?

    public init(interview: InterviewID, number: Int, mail: MailID? = nil) {
        (self.interview, self.number, self.mail) = (interview, number, mail)
    }
}

public struct AnswerHeard: Hashable, Sendable, Codable {
    public var interview: InterviewID
    public var answer: Answer

    public init(interview: InterviewID, answer: Answer) { (self.interview, self.answer) = (interview, answer) }
}

public struct DecisionTaken: Hashable, Sendable, Codable {
    public var interview: InterviewID
    public var decision: Decision
    public var rules: [RuleID]

    public init(interview: InterviewID, decision: Decision, rules: [RuleID] = []) {
        (self.interview, self.decision, self.rules) = (interview, decision, rules)
    }
}

public struct RemarkAdded: Hashable, Sendable, Codable {
    public enum Kind: String, Sendable, Codable { case note, lesson, news, doubt }

    public var interview: InterviewID
    public var kind: Kind
    public var remark: Remark

    public init(interview: InterviewID, kind: Kind, remark: Remark) {
        (self.interview, self.kind, self.remark) = (interview, kind, remark)
    }
}

/// Paused until a moment, or (`until` nil) running again; without interview, all of them.
public struct Paused: Hashable, Sendable, Codable {
    public var interview: InterviewID?
    public var until: Instant?

    public init(interview: InterviewID?, until: Instant?) { (self.interview, self.until) = (interview, until) }
}

public struct MessageCorrected: Hashable, Sendable, Codable {
    public var mail: MailID
    public var correction: Correction

    public init(mail: MailID, correction: Correction) { (self.mail, self.correction) = (mail, correction) }
}

public struct ContactAdded: Hashable, Sendable, Codable {
    public var interview: InterviewID
    public var contact: Contact
    public var mail: MailID?

    public init(interview: InterviewID, contact: Contact, mail: MailID?) {
        (self.interview, self.contact, self.mail) = (interview, contact, mail)
    }
}

public struct ContactUndeliverable: Hashable, Sendable, Codable {
    public var interview: InterviewID
    public var address: Address
    public var mail: MailID?

    public init(interview: InterviewID, address: Address, mail: MailID?) {
        (self.interview, self.address, self.mail) = (interview, address, mail)
    }
}
