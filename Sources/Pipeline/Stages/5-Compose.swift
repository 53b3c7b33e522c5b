// From a touch of the plan to a draft: the letter's words, whom and what it answers, its headers and its file name.

import Etiquette
import Interviews
import Ledger
import MailFormat
import Vocabulary
import Writing

/// Writes drafts.
struct Composer {
    let workbench: Workbench
    let transaction: Transaction
    let interview: Interview
    let now: Instant

    /// What a letter answers (INTERFACE.md, "The draft file and the message").
    private struct Thread {
        var inReplyTo: MessageID?
        var references: [MessageID] = []
        var subject: String?

        static let none = Thread()
    }

    /// The draft for a touch; nil where there is nobody to write to.
    ///
    /// - Parameter isWithdrawal: the gracious note is the person's own no.
    func draft(for touch: Touch, isThin: Bool, isWithdrawal: Bool = false) throws -> Draft? {
        guard let contact = touch.to, let address = contact.address, Composition.canName(address),
            let account = try workbench.account(for: interview, in: transaction)
        else { return nil }
        guard let kind = touch.kind.mail else { return nil }
        let to = address.named(contact.name)
        let thread = try thread(for: kind, to: address)
        let letter = try letter(
            for: touch, kind, to: contact, isThin: isThin, isWithdrawal: isWithdrawal, thread: thread)
        let messageID = newMessageID(for: workbench.configuration.sender(of: account))
        let bytes = try compose(letter, from: account, to: to, messageID: messageID, thread: thread, slot: touch.due)
        let id = try transaction.nextDraftID()
        return Draft(
            id: id, interview: interview.id, round: touch.round, kind: kind, account: account.name, to: to,
            subject: letter.subject, messageID: messageID, fileName: fileName(touch.due, kind, id), madeAt: now,
            due: touch.due, deadline: touch.deadline, expires: touch.expires, rules: touch.rules, reason: touch.reason,
            isThin: isThin, bytes: bytes, sha256: Fingerprint.sha256(bytes))
    }

    private func letter(
        for touch: Touch, _ kind: DraftKind, to contact: Contact, isThin: Bool, isWithdrawal: Bool, thread: Thread
    ) throws -> Letter {
        let zone = workbench.zone(of: interview)
        let policy = workbench.manners.policy(of: interview, workbench)
        let lint = policy.map { LintPolicy($0) }
        let round = interview.rounds.first { $0.number == touch.round } ?? interview.currentRound
        var facts = LetterFacts(
            kind: kind, tone: interview.tone ?? policy?.wording.tone ?? .formal,
            senderName: workbench.configuration.identity.name,
            recipient: contact, company: interview.company, role: interview.role, interviewStart: round?.start,
            zone: zone,
            writtenFor: touch.due)
        facts.language = LetterLanguage(dictionary: workbench.configuration.review.language)
        facts.round = touch.round
        if let debrief = round?.debrief { facts.take(debrief) }
        facts.promise = interview.expected
        facts.isThin = isThin && kind == .thankYou
        facts.isWithdrawal = isWithdrawal
        facts.replySubject = thread.subject
        facts.greetsByGivenName = lint?.greetsByGivenName ?? false
        facts.wordLimit = policy?.wording.mostWords[kind] ?? 120
        if let news = touch.news { facts.take(news) }
        let earlier = try transaction.drafts().filter { try isSameCompany($0.interview) }
        facts.ordinal = earlier.count
        return Letters.compose(
            facts, templates: try workbench.manners.templates,
            variant: LetterVariant(seed: Int(interview.id.number % 9) + earlier.count))
    }

    private func isSameCompany(_ id: InterviewID) throws -> Bool {
        if id == interview.id { return true }
        return try transaction.interview(id)?.company.lowercased() == interview.company.lowercased()
    }

    // MARK: - What it answers

    /// thank_you: a reply only if the contact wrote first; reminder and final: to the last message exchanged with the
    /// contact, else to our thank-you; gracious and feedback: to the rejection, or to the contact where it came from
    /// no-reply.
    private func thread(for kind: DraftKind, to address: Address) throws -> Thread {
        let mails = try transaction.mails(of: interview.id).filter { $0.actsOn == interview.id && $0.messageID != nil }
        let theirs = mails.filter {
            !$0.isOwn && $0.from == address && $0.reading.automatic == nil && $0.label != .bounce
        }
        switch kind {
        case .thankYou, .news:
            return theirs.last.map(reply) ?? .none
        case .gracious, .feedback:
            let rejection = mails.last { $0.label == .rejection && $0.canBeAnswered && !$0.isOwn }
            return (rejection ?? theirs.last).map(reply) ?? .none
        case .reminder, .final:
            let own = mails.filter { $0.isOwn && $0.to.contains(address) }
            let lastMail = (theirs + own).max { ($0.date, $0.id) < ($1.date, $1.id) }
            let lastDraft = try transaction.drafts(of: interview.id)
                .filter { $0.state == .sent && $0.to == address }
                .max { ($0.sentAt ?? $0.madeAt, $0.id) < ($1.sentAt ?? $1.madeAt, $1.id) }
            guard let lastDraft else { return lastMail.map(reply) ?? .none }
            if let lastMail, lastMail.date > lastDraft.sentAt ?? lastDraft.madeAt { return reply(to: lastMail) }
            return reply(to: lastDraft)
        }
    }

    private func reply(to mail: ReceivedMail) -> Thread {
        let chain = (mail.references.isEmpty ? mail.inReplyTo : mail.references) + [mail.messageID].compactMap { $0 }
        return Thread(
            inReplyTo: mail.messageID, references: Self.bounded(chain), subject: Self.replySubject(mail.subject))
    }

    private func reply(to draft: Draft) -> Thread {
        let headers = workbench.reading.reader.read(draft.bytes).headers
        return Thread(
            inReplyTo: draft.messageID, references: Self.bounded(headers.references + [draft.messageID]),
            subject: Self.replySubject(draft.subject))
    }

    /// The first and the last nineteen ids: enough for every program to thread by, whatever a sender piled up.
    private static func bounded(_ chain: [MessageID]) -> [MessageID] {
        var unique: [MessageID] = []
        for id in chain where !unique.contains(id) { unique.append(id) }
        return unique.count <= 20 ? unique : Array(unique.prefix(1) + unique.suffix(19))
    }

    /// `Re: ` in front, once, whatever language said it before (RFC 5322 section 3.6.5).
    static func replySubject(_ subject: String) -> String {
        var rest = subject.trimmed[...]
        while let colon = rest.firstIndex(of: ":"), rest.distance(from: rest.startIndex, to: colon) <= 5 {
            let prefix = rest[..<colon].lowercased().prefix { $0 != "[" && $0 != "(" }
            guard ["re", "aw", "sv", "vs", "antw", "odp", "ref", "rif", "r"].contains(String(prefix)) else { break }
            rest = rest[rest.index(after: colon)...].drop { $0 == " " }
        }
        return "Re: \(rest)"
    }

    // MARK: - Headers and names

    private func compose(
        _ letter: Letter, from account: Configuration.Account, to: Address, messageID: MessageID, thread: Thread,
        slot: Instant
    ) throws -> [UInt8] {
        let signature = account.signature.map { "\n-- \n\($0.trimmed)\n" } ?? ""
        let composition = Composition(
            from: workbench.configuration.sender(of: account), to: [to], subject: letter.subject, date: slot,
            offsetSeconds: workbench.ownZone.offset(at: slot), messageID: messageID, inReplyTo: thread.inReplyTo,
            references: thread.references, text: letter.body + signature)
        return try composition.bytes()
    }

    /// Random, under the sender's domain; nothing in it names the program.
    private func newMessageID(for sender: Address) -> MessageID {
        workbench.newMessageID(for: sender)
    }

    /// Sorts by the date it is due: `2026-10-16-0900-acme-reminder-d7.eml`.
    private func fileName(_ due: Instant, _ kind: DraftKind, _ id: DraftID) -> String {
        let local = workbench.ownZone.civil(due)
        let time = local.time.description.prefix(5).filter { $0 != ":" }
        var company = ""
        for character in interview.company.lowercased() {
            if character.isLetter || character.isNumber {
                company.append(character)
            } else if company.last != "-", !company.isEmpty {
                company.append("-")
            }
            if company.utf8.count >= 60 { break }
        }
        let name = company.trimming("-")
        return "\(local.date)-\(time)-\(name.isEmpty ? "company" : name)-\(kind.hyphenated)-\(id).eml"
    }
}

extension Workbench {
    /// A new Message-ID under the domain of `sender`: 128 random bits.
    func newMessageID(for sender: Address) -> MessageID {
        let digits = Array("abcdefghijklmnopqrstuvwxyz234567")
        let text = String(surroundings.random(26).map { digits[Int($0 & 31)] })
        let domain = sender.domain.unicodeScalars.allSatisfy(\.isASCII) ? sender.domain : "localhost"
        return MessageID("\(text)@\(domain)") ?? MessageID(local: text)
    }
}

extension LetterFacts {
    /// The change that a `news` letter tells: the person's words, and an offer from elsewhere, whose is not told.
    mutating func take(_ change: Etiquette.News) {
        news = change.remarks.last
        newsIsOffer = change.hasOffer
        offerDeadline = change.answerBy?.until
    }
}
