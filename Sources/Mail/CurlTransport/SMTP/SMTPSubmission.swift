// One submission, from connecting to QUIT, on a thread of its own. What the result means is told by
// SubmissionOutcome; what the server says is judged by SMTPDialogue; the bytes leave by SMTPTransfer.
import CCurl
import Synchronization

/// Submits messages to one server (RFC 6409), each by a connection of its own.
///
/// Rules: nothing is handed over before the server accepted the credentials (235), or none are
/// configured; the last two bytes leave only after `commit` returned and the connection was found
/// alive; a submission whose last bytes left is `unknown` until a reply to the dot was read.
public struct SMTPSubmission: Sendable {
    public let endpoint: ServerEndpoint
    private let credential: Credential
    private let limits: SMTPLimits

    /// `credential` may be `none` only for a server on loopback.
    public init(endpoint: ServerEndpoint, credential: Credential, limits: SMTPLimits = SMTPLimits()) {
        self.endpoint = endpoint
        self.credential = credential
        self.limits = limits
    }

    /// Submits `message`, which must be in wire form (CRLF) without dot-stuffing, and waits for what
    /// came of it. `commit` is called at most once, on the submission's own thread, right before the
    /// last bytes leave, and may block; if it throws, nothing is sent. Cancelling ends the submission
    /// within a second as long as the last bytes have not left; afterwards the reply is waited for only
    /// `finalReplyWhenCancelled`, and the outcome is `unknown` without it.
    public func submit(
        _ envelope: SMTPEnvelope, message: [UInt8], commit: @escaping @Sendable () throws -> Void
    ) async -> SubmissionOutcome {
        let lane: SubmissionLane
        do { lane = try SubmissionLane() } catch {
            let error = SMTPError(
                code: .resources, operation: .prepare, underlying: "errno \(error.errno)", retry: .later(after: nil))
            return .notSent(error, committed: false)
        }
        let cancellation = Cancellation()
        let order = SubmissionOrder(
            endpoint: endpoint, credential: credential, limits: limits, envelope: envelope, message: message,
            commit: commit)
        return await withTaskCancellationHandler {
            await lane.perform(order, cancellation)
        } onCancel: {
            cancellation.isCancelled.store(true, ordering: .relaxed)
        }
    }
}

/// Everything one submission needs.
struct SubmissionOrder: Sendable {
    let endpoint: ServerEndpoint
    let credential: Credential
    let limits: SMTPLimits
    let envelope: SMTPEnvelope
    let message: [UInt8]
    let commit: @Sendable () throws -> Void

    /// What makes the submission impossible whatever the server says.
    var defect: SMTPError? {
        if !credential.isSendable {
            return SMTPError(code: .invalidCredential, operation: .prepare, retry: .needsPerson)
        }
        return WireForm.defect(of: message).map {
            SMTPError(code: .invalidMessage, operation: .prepare, underlying: $0, retry: .never)
        }
    }

    var demands: SMTPDialogue.Demands {
        SMTPDialogue.Demands(
            usesStartTLS: !endpoint.scheme.isImplicitTLS, mechanisms: credential.smtpMechanisms,
            recipientCount: envelope.recipients.count, byteCount: message.count,
            needsSMTPUTF8: envelope.needsSMTPUTF8, needsEightBit: WireForm.hasEightBit(message))
    }
}

/// Set from any thread, read by the submission's.
final class Cancellation: Sendable {
    let isCancelled = Atomic(false)
}

/// The thread that `curl_easy_perform` blocks.
private actor SubmissionLane {
    private let lane: Lane
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    init() throws(Lane.StartFailure) { lane = try Lane(name: "smtp") }

    isolated deinit { lane.stop() }

    func perform(_ order: SubmissionOrder, _ cancellation: Cancellation) -> SubmissionOutcome {
        if let error = order.defect { return .notSent(error, committed: false) }
        do {
            let transfer = try SMTPTransfer(order, cancellation)
            return transfer.perform()
        } catch {
            let error = SMTPError(
                code: .resources, operation: .prepare, underlying: error.text, retry: .later(after: nil))
            return .notSent(error, committed: false)
        }
    }
}

extension Credential {
    /// The words after AUTH by which libcurl can use this credential.
    var smtpMechanisms: [String] {
        switch self {
        case .password: ["PLAIN", "LOGIN"]
        case .bearer(_, _, let mechanism): [mechanism.rawValue]
        case .none: []
        }
    }
}
