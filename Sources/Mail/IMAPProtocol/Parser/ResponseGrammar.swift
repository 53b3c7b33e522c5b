// A complete response that is no FETCH (RFC 3501 §9, `response`): what kind, and the mailbox data.
// Status responses and codes: ResponseGrammar+Status. Search results: ResponseGrammar+Search.

/// Reads one response, without its final line end.
struct ResponseGrammar {
    var cursor: ByteCursor
    let limits: ParserLimits
    let mailboxForm: MailboxName.WireForm
    /// Numbers of a long SEARCH that were read before.
    var searchSoFar: UIDSet?

    init(cursor: ByteCursor, limits: ParserLimits, mailboxForm: MailboxName.WireForm) {
        self.cursor = cursor
        self.limits = limits
        self.mailboxForm = mailboxForm
    }

    mutating func response() throws(ParseError) -> ResponsePart {
        switch cursor.peek {
        case ASCII.plus:
            cursor.advance()
            cursor.skipSpaces()
            return .continuation(Redacted(String(decoding: cursor.takeRest(), as: UTF8.self)))
        case ASCII.asterisk:
            cursor.advance()
            cursor.skipSpaces()
            return .untagged(try untagged())
        default: return try tagged()
        }
    }

    private mutating func tagged() throws(ParseError) -> ResponsePart {
        let tag = cursor.take { ASCII.isAtomCharacter($0) && $0 != ASCII.plus }
        guard !tag.isEmpty, cursor.peek == ASCII.space else { throw error(.tag) }
        cursor.skipSpaces()
        let word = cursor.take { $0 > ASCII.space }
        guard let condition = StatusResponse.Condition(wire: word), condition != .bye, condition != .preauth else {
            throw error(.status)
        }
        return .tagged(Tag(String(decoding: tag, as: UTF8.self)), status(condition))
    }

    private mutating func untagged() throws(ParseError) -> UntaggedResponse {
        if let number = cursor.takeNumber() { return try numbered(number) }
        let word = cursor.take { $0 > ASCII.space && $0 != ASCII.openParenthesis }
        guard !word.isEmpty else { throw error(.response) }
        if let condition = StatusResponse.Condition(wire: word) { return .status(status(condition)) }
        let name = ASCII.uppercased(String(decoding: word, as: UTF8.self))
        cursor.skipSpaces()
        switch name {
        case "CAPABILITY": return .capability(capabilities())
        // XLIST is what LIST with special uses was called before RFC 6154.
        case "LIST", "XLIST": return .listing(try listing())
        case "STATUS": return .mailboxStatus(try mailboxStatus())
        case "SEARCH": return .search(try search())
        case "ESEARCH": return try extendedSearch()
        case "FLAGS": return .flags(try cursor.flagList(offset: 0))
        case "ENABLED": return .enabled(capabilities().all)
        case "ID": return .identity(try identity())
        case "VANISHED": return try vanished()
        // Without a number they belong to no message.
        case "FETCH", "EXISTS", "EXPUNGE", "RECENT": throw error(.response)
        // Office 365 also sends a bare response code, without "OK" before it.
        default: return .other(name: Self.describable(name))
        }
    }

    /// `12 EXISTS` and the like.
    private mutating func numbered(_ number: UInt64) throws(ParseError) -> UntaggedResponse {
        guard let number = UInt32(exactly: number) else { throw error(.number) }
        cursor.skipSpaces()
        let word = cursor.take { $0 > ASCII.space }
        if ASCII.equal(word, "exists") { return .exists(number) }
        if ASCII.equal(word, "recent") { return .recent(number) }
        if ASCII.equal(word, "expunge") { return .expunge(SequenceNumber(number)) }
        // A FETCH whose list does not begin.
        if ASCII.equal(word, "fetch") { throw error(.fetch) }
        guard !word.isEmpty else { throw error(.response) }
        return .other(name: Self.describable(ASCII.uppercased(String(decoding: word, as: UTF8.self))))
    }

    /// A response's name, if it is a name: what else stands there may be anybody's text.
    static func describable(_ name: String) -> String {
        let isName =
            name.utf8.count <= 40
            && name.utf8.allSatisfy { (0x41...0x5A).contains($0) || ASCII.isDigit($0) || $0 == ASCII.minus }
        return isName ? name : "?"
    }

    /// Names up to the end or to a closing bracket.
    mutating func capabilities() -> CapabilitySet {
        var names: [Capability] = []
        while true {
            cursor.skipSpaces()
            let name = cursor.take { $0 > ASCII.space && $0 != ASCII.closeBracket }
            guard !name.isEmpty else { return CapabilitySet(names) }
            names.append(Capability(String(decoding: name, as: UTF8.self)))
        }
    }

    /// `mailbox-list`; what RFC 5258 appends (CHILDINFO, OLDNAME) is passed over.
    private mutating func listing() throws(ParseError) -> MailboxListing {
        let attributes = try cursor.flagList(offset: 0)
        cursor.skipSpaces()
        let delimiter = try cursor.nstring(offset: 0)
        cursor.skipSpaces()
        let name = try mailboxName()
        return MailboxListing(
            name: name, delimiter: delimiter?.first.map { Character(Unicode.Scalar($0)) }, attributes: attributes)
    }

    private mutating func mailboxName() throws(ParseError) -> MailboxName {
        if cursor.peek == ASCII.quote || cursor.peek == ASCII.openBrace {
            return MailboxName(wire: try cursor.string(offset: 0), form: mailboxForm)
        }
        // Exchange Online does not quote names with tabs and other controls. A name is `NIL` if it says so.
        let bytes = cursor.take { $0 != ASCII.space }
        guard !bytes.isEmpty else { throw error(.mailboxName) }
        return MailboxName(wire: bytes, form: mailboxForm)
    }

    /// `STATUS name (…)`. A value that is not a number is passed over like one that is missing.
    private mutating func mailboxStatus() throws(ParseError) -> MailboxStatus {
        var status = MailboxStatus(name: try mailboxName())
        cursor.skipSpaces()
        guard cursor.take(ASCII.openParenthesis) else { throw error(.mailboxStatus) }
        while true {
            cursor.skipSpaces()
            if cursor.take(ASCII.closeParenthesis) { return status }
            let name = cursor.take { $0 > ASCII.space && $0 != ASCII.closeParenthesis }
            guard !name.isEmpty else { throw error(.mailboxStatus) }
            cursor.skipSpaces()
            guard cursor.peek.map(ASCII.isDigit) == true else {
                if cursor.peek != ASCII.closeParenthesis { try cursor.skipValue(offset: 0) }
                continue
            }
            guard let number = cursor.takeNumber() else { throw error(.number) }
            Self.set(name, to: number, in: &status)
        }
    }

    private static func set(_ name: ArraySlice<UInt8>, to number: UInt64, in status: inout MailboxStatus) {
        let short = UInt32(exactly: number)
        if ASCII.equal(name, "messages") {
            status.messages = short
        } else if ASCII.equal(name, "uidnext") {
            status.uidNext = short.map { UIDNext($0) }
        } else if ASCII.equal(name, "uidvalidity") {
            status.uidValidity = short.map { UIDValidity($0) }
        } else if ASCII.equal(name, "unseen") {
            status.unseen = short
        } else if ASCII.equal(name, "highestmodseq") {
            status.highestModSeq = ModSeq(number)
        }
    }

    /// `ID` fields, or NIL.
    private mutating func identity() throws(ParseError) -> [String: Redacted] {
        if cursor.take("nil") { return [:] }
        guard cursor.take(ASCII.openParenthesis) else { throw error(.identity) }
        var fields: [String: Redacted] = [:]
        while true {
            cursor.skipSpaces()
            if cursor.take(ASCII.closeParenthesis) { return fields }
            let name = String(decoding: try cursor.astring(offset: 0), as: UTF8.self)
            cursor.skipSpaces()
            guard let value = try cursor.nstring(offset: 0) else { continue }
            fields[ASCII.lowercased(name)] = Redacted(String(decoding: value, as: UTF8.self))
        }
    }

    func error(_ production: ParseError.Production) -> ParseError {
        ParseError(.grammar(production), offset: cursor.position)
    }
}
