// Two tries in one walk: the members of classes first, then phrases over words and classes. Built once, then only read.

/// A trie over words, classes and gaps.
struct PhraseTrie: Sendable {
    private var edges = HashIndex(minimumCapacity: 1024)
    private(set) var nodes: [Node] = [Node()]
    /// The payloads that end at nodes, chained: the payload and the place of the next one, or -1.
    private(set) var payloads: [(payload: Int32, next: Int32)] = []

    struct Node: Sendable {
        /// Where the node's payloads begin, or -1.
        var payload: Int32 = -1
        /// How many words may be skipped, and where that leads; -1 without a gap.
        var gapLength: Int32 = 0
        var gapNode: Int32 = -1
        /// One bit for the low six bits of each outgoing key: most lookups end here.
        var words: UInt64 = 0
        var classes: UInt64 = 0
    }

    private static let classSalt: UInt64 = 0x5851_F42D_4C95_7F2D

    mutating func insert(_ items: [PatternItem], payload: Int) {
        var node = 0
        for item in items {
            switch item {
            case .word(let hash):
                nodes[node].words |= 1 << (hash & 63)
                node = child(of: node, key: hash)
            case .member(let name):
                nodes[node].classes |= 1 << (name & 63)
                node = child(of: node, key: name ^ Self.classSalt)
            case .gap(let length): node = gapChild(of: node, length: length)
            }
        }
        var known = nodes[node].payload
        while known >= 0 {
            if payloads[Int(known)].payload == Int32(payload) { return }
            known = payloads[Int(known)].next
        }
        payloads.append((Int32(payload), nodes[node].payload))
        nodes[node].payload = Int32(payloads.count - 1)
    }

    private mutating func child(of node: Int, key: UInt64) -> Int {
        let edge = Self.edge(node, key)
        let known = edges.find(edge)
        if known >= 0 { return known }
        edges.insert(edge, nodes.count)
        nodes.append(Node())
        return nodes.count - 1
    }

    private mutating func gapChild(of node: Int, length: Int) -> Int {
        nodes[node].gapLength = max(nodes[node].gapLength, Int32(length))
        if nodes[node].gapNode < 0 {
            nodes[node].gapNode = Int32(nodes.count)
            nodes.append(Node())
        }
        return Int(nodes[node].gapNode)
    }

    @inline(__always)
    private static func edge(_ node: Int, _ key: UInt64) -> UInt64 {
        FNV.combine(key, UInt64(truncatingIfNeeded: node) &+ 1)
    }

    /// The node that a word leads to, or -1.
    @inline(__always)
    func step(from node: Int, word: UInt64) -> Int {
        nodes[node].words >> (word & 63) & 1 == 0 ? -1 : edges.find(Self.edge(node, word))
    }

    /// The node that a member of a class leads to, or -1.
    @inline(__always)
    func step(from node: Int, class name: UInt64) -> Int {
        nodes[node].classes >> (name & 63) & 1 == 0 ? -1 : edges.find(Self.edge(node, name ^ Self.classSalt))
    }
}
