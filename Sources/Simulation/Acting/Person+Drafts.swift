// The person's decisions about drafts, and what they do to the files. Every yes is told to the witness with the bytes
// that it was said to: those of the file that the person read.

import Crypto
import Foundation
import GRDB
import Interviews
import Ledger
import Pipeline
import Vocabulary

extension Person {
    /// - Returns: whether the act is one about drafts.
    mutating func decide(_ act: Act) throws -> Bool {
        switch act {
        case .confirm: try confirm(act, at: nil)
        case .confirmLater: try confirm(act, at: .minutes(600 + chance.below(6 * 1440)))
        case .confirmBadly: try confirm(act, at: badMoment())
        case .confirmByForce: try confirm(act, at: badMoment(), reason: "I know them well")
        case .confirmWrongHash: try confirmWrongHash()
        case .readAndConfirm: try readAndConfirm()
        case .unconfirm: try withDraft(act, [.confirmed]) { try $0.unconfirm($1.id) }
        case .drop: try withDraft(act, [.waiting, .confirmed, .failed]) { try $0.drop($1.id) }
        case .snooze:
            let until = (world.now + .minutes(60 + chance.below(4 * 1440))).rfc3339()
            try withDraft(act, [.waiting, .confirmed]) { _ = try $0.snooze($1.id, until: until) }
        case .markSent: try markSent()
        case .resolve: try resolve()
        case .restoreFile, .openEditor: try edit(act)
        case .editFile, .spoilFile, .deleteFile: try spoil(act)
        case .sendDraftByHand: try sendByHand()
        default: return false
        }
        return true
    }

    /// One of the open drafts in those states; nil where there is none.
    private mutating func draft(_ act: Act, _ states: [DraftState]) throws -> Draft? {
        let drafts = try workbench.ledger.read { try $0.openDrafts() }.filter { states.contains($0.state) }
        guard !drafts.isEmpty else { return nil }
        let draft = chance.pick(drafts)
        hasActed = true
        world.with { state in
            let hold = draft.hold == nil ? "" : " held"
            state.coverage.count(.draft, "\(draft.state.rawValue)\(hold)×\(act.rawValue)")
            state.tell("  about \(draft.id), \(draft.kind.rawValue), \(draft.state.rawValue)\(hold)")
        }
        return draft
    }

    /// A decision that ends a yes. Where it was interrupted, the journal says whether it was taken.
    private mutating func withDraft(
        _ act: Act, _ states: [DraftState], _ body: (Workbench, Draft) throws -> Void
    ) throws {
        guard let draft = try draft(act, states) else { return }
        do {
            try body(workbench, draft)
        } catch let error where !(error is Refusal) {
            if try !decisions(about: draft).isEmpty { world.with { $0.witness.takeBack(draft.messageID.text) } }
            throw error
        }
        world.with { $0.witness.takeBack(draft.messageID.text) }
    }

    /// What was recorded about a draft since the act began.
    private func decisions(about draft: Draft) throws -> [(event: String, bytes: [UInt8], payload: String)] {
        try workbench.ledger.pool.read { db in
            try Row.fetchAll(
                db, sql: "SELECT event, bytes, payload FROM journal WHERE seq > ? AND draft = ? ORDER BY seq",
                arguments: [before, draft.id.number]
            ).map { ($0[0], Array($0[1] as Data), $0[2]) }
        }.filter {
            [
                "draft_confirmed", "draft_returned", "draft_dropped", "draft_snoozed", "sent_by_hand",
                "outcome_resolved",
            ].contains($0.event)
        }
    }

    // MARK: - Yes

    /// A Sunday, a Monday or a night, or now.
    private mutating func badMoment() -> Duration {
        let weekday = Int(world.now.seconds / 86_400 + 4) % 7
        let days = chance.pick([(2, (8 - weekday) % 7), (1, (7 - weekday) % 7), (1, 0)])
        return .minutes(days * 1440 + chance.below(600))
    }

    private mutating func confirm(_ act: Act, at wait: Duration?, reason: String? = nil) throws {
        guard let draft = try draft(act, [.waiting, .failed]) ?? draft(act, [.confirmed]) else { return }
        do { try confirm(draft, at: wait, reason: reason) } catch let refusal as Refusal {
            guard act == .confirm else { throw refusal }
            try follow(refusal, draft)
        }
    }

    /// Does what a refusal says: names another moment, or fills in what is open.
    private mutating func follow(_ refusal: Refusal, _ draft: Draft) throws {
        world.with { $0.tell("  refused: \(refusal.message)") }
        if let begin = refusal.message.firstRange(of: "--at \"")?.upperBound {
            let moment = refusal.message[begin...].prefix { $0 != "\"" }
            let zone = workbench.ownZone
            guard let date = CivilDate(iso: moment.prefix(10)), let time = TimeOfDay(moment.dropFirst(11)) else {
                return
            }
            return try confirm(draft, at: zone.instant(date, time) - world.now)
        }
        guard refusal.message.contains("unfilled") else { throw refusal }
        world.with { $0.fillIn(draft.fileName) }
        try confirm(draft, at: nil)
    }

    /// Says yes to what lies in the review directory.
    private mutating func confirm(_ draft: Draft, at wait: Duration?, reason: String? = nil) throws {
        guard let seen = world.with({ $0.desk[draft.fileName] }) else { return }
        let hash = SHA256.hash(data: Self.unmarked(seen)).map { byte in String(byte, radix: 16).leftPadded }.joined()
        let at = wait.map { (world.now + $0).rfc3339() }
        let number = world.with { $0.post.tick() }
        do {
            let confirmed = try workbench.confirm(
                draft.id, ConfirmationWish(prefix: String(hash.prefix(8)), at: at, forceReason: reason))
            try note(draft, seen, number, confirmed)
        } catch let error where !(error is Refusal) {
            // Interrupted: the yes may be on disk.
            try note(draft, seen, number, nil)
            throw error
        }
    }

    /// The yes as the journal has it, compared with what was read before and lies there afterwards.
    private func note(_ draft: Draft, _ seen: [UInt8], _ number: Int, _ confirmed: Confirmed?) throws {
        guard let entry = try decisions(about: draft).last(where: { $0.event == "draft_confirmed" }),
            let fresh = try workbench.ledger.read({ try $0.draft(draft.id) })
        else {
            if confirmed != nil { world.with { $0.witness.accuse("G1", "a yes was not recorded") } }
            return
        }
        let after = world.with { $0.desk[draft.fileName] }
        world.with { state in
            if Self.withoutDate(entry.bytes) != Self.withoutDate(Self.unmarked(seen)) {
                state.witness.accuse("G1", "the yes to \(draft.id) pins other words than the person read")
            }
            if confirmed != nil, after.map(Self.unmarked) != entry.bytes {
                state.witness.accuse("G1", "the file of \(draft.id) is not what the yes pins")
            }
            if state.setting.isReviewMode { state.witness.accuse("G1", "a yes is taken in review mode") }
            guard let job = state.witness.jobs.firstIndex(where: { $0.handle == draft.interview.number }),
                let confirmation = fresh.confirmation
            else { return }
            state.coverage.count(.event, "yes")
            state.witness.note(
                Yes(
                    bytes: entry.bytes, number: number, slot: confirmation.slot, job: job, kind: draft.kind.rawValue,
                    due: draft.due, forced: Set(confirmation.forcedRules.map(\.name))), of: draft.messageID.text)
            state.tell("  yes to \(draft.id) for \(confirmation.slot.rfc3339())")
        }
    }

    private mutating func confirmWrongHash() throws {
        guard let draft = try draft(.confirmWrongHash, [.waiting, .confirmed]) else { return }
        _ = try workbench.confirm(draft.id, ConfirmationWish(prefix: "0123456789"))
        world.with { $0.witness.accuse("G1", "a yes to another hash is taken") }
    }

    private mutating func readAndConfirm() throws {
        let held = try workbench.ledger.read { try $0.openDrafts() }.filter { $0.hold != nil }
        guard !held.isEmpty else { return try confirm(.confirm, at: nil) }
        let draft = chance.pick(held)
        hasActed = true
        world.with { $0.coverage.count(.draft, "\(draft.state.rawValue) held×readAndConfirm") }
        let mails = try draft.hold?.messages.compactMap { id in try workbench.ledger.read { try $0.mail(id) } } ?? []
        if !chance.isOne(in: 4) { try workbench.noteShown(mails) }
        guard let fresh = try workbench.ledger.read({ try $0.draft(draft.id) }) else { return }
        try confirm(fresh, at: nil)
    }

    // MARK: - Sent otherwise, or unknown

    private mutating func markSent() throws {
        guard let draft = try draft(.markSent, [.waiting, .confirmed, .failed, .uncertain]) else { return }
        // From here on it must not go out any more, even if the command is interrupted: it is out already.
        do { try workbench.markSent(draft.id) } catch let error where !(error is Refusal) {
            if try !decisions(about: draft).isEmpty { remember(draft) }
            throw error
        }
        remember(draft)
    }

    private func remember(_ draft: Draft) {
        world.with { state in
            state.witness.noteSentByHand(draft.messageID.text)
            guard let job = state.witness.jobs.firstIndex(where: { $0.handle == draft.interview.number }) else {
                return
            }
            state.witness.sent.append(
                SentRecord(
                    messageID: draft.messageID.text, company: state.witness.jobs[job].company, job: job,
                    kind: draft.kind.rawValue, at: state.now, number: state.post.tick(), isByHand: true))
        }
    }

    private mutating func resolve() throws {
        guard let draft = try draft(.resolve, [.uncertain]) else { return }
        let outcome = chance.pick([OutcomeResolved.Outcome.arrived, .notArrived, .leave])
        do { try workbench.resolve(draft.id, outcome) } catch let error where !(error is Refusal) {
            if try !decisions(about: draft).isEmpty {
                world.with { $0.witness.noteResolved(draft.messageID.text, isArrived: outcome == .arrived) }
            }
            throw error
        }
        world.with { $0.witness.noteResolved(draft.messageID.text, isArrived: outcome == .arrived) }
    }

    /// The person opens the file in their mail program and sends it: with its Message-ID, or with another.
    private mutating func sendByHand() throws {
        guard let draft = try draft(.sendDraftByHand, [.waiting, .confirmed]) else { return }
        let keepsID = chance.isOne(in: 2)
        world.with { state in
            guard let bytes = state.desk[draft.fileName],
                let job = state.witness.jobs.firstIndex(where: { $0.handle == draft.interview.number })
            else { return }
            let key = MailboxKey(account: state.setting.accounts[0], name: "Sent")
            var text = String(decoding: Self.unmarked(bytes), as: UTF8.self)
            if !keepsID {
                text = text.replacing(draft.messageID.text, with: state.newMessageID(at: "candidate.example"))
            }
            // Programs write their own Date.
            text = text.split(separator: "\r\n", omittingEmptySubsequences: false).map { line in
                line.hasPrefix("Date:") ? "Date: \(Letter.header(state.now))" : String(line)
            }.joined(separator: "\r\n")
            let sent = Array(text.utf8)
            let messageID = RawMessage(sent).messageID
            // A file that is no letter to them any more is not sent.
            guard !messageID.isEmpty, Company.all[state.witness.jobs[job].company].knows(RawMessage(sent).address("to"))
            else { return }
            state.post.deliver(
                sent, keepsID ? .own : .byHand, company: state.witness.jobs[job].company, job: job, to: key,
                at: state.now)
            if keepsID { state.witness.noteSentByHand(messageID) }
            state.witness.sent.append(
                SentRecord(
                    messageID: messageID, company: state.witness.jobs[job].company, job: job,
                    kind: draft.kind.rawValue, at: state.now, number: state.post.tick(), isByHand: true))
        }
    }

    // MARK: - Files

    private mutating func edit(_ act: Act) throws {
        guard let draft = try draft(act, [.waiting, .confirmed, .failed]) else { return }
        if act == .restoreFile {
            try workbench.restoreFile(of: draft.id)
        } else {
            try workbench.makeEditable(draft.id)
            if chance.isOne(in: 2) { try workbench.finishEditing(draft.id) }
        }
        world.with { $0.witness.noteRestored(draft.messageID.text, $0.desk[draft.fileName].map(Self.unmarked)) }
    }

    private mutating func spoil(_ act: Act) throws {
        guard let draft = try draft(act, [.waiting, .confirmed, .confirmed, .failed]) else { return }
        let way = chance.below(4)
        let hasBareLineEnds = chance.isOne(in: 3)
        world.with { state in
            guard let bytes = state.desk[draft.fileName] else { return }
            state.witness.noteFileTouched(draft.messageID.text)
            var text = String(decoding: bytes, as: UTF8.self)
            switch (act, way) {
            case (.deleteFile, _):
                state.desk[draft.fileName] = nil
                return
            case (.spoilFile, 0): text = "not a message"
            case (.spoilFile, 1): text = text.replacing("To: ", with: "To: Boss <boss@example.org>, ")
            case (.spoilFile, 2): text = text.replacing(draft.messageID.text, with: "other@example.org")
            case (.spoilFile, _): text = text.replacing(draft.to.addrSpec, with: "someone@example.org")
            default: return state.editFile(draft.fileName)
            }
            if hasBareLineEnds { text = text.replacing("\r\n", with: "\n") }
            state.desk[draft.fileName] = Array(text.utf8)
        }
    }

    // MARK: - Bytes

    /// A review file without its first line.
    static func unmarked(_ bytes: [UInt8]) -> [UInt8] {
        let mark = Array("X-Unsent: 1\r\n".utf8)
        return bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    }

    static func withoutDate(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("Date:") }.map(String.init)
    }
}

extension String {
    /// Two hexadecimal digits.
    fileprivate var leftPadded: String { count < 2 ? "0" + self : self }
}
