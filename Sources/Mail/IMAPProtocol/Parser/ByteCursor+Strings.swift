// Strings, lists and skipping (RFC 3501 §9). Literals are inlined in the bytes: `{3}` CRLF, then three bytes.

extension ByteCursor {
    /// `string`: quoted or literal.
    mutating func string(offset: Int) throws(ParseError) -> ArraySlice<UInt8> {
        switch peek {
        case ASCII.quote: return try quoted(offset: offset)
        case ASCII.openBrace, ASCII.tilde: return try literal(offset: offset)
        default: throw ParseError(.grammar(.string), offset: offset + position)
        }
    }

    /// `nstring`; nil for NIL.
    mutating func nstring(offset: Int) throws(ParseError) -> ArraySlice<UInt8>? {
        take("nil") ? nil : try string(offset: offset)
    }

    /// `astring`: an atom or a string. Atoms are taken as servers write them, 8-bit and `%` included.
    mutating func astring(offset: Int) throws(ParseError) -> ArraySlice<UInt8> {
        if peek == ASCII.quote || peek == ASCII.openBrace { return try string(offset: offset) }
        let atom = take { $0 > ASCII.space && $0 != ASCII.openParenthesis && $0 != ASCII.closeParenthesis }
        guard !atom.isEmpty else { throw ParseError(.grammar(.string), offset: offset + position) }
        return atom
    }

    private mutating func quoted(offset: Int) throws(ParseError) -> ArraySlice<UInt8> {
        let start = position
        advance()
        let plain = take { $0 != ASCII.quote && $0 != ASCII.backslash }
        if take(ASCII.quote) { return plain }
        var text = Array(plain)
        while let byte = peek {
            advance()
            if byte == ASCII.quote { return text[...] }
            if byte == ASCII.backslash {
                guard let escaped = peek else { break }
                text.append(escaped)
                advance()
            } else {
                text.append(byte)
            }
        }
        throw ParseError(.grammar(.string), offset: offset + start)
    }

    private mutating func literal(offset: Int) throws(ParseError) -> ArraySlice<UInt8> {
        let start = position
        _ = take(ASCII.tilde)
        guard take(ASCII.openBrace), let number = takeNumber(), let count = Int(exactly: number),
            take(ASCII.closeBrace)
        else { throw ParseError(.grammar(.literal), offset: offset + start) }
        _ = take(ASCII.carriageReturn)
        guard take(ASCII.lineFeed), count <= bytes.count - position else {
            throw ParseError(.grammar(.literal), offset: offset + start)
        }
        let content = bytes[position..<position + count]
        advance(by: count)
        return content
    }

    /// Flags in parentheses.
    mutating func flagList(offset: Int) throws(ParseError) -> [Flag] {
        guard take(ASCII.openParenthesis) else { throw ParseError(.grammar(.flags), offset: offset + position) }
        var flags: [Flag] = []
        while true {
            skipSpaces()
            if take(ASCII.closeParenthesis) { return flags }
            let flag = take { $0 > ASCII.space && $0 != ASCII.openParenthesis && $0 != ASCII.closeParenthesis }
            guard !flag.isEmpty else { throw ParseError(.grammar(.flags), offset: offset + position) }
            flags.append(Flag(wire: String(decoding: flag, as: UTF8.self)))
        }
    }

    /// A size or a count, which are hints: beyond 32 bits it is a lie or useless. mail.ru writes large ones as `9.3736e+06`.
    /// Nil for anything else, such as NIL and Exchange's -1 for what it does not know; that is stepped over, too.
    mutating func hint(offset: Int) throws(ParseError) -> UInt32? {
        let start = position
        if let number = takeNumber(), peek.map({ $0 == ASCII.space || $0 == ASCII.closeParenthesis }) ?? true {
            return UInt32(clamping: number)
        }
        move(to: start)
        try skipValue(offset: offset)
        guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)), value.isFinite, value >= 0
        else { return nil }
        return UInt32(min(value, Double(UInt32.max)))
    }

    /// Steps over one value of any kind: atom, string, or list of any depth (without recursion).
    mutating func skipValue(offset: Int) throws(ParseError) {
        var depth = 0
        repeat {
            skipSpaces()
            switch peek {
            case nil: throw ParseError(.grammar(.fetch), offset: offset + position)
            case ASCII.openParenthesis:
                depth += 1
                advance()
            case ASCII.closeParenthesis:
                guard depth > 0 else { throw ParseError(.grammar(.fetch), offset: offset + position) }
                depth -= 1
                advance()
            case ASCII.quote, ASCII.openBrace: _ = try string(offset: offset)
            default:
                _ = take {
                    $0 != ASCII.space && $0 != ASCII.openParenthesis && $0 != ASCII.closeParenthesis
                        && $0 != ASCII.quote
                }
            }
        } while depth > 0
    }
}
