// Untagged data: to the command it belongs to, else to the caller as news.

extension Session {
    mutating func receive(_ response: UntaggedResponse, into effects: inout [Effect]) {
        if state == .greeting { return greet(response, into: &effects) }
        switch response {
        case .status(let status): receive(status, into: &effects)
        case .capability(let offered):
            take(offered)
            effects.append(.capabilitiesChanged)
        case .listing(let listing): add(listing, into: &effects)
        case .mailboxStatus(let status): receive(status, into: &effects)
        case .search(let result): receive(result, for: nil, into: &effects)
        case .extendedSearch(let result, let tag): receive(result, for: tag, into: &effects)
        case .exists(let count):
            // Also while another command runs, and before `+ idling`: it is news whenever it comes.
            if !updateExamined({ $0.exists = count }) { effects.append(.exists(count)) }
        case .flags(let flags): updateExamined { $0.flags = flags }
        case .expunge(let sequence): effects.append(.expunged(sequence))
        case .vanished(let uids, let isEarlier): effects.append(.vanished(uids, earlier: isEarlier))
        case .enabled(let names): enable(names)
        case .identity(let fields): updateFirst(.id) { $0.result = .identity(fields) }
        case .recent, .other: break
        }
    }

    private mutating func greet(_ response: UntaggedResponse, into effects: inout [Effect]) {
        guard case .status(let status) = response else { return fail(.outOfStep, into: &effects) }
        if case .capability(let offered)? = status.code { take(offered) }
        switch status.condition {
        case .ok: state = .notAuthenticated
        case .preauth: state = .authenticated
        case .bye:
            hasGoodbye = true
            state = .leaving
            return effects.append(.goodbye(status))
        case .no, .bad: return fail(.outOfStep, into: &effects)
        }
        effects.append(.greeted(status))
    }

    private mutating func receive(_ status: StatusResponse, into effects: inout [Effect]) {
        if status.condition == .bye {
            // Yandex repeats BYE until we close the connection.
            if !hasGoodbye { effects.append(.goodbye(status)) }
            hasGoodbye = true
            state = .leaving
            return
        }
        if case .capability(let offered)? = status.code {
            take(offered)
            return effects.append(.capabilitiesChanged)
        }
        let code = status.code
        if case .closed? = code {
            // What came before was of the old mailbox.
            updateExamined { $0 = ExaminedMailbox(name: $0.name) }
            return
        }
        var isNoted = false
        updateExamined { isNoted = Self.note(code, in: &$0) }
        if isNoted { return }
        if case .uidValidity(let value)? = code, case .examined = state {
            if let uidValidity, uidValidity != value { effects.append(.uidValidityChanged(value)) }
            uidValidity = value
            return
        }
        effects.append(.notice(status))
    }

    private mutating func receive(_ status: MailboxStatus, into effects: inout [Effect]) {
        let index = pending.firstIndex {
            if case .status(let name, _) = $0.command { name == status.name } else { false }
        }
        guard let index else { return effects.append(.statusChanged(status)) }
        pending[index].result = .status(status)
    }

    private mutating func add(_ listing: MailboxListing, into effects: inout [Effect]) {
        let limit = options.limits.listingCount
        var isTooMany = false
        updateFirst(.list) { command in
            guard case .listings(var listings) = command.result else { return }
            command.result = .none
            listings.append(listing)
            isTooMany = listings.count > limit
            command.result = .listings(listings)
        }
        if isTooMany { fail(.parsing(ParseError(.limit(.listingCount))), into: &effects) }
    }

    /// ESEARCH names its command; a SEARCH belongs to the oldest one pending, for servers answer searches in
    /// the order they were sent. Several SEARCH lines add up.
    private mutating func receive(_ result: SearchResult, for tag: Tag?, into effects: inout [Effect]) {
        let index = pending.firstIndex { $0.command.kind == .search && (tag == nil || $0.tag == tag) }
        guard let index, case .search(let soFar) = pending[index].result else { return }
        var total = result
        if let soFar { total.uids.formUnion(soFar.uids) }
        guard total.uids.ranges.count <= options.limits.searchRangeCount else {
            return fail(.parsing(ParseError(.limit(.searchRangeCount))), into: &effects)
        }
        pending[index].result = .search(total)
    }

    /// Only what we asked for changes how we speak.
    private mutating func enable(_ names: Set<Capability>) {
        var granted: Set<Capability> = []
        updateFirst(.enable) { command in
            guard case .enabled(let soFar) = command.result, case .enable(let wanted) = command.command else { return }
            granted = names.intersection(wanted)
            command.result = .enabled(soFar.union(granted))
        }
        enabled.formUnion(granted)
        parser.mailboxForm = encodingContext.mailboxForm
    }

    /// Changes what is known of the mailbox being opened; false if none is.
    @discardableResult
    private mutating func updateExamined(_ change: (inout ExaminedMailbox) -> Void) -> Bool {
        updateFirst(.examine) { command in
            guard case .examined(var mailbox) = command.result else { return }
            change(&mailbox)
            command.result = .examined(mailbox)
        }
    }

    /// Changes the oldest pending command of a kind; false if there is none.
    @discardableResult
    private mutating func updateFirst(_ kind: Command.Kind, _ change: (inout PendingCommand) -> Void) -> Bool {
        guard let index = pending.firstIndex(where: { $0.command.kind == kind }) else { return false }
        change(&pending[index])
        return true
    }
}
