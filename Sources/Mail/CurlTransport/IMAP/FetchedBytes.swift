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

    init(limit: Int) { self.limit = limit }

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
