// Descriptions for logs, without a byte of mail.

extension Effect: CustomStringConvertible, CustomDebugStringConvertible {
    /// What happened, by numbers and names of the protocol.
    public var description: String {
        switch self {
        case .send(let bytes): "send \(bytes.count) bytes"
        case .greeted(let status): "greeted: \(status)"
        case .ready: "ready"
        case .capabilitiesChanged: "capabilities changed"
        case .exists(let count): "\(count) exist"
        case .expunged(let sequence): "expunged number \(sequence)"
        case .vanished(let uids, let earlier): "vanished\(earlier ? " earlier" : ""): \(uids.count)"
        case .uidValidityChanged(let validity): "UIDVALIDITY \(validity)"
        case .statusChanged(let status): "status of \(status.name)"
        case .unsolicited(let message): "unsolicited \(message)"
        case .notice(let status): "notice: \(status)"
        case .bodyBegan(let start): "body of \(start.byteCount) bytes began"
        case .bodyChunk(let chunk): "\(chunk.count) bytes of body"
        case .bodyEnded: "body ended"
        case .message(let message, let tag): "\(message) for \(tag)"
        case .messageDiscarded(let reason): "message discarded: \(reason)"
        case .idling(let tag): "idling for \(tag)"
        case .completed(let completion): "\(completion)"
        case .goodbye(let status): "goodbye: \(status)"
        case .refused(let error): "refused: \(error)"
        case .failed(let error): "failed: \(error)"
        }
    }

    public var debugDescription: String { description }
}

extension StatusResponse: CustomStringConvertible, CustomDebugStringConvertible {
    /// Condition and code; the text is only measured.
    public var description: String {
        let code = code.map { " [\($0)]" } ?? ""
        return "\(condition.rawValue)\(code), text of \(text)"
    }

    public var debugDescription: String { description }
}

extension Completion: CustomStringConvertible, CustomDebugStringConvertible {
    /// Command and verdict, not the result.
    public var description: String { "\(tag) \(kind.rawValue): \(status)" }
    public var debugDescription: String { description }
}

extension FetchedMessage: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String {
        let bodies = bodies.map { "\($0.byteCount) bytes" }.joined(separator: ", ")
        return "message \(uid?.description ?? "without UID")\(bodies.isEmpty ? "" : " with \(bodies)")"
    }

    public var debugDescription: String { description }
}

extension ResponsePart: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String {
        switch self {
        case .tagged(let tag, let status): "\(tag) \(status)"
        case .continuation(let text): "continuation, text of \(text)"
        case .untagged(let response): "\(response)"
        case .fetchBegan(let sequence): "FETCH of number \(sequence)"
        case .fetchItem(let item): "\(item)"
        case .bodyBegan(_, _, let byteCount): "body of \(byteCount) bytes began"
        case .bodyChunk(let chunk): "\(chunk.count) bytes of body"
        case .bodyEnded: "body ended"
        case .fetchEnded: "FETCH ended"
        case .fetchBroken(let error): "FETCH broken: \(error)"
        case .refused(let error): "refused: \(error)"
        case .failed(let error): "failed: \(error)"
        }
    }

    public var debugDescription: String { description }
}
