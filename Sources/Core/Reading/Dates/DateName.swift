// The words of the date scanner as numbers: a text's words are hashed once, then compared and looked up without strings.

/// A word in lower case without accents, as the hash of its bytes.
struct DateName: Hashable, Sendable, ExpressibleByStringLiteral {
    let hash: UInt64

    @inline(__always)
    init(hash: UInt64) { self.hash = hash }

    init(_ word: String) { hash = FNV.hash(word.utf8) }

    /// The compiler makes a number of it.
    @inline(__always)
    init(stringLiteral word: StaticString) {
        var state = FNV()
        for index in 0..<word.utf8CodeUnitCount { state.mix(word.utf8Start[index]) }
        hash = state.value
    }
}

/// What a list of words means.
struct DateTable<Value: Sendable>: Sendable, ExpressibleByDictionaryLiteral {
    /// The words in the order of the list.
    private(set) var names: [String] = []
    private var values: [Value] = []
    private var index = HashIndex()

    init() {}

    init(dictionaryLiteral entries: (String, Value)...) {
        for (name, value) in entries { set(name, value) }
    }

    /// The last meaning of a word counts.
    mutating func set(_ name: String, _ value: Value) {
        let hash = DateName(name).hash
        let known = index.find(hash)
        if known >= 0 {
            values[known] = value
        } else {
            index.insert(hash, values.count)
            names.append(name)
            values.append(value)
        }
    }

    @inline(__always)
    subscript(_ name: DateName) -> Value? {
        let found = index.find(name.hash)
        return found >= 0 ? values[found] : nil
    }
}
