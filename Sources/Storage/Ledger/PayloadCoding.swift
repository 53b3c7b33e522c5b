// How payloads and records become JSON and come back. The bytes of a draft's mail are kept apart from the JSON.

import FoundationEssentials
import Interviews

/// JSON as the ledger writes it: one line, members in the order of their declaration, moments in milliseconds.
enum PayloadCoding {
    static func encode(_ value: some Encodable, style: JSONOutput.Style = .stored) throws -> String {
        let output = JSONOutput(style: style)
        try output.value(value)
        return output.text
    }

    /// Whether this text is what `encode` makes of the value.
    static func isWritten(_ value: some Encodable, as json: Data) throws -> Bool {
        let output = JSONOutput(style: .stored)
        try output.value(value)
        return json.elementsEqual(output.bytes)
    }

    /// - Throws: `DecodingError`.
    static func decode<Value: Decodable>(_ type: Value.Type, from json: Data) throws -> Value {
        try Value(from: JSONReader(document: try JSONDocument(Array(json)), node: 0))
    }
}

/// Decodes the payload of one entry.
struct StoredPayload: PayloadDecoder {
    var json: Data

    func decode<Payload: Decodable>(_ type: Payload.Type) throws -> Payload {
        try PayloadCoding.decode(type, from: json)
    }
}

extension Event {
    /// The event without the bytes of its mail, and those bytes; empty where it carries none.
    func separatingBytes() -> (event: Event, bytes: [UInt8]) {
        switch self {
        case .draftMade(var draft):
            let bytes = draft.takeBytes()
            return (.draftMade(draft), bytes)
        case .draftEdited(var change):
            let bytes = change.bytes
            change.bytes = []
            return (.draftEdited(change), bytes)
        case .draftConfirmed(var change):
            let bytes = change.bytes
            change.bytes = []
            return (.draftConfirmed(change), bytes)
        default: return (self, [])
        }
    }

    /// The event with the bytes that were kept apart.
    func joining(_ bytes: [UInt8]) -> Event {
        switch self {
        case .draftMade(var draft):
            draft.bytes = bytes
            return .draftMade(draft)
        case .draftEdited(var change):
            change.bytes = bytes
            return .draftEdited(change)
        case .draftConfirmed(var change):
            change.bytes = bytes
            return .draftConfirmed(change)
        default: return self
        }
    }
}

extension Draft {
    /// Empties `bytes` and returns what they were.
    mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes = []
        return taken
    }
}
