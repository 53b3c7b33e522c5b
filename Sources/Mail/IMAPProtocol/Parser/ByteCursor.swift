// A position in the bytes of one response, with the small steps of the grammar. Productions: the Grammar files.

/// Reads a byte array from front to back; no step goes past the end.
struct ByteCursor {
    let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    var isAtEnd: Bool { position >= bytes.count }

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func advance(by count: Int = 1) { position = min(bytes.count, position + count) }

    mutating func move(to position: Int) { self.position = min(bytes.count, max(0, position)) }

    /// Steps over the byte if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    /// Steps over the word if it is next, in any case. `word` is lower-case ASCII.
    mutating func take(_ word: StaticString) -> Bool {
        guard position + word.utf8CodeUnitCount <= bytes.count,
            ASCII.equal(bytes[position..<position + word.utf8CodeUnitCount], word)
        else { return false }
        position += word.utf8CodeUnitCount
        return true
    }

    mutating func take(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, isWanted(bytes[position]) { position += 1 }
        return bytes[start..<position]
    }

    mutating func skipSpaces() {
        while position < bytes.count, bytes[position] == ASCII.space { position += 1 }
    }

    /// Digits as a number; nil for none and for more than 64 bits.
    mutating func takeNumber() -> UInt64? {
        let start = position
        var value: UInt64 = 0
        while position < bytes.count, ASCII.isDigit(bytes[position]) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(bytes[position] - ASCII.zero))
            guard !overflow, !carry else {
                position = start
                return nil
            }
            value = sum
            position += 1
        }
        return position == start ? nil : value
    }

    /// The rest, and the cursor at the end.
    mutating func takeRest() -> ArraySlice<UInt8> {
        let rest = bytes[min(position, bytes.count)...]
        position = bytes.count
        return rest
    }
}
