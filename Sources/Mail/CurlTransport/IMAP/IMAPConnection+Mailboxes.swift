// What can be asked about mailboxes, and the one command that writes: APPEND.
public import IMAPProtocol

extension IMAPConnection {
    /// All mailboxes with their special uses (RFC 6154).
    public func list() async throws(IMAPError) -> [MailboxListing] {
        guard case .listings(let listings) = try await run(.list(.all), .list).result else { return [] }
        return listings
    }

    /// Opens a mailbox for reading (EXAMINE), with mod-sequences where offered. Throws `mailboxMissing`
    /// where there is none of this name. News of the mailbox before are dropped.
    public func examine(_ name: MailboxName) async throws(IMAPError) -> ExaminedMailbox {
        unreported = MailboxNews()
        let completion = try await run(.examine(name, condstore: true), .examine)
        guard case .examined(let mailbox) = completion.result else { return ExaminedMailbox(name: name) }
        return mailbox
    }

    /// One round trip; what happened in the examined mailbox since the last news.
    public func noop() async throws(IMAPError) -> MailboxNews {
        _ = try await run(.noop, .noop)
        return takeNews()
    }

    /// Counts of a mailbox that need not be open. All nil where the server says nothing.
    public func status(
        _ name: MailboxName, _ attributes: [StatusAttribute] = [.messages, .uidNext, .uidValidity]
    ) async throws(IMAPError) -> MailboxStatus {
        let completion = try await run(.status(name, attributes), .status)
        guard case .status(let status) = completion.result else { return MailboxStatus(name: name) }
        return status
    }

    /// What happened in the examined mailbox since the last news, and counts of others, in one round trip: NOOP and
    /// STATUS are written together. A mailbox that the server refuses to describe is missing from the answer.
    ///
    /// - Parameter names: not the examined mailbox; RFC 3501 section 6.3.10 advises against that.
    public func poll(
        _ names: [MailboxName], _ attributes: [StatusAttribute] = [.messages, .uidNext]
    ) async throws(IMAPError) -> (news: MailboxNews, statuses: [MailboxStatus]) {
        try await enter(.noop)
        defer { leave() }
        let noop = try begin(.noop, .noop)
        for name in names { _ = try begin(.status(name, attributes), .status) }
        let deadline = ContinuousClock.now + options.session.answerTime
        var statuses: [MailboxStatus] = []
        while !session.pendingTags.isEmpty {
            for case .completed(let completion) in try await effects(.noop, until: deadline) {
                guard completion.tag != noop || completion.isOK else {
                    close()
                    throw IMAPError(.noop, refused: completion.status)
                }
                if completion.isOK, case .status(let status) = completion.result { statuses.append(status) }
            }
        }
        return (takeNews(), statuses)
    }

    /// The UIDs of messages in the examined mailbox that match. Nil if the server said OK without any
    /// result, which is not the same as none.
    public func search(_ key: SearchKey) async throws(IMAPError) -> UIDSet? {
        guard case .search(let result) = try await run(.search(key), .search).result else { return nil }
        return result?.uids
    }

    /// Files a message. Nil where the server does not tell under which UID (no UIDPLUS).
    @discardableResult
    public func append(
        _ message: AppendedMessage, to name: MailboxName
    ) async throws(IMAPError) -> (uidValidity: UIDValidity, uid: UID)? {
        guard case .appended(let validity?, let uid?) = try await run(.append(message, to: name), .append).result
        else { return nil }
        return (validity, uid)
    }

    /// What the server asked us to spare it by a hint on an answer that was otherwise fine, since this was last called.
    public func takeThrottle() -> Throttle? {
        defer { throttle = nil }
        return throttle
    }

    func takeNews() -> MailboxNews {
        defer { unreported = MailboxNews() }
        return unreported
    }
}
