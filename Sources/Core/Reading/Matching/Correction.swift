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

    public init(scope: Scope, effect: Effect) { (self.scope, self.effect) = (scope, effect) }

    /// For people: `mail from jane@acme.example`.
    public var description: String {
        switch scope {
        case .sender(let address): "mail from \(address.addrSpec)"
        case .domain(let domain): "mail from \(domain)"
        case .thread: "mail of this thread"
        }
    }

    /// Whether the rule is for `message`.
    public func covers(_ headers: ParsedMessage.Headers) -> Bool {
        switch scope {
        case .sender(let address): headers.from.contains { $0.keyWithoutTag == address.keyWithoutTag }
        case .domain(let domain):
            headers.from.contains { Domain.isSame($0.domainKey, orBelow: domain.lowercased()) }
        case .thread(let ids):
            ids.contains { id in
                headers.messageID == id || headers.inReplyTo.contains(id) || headers.references.contains(id)
            }
        }
    }

    /// A thread knows better than a sender, a sender better than a domain.
    var precision: Int {
        switch scope {
        case .thread: 3
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
