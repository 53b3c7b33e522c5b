// FETCH replies: matched by UID to the commands that asked, filtered, and passed on while they arrive.

extension Session {
    mutating func receive(_ item: FetchItem) {
        switch item {
        case .uid(let uid):
            if let known = currentFetch?.message.uid, known != uid { currentFetch?.isContradictory = true }
            currentFetch?.message.uid = uid
        case .size(let size): currentFetch?.message.size = size
        case .internalDate(let date): currentFetch?.message.internalDate = date
        case .flags(let flags): currentFetch?.message.flags = flags
        case .modSeq(let value): currentFetch?.message.modSeq = value
        case .bodyStructure(let structure): currentFetch?.message.bodyStructure = structure
        case .nilBody(let section, let origin):
            currentFetch?.message.bodies.append(
                FetchedMessage.Body(section: section, origin: origin, byteCount: 0, isNil: true))
        case .unreadable(let error): currentFetch?.message.unreadable.append(error)
        case .other: break
        }
    }

    mutating func beginBody(
        _ section: BodySection, origin: UInt32?, byteCount: Int, into effects: inout [Effect]
    ) {
        guard var current = currentFetch else { return }
        let isWanted =
            if let uid = current.message.uid {
                pending.indices.contains { pending[$0].fetch?.expects(section, of: uid) == true }
            } else {
                // Without its UID yet, a body may be the one; the reply's end decides.
                pending.indices.contains { pending[$0].fetch?.expectsBodies == true }
            }
        current.isSuppressed = !isWanted
        let body = FetchedMessage.Body(section: section, origin: origin, byteCount: byteCount)
        if !isWanted { current.suppressedBodies.append(body) }
        if isWanted {
            current.hasStreamed = true
            current.message.bodies.append(body)
            effects.append(
                .bodyBegan(
                    BodyStart(uid: current.message.uid, section: section, origin: origin, byteCount: byteCount)))
        }
        currentFetch = current
    }

    mutating func endMessage(into effects: inout [Effect]) {
        guard let current = currentFetch else { return }
        currentFetch = nil
        // Bodies may have been passed on under the first of two UIDs.
        if current.isContradictory { return passOver(current, .unreadable, into: &effects) }
        guard let uid = current.message.uid else { return passOver(current, .withoutUID, into: &effects) }
        var whole = current.message
        whole.bodies += current.suppressedBodies
        var repeated: Int?
        for index in pending.indices where pending[index].fetch?.wanted.contains(uid) == true {
            switch pending[index].fetch?.take(whole, uid: uid) {
            case .accepted(let message):
                // Bodies that were not passed on are not told of.
                effects.append(.message(message.withBodies(current.message.bodies), pending[index].tag))
                let rangeCount = pending[index].fetch?.answered.ranges.count ?? 0
                if rangeCount > options.limits.searchRangeCount {
                    fail(.parsing(ParseError(.limit(.searchRangeCount))), into: &effects)
                }
                return
            case .held:
                if current.hasStreamed { effects.append(.messageDiscarded(.unreadable)) }
                return
            case .duplicate: repeated = repeated ?? index
            case .unrelated, nil: break
            }
        }
        guard let repeated else { return passOver(current, .unrequested, into: &effects) }
        pending[repeated].fetch?.duplicateCount += 1
        if current.hasStreamed { effects.append(.messageDiscarded(.duplicate)) }
    }

    /// A reply nobody asked for: news if it had no body.
    private mutating func passOver(
        _ current: CurrentFetch, _ reason: DiscardReason, into effects: inout [Effect]
    ) {
        if let index = pending.firstIndex(where: { $0.fetch != nil }) {
            pending[index].fetch?.unrequestedCount += 1
        }
        effects.append(current.hasStreamed ? .messageDiscarded(reason) : .unsolicited(current.message))
    }
}

extension FetchedMessage {
    fileprivate func withBodies(_ bodies: [Body]) -> FetchedMessage {
        var result = self
        result.bodies = bodies
        return result
    }
}
