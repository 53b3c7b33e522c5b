// BODYSTRUCTURE (RFC 3501 §9, `body`), basic and extended, with a limit to its depth and its parts.

/// Reads the MIME tree. Strict about parentheses, lenient about what stands between them.
struct BodyStructureGrammar {
    var cursor: ByteCursor
    let limits: ParserLimits
    let offset: Int
    private var depth = 0
    private var partCount = 0

    init(cursor: ByteCursor, limits: ParserLimits, offset: Int) {
        self.cursor = cursor
        self.limits = limits
        self.offset = offset
    }

    mutating func body() throws(ParseError) -> BodyStructure {
        guard cursor.take(ASCII.openParenthesis) else { throw error }
        depth += 1
        partCount += 1
        guard depth <= limits.nesting else { throw ParseError(.limit(.nesting), offset: offset + cursor.position) }
        guard partCount <= limits.bodyPartCount else {
            throw ParseError(.limit(.bodyPartCount), offset: offset + cursor.position)
        }
        cursor.skipSpaces()
        let result: BodyStructure
        if cursor.peek == ASCII.openParenthesis {
            result = .multipart(try multipart())
        } else {
            result = try partOrEmptyMultipart()
        }
        try skipToClose()
        depth -= 1
        return result
    }

    /// `body-type-mpart`.
    private mutating func multipart() throws(ParseError) -> BodyStructure.Multipart {
        var parts: [BodyStructure] = []
        while cursor.peek == ASCII.openParenthesis {
            parts.append(try body())
            cursor.skipSpaces()
        }
        let subtype = hasMore ? try lowercasedString() ?? "mixed" : "mixed"
        return try multipart(of: parts, subtype: subtype)
    }

    /// What follows a multipart's subtype.
    private mutating func multipart(
        of parts: [BodyStructure], subtype: String
    ) throws(ParseError) -> BodyStructure.Multipart {
        var result = BodyStructure.Multipart(parts: parts, subtype: subtype)
        if hasMore { result.parameters = try parameters() }
        if hasMore { result.disposition = try disposition() }
        return result
    }

    /// `body-type-1part`, or what servers make of a multipart without children.
    private mutating func partOrEmptyMultipart() throws(ParseError) -> BodyStructure {
        let first = hasMore ? try lowercasedString() : nil
        let second = hasMore && cursor.peek != ASCII.openParenthesis ? try lowercasedString() : nil
        // Dovecot: (NIL "alternative" …).
        if first == nil, let second { return .multipart(try multipart(of: [], subtype: second)) }
        // Gmail, Yandex and QQ Mail: ("ALTERNATIVE" ("BOUNDARY" …) …), or NIL in place of the parameters.
        if let first, second == nil, Self.multipartSubtypes.contains(first) {
            return .multipart(try multipart(of: [], subtype: first))
        }
        // Office 365: (NIL NIL NIL NIL NIL "7BIT" 0 …) for a part without a header: RFC 2045's defaults.
        // A malformed type may lack its subtype (seen by MailKit, its issue 371, which does not name the server).
        return .part(try part(type: first ?? "text", subtype: second ?? "plain"))
    }

    private static let multipartSubtypes: Set<String> = [
        "alternative", "appledouble", "digest", "form-data", "mixed", "parallel", "related", "report", "signed",
    ]

    /// What follows type and subtype.
    private mutating func part(type: String, subtype: String) throws(ParseError) -> BodyPart {
        var result = BodyPart(type: type, subtype: subtype, encoding: "7bit", byteCount: 0)
        if hasMore { result.parameters = try parameters() }
        if hasMore { result.contentID = try string() }
        if hasMore { result.contentDescription = try string() }
        if hasMore { result.encoding = try lowercasedString() ?? "7bit" }
        if hasMore { result.byteCount = try number() ?? 0 }
        if type == "message", subtype == "rfc822" || subtype == "global" {
            try embedded(into: &result)
        } else if type == "text", hasMore, cursor.peek.map(ASCII.isDigit) == true {
            result.lineCount = try number()
        }
        // MD5, then the disposition.
        if hasMore { try cursor.skipValue(offset: offset) }
        if hasMore { result.disposition = try disposition() }
        return result
    }

    /// Envelope, structure and lines of a message/rfc822. Gmail leaves all three out of a message that was, illegally,
    /// attached in base64.
    private mutating func embedded(into part: inout BodyPart) throws(ParseError) {
        guard hasMore, cursor.peek == ASCII.openParenthesis else { return }
        try cursor.skipValue(offset: offset)
        if hasMore, cursor.peek == ASCII.openParenthesis { part.embedded = try body() }
        if hasMore, cursor.peek.map(ASCII.isDigit) == true { part.lineCount = try number() }
    }

    /// `body-fld-dsp`.
    private mutating func disposition() throws(ParseError) -> BodyDisposition? {
        if cursor.take("nil") { return nil }
        guard cursor.take(ASCII.openParenthesis) else {
            // Exchange: "inline" in place of ("inline" NIL).
            return try lowercasedString().map { BodyDisposition(kind: $0) }
        }
        var result: BodyDisposition?
        if hasMore { result = try lowercasedString().map { BodyDisposition(kind: $0) } }
        if hasMore {
            let parameters = try parameters()
            result?.parameters = parameters
        }
        try skipToClose()
        return result
    }

    /// `body-fld-param`: a list of names and values, or NIL.
    private mutating func parameters() throws(ParseError) -> [String: String] {
        guard cursor.take(ASCII.openParenthesis) else {
            try cursor.skipValue(offset: offset)
            return [:]
        }
        var result: [String: String] = [:]
        while hasMore {
            let name = try lowercasedString() ?? ""
            guard hasMore else { break }
            let value = try string() ?? ""
            if !name.isEmpty, result[name] == nil { result[name] = value }
        }
        try skipToClose()
        return result
    }

    // MARK: Pieces

    /// True if another value stands before the closing parenthesis; the cursor is on it.
    private var hasMore: Bool {
        mutating get {
            cursor.skipSpaces()
            return !cursor.isAtEnd && cursor.peek != ASCII.closeParenthesis
        }
    }

    /// Steps over extension data and the closing parenthesis.
    private mutating func skipToClose() throws(ParseError) {
        while hasMore { try cursor.skipValue(offset: offset) }
        guard cursor.take(ASCII.closeParenthesis) else { throw error }
    }

    /// A string, nil for NIL; an unquoted word counts as one.
    private mutating func string() throws(ParseError) -> String? {
        cursor.skipSpaces()
        if cursor.peek == ASCII.openParenthesis {
            try cursor.skipValue(offset: offset)
            return nil
        }
        let isAtom = cursor.peek != ASCII.quote && cursor.peek != ASCII.openBrace
        let bytes = try cursor.astring(offset: offset)
        if isAtom, ASCII.equal(bytes, "nil") { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func lowercasedString() throws(ParseError) -> String? {
        try string().map(ASCII.lowercased)
    }

    /// A size or a count; nil where it is not known.
    private mutating func number() throws(ParseError) -> UInt32? { try cursor.hint(offset: offset) }

    private var error: ParseError { ParseError(.grammar(.bodyStructure), offset: offset + cursor.position) }
}
