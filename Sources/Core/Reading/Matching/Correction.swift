// What the person said about earlier readings, kept as rules for a sender, a domain or a thread. Weights never change.

public import Vocabulary

/// A rule that a correction left behind.
public struct Correction: Sendable, Hashable, Codable {
    /// Which messages the rule is for.
    public enum Scope: Sendable, Hashable, Codable {
        case sender(Address)
        case domain(String)
        /// Every message that refers to one of these ids, or bears one.
        case thread([MessageID])
    }

    /// What it does.
    public enum Effect: Sendable, Hashable, Codable {
        case assign(InterviewID)
        case ignore
        /// What is read as `from` is `to`; every reading where `from` is nil.
        case relabel(from: Label?, to: Label)
    }

    public var scope: Scope
    public var effect: Effect
    /// What the rule is called, so that its effects can name it.
    public var name: String?

    public init(scope: Scope, effect: Effect, name: String? = nil) {
        (self.scope, self.effect, self.name) = (scope, effect, name)
    }

    /// For people: `rule r3: mail from jane@acme.example`.
    public var description: String {
        let messages =
            switch scope {
            case .sender(let address): "mail from \(address.addrSpec)"
            case .domain(let domain): "mail from \(domain)"
            case .thread: "mail of this thread"
            }
        return name.map { "rule \($0): \(messages)" } ?? messages
    }

    /// Whether the rule is for `message`.
    public func covers(_ headers: ParsedMessage.Headers) -> Bool {
        switch scope {
        case .sender(let address): headers.from.contains { $0.keyWithoutTag == address.keyWithoutTag }
        case .domain(let domain):
            headers.from.contains { Domain.isSame($0.domainKey, orBelowOneOf: [domain.lowercased()]) }
        case .thread(let ids):
            ids.contains { id in
                headers.messageID == id || headers.inReplyTo.contains(id) || headers.references.contains(id)
            }
        }
    }

    /// Where it puts a message that it covers; nil where it only names another kind.
    var match: Match? {
        let reasons = [Evidence(text: description, rule: "correction")]
        switch effect {
        case .assign(let id): return Match(state: .matched(id), score: 1, reasons: reasons)
        case .ignore: return Match(state: .ignored, score: 1, reasons: reasons)
        case .relabel: return nil
        }
    }

    static let threadPrecision = 3

    /// A thread knows better than a sender, a sender better than a domain.
    var precision: Int {
        switch scope {
        case .thread: Self.threadPrecision
        case .sender: 2
        case .domain: 1
        }
    }
}

extension [Correction] {
    /// The label that a correction puts in place of `label`; of several the most precise, then the latest.
    func relabel(of label: Label, for message: ParsedMessage) -> (label: Label, name: String)? {
        var best: (precision: Int, label: Label, name: String)?
        for correction in self {
            guard case .relabel(let from, let to) = correction.effect, from == nil || from == label,
                correction.covers(message.headers), correction.precision >= best?.precision ?? 0
            else { continue }
            best = (correction.precision, to, correction.description)
        }
        return best.map { ($0.label, $0.name) }
    }
}
