// The names and the written form of events: an event is stored as its name and its payload.

extension Event {
    /// The name in the journal and in `log --json`. Names are never reused for something else.
    public enum Name: String, Sendable, CaseIterable {
        case interviewAdded = "interview_added"
        case factsRecorded = "facts_recorded"
        case roundScheduled = "round_scheduled"
        case roundCancelled = "round_cancelled"
        case answerHeard = "answer_heard"
        case decisionTaken = "decision_taken"
        case remarkAdded = "remark_added"
        case paused
        case messageRead = "message_read"
        case messageCorrected = "message_corrected"
        case correctionWithdrawn = "correction_withdrawn"
        case mailRetracted = "mail_retracted"
        case ruleKept = "rule_kept"
        case ruleRemoved = "rule_removed"
        case contactAdded = "contact_added"
        case contactUndeliverable = "contact_undeliverable"
        case draftMade = "draft_made"
        case draftEdited = "draft_edited"
        case draftFileWritten = "draft_file_written"
        case draftFileProblem = "draft_file_problem"
        case draftConfirmed = "draft_confirmed"
        case draftReturned = "draft_returned"
        case draftHeld = "draft_held"
        case draftReleased = "draft_released"
        case draftSnoozed = "draft_snoozed"
        case draftDropped = "draft_dropped"
        case draftSuperseded = "draft_superseded"
        case draftExpired = "draft_expired"
        case submissionStarted = "submission_started"
        case submissionCommitted = "submission_committed"
        case submissionAccepted = "submission_accepted"
        case submissionDeferred = "submission_deferred"
        case submissionRefused = "submission_refused"
        case outcomeUnknown = "outcome_unknown"
        case outcomeResolved = "outcome_resolved"
        case sentByHand = "sent_by_hand"
        case sentCopyFiled = "sent_copy_filed"
        case digestMade = "digest_made"
        case digestSent = "digest_sent"
        case digestFailed = "digest_failed"
        case auditDone = "audit_done"
        case accountParked = "account_parked"
        case accountRecovered = "account_recovered"
        case serviceNoted = "service_noted"
    }

    public var name: Name {
        switch self {
        case .interviewAdded: .interviewAdded
        case .factsRecorded: .factsRecorded
        case .roundScheduled: .roundScheduled
        case .roundCancelled: .roundCancelled
        case .answerHeard: .answerHeard
        case .decisionTaken: .decisionTaken
        case .remarkAdded: .remarkAdded
        case .paused: .paused
        case .messageRead: .messageRead
        case .messageCorrected: .messageCorrected
        case .correctionWithdrawn: .correctionWithdrawn
        case .mailRetracted: .mailRetracted
        case .ruleKept: .ruleKept
        case .ruleRemoved: .ruleRemoved
        case .contactAdded: .contactAdded
        case .contactUndeliverable: .contactUndeliverable
        case .draftMade: .draftMade
        case .draftEdited: .draftEdited
        case .draftFileWritten: .draftFileWritten
        case .draftFileProblem: .draftFileProblem
        case .draftConfirmed: .draftConfirmed
        case .draftReturned: .draftReturned
        case .draftHeld: .draftHeld
        case .draftReleased: .draftReleased
        case .draftSnoozed: .draftSnoozed
        case .draftDropped: .draftDropped
        case .draftSuperseded: .draftSuperseded
        case .draftExpired: .draftExpired
        case .submissionStarted: .submissionStarted
        case .submissionCommitted: .submissionCommitted
        case .submissionAccepted: .submissionAccepted
        case .submissionDeferred: .submissionDeferred
        case .submissionRefused: .submissionRefused
        case .outcomeUnknown: .outcomeUnknown
        case .outcomeResolved: .outcomeResolved
        case .sentByHand: .sentByHand
        case .sentCopyFiled: .sentCopyFiled
        case .digestMade: .digestMade
        case .digestSent: .digestSent
        case .digestFailed: .digestFailed
        case .auditDone: .auditDone
        case .accountParked: .accountParked
        case .accountRecovered: .accountRecovered
        case .serviceNoted: .serviceNoted
        }
    }

    /// What was recorded, to be encoded.
    public var payload: any Codable & Sendable {
        switch self {
        case .interviewAdded(let payload): payload
        case .factsRecorded(let payload): payload
        case .roundScheduled(let payload): payload
        case .roundCancelled(let payload): payload
        case .answerHeard(let payload): payload
        case .decisionTaken(let payload): payload
        case .remarkAdded(let payload): payload
        case .paused(let payload): payload
        case .messageRead(let payload): payload
        case .messageCorrected(let payload): payload
        case .correctionWithdrawn(let payload): payload
        case .mailRetracted(let payload): payload
        case .ruleKept(let payload): payload
        case .ruleRemoved(let payload): payload
        case .contactAdded(let payload): payload
        case .contactUndeliverable(let payload): payload
        case .draftMade(let payload): payload
        case .draftEdited(let payload): payload
        case .draftFileWritten(let payload): payload
        case .draftFileProblem(let payload): payload
        case .draftConfirmed(let payload): payload
        case .draftReturned(let payload): payload
        case .draftHeld(let payload): payload
        case .draftReleased(let payload): payload
        case .draftSnoozed(let payload): payload
        case .draftDropped(let payload): payload
        case .draftSuperseded(let payload): payload
        case .draftExpired(let payload): payload
        case .submissionStarted(let payload): payload
        case .submissionCommitted(let payload): payload
        case .submissionAccepted(let payload): payload
        case .submissionDeferred(let payload): payload
        case .submissionRefused(let payload): payload
        case .outcomeUnknown(let payload): payload
        case .outcomeResolved(let payload): payload
        case .sentByHand(let payload): payload
        case .sentCopyFiled(let payload): payload
        case .digestMade(let payload): payload
        case .digestSent(let payload): payload
        case .digestFailed(let payload): payload
        case .auditDone(let payload): payload
        case .accountParked(let payload): payload
        case .accountRecovered(let payload): payload
        case .serviceNoted(let payload): payload
        }
    }

    /// Reads the event of this name by `decode`, which decodes the payload's type from wherever it is stored.
    public init(_ name: Name, by decode: any PayloadDecoder) throws {
        switch name {
        case .interviewAdded: self = .interviewAdded(try decode.decode(Interview.self))
        case .factsRecorded: self = .factsRecorded(try decode.decode(FactsRecorded.self))
        case .roundScheduled: self = .roundScheduled(try decode.decode(RoundScheduled.self))
        case .roundCancelled: self = .roundCancelled(try decode.decode(RoundCancelled.self))
        case .answerHeard: self = .answerHeard(try decode.decode(AnswerHeard.self))
        case .decisionTaken: self = .decisionTaken(try decode.decode(DecisionTaken.self))
        case .remarkAdded: self = .remarkAdded(try decode.decode(RemarkAdded.self))
        case .paused: self = .paused(try decode.decode(Paused.self))
        case .messageRead: self = .messageRead(try decode.decode(ReceivedMail.self))
        case .messageCorrected: self = .messageCorrected(try decode.decode(MessageCorrected.self))
        case .correctionWithdrawn: self = .correctionWithdrawn(try decode.decode(CorrectionWithdrawn.self))
        case .mailRetracted: self = .mailRetracted(try decode.decode(MailRetracted.self))
        case .ruleKept: self = .ruleKept(try decode.decode(ReadingRule.self))
        case .ruleRemoved: self = .ruleRemoved(try decode.decode(RuleRemoved.self))
        case .contactAdded: self = .contactAdded(try decode.decode(ContactAdded.self))
        case .contactUndeliverable: self = .contactUndeliverable(try decode.decode(ContactUndeliverable.self))
        case .draftMade: self = .draftMade(try decode.decode(Draft.self))
        case .draftEdited: self = .draftEdited(try decode.decode(DraftEdited.self))
        case .draftFileWritten: self = .draftFileWritten(try decode.decode(DraftFileWritten.self))
        case .draftFileProblem: self = .draftFileProblem(try decode.decode(DraftFileProblem.self))
        case .draftConfirmed: self = .draftConfirmed(try decode.decode(DraftConfirmed.self))
        case .draftReturned: self = .draftReturned(try decode.decode(DraftNoted.self))
        case .draftHeld: self = .draftHeld(try decode.decode(DraftHeld.self))
        case .draftReleased: self = .draftReleased(try decode.decode(DraftNoted.self))
        case .draftSnoozed: self = .draftSnoozed(try decode.decode(DraftSnoozed.self))
        case .draftDropped: self = .draftDropped(try decode.decode(DraftNoted.self))
        case .draftSuperseded: self = .draftSuperseded(try decode.decode(DraftNoted.self))
        case .draftExpired: self = .draftExpired(try decode.decode(DraftNoted.self))
        case .submissionStarted: self = .submissionStarted(try decode.decode(SubmissionStarted.self))
        case .submissionCommitted: self = .submissionCommitted(try decode.decode(DraftNoted.self))
        case .submissionAccepted: self = .submissionAccepted(try decode.decode(SubmissionEnded.self))
        case .submissionDeferred: self = .submissionDeferred(try decode.decode(SubmissionEnded.self))
        case .submissionRefused: self = .submissionRefused(try decode.decode(SubmissionEnded.self))
        case .outcomeUnknown: self = .outcomeUnknown(try decode.decode(SubmissionEnded.self))
        case .outcomeResolved: self = .outcomeResolved(try decode.decode(OutcomeResolved.self))
        case .sentByHand: self = .sentByHand(try decode.decode(SentByHand.self))
        case .sentCopyFiled: self = .sentCopyFiled(try decode.decode(DraftNoted.self))
        case .digestMade: self = .digestMade(try decode.decode(DigestNoted.self))
        case .digestSent: self = .digestSent(try decode.decode(DigestNoted.self))
        case .digestFailed: self = .digestFailed(try decode.decode(DigestNoted.self))
        case .auditDone: self = .auditDone(try decode.decode(AuditDone.self))
        case .accountParked: self = .accountParked(try decode.decode(AccountNoted.self))
        case .accountRecovered: self = .accountRecovered(try decode.decode(AccountNoted.self))
        case .serviceNoted: self = .serviceNoted(try decode.decode(ServiceNoted.self))
        }
    }
}

/// Decodes a payload of a given type; the ledger has one over JSON.
public protocol PayloadDecoder {
    func decode<Payload: Decodable>(_ type: Payload.Type) throws -> Payload
}
