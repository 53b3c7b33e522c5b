// Why a response was refused, as a value without any of the server's text.

/// Why bytes of the server were not understood: which production of the grammar, or which limit.
public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was being read.
    public enum Production: String, Hashable, Sendable {
        case response, tag, status, responseCode = "response code", capability, mailboxName = "mailbox name"
        case listing = "LIST", mailboxStatus = "STATUS", search = "SEARCH", extendedSearch = "ESEARCH"
        case fetch = "FETCH", uid = "UID", size = "RFC822.SIZE", internalDate = "INTERNALDATE", flags = "FLAGS"
        case modSeq = "MODSEQ", section, body, bodyStructure = "BODYSTRUCTURE", identity = "ID"
        case enabled = "ENABLED", vanished = "VANISHED", number, string, literal
    }

    public enum Kind: Hashable, Sendable {
        /// The bytes do not fit the production.
        case grammar(Production)
        /// They are more than the limit allows.
        case limit(ParserLimits.Limit)
        /// The stream ended; so many bytes of a literal were still to come.
        case endedWithinLiteral(missing: Int)
        /// The stream ended within a line.
        case endedWithinLine
    }

    public var kind: Kind
    /// Index of the byte within the response, where it is known.
    public var offset: Int?

    public init(_ kind: Kind, offset: Int? = nil) {
        self.kind = kind
        self.offset = offset
    }

    public var description: String {
        let place = offset.map { " at byte \($0)" } ?? ""
        switch kind {
        case .grammar(let production): return "not the grammar of \(production.rawValue)\(place)"
        case .limit(let limit): return "more than the limit \(limit.rawValue)\(place)"
        case .endedWithinLiteral(let missing): return "ended \(missing) bytes before a literal's end"
        case .endedWithinLine: return "ended within a line"
        }
    }
}
