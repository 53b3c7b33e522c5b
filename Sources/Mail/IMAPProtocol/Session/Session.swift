// The conversation with one server as a value: what may be said now, and which reply belongs to which
// command. No sockets, timers or clocks. Received parts: Session+Receive. FETCH replies: FetchProgress.

/// One connection's IMAP session, without I/O.
///
/// The caller writes the bytes of ``send(_:)`` and of ``Effect/send(_:)``, hands every received slice to
/// ``receive(_:)`` and performs the effects in order. Times are the caller's, too: ``waiting`` and
/// ``patience`` tell for how long silence may last.
///
/// ```
/// var session = Session(entry: .handOver, tagPrefix: .init(random: bits))
/// write(session.start().bytes)                  // bcdef1 CAPABILITY
/// for effect in session.receive(bytes) { … }    // … .ready
/// let sent = try session.send(.examine(.inbox)) // bcdef2 EXAMINE "INBOX"
/// ```
public struct Session: Sendable {
    /// How the session takes over the connection.
    public enum Entry: Hashable, Sendable {
        /// From the greeting on. There is no login here: useful with PREAUTH, and to try a server.
        case greeting
        /// After libcurl has logged in; what came behind its last reply is lost. ``Session/start()`` first.
        case handOver
    }

    /// Where the session stands (RFC 3501 §3).
    public enum State: Hashable, Sendable {
        case greeting
        /// Passing over everything until our first tag answers.
        case handOver
        case notAuthenticated
        case authenticated
        /// EXAMINE succeeded for this mailbox.
        case examined(MailboxName)
        /// BYE was received, or LOGOUT sent.
        case leaving
        /// The connection ended or failed; nothing is sent or received any more.
        case ended
    }

    public let options: SessionOptions
    public internal(set) var state: State
    /// What the server offers, without what the user switched off.
    public internal(set) var capabilities = CapabilitySet()
    /// What ENABLE switched on.
    public internal(set) var enabled: Set<Capability> = []

    let prefix: Tag.Prefix
    var parser: ResponseParser
    var tagCount = 0
    /// Commands without a completion, in the order of sending.
    var pending: [PendingCommand] = []
    var outbox = Outbox()
    var idle = IdleState.none
    var handOverLine: [UInt8] = []
    var currentFetch: CurrentFetch?
    /// The server offers IMAP4rev2 and not IMAP4rev1.
    var isRev2Only = false
    /// BYE was received.
    var hasGoodbye = false
    /// The validity of the examined mailbox.
    var uidValidity: UIDValidity?

    /// - Parameter tagPrefix: random for each session, see ``Tag/Prefix``.
    public init(entry: Entry, tagPrefix: Tag.Prefix, options: SessionOptions = SessionOptions()) {
        self.options = options
        prefix = tagPrefix
        state = entry == .greeting ? .greeting : .handOver
        parser = ResponseParser(limits: options.limits)
    }

    // MARK: Sending

    /// The first command after a hand-over: CAPABILITY, whose reply brings the session in step.
    ///
    /// Calling it again, or after a greeting, gives an empty transmission.
    public mutating func start() -> Transmission {
        let tag = nextTag()
        guard state == .handOver, pending.isEmpty else { return Transmission(tag: tag, bytes: []) }
        pending.append(PendingCommand(tag: tag, command: .capability))
        return Transmission(tag: tag, bytes: Array("\(tag.text) CAPABILITY\r\n".utf8))
    }

    /// Encodes a command and expects its completion. Commands may be sent before earlier ones completed.
    ///
    /// - Throws: ``CommandError``; the session is then as it was.
    public mutating func send(_ command: Command) throws(CommandError) -> Transmission {
        try check(command)
        let tag = Tag("\(prefix.text)\(tagCount + 1)")
        let segments = try CommandEncoder.encode(command, tag: tag, context: encodingContext)
        tagCount += 1
        pending.append(PendingCommand(tag: tag, command: command))
        if case .idle = command { idle = .requested(tag, isDoneWanted: false) }
        if case .logout = command { state = .leaving }
        return Transmission(tag: tag, bytes: outbox.add(tag, segments))
    }

    /// Ends IDLE: the bytes of DONE, or none where the server has not taken up IDLE yet; then DONE follows
    /// as an effect. The completion of IDLE tells the end; ``patience`` is 15 s until then.
    public mutating func endIdle() -> [UInt8] {
        switch idle {
        case .none, .ending: return []
        case .requested(let tag, _):
            idle = .requested(tag, isDoneWanted: true)
            return []
        case .idling(let tag):
            idle = .ending(tag)
            return Self.done
        }
    }

    /// FETCH commands for a set of any size, each within the line limit.
    public func fetches(
        of uids: UIDSet, _ attributes: [FetchAttribute], changedSince: ModSeq? = nil
    ) throws(CommandError) -> [Command] {
        guard !uids.isEmpty else { return [] }
        let shortest = Command.fetch(UIDSet(.min), attributes, changedSince: changedSince)
        let tag = Tag("\(prefix.text)1000000")
        let overhead = try CommandEncoder.encode(shortest, tag: tag, context: encodingContext)
            .reduce(0) { $0 + $1.count }
        return uids.split(encodedByteLimit: encodingContext.lineByteLimit - overhead)
            .map { .fetch($0, attributes, changedSince: changedSince) }
    }

    // MARK: Waiting

    /// What the peer owes us.
    public enum Waiting: Hashable, Sendable {
        case nothing
        case greeting
        /// The reply that ends the hand-over.
        case handOver
        /// A completion, or the server's consent to a literal; the oldest command's kind.
        case answer(Command.Kind)
        /// The server's `+` for IDLE.
        case idleStart
        /// IDLE is on: any silence is fine, until it is time to renew it.
        case idling
        /// The completion after DONE.
        case idleEnd
        case logout
    }

    public var waiting: Waiting {
        switch state {
        case .greeting: return .greeting
        case .handOver: return .handOver
        case .ended: return .nothing
        case .leaving where pending.contains { $0.command.kind == .logout }: return .logout
        case .notAuthenticated, .authenticated, .examined, .leaving: break
        }
        guard let first = pending.first else { return .nothing }
        guard case .idle = first.command else { return .answer(first.command.kind) }
        switch idle {
        case .idling: return .idling
        case .requested(_, isDoneWanted: false): return .idleStart
        case .none, .ending, .requested: return .idleEnd
        }
    }

    /// How long ``waiting`` may last without any received byte; nil where nothing is awaited. For IDLE it is
    /// the time to call ``endIdle()``, for the others the time to give the connection up.
    public var patience: Duration? {
        switch waiting {
        case .nothing: nil
        case .greeting, .handOver, .answer, .idleStart: options.answerTime
        case .idling: options.idleTime
        case .idleEnd: options.doneTime
        case .logout: options.logoutTime
        }
    }

    /// Commands without a completion, the oldest first: after ``Effect/failed(_:)`` these have failed.
    public var pendingTags: [Tag] { pending.map(\.tag) }

    // MARK: Within

    static let done = Array("DONE\r\n".utf8)

    var encodingContext: EncodingContext {
        EncodingContext(
            capabilities: capabilities, isUTF8Enabled: enabled.contains(.utf8Accept), isRev2Only: isRev2Only,
            lineByteLimit: capabilities.contains(.condstore)
                ? options.condstoreCommandLineByteLimit : options.commandLineByteLimit)
    }

    private mutating func nextTag() -> Tag {
        tagCount += 1
        return Tag("\(prefix.text)\(tagCount)")
    }

    /// Whether a command fits the state and what the server offers.
    private func check(_ command: Command) throws(CommandError) {
        guard idle == .none else { throw .notNow }
        let willBeExamined = pending.contains { $0.command.kind == .examine }
        var isExamined = willBeExamined
        var isAuthenticated = true
        switch state {
        case .greeting, .handOver, .leaving, .ended: throw .notNow
        case .notAuthenticated: isAuthenticated = false
        case .authenticated: break
        case .examined: isExamined = true
        }
        switch command {
        case .capability, .noop, .logout: return
        case .id: try require(.id)
        case .enable(let wanted):
            guard isAuthenticated else { throw .notNow }
            guard !isExamined else { throw .enableAfterExamine }
            try require(.enable)
            for capability in wanted { try require(capability) }
        case .list, .examine, .status, .append: guard isAuthenticated else { throw .notNow }
        case .search, .fetch: guard isExamined else { throw .notNow }
        case .idle:
            guard isAuthenticated else { throw .notNow }
            try require(.idle)
        }
    }

    private func require(_ capability: Capability) throws(CommandError) {
        guard capabilities.contains(capability) else { throw .notOffered(capability) }
    }
}
