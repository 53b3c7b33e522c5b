// JSON, cut: the grammar of RFC 8259, from bytes to the nodes of a JSONDocument.

/// Cuts a text of JSON into nodes.
struct JSONCutter {
    private let bytes: [UInt8]
    private(set) var nodes: [JSONDocument.Node] = []
    /// How many of the nodes are objects.
    private(set) var objects = 0
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        nodes.reserveCapacity(bytes.count / 8 + 4)
    }

    /// - Throws: `DecodingError.dataCorrupted` for anything that is not one value of JSON.
    mutating func cut() throws {
        try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw JSONDocument.error("something follows") }
    }

    private mutating func value(depth: Int) throws {
        guard depth < 64 else { throw JSONDocument.error("nested too deep") }
        skipSpace()
        guard position < bytes.count else { throw JSONDocument.error("ends too early") }
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

    private mutating func container(_ kind: JSONDocument.Kind, close: UInt8, depth: Int) throws {
        let index = nodes.count
        nodes.append(JSONDocument.Node(kind: kind, start: 0, end: Int32(objects), next: 0))
        if kind == .object { objects += 1 }
        position += 1
        skipSpace()
        if position < bytes.count, bytes[position] == close {
            position += 1
        } else {
            try members(kind, close: close, depth: depth)
        }
        nodes[index].next = Int32(nodes.count)
    }

    private mutating func members(_ kind: JSONDocument.Kind, close: UInt8, depth: Int) throws {
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

    private mutating func string() throws {
        try expect(UInt8(ascii: "\""))
        let start = position
        var kind = JSONDocument.Kind.string
        // Most of a text is this loop: it works on local values.
        let end = try bytes.withUnsafeBufferPointer { bytes in
            var position = start
            while position < bytes.count, bytes[position] != 0x22 {
                guard bytes[position] >= 0x20 else { throw JSONDocument.error("a control character in a string") }
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

    private mutating func number() throws {
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
        guard position > start, (0x30...0x39).contains(bytes[position - 1]) else {
            throw JSONDocument.error("not a value")
        }
        append(.number, from: start, to: position)
    }

    private mutating func word(_ word: StaticString, _ kind: JSONDocument.Kind) throws {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else {
            throw JSONDocument.error("not a value")
        }
        append(kind, from: position, to: end)
        position = end
    }

    private mutating func append(_ kind: JSONDocument.Kind, from start: Int, to end: Int) {
        nodes.append(
            JSONDocument.Node(
                kind: kind, start: Int32(start), end: Int32(end), next: Int32(nodes.count + 1)))
    }

    private mutating func expect(_ byte: UInt8) throws {
        guard position < bytes.count, bytes[position] == byte else { throw JSONDocument.error("misses a sign") }
        position += 1
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] <= 0x20 {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }
}
