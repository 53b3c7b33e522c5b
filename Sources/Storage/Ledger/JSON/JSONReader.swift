// JSON, read: what a `Decodable` value talks to.
//
// A member that is missing reads as false, 0 or an empty list where one of these is wanted: what is added to a payload
// later with such a default needs no migration of the journal. Anything else that is missing is an error.

/// Reads one node of a document.
struct JSONReader: Decoder, SingleValueDecodingContainer {
    let document: JSONDocument
    /// nil for a member that is missing.
    let node: Int?
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let node, document.nodes[node].kind == .object else { throw JSONDocument.error("no object") }
        return KeyedDecodingContainer(JSONObjectReader(document: document, object: node))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let node else { return JSONArrayReader(document: document, next: 0, end: 0) }
        guard document.nodes[node].kind == .array else { throw JSONDocument.error("no array") }
        return JSONArrayReader(document: document, next: node + 1, end: Int(document.nodes[node].next))
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { node.map { document.nodes[$0].kind == .null } ?? true }

    func decode(_ type: Bool.Type) throws -> Bool {
        switch node.map({ document.nodes[$0].kind }) {
        case .yes: return true
        case .no: return false
        default: throw JSONDocument.error("neither true nor false")
        }
    }

    func decode(_ type: String.Type) throws -> String {
        guard let text = node.flatMap(document.string(at:)) else { throw JSONDocument.error("no text") }
        return text
    }

    func decode(_ type: Double.Type) throws -> Double {
        guard let number = node.flatMap(document.double(at:)) else { throw JSONDocument.error("no number") }
        return number
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }

    private func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        guard let node, let number = document.integer(type, at: node) else {
            throw JSONDocument.error("no whole number")
        }
        return number
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }
}

private struct JSONObjectReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let document: JSONDocument
    let object: Int
    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] {
        var keys: [Key] = []
        var index = object + 1
        while index < Int(document.nodes[object].next) {
            if let key = document.string(at: index).flatMap(Key.init(stringValue:)) { keys.append(key) }
            index = Int(document.nodes[index + 1].next)
        }
        return keys
    }

    private func reader(_ key: Key) -> JSONReader {
        JSONReader(document: document, node: document.member(key.stringValue, of: object))
    }

    /// nil where the member is missing or null.
    private func present(_ key: Key) -> JSONReader? {
        let reader = reader(key)
        return reader.decodeNil() ? nil : reader
    }

    /// What a missing member reads as, where that has an obvious value.
    private func or<Value>(_ empty: Value, _ key: Key, _ decode: (JSONReader) throws -> Value) rethrows -> Value {
        let reader = reader(key)
        return reader.node == nil ? empty : try decode(reader)
    }

    func contains(_ key: Key) -> Bool { document.member(key.stringValue, of: object) != nil }
    func decodeNil(forKey key: Key) -> Bool { reader(key).decodeNil() }

    func decode(_ type: String.Type, forKey key: Key) throws -> String { try reader(key).decode(type) }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try or(false, key) { try $0.decode(type) } }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try or(0, key) { try $0.decode(type) } }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try or(0, key) { try $0.decode(type) } }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try Value(from: reader(key))
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try present(key)?.decode(type) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try present(key)?.decode(type) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try present(key)?.decode(type) }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try present(key).map { try Value(from: $0) }
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try reader(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try reader(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { JSONReader(document: document, node: object) }
    func superDecoder(forKey key: Key) -> any Decoder { reader(key) }
}

private struct JSONArrayReader: UnkeyedDecodingContainer {
    let document: JSONDocument
    private var next: Int
    private let end: Int
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { nil }
    var isAtEnd: Bool { next >= end }

    init(document: JSONDocument, next: Int, end: Int) { (self.document, self.next, self.end) = (document, next, end) }

    private mutating func advance() throws -> JSONReader {
        guard !isAtEnd else { throw JSONDocument.error("the array is too short") }
        let reader = JSONReader(document: document, node: next)
        next = Int(document.nodes[next].next)
        currentIndex += 1
        return reader
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, document.nodes[next].kind == .null else { return false }
        _ = try advance()
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: try advance()) }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested>
    {
        try advance().container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try advance().unkeyedContainer() }

    mutating func superDecoder() throws -> any Decoder { try advance() }
}
