// Reading messages: headers in bulk, bodies by ranges. What to read is the caller's choice.
public import IMAPProtocol

extension IMAPConnection {
    /// Reads header, size, date and structure of many messages (`attributes` holds one body section), pipelined, and hands them over in the
    /// order and portions in which they come. While `receive` works nothing more is read, so memory does
    /// not grow with the mailbox. If it throws, what was asked for already is read and dropped, and its
    /// error thrown.
    ///
    /// - Parameter headerLimit: bytes kept of each header.
    /// - Returns: UIDs that were asked for and not answered in full: ask again, or they are gone.
    public func fetchHeaders(
        _ uids: UIDSet, headerLimit: Int = 256 << 10,
        attributes: [FetchAttribute] = [.size, .internalDate, .bodyStructure, .body(.header)],
        _ receive: @Sendable ([FetchedHeader]) async throws -> Void
    ) async throws -> UIDSet {
        try await enter(.fetch)
        defer { leave() }
        var commands: ArraySlice<Command>
        do { commands = try session.fetches(of: uids, attributes)[...] } catch { throw IMAPError(.fetch, error) }
        var gathering = HeaderGathering(limit: headerLimit)
        var callerError: (any Error)?
        while true {
            // A window: enough to keep the server busy, few enough to stop after.
            let goesOn = gathering.refusal == nil && callerError == nil
            while goesOn, session.pendingTags.count < 8, let next = commands.popFirst() {
                _ = try begin(next, .fetch)
            }
            guard !session.pendingTags.isEmpty else { break }
            for effect in try await effects(.fetch, until: .now + options.session.answerTime) {
                gathering.take(effect)
            }
            let headers = gathering.takeHeaders()
            guard callerError == nil, !headers.isEmpty else { continue }
            do { try await receive(headers) } catch { callerError = error }
        }
        if let callerError { throw callerError }
        if let refusal = gathering.refusal { throw IMAPError(.fetch, refused: refusal) }
        return gathering.missing
    }

    /// Reads a whole message, `limit` bytes of it at most. Nil if the server answers without it: it is
    /// gone, or cannot be read.
    public func fetchMessage(_ uid: UID, limit: Int) async throws(IMAPError) -> FetchedBytes? {
        try await fetchSection(.message, of: uid, limit: limit)
    }

    /// Reads a part of a message, `limit` bytes of it at most, by ranges: memory grows with the limit,
    /// not with the message. `expected` is the size where known (BODYSTRUCTURE), a hint that saves or
    /// adds a round trip. Nil if the server answers without it.
    public func fetchSection(
        _ section: BodySection, of uid: UID, limit: Int, expected: UInt32? = nil
    ) async throws(IMAPError) -> FetchedBytes? {
        try await enter(.fetch)
        defer { leave() }
        var bytes: [UInt8] = []
        var expected = expected.map(Int.init)
        // A part cannot be longer than a message, nor a message than a literal.
        let limit = min(max(0, limit), Int(Int32.max))
        // A server that gives a few bytes at a time is not followed for ever.
        let rangeLimit = 2 * limit / max(1, Int(options.rangeByteCount)) + 16
        for _ in 0..<rangeLimit {
            // One byte over the limit tells whether there is more.
            let count = min(Int(options.rangeByteCount), limit + 1 - bytes.count)
            let range = try await fetchRange(section, of: uid, first: bytes.count, count: count, limit: limit)
            guard let range else { return nil }
            expected = expected ?? range.size
            if range.isAbsent, bytes.isEmpty { return FetchedBytes(bytes: [], isTruncated: false, isAbsent: true) }
            // A server that knows no ranges sends all at once.
            if range.isWhole { bytes = range.bytes } else { bytes += range.bytes }
            if bytes.count > limit {
                return FetchedBytes(bytes: Array(bytes.prefix(limit)), isTruncated: true, isAbsent: false)
            }
            // A short range ends it, unless the size speaks of more: then the server cut the range.
            let isShort = range.bytes.count < count
            if range.isWhole || range.bytes.isEmpty || (isShort && bytes.count >= expected ?? 0) {
                return FetchedBytes(bytes: bytes, isTruncated: false, isAbsent: false)
            }
        }
        close()
        throw IMAPError(
            code: .protocolViolation, operation: .fetch, underlying: "ranges cut short", retry: .later(after: nil))
    }

    private struct FetchedRange {
        let bytes: [UInt8]
        let isAbsent: Bool
        /// The server sent the section from its beginning, though another range was asked for.
        let isWhole: Bool
        let size: Int?
    }

    /// One range; nil if the answer does not hold it.
    private func fetchRange(
        _ section: BodySection, of uid: UID, first: Int, count: Int, limit: Int
    ) async throws(IMAPError) -> FetchedRange? {
        let range = ByteRange(first: UInt32(clamping: first), count: UInt32(clamping: count))
        var attributes: [FetchAttribute] = [.body(section, range)]
        if section == .message, first == 0 { attributes.append(.size) }
        let tag = try begin(.fetch(UIDSet(uid), attributes), .fetch)
        var collector = BodyCollector(limit: limit + 1)
        var found: FetchedRange?
        while true {
            for effect in try await effects(.fetch, until: .now + options.session.answerTime) {
                switch effect {
                case .message(let message, tag): found = Self.range(collector, message, first: first) ?? found
                case .completed(let completion) where completion.tag == tag:
                    guard completion.isOK else { throw IMAPError(.fetch, refused: completion.status) }
                    return found
                default: collector.take(effect)
                }
            }
        }
    }

    private static func range(_ collector: BodyCollector, _ message: FetchedMessage, first: Int) -> FetchedRange? {
        guard let body = message.bodies.first else { return nil }
        let origin = body.origin.map(Int.init)
        if let origin, origin != first { return nil }
        return FetchedRange(
            bytes: collector.bytes, isAbsent: body.isNil, isWhole: origin == nil && !body.isNil,
            size: message.size.map(Int.init))
    }
}
