// Which parts of a large message to fetch, decided on its BODYSTRUCTURE. How the pieces become one message again is in
// FetchPlan+Assembly.swift; which parts mean something is the caller's to say.

/// What to fetch of a message that holds large parts of no use.
///
/// In doubt there is no plan, and the message is fetched whole: a structure that is odd, or that promises what the header
/// does not bear out, costs bytes, never a part that means something.
public struct FetchPlan: Hashable, Sendable {
    /// When leaving out is worth it, and which structures are beyond it.
    public struct Rules: Hashable, Sendable {
        /// Bytes that must be saved; a smaller message is not worth asking for its structure.
        public var saving = 64 << 10
        /// An embedded message of more bytes is fetched by its header.
        public var embeddedByteCount = 32 << 10
        public var partCount = 100
        public var nesting = 20

        public init() {}
    }

    /// One section to fetch.
    public struct Piece: Hashable, Sendable {
        public let section: BodySection
        /// What the structure promises; nil for a header, whose size it does not tell.
        public let byteCount: UInt32?
    }

    /// Everything to fetch besides the message's own header, in the order of the message.
    public let pieces: [Piece]
    /// Bytes of the parts that are left out, transfer encoding included.
    public let omittedByteCount: Int
    let root: Node

    indirect enum Node: Hashable, Sendable {
        case multipart(path: [Int], boundary: [UInt8], children: [Node])
        case part(path: [Int], BodyPart, Extent)
    }

    /// How much of a part is fetched.
    enum Extent: Hashable, Sendable {
        case whole
        /// The header of an embedded message.
        case header
        case nothing
    }

    /// Plans a message; nil where it is to be fetched whole.
    ///
    /// - Parameters:
    ///   - structure: as the server tells it.
    ///   - wants: whether a part means something; not asked for multiparts.
    public init?(_ structure: BodyStructure, rules: Rules = Rules(), wants: (BodyPart) -> Bool) {
        var planner = Planner(rules: rules)
        guard let root = planner.node(structure, at: [], depth: 0, wants: wants),
            planner.omittedByteCount >= max(1, rules.saving)
        else { return nil }
        (self.root, pieces, omittedByteCount) = (root, planner.pieces, planner.omittedByteCount)
    }
}

/// Walks a structure once; nil is doubt.
private struct Planner {
    let rules: FetchPlan.Rules
    private(set) var pieces: [FetchPlan.Piece] = []
    private(set) var omittedByteCount = 0
    private var partCount = 0

    init(rules: FetchPlan.Rules) { self.rules = rules }

    mutating func node(
        _ structure: BodyStructure, at path: [Int], depth: Int, wants: (BodyPart) -> Bool
    ) -> FetchPlan.Node? {
        partCount += 1
        guard partCount <= rules.partCount, depth <= rules.nesting else { return nil }
        switch structure {
        case .part(let part):
            // Dovecot tells of a Content-Type that it cannot read as two empty strings.
            guard !part.type.isEmpty, !part.subtype.isEmpty else { return nil }
            // A message that is a single part has its MIME header in its own, and the path 1.
            if !path.isEmpty { ask(path, .mime) }
            return leaf(part, at: path.isEmpty ? [1] : path, wants: wants)
        case .multipart(let multipart):
            guard !multipart.parts.isEmpty, let boundary = boundary(of: multipart) else { return nil }
            if !path.isEmpty { ask(path, .mime) }
            var children: [FetchPlan.Node] = []
            for (index, child) in multipart.parts.enumerated() {
                guard let node = node(child, at: path + [index + 1], depth: depth + 1, wants: wants) else { return nil }
                children.append(node)
            }
            return .multipart(path: path, boundary: boundary, children: children)
        }
    }

    private mutating func leaf(_ part: BodyPart, at path: [Int], wants: (BodyPart) -> Bool) -> FetchPlan.Node {
        guard wants(part) else {
            omittedByteCount += Int(part.byteCount)
            return .part(path: path, part, .nothing)
        }
        if isHeaderEnough(part) {
            ask(path, .header)
            omittedByteCount += Int(part.byteCount)
            return .part(path: path, part, .header)
        }
        ask(path, .complete, part.byteCount)
        return .part(path: path, part, .whole)
    }

    /// Not of an embedded message that is illegally encoded, for its header is no section then (RFC 2046 §5.2.1), nor of one
    /// that is itself about another, as a report about a report is.
    private func isHeaderEnough(_ part: BodyPart) -> Bool {
        guard let embedded = part.embedded, part.byteCount > rules.embeddedByteCount else { return false }
        return ["7bit", "8bit", "binary"].contains(part.encoding)
            && !embedded.leaves.contains { $0.part.type == "message" || $0.part.subtype == "rfc822-headers" }
    }

    private mutating func ask(_ path: [Int], _ text: BodySection.Text, _ byteCount: UInt32? = nil) {
        pieces.append(FetchPlan.Piece(section: BodySection(part: path, text), byteCount: byteCount))
    }

    /// RFC 2046 §5.1.1: 1 to 70 characters; some programs write longer ones.
    private func boundary(of multipart: BodyStructure.Multipart) -> [UInt8]? {
        guard let boundary = multipart.parameters["boundary"].map({ Array($0.utf8) }),
            (1...200).contains(boundary.count),
            boundary.allSatisfy({ (0x20...0x7E).contains($0) }), boundary.last != ASCII.space
        else { return nil }
        return boundary
    }
}
