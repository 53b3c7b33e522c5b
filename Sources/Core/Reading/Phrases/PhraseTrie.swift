// Two tries in one walk: the members of classes first, then phrases over words and classes. Built once, then only read.

/// A trie over words, classes and gaps.
struct PhraseTrie: Sendable {
    private var edges = HashIndex(minimumCapacity: 1024)
    /// For each node: the payloads that end there.
    private(set) var payloads: [[Int32]] = [[]]
    /// For each node: how many words its gap child may skip, 0 without one, and that child.
    private var gaps: [(length: Int, node: Int)] = [(0, -1)]
    private var hasClassEdge: [Bool] = [false]

    private static let classSalt: UInt64 = 0x5851_F42D_4C95_7F2D

    mutating func insert(_ items: [PatternItem], payload: Int) {
        var node = 0
        for item in items {
            switch item {
            case .word(let hash): node = child(of: node, key: hash)
            case .member(let name):
                hasClassEdge[node] = true
                node = child(of: node, key: name ^ Self.classSalt)
            case .gap(let length): node = gapChild(of: node, length: length)
            }
        }
        if !payloads[node].contains(Int32(payload)) { payloads[node].append(Int32(payload)) }
    }

    private mutating func child(of node: Int, key: UInt64) -> Int {
        let edge = Self.edge(node, key)
        let known = edges.find(edge)
        if known >= 0 { return known }
        edges.insert(edge, payloads.count)
        return addNode()
    }

    private mutating func gapChild(of node: Int, length: Int) -> Int {
        if gaps[node].node >= 0 {
            gaps[node].length = max(gaps[node].length, length)
            return gaps[node].node
        }
        gaps[node] = (length, payloads.count)
        return addNode()
    }

    private mutating func addNode() -> Int {
        payloads.append([])
        gaps.append((0, -1))
        hasClassEdge.append(false)
        return payloads.count - 1
    }

    @inline(__always)
    private static func edge(_ node: Int, _ key: UInt64) -> UInt64 {
        FNV.combine(key, UInt64(truncatingIfNeeded: node) &+ 1)
    }

    @inline(__always)
    func step(from node: Int, word: UInt64) -> Int { edges.find(Self.edge(node, word)) }

    @inline(__always)
    func step(from node: Int, class name: UInt64) -> Int {
        hasClassEdge[node] ? edges.find(Self.edge(node, name ^ Self.classSalt)) : -1
    }

    func gap(at node: Int) -> (length: Int, node: Int)? { gaps[node].node >= 0 ? gaps[node] : nil }

    func takesClass(at node: Int) -> Bool { hasClassEdge[node] }
}
