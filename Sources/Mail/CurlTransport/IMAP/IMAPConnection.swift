// One IMAP connection: opening, entering and leaving it. How bytes and effects move is
// +Exchange; what can be asked is +Mailboxes, +Fetch and +Idle.
import CCurl
public import IMAPProtocol

/// Settings of an ``IMAPConnection``.
public struct IMAPConnectionOptions: Sendable {
    /// Limits, disabled capabilities and the times for answers.
    public var session = SessionOptions()
    /// From the name look-up to the accepted login.
    public var connectTimeout: Duration = .seconds(30)
    /// What ID tells the server; nil to say nothing, which 163.com does not like.
    public var identity: ClientIdentity?
    /// What to switch on where offered, before any mailbox is opened.
    public var enabling: [Capability] = [.utf8Accept]
    /// How much of one body is asked for at once.
    public var rangeByteCount: UInt32 = 256 << 10

    public init() {}
}

/// A connection to one IMAP server on a thread of its own, used by one caller, one call at a time.
///
/// Rules: mail is only read (EXAMINE, BODY.PEEK); the one command that writes is APPEND. Every wait has
/// a deadline. Cancelling a task ends its call within half a second; unless that was an IDLE, the
/// connection is closed by it, for the answer would still be on its way. What a server says unasked
/// is never lost: it is in the news that `noop` and `idle` return.
///
/// ```swift
/// let connection = try IMAPConnection(endpoint: endpoint, credential: credential)
/// try await connection.connect()
/// let inbox = try await connection.examine(.inbox)
/// let news = try await connection.idle(until: .now + .seconds(420))
/// await connection.logout()
/// ```
public actor IMAPConnection {
    let lane: Lane
    let endpoint: ServerEndpoint
    let options: IMAPConnectionOptions
    private let credential: Credential

    var pipe: BytePipe?
    var session: Session
    /// Bytes of commands that the pipe has not taken yet.
    var output: ArraySlice<UInt8> = []
    var input = [UInt8](repeating: 0, count: 64 * 1024)
    /// What the server said unasked and nobody was told yet.
    var unreported = MailboxNews()
    /// BYE, or the end of the stream: reported by the next look at the connection.
    var goodbye: StatusResponse?
    var failure: SessionError?
    var isBusy = false

    /// `[ALERT]`s since the connection began, to be shown to the person.
    public internal(set) var alerts: [StatusResponse] = []
    /// What the server last asked us to spare it, by a hint on an answer that was otherwise fine.
    public internal(set) var throttle: Throttle?
    /// Responses passed over because they could not be read.
    public internal(set) var unreadableCount = 0

    nonisolated public var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    /// Starts the thread; nothing is connected yet. Throws `resources`.
    public init(
        endpoint: ServerEndpoint, credential: Credential, options: IMAPConnectionOptions = IMAPConnectionOptions()
    ) throws(IMAPError) {
        do { lane = try Lane(name: "imap") } catch {
            throw IMAPError(
                code: .resources, operation: .connect, underlying: "errno \(error.errno)", retry: .later(after: nil))
        }
        self.endpoint = endpoint
        self.credential = credential
        self.options = options
        session = Session(
            entry: .handOver, tagPrefix: Tag.Prefix(random: .random(in: .min ... .max)), options: options.session)
    }

    // Not an isolated deinit: with one, Swift 6.3.1 fails on optimized modules that use this actor
    // ("circular reference"). A pipe that was not closed before goes on the thread that lets go last:
    // nobody else has it then, and libcurl wants one thread at a time, not always the same.
    deinit { lane.stop() }

    /// Connects, secures, logs in, brings the replies in step, and tells the server who we are. Only
    /// once: a closed connection stays closed.
    ///
    /// - Returns: what the server offers, without what the options disable.
    @discardableResult
    public func connect() async throws(IMAPError) -> CapabilitySet {
        guard pipe == nil, session.state == .handOver, !isBusy else {
            throw IMAPError(code: .invalidCommand, operation: .connect, underlying: "used before", retry: .never)
        }
        guard credential.isSendable else {
            throw IMAPError(code: .invalidCredential, operation: .connect, retry: .needsPerson)
        }
        isBusy = true
        defer { isBusy = false }
        try await openPipe()
        output += session.start().bytes
        let deadline = ContinuousClock.now + options.session.answerTime
        while session.state == .handOver { _ = try await effects(.connect, until: deadline) }
        try await introduce(until: deadline)
        return session.capabilities
    }

    /// What the server offers, without what the options disable.
    public var capabilities: CapabilitySet { session.capabilities }

    /// Comes back when the connection's thread comes round, which takes microseconds, whatever the connection waits for;
    /// never where that thread is stuck.
    ///
    /// - Returns: whether a command is under way; it has a deadline of its own.
    public func giveSign() -> Bool { isBusy }

    /// Whether commands can be sent.
    public var isConnected: Bool { pipe != nil && session.state != .ended && goodbye == nil && failure == nil }

    /// Says LOGOUT, waits for the answer 5 s at most, even in a cancelled task, and closes.
    public func logout() async {
        defer { close() }
        guard isConnected, !isBusy, let transmission = try? session.send(.logout) else { return }
        isBusy = true
        defer { isBusy = false }
        output += transmission.bytes
        let deadline = ContinuousClock.now + options.session.logoutTime
        while let received = try? await receive(.logout, until: deadline, cancellable: false) {
            let isOver = received.contains { effect in
                if case .completed(let completion) = effect { completion.kind == .logout } else { false }
            }
            if isOver { return }
        }
    }

    /// Drops the connection at once. A call that is waiting fails with `connectionLost`.
    public func close() {
        pipe = nil
        output = []
        lane.interruptWaits()
    }

    // MARK: Opening

    /// Connects and logs in. Where a server offers neither PLAIN nor LOGIN by SASL, once more by what it
    /// has: libcurl uses the LOGIN command only while no mechanism is pinned.
    private func openPipe() async throws(IMAPError) {
        let deadline = ContinuousClock.now + options.connectTimeout
        let opened: BytePipe
        do {
            opened = try await open(pinned: true, until: deadline)
        } catch {
            guard error.offersLOGINCommand, case .password = credential else { throw error.error }
            do { opened = try await open(pinned: false, until: deadline) } catch { throw error.error }
        }
        let conversation = LoginConversation(lines: opened.loginLines)
        alerts += conversation.alerts
        if credential.isNone, conversation.greeting?.condition != .preauth {
            throw IMAPError(
                code: .authenticationRefused, operation: .connect, underlying: "no credentials, and no PREAUTH",
                retry: .needsPerson)
        }
        pipe = opened
    }

    /// A connection that could not be opened.
    private struct OpenFailure: Error {
        let error: IMAPError
        /// Nothing was sent for want of a mechanism, and the LOGIN command is not forbidden.
        var offersLOGINCommand = false
    }

    private func open(
        pinned: Bool, until deadline: ContinuousClock.Instant
    ) async throws(OpenFailure) -> BytePipe {
        var lines: [UInt8] = []
        do {
            let pipe = try BytePipe(endpoint, credential, pinned: pinned, connectTimeout: options.connectTimeout)
            while true {
                defer { lines = pipe.loginLines }
                if try pipe.step() { return pipe }
                if Task.isCancelled || ContinuousClock.now > deadline { break }
                await Task.yield()
            }
        } catch {
            let conversation = LoginConversation(lines: lines)
            throw OpenFailure(
                error: IMAPError(connecting: error, conversation),
                offersLOGINCommand: error.result == CURLE_LOGIN_DENIED && conversation.offersLOGINCommand)
        }
        let code: IMAPError.Code = Task.isCancelled ? .cancelled : .timedOut
        throw OpenFailure(error: IMAPError(code: code, operation: .connect, retry: .immediately))
    }

    /// ID and ENABLE in one round trip. A server that refuses either is used without.
    private func introduce(until deadline: ContinuousClock.Instant) async throws(IMAPError) {
        var commands: [Command] = []
        if let identity = options.identity { commands.append(.id(identity)) }
        let wanted = options.enabling.filter(session.capabilities.contains)
        if !wanted.isEmpty { commands.append(.enable(wanted)) }
        for command in commands {
            guard let transmission = try? session.send(command) else { continue }
            output += transmission.bytes
        }
        while !session.pendingTags.isEmpty { _ = try await effects(.connect, until: deadline) }
    }
}
