// The bytes of one submission through libcurl, and the hold-back before the last two of them.
// Lives on one thread from beginning to end.
import CCurl
import Glibc
import Synchronization

/// One `curl_easy_perform` of an upload, with the procedure that makes its result unambiguous:
/// hold back the last two bytes, look whether the connection lives, write "commit started", look
/// again, hand over.
final class SMTPTransfer {
    private let order: SubmissionOrder
    private let cancellation: Cancellation
    private let handle: CurlHandle
    private var dialogue: SMTPDialogue
    private var offset = 0
    private var committed = false
    private var handedOver = false
    private var stop: SMTPError?
    private var lastProgress = ContinuousClock.now
    /// When it was noticed that nobody waits for the reply any more.
    private var cancelledSince: ContinuousClock.Instant?

    /// Prepares the transfer; nothing is opened yet.
    init(_ order: SubmissionOrder, _ cancellation: Cancellation) throws(CurlFailure) {
        self.order = order
        self.cancellation = cancellation
        dialogue = SMTPDialogue(order.demands)
        handle = try CurlHandle(
            order.endpoint, protocols: "smtp,smtps", path: EHLOLiteral.path(for: order.endpoint.host), order.credential,
            connectTimeout: order.limits.connect)
        try handle.set(CURLOPT_MAIL_FROM, "<\(order.envelope.sender)>")
        try handle.set(CURLOPT_MAIL_RCPT, order.envelope.recipients.map { "<\($0)>" })
        try handle.set(CURLOPT_UPLOAD, 1)
        try handle.check(
            ccurl_set_offset(handle.raw, CURLOPT_INFILESIZE_LARGE, curl_off_t(order.message.count)))
        try handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, order.limits.reply.wholeSeconds)
        // Closing inside the transfer, by our own time limits, instead of libcurl's two minutes in
        // the clean-up, while the outcome waits.
        try handle.set(CURLOPT_FORBID_REUSE, 1)
        try handle.set(CURLOPT_NOPROGRESS, 0)
        try setCallbacks()
    }

    /// Blocks until the conversation is over.
    func perform() -> SubmissionOutcome {
        lastProgress = .now
        let result = curl_easy_perform(handle.raw)
        let end = SubmissionEnd(
            result: result, text: handle.failure(result).text, responseCode: handle.responseCode,
            operation: dialogue.operation, lastReply: dialogue.lastReply, handedOver: handedOver,
            committed: committed, stop: stop)
        return end.outcome
    }

    private func setCallbacks() throws(CurlFailure) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try handle.check(ccurl_set_pointer(handle.raw, CURLOPT_HEADERDATA, context))
        try handle.check(
            ccurl_set_header_function(handle.raw) { bytes, size, count, context in
                guard let context, let bytes else { return 0 }
                let transfer = Unmanaged<SMTPTransfer>.fromOpaque(context).takeUnretainedValue()
                return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
            })
        try handle.check(ccurl_set_pointer(handle.raw, CURLOPT_READDATA, context))
        try handle.check(
            ccurl_set_read_function(handle.raw) { buffer, size, count, context in
                guard let context, let buffer else { return ccurl_read_abort }
                let transfer = Unmanaged<SMTPTransfer>.fromOpaque(context).takeUnretainedValue()
                return transfer.supply(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
            })
        try handle.check(ccurl_set_pointer(handle.raw, CURLOPT_XFERINFODATA, context))
        try handle.check(
            ccurl_set_progress_function(handle.raw) { context, _, _, _, _ in
                guard let context else { return 1 }
                return Unmanaged<SMTPTransfer>.fromOpaque(context).takeUnretainedValue().mayGoOn() ? 0 : 1
            })
    }

    // MARK: Called by libcurl

    /// One line of the server. Any other count than the line's ends the transfer.
    private func receive(_ line: UnsafeRawBufferPointer) -> Int {
        lastProgress = .now
        if let error = dialogue.receive(line: line, plainIsAllowed: handle.plainIsAllowed) {
            _ = end(error)
            return 0
        }
        if dialogue.operation == .sender, let error = missingCredentials {
            _ = end(error)
            return 0
        }
        if dialogue.isOver { hurry() }
        return line.count
    }

    /// The next bytes of the message: all but the last two, then those, then none.
    private func supply(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        lastProgress = .now
        if let error = missingCredentials { return end(error) }
        guard dialogue.mayHandOver else {
            return end(SMTPError(code: .noAuthenticationOffered, operation: .content, retry: .needsPerson))
        }
        let held = order.message.count - 2
        let isLast = offset >= held
        if isLast, !handedOver, let error = beginCommit() { return end(error) }
        let upTo = min(isLast ? order.message.count : held, offset + buffer.count)
        buffer.copyBytes(from: order.message[offset..<upTo])
        defer { offset = upTo }
        return upTo - offset
    }

    /// About once a second, and after each step: zero ends the transfer.
    private func mayGoOn() -> Bool {
        let silence = ContinuousClock.now - lastProgress
        if handedOver { return mayWaitForReply(silence) }
        if cancellation.isCancelled.load(ordering: .relaxed) {
            // A refusal that was read already says more.
            if dialogue.isOver { return false }
            _ = end(SMTPError(code: .cancelled, operation: dialogue.operation, retry: .immediately))
            return false
        }
        if dialogue.operation == .content, silence >= order.limits.dataStall {
            _ = end(SMTPError(code: .timedOut, operation: .content, retry: .immediately))
            return false
        }
        return true
    }

    /// The reply's own limit comes first; the one here is for last bytes that cannot be written. Who cancels is given
    /// the outcome in time to write it down, and where no reply came by then it is unknown.
    private func mayWaitForReply(_ silence: Duration) -> Bool {
        if cancellation.isCancelled.load(ordering: .relaxed) {
            let since = cancelledSince ?? .now
            cancelledSince = since
            if ContinuousClock.now - since >= order.limits.finalReplyWhenCancelled { return dialogue.isOver }
        }
        return silence < order.limits.finalReply + .seconds(10)
    }

    /// Only a server on this machine may take mail from nobody in particular.
    private var missingCredentials: SMTPError? {
        guard order.credential.isNone, !handle.isLoopback else { return nil }
        return SMTPError(
            code: .invalidCredential, operation: .authenticate, underlying: "none, and the server is not on loopback",
            retry: .needsPerson)
    }

    // MARK: The hold-back

    /// Writes "commit started" between two looks at the connection. Returns why not to hand over.
    private func beginCommit() -> SMTPError? {
        if cancellation.isCancelled.load(ordering: .relaxed) {
            return SMTPError(code: .cancelled, operation: .content, retry: .immediately)
        }
        if let error = interruption() { return error }
        do { try order.commit() } catch {
            // The error's own text may hold anything: its type says enough.
            let text = "\(type(of: error))"
            return SMTPError(code: .commitFailed, operation: .content, underlying: text, retry: .needsPerson)
        }
        committed = true
        if let error = interruption() { return error }
        handedOver = true
        _ = ccurl_set_long(
            handle.raw, CURLOPT_SERVER_RESPONSE_TIMEOUT, order.limits.finalReply.wholeSeconds)
        return nil
    }

    /// A server has nothing to say or close before the dot. If it does, the last bytes stay here, and
    /// whatever it says, it has no message.
    private func interruption() -> SMTPError? {
        var polled = pollfd(fd: handle.socket, events: Int16(POLLIN) | ccurl_poll_peer_closed, revents: 0)
        let count = poll(&polled, 1, 0)
        guard count != 0 else { return nil }
        let isClosed = polled.revents & (ccurl_poll_peer_closed | Int16(POLLHUP) | Int16(POLLERR)) != 0
        return SMTPError(
            code: isClosed ? .connectionLost : .interrupted, operation: .content, retry: .later(after: nil))
    }

    /// Notes why we end the transfer ourselves; the answer is the read callback's.
    private func end(_ error: SMTPError) -> Int {
        stop = stop ?? error
        hurry()
        return ccurl_read_abort
    }

    /// From here on only QUIT and its reply can follow.
    private func hurry() {
        _ = ccurl_set_long(handle.raw, CURLOPT_SERVER_RESPONSE_TIMEOUT, order.limits.quit.wholeSeconds)
    }
}

extension Duration {
    /// Seconds rounded up, at least one: for libcurl zero means its own default.
    var wholeSeconds: Int { max(1, Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0)) }
}
