// A command that was sent and not completed, with what has come for it.

struct PendingCommand: Sendable {
    let tag: Tag
    let command: Command
    var result: Completion.Result
    var fetch: FetchProgress?

    init(tag: Tag, command: Command) {
        self.tag = tag
        // A message of 25 MB need not be kept beside the bytes to be sent.
        if case .append(_, let name) = command {
            self.command = .append(AppendedMessage(bytes: [], flags: []), to: name)
        } else {
            self.command = command
        }
        switch command {
        case .capability, .noop, .logout: result = .none
        case .id: result = .identity([:])
        case .enable: result = .enabled([])
        case .list: result = .listings([])
        case .examine(let name, _): result = .examined(ExaminedMailbox(name: name))
        case .status(let name, _): result = .status(MailboxStatus(name: name))
        case .search: result = .search(nil)
        case .fetch(let uids, let attributes, let changedSince):
            result = .none
            fetch = FetchProgress(wanted: uids, attributes: attributes, omissionIsNormal: changedSince != nil)
        case .idle: result = .idle(wasAsked: false)
        case .append: result = .appended(nil, nil)
        }
    }
}

/// How far IDLE has come (RFC 2177).
enum IdleState: Hashable, Sendable {
    case none
    /// Sent; no `+` yet.
    case requested(Tag, isDoneWanted: Bool)
    case idling(Tag)
    /// DONE was sent.
    case ending(Tag)
}
