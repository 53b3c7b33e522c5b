// Received bytes to effects: hand-over, greeting, untagged data, completions. FETCH: Session+Fetch.

extension Session {
    /// Takes received bytes, in slices of any size, and returns what they mean, in order.
    public mutating func receive(_ bytes: ArraySlice<UInt8>) -> [Effect] {
        var effects: [Effect] = []
        var rest = bytes
        if state == .handOver { rest = resynchronize(rest, into: &effects) }
        guard state != .ended, state != .handOver, !rest.isEmpty else { return effects }
        for part in parser.parse(rest) {
            receive(part, into: &effects)
            if state == .ended { break }
        }
        return effects
    }

    /// The peer closed the connection. Empty if that is how a LOGOUT ends.
    public mutating func receiveEnd() -> [Effect] {
        guard state != .ended else { return [] }
        // Some servers close at once instead of answering LOGOUT.
        let isExpected = state == .leaving && pending.allSatisfy { $0.command.kind == .logout }
        var effects: [Effect] = []
        if let error = parser.unfinished() {
            fail(.parsing(error), into: &effects)
        } else if isExpected {
            state = .ended
        } else {
            fail(.connectionEnded, into: &effects)
        }
        return effects
    }

    mutating func fail(_ error: SessionError, into effects: inout [Effect]) {
        if currentFetch?.hasStreamed == true { effects.append(.messageDiscarded(.unreadable)) }
        currentFetch = nil
        state = .ended
        effects.append(.failed(error))
    }

    private mutating func receive(_ part: ResponsePart, into effects: inout [Effect]) {
        if state == .greeting {
            switch part {
            case .untagged, .failed: break
            case .refused(let error): return fail(.parsing(error), into: &effects)
            default: return fail(.outOfStep, into: &effects)
            }
        }
        switch part {
        case .tagged(let tag, let status): complete(tag, status, into: &effects)
        case .continuation: proceed(into: &effects)
        case .untagged(let response): receive(response, into: &effects)
        case .fetchBegan(let sequence): currentFetch = CurrentFetch(sequence: sequence)
        case .fetchItem(let item): receive(item)
        case .bodyBegan(let section, let origin, let byteCount):
            beginBody(section, origin: origin, byteCount: byteCount, into: &effects)
        case .bodyChunk(let chunk):
            if currentFetch?.isSuppressed == false { effects.append(.bodyChunk(chunk)) }
        case .bodyEnded:
            if currentFetch?.isSuppressed == false { effects.append(.bodyEnded) }
        case .fetchEnded: endMessage(into: &effects)
        case .fetchBroken(let error):
            if currentFetch?.hasStreamed == true { effects.append(.messageDiscarded(.unreadable)) }
            currentFetch = nil
            effects.append(.refused(error))
        case .refused(let error): effects.append(.refused(error))
        case .failed(let error): fail(.parsing(error), into: &effects)
        }
    }

    // MARK: Hand-over

    /// Passes over everything until our own tag answers, and returns what follows.
    ///
    /// What came in the same read as the login's OK stayed in libcurl, so the stream may begin within a
    /// line. Only whole CAPABILITY lines and BYE mean anything here.
    private mutating func resynchronize(
        _ bytes: ArraySlice<UInt8>, into effects: inout [Effect]
    ) -> ArraySlice<UInt8> {
        var rest = bytes
        while let end = rest.firstIndex(of: ASCII.lineFeed) {
            handOverLine.append(contentsOf: rest[...end])
            rest = rest[(end + 1)...]
            guard isHandOverLineWithinLimit(&effects) else { return [] }
            var lineParser = ResponseParser(limits: options.limits)
            let parts = lineParser.parse(handOverLine[...])
            handOverLine.removeAll()
            switch parts.first {
            case .untagged(.capability(let offered)): take(offered)
            case .untagged(.status(let status)) where status.condition == .bye:
                effects.append(.goodbye(status))
            case .tagged(pending.first?.tag, let status):
                if case .capability(let offered)? = status.code { take(offered) }
                pending.removeAll()
                state = .authenticated
                effects.append(.ready)
                return rest
            default: break
            }
        }
        handOverLine.append(contentsOf: rest)
        _ = isHandOverLineWithinLimit(&effects)
        return []
    }

    /// Fails where the line has become too long, whether its end came in the same slice or not.
    private mutating func isHandOverLineWithinLimit(_ effects: inout [Effect]) -> Bool {
        guard handOverLine.count > options.limits.lineByteCount else { return true }
        fail(.parsing(ParseError(.limit(.lineByteCount))), into: &effects)
        return false
    }

    mutating func take(_ offered: CapabilitySet) {
        capabilities = offered.removing(options.disabledCapabilities)
        // A server of IMAP4rev2 alone writes names in UTF-8 (RFC 9051 §5.1).
        isRev2Only = offered.all.contains(.imap4rev2) && !offered.all.contains(.imap4rev1)
        parser.mailboxForm = encodingContext.mailboxForm
    }

    // MARK: Turn

    /// `+`: for a literal, else for IDLE. One that nobody waits for means nothing.
    private mutating func proceed(into effects: inout [Effect]) {
        if outbox.awaited != nil {
            effects.append(.send(outbox.proceed()))
        } else if case .requested(let tag, let isDoneWanted) = idle {
            effects.append(.idling(tag))
            if isDoneWanted { effects.append(.send(Self.done)) }
            idle = isDoneWanted ? .ending(tag) : .idling(tag)
        }
    }

    private mutating func complete(_ tag: Tag, _ status: StatusResponse, into effects: inout [Effect]) {
        // A DONE that crossed with the server's own end of IDLE looks to it like a bad command tagged "DONE".
        if tag.text == "DONE", status.condition == .bad { return effects.append(.notice(status)) }
        guard let index = pending.firstIndex(where: { $0.tag == tag }), !outbox.isHeldBack(tag)
        else { return fail(.outOfStep, into: &effects) }
        var command = pending.remove(at: index)
        for message in command.fetch?.takeHeld() ?? [] { effects.append(.message(message, tag)) }
        if outbox.awaited == tag {
            let bytes = outbox.cancelAwaited()
            if !bytes.isEmpty { effects.append(.send(bytes)) }
        }
        if case .capability(let offered)? = status.code {
            take(offered)
            effects.append(.capabilitiesChanged)
        }
        effects.append(.completed(completion(of: command, status)))
        if command.command.kind == .idle { idle = .none }
    }

    private mutating func completion(of command: PendingCommand, _ status: StatusResponse) -> Completion {
        var result = command.result
        switch result {
        case .none:
            if let fetch = command.fetch { result = .fetched(fetch.result) }
            if case .capability = command.command { result = .capabilities(capabilities) }
        case .search(let found?):
            result = .search(found.restricted(by: command.command))
        case .idle:
            if case .ending = idle { result = .idle(wasAsked: true) }
        case .appended:
            if case .appendUID(let validity, let uids)? = status.code { result = .appended(validity, uids.first) }
        case .examined(var mailbox):
            switch status.code {
            case .readWrite: mailbox.isReadOnly = false
            default: Self.note(status.code, in: &mailbox)
            }
            result = .examined(mailbox)
            // A failed EXAMINE leaves no mailbox open (RFC 3501 §6.3.1).
            if state != .leaving {
                state = status.condition == .ok ? .examined(mailbox.name) : .authenticated
            }
            uidValidity = status.condition == .ok ? mailbox.uidValidity : nil
        default: break
        }
        return Completion(tag: command.tag, kind: command.command.kind, status: status, result: result)
    }

    /// Takes over what a code tells of the mailbox being opened; false if it tells nothing.
    @discardableResult
    static func note(_ code: ResponseCode?, in mailbox: inout ExaminedMailbox) -> Bool {
        switch code {
        case .uidValidity(let value): mailbox.uidValidity = value
        case .uidNext(let value): mailbox.uidNext = value
        case .highestModSeq(let value): mailbox.highestModSeq = value.rawValue > 0 ? value : nil
        case .noModSeq: mailbox.highestModSeq = nil
        case .permanentFlags(let flags): mailbox.permanentFlags = flags
        case .unseen, .uidNotSticky: break
        default: return false
        }
        return true
    }
}
