// JSON, read: where everything stands in the text (RFC 8259). What values are made of it is in JSONReader.swift.

/// A text of JSON, cut into nodes in the order of the text.
final class JSONDocument {
    enum Kind: UInt8 { case object, array, string, escapedString, number, yes, no, null }

    struct Node {
        var kind: Kind
        /// Of strings the bytes between the quotation marks; of objects `start` is the member to look at first.
        var start: Int32
        var end: Int32
        /// The node after this one and all in it.
        var next: Int32 = 0
    }

    let bytes: [UInt8]
    private(set) var nodes: [Node] = []
    private var position = 0

    /// - Throws: `DecodingError.dataCorrupted` for anything that is not one value of JSON.
    init(_ bytes: [UInt8]) throws {
        self.bytes = bytes
        guard bytes.count < Int(Int32.max) else { throw Self.error("too long") }
        nodes.reserveCapacity(bytes.count / 8 + 4)
        try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw Self.error("something follows") }
    }

    static func error(_ text: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: text))
    }

    // MARK: Looking up

    /// The node of the value under `key` in the object at `object`; nil where there is none.
    ///
    /// Members are mostly asked for in the order they were written in, so the search begins after the last one found.
    func member(_ key: String, of object: Int) -> Int? {
        let first = object + 1
        let end = Int(nodes[object].next)
        let from = Int(nodes[object].start)
        for range in [from..<end, first..<from] {
            var index = range.lowerBound
            while index < range.upperBound {
                if isKey(index, key) {
                    nodes[object].start = nodes[index + 1].next
                    return index + 1
                }
                index = Int(nodes[index + 1].next)
            }
        }
        return nil
    }

    private func isKey(_ index: Int, _ key: String) -> Bool {
        let node = nodes[index]
        guard node.kind == .string else { return string(at: index) == key }
        let utf8 = key.utf8
        guard Int(node.end - node.start) == utf8.count else { return false }
        var position = Int(node.start)
        for unit in utf8 {
            if bytes[position] != unit { return false }
            position += 1
        }
        return true
    }

    /// The text of a string; nil where the node is something else.
    func string(at index: Int) -> String? {
        let node = nodes[index]
        let raw = bytes[Int(node.start)..<Int(node.end)]
        switch node.kind {
        case .string: return String(decoding: raw, as: UTF8.self)
        case .escapedString: return Self.unescaped(raw)
        default: return nil
        }
    }

    func integer<Number: FixedWidthInteger>(_ type: Number.Type, at index: Int) -> Number? {
        let node = nodes[index]
        guard node.kind == .number else { return nil }
        var rest = bytes[Int(node.start)..<Int(node.end)]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        var value: Number = 0
        for byte in rest {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let digit = Number(truncatingIfNeeded: byte - 0x30)
            let (sum, carry) =
                isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    func double(at index: Int) -> Double? {
        let node = nodes[index]
        guard node.kind == .number else { return nil }
        return Double(String(decoding: bytes[Int(node.start)..<Int(node.end)], as: UTF8.self))
    }

    // MARK: Cutting

    private func value(depth: Int) throws {
        guard depth < 64 else { throw Self.error("nested too deep") }
        skipSpace()
        guard position < bytes.count else { throw Self.error("ends too early") }
        switch bytes[position] {
        case UInt8(ascii: "{"): try container(.object, close: UInt8(ascii: "}"), depth: depth)
        case UInt8(ascii: "["): try container(.array, close: UInt8(ascii: "]"), depth: depth)
        case UInt8(ascii: "\""): try string()
        case UInt8(ascii: "t"): try word("true", .yes)
        case UInt8(ascii: "f"): try word("false", .no)
        case UInt8(ascii: "n"): try word("null", .null)
        default: try number()
        }
    }

    private func container(_ kind: Kind, close: UInt8, depth: Int) throws {
        let index = nodes.count
        nodes.append(Node(kind: kind, start: Int32(index + 1), end: 0))
        position += 1
        skipSpace()
        if position < bytes.count, bytes[position] == close {
            position += 1
        } else {
            try members(kind, close: close, depth: depth)
        }
        nodes[index].next = Int32(nodes.count)
    }

    private func members(_ kind: Kind, close: UInt8, depth: Int) throws {
        while true {
            if kind == .object {
                skipSpace()
                try string()
                skipSpace()
                try expect(UInt8(ascii: ":"))
            }
            try value(depth: depth + 1)
            skipSpace()
            guard position < bytes.count, bytes[position] != close else { break }
            try expect(UInt8(ascii: ","))
        }
        try expect(close)
    }

    private func string() throws {
        try expect(UInt8(ascii: "\""))
        let start = position
        var kind = Kind.string
        // Most of a text is this loop: it works on local values.
        let end = try bytes.withUnsafeBufferPointer { bytes in
            var position = start
            while position < bytes.count, bytes[position] != 0x22 {
                guard bytes[position] >= 0x20 else { throw Self.error("a control character in a string") }
                if bytes[position] == 0x5C {
                    kind = .escapedString
                    position += 1
                }
                position += 1
            }
            return position
        }
        position = end
        try expect(UInt8(ascii: "\""))
        append(kind, from: start, to: end)
    }

    private func number() throws {
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                position += 1
                continue
            default: break
            }
            break
        }
        guard position > start, (0x30...0x39).contains(bytes[position - 1]) else { throw Self.error("not a value") }
        append(.number, from: start, to: position)
    }

    private func word(_ word: StaticString, _ kind: Kind) throws {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else {
            throw Self.error("not a value")
        }
        append(kind, from: position, to: end)
        position = end
    }

    private func append(_ kind: Kind, from start: Int, to end: Int) {
        nodes.append(Node(kind: kind, start: Int32(start), end: Int32(end), next: Int32(nodes.count + 1)))
    }

    private func expect(_ byte: UInt8) throws {
        guard position < bytes.count, bytes[position] == byte else { throw Self.error("misses a sign") }
        position += 1
    }

    private func skipSpace() {
        while position < bytes.count, bytes[position] <= 0x20 {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }
}

extension JSONDocument {
    /// nil for escapes that are none, and for halves of surrogate pairs.
    private static func unescaped(_ raw: ArraySlice<UInt8>) -> String? {
        var units: [UInt8] = []
        units.reserveCapacity(raw.count)
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                units.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "u"):
                guard let scalar = scalar(&rest) else { return nil }
                units += Character(scalar).utf8
            case let other? where other == 0x22 || other == 0x5C || other == 0x2F: units.append(other)
            default: return nil
            }
        }
        return String(decoding: units, as: UTF8.self)
    }

    /// What follows `\u`: four digits, and for a surrogate another escape.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let high = hexadecimal(&rest) else { return nil }
        guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) }
        guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"),
            let low = hexadecimal(&rest), (0xDC00..<0xE000).contains(low)
        else { return nil }
        return Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    }

    private static func hexadecimal(_ rest: inout ArraySlice<UInt8>) -> UInt32? {
        guard rest.count >= 4 else { return nil }
        let digits = rest.prefix(4)
        rest = rest.dropFirst(4)
        guard !digits.contains(UInt8(ascii: "+")), !digits.contains(UInt8(ascii: "-")) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
