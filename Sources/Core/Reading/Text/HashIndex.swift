// A map from 64-bit keys to small numbers, flat and deterministic: what the tries of phrases and the weights of the
// model are looked up in. Not a general container: nothing is ever removed.

/// An open-addressing map from a hash to a non-negative number.
struct HashIndex: Sendable {
    private var keys: [UInt64]
    private var values: [Int32]
    private var mask: Int
    private(set) var count = 0

    init(minimumCapacity: Int = 16) {
        var capacity = 32
        while capacity < minimumCapacity * 2 { capacity *= 2 }
        keys = [UInt64](repeating: 0, count: capacity)
        values = [Int32](repeating: -1, count: capacity)
        mask = capacity - 1
    }

    /// The number stored under `key`, or -1.
    @inline(__always)
    func find(_ key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: key ^ (key >> 29)) & mask
        while values[slot] >= 0 {
            if keys[slot] == key { return Int(values[slot]) }
            slot = (slot + 1) & mask
        }
        return -1
    }

    /// Stores `value` under `key`, replacing what stood there.
    mutating func insert(_ key: UInt64, _ value: Int) {
        if (count + 1) * 2 > keys.count { grow() }
        var slot = Int(truncatingIfNeeded: key ^ (key >> 29)) & mask
        while values[slot] >= 0 {
            if keys[slot] == key {
                values[slot] = Int32(clamping: value)
                return
            }
            slot = (slot + 1) & mask
        }
        keys[slot] = key
        values[slot] = Int32(clamping: value)
        count += 1
    }

    private mutating func grow() {
        var larger = HashIndex(minimumCapacity: keys.count)
        for slot in keys.indices where values[slot] >= 0 { larger.insert(keys[slot], Int(values[slot])) }
        self = larger
    }
}

/// A set of hashes that is emptied often: by counting up, not by clearing.
struct HashMarks: Sendable {
    private var keys: [UInt64]
    private var rounds: [UInt32]
    private var round: UInt32 = 1
    private var count = 0

    init() {
        keys = [UInt64](repeating: 0, count: 1024)
        rounds = [UInt32](repeating: 0, count: 1024)
    }

    mutating func removeAll() {
        round += 1
        count = 0
    }

    /// Whether `key` was not marked yet; marks it. Says no when it is full.
    @inline(__always)
    mutating func mark(_ key: UInt64) -> Bool {
        guard count < 768 else { return false }
        var slot = Int(truncatingIfNeeded: key ^ (key >> 17)) & 1023
        while rounds[slot] == round {
            if keys[slot] == key { return false }
            slot = (slot + 1) & 1023
        }
        keys[slot] = key
        rounds[slot] = round
        count += 1
        return true
    }
}

/// FNV-1a with 64 bits: the hash of tokens and features. It is written into the weights file, so it never changes.
struct FNV: Sendable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    mutating func mix(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    static func hash(_ text: some Sequence<UInt8>) -> UInt64 {
        var state = FNV()
        for byte in text { state.mix(byte) }
        return state.value
    }

    static func hash(_ text: String) -> UInt64 { hash(text.utf8) }

    /// One hash of two, in order.
    @inline(__always)
    static func combine(_ left: UInt64, _ right: UInt64) -> UInt64 {
        var mixed = (left ^ (left >> 31)) &* 0x9E37_79B9_7F4A_7C15
        mixed ^= right &* 0xC2B2_AE3D_27D4_EB4F
        return mixed ^ (mixed >> 32)
    }
}
