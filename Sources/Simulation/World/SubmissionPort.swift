// The submission server as the program sees it (RFC 6409), with every end that a submission can have.

import Pipeline
import Vocabulary

struct SubmissionPort: Submitter {
    let world: World
    /// Whether the record "commit started" of the draft with this Message-ID is on disk.
    let isCommitRecorded: @Sendable (String) throws -> Bool

    func submit(
        _ bytes: [UInt8], from sender: Address, to recipients: [Address], by account: Configuration.Account,
        commit: @escaping @Sendable () throws -> Void
    ) async -> SubmissionResult {
        let lost = MailFailure(
            .connectionLost, account: account.name, message: "the connection was lost", retry: .immediately)
        let attempt = Attempt(bytes: bytes, recipients: recipients.map(\.key), account: account.name)
        if let refused = world.with({ state in Self.begin(attempt, lost, in: &state) }) { return refused }
        do {
            try commit()
        } catch {
            return .notSent(lost)
        }
        let isRecorded = attempt.isDigest || ((try? isCommitRecorded(attempt.messageID)) ?? false)
        return world.with { state in
            // A process that was killed within `commit` sends nothing more.
            if state.fate.isDead { return .notSent(lost) }
            state.witness.judgeSubmission(attempt, isRecorded: isRecorded, in: state.scene)
            return Self.end(attempt, in: &state)
        }
    }

    /// Ends that come before the last bytes.
    private static func begin(
        _ attempt: Attempt, _ lost: MailFailure, in state: inout WorldState
    ) -> SubmissionResult? {
        state.tell("  submission of \(attempt.messageID) to \(attempt.recipients.joined(separator: ", ")) begins")
        state.fate.beginSubmission(isDigest: attempt.isDigest)
        do { try state.fate.pass(.submission) } catch { return .notSent(lost) }
        if state.fate.strikes(.notSent) {
            state.noteStrike()
            return .notSent(lost)
        }
        if state.fate.strikes(.badPassword) {
            state.noteStrike()
            return .notSent(
                MailFailure(
                    .credentialRefused, account: attempt.account, message: "the password is refused",
                    retry: .needsPerson))
        }
        return nil
    }

    private static func end(_ attempt: Attempt, in state: inout WorldState) -> SubmissionResult {
        func reply(_ code: Int) -> SubmissionResult.Reply { .init(code: code, status: nil, text: "answer \(code)") }
        if state.fate.strikes(.refusedForNow) {
            state.noteStrike()
            state.witness.noteRefused(attempt)
            return .refusedForNow(reply(450))
        }
        if state.fate.strikes(.refusedForGood) {
            state.noteStrike()
            state.witness.noteRefused(attempt)
            return .refusedForGood(reply(550))
        }
        if state.fate.strikes(.lostUnknown) {
            state.noteStrike()
            state.witness.noteUnknown(attempt, isTaken: false, in: state.scene)
            return .unknown(reason: "the connection was lost after the last bytes")
        }
        let isUnknown = state.fate.strikes(.takenUnknown)
        state.take(attempt)
        if isUnknown {
            state.noteStrike()
            state.witness.noteUnknown(attempt, isTaken: true, in: state.scene)
            return .unknown(reason: "the connection was lost after the last bytes")
        }
        state.witness.noteTaken(attempt, in: state.scene)
        return .accepted(reply(250))
    }
}

extension WorldState {
    /// What the witness judges a submission by.
    var scene: Scene { Scene(now: now, post: post, passBegan: passBegan) }

    /// The server has the message: copies appear where they belong.
    mutating func take(_ attempt: Attempt) {
        coverage.count(.event, attempt.isDigest ? "digest taken" : "mail taken")
        tell("  the server takes \(attempt.messageID)")
        if attempt.recipients.contains(Setting.ownAddress) {
            post.deliver(attempt.bytes, .own, company: nil, to: inbox(), at: now)
        }
        if setting.serverFiles, !attempt.isDigest {
            post.deliver(
                attempt.bytes, .own, company: nil, to: MailboxKey(account: attempt.account, name: "Sent"), at: now)
        }
    }
}

/// One submission.
struct Attempt: Sendable {
    let bytes: [UInt8]
    let recipients: [String]
    let account: String
    let messageID: String
    let isDigest: Bool

    init(bytes: [UInt8], recipients: [String], account: String) {
        (self.bytes, self.recipients, self.account) = (bytes, recipients, account)
        let raw = RawMessage(bytes)
        messageID = raw.messageID
        isDigest = recipients == [Setting.ownAddress]
    }
}
