// What is compared in matching, worked out once: of a candidate for all messages, of a message for all candidates.

public import Vocabulary

/// A candidate as messages are compared with it. A reference: every message looks at every one of them.
public final class PreparedCandidate: Sendable {
    public let candidate: Candidate
    let name: Name
    /// Addresses of its contacts, without tags.
    let contacts: Set<String>
    /// Registered domains that are the company's own.
    let domains: Set<String>
    /// Contacts by more than one name.
    let people: [(displayName: String, name: Name)]
    let role: Name?

    public var id: InterviewID { candidate.id }

    /// All that depends on the candidate alone is worked out here.
    init(_ candidate: Candidate, _ matcher: Matcher) {
        let domains = candidate.domains.map { $0.lowercased() } + candidate.contacts.map(\.domainKey)
        let role = candidate.role.map { Name($0) }
        self.candidate = candidate
        name = Name(candidate.company)
        contacts = Set(candidate.contacts.map(\.keyWithoutTag))
        self.domains = Set(
            domains.filter { !matcher.isShared($0) }.map { Domain.registered($0, suffixes: matcher.suffixes) })
        people = candidate.contacts.compactMap(\.displayName).map { ($0, Name($0)) }
            .filter { $0.1.words.count >= 2 }
        self.role = role.flatMap { $0.words.isEmpty ? nil : $0 }
    }
}

extension Matcher {
    /// The candidate as messages are compared with it.
    public func prepared(_ candidate: Candidate) -> PreparedCandidate { PreparedCandidate(candidate, self) }

    /// Whether systems that send for many employers write from there.
    public func isTracking(_ domain: String) -> Bool { Domain.isSame(domain, orBelowOneOf: tracking) }

    /// Whether a domain tells no company: private mailboxes are there, or systems that send for many employers.
    public func isShared(_ domain: String) -> Bool { freemail.contains(domain) || isTracking(domain) }
}

/// A text with the set of its words, so that most names are known not to stand in it at once.
struct SearchedText {
    let text: TokenizedText
    let words: Set<UInt64>

    init(_ text: TokenizedText) {
        self.text = text
        words = Set(text.tokens.map(\.hash))
    }

    func presence(of name: Name, longer: () -> [Name] = { [] }) -> Name.Presence {
        guard let first = name.words.first, words.contains(first) else { return .absent }
        return name.presence(in: text, longer: longer)
    }
}

/// What a message is matched by.
struct MatchedTexts {
    /// Who writes, and what of the address may tell for whom.
    struct Sender {
        let address: Address
        let key: String
        let domain: String
        let isTracking: Bool
        let isShared: Bool
        let registered: String
        /// The label that names the domain's owner, as it is and without hyphens.
        let labels: [String]
        /// Of a system that sends for many: what may be the company, in `acme@myworkday.com`,
        /// `no-reply@acme.recruitee.com`, `no-reply+acme@…`.
        let parts: [String]
    }

    let message: ParsedMessage
    let senders: [Sender]
    let replyTo: [Sender]
    /// Both.
    let answering: [Sender]
    let copied: [(address: Address, key: String)]
    /// What stands behind a `+` in the person's own addresses.
    let ownTags: [(address: Address, tag: String)]
    let from: SearchedText
    let subject: SearchedText
    let body: SearchedText
    let signature: SearchedText
    /// Where a company's name is looked for.
    let places: [(text: SearchedText, weight: Int, rule: String)]

    var isTracked: Bool { senders.contains(where: \.isTracking) }

    init(_ message: ParsedMessage, _ matcher: Matcher) {
        let headers = message.headers
        self.message = message
        senders = headers.from.map { Sender($0, matcher) }
        replyTo = headers.replyTo.map { Sender($0, matcher) }
        answering = senders + replyTo
        copied = headers.cc.map { ($0, $0.keyWithoutTag) }
        ownTags = headers.to.compactMap { address in
            guard let plus = address.localPart.firstIndex(of: "+") else { return nil }
            let tag = address.localPart[plus...].dropFirst().lowercased().filter { $0.isLetter || $0.isNumber }
            return (address, tag)
        }
        from = SearchedText(TokenizedText(headers.from.compactMap(\.displayName).joined(separator: "\n\n")))
        subject = SearchedText(TokenizedText(headers.subject))
        body = SearchedText(TokenizedText(message.newText, limit: 16 * 1024))
        signature = SearchedText(TokenizedText(message.signature, limit: 4096))
        let isTracked = senders.contains(where: \.isTracking)
        places = [
            (from, Matcher.Weight.companyInFrom, "company_from"),
            (subject, Matcher.Weight.companyInSubject, "company_subject"),
            (body, isTracked ? Matcher.Weight.companyInTrackedText : Matcher.Weight.companyInText, "company_text"),
            (signature, Matcher.Weight.companyInSignature, "company_signature"),
        ]
    }
}

extension MatchedTexts.Sender {
    init(_ address: Address, _ matcher: Matcher) {
        self.address = address
        key = address.keyWithoutTag
        domain = address.domainKey
        isTracking = matcher.isTracking(domain)
        isShared = matcher.isShared(domain)
        registered = Domain.registered(domain, suffixes: matcher.suffixes)
        let label = Domain.name(domain, suffixes: matcher.suffixes)
        labels = [label, label.filter { $0 != "-" }]
        guard isTracking else {
            parts = []
            return
        }
        let separators: Set<Character> = [".", "+", "_", "="]
        let local = address.localPart.lowercased().split(whereSeparator: separators.contains)
        parts = (local + domain.split(separator: ".").dropLast(2)).map { $0.filter { $0 != "-" } }
    }
}
