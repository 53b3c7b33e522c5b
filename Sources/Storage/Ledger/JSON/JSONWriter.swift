// JSON, written: what an `Encodable` value talks to. Members are written as they come, so containers are filled one
// after the other, as synthesised code does.

/// Writes one value into the output.
struct JSONWriter: Encoder {
    let output: JSONOutput
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(JSONObjectWriter(output: output, depth: output.open(object: true)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONArrayWriter(output: output, depth: output.open(object: false))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { JSONValueWriter(output: output) }
}

private struct JSONObjectWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let output: JSONOutput
    let depth: Int
    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil(forKey key: Key) {
        output.key(key.stringValue, at: depth)
        output.null()
    }

    mutating func encode(_ value: Bool, forKey key: Key) {
        output.key(key.stringValue, at: depth)
        output.bool(value)
    }

    mutating func encode(_ value: String, forKey key: Key) {
        guard output.style == .stored || !Self.isMailText(key) else { return }
        output.key(key.stringValue, at: depth)
        output.string(value)
    }

    mutating func encode(_ value: Int, forKey key: Key) {
        output.key(key.stringValue, at: depth)
        output.integer(value)
    }

    mutating func encode(_ value: Double, forKey key: Key) throws {
        output.key(key.stringValue, at: depth)
        try output.number(value)
    }

    mutating func encode(_ value: some Encodable, forKey key: Key) throws {
        guard output.style == .stored || key.stringValue != "bytes" else { return }
        output.key(key.stringValue, at: depth)
        try output.value(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy keyType: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        output.key(key.stringValue, at: depth)
        return KeyedEncodingContainer(JSONObjectWriter<Nested>(output: output, depth: output.open(object: true)))
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        output.key(key.stringValue, at: depth)
        return JSONArrayWriter(output: output, depth: output.open(object: false))
    }

    mutating func superEncoder() -> any Encoder { JSONWriter(output: output) }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        output.key(key.stringValue, at: depth)
        return JSONWriter(output: output)
    }

    /// What a mail said at length, which `log` does not repeat.
    private static func isMailText(_ key: Key) -> Bool { key.stringValue == "newText" }
}

private struct JSONArrayWriter: UnkeyedEncodingContainer {
    let output: JSONOutput
    let depth: Int
    var codingPath: [any CodingKey] { [] }
    private(set) var count = 0

    init(output: JSONOutput, depth: Int) { (self.output, self.depth) = (output, depth) }

    private mutating func next() {
        output.separate(at: depth)
        count += 1
    }

    mutating func encodeNil() {
        next()
        output.null()
    }

    mutating func encode(_ value: some Encodable) throws {
        next()
        try output.value(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy keyType: Nested.Type) -> KeyedEncodingContainer<Nested> {
        next()
        return KeyedEncodingContainer(JSONObjectWriter<Nested>(output: output, depth: output.open(object: true)))
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        next()
        return JSONArrayWriter(output: output, depth: output.open(object: false))
    }

    mutating func superEncoder() -> any Encoder {
        next()
        return JSONWriter(output: output)
    }
}

private struct JSONValueWriter: SingleValueEncodingContainer {
    let output: JSONOutput
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { output.null() }
    func encode(_ value: Bool) { output.bool(value) }
    func encode(_ value: String) { output.string(value) }
    func encode(_ value: Double) throws { try output.number(value) }
    func encode(_ value: Float) throws { try output.number(Double(value)) }
    func encode(_ value: Int) { output.integer(value) }
    func encode(_ value: Int8) { output.integer(value) }
    func encode(_ value: Int16) { output.integer(value) }
    func encode(_ value: Int32) { output.integer(value) }
    func encode(_ value: Int64) { output.integer(value) }
    func encode(_ value: UInt) { output.integer(value) }
    func encode(_ value: UInt8) { output.integer(value) }
    func encode(_ value: UInt16) { output.integer(value) }
    func encode(_ value: UInt32) { output.integer(value) }
    func encode(_ value: UInt64) { output.integer(value) }
    func encode(_ value: some Encodable) throws { try output.value(value) }
}
