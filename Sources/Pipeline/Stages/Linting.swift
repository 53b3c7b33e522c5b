// The lint and the guards with everything they must know, for drafts of the ledger and for files.

import Etiquette
public import Interviews
import Ledger
import MailFormat
import Reading
import Spelling
import Synchronization
public import Vocabulary
public import Writing

extension Workbench {
    /// What is to be said about a draft's text.
    public func lint(_ draft: Draft) throws -> [Finding] {
        try ledger.read { try lint(draft, in: $0) }
    }

    /// Checks several drafts, each against the others' interviews, which are read once.
    public func lint(_ drafts: [Draft]) throws -> [[Finding]] {
        try ledger.read { snapshot in
            let interviews = try snapshot.interviews()
            return try drafts.map { try lint($0, among: interviews, in: snapshot) }
        }
    }

    func lint(_ draft: Draft, in snapshot: Snapshot) throws -> [Finding] {
        try lint(draft, among: snapshot.interviews(), in: snapshot)
    }

    private func lint(_ draft: Draft, among interviews: [Interview], in snapshot: Snapshot) throws -> [Finding] {
        let message = reading.reader.read(draft.bytes)
        let interview = interviews.first { $0.id == draft.interview }
        guard let interview, let policy = manners.policy(of: interview, self) else { return [] }
        let text = DraftText(
            subject: message.headers.subject, body: message.text, recipients: message.headers.to + message.headers.cc,
            from: message.headers.from.first, isReply: !message.headers.inReplyTo.isEmpty,
            hasAttachment: message.parts.contains { $0.filename != nil })
        var context = LintContext(
            facts: facts(of: draft, interview, policy), policy: LintPolicy(policy))
        context.contacts = interview.contacts
        if draft.kind == .news {
            let plan = try plan(of: interview, in: snapshot, now: surroundings.now())
            if let news = plan.touches.first(where: { $0.draft == draft.id })?.news { context.facts.take(news) }
        }
        try addOthers(interviews, to: &context, draft: draft.id, round: draft.round, interview, in: snapshot)
        return findings(in: text, context)
    }

    /// What is to be said about a text in its context, its spelling included.
    private func findings(in text: DraftText, _ context: LintContext) -> [Finding] {
        checkedTexts.findings(of: .init(text: text, context: context)) {
            var context = context
            context.misspellings = Proofreading.check(text, context, language: configuration.review.language)
            return Lint.check(text, context: context)
        }
    }

    private func facts(of draft: Draft, _ interview: Interview, _ policy: Policy) -> LetterFacts {
        let round = interview.rounds.first { $0.number == draft.round } ?? interview.currentRound
        var facts = facts(
            kind: draft.kind, to: draft.to, round: round, at: draft.confirmation?.slot ?? draft.due, interview, policy)
        facts.isThin = draft.isThin
        return facts
    }

    private func facts(
        kind: DraftKind, to recipient: Address?, round: Round?, at moment: Instant, _ interview: Interview,
        _ policy: Policy
    ) -> LetterFacts {
        var facts = LetterFacts(
            kind: kind, tone: interview.tone ?? policy.wording.tone, senderName: configuration.identity.name,
            recipient: recipient.flatMap { interview.contact(at: $0) }, company: interview.company,
            role: interview.role,
            interviewStart: round?.start, zone: zone(of: interview), writtenFor: moment)
        facts.language = LetterLanguage(dictionary: configuration.review.language)
        facts.round = round?.number ?? 1
        if let debrief = round?.debrief { facts.take(debrief) }
        facts.promise = interview.expected
        return facts
    }

    private func addOthers(
        _ interviews: [Interview], to context: inout LintContext, draft: DraftID?, round: Int, _ interview: Interview,
        in snapshot: Snapshot
    ) throws {
        let company = interview.company.lowercased()
        let others = interviews.filter { $0.company.lowercased() != company }
        let own = Set(interview.contacts.compactMap { $0.name?.lowercased() })
        context.otherCompanies = others.map(\.company)
        context.otherPeople = others.flatMap(\.contacts).compactMap(\.name).filter { !own.contains($0.lowercased()) }
        context.siblings = try snapshot.drafts(of: interview.id)
            .filter { $0.id != draft && $0.round == round && ($0.state.isOpen || $0.state == .sent) }
            .map { LintContext.Sibling(name: $0.id.description, body: reading.reader.read($0.bytes).text) }
        context.employerRaisedPay = try snapshot.mails(of: interview.id)
            .contains { !$0.isOwn && $0.label != .automatic && Proofreading.speaksOfPay($0.newText ?? "") }
    }

    /// Checks a file as a draft of an interview.
    public func lint(file path: String, kind: DraftKind, interview id: InterviewID) throws -> [Finding] {
        let bytes: [UInt8]
        do {
            bytes = try Files.readFollowing(path, limit: 1 << 20)
        } catch {
            throw Refusal(.failed, "cannot read \(Printable.escape(path)): \(error)")
        }
        return try ledger.read { snapshot in
            guard let interview = try snapshot.interview(id), let policy = manners.policy(of: interview, self) else {
                return []
            }
            let text = DraftText(file: bytes, reader: reading.reader)
            let facts = facts(
                kind: kind, to: text.recipients.first, round: interview.currentRound, at: surroundings.now(), interview,
                policy)
            var context = LintContext(facts: facts, policy: LintPolicy(policy))
            context.contacts = interview.contacts
            try addOthers(
                snapshot.interviews(), to: &context, draft: nil, round: interview.currentRound?.number ?? 1, interview,
                in: snapshot)
            return findings(in: text, context)
        }
    }
}

/// What was found in texts before: every pass, digest and view asks about the same drafts again, and the same text in
/// the same context is found the same.
final class CheckedTexts: Sendable {
    struct Question: Hashable {
        let text: DraftText
        let context: LintContext
    }

    private let known = Mutex<[Question: [Finding]]>([:])
    private static let most = 200

    func findings(of question: Question, _ check: () -> [Finding]) -> [Finding] {
        if let found = known.withLock({ $0[question] }) { return found }
        let found = check()
        known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[question] = found
        }
        return found
    }
}

/// Spelling by a dictionary of the system; without one nothing is said about spelling (`doctor` does).
enum Proofreading {
    private static let loaded = Mutex<[String: SpellingDictionary]>([:])

    /// The dictionary of a language, loaded once a process; nil where there is none.
    private static func dictionary(_ language: String) -> SpellingDictionary? {
        loaded.withLock { loaded in
            if let known = loaded[language] { return known }
            let dictionary = try? SpellingDictionary(language: language)
            loaded[language] = dictionary
            return dictionary
        }
    }

    /// Whether an employer's text speaks of pay (B14).
    static func speaksOfPay(_ text: String) -> Bool {
        let facts = LetterFacts(
            kind: .thankYou, tone: .formal, senderName: "", recipient: nil, company: "", role: nil, interviewStart: nil,
            zone: .utc, writtenFor: Instant(seconds: 0))
        let context = LintContext(facts: facts, policy: LintPolicy(name: "pay", severities: ["B14": .note]))
        return !Lint.check(DraftText(subject: "", body: text, recipients: []), context: context).isEmpty
    }

    static func check(_ text: DraftText, _ context: LintContext, language: String) -> [Misspelling] {
        let words = Lint.wordsToSpell(text, context: context)
        guard !words.isEmpty, let dictionary = dictionary(language) else { return [] }
        return dictionary.misspelled(words).map { Misspelling(word: $0.word, suggestions: $0.suggestions) }
    }
}

extension LintPolicy {
    /// What a policy asks of texts: the rules that bind everywhere, those it names, and its limits.
    init(_ policy: Policy) {
        let strictest = LintPolicy.standard("considerate")
        let own = LintPolicy.standard(policy.name)
        let everywhere = LintPolicy.standardNames.compactMap { LintPolicy.standard($0) }
        var severities: [RuleID: Severity] = own?.severities ?? [:]
        for (rule, severity) in strictest?.severities ?? [:] where severities[rule] == nil {
            let bindsAlways = everywhere.allSatisfy { $0.severities[rule] != nil }
            if bindsAlways || policy.wording.rules.contains(rule) { severities[rule] = severity }
        }
        self.init(
            name: policy.name, severities: severities, wordLimits: policy.wording.mostWords,
            paragraphLimits: policy.wording.mostParagraphs, greetsByGivenName: own?.greetsByGivenName ?? false)
    }
}
