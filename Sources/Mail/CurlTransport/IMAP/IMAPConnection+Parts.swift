// Reading parts of a message: its structure, and several sections in one go. What to leave out is FetchPlan's business.
public import IMAPProtocol

extension IMAPConnection {
    /// The MIME tree of a message. Nil if the server answers without it, refuses, or tells one that cannot be read.
    public func fetchStructure(of uid: UID) async throws(IMAPError) -> BodyStructure? {
        try await fetchAttributes([.bodyStructure], of: [uid]).first?.bodyStructure
    }

    /// What the server tells of each of these messages, bodies aside, by pipelined commands; one that it refuses to tell
    /// of is left out, and spoils nothing for the others.
    public func fetchAttributes(
        _ attributes: [FetchAttribute], of uids: [UID]
    ) async throws(IMAPError) -> [FetchedMessage] {
        try await enter(.fetch)
        defer { leave() }
        var answers: [Tag: FetchedMessage] = [:]
        var tags: [Tag] = []
        for uid in uids { tags.append(try begin(.fetch(UIDSet(uid), attributes), .fetch)) }
        while !session.pendingTags.isEmpty {
            for effect in try await effects(.fetch, until: .now + options.session.answerTime) {
                switch effect {
                case .message(let message, let tag): answers[tag] = message
                case .completed(let completion): if !completion.isOK { answers[completion.tag] = nil }
                default: break
                }
            }
        }
        return tags.compactMap { answers[$0] }
    }

    /// The sections of a plan, by pipelined commands, large ones by ranges.
    ///
    /// - Parameter limit: bytes kept of all of them.
    /// - Returns: nil where the server refuses, answers with less or with NIL, or sends more than the limit.
    public func fetchPieces(
        _ pieces: [FetchPlan.Piece], of uid: UID, limit: Int
    ) async throws(IMAPError) -> [BodySection: [UInt8]]? {
        let small = pieces.filter { $0.byteCount ?? 0 <= options.rangeByteCount }
        guard var found = try await fetchTogether(small.map(\.section), of: uid, limit: limit) else { return nil }
        var room = limit - found.values.reduce(0) { $0 + $1.count }
        for piece in pieces where piece.byteCount ?? 0 > options.rangeByteCount {
            do {
                let part = try await fetchSection(
                    piece.section, of: uid, limit: max(0, room), expected: piece.byteCount)
                guard let part, !part.isAbsent, !part.isTruncated else { return nil }
                found[piece.section] = part.bytes
                room -= part.bytes.count
            } catch  where error.code == .refused {
                return nil
            }
        }
        return found
    }

    private func fetchTogether(
        _ sections: [BodySection], of uid: UID, limit: Int
    ) async throws(IMAPError) -> [BodySection: [UInt8]]? {
        try await enter(.fetch)
        defer { leave() }
        var gathering = SectionGathering(limit: limit)
        // By twelve they fit into one line for any server, twenty parts deep.
        for start in stride(from: 0, to: sections.count, by: Self.sectionsOfCommand) {
            let portion = sections[start..<min(sections.count, start + Self.sectionsOfCommand)]
            _ = try begin(.fetch(UIDSet(uid), portion.map { .body($0) }), .fetch)
        }
        while !session.pendingTags.isEmpty {
            for effect in try await effects(.fetch, until: .now + options.session.answerTime) { gathering.take(effect) }
        }
        return gathering.sections(sections)
    }

    private static var sectionsOfCommand: Int { 12 }
}

/// What came of the sections of one message.
struct SectionGathering {
    private let limit: Int
    private var byteCount = 0
    private var found: [BodySection: [UInt8]] = [:]
    /// Bodies since the last message, in the order of arrival.
    private var arriving: [(section: BodySection, bytes: [UInt8])] = []
    private var isOfNoUse = false

    init(limit: Int) { self.limit = limit }

    mutating func take(_ effect: Effect) {
        switch effect {
        case .bodyBegan(let start): arriving.append((start.section, []))
        case .bodyChunk(let chunk):
            byteCount += chunk.count
            if byteCount > limit { isOfNoUse = true }
            if !isOfNoUse, !arriving.isEmpty { arriving[arriving.count - 1].bytes += chunk }
        case .message(let message, _):
            if message.bodies.contains(where: { $0.isNil || $0.origin != nil }) { isOfNoUse = true }
            for (section, bytes) in arriving where found[section] == nil { found[section] = bytes }
            arriving = []
        case .messageDiscarded: arriving = []
        case .completed(let completion): if !completion.isOK { isOfNoUse = true }
        default: break
        }
    }

    /// All of these, or nil.
    func sections(_ wanted: [BodySection]) -> [BodySection: [UInt8]]? {
        guard !isOfNoUse, wanted.allSatisfy({ found[$0] != nil }) else { return nil }
        return found
    }
}
