// The daily digest: when it is due, what it holds, and sending it to the person. Exactly one a day; a failed one is tried
// again until the next is due.

import Interviews
import Ledger
import MailFormat
import Vocabulary
import Writing

/// What our digests are known by.
enum DigestIdentity {
    /// The List-Id: under the person's own domain, so that nobody else's list can have it.
    static func listID(for configuration: Configuration) -> String {
        "interview-digest.\(configuration.identity.address.domainKey)"
    }
}

/// Sends digests.
struct DigestDesk {
    let workbench: Workbench
    let submitter: any Submitter

    /// Sends the digest that is due, if one is.
    ///
    /// - Returns: its day, when it went out.
    func run() async throws -> CivilDate? {
        let now = workbench.surroundings.now()
        guard let day = try await dueDay(now: now) else { return nil }
        return try await send(day, now: now) ? day : nil
    }

    /// The day whose digest is due: the last digest time not after `now`, if that lies after the ledger's beginning and
    /// has no digest yet.
    func dueDay(now: Instant) async throws -> CivilDate? {
        let zone = workbench.ownZone
        let at = workbench.configuration.digest.at
        let today = zone.date(now)
        let day = zone.instant(today, at) <= now ? today : today.adding(days: -1)
        return try await workbench.ledger.detachedRead { snapshot in
            guard zone.instant(day, at) >= (try snapshot.createdAt()) else { return nil }
            guard let record = try snapshot.digest(day) else { return day }
            #if MUTANTS
                if Mutant.digestTwice.isActive { return record.madeAt + .seconds(600) <= now ? day : nil }
            #endif
            guard record.sentAt == nil else { return nil }
            if let begun = try snapshot.mark(Self.attemptMark).flatMap({ Int64($0) }) {
                // A crash came within an attempt: nobody can tell how it ended.
                return Instant(milliseconds: begun) + Self.searchTime <= now ? day : nil
            }
            return (record.nextAttempt ?? record.madeAt) <= now ? day : nil
        }
    }

    /// When the attempt under way began; it goes with its outcome.
    private static let attemptMark = "digest:attempt"
    /// So long the Message-ID of one whose outcome is unknown is looked for before it goes again.
    private static let searchTime = Duration.hours(1)

    private func send(_ day: CivilDate, now: Instant) async throws -> Bool {
        guard !workbench.isRehearsal else { return false }
        let (digest, known) = try await workbench.ledger.detachedRead { snapshot in
            var digest = try workbench.digest(of: day, in: snapshot, now: now)
            let record = try snapshot.digest(day)
            digest.lateNote = workbench.lateNote(of: day, record, at: now)
            return (digest, record?.messageID)
        }
        if digest.isQuiet, !workbench.configuration.digest.quietDays {
            try await note(.digestSent(DigestNoted(day: day, at: now, note: "a quiet day; none was sent")))
            return false
        }
        let configuration = workbench.configuration
        let sender = configuration.identity.address.named(configuration.identity.name)
        let messageID = known ?? workbench.newMessageID(for: sender)
        let bytes = try composition(of: digest, from: sender, messageID: messageID, now: now).bytes()
        if known == nil { try await note(.digestMade(DigestNoted(day: day, at: now, messageID: messageID))) }
        guard let account = configuration.accounts.first(where: { $0.smtp != nil }) else {
            try await note(
                .digestSent(
                    DigestNoted(
                        day: day, at: now, messageID: messageID, note: "kept; no account has smtp",
                        suggested: digest.noted)))
            return false
        }
        if try await workbench.ledger.detachedRead({ try $0.seenState(of: messageID) }) != nil {
            try await note(
                .digestSent(
                    DigestNoted(
                        day: day, at: now, messageID: messageID, note: "it lies in the mailbox",
                        suggested: digest.noted)))
            return true
        }
        try await workbench.ledger.detachedTransaction(now: now) {
            try $0.setMark(Self.attemptMark, String(now.milliseconds))
        }
        let result = await submitter.submit(bytes, from: sender, to: [configuration.digest.to], by: account) {}
        let isSent = try await record(result, digest, messageID)
        await submitter.recorded(result, by: account)
        return isSent
    }

    /// Sends a digest at the person's wish; it is not the day's own and is not noted as such.
    func sendNow(_ digest: Digest) async throws {
        let configuration = workbench.configuration
        guard let account = configuration.accounts.first(where: { $0.smtp != nil }) else {
            throw Refusal(.failed, "no account has an smtp server; add 'smtp' to one")
        }
        let sender = configuration.identity.address.named(configuration.identity.name)
        let bytes = try composition(
            of: digest, from: sender, messageID: workbench.newMessageID(for: sender), now: workbench.surroundings.now()
        ).bytes()
        switch await submitter.submit(bytes, from: sender, to: [configuration.digest.to], by: account, commit: {}) {
        case .accepted: return
        case .notSent(let failure): throw failure
        case .refusedForNow(let reply), .refusedForGood(let reply):
            throw Refusal(.failed, "the server refused the digest with \(reply.code); see 'afterword status'")
        case .unknown(let reason):
            throw Refusal(.failed, "whether the digest arrived is unknown (\(reason)); look into your mailbox")
        }
    }

    private func record(_ result: SubmissionResult, _ digest: Digest, _ messageID: MessageID) async throws -> Bool {
        let (day, now) = (digest.day, workbench.surroundings.now())
        func failed(_ reason: String, after seconds: Int) async throws -> Bool {
            try await note(
                .digestFailed(
                    DigestNoted(
                        day: day, at: now, messageID: messageID, note: reason, nextAttempt: now + .seconds(seconds))))
            return false
        }
        switch result {
        case .accepted:
            try await note(
                .digestSent(DigestNoted(day: day, at: now, messageID: messageID, suggested: digest.noted)))
            return true
        case .refusedForNow(let reply): return try await failed("refused for now (\(reply.code))", after: 600)
        case .refusedForGood(let reply): return try await failed("refused (\(reply.code))", after: 3600)
        case .notSent(let failure): return try await failed(failure.message, after: 600)
        case .unknown(let reason): return try await failed(reason, after: Int(Self.searchTime.wholeSeconds))
        }
    }

    private func composition(
        of digest: Digest, from sender: Address, messageID: MessageID, now: Instant
    ) -> Composition {
        Composition(
            from: sender, to: [workbench.configuration.digest.to], subject: digest.subject, date: now,
            offsetSeconds: workbench.ownZone.offset(at: now), messageID: messageID, text: DigestText.render(digest),
            html: DigestHTML.render(digest),
            extraHeaders: [.autoSubmitted(.generated), .listID(DigestIdentity.listID(for: workbench.configuration))])
    }

    private func note(_ event: Event) async throws {
        try await workbench.ledger.detachedTransaction(now: workbench.surroundings.now()) { transaction in
            try transaction.append(event)
            try transaction.setMark(Self.attemptMark, nil)
        }
    }
}

extension Digest {
    /// What is remembered of its suggestions.
    fileprivate var noted: [SuggestionNoted]? {
        let noted = suggestions.compactMap(\.noted)
        return noted.isEmpty ? nil : noted
    }
}
