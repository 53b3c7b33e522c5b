// The one source of randomness of a simulated search.

/// SplitMix64: the same numbers for the same seed on every machine.
struct Chance: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0 ..< count; 0 where there is nothing to choose from.
    mutating func below(_ count: Int) -> Int { count > 0 ? Int(next() % UInt64(count)) : 0 }

    mutating func isOne(in count: Int) -> Bool { below(count) == 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// One of the values, each as often as its weight says.
    mutating func pick<Value>(_ weighted: [(Int, Value)]) -> Value {
        var number = below(weighted.reduce(0) { $0 + $1.0 })
        for (weight, value) in weighted {
            number -= weight
            if number < 0 { return value }
        }
        return weighted[0].1
    }
}
