// JSON, read: where everything stands in the text. How it is cut is in JSONCutter.swift, what values are made of it in
// JSONReader.swift.

/// A text of JSON, cut into nodes in the order of the text.
final class JSONDocument {
    enum Kind: UInt8 { case object, array, string, escapedString, number, yes, no, null }

    struct Node {
        var kind: Kind
        /// The bytes of a number or a word, or those between the quotation marks.
        var start: Int32
        /// Of objects which of the document's objects it is.
        var end: Int32
        /// The node after this one and all in it.
        var next: Int32
    }

    let bytes: [UInt8]
    let nodes: [Node]
    /// Of each object the member to look at first.
    private var hints: [Int32]

    /// - Throws: `DecodingError.dataCorrupted` for anything that is not one value of JSON.
    init(_ bytes: [UInt8]) throws {
        guard bytes.count < Int(Int32.max) else { throw Self.error("too long") }
        var cutter = JSONCutter(bytes)
        try cutter.cut()
        (self.bytes, nodes) = (bytes, cutter.nodes)
        hints = [Int32](repeating: 0, count: cutter.objects)
    }

    static func error(_ text: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: text))
    }

    // MARK: Looking up

    /// The node of the value under `key` in the object at `object`; nil where there is none.
    ///
    /// Members are mostly asked for in the order they were written in, so the search begins after the last one found.
    func member(_ key: String, of object: Int) -> Int? {
        let ordinal = Int(nodes[object].end)
        let hint = Int(hints[ordinal])
        var key = key
        // Most of reading a record is this search, and half of the searches are for members that are not there: it works
        // on local values.
        let found = key.withUTF8 { key in
            bytes.withUnsafeBufferPointer { bytes in
                nodes.withUnsafeBufferPointer { nodes in
                    let first = object + 1
                    let from = max(hint, first)
                    return Self.search(key, nodes, bytes, from..<Int(nodes[object].next))
                        ?? Self.search(key, nodes, bytes, first..<from)
                }
            }
        }
        guard let found else { return nil }
        hints[ordinal] = nodes[found].next
        return found
    }

    /// The node of the value that follows this key, among the members of an object that begin there.
    private static func search(
        _ key: UnsafeBufferPointer<UInt8>, _ nodes: UnsafeBufferPointer<Node>, _ bytes: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>
    ) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            let node = nodes[index]
            let raw = Int(node.start)..<Int(node.end)
            if node.kind == .string {
                if raw.count == key.count, bytes[raw].elementsEqual(key) { return index + 1 }
            } else if unescaped(Array(bytes[raw])[...]).map({ $0.utf8.elementsEqual(key) }) == true {
                return index + 1
            }
            index = Int(nodes[index + 1].next)
        }
        return nil
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
