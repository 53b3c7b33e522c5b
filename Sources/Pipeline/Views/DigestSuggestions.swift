// The suggestions of a digest. What earlier digests suggested limits them (A18); it is noted with each digest
// that went out.

import Etiquette
import Interviews
import Ledger
import Vocabulary
public import Writing

extension Workbench {
    /// What today's digest suggests about one interview.
    public func suggestions(about view: InterviewView) throws -> [DigestSuggestion] {
        let key = CompanyMails.key(view.interview.company)
        return try ledger.read { snapshot in
            let company = try snapshot.interviews().filter { CompanyMails.key($0.company) == key }
            let views = try company.map { try self.view(of: $0, in: snapshot, now: view.now) }
            return try suggestions(about: views, on: ownZone.date(view.now), in: snapshot, now: view.now)
        }.filter { $0.noted?.interview == view.interview.id }
    }

    /// At most one social suggestion about each company in 14 days, and the lessons once for each interview. The same
    /// all day long, whether the day's digest went out or not.
    func suggestions(
        about views: [InterviewView], on day: CivilDate, in snapshot: Snapshot, now: Instant
    ) throws -> [DigestSuggestion] {
        var memory = SuggestionMemory(day: day, companies: views.map(\.interview))
        for digest in try snapshot.digests() { memory.take(digest) }
        var found: [DigestSuggestion] = []
        for view in views {
            guard let policy = manners.policy(of: view.interview, self) else { continue }
            let given = view.plan.followUpRecipient?.name.flatMap { PersonName($0)?.given }
            let all = Suggestions.now(
                for: view.interview, state: view.state, policy: policy, shown: memory.shown(about: view.interview),
                givenName: given, at: now, zone: view.zone)
            for suggestion in all where memory.allows(suggestion.kind, about: view.interview) {
                memory.give(suggestion.kind, about: view.interview, at: now)
                let keep = " Keep it with 'afterword lesson \(view.interview.id) TEXT'."
                found.append(
                    DigestSuggestion(
                        company: view.interview.company,
                        text: suggestion.text + (suggestion.kind == .lessons ? keep : ""),
                        copy: copy(suggestion, policy),
                        noted: SuggestionNoted(interview: view.interview.id, kind: suggestion.kind.rawValue)))
            }
        }
        return found
    }

    /// Words to copy that ask for nothing (A18), whatever the company and the role are called.
    private func copy(_ suggestion: Suggestion, _ policy: Policy) -> String? {
        suggestion.copy.flatMap { Lint.checkSocial($0, policy: LintPolicy(policy)).isEmpty ? $0 : nil }
    }
}

/// What was suggested before a day, and on it.
private struct SuggestionMemory {
    private struct Item {
        var company: String
        var interview: InterviewID
        var kind: Suggestion.Kind
        var at: Instant
    }

    private let day: CivilDate
    /// Companies as they are compared for C4, by interview.
    private let companies: [InterviewID: String]
    private var earlier: [Item] = []
    /// What the day's digest held, if it went out.
    private var sent: [Item] = []

    init(day: CivilDate, companies: [Interview]) {
        self.day = day
        self.companies = Dictionary(
            companies.map { ($0.id, CompanyMails.key($0.company)) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func take(_ digest: DigestRecord) {
        guard let at = digest.sentAt else { return }
        let items = (digest.suggested ?? []).compactMap { noted -> Item? in
            // An interview that was forgotten since limits nothing.
            guard let company = companies[noted.interview], let kind = Suggestion.Kind(rawValue: noted.kind) else {
                return nil
            }
            return Item(company: company, interview: noted.interview, kind: kind, at: at)
        }
        if digest.day < day { earlier += items } else if digest.day == day { sent += items }
    }

    /// Social ones about the company, and this interview's own.
    func shown(about interview: Interview) -> [ShownSuggestion] {
        let company = companies[interview.id]
        return earlier.filter { $0.interview == interview.id || ($0.kind.isSocial && $0.company == company) }
            .map { ShownSuggestion($0.kind, at: $0.at) }
    }

    /// What went out in the day's digest is not followed by another the same day.
    func allows(_ kind: Suggestion.Kind, about interview: Interview) -> Bool {
        guard kind.isSocial, let company = companies[interview.id] else { return true }
        let social = sent.filter { $0.kind.isSocial && $0.company == company }
        return social.isEmpty || social.contains { $0.kind == kind && $0.interview == interview.id }
    }

    /// Another interview at the company gets none beside it.
    mutating func give(_ kind: Suggestion.Kind, about interview: Interview, at now: Instant) {
        guard let company = companies[interview.id] else { return }
        earlier.append(Item(company: company, interview: interview.id, kind: kind, at: now))
    }
}
