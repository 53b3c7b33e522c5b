// Which interview a message belongs to: evidence is weighed, and two possible interviews are never guessed between.

public import Vocabulary

/// Matches messages to interviews. The order of the interviews makes no difference.
public struct Matcher: Sendable {
    let freemail: Set<String>
    let tracking: Set<String>
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
        tracking = Set(senders.applicantTracking.map { $0.lowercased() })
        suffixes = Set(senders.secondLevel.map { $0.lowercased() })
    }

    /// Weighs `message` against every candidate.
    public func match(_ message: ParsedMessage, among candidates: [Candidate], corrections: [Correction] = []) -> Match
    {
        match(message, among: candidates.map(prepared), corrections: corrections)
    }

    /// The same, where many messages are weighed against the same candidates.
    public func match(
        _ message: ParsedMessage, among candidates: [PreparedCandidate], corrections: [Correction] = []
    ) -> Match {
        let rule = rule(for: message, corrections)
        if let match = rule?.match, rule?.precision == Correction.threadPrecision { return match }
        let texts = MatchedTexts(message, self)
        var scores: [Score] = []
        for candidate in candidates {
            let longer = { candidates.map(\.name).filter { $0.contains(candidate.name) } }
            let score = score(texts, candidate, longer: longer)
            if score.points >= Weight.threshold { scores.append(score) }
        }
        // A rule for all mail of a sender yields to the thread that the message plainly continues.
        if let match = rule?.match, !scores.contains(where: { $0.specific >= Weight.reference }) { return match }
        return decide(scores)
    }

    /// Whether a message with these headers is worth fetching whole: a generous look that misses nothing `match` would
    /// find in headers.
    public func couldMatter(
        _ headers: ParsedMessage.Headers, among candidates: [PreparedCandidate], corrections: [Correction] = []
    ) -> Bool {
        var message = ParsedMessage()
        message.headers = headers
        for correction in corrections where correction.covers(headers) {
            if case .ignore = correction.effect { continue }
            return true
        }
        let texts = MatchedTexts(message, self)
        if headers.from.isEmpty || headers.from.contains(where: isMachinePart) || texts.isTracked { return true }
        if !texts.subject.words.isDisjoint(with: Self.jobWords) { return true }
        return candidates.contains { candidate in
            score(texts, candidate, longer: { [] }).points > 0
                || candidate.name.words.contains(where: texts.subject.words.contains)
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

    private func score(_ texts: MatchedTexts, _ candidate: PreparedCandidate, longer: () -> [Name]) -> Score {
        var score = Score(id: candidate.id)
        addThread(texts.message, candidate.candidate, &score)
        addSender(texts, candidate, &score)
        addCompany(texts, candidate, longer, &score)
        addPeople(texts, candidate, &score)
        guard score.points > 0 else { return score }
        addRole(texts, candidate, &score)
        if candidate.candidate.isOver, let last = candidate.candidate.lastActivity,
            let date = texts.message.headers.date, date - last > .seconds(60 * 86_400), score.specific == 0
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

    private func addSender(_ texts: MatchedTexts, _ candidate: PreparedCandidate, _ score: inout Score) {
        let isContact = { (sender: MatchedTexts.Sender) in candidate.contacts.contains(sender.key) }
        if let sender = texts.senders.first(where: isContact) {
            score.add(Weight.contact, "contact", sender.address.addrSpec)
        } else if let sender = texts.replyTo.first(where: isContact) {
            score.add(Weight.replyTo, "contact", sender.address.addrSpec)
        } else if let copied = texts.copied.first(where: { candidate.contacts.contains($0.key) }) {
            score.add(Weight.copied, "contact_copied", copied.address.addrSpec)
        }
        addDomain(texts, candidate, &score)
        guard candidate.name.joined.utf8.count >= 3 else { return }
        if let tagged = texts.ownTags.first(where: { $0.tag == candidate.name.joined }) {
            score.add(Weight.ownTag, "own_address", tagged.address.addrSpec)
        }
    }

    private func addDomain(_ texts: MatchedTexts, _ candidate: PreparedCandidate, _ score: inout Score) {
        let name = candidate.name
        for sender in texts.answering {
            if sender.isTracking {
                guard name.joined.utf8.count >= 2, sender.parts.contains(name.joined) else { continue }
                return score.add(Weight.trackedName, "tracking_sender", sender.address.addrSpec)
            }
            guard !sender.isShared else { continue }
            if candidate.domains.contains(sender.registered) {
                return score.add(Weight.domain, "domain", sender.domain)
            }
            if name.joined.utf8.count >= 2, sender.labels.contains(name.joined) {
                return score.add(Weight.domainName, "domain_name", sender.domain)
            }
        }
    }

    private func addCompany(
        _ texts: MatchedTexts, _ candidate: PreparedCandidate, _ longer: () -> [Name], _ score: inout Score
    ) {
        var named = 0
        for place in texts.places {
            switch place.text.presence(of: candidate.name, longer: longer) {
            case .absent: continue
            case .near: score.add(Weight.near, place.rule + "_near", candidate.candidate.company)
            case .present:
                score.isNamed = true
                // What is said twice weighs little more than once.
                score.add(
                    named == 0 ? place.weight : min(place.weight, 15), place.rule, candidate.candidate.company)
                named += 1
            }
        }
    }

    private func addPeople(_ texts: MatchedTexts, _ candidate: PreparedCandidate, _ score: inout Score) {
        for person in candidate.people {
            if texts.from.presence(of: person.name) != .absent {
                return score.add(Weight.personInFrom, "person_from", person.displayName)
            }
            if texts.signature.presence(of: person.name) != .absent || texts.body.presence(of: person.name) != .absent {
                return score.add(Weight.personInSignature, "person_text", person.displayName)
            }
        }
    }

    private func addRole(_ texts: MatchedTexts, _ candidate: PreparedCandidate, _ score: inout Score) {
        guard let role = candidate.candidate.role, let name = candidate.role else { return }
        if texts.subject.presence(of: name) != .absent {
            score.add(Weight.roleInSubject, "role_subject", role, isSpecific: true)
        } else if texts.body.presence(of: name) != .absent {
            score.add(Weight.roleInText, "role_text", role, isSpecific: true)
        }
    }

    // MARK: Deciding

    private func decide(_ scores: [Score]) -> Match {
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
