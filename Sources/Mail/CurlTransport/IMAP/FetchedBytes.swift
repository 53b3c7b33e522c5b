// What FETCH brings to the caller, and how streamed bodies are gathered without growing beyond a limit.
public import IMAPProtocol

/// One message as the first look takes it.
public struct FetchedHeader: Sendable {
    /// UID, size, date, structure: what was asked for and came. The UID is there.
    public let message: FetchedMessage
    public let uid: UID
    /// The header's bytes as they are in the mailbox, up to the limit.
    public let bytes: [UInt8]
    public let isTruncated: Bool
}

/// A message or a part of one.
public struct FetchedBytes: Sendable {
    /// As in the mailbox, transfer encoding included, up to the limit.
    public let bytes: [UInt8]
    /// There is more than the limit.
    public let isTruncated: Bool
    /// The server says that there is no such part (NIL), which is not an empty one.
    public let isAbsent: Bool
}

/// Gathers the bodies of one message after the other, each up to a limit.
struct BodyCollector {
    let limit: Int
    private(set) var bytes: [UInt8] = []
    private(set) var isTruncated = false
    private(set) var origin: UInt32?

    init(limit: Int) { self.limit = max(0, limit) }

    mutating func take(_ effect: Effect) {
        switch effect {
        case .bodyBegan(let start):
            reset()
            origin = start.origin
            bytes.reserveCapacity(min(start.byteCount, limit))
        case .bodyChunk(let chunk):
            let room = limit - bytes.count
            if chunk.count > room { isTruncated = true }
            bytes += chunk.prefix(room)
        case .messageDiscarded: reset()
        default: break
        }
    }

    mutating func reset() {
        bytes = []
        isTruncated = false
        origin = nil
    }
}

/// What a bulk FETCH has brought and was not handed over yet.
struct HeaderGathering {
    private var collector: BodyCollector
    private var headers: [FetchedHeader] = []
    private(set) var missing = UIDSet()
    /// The first NO or BAD.
    private(set) var refusal: StatusResponse?

    init(limit: Int) { collector = BodyCollector(limit: limit) }

    mutating func take(_ effect: Effect) {
        switch effect {
        case .message(let message, _):
            // A reply torn in two brings the rest, without the header, by itself.
            guard let uid = message.uid, !message.bodies.isEmpty else { return }
            headers.append(
                FetchedHeader(
                    message: message, uid: uid, bytes: collector.bytes, isTruncated: collector.isTruncated))
            collector.reset()
        case .completed(let completion):
            if case .fetched(let result) = completion.result { missing.formUnion(result.missing) }
            if !completion.isOK { refusal = refusal ?? completion.status }
        default: collector.take(effect)
        }
    }

    mutating func takeHeaders() -> [FetchedHeader] {
        defer { headers = [] }
        return headers
    }
}
