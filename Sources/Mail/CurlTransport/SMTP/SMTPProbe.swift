// Asking a submission server whether it would let us in: connect, secure, log in, NOOP, QUIT. No sender, no recipient and
// no message is ever named; sending is SMTPSubmission's.
import CCurl
import Synchronization

/// Tries the login of one submission server (`afterword doctor`).
public struct SMTPProbe: Sendable {
    private let endpoint: ServerEndpoint
    private let credential: Credential
    private let limit: Duration

    /// `credential` may be `none` only for a server on loopback; `limit` is for the whole conversation.
    public init(endpoint: ServerEndpoint, credential: Credential, limit: Duration = .seconds(30)) {
        (self.endpoint, self.credential, self.limit) = (endpoint, credential, limit)
    }

    /// Connects, secures as the endpoint demands, logs in, says NOOP and QUIT. Cancelling ends it within a second.
    ///
    /// - Throws: `SMTPError`.
    public func run() async throws(SMTPError) {
        guard credential.isSendable else {
            throw SMTPError(code: .invalidCredential, operation: .prepare, retry: .needsPerson)
        }
        let lane: ProbeLane
        do { lane = try ProbeLane() } catch {
            throw SMTPError(
                code: .resources, operation: .prepare, underlying: "errno \(error.errno)", retry: .later(after: nil))
        }
        let cancellation = Cancellation()
        let (endpoint, credential, limit) = (endpoint, credential, limit)
        let failure = await withTaskCancellationHandler {
            await lane.perform(endpoint, credential, limit, cancellation)
        } onCancel: {
            cancellation.isCancelled.store(true, ordering: .relaxed)
        }
        if let failure { throw failure }
    }
}

/// The thread that `curl_easy_perform` blocks.
private actor ProbeLane {
    private let lane: Lane
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    init() throws(Lane.StartFailure) { lane = try Lane(name: "smtp-probe") }

    isolated deinit { lane.stop() }

    /// Nil when the server let us in.
    func perform(
        _ endpoint: ServerEndpoint, _ credential: Credential, _ limit: Duration, _ cancellation: Cancellation
    ) -> SMTPError? {
        do {
            return try ProbeTransfer(endpoint, credential, limit, cancellation).perform()
        } catch {
            return SMTPError(code: .resources, operation: .prepare, underlying: error.text, retry: .later(after: nil))
        }
    }
}

/// One conversation on one thread.
private final class ProbeTransfer {
    private let credential: Credential
    private let handle: CurlHandle
    private let cancellation: Cancellation
    private let deadline: ContinuousClock.Instant
    private var dialogue: SMTPDialogue
    private var stop: SMTPError?

    init(
        _ endpoint: ServerEndpoint, _ credential: Credential, _ limit: Duration, _ cancellation: Cancellation
    ) throws(CurlFailure) {
        (self.credential, self.cancellation) = (credential, cancellation)
        deadline = .now + limit
        dialogue = SMTPDialogue(
            SMTPDialogue.Demands(
                usesStartTLS: !endpoint.scheme.isImplicitTLS, mechanisms: credential.smtpMechanisms, recipientCount: 0,
                byteCount: 0, needsSMTPUTF8: false, needsEightBit: false))
        handle = try CurlHandle(
            endpoint, protocols: "smtp,smtps", path: EHLOLiteral.path(for: endpoint.host), credential,
            connectTimeout: limit)
        // Without a recipient or an upload libcurl sends just this one command after the login.
        try handle.set(CURLOPT_CUSTOMREQUEST, "NOOP")
        try handle.set(CURLOPT_NOBODY, 1)
        try handle.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, limit.wholeSeconds)
        try handle.set(CURLOPT_FORBID_REUSE, 1)
        try handle.set(CURLOPT_NOPROGRESS, 0)
        let context = Unmanaged.passUnretained(self).toOpaque()
        try handle.check(ccurl_set_pointer(handle.raw, CURLOPT_HEADERDATA, context))
        try handle.check(
            ccurl_set_header_function(handle.raw) { bytes, size, count, context in
                guard let context, let bytes else { return 0 }
                let transfer = Unmanaged<ProbeTransfer>.fromOpaque(context).takeUnretainedValue()
                return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
            })
        try handle.check(ccurl_set_pointer(handle.raw, CURLOPT_XFERINFODATA, context))
        try handle.check(
            ccurl_set_progress_function(handle.raw) { context, _, _, _, _ in
                guard let context else { return 1 }
                return Unmanaged<ProbeTransfer>.fromOpaque(context).takeUnretainedValue().mayGoOn() ? 0 : 1
            })
    }

    func perform() -> SMTPError? {
        let result = curl_easy_perform(handle.raw)
        if stop == nil, result == CURLE_OK { return nil }
        let end = SubmissionEnd(
            result: result, text: handle.failure(result).text, responseCode: handle.responseCode,
            operation: dialogue.operation, lastReply: dialogue.lastReply, handedOver: false, committed: false,
            stop: stop)
        switch end.outcome {
        case .notSent(let error, _): return error
        // The login was taken; a server that does not like NOOP has let us in all the same.
        default: return nil
        }
    }

    private func receive(_ line: UnsafeRawBufferPointer) -> Int {
        if let error = dialogue.receive(line: line, plainIsAllowed: handle.plainIsAllowed) {
            stop = stop ?? error
            return 0
        }
        if dialogue.operation == .sender, credential.isNone, !handle.isLoopback {
            stop = SMTPError(
                code: .invalidCredential, operation: .authenticate,
                underlying: "none, and the server is not on loopback", retry: .needsPerson)
            return 0
        }
        return line.count
    }

    private func mayGoOn() -> Bool {
        if cancellation.isCancelled.load(ordering: .relaxed) {
            stop = stop ?? SMTPError(code: .cancelled, operation: dialogue.operation, retry: .immediately)
        } else if ContinuousClock.now > deadline {
            stop = stop ?? SMTPError(code: .timedOut, operation: dialogue.operation, retry: .immediately)
        }
        return stop == nil
    }
}
