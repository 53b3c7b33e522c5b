// Which interview a message belongs to: evidence is weighed, and two possible interviews are never guessed between.

public import Vocabulary

/// Matches messages to interviews. The order of the interviews makes no difference.
public struct Matcher: Sendable {
    let freemail: Set<String>
    let tracking: [String]
    let suffixes: Set<String>

    /// How much the evidence weighs. A match needs `threshold`, and `margin` more than any other interview has.
    enum Weight {
        static let ourMessage = 100
        static let calendar = 100
        static let reference = 90
        static let contact = 60
        static let replyTo = 50
        static let copied = 20
        static let domain = 45
        static let domainName = 30
        static let trackedName = 40
        static let companyInFrom = 40
        static let companyInSubject = 35
        static let companyInText = 25
        /// Where the sender is an applicant-tracking system, whose texts name the company they are sent for.
        static let companyInTrackedText = 35
        static let companyInSignature = 25
        static let near = 8
        static let personInFrom = 25
        static let personInSignature = 20
        static let roleInSubject = 20
        static let roleInText = 12
        static let ownTag = 20
        static let threshold = 30
        static let margin = 10
        static let stale = 20
    }

    public init(senders: SenderLists) {
        freemail = Set(senders.freemail.map { $0.lowercased() })
        tracking = senders.applicantTracking.map { $0.lowercased() }
        suffixes = Set(senders.secondLevel.map { $0.lowercased() })
    }

    /// Weighs `message` against every candidate.
    public func match(_ message: ParsedMessage, among candidates: [Candidate], corrections: [Correction] = []) -> Match
    {
        let rule = rule(for: message, corrections)
        if let match = rule?.match, rule?.precision == Correction.threadPrecision { return match }
        let ordered = candidates.sorted { $0.id < $1.id }
        let texts = Texts(message)
        let names = ordered.map { Name($0.company) }
        var scores: [Score] = []
        for (index, candidate) in ordered.enumerated() {
            let longer = names.filter { $0.contains(names[index]) }
            let score = score(texts, candidate, names[index], longer: longer, date: message.headers.date)
            if score.points >= Weight.threshold { scores.append(score) }
        }
        // A rule for all mail of a sender yields to the thread that the message plainly continues.
        if let match = rule?.match, !scores.contains(where: { $0.specific >= Weight.reference }) { return match }
        return decide(scores, ordered, texts)
    }

    /// Whether a message with these headers is worth fetching whole: a generous look that misses nothing `match` would
    /// find in headers.
    public func couldMatter(
        _ headers: ParsedMessage.Headers, among candidates: [Candidate], corrections: [Correction] = []
    ) -> Bool {
        var message = ParsedMessage()
        message.headers = headers
        for correction in corrections where correction.covers(headers) {
            if case .ignore = correction.effect { continue }
            return true
        }
        if headers.from.isEmpty || headers.from.contains(where: isMachinePart)
            || headers.from.contains(where: isTracking)
        {
            return true
        }
        let texts = Texts(message)
        if texts.subject.tokens.contains(where: { Self.jobWords.contains($0.hash) }) { return true }
        return candidates.contains { candidate in
            let name = Name(candidate.company)
            return score(texts, candidate, name, longer: [], date: headers.date).points > 0
                || name.words.contains { word in texts.subject.tokens.contains { $0.hash == word } }
        }
    }

    private static let jobWords = Set(
        """
        interview interviews application applications applying candidate candidacy candidature \
        role position vacancy job offer hiring recruitment recruiting recruiter opportunity \
        career careers employment assessment references bewerbung bewerbungsgesprach \
        vorstellungsgesprach stelle entretien poste candidatura entrevista puesto sollicitatie \
        vacature gesprek screening onsite
        """
        .split(separator: " ").map { FNV.hash($0.utf8) })

    private func isMachinePart(_ address: Address) -> Bool {
        ["mailer-daemon", "postmaster"].contains(address.localPart.lowercased())
    }

    // MARK: Rules of the person

    /// The most precise rule for the message, the latest of several; what only names another kind places nothing.
    private func rule(for message: ParsedMessage, _ corrections: [Correction]) -> Correction? {
        var best: Correction?
        for correction in corrections where correction.match != nil && correction.covers(message.headers) {
            if correction.precision >= best?.precision ?? 0 { best = correction }
        }
        return best
    }

    // MARK: Weighing

    /// The texts of a message, cut once.
    struct Texts {
        let message: ParsedMessage
        let from: TokenizedText
        let subject: TokenizedText
        let body: TokenizedText
        let signature: TokenizedText

        init(_ message: ParsedMessage) {
            self.message = message
            from = TokenizedText(message.headers.from.compactMap(\.displayName).joined(separator: "\n\n"))
            subject = TokenizedText(message.headers.subject)
            body = TokenizedText(message.newText, limit: 16 * 1024)
            signature = TokenizedText(message.signature, limit: 4096)
        }
    }

    struct Score {
        var id: InterviewID
        var points = 0
        /// Points of what tells interviews of one company apart: thread, calendar, role.
        var specific = 0
        /// Whether the message names this company or role in words.
        var isNamed = false
        var reasons: [(points: Int, evidence: Evidence)] = []

        mutating func add(_ points: Int, _ rule: String, _ text: String, isSpecific: Bool = false) {
            self.points += points
            if isSpecific { specific += points }
            reasons.append((points, Evidence(text: text, rule: rule)))
        }
    }

    private func score(_ texts: Texts, _ candidate: Candidate, _ name: Name, longer: [Name], date: Instant?) -> Score {
        var score = Score(id: candidate.id)
        addThread(texts.message, candidate, &score)
        addSender(texts.message.headers, candidate, name, &score)
        addCompany(texts, candidate, name, longer, &score)
        addPeople(texts, candidate, &score)
        guard score.points > 0 else { return score }
        addRole(texts, candidate, &score)
        if candidate.isOver, let last = candidate.lastActivity, let date, date - last > .seconds(60 * 86_400),
            score.specific == 0
        {
            score.points -= Weight.stale
        }
        return score
    }

    private func addThread(_ message: ParsedMessage, _ candidate: Candidate, _ score: inout Score) {
        let headers = message.headers
        if let id = headers.inReplyTo.first(where: candidate.threadIDs.contains) {
            score.add(Weight.ourMessage, "thread", id.description, isSpecific: true)
        } else if let id = message.reportedMessageIDs.first(where: candidate.threadIDs.contains) {
            score.add(Weight.ourMessage, "report", id.description, isSpecific: true)
        } else if let id = headers.references.last(where: candidate.threadIDs.contains) {
            score.add(Weight.reference, "reference", id.description, isSpecific: true)
        }
        if let uid = message.calendar?.uid, candidate.calendarUIDs.contains(uid) {
            score.add(Weight.calendar, "calendar", uid, isSpecific: true)
        }
    }

    private func addSender(
        _ headers: ParsedMessage.Headers, _ candidate: Candidate, _ name: Name, _ score: inout Score
    ) {
        let contacts = candidate.contacts.map(\.keyWithoutTag)
        if let sender = headers.from.first(where: { contacts.contains($0.keyWithoutTag) }) {
            score.add(Weight.contact, "contact", sender.addrSpec)
        } else if let sender = headers.replyTo.first(where: { contacts.contains($0.keyWithoutTag) }) {
            score.add(Weight.replyTo, "contact", sender.addrSpec)
        } else if let copied = headers.cc.first(where: { contacts.contains($0.keyWithoutTag) }) {
            score.add(Weight.copied, "contact_copied", copied.addrSpec)
        }
        addDomain(headers.from + headers.replyTo, candidate, name, &score)
        for address in headers.to where name.joined.utf8.count >= 3 {
            guard let plus = address.localPart.firstIndex(of: "+") else { continue }
            let tag = address.localPart[plus...].dropFirst().lowercased().filter { $0.isLetter || $0.isNumber }
            if tag == name.joined {
                score.add(Weight.ownTag, "own_address", address.addrSpec)
                return
            }
        }
    }

    private func addDomain(_ senders: [Address], _ candidate: Candidate, _ name: Name, _ score: inout Score) {
        let known = (candidate.domains.map { $0.lowercased() } + candidate.contacts.map(\.domainKey))
            .filter { !isShared($0) }
            .map { Domain.registered($0, suffixes: suffixes) }
        for sender in senders {
            let domain = sender.domainKey
            if isTracking(sender) {
                guard namesCompany(sender, name) else { continue }
                return score.add(Weight.trackedName, "tracking_sender", sender.addrSpec)
            }
            guard !isShared(domain) else { continue }
            if known.contains(Domain.registered(domain, suffixes: suffixes)) {
                return score.add(Weight.domain, "domain", domain)
            }
            let label = Domain.name(domain, suffixes: suffixes)
            if name.joined.utf8.count >= 2, label == name.joined || label.filter({ $0 != "-" }) == name.joined {
                return score.add(Weight.domainName, "domain_name", domain)
            }
        }
    }

    private func isShared(_ domain: String) -> Bool {
        freemail.contains(domain) || tracking.contains { Domain.isSame(domain, orBelow: $0) }
    }

    func isTracking(_ address: Address) -> Bool {
        let domain = address.domainKey
        return tracking.contains { Domain.isSame(domain, orBelow: $0) }
    }

    /// `acme@myworkday.com`, `no-reply@acme.recruitee.com`, `no-reply+acme@…`.
    private func namesCompany(_ sender: Address, _ name: Name) -> Bool {
        guard name.joined.utf8.count >= 2 else { return false }
        let separators: Set<Character> = [".", "+", "_", "="]
        let parts =
            sender.localPart.lowercased().split(whereSeparator: separators.contains)
            + sender.domainKey.split(separator: ".").dropLast(2)
        return parts.contains { $0.filter { $0 != "-" } == name.joined }
    }

    private func addCompany(
        _ texts: Texts, _ candidate: Candidate, _ name: Name, _ longer: [Name], _ score: inout Score
    ) {
        let isTracked = texts.message.headers.from.contains(where: isTracking)
        let places: [(TokenizedText, Int, String)] = [
            (texts.from, Weight.companyInFrom, "company_from"),
            (texts.subject, Weight.companyInSubject, "company_subject"),
            (texts.body, isTracked ? Weight.companyInTrackedText : Weight.companyInText, "company_text"),
            (texts.signature, Weight.companyInSignature, "company_signature"),
        ]
        var named = 0
        for (text, weight, rule) in places {
            switch name.presence(in: text, longer: longer) {
            case .absent: continue
            case .near: score.add(Weight.near, rule + "_near", candidate.company)
            case .present:
                score.isNamed = true
                // What is said twice weighs little more than once.
                score.add(named == 0 ? weight : min(weight, 15), rule, candidate.company)
                named += 1
            }
        }
    }

    private func addPeople(_ texts: Texts, _ candidate: Candidate, _ score: inout Score) {
        for contact in candidate.contacts {
            guard let displayName = contact.displayName else { continue }
            let name = Name(displayName)
            guard name.words.count >= 2 else { continue }
            if name.presence(in: texts.from, longer: []) != .absent {
                return score.add(Weight.personInFrom, "person_from", displayName)
            }
            if name.presence(in: texts.signature, longer: []) != .absent
                || name.presence(in: texts.body, longer: []) != .absent
            {
                return score.add(Weight.personInSignature, "person_text", displayName)
            }
        }
    }

    private func addRole(_ texts: Texts, _ candidate: Candidate, _ score: inout Score) {
        guard let role = candidate.role else { return }
        let name = Name(role)
        guard !name.words.isEmpty else { return }
        if name.presence(in: texts.subject, longer: []) != .absent {
            score.add(Weight.roleInSubject, "role_subject", role, isSpecific: true)
        } else if name.presence(in: texts.body, longer: []) != .absent {
            score.add(Weight.roleInText, "role_text", role, isSpecific: true)
        }
    }

    // MARK: Deciding

    private func decide(_ scores: [Score], _ candidates: [Candidate], _ texts: Texts) -> Match {
        let ranked = scores.sorted { ($1.points, $0.id) < ($0.points, $1.id) }
        guard let best = ranked.first else { return Match(state: .unmatched, score: 0, reasons: []) }
        let rivals = ranked.dropFirst().filter { isRival($0, of: best) }
        guard rivals.isEmpty else {
            let ids = ([best] + rivals).map(\.id).sorted()
            let reasons = ([best] + rivals).flatMap { score in
                score.reasons.map { Evidence(text: "\(score.id): \($0.evidence.text)", rule: $0.evidence.rule) }
            }
            return Match(state: .ambiguous(ids), score: Self.certainty(best.points), reasons: reasons)
        }
        let reasons = best.reasons.enumerated()
            .sorted { ($1.element.points, $0.offset) < ($0.element.points, $1.offset) }
            .map(\.element.evidence)
        return Match(state: .matched(best.id), score: Self.certainty(best.points), reasons: reasons)
    }

    /// Whether `other` may be meant as well.
    ///
    /// What tells two interviews apart decides alone; where the best one stands on its thread only and the message
    /// names the other one's company or role and not its own, the person is asked.
    private func isRival(_ other: Score, of best: Score) -> Bool {
        if other.specific >= Weight.reference { return true }
        if best.specific >= Weight.reference {
            return other.isNamed && !best.isNamed && other.points >= Weight.contact
                || other.specific > 0 && best.specific < other.specific + Weight.reference && !hasRole(best)
        }
        return best.points - other.points < Weight.margin
    }

    private func hasRole(_ score: Score) -> Bool {
        score.reasons.contains { $0.evidence.rule.hasPrefix("role_") }
    }

    /// Points as a number in 0…1: 30 is a half, 100 is 0.9.
    private static func certainty(_ points: Int) -> Double {
        let share = Double(points) / (Double(points) + 30)
        return (min(1, share * 1.18) * 1000).rounded() / 1000
    }
}
