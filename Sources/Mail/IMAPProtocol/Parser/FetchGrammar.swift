// The items of a FETCH response (RFC 3501 §9, `msg-att`). BODYSTRUCTURE: BodyStructureGrammar.

/// Reads FETCH items as far as they are in the buffer.
struct FetchGrammar {
    /// A body section that was named and whose value comes next.
    struct OpenBody: Hashable {
        var section: BodySection
        var origin: UInt32?
    }

    /// Where reading stopped.
    enum End: Hashable {
        /// After the closing parenthesis.
        case closed
        /// After the name of an item; a body's, or (nil) one that is of no use.
        case awaitsValue(OpenBody?)
    }

    var cursor: ByteCursor
    let limits: ParserLimits
    /// Bytes of the response before the buffer.
    let offset: Int
    /// The buffer ends where a literal begins.
    var endsInLiteral = false
    /// Items of the response read so far, also before this buffer.
    var itemCount = 0

    /// `* 12 FETCH (`, or nil if the response is no FETCH. Courier has been seen to number one 0.
    static func head(_ cursor: inout ByteCursor) -> SequenceNumber? {
        guard cursor.take(ASCII.asterisk) else { return nil }
        cursor.skipSpaces()
        guard let number = cursor.takeNumber(), let sequence = UInt32(exactly: number) else { return nil }
        cursor.skipSpaces()
        guard cursor.take("fetch") else { return nil }
        cursor.skipSpaces()
        return cursor.take(ASCII.openParenthesis) ? SequenceNumber(sequence) : nil
    }

    /// Reads items up to the closing parenthesis or to a name without its value.
    mutating func items(into parts: inout [ResponsePart]) throws(ParseError) -> End {
        while true {
            cursor.skipSpaces()
            if cursor.take(ASCII.closeParenthesis) {
                // Text after the list belongs to nothing and is passed over.
                _ = cursor.takeRest()
                return .closed
            }
            if cursor.isAtEnd {
                guard endsInLiteral else { throw error(.fetch) }
                return .awaitsValue(nil)
            }
            itemCount += 1
            guard itemCount <= limits.fetchItemCount else {
                throw ParseError(.limit(.fetchItemCount), offset: offset + cursor.position)
            }
            if let end = try item(into: &parts) { return end }
        }
    }

    private mutating func item(into parts: inout [ResponsePart]) throws(ParseError) -> End? {
        guard cursor.peek != ASCII.openParenthesis, cursor.peek != ASCII.quote else {
            // A value without a name: Lotus Domino wraps ENVELOPE and its value in parentheses.
            try cursor.skipValue(offset: offset)
            parts.append(.fetchItem(.other))
            return nil
        }
        let start = cursor.position
        let name = cursor.take { byte in
            byte > ASCII.space && byte != ASCII.openParenthesis && byte != ASCII.closeParenthesis
                && byte != ASCII.openBracket && byte != ASCII.quote
        }
        guard !name.isEmpty else { throw error(.fetch) }
        if let body = try openBody(named: name) {
            cursor.skipSpaces()
            if cursor.isAtEnd { return .awaitsValue(body) }
            try value(of: body, into: &parts)
            return nil
        }
        cursor.skipSpaces()
        if cursor.isAtEnd { return .awaitsValue(nil) }
        // A name without a value at the list's end, as Yandex sends for some bodies: the message is none the worse.
        if cursor.peek == ASCII.closeParenthesis {
            parts.append(.fetchItem(.unreadable(error(.fetch))))
            return nil
        }
        let valueStart = cursor.position
        do throws(ParseError) {
            parts.append(.fetchItem(try plainItem(named: name)))
        } catch {
            cursor.move(to: max(valueStart, start + 1))
            try cursor.skipValue(offset: offset)
            parts.append(.fetchItem(.unreadable(error)))
        }
        return nil
    }

    private mutating func plainItem(named name: ArraySlice<UInt8>) throws(ParseError) -> FetchItem {
        if ASCII.equal(name, "uid") {
            guard let number = cursor.takeNumber(), let uid = UInt32(exactly: number).flatMap({ UID($0) }) else {
                throw error(.uid)
            }
            return .uid(uid)
        }
        if ASCII.equal(name, "rfc822.size") {
            guard let size = try cursor.hint(offset: offset) else { throw error(.size) }
            return .size(size)
        }
        if ASCII.equal(name, "internaldate") {
            let text = try cursor.string(offset: offset)
            guard let date = InternalDate(wire: text) else { throw error(.internalDate) }
            return .internalDate(date)
        }
        if ASCII.equal(name, "flags") { return .flags(try cursor.flagList(offset: offset)) }
        if ASCII.equal(name, "modseq") {
            guard cursor.take(ASCII.openParenthesis), let number = cursor.takeNumber(),
                cursor.take(ASCII.closeParenthesis)
            else { throw error(.modSeq) }
            return .modSeq(ModSeq(number))
        }
        // BODY without a section is the older, shorter BODYSTRUCTURE (RFC 3501 §6.4.5).
        if ASCII.equal(name, "bodystructure") || ASCII.equal(name, "body") {
            var grammar = BodyStructureGrammar(cursor: cursor, limits: limits, offset: offset)
            let structure = try grammar.body()
            cursor = grammar.cursor
            return .bodyStructure(structure)
        }
        try cursor.skipValue(offset: offset)
        return .other
    }

    // MARK: Bodies

    /// The section of `BODY[…]<n>`, `BINARY[…]`, `RFC822`, `RFC822.HEADER`, `RFC822.TEXT`; nil for other items.
    private mutating func openBody(named name: ArraySlice<UInt8>) throws(ParseError) -> OpenBody? {
        if ASCII.equal(name, "rfc822") { return OpenBody(section: .message) }
        if ASCII.equal(name, "rfc822.header") { return OpenBody(section: .header) }
        if ASCII.equal(name, "rfc822.text") { return OpenBody(section: BodySection(.text)) }
        guard ASCII.equal(name, "body") || ASCII.equal(name, "binary"), cursor.take(ASCII.openBracket) else {
            return nil
        }
        let section = try section()
        var origin: UInt32?
        if cursor.take(ASCII.lessThan) {
            guard let number = cursor.takeNumber(), let first = UInt32(exactly: number),
                cursor.take(ASCII.greaterThan)
            else { throw error(.section) }
            origin = first
        }
        return OpenBody(section: section, origin: origin)
    }

    /// What stands in brackets, and the closing one.
    private mutating func section() throws(ParseError) -> BodySection {
        var path: [Int] = []
        while let number = cursor.takeNumber() {
            guard let part = Int(exactly: number), path.count < limits.nesting else { throw error(.section) }
            path.append(part)
            if !cursor.take(ASCII.dot) { break }
        }
        let name = cursor.take { $0 > ASCII.space && $0 != ASCII.closeBracket }
        let text: BodySection.Text
        if name.isEmpty {
            text = .complete
        } else if ASCII.equal(name, "header") {
            text = .header
        } else if ASCII.equal(name, "text") {
            text = .text
        } else if ASCII.equal(name, "mime") {
            text = .mime
        } else if ASCII.equal(name, "header.fields") {
            text = .headerFields(try fieldNames())
        } else if ASCII.equal(name, "header.fields.not") {
            text = .headerFieldsNot(try fieldNames())
        } else {
            throw error(.section)
        }
        cursor.skipSpaces()
        guard cursor.take(ASCII.closeBracket) else { throw error(.section) }
        return BodySection(part: path, text)
    }

    private mutating func fieldNames() throws(ParseError) -> [String] {
        cursor.skipSpaces()
        guard cursor.take(ASCII.openParenthesis) else { throw error(.section) }
        var names: [String] = []
        while true {
            cursor.skipSpaces()
            if cursor.take(ASCII.closeParenthesis) { return names }
            let name = try cursor.astring(offset: offset)
            names.append(ASCII.uppercased(String(decoding: name, as: UTF8.self)))
        }
    }

    /// A body's value that is in the buffer: NIL, a quoted string, or (within parentheses) a literal.
    private mutating func value(of body: OpenBody, into parts: inout [ResponsePart]) throws(ParseError) {
        guard let bytes = try cursor.nstring(offset: offset) else {
            parts.append(.fetchItem(.nilBody(body.section, origin: body.origin)))
            return
        }
        parts.append(.bodyBegan(body.section, origin: body.origin, byteCount: bytes.count))
        if !bytes.isEmpty { parts.append(.bodyChunk(bytes)) }
        parts.append(.bodyEnded)
    }

    private func error(_ production: ParseError.Production) -> ParseError {
        ParseError(.grammar(production), offset: offset + cursor.position)
    }
}
