// How bytes move both ways, and what every effect means whatever the command. No command is named here.
import CCurl
import Glibc
import IMAPProtocol

extension IMAPConnection {
    /// Starts a call: finishes what a cancelled IDLE left, and refuses a second call at the same time.
    /// Its end is `leave()`.
    func enter(_ operation: IMAPError.Operation) async throws(IMAPError) {
        guard !isBusy else { throw IMAPError(code: .busy, operation: operation, retry: .immediately) }
        isBusy = true
        guard !session.pendingTags.isEmpty else { return }
        do {
            let deadline = ContinuousClock.now + options.session.doneTime
            while !session.pendingTags.isEmpty { _ = try await effects(operation, until: deadline) }
        } catch {
            isBusy = false
            throw error
        }
    }

    func leave() { isBusy = false }

    /// Sends one command and waits for its completion, `answerTime` in all.
    func run(_ command: Command, _ operation: IMAPError.Operation) async throws(IMAPError) -> Completion {
        try await enter(operation)
        defer { leave() }
        let tag = try begin(command, operation)
        let deadline = ContinuousClock.now + options.session.answerTime
        while true {
            let received = try await effects(operation, until: deadline)
            guard let completion = Self.completion(of: tag, in: received) else { continue }
            guard completion.isOK else { throw IMAPError(operation, refused: completion.status) }
            return completion
        }
    }

    /// Puts a command into the output.
    func begin(_ command: Command, _ operation: IMAPError.Operation) throws(IMAPError) -> Tag {
        guard isConnected else { throw disconnected(operation) }
        do {
            let transmission = try session.send(command)
            output += transmission.bytes
            return transmission.tag
        } catch {
            throw IMAPError(operation, error)
        }
    }

    static func completion(of tag: Tag, in effects: [Effect]) -> Completion? {
        for case .completed(let completion) in effects where completion.tag == tag { return completion }
        return nil
    }

    /// The next effects, at least one. After the deadline, or cancelled, the connection is closed: an
    /// answer would still be on its way. As long as the server takes bytes of ours, the deadline moves:
    /// a large APPEND over a slow line is no silence.
    func effects(
        _ operation: IMAPError.Operation, until deadline: ContinuousClock.Instant
    ) async throws(IMAPError) -> [Effect] {
        var (deadline, unsentCount) = (deadline, output.count)
        do {
            while true {
                if let effects = try await receive(operation, until: deadline) { return effects }
                guard output.count < unsentCount else { break }
                (deadline, unsentCount) = (.now + options.session.answerTime, output.count)
            }
        } catch {
            close()
            throw error
        }
        close()
        throw IMAPError(code: .timedOut, operation: operation, retry: .immediately)
    }

    /// The next effects, at least one; nil once the deadline has passed. Sends meanwhile. Cancelled, it
    /// throws and leaves the connection as it is.
    func receive(
        _ operation: IMAPError.Operation, until deadline: ContinuousClock.Instant, cancellable: Bool = true
    ) async throws(IMAPError) -> [Effect]? {
        while true {
            guard let pipe, failure == nil, goodbye == nil || operation == .logout else {
                let error = disconnected(operation)
                close()
                throw error
            }
            if cancellable, Task.isCancelled {
                throw IMAPError(code: .cancelled, operation: operation, retry: .immediately)
            }
            if let received = try move(pipe, operation) {
                for effect in received { try note(effect, operation) }
                if !received.isEmpty { return received }
                // A LOGOUT may end so, without a word: nothing more comes, and nothing has to be waited for.
                if session.state == .ended {
                    let error = disconnected(operation)
                    close()
                    throw error
                }
                continue
            }
            // To AGAIN first, only then poll: decrypted bytes may wait inside TLS.
            let events = POLLIN | (pipe.hasUnsent || !output.isEmpty ? POLLOUT : 0)
            let wake = await lane.wait(for: pipe.socket, events, until: deadline, cancellable: cancellable)
            if wake == .deadlinePassed { return nil }
        }
    }

    /// Writes and reads what goes without waiting. Nil if nothing came.
    private func move(_ pipe: BytePipe, _ operation: IMAPError.Operation) throws(IMAPError) -> [Effect]? {
        do {
            try pipe.send(&output)
            switch try pipe.receive(into: &input) {
            case .bytes(let count): return session.receive(input[..<count])
            case .end: return session.receiveEnd()
            case .nothingYet: return nil
            }
        } catch {
            close()
            throw IMAPError(code: .connectionLost, operation: operation, underlying: error.text, retry: .immediately)
        }
    }

    /// Takes what concerns the connection as a whole, whatever the command.
    private func note(_ effect: Effect, _ operation: IMAPError.Operation) throws(IMAPError) {
        switch effect {
        case .send(let bytes): output += bytes
        case .failed(let error): failure = error
        case .goodbye(let status): goodbye = status
        case .refused: unreadableCount += 1
        case .notice(let status):
            if status.code == .alert { alerts.append(status) }
            throttle = status.throttle ?? throttle
        case .uidValidityChanged:
            close()
            throw IMAPError(code: .mailboxChanged, operation: operation, retry: .immediately)
        case .completed(let completion): throttle = completion.status.throttle ?? throttle
        default: _ = unreported.take(effect)
        }
    }

    private func disconnected(_ operation: IMAPError.Operation) -> IMAPError {
        if let failure { return IMAPError(operation, failure, goodbye: goodbye) }
        if goodbye != nil { return IMAPError(operation, .connectionEnded, goodbye: goodbye) }
        return IMAPError(
            code: pipe == nil && session.state == .handOver ? .invalidCommand : .connectionLost, operation: operation,
            underlying: "not connected", retry: .immediately)
    }
}
