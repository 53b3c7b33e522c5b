// Which messages a FETCH asked for, and which have come.

/// A FETCH under way: matches replies by UID.
struct FetchProgress: Hashable, Sendable {
    let wanted: UIDSet
    let attributes: [FetchAttribute]
    /// CHANGEDSINCE: what does not come has not changed.
    let omissionIsNormal: Bool
    private(set) var answered = UIDSet()
    /// Messages of which a part came: a bit for each attribute.
    private var received: [UID: UInt64] = [:]
    /// What came of messages whose bodies, or other attributes, are still to come in another reply.
    private var held: [UID: FetchedMessage] = [:]
    /// More torn messages than any server has at once; further ones are not remembered.
    private static let receivedLimit = 10_000
    private static let heldLimit = 32
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
        let received = received[uid] ?? 0
        return attributes.enumerated().contains { index, attribute in
            guard case .body(let asked, _) = attribute else { return false }
            return received & (1 << UInt64(index)) == 0 && asked.isAnswered(by: section)
        }
    }

    /// True if bodies were asked for at all.
    var expectsBodies: Bool { bodyBits != 0 }

    enum Verdict: Hashable {
        /// Pass it on, with what earlier replies told of it.
        case accepted(FetchedMessage)
        /// Kept until more comes.
        case held
        case duplicate
        /// It holds nothing that was asked for: news of flags.
        case unrelated
    }

    /// Takes note of a reply for a wanted message.
    ///
    /// Servers may answer in several FETCH responses (RFC 3501 §7.4.2 promises no single one): attributes
    /// wait for the bodies, so that a message is passed on once.
    mutating func take(_ message: FetchedMessage, uid: UID) -> Verdict {
        let present = presentBits(in: message)
        let full: UInt64 = attributes.count == 64 ? .max : (1 << UInt64(attributes.count)) - 1
        guard present != 0 || full == 0 else { return message.bodies.isEmpty ? .unrelated : .held }
        if answered.contains(uid) { return .duplicate }
        let before = received[uid] ?? 0
        guard present & ~before != 0 || full == 0 else { return .duplicate }
        let isComplete = before | present == full
        let whole = held[uid].map { message.merging($0) } ?? message
        if isComplete {
            answered.insert(uid)
            (received[uid], held[uid]) = (nil, nil)
        } else if before != 0 || received.count < Self.receivedLimit {
            received[uid] = before | present
        }
        // The rest of a message that was passed on with its bodies is not passed on for itself.
        if expectsBodies, present & bodyBits == 0, before & bodyBits != 0 { return .held }
        if isComplete || present & bodyBits != 0 {
            held[uid] = nil
            return .accepted(whole)
        }
        guard held[uid] != nil || held.count < Self.heldLimit else { return expectsBodies ? .held : .accepted(whole) }
        held[uid] = whole
        return .held
    }

    /// At the end, messages of which attributes are still missing, if only attributes were asked for.
    mutating func takeHeld() -> [FetchedMessage] {
        defer { held = [:] }
        return expectsBodies ? [] : held.keys.sorted().compactMap { held[$0] }
    }

    var result: FetchResult {
        var bounded = wanted
        if let open = wanted.ranges.last, open.upperBound == .max {
            bounded = wanted.subtracting(UIDSet(open))
        }
        // Of an open range the messages of which a part came are known to exist.
        let torn = UIDSet(received.keys)
        let missing = bounded.subtracting(answered).union(torn)
        return FetchResult(
            answered: answered, missing: omissionIsNormal ? torn : missing, duplicateCount: duplicateCount,
            unrequestedCount: unrequestedCount)
    }

    private var bodyBits: UInt64 {
        var bits: UInt64 = 0
        for (index, attribute) in attributes.enumerated() {
            if case .body = attribute { bits |= 1 << UInt64(index) }
        }
        return bits
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

extension FetchedMessage {
    /// This reply, and what it does not tell from an earlier one; bodies are only of this.
    fileprivate func merging(_ earlier: FetchedMessage) -> FetchedMessage {
        var result = self
        result.size = size ?? earlier.size
        result.internalDate = internalDate ?? earlier.internalDate
        result.flags = flags ?? earlier.flags
        result.modSeq = modSeq ?? earlier.modSeq
        result.bodyStructure = bodyStructure ?? earlier.bodyStructure
        result.unreadable = earlier.unreadable + unreadable
        return result
    }
}

/// The FETCH response that is arriving.
struct CurrentFetch: Hashable, Sendable {
    let sequence: SequenceNumber
    var message = FetchedMessage()
    /// Two UIDs in one reply.
    var isContradictory = false
    /// Bodies were passed on, so their end must be told.
    var hasStreamed = false
    /// Bodies that were not passed on, for they were not wanted or had come already.
    var suppressedBodies: [FetchedMessage.Body] = []
    /// The present body is not passed on.
    var isSuppressed = false
}
