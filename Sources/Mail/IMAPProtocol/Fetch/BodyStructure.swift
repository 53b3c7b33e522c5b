// The MIME tree of a message as a server sees it. Reading it from the wire: BodyStructureGrammar.

/// The structure of a message's body (RFC 3501 §7.4.2, BODYSTRUCTURE), as the server parsed it.
public indirect enum BodyStructure: Hashable, Sendable {
    case part(BodyPart)
    case multipart(Multipart)

    public struct Multipart: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
        public var parts: [BodyStructure]
        /// Lower case, such as `alternative`.
        public var subtype: String
        public var parameters: [String: String] = [:]
        public var disposition: BodyDisposition?

        public init(
            parts: [BodyStructure], subtype: String, parameters: [String: String] = [:],
            disposition: BodyDisposition? = nil
        ) {
            self.parts = parts
            self.subtype = subtype
            self.parameters = parameters
            self.disposition = disposition
        }

        /// Without the parameters.
        public var description: String { "multipart/\(subtype) of \(parts.count)" }
        public var debugDescription: String { description }
    }
}

/// One leaf of the MIME tree, or an embedded message.
public struct BodyPart: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Lower case, such as `text`.
    public var type: String
    /// Lower case, such as `calendar`.
    public var subtype: String
    /// Names in lower case; values as sent, RFC 2047 and RFC 2231 not undone.
    public var parameters: [String: String] = [:]
    public var contentID: String?
    public var contentDescription: String?
    /// Content-Transfer-Encoding, lower case.
    public var encoding: String
    /// Encoded size; a hint.
    public var byteCount: UInt32
    public var lineCount: UInt32?
    public var disposition: BodyDisposition?
    /// The structure of an embedded message/rfc822, where the server gave it.
    public var embedded: BodyStructure?

    public init(type: String, subtype: String, encoding: String = "7bit", byteCount: UInt32 = 0) {
        self.type = type
        self.subtype = subtype
        self.encoding = encoding
        self.byteCount = byteCount
    }

    /// The name of the file, as sent: parameters in pieces are joined (RFC 2231 §3), encoded words are left as they are.
    public var filename: String? {
        Self.value("filename", in: disposition?.parameters ?? [:]) ?? Self.value("name", in: parameters)
    }

    private static func value(_ name: String, in parameters: [String: String]) -> String? {
        if let value = parameters[name] ?? parameters[name + "*"] { return value }
        var joined = ""
        for index in 0..<parameters.count {
            guard let piece = parameters["\(name)*\(index)"] ?? parameters["\(name)*\(index)*"] else { break }
            joined += piece
        }
        return joined.isEmpty ? nil : joined
    }

    /// Without names of files and senders.
    public var description: String { "\(type)/\(subtype), \(byteCount) bytes, \(encoding)" }
    public var debugDescription: String { description }
}

/// Content-Disposition of a part (RFC 2183).
public struct BodyDisposition: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Lower case: `inline`, `attachment`.
    public var kind: String
    public var parameters: [String: String]

    public init(kind: String, parameters: [String: String] = [:]) {
        self.kind = kind
        self.parameters = parameters
    }

    /// Without the file's name.
    public var description: String { kind }
    public var debugDescription: String { description }
}

extension BodyStructure {
    /// Every leaf with the path that fetches it, in the order of the message (RFC 3501 §6.4.5).
    ///
    /// An embedded message comes as a leaf of its own, followed by the leaves within it.
    public var leaves: [(path: [Int], part: BodyPart)] {
        var result: [(path: [Int], part: BodyPart)] = []
        collect(at: [], isEmbedded: true, into: &result)
        return result
    }

    /// The body of a message that is a single part has the path 1 beneath the message's own.
    private func collect(at path: [Int], isEmbedded: Bool, into result: inout [(path: [Int], part: BodyPart)]) {
        switch self {
        case .part(let part):
            let own = isEmbedded ? path + [1] : path
            result.append((own, part))
            part.embedded?.collect(at: own, isEmbedded: true, into: &result)
        case .multipart(let multipart):
            for (index, child) in multipart.parts.enumerated() {
                child.collect(at: path + [index + 1], isEmbedded: false, into: &result)
            }
        }
    }
}
