// The person's decisions about drafts: confirm, take back, drop, snooze, sent by hand, resolve. Each is refused with what
// to do, or recorded in one transaction; a running daemon is poked by the caller.

import Etiquette
public import Interviews
import Ledger
import MailFormat
public import Vocabulary
import Writing

/// What a confirmation fixed.
public struct Confirmed: Sendable, Hashable {
    public var draft: DraftID
    public var to: Address
    public var subject: String
    public var slot: Instant
    public var sha256: String
    public var path: String
}

/// How a draft is to be confirmed.
public struct ConfirmationWish: Sendable, Hashable {
    /// The beginning of the SHA-256 that was seen.
    public var prefix: String?
    /// When it is to be sent; nil means the planned slot.
    public var at: String?
    /// Why blocking findings and guards are overruled.
    public var forceReason: String?

    public init(prefix: String? = nil, at: String? = nil, forceReason: String? = nil) {
        (self.prefix, self.at, self.forceReason) = (prefix, at, forceReason)
    }
}

extension Finding {
    /// ` in line 3`; empty where the whole is meant.
    fileprivate var place: String { line.map { " in line \($0)" } ?? "" }
}

extension Workbench {
    /// Confirms exactly the bytes of a draft for a time (G1).
    ///
    /// - Throws: `Refusal`: in review mode, for a file that cannot be used, for bytes other than those that were seen,
    ///   for blocking findings and guards that are not overruled.
    public func confirm(_ id: DraftID, _ wish: ConfirmationWish) throws -> Confirmed {
        let now = surroundings.now()
        let draft = try refreshed(id)
        try checkCanConfirm(draft)
        if let prefix = wish.prefix, !draft.sha256.hasPrefix(prefix.lowercased()) {
            throw Refusal(
                .failed,
                "draft \(id) is not the one you saw: its hash is \(draft.sha256.prefix(8)); look at it with 'afterword show \(id)' and confirm it again"
            )
        }
        try checkWasSeen(draft)
        let slot = try slot(for: draft, wish, now: now)
        let interview = try ledger.interview(draft.interview)
        let forced = try checkManners(of: draft, interview, slot: slot, wish, now: now)
        guard case .success(let file) = DraftFile.parse(DraftFile.file(from: draft.bytes)) else {
            throw Refusal(.failed, "draft \(id) can no longer be read; see 'afterword edit \(id)'")
        }
        let bytes = file.settingDate(slot, offsetSeconds: ownZone.offset(at: slot)).submission
        let confirmation = Confirmation(
            at: now, slot: slot, sha256: Fingerprint.sha256(bytes),
            forceReason: forced.isEmpty ? nil : wish.forceReason,
            forcedRules: forced)
        try ledger.transaction(now: now) { transaction in
            guard let fresh = try transaction.draft(id), fresh.sha256 == draft.sha256, fresh.state == draft.state else {
                throw Refusal(.later, "draft \(id) changed meanwhile; look at it and try again")
            }
            if fresh.hold != nil {
                try transaction.append(
                    .draftReleased(DraftNoted(fresh, at: now, reason: "confirmed again after the messages were shown")))
            }
            try transaction.append(
                .draftConfirmed(DraftConfirmed(fresh, confirmation: confirmation, bytes: bytes, rules: forced)))
        }
        try syncReviewDirectory()
        return Confirmed(
            draft: id, to: draft.to, subject: draft.subject, slot: slot, sha256: confirmation.sha256,
            path: review.path(of: draft.fileName))
    }

    /// A hold is released by confirming again, but only once the person saw what came (G3).
    private func checkWasSeen(_ draft: Draft) throws {
        guard let hold = draft.hold else { return }
        for id in hold.messages where try ledger.read({ try $0.mark("shown:\(id)") }) == nil {
            throw Refusal(
                .failed,
                "draft \(draft.id) is held: \(hold.reason); look at it with 'afterword show \(id)', then confirm again or drop the draft"
            )
        }
    }

    /// - Throws: `Refusal` in review mode, and for a draft in a state or with a file that cannot be confirmed.
    public func checkCanConfirm(_ draft: Draft) throws {
        let path = review.path(of: draft.fileName)
        if configuration.review.mode == .review {
            throw Refusal(
                .failed,
                "nothing is sent in review mode: send \(path) with your own mail program (then 'afterword sent \(draft.id)'), or set mode = \"confirm\" in [review]"
            )
        }
        switch draft.state {
        case .waiting, .confirmed, .failed: break
        case .sending:
            throw Refusal(
                .later, "draft \(draft.id) is being sent right now; look again with 'afterword show \(draft.id)'")
        case .uncertain:
            throw Refusal(
                .failed,
                "whether draft \(draft.id) arrived is unknown; ask them or look, then 'afterword resolve \(draft.id) arrived' or 'not-arrived'"
            )
        case .sent, .superseded, .dropped, .expired:
            throw Refusal(
                .failed,
                "draft \(draft.id) is \(draft.state.rawValue), nothing to confirm; 'afterword queue' shows what waits")
        }
        if let problem = draft.problem { throw Refusal(.failed, explanation(of: problem, draft)) }
    }

    private func slot(for draft: Draft, _ wish: ConfirmationWish, now: Instant) throws -> Instant {
        guard let text = wish.at else { return max(draft.due, now) }
        let slot = try FactsReader(workbench: self, now: now).time(text, zone: ownZone)
        return max(slot, now)
    }

    /// Blocking findings and guards: those that yield need a reason, those that never yield refuse.
    ///
    /// - Returns: the rules that were overruled.
    private func checkManners(
        of draft: Draft, _ interview: Interview, slot: Instant, _ wish: ConfirmationWish, now: Instant
    ) throws -> [RuleID] {
        let violations = try ledger.read {
            try guardViolations(draft, interview, at: slot, moment: .confirmation, in: $0)
        }
        if let hard = violations.first(where: { !$0.yieldsToForce }) {
            throw Refusal(.failed, "draft \(draft.id) cannot be sent: \(hard.reason) (\(hard.rule))")
        }
        let findings = try lint(draft).filter { $0.severity == .block }
        if let slot = findings.first(where: { $0.rule == "slot" }) {
            throw Refusal(
                .failed,
                "draft \(draft.id) has an unfilled place\(slot.place): fill it in with 'afterword edit \(draft.id)'")
        }
        let reasons =
            violations.map { "\($0.reason) (\($0.rule))" } + findings.map { "\($0.message)\($0.place) (\($0.rule))" }
        let rules = Array(Set(violations.map(\.rule) + findings.map(\.rule))).sorted()
        guard !reasons.isEmpty else { return [] }
        guard let reason = wish.forceReason, !reason.trimmed.isEmpty else {
            throw Refusal(
                .failed,
                "draft \(draft.id) breaks \(rules.map(\.name).joined(separator: ", ")): \(reasons.joined(separator: "; ")); \(try remedy(draft, interview, violations, findings, slot: slot)), or confirm with --force --reason \"why\"",
                yieldsToForce: true)
        }
        return rules
    }

    /// What to do about it: another moment where only the hour is wrong, else other words.
    private func remedy(
        _ draft: Draft, _ interview: Interview, _ violations: [Violation], _ findings: [Finding], slot: Instant
    ) throws -> String {
        let isHour = findings.isEmpty && violations.allSatisfy { $0.rule == "slot" || $0.rule == "C3" }
        guard isHour, let policy = manners.policy(of: interview, self) else {
            return "mend it with 'afterword edit \(draft.id)'"
        }
        let slots = Slots(zone: zone(of: interview), holidays: manners.holidays, policy: policy)
        let next = ownZone.civil(slots.next(draft.kind, notBefore: slot, deadline: draft.deadline))
        return "confirm it with --at \"\(next.date) \(next.time.description.prefix(5))\""
    }

    /// Takes a confirmation back, until the submission starts.
    public func unconfirm(_ id: DraftID) throws {
        try decide(id, from: [.confirmed], "has no confirmation to take back") { draft, now in
            .draftReturned(DraftNoted(draft, at: now, reason: "you took the confirmation back"))
        }
    }

    public func drop(_ id: DraftID) throws {
        try decide(id, from: [.waiting, .confirmed, .failed], "cannot be dropped") { draft, now in
            .draftDropped(DraftNoted(draft, at: now, reason: "you dropped it"))
        }
    }

    public func snooze(_ id: DraftID, until text: String) throws -> Instant {
        let now = surroundings.now()
        let until = try FactsReader(workbench: self, now: now).time(text, zone: ownZone)
        guard until > now else {
            throw Refusal(.usage, "--until lies in the past; write a time ahead, like \"tomorrow 9:00\"")
        }
        try decide(id, from: [.waiting, .confirmed, .failed], "cannot be put off") { draft, now in
            .draftSnoozed(DraftSnoozed(draft, at: now, until: until))
        }
        return until
    }

    /// The person sent it by their own program.
    public func markSent(_ id: DraftID) throws {
        try decide(id, from: [.waiting, .confirmed, .failed, .uncertain], "cannot be marked as sent") { draft, now in
            .sentByHand(SentByHand(draft, at: now, reason: "you said that you sent it"))
        }
    }

    /// Decides an unknown outcome.
    public func resolve(_ id: DraftID, _ outcome: OutcomeResolved.Outcome) throws {
        try decide(id, from: [.uncertain], "has no unknown outcome") { draft, now in
            .outcomeResolved(OutcomeResolved(draft, at: now, outcome: outcome, reason: "you said so"))
        }
    }

    private func decide(
        _ id: DraftID, from states: [DraftState], _ otherwise: String, _ event: (Draft, Instant) -> Event
    ) throws {
        let now = surroundings.now()
        let draft = try refreshed(id)
        guard states.contains(draft.state) else {
            throw Refusal(.failed, "draft \(id) is \(draft.state.rawValue); it \(otherwise)")
        }
        try ledger.transaction(now: now) { transaction in
            guard let fresh = try transaction.draft(id), states.contains(fresh.state) else {
                throw Refusal(.later, "draft \(id) changed meanwhile; look at it and try again")
            }
            try transaction.append(event(fresh, now))
            try settle(fresh.interview, in: transaction, now: now)
        }
        try syncReviewDirectory()
    }

    // MARK: - Decisions about interviews and messages

    /// Withdraws, closes or reopens an interview.
    public func decide(_ id: InterviewID, _ what: Decision.What, reason: String? = nil) throws {
        let now = surroundings.now()
        let interview = try ledger.interview(id)
        let base = Standing(interview).base
        switch what {
        case .withdrawn where base == .withdrawn: throw Refusal(.failed, "\(id) is withdrawn already")
        case .closed where base == .closed: throw Refusal(.failed, "\(id) is closed already")
        case .reopened where ![.closed, .withdrawn, .rejected].contains(base):
            throw Refusal(.failed, "\(id) is not closed; there is nothing to reopen")
        default: break
        }
        try record(interview: id, now: now) { transaction in
            try transaction.append(
                .decisionTaken(DecisionTaken(interview: id, decision: Decision(at: now, what: what, reason: reason))))
        }
        try syncReviewDirectory()
    }

    /// Adds a note, lesson, doubt or news.
    public func remark(_ id: InterviewID, _ kind: RemarkAdded.Kind, _ text: String) throws {
        let now = surroundings.now()
        let line = try FactsReader(workbench: self, now: now).line(text, "the text")
        _ = try ledger.interview(id)
        try record(interview: id, now: now) { transaction in
            try transaction.append(
                .remarkAdded(RemarkAdded(interview: id, kind: kind, remark: Remark(at: now, text: line))))
        }
        try syncReviewDirectory()
    }

    /// Pauses one interview or everything; `until` nil means until `resume`.
    public func pause(_ id: InterviewID?, until text: String?) throws -> Instant {
        let now = surroundings.now()
        let until = try text.map { words throws(Refusal) in
            try FactsReader(workbench: self, now: now).time(words, zone: ownZone)
        }
        if let until, until <= now {
            throw Refusal(.usage, "--until lies in the past; write a time ahead, like \"tomorrow 9:00\"")
        }
        if let id { _ = try ledger.interview(id) }
        try ledger.transaction(now: now) { transaction in
            try transaction.append(.paused(Paused(interview: id, until: until ?? .distantFuture)))
        }
        return until ?? .distantFuture
    }

    /// Ends a pause; for one interview also the wait for an answer that was asked of the person.
    public func resume(_ id: InterviewID?) throws {
        let now = surroundings.now()
        guard let id else {
            return try ledger.transaction(now: now) { transaction in
                try transaction.append(.paused(Paused(interview: nil, until: nil)))
            }
        }
        let interview = try ledger.interview(id)
        try record(interview: id, now: now) { transaction in
            if interview.pausedUntil != nil { try transaction.append(.paused(Paused(interview: id, until: nil))) }
            if Standing(interview).followUps == .asksPerson {
                try transaction.append(
                    .decisionTaken(DecisionTaken(interview: id, decision: Decision(at: now, what: .resumed))))
            }
        }
        try syncReviewDirectory()
    }
}
