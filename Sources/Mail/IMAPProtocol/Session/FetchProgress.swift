// Which messages a FETCH asked for, and which have come.

/// A FETCH under way: matches replies by UID.
struct FetchProgress: Hashable, Sendable {
    let wanted: UIDSet
    let attributes: [FetchAttribute]
    /// CHANGEDSINCE: what does not come has not changed.
    let omissionIsNormal: Bool
    private(set) var answered = UIDSet()
    /// Messages of which a part came: a bit for each attribute.
    private var partial: [UID: UInt64] = [:]
    /// More torn messages than any server has at once; further ones are not remembered.
    private static let partialLimit = 10_000
    var duplicateCount = 0
    var unrequestedCount = 0

    init(wanted: UIDSet, attributes: [FetchAttribute], omissionIsNormal: Bool) {
        self.wanted = wanted
        self.attributes = Array(attributes.prefix(64))
        self.omissionIsNormal = omissionIsNormal
    }

    /// True if this body of this message was asked for and has not come.
    func expects(_ section: BodySection, of uid: UID) -> Bool {
        guard wanted.contains(uid), !answered.contains(uid) else { return false }
        let received = partial[uid] ?? 0
        return attributes.enumerated().contains { index, attribute in
            guard case .body(let asked, _) = attribute else { return false }
            return received & (1 << UInt64(index)) == 0 && asked.isAnswered(by: section)
        }
    }

    /// True if bodies were asked for at all.
    var expectsBodies: Bool {
        attributes.contains { if case .body = $0 { true } else { false } }
    }

    enum Verdict: Hashable {
        case accepted
        case duplicate
        /// It holds nothing that was asked for: news of flags.
        case unrelated
    }

    /// Takes note of a reply for a wanted message.
    mutating func take(_ message: FetchedMessage, uid: UID) -> Verdict {
        let present = presentBits(in: message)
        let full: UInt64 = attributes.count == 64 ? .max : (1 << UInt64(attributes.count)) - 1
        guard present != 0 || full == 0 else { return .unrelated }
        if answered.contains(uid) { return .duplicate }
        let received = partial[uid] ?? 0
        guard present & ~received != 0 || full == 0 else { return .duplicate }
        if received | present == full {
            partial[uid] = nil
            answered.insert(uid)
        } else if received != 0 || partial.count < Self.partialLimit {
            partial[uid] = received | present
        }
        return .accepted
    }

    var result: FetchResult {
        var bounded = wanted
        if let open = wanted.ranges.last, open.upperBound == .max {
            bounded = wanted.subtracting(UIDSet(open))
        }
        // Of an open range the messages of which a part came are known to exist.
        let torn = UIDSet(partial.keys)
        let missing = bounded.subtracting(answered).union(torn)
        return FetchResult(
            answered: answered, missing: omissionIsNormal ? torn : missing, duplicateCount: duplicateCount,
            unrequestedCount: unrequestedCount)
    }

    private func presentBits(in message: FetchedMessage) -> UInt64 {
        var bits: UInt64 = 0
        for (index, attribute) in attributes.enumerated() where isPresent(attribute, in: message) {
            bits |= 1 << UInt64(index)
        }
        return bits
    }

    private func isPresent(_ attribute: FetchAttribute, in message: FetchedMessage) -> Bool {
        // What came and could not be read will not be better the next time.
        let isUnreadable = !message.unreadable.isEmpty
        switch attribute {
        case .size: return message.size != nil || isUnreadable
        case .internalDate: return message.internalDate != nil || isUnreadable
        case .flags: return message.flags != nil || isUnreadable
        case .bodyStructure: return message.bodyStructure != nil || isUnreadable
        case .modSeq: return message.modSeq != nil || isUnreadable
        case .body(let asked, let range):
            return message.bodies.contains { body in
                guard asked.isAnswered(by: body.section) else { return false }
                // A message without any header or text is none: NIL in its place is a failure of the server
                // (Exchange, for a message it cannot convert), unless it is a slice beyond the end.
                let isWhole = asked.part.isEmpty && (asked.text == .complete || asked.text == .header)
                return !(body.isNil && isWhole && (range?.first ?? 0) == 0)
            }
        }
    }
}

/// The FETCH response that is arriving.
struct CurrentFetch: Hashable, Sendable {
    let sequence: SequenceNumber
    var message = FetchedMessage()
    /// Bodies were passed on, so their end must be told.
    var hasStreamed = false
    /// Bodies that were not passed on, for they were not wanted or had come already.
    var suppressedBodies: [FetchedMessage.Body] = []
    /// The present body is not passed on.
    var isSuppressed = false
}
