// Waiting for the server to speak (RFC 2177). When to renew, or to poll instead, is the caller's.
public import IMAPProtocol

/// How an IDLE ended, and what it told.
public struct IdleEnd: Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// Something happened in the mailbox.
        case news
        /// The deadline passed in silence.
        case deadline
        /// The server ended it by itself with OK, or refused it (NO, BAD): poll instead.
        case server(StatusResponse)
    }

    public let reason: Reason
    public let news: MailboxNews
}

extension IMAPConnection {
    /// Waits for news until the deadline, five to nine minutes from now at the most (NAT and servers
    /// forget silent connections). Returns at once if there are news already.
    ///
    /// Cancelled, it sends DONE, throws `cancelled` without waiting for the answer, and the connection
    /// stays of use.
    public func idle(until deadline: ContinuousClock.Instant) async throws(IMAPError) -> IdleEnd {
        try await enter(.idle)
        defer { leave() }
        guard unreported.isEmpty else { return IdleEnd(reason: .news, news: takeNews()) }
        let tag = try begin(.idle, .idle)
        do {
            return try await wait(tag, until: deadline)
        } catch {
            guard error.code == .cancelled else {
                close()
                throw error
            }
            endIdle()
            throw error
        }
    }

    private func wait(_ tag: Tag, until deadline: ContinuousClock.Instant) async throws(IMAPError) -> IdleEnd {
        var hasBegun = false
        let startDeadline = ContinuousClock.now + options.session.answerTime
        while unreported.isEmpty {
            let limit = hasBegun ? deadline : startDeadline
            guard let received = try await receive(.idle, until: limit) else {
                guard hasBegun else {
                    throw IMAPError(code: .timedOut, operation: .idle, retry: .immediately)
                }
                break
            }
            hasBegun = hasBegun || received.contains(.idling(tag))
            if let completion = Self.completion(of: tag, in: received) {
                return IdleEnd(reason: .server(completion.status), news: takeNews())
            }
        }
        let reason: IdleEnd.Reason = unreported.isEmpty ? .deadline : .news
        endIdle()
        let limit = ContinuousClock.now + options.session.doneTime
        while true {
            guard let received = try await receive(.idle, until: limit) else {
                throw IMAPError(code: .timedOut, operation: .idle, underlying: "DONE", retry: .immediately)
            }
            if Self.completion(of: tag, in: received) != nil { break }
        }
        return IdleEnd(reason: unreported.isEmpty ? reason : .news, news: takeNews())
    }

    /// Sends DONE as far as the connection takes it now; the rest goes with the next call.
    private func endIdle() {
        output += session.endIdle()
        try? pipe?.send(&output)
    }
}
